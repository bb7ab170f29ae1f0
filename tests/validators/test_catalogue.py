"""The catalogue: what officials may change, and how every mistake in it is told at once."""

from __future__ import annotations

import shutil
from datetime import date
from pathlib import Path
from typing import Any

import pytest
import yaml

from heyan.errors import ConfigurationError
from heyan.vocabulary import Outcome, Severity
from tests.validators.reading import CONFIGS, case_of, catalogue
from validators.catalogue import load_catalogue
from validators.judge import judge
from validators.registry import RULES


@pytest.fixture
def configs(tmp_path: Path) -> Path:
    shutil.copytree(CONFIGS / "rules", tmp_path / "rules")
    shutil.copy(CONFIGS / "texts.yaml", tmp_path / "texts.yaml")
    return tmp_path


def edit(configs: Path, name: str, rule_id: str, **changes: Any) -> None:
    path = configs / "rules" / name
    entries = yaml.safe_load(path.read_text(encoding="utf-8"))
    entries[rule_id].update(changes)
    path.write_text(yaml.safe_dump(entries, allow_unicode=True), encoding="utf-8")


def faults(configs: Path) -> str:
    with pytest.raises(ConfigurationError) as error:
        load_catalogue(configs)
    return "\n".join(error.value.faults)


def test_every_rule_is_worded() -> None:
    assert set(catalogue().laws) == set(RULES)
    for law in catalogue():
        assert law.rule.sentence
        assert law.articles


def test_findings_are_doubts_never_verdicts() -> None:
    for law in catalogue():
        for text in (law.title, law.advice, *law.messages.values()):
            assert "造假" not in text
        assert any(mark in law.messages["undetermined"] for mark in ("。", "，"))


def test_all_faults_are_told_at_once(configs: Path) -> None:
    edit(configs, "identity.yaml", "identity.uscc_invalid", severity="grave")
    edit(configs, "period.yaml", "tax.outside_year", messages={"failed": "{nonsense}", "passed": "好"})
    edit(configs, "period.yaml", "contract.signed_after_invoice", parameters={"days": "many", "weeks": 3})
    edit(configs, "claims.yaml", "claim.overstated", grades={"tiny": "info"})
    edit(configs, "reuse.yaml", "reuse.file", valid_from="2026-13-01", colour="red")
    edit(configs, "arithmetic.yaml", "invoice.total_mismatch", title="发票造假")
    told = faults(configs)
    for words in (
        "identity.uscc_invalid: severity",
        "uses {nonsense}",
        "messages.undetermined is missing",
        "parameters.days",
        "parameters.weeks",
        "grades.count is missing",
        "grades.tiny is not a grade",
        "reuse.file: valid_from",
        "reuse.file: colour",
        "造假",
    ):
        assert words in told, words


def test_every_mistake_of_an_official_is_told_in_one_go(configs: Path) -> None:
    edit(configs, "identity.yaml", "identity.uscc_invalid", severity="urgent", articles=[])
    edit(configs, "period.yaml", "invoice.outside_window", valid_to="next year", enabled="perhaps")
    edit(configs, "arithmetic.yaml", "invoice.lines_mismatch", false_positives=" ", advice="{nobody}")
    edit(configs, "claims.yaml", "claim.understated", title="")
    reuse = configs / "rules" / "reuse.yaml"
    entries = reuse.read_text(encoding="utf-8")
    twice = "reuse.file:\n  title: 又一次\nreuse.nothing:\n  title: 没有这条规则\nreuse.invoices: {}\n"
    reuse.write_text(f"{entries}{twice}", encoding="utf-8")
    told = faults(configs)
    for words in (
        "identity.uscc_invalid: severity",
        "invoice.outside_window: valid_to",
        "invoice.outside_window: enabled",
        "invoice.lines_mismatch: false_positives is empty",
        "invoice.lines_mismatch: advice uses {nobody}; known are",
        "claim.understated: title is empty",
        "reuse.yaml: reuse.file stands twice (line",
        "reuse.nothing: there is no such rule",
        "reuse.invoices: there is no such rule; is reuse.invoice meant?",
    ):
        assert words in told, (words, told)


def test_what_an_official_types_by_hand_breaks_nothing(configs: Path) -> None:
    period = configs / "rules" / "period.yaml"
    typed = period.read_text(encoding="utf-8").replace("severity: major", "severity: major\n  valid_to: 2026-02-30", 1)
    period.write_text(typed, encoding="utf-8")
    identity = configs / "rules" / "identity.yaml"
    identity.write_text(identity.read_text(encoding="utf-8") + "  bad: [unclosed\n", encoding="utf-8")
    told = faults(configs)
    assert "tax.outside_year: valid_to" in told
    assert "identity.yaml: while parsing" in told
    assert "has no entry" not in told


def test_a_rule_stands_on_an_article(configs: Path) -> None:
    edit(configs, "identity.yaml", "identity.uscc_invalid", articles=[])
    assert "identity.uscc_invalid: articles is empty" in faults(configs)


def test_unknown_doubled_and_missing_rules(configs: Path) -> None:
    entries = yaml.safe_load((configs / "rules" / "reuse.yaml").read_text(encoding="utf-8"))
    entries["reuse.everything"] = entries.pop("reuse.file")
    entries["claim.overstated"] = entries["reuse.invoice"]
    (configs / "rules" / "reuse.yaml").write_text(yaml.safe_dump(entries, allow_unicode=True), encoding="utf-8")
    (configs / "rules" / "broken.yaml").write_text("- a list", encoding="utf-8")
    (configs / "rules" / "torn.yaml").write_text("a: [", encoding="utf-8")
    told = faults(configs)
    for words in (
        "reuse.everything: there is no such rule",
        "reuse.file: has no entry",
        "claim.overstated: is in 2 files",
    ):
        assert words in told
    assert "broken.yaml: must be a mapping" in told
    assert "torn.yaml" in told


def test_dates_must_be_in_order(configs: Path) -> None:
    edit(configs, "reuse.yaml", "reuse.file", valid_from=date(2027, 1, 1), valid_to=date(2026, 1, 1))
    assert "valid_from is after valid_to" in faults(configs)


RED = {"documents": [{"id": "v1", "kind": "invoice", "number": "1", "amount": 1, "tax": 1, "total": 3}]}


def outcomes(configs: Path) -> dict[str, Outcome]:
    judgement = judge(case_of(RED), load_catalogue(configs))
    return {check.rule: check.outcome for check in judgement.checks if check.subject == "v1"}


def test_a_rule_is_retitled_regraded_redated_and_switched_off_without_python(configs: Path) -> None:
    edit(configs, "arithmetic.yaml", "invoice.total_mismatch", title="新标题", severity="info")
    finding = next(
        finding
        for finding in judge(case_of(RED), load_catalogue(configs)).findings
        if finding.rule == "invoice.total_mismatch"
    )
    assert (finding.title, finding.severity) == ("新标题", Severity.INFO)
    edit(configs, "arithmetic.yaml", "invoice.total_mismatch", valid_from=date(2026, 10, 1))
    assert "invoice.total_mismatch" not in outcomes(configs)
    edit(configs, "arithmetic.yaml", "invoice.total_mismatch", valid_from=date(2026, 9, 30))
    assert outcomes(configs)["invoice.total_mismatch"] is Outcome.FAILED
    edit(configs, "arithmetic.yaml", "invoice.total_mismatch", enabled=False)
    assert "invoice.total_mismatch" not in outcomes(configs)


def test_parameters_act(configs: Path) -> None:
    documents = [
        {"id": "c1", "kind": "contract", "party_a": "甲公司", "party_b": "乙公司", "signed_on": "2025-04-01"},
        {"id": "v1", "kind": "invoice", "buyer_name": "甲公司", "seller_name": "乙公司", "issued_on": "2025-03-01"},
    ]
    case = case_of({"documents": documents})

    def outcome() -> Outcome:
        checks = judge(case, load_catalogue(configs)).checks
        return next(c.outcome for c in checks if c.rule == "contract.signed_after_invoice")

    assert outcome() is Outcome.FAILED
    edit(configs, "period.yaml", "contract.signed_after_invoice", parameters={"days": 31})
    assert outcome() is Outcome.PASSED


def test_explain() -> None:
    law = catalogue().explain("invoice.total_mismatch")
    assert law.severity is Severity.MAJOR
    assert law.articles == ("第七条（六）",)
    with pytest.raises(KeyError):
        catalogue().explain("invoice.nothing")
