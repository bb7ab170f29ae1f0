"""Traps about who applies: codes of the province and of abolished counties, brackets, namesakes, last days."""

# ruff: noqa: ARG001 - every trap takes random numbers, used or not

from __future__ import annotations

import random
from dataclasses import replace
from datetime import timedelta

from samples import codes
from samples.case import AS_OF, CannotPlant, Case
from samples.planting.steps import where
from samples.traps.registry import trap

PLACE = {"applicant": ""}
SEAT = ("eligibility.outside_shaoxing", "identity.uscc_invalid", "identity.uscc_mismatch")
NAMES = (
    "identity.name_mismatch",
    "invoice.buyer_mismatch",
    "invoice.channels_disagree",
    "eligibility.platform_owner",
    "contract.applicant_is_seller",
)


@trap("registered_by_the_province")
def registered_by_the_province(case: Case, rng: random.Random) -> None:
    """A company in Shaoxing may be registered by the province: 330000 in its code."""
    _division(case, "330000", "registered_by_the_province")


@trap("abolished_division")
def abolished_division(case: Case, rng: random.Random) -> None:
    """330621 (绍兴县) and 330682 (上虞市) are abolished and still valid in codes."""
    for division in ("330621", "330682"):
        if case.company.uscc[2:8] == division:
            _division(case, division, "abolished_division")
            return
    raise CannotPlant("another division")


def _division(case: Case, division: str, name: str) -> None:
    if case.company.uscc[2:8] != division:
        raise CannotPlant("another division")
    case.lay(name, SEAT, {}, f"{case.company.uscc}，{case.company.party.address}")


@trap("brackets")
def brackets(case: Case, rng: random.Random) -> None:
    """（） and () in a name are the same."""
    name = case.company.name
    if "（" not in name:
        raise CannotPlant("no brackets")
    half = name.replace("（", "(").replace("）", ")")
    for invoice in [x for x in case.invoices if x.buyer.name == name][::2]:
        case.change(invoice, buyer=replace(invoice.buyer, name=half))
    for contract in case.contracts[::3]:
        case.change(contract, party_a=replace(contract.party_a, name=half))
    case.change(case.certificate, taxpayer=half)
    case.lay("brackets", NAMES, {}, f"{name} / {half}")


@trap("namesake_on_a_list")
def namesake_on_a_list(case: Case, rng: random.Random) -> None:
    """A company of the same name with another valid code stands on the lists."""
    other = codes.make_uscc("330106", rng)
    front = {"企业名称": case.company.name, "统一社会信用代码": other}
    day = (case.received_on - timedelta(days=200)).isoformat()
    case.registers["dishonest"].append(front | {"列入日期": day, "事由": "有履行能力而拒不履行"})
    case.registers["cancelled"].append(front | {"取消日期": day, "取消原因": "停产"})
    case.lay("namesake_on_a_list", ("eligibility.blacklisted", "eligibility.barred"), {}, f"名单中代码 {other}")


@trap("bar_has_ended")
def bar_has_ended(case: Case, rng: random.Random) -> None:
    """A recognition cancelled three years ago to the day, and a penalty whose term is over, bar nobody."""
    front = {"企业名称": case.company.name, "统一社会信用代码": case.company.uscc}
    day = case.received_on.replace(year=case.received_on.year - 3)
    case.registers["cancelled"].append(front | {"取消日期": day.isoformat(), "取消原因": "停产"})
    over = {"列入日期": "2023-03-01", "事由": "行政处罚", "截止日期": "2026-03-01"}
    case.registers["penalties"].append(front | over)
    case.lay("bar_has_ended", ("eligibility.blacklisted", "eligibility.barred"), {}, f"取消 {day.isoformat()}")


@trap("last_day")
def last_day(case: Case, rng: random.Random) -> None:
    """Received on the closing day with a licence that runs until that day."""
    case.received_on = AS_OF
    term_end = AS_OF
    case.company = replace(case.company, term_end=term_end)
    case.declaration.company = replace(case.declaration.company, term_end=term_end)
    for piece in case.pieces("business_licence"):
        piece.subject = replace(piece.subject, term_end=term_end)
        if piece.layout == "landscape_2022":
            piece.layout = "landscape_2019"
    case.lay("last_day", ("eligibility.late_submission", "eligibility.licence_expired"), {}, term_end.isoformat())


@trap("joint_buyer")
def joint_buyer(case: Case, rng: random.Random) -> None:
    """A joint applicant's own purchase is shown and not declared."""
    from samples.parties import make_supplier
    from samples.planting.steps import add_file, show_invoice, uncount
    from samples.purchases import invoice_contract, make_contract
    from samples.vocabulary import WARES

    partner = make_supplier(rng)
    case.declaration.joint = ((partner.name, partner.uscc),)
    ware = next(w for w in WARES if w.category == "委托开发")
    day = AS_OF.replace(month=5, day=rng.randrange(8, 25))
    deal = make_contract(rng, ware, partner, make_supplier(rng), day - timedelta(days=10), case.platform_name, 1)  # type: ignore[arg-type]
    (invoice,) = invoice_contract(rng, deal, ware, (day,), (1,), ("digital_special",))  # type: ignore[arg-type]
    case.contracts.append(deal)
    case.invoices.append(invoice)
    uncount(case, invoice)
    add_file(case, rng, "contract", deal, "联合单位合同", "pdf")
    show_invoice(case, rng, invoice, "联合单位发票", "pdf")
    silent = ("invoice.buyer_mismatch", "invoice.without_contract", "contract.applicant_is_seller")
    case.lay("joint_buyer", silent, where(case, invoice), f"购买方 {partner.name}")
