"""Planters for contracts and invoices that should not count as the applicant's investment."""

from __future__ import annotations

import random
from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal

from samples import codes
from samples.case import Case
from samples.parties import Party, make_customer, make_supplier
from samples.planting.registry import CannotPlant, planter
from samples.planting.steps import add_file, bought, resettle, show_invoice, uncount, where
from samples.purchases import draw_up, invoice_contract, make_contract, other_invoice, with_qr
from samples.vocabulary import WARES, Ware
from samples.wording import plain

FOREIGN = (
    Ware("其他", "餐饮服务", "餐费", "", "次", 3000, 9000, 6, "餐饮服务协议"),
    Ware("其他", "住宿服务", "住宿费", "", "天", 4000, 12000, 6, "会议住宿协议"),
    Ware("其他", "旅游服务", "团队旅游服务", "", "次", 12000, 40000, 6, "旅游服务合同"),
    Ware("其他", "机动车", "轿车", "2.0T", "辆", 120000, 300000, 13, "车辆购销合同"),
    Ware("其他", "建筑服务", "办公楼装修工程", "", "项", 80000, 300000, 9, "装修工程合同"),
)


@planter("invoice.not_platform_related", "extra.foreign")
def not_platform_related(case: Case, rng: random.Random) -> None:
    """Meals, hotels, journeys, cars or decoration under a contract of their own; not declared."""
    ware = rng.choice(FOREIGN)
    day = date(2026, rng.randrange(2, 8), rng.randrange(2, 28))
    seller = make_supplier(rng)
    deal = make_contract(rng, ware, case.company.party, seller, day - timedelta(days=12), "", Decimal(1))
    (invoice,) = invoice_contract(rng, deal, ware, (day,), (Decimal(1),), ("digital_ordinary",))
    case.contracts.append(deal)
    case.invoices.append(invoice)
    uncount(case, invoice)
    add_file(case, rng, "contract", deal, f"合同{len(case.contracts):02d}")
    show_invoice(case, rng, invoice)
    case.note("invoice.not_platform_related", where(case, invoice), f"{invoice.lines[0].name}")


@planter("contract.over_invoiced", "extra.over")
def over_invoiced(case: Case, rng: random.Random) -> None:
    """More was invoiced under a contract than it is worth; only what the contract covers is declared."""
    day = date(2025, rng.randrange(4, 12), rng.randrange(2, 28))
    first = bought(case, rng, day - timedelta(days=10), day, "digital_ordinary")
    contract = case.contracts[-1]
    line = first.lines[0]
    share = Decimal(repr(round(rng.uniform(0.2, 0.45), 2)))
    net = (line.amount * share).quantize(Decimal("0.01"))
    tax = (line.tax * share).quantize(Decimal("0.01"))
    more = replace(line, quantity="1", unit_price=plain(net), amount=net, tax=tax)
    later = day + timedelta(days=rng.randrange(20, 90))
    second = draw_up(
        rng,
        "digital_ordinary",
        first.buyer,
        first.seller,
        later,
        (more,),
        f"合同编号：{contract.number}",
        contract.number,
    )
    case.invoices.append(second)
    uncount(case, second)
    show_invoice(case, rng, first)
    show_invoice(case, rng, second)
    resettle(case)
    case.note(
        "contract.over_invoiced",
        where(case, contract),
        f"合同 {plain(contract.amount)}，开票 {plain(first.total + second.total)}",
        "claim.understated",
    )


@planter("contract.applicant_is_seller", "extra.seller")
def applicant_is_seller(case: Case, rng: random.Random) -> None:
    """A contract in which the applicant sells its platform's service, handed in with its invoice as investment."""
    ware = rng.choice([w for w in WARES if w.category in ("云服务", "系统集成")])
    day = date(2026, rng.randrange(2, 8), rng.randrange(2, 28))
    buyer = make_customer(rng)
    deal = make_contract(rng, ware, buyer, case.company.party, day - timedelta(days=14), case.platform_name, Decimal(1))
    (invoice,) = invoice_contract(rng, deal, ware, (day,), (Decimal(1),), ("digital_special",))
    case.contracts.append(deal)
    case.invoices.append(invoice)
    add_file(case, rng, "contract", deal, f"合同{len(case.contracts):02d}")
    show_invoice(case, rng, invoice)
    # the buyer of what the applicant sells is another company, and the seller bears its name
    case.note(
        "contract.applicant_is_seller",
        where(case, deal),
        f"乙方 {case.company.name}",
        "invoice.buyer_mismatch",
    )


@planter("invoice.related_party", "extra.related")
def related_party(case: Case, rng: random.Random) -> None:
    """The seller bears the applicant's trade name; the purchase is declared."""
    root = _trade_name(case.company.name)
    seller = make_supplier(rng)
    city = seller.name[:2] if seller.name[:2] in ("杭州", "宁波", "上海", "苏州", "南京", "嘉兴", "绍兴") else "杭州"
    sister = replace(seller, name=f"{city}{root}{rng.choice(('软件', '信息技术', '自动化工程'))}有限公司")
    invoice = _bought_from(case, rng, sister)
    resettle(case)
    case.note("invoice.related_party", where(case, invoice), f"销售方 {sister.name}")


def _trade_name(name: str) -> str:
    """The two characters that a company is known by (samples.parties.brand)."""
    for front in ("浙江", "绍兴市", "绍兴"):
        if name.startswith(front):
            name = name.removeprefix(front)
            break
    for district in ("柯桥", "越城", "上虞", "诸暨", "嵊州", "新昌"):
        name = name.removeprefix(district)
    return name[:2]


def _bought_from(case: Case, rng: random.Random, seller: Party, day: date | None = None) -> object:
    ware = rng.choice([w for w in WARES if w.category in ("软件购置", "委托开发")])
    day = day or date(2026, rng.randrange(2, 8), rng.randrange(2, 28))
    deal = make_contract(
        rng, ware, case.company.party, seller, day - timedelta(days=15), case.platform_name, Decimal(1)
    )
    (invoice,) = invoice_contract(rng, deal, ware, (day,), (Decimal(1),), ("digital_special",))
    case.contracts.append(deal)
    case.invoices.append(invoice)
    add_file(case, rng, "contract", deal, f"合同{len(case.contracts):02d}")
    show_invoice(case, rng, invoice)
    return invoice


@planter("invoice.consecutive_numbers", "extra.run")
def consecutive_numbers(case: Case, rng: random.Random) -> None:
    """One seller wrote three or four invoices with running numbers on one day; all are declared."""
    ware = rng.choice([w for w in WARES if w.category == "设备购置"])
    day = date(2026, rng.randrange(2, 8), rng.randrange(2, 28))
    seller = make_supplier(rng)
    deal = make_contract(
        rng, ware, case.company.party, seller, day - timedelta(days=15), case.platform_name, Decimal(3)
    )
    count = rng.choice((3, 4))
    parts = tuple(Decimal(1) / count for _ in range(count))
    net = deal.amount / (1 + Decimal(ware.rate) / 100) / count * Decimal("0.99")
    first = codes.digital_number(day, rng)
    case.contracts.append(deal)
    add_file(case, rng, "contract", deal, f"合同{len(case.contracts):02d}")
    made = []
    for index, _ in enumerate(parts):
        invoice = other_invoice(rng, case.company.party, seller, day, "digital_special", net, ware)
        number = f"{int(first) + index:020d}"
        invoice = with_qr(replace(invoice, number=number, contract_number=deal.number))
        case.invoices.append(invoice)
        show_invoice(case, rng, invoice)
        made.append(invoice)
    resettle(case)
    if len({x.number for x in made}) != count:
        raise CannotPlant("numbers ran over")
    case.note("invoice.consecutive_numbers", where(case, made[0]), f"{count} 张连号，{seller.name}")
