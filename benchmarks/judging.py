"""Verdicts and findings of a report against what was planted."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from benchmarks.comparing import canonical
from benchmarks.measured import FindingMark, Measured, PlantMark, TrapMark, VerdictMark
from benchmarks.truth import Expected, ExpectedBundle, Planted

Json = Mapping[str, Any]
SEVERITIES = ("blocking", "major", "minor", "info")
ANYWHERE = ("identity.",)
"""Rules whose doubt lies between papers: whichever of them is named, the same thing was seen."""


def judged_marks(bundle: ExpectedBundle, report: Json) -> Measured:
    """Verdicts, planted discrepancies and findings; nothing where the truth says nothing of them."""
    if not bundle.judged or "claims" not in report:
        return Measured()
    clean = not bundle.planted and not bundle.traps
    return Measured(
        verdicts=tuple(_verdicts(bundle, report)),
        plants=tuple(_plant(bundle, planted, report) for planted in bundle.planted),
        findings=tuple(_finding(bundle, finding, report) for finding in all_findings(report)),
        traps=tuple(_traps(bundle, report)),
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
        return frozenset({place["claim"], place.get("other_claim", place["claim"])})
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
        clean=not bundle.planted and not bundle.traps,
        rule=finding["rule"],
        severity=finding["severity"],
        outcome=finding["outcome"],
        subject=_readable(finding["subject"], report),
        explained=any(_explains(planted, finding, report) for planted in bundle.planted)
        or any(_is_expected(one, finding, report) for one in bundle.expected)
        or _follows_from_verdict(bundle, finding),
        message=finding["message"],
        profile=bundle.profile,
    )


def _is_expected(one: Expected, finding: Json, report: Json) -> bool:
    """What the contract makes every such bundle say, where it says it."""
    if finding["rule"] != one.rule or one.outcome not in ("any", finding["outcome"]):
        return False
    return finding["subject"] in subjects_of(Planted(one.rule, one.subject), report)


def _follows_from_verdict(bundle: ExpectedBundle, finding: Json) -> bool:
    """A claim's finding that says no more than the verdict which the truth gives it."""
    verdict = bundle.verdicts.get(finding["subject"])
    return verdict not in (None, "supported") and finding["rule"] == f"claim.{verdict}"


def _traps(bundle: ExpectedBundle, report: Json) -> Iterator[TrapMark]:
    """One mark for each rule that a trap must not set off; in a bundle of traps nothing is planted."""
    for trap in bundle.traps:
        place = subjects_of(Planted("", trap.subject), report) if trap.subject else None
        for rule in trap.silent:
            loud = [one for one in all_findings(report) if one["rule"] == rule and _about(one, place)]
            worst = min(loud, key=lambda one: SEVERITIES.index(one["severity"]), default=None)
            yield TrapMark(
                bundle.name,
                trap.name,
                rule,
                trap.at_most,
                worst["severity"] if worst else None,
                worst["outcome"] if worst else None,
                f"{_readable(worst['subject'], report)} {worst['message']}" if worst else "",
            )


def _about(finding: Json, place: frozenset[str] | None) -> bool:
    return place is None or bool(_touched(finding) & place)


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
