"""A faultless application's figures agree with one another."""

from __future__ import annotations

from decimal import Decimal

import pytest

from samples import figures
from samples.case import ROUND, WINDOW, Case
from samples.figures import Year
from samples.make import build
from samples.story import make_case
from samples.taxes import four_totals
from samples.truth import claims_truth

SEEDS = range(1, 25)
ZERO = Decimal(0)


@pytest.fixture(scope="module")
def cases() -> list[Case]:
    return [make_case(seed) for seed in SEEDS]


def total(pool: dict[str, Decimal], names: tuple[str, ...]) -> Decimal:
    return sum((pool.get(n, ZERO) for n in names), ZERO)


def check_balance(year: Year, small: bool) -> None:
    end = year.end
    near = figures.SMALL_CURRENT if small else figures.CURRENT_ASSETS
    far = figures.SMALL_FIXED if small else figures.FIXED_ASSETS
    debts = figures.SMALL_DEBTS if small else figures.CURRENT_DEBTS
    long = figures.SMALL_LONG if small else figures.LONG_DEBTS
    assert end["货币资金"] + total(end, near) == end["流动资产合计"]
    assert total(end, far) == end["非流动资产合计"]
    assert end["流动资产合计"] + end["非流动资产合计"] == end["资产总计"]
    assert total(end, debts) == end["流动负债合计"]
    assert total(end, long) == end["非流动负债合计"]
    assert end["流动负债合计"] + end["非流动负债合计"] == end["负债合计"]
    assert total(end, figures.EQUITY) == end["所有者权益合计"]
    assert end["负债合计"] + end["所有者权益合计"] == end["负债和所有者权益总计"] == end["资产总计"]


def check_income(year: Year, small: bool) -> None:
    x = year.income
    costs = ("营业成本", "税金及附加", "销售费用", "管理费用", "研发费用", "财务费用")
    gains = ("其他收益", "投资收益", "信用减值损失", "资产减值损失", "资产处置收益")
    assert x["营业收入"] - total(x, costs) + total(x, gains) == x["营业利润"]
    assert x["营业利润"] + x["营业外收入"] - x["营业外支出"] == x["利润总额"]
    assert x["利润总额"] - x["所得税费用"] == x["净利润"]
    assert not small or "研发费用" not in x


def check_cash(year: Year, small: bool) -> None:
    x = year.cash
    net = "现金净增加额" if small else "现金及现金等价物净增加额"
    ends = ("期初现金余额", "期末现金余额") if small else ("期初现金及现金等价物余额", "期末现金及现金等价物余额")
    parts = ("经营活动产生的现金流量净额", "投资活动产生的现金流量净额", "筹资活动产生的现金流量净额")
    assert total(x, parts) == x[net]
    assert x[ends[0]] + x[net] == x[ends[1]] == year.end["货币资金"]
    if not small:
        assert x["经营活动现金流入小计"] - x["经营活动现金流出小计"] == x[parts[0]]
        assert x["筹资活动现金流入小计"] - x["筹资活动现金流出小计"] == x[parts[2]]


def test_statement_identities_hold_exactly(cases: list[Case]) -> None:
    for case in cases:
        for year in case.books.years.values():
            check_balance(year, case.books.small)
            check_income(year, case.books.small)
            check_cash(year, case.books.small)


def test_figures_fit_the_printed_unit(cases: list[Case]) -> None:
    for case in cases:
        step = figures.UNIT_STEP[case.books.unit]
        for year in case.books.years.values():
            assert all(v % step == 0 for pool in (year.end, year.income, year.cash) for v in pool.values())


def test_invoices_add_up_and_follow_their_contracts(cases: list[Case]) -> None:
    for case in cases:
        contracts = {c.number: c for c in case.contracts}
        for x in case.invoices:
            assert sum(line.amount for line in x.lines) == x.amount
            assert x.amount + x.tax == x.total
            assert contracts[x.contract_number].signed_on <= x.issued_on
            assert WINDOW[0] <= x.issued_on <= WINDOW[1]
            for line in x.lines:
                rate = Decimal(line.tax_rate.rstrip("%")) / 100
                assert abs(line.amount * rate - line.tax) <= Decimal("0.06")
                off = Decimal(line.quantity) * Decimal(line.unit_price) - line.amount
                assert abs(off) <= Decimal("0.01") * max(1, int(line.quantity))
        for number, contract in contracts.items():
            billed = sum((x.total for x in case.invoices if x.contract_number == number), ZERO)
            assert billed <= contract.amount


def test_what_is_declared_is_what_the_papers_prove(cases: list[Case]) -> None:
    for case in cases:
        assert abs(case.declaration.claims["invested_amount"] - case.invested()) <= 50
        assert case.declaration.claims["invested_amount"] < case.declaration.claims["total_investment"]
        totals = four_totals(case.certificate.rows, ROUND - 1)
        assert any(abs(case.declaration.claims["tax_paid_y1"] - t) <= 50 for t in totals.values())


def test_no_claim_of_a_clean_bundle_is_wrong() -> None:
    for seed in range(1, 8):
        verdicts = {c["verdict"] for c in claims_truth(build(seed, "clean", "normal"))}
        assert verdicts <= {"supported", "not_checkable", None}
