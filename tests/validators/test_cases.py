"""The cases of cases/<group>/*.yaml: what every rule says of small bundles."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
import yaml

from heyan.vocabulary import Outcome
from tests.validators.reading import case_of, catalogue
from validators.judge import assess, cross, judge
from validators.registry import RULES

FOLDER = Path(__file__).parent / "cases"
NEVER = {
    "claim.not_checkable": {"failed"},  # what cannot be checked is always undetermined (contract §4)
    "eligibility.late_submission": {"undetermined"},  # both days are given
    "completeness.illegible_page": {"undetermined"},  # what stands on a page was read or it was not
    "completeness.unreadable_file": {"undetermined"},  # a file is read or it is not
    "document.text_layer_disagrees": {"undetermined"},
    "document.modified_after_signing": {"undetermined"},
    "reuse.file": {"undetermined"},  # bytes are the same or they are not
    "reuse.image": {"undetermined"},  # pages are near copies or they are not
    "reuse.consecutive_numbers": {"undetermined"},  # doubtful numbers are not compared
    "reuse.circular_trade": {"undetermined"},  # nor doubtful parties
    "reuse.contact": {"undetermined"},  # doubtful contacts are not compared
}
"""Outcomes that a rule cannot have, and why."""


def _all() -> list[Any]:
    found = []
    for path in sorted(FOLDER.glob("*/*.yaml")):
        for spec in yaml.safe_load(path.read_text(encoding="utf-8")):
            found.append(pytest.param(spec, id=f"{path.parent.name}/{path.stem}: {spec['name']}"))
    return found


CASES = _all()


@pytest.mark.parametrize("spec", CASES)
def test_case(spec: dict[str, Any]) -> None:
    case = case_of(spec)
    checks, findings = cross(case, catalogue()) if spec.get("cross") else _judged(spec)
    for rule_id, expected in spec.get("expect", {}).items():
        seen = {check.subject: check.outcome.value for check in checks if check.rule == rule_id}
        assert {subject: seen.get(subject) for subject in expected} == expected, rule_id
    for rule_id, severity in spec.get("severity", {}).items():
        assert {f.severity.value for f in findings if f.rule == rule_id} == {severity}, rule_id
    for rule_id, words in spec.get("message", {}).items():
        assert any(words in f.message for f in findings if f.rule == rule_id), [f.message for f in findings]
    for rule_id, told in spec.get("messages", {}).items():
        said = [f.message for f in findings if f.rule == rule_id]
        assert [words for words in told if not any(words in message for message in said)] == [], said
    for rule_id, papers in spec.get("shows", {}).items():
        assert {e.document for f in findings if f.rule == rule_id for e in f.evidence} == set(papers), rule_id
    for rule_id in spec.get("silent", ()):
        assert not [f for f in findings if f.rule == rule_id], rule_id
    if spec.get("silent_but") is not None:
        assert {f.rule for f in findings} <= set(spec["silent_but"]), [f.message for f in findings]


def _judged(spec: dict[str, Any]) -> tuple[Any, Any]:
    judgement = judge(case_of(spec), catalogue())
    return judgement.checks, judgement.findings


@pytest.mark.parametrize("spec", [p for p in CASES if p.values[0].get("claims") or p.values[0].get("materials")])
def test_claims_and_materials(spec: dict[str, Any]) -> None:
    case = assess(case_of(spec))
    for claim_id, expected in spec.get("claims", {}).items():
        claim = case.claim(claim_id)
        assert claim is not None, claim_id
        lines = {line.reason.value: line for line in claim.bridge}
        seen: dict[str, Any] = {
            "verdict": claim.verdict.value,
            "basis": claim.basis,
            "supported": [f"{x:.2f}" for x in claim.supported] if claim.supported else None,
            "bridge": {name: f"{line.amount:.2f}" for name, line in lines.items()},
            "excluded": {n: None if x.excluded is None else f"{x.excluded:.2f}" for n, x in lines.items()},
            "documents": {name: list(line.documents) for name, line in lines.items()},
            "alternatives": {f"{a.basis}/{a.window}": [f"{x:.2f}" for x in a.supported] for a in claim.alternatives},
        }
        for key, value in expected.items():
            if key in ("excluded", "documents", "alternatives"):
                assert {name: seen[key].get(name) for name in value} == value, (claim_id, key)
            else:
                assert seen[key] == value, (claim_id, key, claim.bridge)
        if claim.declared is not None:
            assert sum(line.amount for line in claim.bridge) == claim.declared
    for item, outcome in spec.get("materials", {}).items():
        assert {m.item.value: m.outcome.value for m in case.materials}.get(item) == outcome


def test_every_rule_has_a_case_for_every_outcome() -> None:
    seen: dict[str, set[str]] = {}
    for param in CASES:
        for rule_id, expected in param.values[0].get("expect", {}).items():
            seen.setdefault(rule_id, set()).update(expected.values())
    lacking = {
        rule_id: sorted(wanted - seen.get(rule_id, set()))
        for rule_id in RULES
        if not (wanted := {"passed", "failed", "undetermined"} - NEVER.get(rule_id, set())) <= seen.get(rule_id, set())
    }
    assert not lacking


def test_cases_name_only_known_rules_and_outcomes() -> None:
    for param in CASES:
        for rule_id, expected in param.values[0].get("expect", {}).items():
            assert rule_id in RULES
            assert set(expected.values()) <= {outcome.value for outcome in Outcome}
