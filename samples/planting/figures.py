"""Planters for arithmetic and claims."""

# ruff: noqa: ARG001 - every planter takes random numbers, used or not

from __future__ import annotations

import random
from dataclasses import replace
from decimal import Decimal

from samples.case import ROUND, Case
from samples.planting.registry import CannotPlant, planter
from samples.planting.steps import free_invoice, resettle, set_claim, where
from samples.purchases import with_qr
from samples.story import in_wan
from samples.subjects import InvestmentRow
from samples.truth import proofs
from samples.wording import amount_words, cents, plain, trimmed


@planter("invoice.total_mismatch", "invoice.total")
def invoice_total_mismatch(case: Case, rng: random.Random) -> None:
    """Amount and tax do not add up to the printed total."""
    invoice = free_invoice(case)
    total = invoice.total + rng.choice((9, 90, 100, 180))
    new = case.change(invoice, total=total, words=amount_words(total))
    new = case.change(new, qr=with_qr(new).qr)
    resettle(case)
    case.note("invoice.total_mismatch", where(case, new), f"{plain(new.amount)} + {plain(new.tax)} ≠ {plain(total)}")


@planter("invoice.lines_mismatch", "invoice.lines")
def invoice_lines_mismatch(case: Case, rng: random.Random) -> None:
    """A line's amount is neither quantity times price nor what the sum needs."""
    invoice = free_invoice(case)
    line = invoice.lines[0]
    wrong = replace(line, amount=line.amount + rng.choice((100, 1000, 1200)))
    new = case.change(invoice, lines=(wrong, *invoice.lines[1:]))
    case.note("invoice.lines_mismatch", where(case, new), f"行金额 {plain(wrong.amount)}，合计 {plain(new.amount)}")


@planter("invoice.words_mismatch", "invoice.words")
def invoice_words_mismatch(case: Case, rng: random.Random) -> None:
    """The total in words is another one than in digits."""
    invoice = free_invoice(case, "pdf", "jpg", "scan_pdf")
    new = case.change(invoice, words=amount_words(invoice.total + rng.choice((1000, 10000, 20000))))
    case.note("invoice.words_mismatch", where(case, new), f"{new.words} / {plain(new.total)}")


@planter("contract.words_mismatch", "contract.words")
def contract_words_mismatch(case: Case, rng: random.Random) -> None:
    """A contract's amount in words is another one than in digits."""
    contract = rng.choice([c for c in case.contracts if any(p.subject is c for p in case.pieces("contract"))])
    new = case.change(contract, words=amount_words(contract.amount + rng.choice((1000, 10000, 50000)), "元"))
    note = f"{new.words} / {plain(new.amount)}"
    # which of the two is agreed is open, and with it whether more was invoiced than agreed
    case.note("contract.words_mismatch", where(case, new), note, "contract.over_invoiced")


@planter("tax.total_mismatch", "tax.total")
def tax_total_mismatch(case: Case, rng: random.Random) -> None:
    """The certificate's total is not the sum of its rows."""
    total = case.certificate.total + rng.choice((1000, 5000, 10000))
    new = case.change(case.certificate, printed_total=cents(total))
    case.note("tax.total_mismatch", where(case, new), f"合计 {plain(total)}")


@planter("statement.identity_broken", "statement.sum")
def statement_identity_broken(case: Case, rng: random.Random) -> None:
    """A balance sheet's sum of debts is not what its items add up to."""
    piece = next((p for p in case.pieces("balance_sheet") if p.subject.year == ROUND - 1), None)
    if piece is None:
        raise CannotPlant("no balance sheet")
    value = case.books.years[ROUND - 1].end["负债合计"]
    step = max(Decimal(10000), Decimal(int(value / 50) // 10000 * 10000))
    new = case.change(piece.subject, changes=(*piece.subject.changes, ("负债合计", "current", value + step)))
    case.note("statement.identity_broken", where(case, new), f"负债合计 {plain(value + step)}")


@planter("statement.years_disagree", "year2")
def statement_years_disagree(case: Case, rng: random.Random) -> None:
    """The column of comparison is not last year's statement."""
    shown = {p.subject.year: p for p in case.pieces("balance_sheet")}
    if ROUND - 1 not in shown or ROUND - 2 not in shown:
        raise CannotPlant("one year only")
    end = case.books.years[ROUND - 2].end
    step = Decimal(int(end["应收票据"] / 3) // 10000 * 10000)
    if not step:
        raise CannotPlant("figures too small")
    piece = shown[ROUND - 1]
    moved = (("应收账款", "prior", end["应收账款"] + step), ("应收票据", "prior", end["应收票据"] - step))
    new = case.change(piece.subject, changes=(*piece.subject.changes, *moved))
    case.note("statement.years_disagree", where(case, new), f"应收账款、应收票据年初数与上年末相差 {plain(step)}")


@planter("declaration.invested_exceeds_total", "claim.total_investment")
def invested_exceeds_total(case: Case, rng: random.Random) -> None:
    """More is declared as invested than as the whole investment."""
    case.declaration.claims["total_investment"] = in_wan(case.declaration.claims["invested_amount"] * Decimal("0.8"))
    case.note("declaration.invested_exceeds_total", where(case, case.declaration), "已完成投资大于总投资")


@planter("declaration.investment_rows_mismatch", "claim.rows")
def investment_rows_mismatch(case: Case, rng: random.Random) -> None:
    """The table of investment holds a row for which there is no paper, and sums to more than is declared."""
    if "invested_amount" in case.verdicts:
        raise CannotPlant("already used")
    form = case.declaration
    extra = in_wan(form.claims["invested_amount"] * Decimal(repr(round(rng.uniform(0.08, 0.25), 2))))
    form.rows.append(InvestmentRow("其他", "其他投入", "", "", extra))
    case.note("declaration.investment_rows_mismatch", where(case, form), f"投入明细多 {plain(extra)}")


@planter("invoice.tax_rate_invalid", "invoice.rate")
def tax_rate_invalid(case: Case, rng: random.Random) -> None:
    """An invoice carries a rate that was no longer legal on its day."""
    invoice = free_invoice(case)
    rate = rng.choice((11, 17, 16, 10))
    lines = []
    for line in invoice.lines:
        gross = line.amount + line.tax
        net = cents(gross / (1 + Decimal(rate) / 100))
        price = trimmed((net / Decimal(line.quantity)).quantize(Decimal("0.000001")))
        lines.append(replace(line, amount=net, tax=gross - net, tax_rate=f"{rate}%", unit_price=price))
    amount = sum((x.amount for x in lines), Decimal(0))
    new = case.change(invoice, lines=tuple(lines), amount=amount, tax=invoice.total - amount)
    new = case.change(new, qr=with_qr(new).qr)
    resettle(case)
    case.note("invoice.tax_rate_invalid", where(case, new), f"税率 {rate}%，开票 {new.issued_on.isoformat()}")


@planter("claim.overstated", "claim.overstated")
def overstated(case: Case, rng: random.Random) -> None:
    """A claim is a good deal higher than its papers prove."""
    name = rng.choice(("invested_amount", "connected_devices", "served_enterprises", "net_profit_y1", "tax_paid_y1"))
    proven = proofs(case).get(name)
    if not proven or name in case.verdicts:
        name = "served_enterprises"
        proven = proofs(case)[name]
    value = max(proven) * Decimal(repr(round(rng.uniform(1.25, 1.7), 2)))
    set_claim(
        case,
        name,
        in_wan(value) if name in ("invested_amount", "net_profit_y1", "tax_paid_y1") else Decimal(int(value) + 1),
    )
    case.verdicts[name] = "overstated"
    short = any(d.rule == "declaration.invested_exceeds_total" for d in case.discrepancies)
    if name == "invested_amount" and not short:
        claims = case.declaration.claims
        claims["total_investment"] = max(claims["total_investment"], in_wan(value * Decimal("1.6")))
    note = f"申报 {case.declaration.claims[name]}，证据 {max(proven)}"
    rows = ("declaration.investment_rows_mismatch",) if name == "invested_amount" else ()
    case.note("claim.overstated", {"claim": name}, note, *rows)


@planter("claim.contradicted", "claim.contradicted")
def contradicted(case: Case, rng: random.Random) -> None:
    """The self-evaluation states another figure than the form."""
    name = rng.choice(("industrial_apps", "mechanism_models", "microservices", "data_points"))
    if name in case.verdicts:
        raise CannotPlant("already used")
    declared = case.declaration.claims[name]
    case.evaluation.figures[name] = Decimal(int(declared * Decimal("0.6")) or 1)
    case.verdicts[name] = "contradicted"
    case.note("claim.contradicted", {"claim": name}, f"申报 {declared}，自评价 {case.evaluation.figures[name]}")


@planter("claim.unsupported", "claim.unsupported")
def unsupported(case: Case, rng: random.Random) -> None:
    """The list that would prove a count is not in the bundle."""
    # not microservices: the screenshot states them too
    options = [("protocols", "protocols"), ("mechanism_models", "models")]
    rng.shuffle(options)
    for claim, kind in options:
        if claim in case.verdicts or not any(p.subject.list_of == kind for p in case.pieces("device_list")):
            continue
        for plan in case.files:
            plan.pieces = [p for p in plan.pieces if not (p.kind == "device_list" and p.subject.list_of == kind)]
        case.files = [p for p in case.files if p.pieces]
        case.verdicts[claim] = "unsupported"
        case.note("claim.unsupported", {"claim": claim}, "无清单")
        return
    raise CannotPlant("no list to remove")


@planter("claim.understated", "claim.understated")
def understated(case: Case, rng: random.Random) -> None:
    """A claim is lower than its papers prove."""
    name = "industrial_apps"
    if name in case.verdicts:
        name = "served_enterprises"
    if name in case.verdicts:
        raise CannotPlant("already used")
    set_claim(case, name, Decimal(int(proofs(case)[name][0] * Decimal("0.7"))))
    case.verdicts[name] = "understated"
    case.note(
        "claim.understated", {"claim": name}, f"申报 {case.declaration.claims[name]}，证据 {proofs(case)[name][0]}"
    )


@planter("claim.not_checkable", "claim.not_checkable")
def not_checkable(case: Case, rng: random.Random) -> None:
    """No paper can state the platform's own income: undetermined, as in every bundle."""
    case.verdicts["platform_income_y1"] = "not_checkable"
    case.note("claim.not_checkable", {"claim": "platform_income_y1"}, "材料中无此数", outcome="undetermined")


@planter("claim.unit_suspected", "claim.unit")
def unit_suspected(case: Case, rng: random.Random) -> None:
    """A figure was written in yuan where the form asks for 万元."""
    name = rng.choice(("revenue_y1", "total_assets_y1"))
    set_claim(case, name, (proofs(case)[name][0] * 10000).quantize(Decimal("0.01")), stated=False)
    case.verdicts[name] = "overstated"
    case.note("claim.unit_suspected", {"claim": name}, "以元填入万元栏", "claim.overstated")


@planter("claim.implausible", "claim.points")
def implausible(case: Case, rng: random.Random) -> None:
    """Fewer collection points than devices are declared."""
    if "data_points" in case.verdicts:
        raise CannotPlant("already used")
    set_claim(
        case, "data_points", Decimal(max(1, int(case.declaration.claims["connected_devices"]) // 3)), stated=False
    )
    case.verdicts["data_points"] = "understated"
    place = {"claim": "data_points", "other_claim": "connected_devices"}
    case.note("claim.implausible", place, "采集点少于设备", "claim.understated")
