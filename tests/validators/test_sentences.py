"""Messages without empty places, and with one figure where both ends of a range are the same."""

from __future__ import annotations

import pytest

from heyan.settings import PROJECT
from tests.validators.reading import case_of
from validators.catalogue import load_catalogue
from validators.judge import judge
from validators.sentences import filled


@pytest.mark.parametrize(
    ("template", "says", "text"),
    [
        ("证明的为 {low} 至 {high}{unit}。", {"low": "2.00", "high": "2.00", "unit": "元"}, "证明的为 2.00元。"),
        ("证明的为 {low} 至 {high}{unit}。", {"low": "1", "high": "2", "unit": ""}, "证明的为 1 至 2。"),
        ("明细（合计 {sum}）或合计（{total}）未能读出。", {"sum": "", "total": "5.00"}, "明细或合计（5.00）未能读出。"),
        ("未能读出（应为 {expected}，读为 {actual}）。", {"expected": "", "actual": "3"}, "未能读出（读为 3）。"),
        ("购买方“{buyer}”（{code}）未能读出。", {"buyer": "", "code": ""}, "购买方未能读出。"),
        ("{year} 年[ {months} 月]的增值税", {"year": "2025", "months": ""}, "2025 年的增值税"),
        ("{year} 年[ {months} 月]的增值税", {"year": "2025", "months": "1、2"}, "2025 年 1、2 月的增值税"),
        ("号码 {number} 未能可靠读出", {"number": ""}, "号码未能可靠读出"),
        ("“{place}”读为 {other}，但有疑问", {"place": "正面", "other": ""}, "“正面”未读出，但有疑问"),
        ("申报 {declared}{unit}（高出 {gap}{unit}）", {"declared": "5", "gap": "2", "unit": ""}, "申报 5（高出 2）"),
        ("值 {value}", {"value": "{x}[y]（{z}）"}, "值 {x}[y]（{z}）"),
    ],
)
def test_what_is_not_known_leaves_no_empty_place(template, says, text):
    assert filled(template, says) == text


def test_months_that_are_all_there_but_doubtful_are_told_without_a_gap():
    row = {"tax_type": "增值税", "period": "2025-01-01/2025-12-31~", "paid_on": "2025-12-01", "amount": "5.00"}
    case = case_of({"documents": [{"id": "t", "kind": "tax_certificate", "total": "5.00", "rows": [row]}]})
    findings = judge(case, load_catalogue(PROJECT / "configs")).findings
    told = next(f.message for f in findings if f.rule == "completeness.tax_months_missing")
    assert "2025 年的增值税未能确认" in told


@pytest.mark.parametrize(
    ("kind", "named"), [("income_statement", "净利润"), ("balance_sheet", "资产总计"), ("cash_flow_statement", "现金")]
)
def test_a_statement_of_which_nothing_was_read_names_the_totals_that_were_sought(kind: str, named: str) -> None:
    case = case_of({"documents": [{"id": "s", "kind": kind, "period_end": "2025-12-31"}]})
    findings = judge(case, load_catalogue(PROJECT / "configs")).findings
    told = next(f.message for f in findings if f.rule == "statement.identity_broken")
    assert named in told
    assert "的与" not in told
    assert "_" not in told
