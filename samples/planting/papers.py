"""Planters for identity, eligibility and completeness."""

# ruff: noqa: ARG001 - every planter takes random numbers, used or not

from __future__ import annotations

import random
from dataclasses import replace
from datetime import timedelta

from samples import codes
from samples.case import AS_OF, ROUND, Case
from samples.parties import brand, make_supplier, person
from samples.planting.registry import CannotPlant, planter
from samples.planting.steps import where


@planter("identity.uscc_invalid", "tax.id")
def uscc_invalid(case: Case, rng: random.Random) -> None:
    """The tax certificate prints a taxpayer code whose check digit is wrong."""
    new = case.change(case.certificate, taxpayer_id=codes.broken_uscc(case.company.uscc, rng))
    case.note("identity.uscc_invalid", where(case, new), f"纳税人识别号 {new.taxpayer_id}", "identity.uscc_mismatch")


@planter("identity.uscc_mismatch", "declaration.uscc")
def uscc_mismatch(case: Case, rng: random.Random) -> None:
    """The form gives another valid code than the licence and all other papers."""
    other = codes.make_uscc(case.company.uscc[2:8], rng)
    case.declaration.company = case.declaration.company.with_party(uscc=other)
    case.note(
        "identity.uscc_mismatch",
        where(case, case.declaration),
        f"申报书 {other}，其他材料 {case.company.uscc}",
        "invoice.buyer_mismatch",
    )


@planter("identity.name_mismatch", "statement.name")
def name_mismatch(case: Case, rng: random.Random) -> None:
    """One statement was drawn up for another company."""
    piece = next((p for p in case.pieces("income_statement") if p.subject.year == ROUND - 1), None)
    if piece is None:
        raise CannotPlant("no income statement")
    old = case.company.name
    spot = 2 if old[:2] in ("浙江", "绍兴") else 0
    new = case.change(piece.subject, company=old[:spot] + brand(rng) + old[spot + 2 :])
    case.note("identity.name_mismatch", where(case, new), f"利润表编制单位 {new.company}", "claim.overstated")


@planter("identity.legal_representative_mismatch", "declaration.person")
def legal_representative_mismatch(case: Case, rng: random.Random) -> None:
    """The form names another legal representative than the licence."""
    other = person(rng)
    case.declaration.company = case.declaration.company.with_party(legal_rep=other)
    case.note(
        "identity.legal_representative_mismatch",
        where(case, case.declaration),
        f"申报书 {other}，执照 {case.company.party.legal_rep}",
    )


@planter("identity.joint_applicant_invalid", "declaration.joint")
def joint_applicant_invalid(case: Case, rng: random.Random) -> None:
    """A joint applicant's code fails its check."""
    partner = make_supplier(rng)
    code = codes.broken_uscc(partner.uscc, rng)
    case.declaration.joint = ((partner.name, code),)
    case.note(
        "identity.joint_applicant_invalid",
        {"applicant": ""},
        f"联合申报单位 {partner.name} {code}",
        "identity.uscc_invalid",
    )


def _licence(case: Case, **changes: object) -> None:
    for piece in case.pieces("business_licence"):
        piece.subject = replace(piece.subject, **changes)


@planter("eligibility.outside_shaoxing", "licence.place")
def outside_shaoxing(case: Case, rng: random.Random) -> None:
    """The licence shows a seat and an authority in another city."""
    address = (
        f"浙江省杭州市萧山区{rng.choice(('宁围街道市心北路', '经济技术开发区建设三路'))}{rng.randrange(20, 900)}号"
    )
    licence = case.pieces("business_licence")[0].subject
    _licence(case, party=replace(licence.party, address=address), authority="杭州市萧山区市场监督管理局")
    case.declaration.company = case.declaration.company.with_party(address=address)
    case.note("eligibility.outside_shaoxing", {"applicant": ""}, f"住所 {address}")


@planter("eligibility.not_legal_person", "licence.type")
def not_legal_person(case: Case, rng: random.Random) -> None:
    """The licence is that of a branch, a partnership or a sole owner."""
    kind = rng.choice(("有限责任公司分公司(自然人投资或控股)", "个人独资企业", "有限合伙企业"))
    _licence(case, company_type=kind)
    case.declaration.company = replace(case.declaration.company, company_type=kind)
    case.note("eligibility.not_legal_person", {"applicant": ""}, f"类型 {kind}")


@planter("eligibility.licence_expired", "licence.term")
def licence_expired(case: Case, rng: random.Random) -> None:
    """The term of operation ended before the application came in."""
    end = case.received_on - timedelta(days=rng.randrange(20, 400))
    _licence(case, term_end=end)
    plan = case.plans("business_licence")[0]
    for piece in plan.pieces:
        if piece.layout == "landscape_2022":
            piece.layout = "landscape_2019"
    case.note("eligibility.licence_expired", {"applicant": ""}, f"营业期限至 {end.isoformat()}")


@planter("eligibility.platform_type_unclear", "declaration.ticks")
def platform_type_unclear(case: Case, rng: random.Random) -> None:
    """Two platform types are ticked, or none."""
    case.declaration.ticks = rng.choice(((), ("industry", "enterprise"), ("industry", "region")))
    case.note("eligibility.platform_type_unclear", {"applicant": ""}, f"勾选 {len(case.declaration.ticks)} 项")


@planter("eligibility.late_submission", "received_on")
def late_submission(case: Case, rng: random.Random) -> None:
    """It came in after the round closed; verify with --received-on of the truth."""
    case.received_on = AS_OF + timedelta(days=rng.randrange(2, 20))
    case.note("eligibility.late_submission", {"applicant": ""}, f"收件 {case.received_on.isoformat()}")


@planter("completeness.missing_material", "item")
def missing_material(case: Case, rng: random.Random) -> None:
    """An item of Article 7 is not in the bundle."""
    item = rng.choice(("company_profile", "company_profile", "tax_certificate"))
    if item == "tax_certificate" and (
        "tax_paid_y1" in case.verdicts or any("tax" in d.subject.get("kind", "") for d in case.discrepancies)
    ):
        item = "company_profile"
    case.files = [p for p in case.files if not any(x.item == item for x in p.pieces)]
    extra: tuple[str, ...] = ()
    if item == "tax_certificate":
        case.verdicts["tax_paid_y1"] = "unsupported"
        extra = ("claim.unsupported",)
    case.note("completeness.missing_material", {"item": item}, "缺少材料", *extra)


@planter("completeness.missing_statement_year", "year2")
def missing_statement_year(case: Case, rng: random.Random) -> None:
    """The statements of the year before last are missing."""
    kinds = ("balance_sheet", "income_statement", "cash_flow_statement")
    for plan in case.files:
        plan.pieces = [p for p in plan.pieces if not (p.kind in kinds and p.subject.year == ROUND - 2)]
    case.files = [p for p in case.files if p.pieces]
    case.verdicts["revenue_y2"] = ""  # the next year's column of comparison may be taken as evidence or not
    case.note(
        "completeness.missing_statement_year",
        {"item": "financial_statements"},
        f"缺少{ROUND - 2}年度报表",
        "claim.unsupported",
    )


@planter("completeness.unreadable_file", "file")
def unreadable_file(case: Case, rng: random.Random) -> None:
    """A file is encrypted, cut off, empty or garbled."""
    spare = [
        p
        for p in case.files
        if p.medium in ("pdf", "scan_pdf")
        and p.pieces[0].kind in ("supporting", "test_report", "bank_receipt")
        and not p.options.get("fault")
        and not p.options.get("illegible")
    ]
    if not spare:
        raise CannotPlant("no spare file to damage")
    plan = rng.choice(spare)
    plan.damage = rng.choice(("encrypted", "truncated", "empty", "garbage"))
    plan.reasons = {
        "encrypted": ("encrypted",),
        "truncated": ("truncated", "corrupt"),
        "empty": ("empty_file",),
        "garbage": ("corrupt", "truncated"),
    }[plan.damage]
    case.note("completeness.unreadable_file", {"file": plan.path}, plan.damage)
