"""A whole application without a fault: figures that agree with one another."""

from __future__ import annotations

import random
from dataclasses import dataclass, replace
from datetime import date, timedelta
from decimal import ROUND_HALF_UP, Decimal

from samples import codes, inventories, purchases, vocabulary
from samples.case import ROUND, WINDOW, Case, sub_rng
from samples.figures import Year, make_books
from samples.parties import Company, Party, make_company, make_supplier, person
from samples.purchases import Contract, Invoice, Receipt
from samples.subjects import AuditReport, Certificate, Declaration, InvestmentRow, SelfEvaluation
from samples.taxes import FEES, four_totals, make_certificate, make_rows


@dataclass(frozen=True, slots=True)
class Wish:
    """What must hold from the start because every paper shows it; empty: as drawn.

    division: of the registering authority in the code; brackets: the name has brackets; form, unit: of the accounts.
    """

    division: str = ""
    brackets: bool = False
    form: str = ""
    unit: str = ""


AS_DRAWN = Wish()


def _wished(company: Company, wish: Wish, rng: random.Random) -> Company:
    if wish.division:
        company = company.with_party(uscc=codes.make_uscc(wish.division, rng))
        if wish.division == "330000":
            company = replace(company, authority="浙江省市场监督管理局")
    if wish.brackets:
        name = company.name
        front = next(x for x in ("浙江", "绍兴市", "绍兴") if name.startswith(x))
        rest = name.removeprefix(front)
        company = company.with_party(name=f"浙江{rest[:2]}（绍兴）{rest[2:]}")
    return company


def make_case(seed: int, profile: str = "clean", size: str = "normal", wish: Wish = AS_DRAWN) -> Case:
    """A coherent application; `size` small keeps lists and purchases short (for scans)."""
    company = _wished(make_company(sub_rng(seed, "company")), wish, sub_rng(seed, "wish"))
    platform = platform_name(company, sub_rng(seed, "platform"))
    contracts, invoices, receipts = buy(sub_rng(seed, "purchases"), company.party, platform, size)
    invested = sum((x.counted for x in invoices), Decimal(0))
    rng = sub_rng(seed, "books")
    form = rng.choice(("general2019", "general2019", "general2018", "small"))
    unit = rng.choice(("元", "元", "元", "千元", "万元")) if form != "small" else "元"
    form, unit = wish.form or form, wish.unit or unit
    paid_in = company.capital / 10 if form == "small" else company.capital
    books = make_books(rng, ROUND - 1, paid_in, invested, form, unit)
    income = books.years[ROUND - 1].income
    rng = sub_rng(seed, "tax")
    rows = make_rows(rng, ROUND - 1, income["营业收入"], income["所得税费用"])
    if size == "small":
        rows = tuple(r for r in rows if r.paid_on.month % 3 == 1 or r.tax_type not in FEES)
    certificate = make_certificate(rng, company, rows, date(ROUND, rng.randrange(7, 10), rng.randrange(1, 25)))
    basis = rng.choice(("period_taxes", "period_with_fees"))
    lists = make_lists(sub_rng(seed, "lists"), size)
    papers = make_certificates(sub_rng(seed, "papers"), company, platform, size)
    declaration = declare(
        sub_rng(seed, "form"), company, platform, books.years, invested, contracts, invoices, lists, papers
    )
    declaration.claims["tax_paid_y1"] = in_wan(four_totals(rows, ROUND - 1)[basis])
    if books.small:
        declaration.claims["rd_expense_y1"] = in_wan(income["研究费用"])
    return Case(
        seed,
        profile,
        company,
        platform,
        contracts,
        invoices,
        receipts,
        books,
        certificate,
        basis,
        lists,
        papers,
        declaration,
        SelfEvaluation(company, platform, _stated(declaration, sub_rng(seed, "evaluation")), date(ROUND, 9, 15)),
        make_audits(sub_rng(seed, "audit"), company, books.small),
    )


def in_wan(value: Decimal) -> Decimal:
    """Rounded to what 万元 with two decimals can say."""
    return (value / 10000).quantize(Decimal("0.01"), ROUND_HALF_UP) * 10000


def platform_name(company: Company, rng: random.Random) -> str:
    brand = company.name.replace("浙江", "").replace("绍兴市", "").replace("绍兴", "")[:4]
    return rng.choice(
        (
            f"{brand}{rng.choice(vocabulary.PLATFORM_WORDS)}工业互联网平台",
            f"“{brand[:2]}云”{rng.choice(vocabulary.PLATFORM_WORDS)}工业互联网平台",
        )
    )


def buy(
    rng: random.Random, buyer: Party, platform: str, size: str
) -> tuple[list[Contract], list[Invoice], list[Receipt]]:
    """Contracts with their invoices inside the window and some payments."""
    contracts: list[Contract] = []
    invoices: list[Invoice] = []
    receipts: list[Receipt] = []
    wares = rng.sample(vocabulary.WARES, 4 if size == "small" else rng.randrange(6, 9))
    kinds = rng.sample(purchases.INVOICE_TYPES, len(purchases.INVOICE_TYPES))
    for index, ware in enumerate(wares):
        seller = make_supplier(rng)
        early = index < len(kinds) and not kinds[index].startswith("digital")
        last = date(2025, 1, 15) if early else date(2026, 6, 30)
        signed = purchases.signing_day(WINDOW[0] + timedelta(days=2), last, rng)
        contract = purchases.make_contract(rng, ware, buyer, seller, signed, platform, Decimal(rng.choice((1, 2, 3))))
        days, shares = _instalments(rng, contract, early, size)
        types = tuple(
            kinds[index]
            if early and day < date(2025, 3, 1)
            else purchases.invoice_types_for(max(day, date(2025, 3, 1)), rng)
            for day in days
        )
        contracts.append(contract)
        made = purchases.invoice_contract(rng, contract, ware, days, shares, types)
        invoices.extend(made)
        if rng.random() < 0.5:
            receipts.append(
                purchases.make_receipt(
                    rng, contract, made[0].total, purchases.later(days[0], 3, 40, date(2026, 9, 20), rng)
                )
            )
    return contracts, invoices, receipts


def _instalments(
    rng: random.Random, contract: Contract, early: bool, size: str
) -> tuple[tuple[date, ...], tuple[Decimal, ...]]:
    first = purchases.later(contract.signed_on, 3, 30, date(2026, 9, 10), rng)
    whole = int(contract.items[0][3]) <= 1 and contract.amount > 150000 and size != "small"
    if early or not whole or rng.random() < 0.4:
        return (first,), (Decimal(1),)
    second = purchases.later(first, 30, 160, date(2026, 9, 18), rng)
    share = Decimal(rng.choice(("0.3", "0.4", "0.5", "0.6")))
    return (first, second), (share, 1 - share)


def make_lists(rng: random.Random, size: str) -> dict[str, inventories.Inventory]:
    """The lists that come with an application."""
    small = size == "small"
    form = rng.choice(("numbered", "quantity", "subtotals"))
    rows = rng.randrange(18, 26) if small or form == "quantity" else rng.randrange(60, 180)
    return {
        "devices": inventories.make_devices(rng, rows, form),
        "apps": inventories.make_named(rng, "apps", rng.randrange(10, 28)),
        "models": inventories.make_named(rng, "models", rng.randrange(8, 20)),
        "microservices": inventories.make_named(rng, "microservices", rng.randrange(12, 26)),
        "protocols": inventories.make_named(rng, "protocols", rng.randrange(7, 18)),
        "enterprises": inventories.make_enterprises(rng, rng.randrange(16, 24) if small else rng.randrange(24, 70)),
    }


def make_certificates(rng: random.Random, company: Company, platform: str, size: str) -> list[Certificate]:
    """Software copyrights and patents of the applicant."""
    out = []
    for index in range(1 if size == "small" else rng.randrange(2, 5)):
        day = date(rng.randrange(2023, 2026), rng.randrange(1, 13), rng.randrange(1, 28))
        name = (
            rng.choice(("设备接入", "数据中台", "能耗管理", "生产执行", "质量追溯", "移动运维"))
            + f"系统[简称：{platform[:2]}]V{index + 1}.0"
        )
        out.append(
            Certificate(
                "software_copyright",
                f"{day.year}SR{codes.digits(7, rng)}",
                company.name,
                company.name[2:6] + name,
                day,
                f"软著登字第{codes.digits(8, rng)}号",
            )
        )
    for _ in range(0 if size == "small" else rng.randrange(1, 3)):
        day = date(rng.randrange(2022, 2026), rng.randrange(1, 13), rng.randrange(1, 28))
        title = rng.choice(
            (
                "一种工业设备数据采集方法及系统",
                "一种染色机能耗预测装置",
                "一种轴承振动监测方法",
                "一种边缘网关协议解析方法",
            )
        )
        number = f"ZL{day.year - 2}1{codes.digits(7, rng)}.{rng.choice('0123456789X')}"
        out.append(Certificate("patent", number, company.name, title, day, person(rng)))
    return out


def make_audits(rng: random.Random, company: Company, small: bool) -> list[AuditReport]:
    """An audit report for each of the two years."""
    firm = f"{rng.choice(('绍兴', '浙江', '杭州'))}{rng.choice(('中兴', '天越', '同信', '鉴诚', '汇勤'))}会计师事务所{rng.choice(('有限公司', '（普通合伙）', '（特殊普通合伙）'))}"  # noqa: E501
    people = tuple((person(rng), "3300" + codes.digits(8, rng)) for _ in range(2))
    word = firm[2:4]
    return [
        AuditReport(
            firm,
            f"{word}会审〔{year + 1}〕{rng.randrange(100, 2000)}号",
            company.name,
            year,
            "unqualified",
            f"浙{year % 100 + 1}" + "".join(rng.choice(codes.CHARSET) for _ in range(8)),
            people,
            date(year + 1, rng.randrange(2, 5), rng.randrange(1, 28)),
            small,
        )
        for year in (ROUND - 2, ROUND - 1)
    ]


def declare(
    rng: random.Random,
    company: Company,
    platform: str,
    years: dict[int, Year],
    invested: Decimal,
    contracts: list[Contract],
    invoices: list[Invoice],
    lists: dict[str, inventories.Inventory],
    papers: list[Certificate],
) -> Declaration:
    """The form filled in with what the papers show."""
    y1, y2 = years[ROUND - 1], years[ROUND - 2]
    devices = lists["devices"]
    claims = {
        "revenue_y1": in_wan(y1.income["营业收入"]),
        "revenue_y2": in_wan(y2.income["营业收入"]),
        "net_profit_y1": in_wan(y1.income["净利润"]),
        "total_assets_y1": in_wan(y1.end["资产总计"]),
        "tax_paid_y1": Decimal(0),
        "rd_expense_y1": in_wan(y1.income.get("研发费用", Decimal(0))),
        "total_investment": in_wan(invested * Decimal(repr(rng.uniform(1.2, 1.7)))),
        "invested_amount": in_wan(invested),
        "platform_income_y1": in_wan(y1.income["营业收入"] * Decimal(repr(rng.uniform(0.01, 0.05)))),
        "connected_devices": Decimal(devices.proven),
        "data_points": Decimal(devices.points or 0),
        "products": Decimal(rng.randrange(3, 30)),
        "protocols": Decimal(lists["protocols"].proven),
        "cloud_servers": Decimal(rng.randrange(4, 40)),
        "microservices": Decimal(lists["microservices"].proven),
        "mechanism_models": Decimal(lists["models"].proven),
        "industrial_apps": Decimal(lists["apps"].proven),
        "security_tools": Decimal(rng.randrange(2, 9)),
        "virus_libraries": Decimal(rng.randrange(1, 4)),
        "vulnerability_libraries": Decimal(rng.randrange(1, 4)),
        "served_enterprises": Decimal(lists["enterprises"].proven),
        "registered_users": Decimal(rng.randrange(120, 4000)),
        "software_copyrights": Decimal(sum(c.certificate_type == "software_copyright" for c in papers)),
        "patents": Decimal(sum(c.certificate_type == "patent" for c in papers)),
    }
    if not claims["patents"]:
        del claims["patents"]
    by_number = {c.number: c for c in contracts}
    rows = [
        InvestmentRow(
            by_number[x.contract_number].category,
            by_number[x.contract_number].subject,
            x.contract_number,
            x.number,
            x.counted,
        )
        for x in invoices
    ]
    joint: tuple[tuple[str, str], ...] = ()
    if rng.random() < 0.35:
        partner = make_supplier(rng)
        joint = ((partner.name, partner.uscc),)
    return Declaration(
        company,
        platform,
        f"https://www.{rng.choice(('yunlian', 'zhizao', 'yuechuang', 'iiot'))}{rng.randrange(10**4, 10**5)}.example.cn",
        (rng.choice(("industry", "region", "enterprise")),),
        joint,
        tuple(rng.sample(vocabulary.LINKS, rng.randrange(3, 6))),
        PLANS[rng.randrange(len(PLANS))],
        claims,
        rows,
        date(ROUND, 9, rng.randrange(14, 25)),
        row_unit=rng.choice(("元", "元", "万元")),
    )


PLANS = (
    "2026年完成平台二期建设，新增接入设备不少于500台；2027年形成面向行业的数据服务体系；2028年服务企业覆盖全市主要产业集群，持续完善安全防护与标准体系。",
    "近期聚焦设备上云与能耗管理，中期建设行业机理模型库与工业APP商店，远期形成“平台+园区”服务模式，实现平台可持续运营。",
    "三年内累计投入研发经费不低于2000万元，建设设备接入、数据治理、应用开发三大中心，推动产业链上下游协同。",
)
STATED = (
    "connected_devices",
    "data_points",
    "protocols",
    "microservices",
    "mechanism_models",
    "industrial_apps",
    "served_enterprises",
    "registered_users",
    "invested_amount",
    "revenue_y1",
)


def _stated(declaration: Declaration, rng: random.Random) -> dict[str, Decimal]:
    return {name: declaration.claims[name] for name in STATED if rng.random() < 0.85 and name in declaration.claims}
