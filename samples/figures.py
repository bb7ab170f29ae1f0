"""Annual accounts whose identities hold exactly: balance sheet, income statement, cash flows of consecutive years."""

from __future__ import annotations

import random
from dataclasses import dataclass, field
from decimal import ROUND_HALF_UP, Decimal

ZERO = Decimal(0)
Amounts = dict[str, Decimal]

CURRENT_ASSETS = (
    "交易性金融资产",
    "应收票据",
    "应收账款",
    "应收款项融资",
    "预付款项",
    "其他应收款",
    "存货",
    "其他流动资产",
)
FIXED_ASSETS = ("长期股权投资", "固定资产", "在建工程", "无形资产", "开发支出", "长期待摊费用", "递延所得税资产")
CURRENT_DEBTS = (
    "短期借款",
    "应付票据",
    "应付账款",
    "合同负债",
    "应付职工薪酬",
    "应交税费",
    "其他应付款",
    "其他流动负债",
)
LONG_DEBTS = ("长期借款", "长期应付款", "递延收益")
EQUITY = ("实收资本（或股本）", "资本公积", "盈余公积", "未分配利润")

SMALL_CURRENT = ("短期投资", "应收票据", "应收账款", "预付账款", "其他应收款", "存货", "其他流动资产")
SMALL_FIXED = ("长期股权投资", "固定资产账面价值", "在建工程", "无形资产", "长期待摊费用")
SMALL_DEBTS = ("短期借款", "应付账款", "预收账款", "应付职工薪酬", "应交税费", "其他应付款", "其他流动负债")
SMALL_LONG = ("长期借款", "递延收益")


@dataclass(slots=True)
class Year:
    """One year's figures by printed item name (yuan); `end` at year end, `income` and `cash` over the year."""

    year: int
    end: Amounts = field(default_factory=dict)
    income: Amounts = field(default_factory=dict)
    cash: Amounts = field(default_factory=dict)


@dataclass(slots=True)
class Books:
    """The accounts of one company; `form` is general2019, general2018 or small; `unit` of the printed figures."""

    form: str
    unit: str
    years: dict[int, Year]

    @property
    def small(self) -> bool:
        return self.form == "small"


UNIT_STEP = {"元": Decimal("0.01"), "千元": Decimal(1000), "万元": Decimal(100)}


def make_books(rng: random.Random, last: int, capital: Decimal, invested: Decimal, form: str, unit: str) -> Books:
    """Accounts for `last` and the two years before it (the first only feeds the columns of comparison)."""
    step = UNIT_STEP[unit]
    maker = _Maker(rng, step, form == "small", capital, invested)
    years: dict[int, Year] = {}
    previous: Year | None = None
    for year in (last - 2, last - 1, last):
        previous = maker.year(year, previous)
        years[year] = previous
    return Books(form, unit, years)


class _Maker:
    """Draws one year after the other, everything a multiple of `step`."""

    def __init__(self, rng: random.Random, step: Decimal, small: bool, capital: Decimal, invested: Decimal) -> None:
        self.rng, self.step, self.small, self.capital, self.invested = rng, step, small, capital, invested
        low, high = (8, 40) if small else (60, 600)
        self.revenue = Decimal(rng.randrange(low * 100, high * 100)) * 10000
        self.shares = {
            name: rng.uniform(0.3, 1.0) for name in (*CURRENT_ASSETS, *FIXED_ASSETS, *SMALL_FIXED, *SMALL_CURRENT)
        }

    def round(self, value: Decimal | float) -> Decimal:
        return (Decimal(value) / self.step).quantize(Decimal(1), ROUND_HALF_UP) * self.step

    def part(self, whole: Decimal, low: float, high: float) -> Decimal:
        return self.round(whole * Decimal(repr(self.rng.uniform(low, high))))

    def split(self, whole: Decimal, names: tuple[str, ...], absent: float) -> Amounts:
        """`whole` cut over `names`; some may stay absent; the shares sum exactly."""
        kept = [n for i, n in enumerate(names) if i in (2, 6, 1) or self.rng.random() > absent] or [names[0]]
        weights = [self.shares.setdefault(n, self.rng.uniform(0.3, 1.0)) * self.rng.uniform(0.85, 1.15) for n in kept]
        out: Amounts = {}
        rest = whole
        for name, weight in zip(kept[:-1], weights[:-1], strict=True):
            out[name] = self.round(whole * Decimal(repr(weight / sum(weights))))
            rest -= out[name]
        out[kept[-1]] = rest
        return out

    def year(self, number: int, before: Year | None) -> Year:
        year = Year(number)
        self.revenue = self.part(self.revenue, 1.03, 1.22)
        year.income = self._small_income() if self.small else self._income()
        year.end = self._end(before, year.income["净利润"])
        opening = before.end["货币资金"] if before else self.part(year.end["货币资金"], 0.7, 0.95)
        flows = self._small_cash if self.small else self._cash
        year.cash = flows(opening, year.end["货币资金"], year.income)
        return year

    def _income(self) -> Amounts:
        r = self.round(self.revenue)
        out: Amounts = {"营业收入": r, "营业成本": self.part(r, 0.68, 0.78), "税金及附加": self.part(r, 0.004, 0.008)}
        out["销售费用"] = self.part(r, 0.02, 0.045)
        out["管理费用"] = self.part(r, 0.03, 0.055)
        out["研发费用"] = self.part(r, 0.032, 0.06)
        interest, earned = self.part(r, 0.004, 0.01), self.part(r, 0.0004, 0.001)
        out["利息费用"], out["利息收入"] = interest, earned
        out["财务费用"] = interest - earned + self.part(r, 0.0001, 0.0005)
        out["其他收益"] = self.part(r, 0.002, 0.006)
        out["投资收益"] = self.part(r, 0.0, 0.002)
        out["信用减值损失"] = -self.part(r, 0.0005, 0.003)
        out["资产减值损失"] = -self.part(r, 0.0003, 0.002)
        out["资产处置收益"] = self.part(r, -0.0004, 0.0006)
        costs = ("营业成本", "税金及附加", "销售费用", "管理费用", "研发费用", "财务费用")
        gains = ("其他收益", "投资收益", "信用减值损失", "资产减值损失", "资产处置收益")
        out["营业利润"] = r - sum((out[n] for n in costs), ZERO) + sum((out[n] for n in gains), ZERO)
        return self._profit(out, r)

    def _profit(self, out: Amounts, r: Decimal) -> Amounts:
        out["营业外收入"] = self.part(r, 0.0002, 0.002)
        out["营业外支出"] = self.part(r, 0.0001, 0.001)
        out["利润总额"] = out["营业利润"] + out["营业外收入"] - out["营业外支出"]
        out["所得税费用"] = self.part(out["利润总额"], 0.12, 0.17)
        out["净利润"] = out["利润总额"] - out["所得税费用"]
        return out

    def _small_income(self) -> Amounts:
        r = self.round(self.revenue)
        out: Amounts = {"营业收入": r, "营业成本": self.part(r, 0.66, 0.76)}
        build, school, stamp = self.part(r, 0.002, 0.003), self.part(r, 0.001, 0.002), self.part(r, 0.0003, 0.0006)
        out |= {"城市维护建设税": build, "教育费附加": school, "印花税": stamp, "税金及附加": build + school + stamp}
        out["销售费用"] = self.part(r, 0.03, 0.05)
        out["广告费和业务宣传费"] = self.part(out["销售费用"], 0.2, 0.4)
        out["管理费用"] = self.part(r, 0.08, 0.12)
        out["业务招待费"], out["研究费用"] = (
            self.part(out["管理费用"], 0.03, 0.08),
            self.part(out["管理费用"], 0.3, 0.5),
        )
        out["财务费用"] = self.part(r, 0.004, 0.01)
        out["利息费用"] = self.part(out["财务费用"], 0.8, 0.95)
        out["投资收益"] = self.part(r, 0.0, 0.002)
        costs = ("营业成本", "税金及附加", "销售费用", "管理费用", "财务费用")
        out["营业利润"] = r - sum((out[n] for n in costs), ZERO) + out["投资收益"]
        out = self._profit(out, r)
        out["政府补助"] = self.part(out["营业外收入"], 0.5, 0.9)
        return out

    def _end(self, before: Year | None, profit: Decimal) -> Amounts:
        out: Amounts = {"实收资本（或股本）": self.round(self.capital)}
        out["资本公积"] = before.end["资本公积"] if before else self.part(self.capital, 0.1, 0.6)
        saved = self.round(profit / 10)
        out["盈余公积"] = (before.end["盈余公积"] if before else self.part(self.capital, 0.1, 0.3)) + saved
        out["未分配利润"] = (before.end["未分配利润"] if before else self.part(self.capital, 0.4, 1.2)) + profit - saved
        out["所有者权益合计"] = sum((out[n] for n in EQUITY), ZERO)
        near, far = (SMALL_DEBTS, SMALL_LONG) if self.small else (CURRENT_DEBTS, LONG_DEBTS)
        owed = self.part(self.revenue, 0.32, 0.5)
        out["非流动负债合计"] = self.part(owed, 0.08, 0.2)
        out["流动负债合计"] = owed - out["非流动负债合计"]
        out |= self.split(out["流动负债合计"], near, 0.25) | self.split(out["非流动负债合计"], far, 0.3)
        out["负债合计"] = owed
        out["负债和所有者权益总计"] = owed + out["所有者权益合计"]
        return self._assets(out, out["负债和所有者权益总计"])

    def _assets(self, out: Amounts, total: Decimal) -> Amounts:
        out["资产总计"] = total
        out["非流动资产合计"] = self.part(total, 0.36, 0.46)
        out["流动资产合计"] = total - out["非流动资产合计"]
        out["货币资金"] = self.part(out["流动资产合计"], 0.18, 0.3)
        rest = out["流动资产合计"] - out["货币资金"]
        near, far = (SMALL_CURRENT, SMALL_FIXED) if self.small else (CURRENT_ASSETS, FIXED_ASSETS)
        out |= self.split(rest, near, 0.3) | self.split(out["非流动资产合计"], far, 0.25)
        if self.small:
            out["固定资产账面价值"] = out.get("固定资产账面价值", ZERO)
            out["累计折旧"] = self.part(out["固定资产账面价值"], 0.3, 0.7)
            out["固定资产原价"] = out["固定资产账面价值"] + out["累计折旧"]
            goods = out.get("存货", ZERO)
            out["原材料"], out["在产品"] = self.part(goods, 0.2, 0.4), self.part(goods, 0.1, 0.2)
            out["库存商品"] = goods - out["原材料"] - out["在产品"]
        return out

    def _cash(self, opening: Decimal, closing: Decimal, income: Amounts) -> Amounts:
        r = income["营业收入"]
        sold, refunds, other = self.part(r, 1.02, 1.1), self.part(r, 0.004, 0.01), self.part(r, 0.01, 0.02)
        out: Amounts = {
            "销售商品、提供劳务收到的现金": sold,
            "收到的税费返还": refunds,
            "收到其他与经营活动有关的现金": other,
        }
        out["经营活动现金流入小计"] = sold + refunds + other
        net = self.part(income["净利润"], 0.9, 1.4)
        spent = out["经营活动现金流入小计"] - net
        out["支付给职工以及为职工支付的现金"] = self.part(spent, 0.11, 0.15)
        out["支付的各项税费"] = self.part(spent, 0.04, 0.06)
        out["支付其他与经营活动有关的现金"] = self.part(spent, 0.05, 0.08)
        named = ("支付给职工以及为职工支付的现金", "支付的各项税费", "支付其他与经营活动有关的现金")
        out["购买商品、接受劳务支付的现金"] = spent - sum((out[n] for n in named), ZERO)
        out["经营活动现金流出小计"] = spent
        out["经营活动产生的现金流量净额"] = net
        out["收回投资收到的现金"] = self.part(r, 0.01, 0.02)
        out["取得投资收益收到的现金"] = max(ZERO, income["投资收益"])
        out["投资活动现金流入小计"] = out["收回投资收到的现金"] + out["取得投资收益收到的现金"]
        out["购建固定资产、无形资产和其他长期资产支付的现金"] = self.round(
            self.invested * Decimal(repr(self.rng.uniform(0.8, 1.4)))
        )
        out["投资支付的现金"] = self.part(r, 0.008, 0.02)
        out["投资活动现金流出小计"] = out["购建固定资产、无形资产和其他长期资产支付的现金"] + out["投资支付的现金"]
        out["投资活动产生的现金流量净额"] = out["投资活动现金流入小计"] - out["投资活动现金流出小计"]
        return self._financing(out, opening, closing, r)

    def _financing(self, out: Amounts, opening: Decimal, closing: Decimal, r: Decimal) -> Amounts:
        need = closing - opening - out["经营活动产生的现金流量净额"] - out["投资活动产生的现金流量净额"]
        out["取得借款收到的现金"] = self.part(r, 0.05, 0.12) + max(ZERO, need)
        out["筹资活动现金流入小计"] = out["取得借款收到的现金"]
        gone = out["取得借款收到的现金"] - need
        out["分配股利、利润或偿付利息支付的现金"] = self.part(gone, 0.04, 0.1)
        out["偿还债务支付的现金"] = gone - out["分配股利、利润或偿付利息支付的现金"]
        out["筹资活动现金流出小计"] = gone
        out["筹资活动产生的现金流量净额"] = need
        out["现金及现金等价物净增加额"] = closing - opening
        out["期初现金及现金等价物余额"] = opening
        out["期末现金及现金等价物余额"] = closing
        return out

    def _small_cash(self, opening: Decimal, closing: Decimal, income: Amounts) -> Amounts:
        r = income["营业收入"]
        out: Amounts = {
            "销售产成品、商品、提供劳务收到的现金": self.part(r, 1.0, 1.1),
            "收到其他与经营活动有关的现金": self.part(r, 0.005, 0.02),
        }
        gained = sum(out.values(), ZERO)
        net = self.part(income["净利润"], 0.9, 1.4)
        spent = gained - net
        out["支付的职工薪酬"], out["支付的税费"] = self.part(spent, 0.12, 0.2), self.part(spent, 0.04, 0.06)
        out["支付其他与经营活动有关的现金"] = self.part(spent, 0.05, 0.1)
        out["购买原材料、商品、接受劳务支付的现金"] = (
            spent - out["支付的职工薪酬"] - out["支付的税费"] - out["支付其他与经营活动有关的现金"]
        )
        out["经营活动产生的现金流量净额"] = net
        out["取得投资收益收到的现金"] = max(ZERO, income["投资收益"])
        out["购建固定资产、无形资产和其他非流动资产支付的现金"] = self.round(
            self.invested * Decimal(repr(self.rng.uniform(0.8, 1.4)))
        )
        out["投资活动产生的现金流量净额"] = (
            out["取得投资收益收到的现金"] - out["购建固定资产、无形资产和其他非流动资产支付的现金"]
        )
        need = closing - opening - net - out["投资活动产生的现金流量净额"]
        out["取得借款收到的现金"] = self.part(r, 0.05, 0.12) + max(ZERO, need)
        gone = out["取得借款收到的现金"] - need
        out["偿还借款利息支付的现金"] = self.part(gone, 0.03, 0.06)
        out["偿还借款本金支付的现金"] = gone - out["偿还借款利息支付的现金"]
        out["筹资活动产生的现金流量净额"] = need
        out["现金净增加额"] = closing - opening
        out["期初现金余额"], out["期末现金余额"] = opening, closing
        return out
