"""Comparing with what others have handed in: keys of this bundle, matches in the store, records for both sides."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from casework.report import document_from_json, finding_json
from heyan.case import Case, Match
from heyan.codec import digest
from heyan.findings import FileEntry
from heyan.invoice_numbers import invoice_key
from heyan.vocabulary import FileStatus, Kind
from storage import UnitOfWork
from storage.records import Application, Origin, ReuseKey, ReuseMatch
from validators.catalogue import Catalogue
from validators.judge import cross

JOINT = "joint"
"""Matter under which an application says who its joint applicants are."""
COMPARED = ("invoice", "file")


def reuse_keys(case: Case) -> tuple[ReuseKey, ...]:
    """What of this case must not turn up in another application: invoices by number, files by their bytes."""
    invoices = (
        ReuseKey("invoice", key, document.id)
        for document in case.of_kind(Kind.INVOICE)
        if (number := document.value("number")) and (key := invoice_key(document.value("code"), number))
    )
    files = (
        ReuseKey("file", entry.sha256, entry.path)
        for entry in case.files
        if entry.sha256 and entry.status in (FileStatus.READ, FileStatus.READ_WITH_WARNING) and entry.path != "."
    )
    joint = (ReuseKey(JOINT, uscc, "applicant") for _, uscc in case.subject.joint if uscc)
    return (*invoices, *files, *joint)


def discover(unit: UnitOfWork, catalogue: Catalogue, case: Case, application_id: str, run_id: str) -> None:
    """Record what this case shares with other applications, for this one and for each of them; no run changes."""
    me = unit.applications.get(application_id)
    keys = [key for key in reuse_keys(case) if key.matter in COMPARED]
    found = [match for match in unit.reuse.matches(keys, me.id) if not match.withdrawn]
    partners = _partners(unit, case, me)
    known = tuple(_match(match, me, partners) for match in found)
    _record(unit, catalogue, replace(case, matches=known), found, me.id, run_id)
    for other_id in sorted({match.application_id for match in found}):
        other = unit.applications.get(other_id)
        theirs = [match for match in found if match.application_id == other_id]
        mirrored = tuple(_mirrored(match, me, other, partners) for match in theirs)
        _, findings = cross(_as_stored(unit, other, case, mirrored), catalogue)
        for finding in findings:
            unit.crosses.append(other_id, me.id, run_id, finding)
        unit.review.append(run_id, other_id, findings)


def _as_stored(unit: UnitOfWork, other: Application, case: Case, matches: tuple[Match, ...]) -> Case:
    """The other application's case as its latest run has reported it, reduced to what is matched."""
    latest = unit.runs.latest(other.id)
    report = unit.runs.report(latest.id) if latest else {"documents": [], "files": []}
    matched = {match.document for match in matches}
    hashes = {entry["path"]: entry.get("sha256", "") for entry in report["files"]}
    documents = [
        document_from_json(one, hashes.get(one["file"], "")) for one in report["documents"] if one["id"] in matched
    ]
    files = [FileEntry(path, FileStatus.READ, sha256 or None) for path, sha256 in hashes.items() if path in matched]
    return replace(case, documents=tuple(documents), files=tuple(files), matches=matches)


def _record(
    unit: UnitOfWork, catalogue: Catalogue, case: Case, found: Iterable[ReuseMatch], mine: str, run_id: str
) -> None:
    _, findings = cross(case, catalogue)
    others = {match.document: match.application_id for match in found}
    for finding in findings:
        unit.crosses.append(mine, others.get(finding.subject, mine), run_id, finding)
    unit.review.enter(run_id, mine, findings, Origin.CROSS)


def cross_json(unit: UnitOfWork, application_id: str) -> dict[str, object]:
    """The `cross_findings` of a report as the store knows them now, with their own snapshot and hash."""
    records = unit.crosses.of_application(application_id)
    newest = {record.finding.fingerprint: record for record in records}
    findings = [finding_json(record.finding) for _, record in sorted(newest.items())]
    return {
        "store_snapshot": unit.audit.snapshot(),
        "sha256": digest(findings),
        "checks": [{"rule": f["rule"], "subject": f["subject"], "outcome": f["outcome"]} for f in findings],
        "findings": findings,
    }


def _partners(unit: UnitOfWork, case: Case, me: Application) -> frozenset[str]:
    """USCC of declared joint applicants, and of those who declare this applicant as theirs."""
    declared = {uscc for _, uscc in case.subject.joint if uscc}
    if not me.uscc:
        return frozenset(declared)
    declaring = unit.reuse.matches([ReuseKey(JOINT, me.uscc, "applicant")], me.id)
    return frozenset(declared | {match.uscc for match in declaring if match.uscc})


def _relation(uscc: str | None, me: Application, partners: frozenset[str]) -> str:
    if uscc is not None and uscc == me.uscc:
        # Without a register of recognitions nobody is known to have been recognised.
        return "own_earlier_unrecognised"
    return "joint_applicant" if uscc in partners else "other"


def _match(match: ReuseMatch, me: Application, partners: frozenset[str]) -> Match:
    return Match(
        matter=match.matter,
        key=match.key,
        document=match.document,
        relation=_relation(match.uscc, me, partners),
        other_application=match.application_id,
        other_applicant=match.name,
        other_round=match.round_id,
        other_document=match.other_document,
        other_district=match.district,
    )


def _mirrored(match: ReuseMatch, me: Application, other: Application, partners: frozenset[str]) -> Match:
    """The same match as the other side sees it."""
    return Match(
        matter=match.matter,
        key=match.key,
        document=match.other_document,
        relation=_relation(other.uscc, me, partners),
        other_application=me.id,
        other_applicant=me.name,
        other_round=me.round_id,
        other_document=match.document,
        other_district=me.district,
    )
