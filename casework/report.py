"""The report `heyan.report/1` (contract §3): plain JSON of one run, and the hash of its result."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from heyan.amounts import canonical_money
from heyan.case import Case
from heyan.codec import digest
from heyan.documents import Document, Field, Proposal
from heyan.findings import BridgeItem, BridgeLine, Check, Claim, Evidence, FileEntry, Finding, Judgement, Material
from heyan.geometry import Box
from heyan.vocabulary import Kind, ProposalReason, Severity, Source

SCHEMA = "heyan.report/1"
RESULT_PARTS = ("materials", "files", "documents", "claims", "checks", "findings", "decisions")
"""What `result_sha256` covers beside round, as_of and received_on."""

Json = dict[str, Any]

_WEIGHT = {severity: rank for rank, severity in enumerate(Severity)}


@dataclass(frozen=True, slots=True)
class RunHead:
    """The part of a report that is about the run and not about its result."""

    id: str
    reason: str
    parent: str | None
    versions: Json


def build(head: RunHead, case: Case, judged: Judgement, decisions: Iterable[Json], cross: Json) -> Json:
    """The whole report; the same case, judgement and decisions give the same `result_sha256`."""
    used = list(decisions)
    result: Json = {
        "materials": [material_json(material) for material in judged.materials],
        "files": [file_json(entry) for entry in sorted(case.files, key=lambda entry: entry.path)],
        "documents": [document_json(document) for document in case.documents],
        "claims": [claim_json(claim) for claim in judged.claims],
        "checks": [check_json(check) for check in sorted(judged.checks, key=lambda c: (c.rule, c.subject))],
        "findings": [finding_json(finding, used) for finding in sorted(judged.findings, key=finding_order)],
        "decisions": used,
    }
    run = {
        "id": head.id,
        "round": str(case.round.year),
        "as_of": case.round.as_of.isoformat(),
        "received_on": case.round.received_on.isoformat(),
        "reason": head.reason,
        "parent": head.parent,
        "versions": head.versions,
    }
    return {
        "schema": SCHEMA,
        "result_sha256": result_digest(result, run),
        "run": run,
        "applicant": applicant_json(case),
        **result,
        "cross_findings": cross,
    }


def result_digest(report: Mapping[str, Any], run: Mapping[str, Any]) -> str:
    """SHA-256 over the result and the round's days; times, run ids, versions and other bundles stay out."""
    covered = {part: report[part] for part in RESULT_PARTS}
    return digest({**covered, **{name: run[name] for name in ("round", "as_of", "received_on")}})


def finding_order(finding: Finding) -> tuple[int, str, str]:
    """Weightiest first, then by rule and subject."""
    return (_WEIGHT[finding.severity], finding.rule, finding.subject)


def applicant_json(case: Case) -> Json:
    return {
        "name": case.subject.name,
        "uscc": case.subject.uscc,
        "district": case.declared("district"),
    }


def material_json(material: Material) -> Json:
    return {"item": material.item.value, "outcome": material.outcome.value, "documents": list(material.documents)}


def file_json(entry: FileEntry) -> Json:
    head: Json = {"path": entry.path}
    if entry.sha256:
        head["sha256"] = entry.sha256
    reasons = [{"code": reason.code.value, "detail": reason.detail} for reason in entry.reasons]
    return {**head, "status": entry.status.value, "reasons": reasons}


def document_json(document: Document) -> Json:
    return {
        "id": document.id,
        "file": document.file,
        "pages": list(document.pages),
        "place": document.place,
        "kind": document.kind.value,
        "kind_confidence": _score(document.kind_confidence),
        "fields": {name: field_json(field) for name, field in sorted(document.fields.items())},
        "rows": [{name: field_json(cell) for name, cell in row.items()} for row in document.rows],
        "missing": sorted(document.missing),
        "seals": [{"page": page, "box": box_json(box)} for page, box in document.seals],
        **_spare_json(document),
    }


def _spare_json(document: Document) -> Json:
    """Pages that add nothing, where there are any."""
    blank: Json = {"blank_pages": list(document.blank)} if document.blank else {}
    repeated = [{"page": page, "same_as": first} for page, first in document.repeated]
    return blank | ({"repeated_pages": repeated} if repeated else {})


def document_from_json(stated: Json, sha256: str) -> Document:
    """A document as a stored report states it (the inverse of `document_json`, without the alternatives)."""
    first, last = stated["pages"]
    return Document(
        id=stated["id"],
        file=stated["file"],
        sha256=sha256,
        pages=(first, last),
        place=stated.get("place", 0),
        kind=Kind(stated["kind"]),
        kind_confidence=stated["kind_confidence"],
        fields={name: field_from_json(name, cell) for name, cell in stated["fields"].items()},
        rows=tuple({name: field_from_json(name, cell) for name, cell in row.items()} for row in stated["rows"]),
        missing=tuple(stated["missing"]),
        blank=tuple(stated.get("blank_pages", ())),
        repeated=tuple((one["page"], one["same_as"]) for one in stated.get("repeated_pages", ())),
    )


def field_from_json(name: str, stated: Json) -> Field:
    """A field or cell as a stored report states it."""
    value, proposal = stated["value"], stated.get("proposal")
    return Field(
        name=name,
        value=tuple(value) if isinstance(value, list) else value,
        raw=stated["raw"],
        page=stated.get("page"),
        box=Box(*stated["box"]) if "box" in stated else None,
        locator=stated.get("locator"),
        confidence=stated["confidence"],
        source=Source(stated["source"]),
        needs_review=stated["needs_review"],
        confirmed_by=tuple(stated["confirmed_by"]),
        proposal=_proposal_from_json(proposal) if proposal else None,
    )


def field_json(field: Field) -> Json:
    """A field or a cell: value, raw, place, confidence, source, needs_review, and a proposal where there is one."""
    value: Any = list(field.value) if isinstance(field.value, tuple) else field.value
    place: Json = {}
    if field.page is not None:
        place["page"] = field.page
    if field.box is not None:
        place["box"] = box_json(field.box)
    if field.locator:
        place["locator"] = field.locator
    return {
        "value": value,
        "raw": field.raw,
        **place,
        "confidence": _score(field.confidence),
        "source": field.source.value,
        "needs_review": field.needs_review,
        "confirmed_by": list(field.confirmed_by),
        **_proposal_json(field.proposal),
    }


def _proposal_from_json(stated: Json) -> Proposal:
    return Proposal(stated["value"], tuple(map(ProposalReason, stated["reasons"])))


def _proposal_json(proposal: Proposal | None) -> Json:
    return (
        {}
        if proposal is None
        else {"proposal": {"value": proposal.value, "reasons": [one.value for one in proposal.reasons]}}
    )


def claim_json(claim: Claim) -> Json:
    return {
        "id": claim.id,
        "declared": _figure(claim.declared, claim.unit),
        "unit": claim.unit,
        "verdict": claim.verdict.value,
        "basis": claim.basis,
        "supported": [_figure(x, claim.unit) for x in claim.supported] if claim.supported else None,
        "tolerance": _figure(claim.tolerance, claim.unit),
        "bridge": [bridge_json(line, claim.unit) for line in claim.bridge],
        "alternatives": [
            {
                "basis": other.basis,
                "window": other.window,
                "supported": [_figure(x, claim.unit) for x in other.supported],
            }
            for other in claim.alternatives
        ],
        "evidence": list(claim.evidence),
        "declaration": claim.declaration,
        "note": claim.note,
    }


def bridge_json(line: BridgeLine, unit: str) -> Json:
    left_out = {"excluded": _figure(line.excluded, unit)} if line.excluded is not None else {}
    note = {"note": line.note} if line.note else {}
    return {
        "reason": line.reason.value,
        "amount": _figure(line.amount, unit),
        "documents": list(line.documents),
        **left_out,
        **note,
        "items": [item_json(item, unit) for item in line.items],
    }


def item_json(item: BridgeItem, unit: str) -> Json:
    """One paper's part of a bridge line; what does not apply is absent."""
    excluded = None if item.excluded is None else _figure(item.excluded, unit)
    stated: Json = {
        "excluded": excluded,
        "basis": item.basis or None,
        "issued_on": item.issued_on or None,
        "contract": item.contract,
        "payments": list(item.payments) or None,
        "copies": list(item.copies) or None,
        "reverses": item.reverses,
        "why": [reason.value for reason in item.why] or None,
    }
    told = {name: value for name, value in stated.items() if value is not None}
    return {"document": item.document, "amount": _figure(item.amount, unit), **told}


def check_json(check: Check) -> Json:
    return {"rule": check.rule, "subject": check.subject, "outcome": check.outcome.value}


def finding_json(finding: Finding, decisions: Iterable[Json] = ()) -> Json:
    """A finding with the last decision that these decisions make on it, if any."""
    made = [d for d in decisions if finding.fingerprint in d.get("fingerprints", ())]
    return {
        "fingerprint": finding.fingerprint,
        "rule": finding.rule,
        "title": finding.title,
        "severity": finding.severity.value,
        "outcome": finding.outcome.value,
        "subject": finding.subject,
        "message": finding.message,
        "advice": finding.advice,
        "expected": finding.expected,
        "actual": finding.actual,
        "articles": list(finding.articles),
        "evidence": [evidence_json(place) for place in finding.evidence],
        "cause": finding.cause,
        "decision": made[-1]["decision"] if made else None,
    }


def evidence_json(place: Evidence) -> Json:
    found: Json = {"document": place.document}
    if place.page is not None:
        found["page"] = place.page
    if place.box is not None:
        found["box"] = box_json(place.box)
    if place.locator:
        found["locator"] = place.locator
    return {**found, "field": place.field}


def box_json(box: Box) -> list[float]:
    return list(box.rounded())


def _score(confidence: float) -> float:
    return round(min(1.0, max(0.0, confidence)), 2)


def _figure(value: Decimal | None, unit: str) -> str | None:
    """Money with two decimals, counts as plain whole numbers where they are whole."""
    if value is None:
        return None
    if unit == "CNY":
        return canonical_money(value)
    return format(value.quantize(Decimal(1)) if value == value.to_integral_value() else value.normalize(), "f")
