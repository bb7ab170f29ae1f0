"""Planters for who applies: owners, accounts, auditors, registers."""

# ruff: noqa: ARG001 - every planter takes random numbers, used or not

from __future__ import annotations

import random
from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal

from samples.case import ROUND, Case
from samples.parties import make_supplier
from samples.planting.registry import CannotPlant, planter
from samples.planting.steps import where

PLACE = {"applicant": ""}


@planter("eligibility.negative_equity", "statement.sum", "claim.total_assets")
def negative_equity(case: Case, rng: random.Random) -> None:
    """Losses have eaten up the owners' equity at the end of the year before; the sheet still balances."""
    piece = next((p for p in case.pieces("balance_sheet") if p.subject.year == ROUND - 1), None)
    if piece is None:
        raise CannotPlant("no balance sheet")
    end = case.books.years[ROUND - 1].end
    gap = end["所有者权益合计"] * Decimal("1.2")
    step = {"元": Decimal("0.01"), "千元": Decimal(1000), "万元": Decimal(100)}[case.books.unit]
    gap = (gap / step).quantize(Decimal(1)) * step
    name = "其他应付款" if "其他应付款" in end else next(n for n in ("应付账款", "短期借款", "应付票据") if n in end)
    moved = {
        "未分配利润": end["未分配利润"] - gap,
        "所有者权益合计": end["所有者权益合计"] - gap,
        name: end[name] + gap,
        "流动负债合计": end["流动负债合计"] + gap,
        "负债合计": end["负债合计"] + gap,
    }
    changes = tuple((item, "current", value) for item, value in moved.items())
    new = case.change(piece.subject, changes=(*piece.subject.changes, *changes))
    # profit no longer explains what was kept: the statements' own ties may say so
    case.note(
        "eligibility.negative_equity", PLACE, f"所有者权益合计 {moved['所有者权益合计']}", "statement.years_disagree"
    )
    assert where(case, new)


@planter("eligibility.adverse_opinion", "audit")
def adverse_opinion(case: Case, rng: random.Random) -> None:
    """The auditors object to the accounts of the year before, or disclaim an opinion."""
    report = next((a for a in case.audits if a.year == ROUND - 1 and _shown(case, a)), None)
    if report is None:
        raise CannotPlant("no audit report")
    new = case.change(report, opinion=rng.choice(("adverse", "disclaimer")))
    case.note("eligibility.adverse_opinion", PLACE, f"{new.report_number} {new.opinion}")


def _shown(case: Case, subject: object) -> bool:
    return any(piece.subject is subject for plan in case.files for piece in plan.pieces)


@planter("eligibility.established_after_statements", "licence.term", "year2")
def established_after_statements(case: Case, rng: random.Random) -> None:
    """The company was founded after the first of its statements."""
    day = date(ROUND - 1, rng.randrange(2, 10), rng.randrange(2, 28))
    issued = max(case.company.licence_issued_on, day)
    end = None if case.company.term_end is None else date(day.year + 30, day.month, day.day) - timedelta(1)
    case.company = replace(case.company, established_on=day, licence_issued_on=issued, term_end=end)
    for piece in case.pieces("business_licence"):
        piece.subject = replace(piece.subject, established_on=day, licence_issued_on=issued, term_end=end)
    case.declaration.company = replace(case.declaration.company, established_on=day)
    case.note("eligibility.established_after_statements", PLACE, f"成立 {day.isoformat()}")


@planter("eligibility.platform_owner", "copyrights")
def platform_owner(case: Case, rng: random.Random) -> None:
    """The software copyrights belong to another company."""
    other = make_supplier(rng).name
    changed = [c for c in case.certificates if c.certificate_type == "software_copyright" and _shown(case, c)]
    if not changed:
        raise CannotPlant("no software copyright")
    for certificate in changed:
        case.change(certificate, owner=other)
    # a certificate of another owner proves no copyright of the applicant
    case.note("eligibility.platform_owner", PLACE, f"著作权人 {other}", "identity.name_mismatch")
    case.verdicts["software_copyrights"] = ""


@planter("eligibility.blacklisted", "registers")
def blacklisted(case: Case, rng: random.Random) -> None:
    """The applicant stands on a list of those who broke tax law or did not pay."""
    name, reason = rng.choice(
        (("dishonest", "有履行能力而拒不履行"), ("tax_violations", "虚开增值税专用发票"), ("penalties", "行政处罚"))
    )
    day = case.received_on - timedelta(days=rng.randrange(60, 500))
    entry = {
        "企业名称": case.company.name,
        "统一社会信用代码": case.company.uscc,
        "列入日期": day.isoformat(),
        "事由": reason,
    }
    case.registers[name].insert(rng.randrange(len(case.registers[name]) + 1), entry)
    case.note("eligibility.blacklisted", PLACE, f"{name} {day.isoformat()}")


@planter("eligibility.barred", "registers")
def barred(case: Case, rng: random.Random) -> None:
    """An earlier recognition of the applicant was cancelled less than three years ago."""
    day = case.received_on - timedelta(days=rng.randrange(90, 3 * 365 - 30))
    entry = {
        "企业名称": case.company.name,
        "统一社会信用代码": case.company.uscc,
        "取消日期": day.isoformat(),
        "取消原因": rng.choice(("提供虚假信息", "发生重大安全事故", "停产")),
    }
    case.registers["cancelled"].append(entry)
    case.note("eligibility.barred", PLACE, f"取消 {day.isoformat()}")


@planter("eligibility.business_scope", "licence.scope")
def business_scope(case: Case, rng: random.Random) -> None:
    """The licence's scope names neither making things nor serving those who do."""
    scope = rng.choice(
        (
            "餐饮服务；住宿服务；会议及展览服务；停车场服务",
            "房地产开发经营；物业管理；园林绿化工程施工；室内装饰装修",
        )
    )
    for piece in case.pieces("business_licence"):
        piece.subject = replace(piece.subject, scope=scope)
    case.note("eligibility.business_scope", PLACE, f"经营范围 {scope}")
