"""Whatever is broken in a rule, a YAML case notices: the cases say all that a rule decides."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from functools import cache
from typing import Any

import pytest

from heyan.case import Case
from heyan.findings import Finding
from heyan.vocabulary import Outcome
from tests.validators.mutants import mutants
from tests.validators.reading import case_of, catalogue
from tests.validators.test_cases import CASES
from validators.identity import Identities
from validators.judge import _hits, assess
from validators.registry import RULES, Check
from validators.wording import evaluate

DOUBTS = (Outcome.FAILED, Outcome.UNDETERMINED)
SPECS: tuple[dict[str, Any], ...] = tuple(param.values[0] for param in CASES)


@cache
def _assessed(place: int) -> tuple[Case, Identities]:
    case = assess(case_of(SPECS[place]))
    return case, Identities(case)


@cache
def _cases_of(rule_id: str) -> tuple[int, ...]:
    """The cases that say something of a rule."""
    cross = RULES[rule_id].cross
    return tuple(
        place for place, spec in enumerate(SPECS) if bool(spec.get("cross")) is cross and _speaks(spec, rule_id)
    )


def _speaks(spec: dict[str, Any], rule_id: str) -> bool:
    if rule_id in spec.get("silent", ()):
        return True
    if spec.get("silent_but") is not None and rule_id not in spec["silent_but"]:
        return True
    return any(rule_id in spec.get(part, {}) for part in ("expect", "severity", "message", "messages", "shows"))


def notices(rule_id: str, check: Check) -> bool:
    """Whether a case fails when the rule is this one."""
    law = catalogue().laws[rule_id]
    broken = replace(law, rule=replace(law.rule, check=check))
    for place in _cases_of(rule_id):
        case, identities = _assessed(place)
        try:
            hits = list(_hits(broken, case))
            findings = [evaluate(hit, broken, case, catalogue(), identities) for hit in hits if hit.outcome in DOUBTS]
        except Exception:  # noqa: BLE001 - a rule that crashes is noticed whatever it raises
            return True
        if _wrong(SPECS[place], rule_id, {hit.subject: hit.outcome.value for hit in hits}, findings):
            return True
    return False


def _wrong(spec: dict[str, Any], rule_id: str, seen: dict[str, str], findings: list[Finding]) -> bool:
    expected = spec.get("expect", {}).get(rule_id, {})
    quiet = rule_id in spec.get("silent", ()) or rule_id not in (spec.get("silent_but") or (rule_id,))
    severity = spec.get("severity", {}).get(rule_id)
    shows = spec.get("shows", {}).get(rule_id)
    told = [*spec.get("messages", {}).get(rule_id, ()), *([m] if (m := spec.get("message", {}).get(rule_id)) else [])]
    return (
        {subject: seen.get(subject) for subject in expected} != expected
        or (quiet and bool(findings))
        or (severity is not None and {finding.severity.value for finding in findings} != {severity})
        or (shows is not None and {e.document for f in findings for e in f.evidence} != set(shows))
        or any(not any(words in finding.message for finding in findings) for words in told)
    )


@pytest.mark.parametrize("rule_id", sorted(RULES))
def test_the_rule_itself_passes(rule_id: str) -> None:
    """Else every mutant would be noticed."""
    assert not notices(rule_id, RULES[rule_id].check)


@cache
def survivors() -> frozenset[str]:
    """Mutants that no case notices. What several rules share is noticed when one of them notices it."""
    noticed: dict[str, bool] = {}
    for rule_id, rule in sorted(RULES.items()):
        count: Counter[str] = Counter()
        for mutant in mutants(rule):
            own = mutant.function == rule.check.__name__
            name = f"{rule_id if own else rule.group} · {mutant.function} · {mutant.sort} · {mutant.code}"
            count[name] += 1
            place = name if count[name] == 1 else f"{name} #{count[name]}"
            if not noticed.get(place):
                noticed[place] = notices(rule_id, mutant.check)
    return frozenset(name for name, seen in noticed.items() if not seen)


@pytest.mark.parametrize("rule_id", sorted(RULES))
def test_breaking_the_rule_itself_is_noticed(rule_id: str) -> None:
    """Every condition, outcome and yield of the rule's own function."""
    assert [name for name in sorted(survivors()) if name.startswith(f"{rule_id} ·") and name not in EQUAL] == []


def test_breaking_what_rules_are_made_of_is_noticed() -> None:
    assert sorted(survivors() - EQUAL.keys()) == []


def test_no_survivor_is_excused_that_has_been_caught() -> None:
    assert sorted(EQUAL.keys() - survivors()) == []


PLACE = "decides only where on the page the finding points; its outcome and words stay"
WORDS = "decides only how a figure is written in `expected` and `actual`; messages have their own"
SAME = "makes no difference: nothing reaches it that would"
EQUAL = {
    "arithmetic · _fault · negated · row[what].decimal == actual": PLACE,
    "arithmetic · _fault · negated · what in row": PLACE,
    "arithmetic · _fault · negated · what in row and row[what].decimal == actual": PLACE,
    "authenticity · _by_reason · negated · one.page is not None": PLACE,
    "claims · _declared_at · negated · document": PLACE,
    "invoice.number_year_mismatch · numbers_fit_the_year_of_issue · negated · source is number": PLACE,
    "reuse · _hit · negated · match.page": PLACE,
    "claims · _figure · negated · claim.unit == 'CNY'": WORDS,
    "claims · _hit · negated · low is None": WORDS,
    "claims · _range · negated · first == last": WORDS,
    "completeness.unreadable_file · every_file_can_be_read · negated · reason.detail": WORDS,
    "period · _precedes · negated · field": WORDS,
    "eligibility.licence_expired · licence_is_in_force · dropped · (yield not_applicable(APPLICANT))": SAME,
}
"""Survivors, each with the reason for which no case is written."""
