"""Comparing with what others have handed in: keys of this bundle, matches in the store, records for both sides."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from casework.others import Others
from casework.pictures import read
from casework.report import Json, finding_json
from casework.reuse_filter import FEWER, as_told, worth_telling
from casework.reuse_keys import Matter, asked_keys, named_on
from heyan.case import Case, Match
from heyan.codec import digest
from heyan.names import name_key
from storage import UnitOfWork
from storage.records import Application, Origin, ReuseKey, ReuseMatch
from validators.catalogue import Catalogue
from validators.judge import cross
from validators.wording import where

Seen = tuple[frozenset[str], Case]
"""Joint applicants' codes, and the case whose papers are compared."""


def discover(unit: UnitOfWork, catalogue: Catalogue, case: Case, application_id: str, run_id: str) -> None:
    """Record what this case shares with other applications, for this one and for each of them; no run changes."""
    me = unit.applications.get(application_id)
    partners = _partners(unit, case, me)
    standing = [match for match in unit.reuse.matches(asked_keys(case), me.id, FEWER) if not match.withdrawn]
    found = worth_telling(standing, case, frozenset({*partners, *((me.uscc,) if me.uscc else ())}))
    others = Others(unit)
    known = tuple(
        _match(match, me, partners, case, others.place(match.run_id, match.other_document)) for match in found
    )
    _record(unit, catalogue, replace(case, matches=known), found, me.id, run_id)
    for other_id in sorted({match.application_id for match in found}):
        other = unit.applications.get(other_id)
        theirs = [match for match in found if match.application_id == other_id]
        mirrored = tuple(_mirrored(match, me, other, partners, case) for match in theirs)
        documents, files = others.papers(other_id, {match.document for match in mirrored})
        as_stored = replace(case, documents=documents, files=files, matches=mirrored)
        _, judged = cross(as_stored, catalogue)
        findings = tuple(finding for finding in judged if finding.subject in {match.document for match in mirrored})
        for finding in findings:
            unit.crosses.append(other_id, me.id, run_id, finding)
        unit.review.append(run_id, other_id, findings)


def _record(
    unit: UnitOfWork, catalogue: Catalogue, case: Case, found: Iterable[ReuseMatch], mine: str, run_id: str
) -> None:
    _, findings = cross(case, catalogue)
    others = {match.document: match.application_id for match in found}
    for finding in findings:
        unit.crosses.append(mine, others.get(finding.subject, mine), run_id, finding)
    unit.review.enter(run_id, mine, findings, Origin.CROSS)


def cross_json(unit: UnitOfWork, application_id: str, report: Json) -> dict[str, object]:
    """The `cross_findings` of a report as the store knows them now, with their own snapshot and hash.

    What was found of papers that only another submission of the application holds stays with that one's report.
    """
    held = {one["id"] for one in report["documents"]} | {one["path"] for one in report["files"]}
    records = unit.crosses.of_application(application_id)
    newest = {record.finding.fingerprint: record for record in records if record.finding.subject in held}
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
    declaring = unit.reuse.matches([ReuseKey(Matter.JOINT, me.uscc, "applicant")], me.id)
    return frozenset(declared | {match.uscc for match in declaring if match.uscc})


def _relation(
    match: ReuseMatch, uscc: str | None, round_id: str, me: Application, seen: Seen, own_round: str = ""
) -> str:
    """Who the other side is: ourselves in another round, a joint applicant, a party of the paper, or a stranger.

    `round_id` is the other side's round, `own_round` that of the side which is told (by default mine).
    """
    partners, case = seen
    if match.uscc is not None and match.uscc == me.uscc:
        return "own_later" if round_id > (own_round or me.round_id) else _own(case, match.uscc, round_id)
    if (uscc or match.uscc) in partners or match.uscc in partners:
        return "joint_applicant"
    return "both_named" if _names_both(match, me, case) else "other"


def _own(case: Case, uscc: str, round_id: str) -> str:
    """Whether the applicant was recognised in that round, as the register of recognitions says; unknown without it."""
    register = next((one for one in case.registers if one.purpose == "recognised"), None)
    if register is None or register.dated_on is None:
        return "own_earlier_unknown"
    years = {
        entry.get("round", entry.get("decided_on", "")[:4]) for entry in register.entries if entry.get("uscc") == uscc
    }
    return "own_earlier_recognised" if {round_id, ""} & years else "own_earlier_unrecognised"


def _names_both(match: ReuseMatch, me: Application, case: Case) -> bool:
    """Whether the paper itself names both applicants: the two sides of a contract each hand it in honestly.

    Two applications under one name (a code mistyped once) are no two sides.
    """
    papers = [one for one in case.documents if match.document in (one.id, one.file)]
    mine, theirs = {name_key(case.subject.name or ""), name_key(me.name)} - {""}, name_key(match.name)
    named = [named_on(paper) for paper in papers]
    return bool(named) and theirs not in {"", *mine} and all(theirs in names and mine & names for names in named)


def _match(match: ReuseMatch, me: Application, partners: frozenset[str], case: Case, place: str) -> Match:
    matter, key = as_told(match)
    return Match(
        matter=matter,
        key=key,
        document=match.document,
        relation=_relation(match, match.uscc, match.round_id, me, (partners, case)),
        other_application=match.application_id,
        other_applicant=match.name,
        other_round=match.round_id,
        other_document=match.other_document,
        other_district=match.district,
        other_place=place,
        page=_page(match.matter, match.detail),
    )


def _page(matter: str, detail: str) -> int | None:
    return read(detail).page if matter == Matter.IMAGE else None


def _mirrored(match: ReuseMatch, me: Application, other: Application, partners: frozenset[str], case: Case) -> Match:
    """The same match as the other side sees it; of a trade the key is the invoice of this side."""
    matter, key = as_told(match)
    if matter == Matter.TRADE:
        key = match.detail or "—"
    paper = case.document(match.document)
    return Match(
        matter=matter,
        key=key,
        document=match.other_document,
        relation=_relation(match, other.uscc, me.round_id, me, (partners, case), other.round_id),
        other_application=me.id,
        other_applicant=me.name,
        other_round=me.round_id,
        other_document=match.document,
        other_district=me.district,
        other_place=where(paper) if paper else match.document,
        page=_page(match.matter, match.other_detail),
    )
