"""Verdicts and findings of a report against what was planted."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from benchmarks.comparing import canonical
from benchmarks.measured import FindingMark, Measured, PlantMark, VerdictMark
from benchmarks.truth import ExpectedBundle, Planted

Json = Mapping[str, Any]
ANYWHERE = ("identity.",)
"""Rules whose doubt lies between papers: whichever of them is named, the same thing was seen."""


def judged_marks(bundle: ExpectedBundle, report: Json) -> Measured:
    """Verdicts, planted discrepancies and findings; nothing where the truth says nothing of them."""
    if not bundle.judged or "claims" not in report:
        return Measured()
    clean = not bundle.planted
    return Measured(
        verdicts=tuple(_verdicts(bundle, report)),
        plants=tuple(_plant(bundle, planted, report) for planted in bundle.planted),
        findings=tuple(_finding(bundle, finding, report) for finding in all_findings(report)),
        files=tuple(_files(bundle, report)),
        clean=(bundle.name,) if clean else (),
    )


def all_findings(report: Json) -> list[Json]:
    """A report's findings with the cross findings beside them."""
    return [*report["findings"], *(report.get("cross_findings") or {}).get("findings", ())]


def subjects_of(planted: Planted, report: Json) -> frozenset[str]:
    """Every subject under which a finding on the planted place may stand in the report."""
    place = planted.subject
    if "claim" in place:
        return frozenset({place["claim"]})
    if "item" in place:
        return frozenset({place["item"]})
    if "applicant" in place:
        return frozenset({"applicant"})
    named = [place[key] for key in ("file", "other") if place.get(key)]
    found = {told["id"] for file in named for told in _documents(report, file, place)}
    return frozenset({*named, *found, *_blue(report, place)})


def _documents(report: Json, file: str, place: Mapping[str, str]) -> list[Json]:
    """The file's documents of the kind named, and of the number named where one of them bears it."""
    here = [told for told in report["documents"] if told["file"] == file]
    alike = [told for told in here if told["kind"] == place.get("kind", told["kind"])]
    numbered = [told for told in alike if "number" in place and _bears(told, place["number"])]
    return numbered or alike or here


def _blue(report: Json, place: Mapping[str, str]) -> set[str]:
    """The invoice that a planted red one takes back."""
    number = place.get("blue")
    return {told["id"] for told in report["documents"] if number and _bears(told, number)}


def _bears(told: Json, number: str) -> bool:
    stated = (told["fields"].get(name, {}).get("value") for name in ("number", "contract_number"))
    return any(value and canonical("number", value) == canonical("number", number) for value in stated)


def _verdicts(bundle: ExpectedBundle, report: Json) -> Iterator[VerdictMark]:
    told = {claim["id"]: claim["verdict"] for claim in report["claims"]}
    for claim, verdict in bundle.verdicts.items():
        yield VerdictMark(bundle.name, claim, verdict, told.get(claim))


def _plant(bundle: ExpectedBundle, planted: Planted, report: Json) -> PlantMark:
    """Seen where a finding of the rule stands on the place; `elsewhere` names other subjects of the rule."""
    subjects = subjects_of(planted, report)
    same = [finding for finding in all_findings(report) if finding["rule"] == planted.rule]
    here = sorted((finding for finding in same if finding["subject"] in subjects), key=_failed_first)
    where = ", ".join(f"{key} {value}" for key, value in planted.subject.items()) + f" ({planted.note})"
    elsewhere = "" if here else "".join(f"; seen at {finding['subject']}" for finding in same[:3])
    got = here[0]["outcome"] if here else None
    return PlantMark(bundle.name, bundle.profile, planted.rule, where + elsewhere, planted.outcome, got)


def _failed_first(finding: Json) -> bool:
    return bool(finding["outcome"] != "failed")


def _finding(bundle: ExpectedBundle, finding: Json, report: Json) -> FindingMark:
    return FindingMark(
        bundle=bundle.name,
        clean=not bundle.planted,
        rule=finding["rule"],
        severity=finding["severity"],
        outcome=finding["outcome"],
        subject=_readable(finding["subject"], report),
        explained=any(_explains(planted, finding, report) for planted in bundle.planted),
        message=finding["message"],
    )


def _explains(planted: Planted, finding: Json, report: Json) -> bool:
    """A planted discrepancy explains its rule on its place, and its consequences wherever they show."""
    if finding["rule"] in planted.consequences:
        return True
    if finding["rule"] != planted.rule:
        return False
    return finding["rule"].startswith(ANYWHERE) or bool(_touched(finding) & subjects_of(planted, report))


def _touched(finding: Json) -> set[str]:
    """What a finding is about: its subject, and for documents whatever it shows as evidence."""
    return {finding["subject"], *(place["document"] for place in finding.get("evidence", ()))}


def _readable(subject: str, report: Json) -> str:
    """A document's id with its file, for people."""
    told = next((one for one in report["documents"] if one["id"] == subject), None)
    return f"{told['file']} p{told['pages'][0]} {told['kind']}" if told else subject


def _files(bundle: ExpectedBundle, report: Json) -> Iterator[str]:
    """Files that the report does not account for as they are."""
    told = {entry["path"]: entry["status"] for entry in report["files"]}
    for path, status in bundle.files.items():
        got = told.get(path, "absent")
        if got.removesuffix("_with_warning") != status:
            yield f"{bundle.name}:{path} expected {status}, got {got}"
