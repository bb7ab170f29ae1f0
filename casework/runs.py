"""Runs: making one from frozen inputs, keeping it, and telling it again."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Any

from casework.casebook import Inputs, Looker, Opinion, form_opinion
from casework.concerning import concerning
from casework.configuration import Configuration
from casework.corrections import Correction
from casework.house import House
from casework.invoice_answers import checks_of
from casework.looks import looker
from casework.readings import Kept
from casework.registers import present_registers, registers_of, versions_of
from casework.report import Json, RunHead, build
from casework.reuse import discover
from casework.reuse_keys import reuse_keys
from casework.searching import searchables
from casework.splits import sayings, turned
from casework.standing import standing
from heyan import __version__
from heyan.case import Alias, Register
from heyan.codec import from_plain, plain
from heyan.findings import FileEntry
from heyan.pages import EngineIdentity, Reading
from heyan.rounds import Round
from heyan.vocabulary import RunReason
from storage import UnitOfWork
from storage.records import Decision, NewRun, ReadingRef, RecordKind, Run, new_id

ENTERS = (RecordKind.CORRECTION, RecordKind.JUDGEMENT, RecordKind.SPLIT, RecordKind.VERIFICATION)
"""Decisions of an application that enter its runs."""


@dataclass(frozen=True, slots=True)
class Order:
    """What a run is to be made of: a submission's files with their readings, a day, and what people have decided."""

    submission_id: str
    bundle: str
    files: tuple[FileEntry, ...]
    refs: Mapping[str, ReadingRef]
    """SHA-256 of the file → its reading's exact name."""
    readings: Mapping[str, Reading]
    round: Round
    decisions: tuple[Decision, ...] = ()
    registers: tuple[Register, ...] = ()
    reason: RunReason = RunReason.INTAKE
    parent: str | None = None
    bases: Mapping[str, ReadingRef] = field(default_factory=dict)
    """SHA-256 of a file of which people have turned pages → what it was read as before that."""
    aside: bool = False
    """An older state of the case made again: what stands in the queue and on the screens stays as it is."""


@dataclass(frozen=True, slots=True)
class Made:
    """A stored run with its report and the judged case behind it."""

    run: Run
    report: Json
    opinion: Opinion


def order_of(
    submission_id: str, bundle: str, files: tuple[FileEntry, ...], kept: Mapping[str, Kept], round_: Round
) -> Order:
    """A first run's order."""
    return Order(
        submission_id,
        bundle,
        files,
        {sha256: one.ref for sha256, one in kept.items()},
        {sha256: one.reading for sha256, one in kept.items()},
        round_,
    )


Admit = Callable[[UnitOfWork, Opinion], None]
"""Looks, in the unit that will keep the run, at whose application it turns out to be; raises to keep nothing."""


def make(house: House, order: Order, configuration: Configuration | None = None, admit: Admit | None = None) -> Made:
    """Judge the order and keep the run with everything that follows from it, in one transaction."""
    under = configuration or house.configuration
    order = turned(house, order)
    opinion = form_opinion(_inputs(order), under, looker(house, order.refs))
    with house.store.unit(house.actor) as unit:
        if admit is not None:
            admit(unit, opinion)
        made = conclude(unit, house, order, under, opinion)
        unit.commit()
    return made


def rejudge(
    house: House, order: Order, configuration: Configuration, look: Looker | None = None
) -> tuple[Opinion, Json]:
    """The report that the order would give now, second looks answered by `look`; nothing is kept."""
    order = turned(house, order)
    opinion = form_opinion(_inputs(order), configuration, look or looker(house, order.refs))
    head = RunHead("", order.reason.value, order.parent, _versions(order, configuration))
    used = concerning(order.decisions, opinion.case)
    return opinion, build(head, opinion.case, opinion.judgement, decisions_json(used), {})


def conclude(unit: UnitOfWork, house: House, order: Order, under: Configuration, opinion: Opinion) -> Made:
    """Report, run, rows, index, queue and discoveries, all in the unit given; the caller commits."""
    case, judgement = opinion.case, opinion.judgement
    unit.rounds.keep_configuration(under.sha256, under.content)
    application = _application(unit, order.submission_id, opinion)
    head = RunHead(new_id("r"), order.reason.value, order.parent, _versions(order, under))
    report = build(head, case, judgement, decisions_json(concerning(order.decisions, case)), {})
    run = unit.runs.add(
        NewRun(
            id=head.id,
            application_id=application,
            submission_id=order.submission_id,
            reason=order.reason,
            as_of=order.round.as_of,
            received_on=order.round.received_on,
            config_sha256=under.sha256,
            versions=head.versions,
            manifest=manifest(order, under),
            report=report,
            result_sha256=report["result_sha256"],
            objects=tuple(sorted({entry.sha256 for entry in order.files if entry.sha256})),
            parent_id=order.parent,
        )
    )
    if order.aside:
        return Made(run, report, opinion)
    unit.latest.replace(application, run.id, case.documents, judgement.checks, judgement.findings)
    unit.review.enter(run.id, application, judgement.findings)
    unit.reuse.replace(order.submission_id, run.id, reuse_keys(case))
    unit.search.replace(application, searchables(order.files, order.readings, order.refs, case.documents))
    discover(unit, house.configuration.catalogue, case, application, run.id)
    return Made(run, report, opinion)


def manifest(order: Order, configuration: Configuration) -> Json:
    """The frozen inputs of a run, enough to make it again."""
    bases = {sha256: [ref.key, ref.digest] for sha256, ref in sorted(order.bases.items())}
    return ({"bases": bases} if bases else {}) | {
        "bundle": order.bundle,
        "files": plain(order.files, tuple[FileEntry, ...]),
        "readings": {sha256: [ref.key, ref.digest] for sha256, ref in sorted(order.refs.items())},
        "round": {
            "year": order.round.year,
            "as_of": order.round.as_of.isoformat(),
            "received_on": order.round.received_on.isoformat(),
        },
        "config_sha256": configuration.sha256,
        "decisions": [decision.id for decision in order.decisions],
        "registers": versions_of(order.registers),
    }


def stored_order(unit: UnitOfWork, run: Run, configuration: Configuration) -> Order:
    """The order that a stored run was made from, read back from its manifest."""
    frozen = unit.runs.manifest(run.id)
    refs = {sha256: ReadingRef(*ref) for sha256, ref in frozen["readings"].items()}
    readings = {sha256: unit.readings.exactly(ref) for sha256, ref in refs.items()}
    days = frozen["round"]
    return Order(
        submission_id=run.submission_id,
        bundle=frozen["bundle"],
        files=from_plain(frozen["files"], tuple[FileEntry, ...]),
        refs=refs,
        readings={sha256: reading for sha256, reading in readings.items() if reading is not None},
        round=configuration.round(
            days["year"], date.fromisoformat(days["as_of"]), date.fromisoformat(days["received_on"])
        ),
        decisions=unit.decisions.with_ids(frozen["decisions"]),
        registers=registers_of(unit, frozen.get("registers", {}), configuration),
        reason=run.reason,
        parent=run.parent_id,
        bases={sha256: ReadingRef(*ref) for sha256, ref in frozen.get("bases", {}).items()},
    )


def with_present_decisions(unit: UnitOfWork, order: Order, application_id: str) -> Order:
    """The order with everything that people have decided about this application up to now."""
    of_it = unit.decisions.of_application(application_id, *ENTERS, RecordKind.RETRACTION)
    said = (*standing(of_it), *unit.decisions.aliases())
    return replace(order, decisions=tuple(sorted(said, key=lambda decision: decision.id)))


def with_present_registers(unit: UnitOfWork, order: Order, configuration: Configuration) -> Order:
    """The order with every register in the version imported last."""
    return replace(order, registers=present_registers(unit, configuration))


def decisions_json(decisions: Iterable[Decision]) -> list[Json]:
    """Decisions as the report lists them; numbers and times stay out, so that they cannot change the result."""
    return [_decision_json(decision) for decision in decisions]


def _decision_json(decision: Decision) -> Json:
    said = decision.said
    stated: dict[str, Any] = {
        "kind": said.kind.value,
        "user": said.user,
        "reason": said.reason,
        "file_sha256": said.file_sha256,
        "pages": list(said.pages) if said.pages else None,
        "field": said.field,
        "value": said.value,
        "decision": said.value if said.kind is RecordKind.JUDGEMENT else None,
        "fingerprints": [said.fingerprint] if said.fingerprint else None,
        "invoice": said.content.get("invoice") if said.kind is RecordKind.VERIFICATION else None,
    }
    return {name: value for name, value in stated.items() if value is not None}


def _inputs(order: Order) -> Inputs:
    corrections = tuple(
        Correction(
            str(said.content.get("document", "")),
            said.file_sha256,
            said.pages,
            said.field,
            said.value,
            absent=bool(said.content.get("absent")),
            raw=said.content.get("raw"),
        )
        for decision in order.decisions
        if (said := decision.said).kind is RecordKind.CORRECTION and said.file_sha256 and said.pages and said.field
    )
    aliases = tuple(
        Alias(said.value, str(said.content.get("uscc", "")))
        for decision in order.decisions
        if (said := decision.said).kind is RecordKind.ALIAS and said.value
    )
    return Inputs(
        order.files,
        order.readings,
        order.round,
        order.registers,
        corrections,
        aliases,
        checks_of(order.decisions),
        sayings(order.decisions),
    )


def _versions(order: Order, configuration: Configuration) -> Json:
    engines = {reading.engine for reading in order.readings.values() if reading.engine}
    versions: Json = {
        "code": __version__,
        "rules": configuration.rules,
        "config_sha256": configuration.sha256,
        "registers": versions_of(order.registers),
    }
    return versions | {"ocr": _engine(sorted(engines, key=repr))}


def _engine(engines: list[EngineIdentity]) -> Json:
    if not engines:
        return {}
    first = engines[0]
    return {
        "engine": first.name,
        "precision": first.precision,
        "models": dict(first.models),
        "flags": dict(first.flags),
    }


def _application(unit: UnitOfWork, submission_id: str, opinion: Opinion) -> str:
    """Whose application it turns out to be."""
    submission = unit.submissions.get(submission_id)
    subject = opinion.case.subject
    application = unit.applications.get(submission.application_id).id
    if subject.uscc:
        application = unit.applications.identify(application, subject.uscc)
    # Who took the bundle in at the desk reviews it, whatever district the applicant has declared.
    district = unit.uploads.district_of(application) or opinion.case.declared("district") or ""
    unit.applications.describe(application, subject.name or "", district)
    return application
