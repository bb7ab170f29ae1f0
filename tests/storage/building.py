"""Short ways to what tests need in a store."""

from __future__ import annotations

import hashlib
from datetime import date

from heyan.documents import Document, Field
from heyan.findings import Check, Evidence, Finding
from heyan.rounds import Round
from heyan.vocabulary import Kind, Outcome, RunReason, Severity
from storage import UnitOfWork
from storage.records import NewRun, NewSubmission, ReuseKey, Run, new_id

CONFIGURATION = "c" * 64
USCC = "91330600MA2D8XYZ1K"


def sha(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()


def a_round(year: int = 2026) -> Round:
    closes = date(year, 9, 30)
    return Round(year, closes, closes, date(year, 8, 1), closes, 24, (), (), ("柯桥区",))


def enter_round(unit: UnitOfWork, year: int = 2026) -> str:
    unit.rounds.keep_configuration(CONFIGURATION, b"{}")
    return unit.rounds.keep(str(year), a_round(year), CONFIGURATION).id


def enter_application(unit: UnitOfWork, bundle: str = "bundle", uscc: str | None = None, year: int = 2026) -> str:
    return unit.applications.enter(enter_round(unit, year), uscc, sha(bundle), name=f"申报单位{bundle}")


def enter_run(
    unit: UnitOfWork,
    application: str,
    bundle: str = "bundle",
    reuse: tuple[ReuseKey, ...] = (),
    objects: tuple[str, ...] = (),
) -> Run:
    """A run of this bundle of the application, as casework would conclude it."""
    submission, _ = unit.submissions.receive(application, NewSubmission(sha(bundle), bundle, date(2026, 9, 1)))
    run = NewRun(
        id=new_id("r"),
        application_id=application,
        submission_id=submission.id,
        reason=RunReason.INTAKE,
        as_of=date(2026, 9, 30),
        received_on=date(2026, 9, 28),
        config_sha256=CONFIGURATION,
        versions={"code": "1"},
        manifest={"files": [bundle]},
        report={"schema": "heyan.report/1", "applicant": {"name": "甲公司"}},
        result_sha256=sha(bundle),
        objects=objects,
    )
    stored = unit.runs.add(run)
    unit.reuse.replace(submission.id, stored.id, reuse)
    return stored


def a_finding(
    subject: str = "d1",
    rule: str = "invoice.buyer_mismatch",
    cause: str = "",
    actual: str = "乙公司",
    severity: Severity = Severity.MAJOR,
    message: str = "购买方不是申报单位",
) -> Finding:
    return Finding(
        fingerprint=sha(rule + subject),
        rule=rule,
        severity=severity,
        outcome=Outcome.FAILED,
        subject=subject,
        message=message,
        expected="甲公司",
        actual=actual,
        evidence=(Evidence(subject, 1, None, "buyer_name"),),
        cause=cause,
        title="购买方不符",
    )


def a_document(number: str = "d1", **fields: str) -> Document:
    held = {name: Field(name, value, raw=value, page=1) for name, value in fields.items()}
    return Document(number, f"{number}.pdf", sha(number), (1, 1), Kind.INVOICE, 0.98, held)


def a_check(rule: str = "invoice.buyer_mismatch", subject: str = "d1") -> Check:
    return Check(rule, subject, Outcome.FAILED)
