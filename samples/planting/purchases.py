"""Planters for periods and investment papers."""

# ruff: noqa: ARG001 - every planter takes random numbers, used or not

from __future__ import annotations

import random
from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal

from samples.case import AS_OF, ROUND, Case
from samples.parties import make_customer
from samples.planting.registry import CannotPlant, planter
from samples.planting.steps import add_file, bought, free_invoice, resettle, show_invoice, uncount, where
from samples.purchases import qr_kind, red_of, with_qr
from samples.taxes import TaxRow
from samples.wording import amount_words, plain


@planter("tax.outside_year", "tax.rows")
def tax_outside_year(case: Case, rng: random.Random) -> None:
    """The tax certificate also holds payments of the year before."""
    rows = case.certificate.rows
    old = tuple(
        TaxRow(
            r.voucher[:-4] + f"{rng.randrange(10**4):04d}",
            r.tax_type,
            r.item,
            _back(r.first),
            _back(r.last),
            _back(r.paid_on),
            r.amount,
        )
        for r in rows
        if r.tax_type == "增值税" and r.amount > 0 and r.paid_on.year == ROUND - 1
    )[: rng.randrange(2, 5)]
    new = case.change(case.certificate, rows=old + rows)
    for piece in case.pieces("tax_certificate"):
        if piece.layout == "letter":
            piece.layout = "table_portrait"
    case.note("tax.outside_year", where(case, new), f"{len(old)} 行属 {ROUND - 2} 年")


def _back(day: date) -> date:
    return date(day.year - 1, day.month, min(day.day, 28) if day.month == 2 else day.day)


@planter("statement.wrong_year", "year2")
def statement_wrong_year(case: Case, rng: random.Random) -> None:
    """The income statement of the year before last is in truth a year older."""
    piece = next((p for p in case.pieces("income_statement") if p.subject.year == ROUND - 2), None)
    if piece is None:
        raise CannotPlant("no statement of that year")
    new = case.change(piece.subject, year=ROUND - 3)
    case.verdicts["revenue_y2"] = ""  # the next year's column of comparison may be taken as evidence or not
    case.note(
        "statement.wrong_year",
        where(case, new),
        f"利润表为 {ROUND - 3} 年度",
        "completeness.missing_statement_year",
        "claim.unsupported",
        "claim.not_checkable",
        "statement.years_disagree",
    )


@planter("invoice.outside_window", "extra.old")
def invoice_outside_window(case: Case, rng: random.Random) -> None:
    """An invoice is older than the window; it is not declared."""
    day = date(2024, rng.randrange(3, 9), rng.randrange(1, 28))
    invoice = bought(
        case, rng, day - timedelta(days=20), day, rng.choice(("e_ordinary", "digital_special", "digital_ordinary"))
    )
    show_invoice(case, rng, invoice)
    case.note("invoice.outside_window", where(case, invoice), f"开票日期 {day.isoformat()}")


@planter("contract.signed_after_invoice", "contract.day")
def contract_signed_after_invoice(case: Case, rng: random.Random) -> None:
    """A contract was signed long after its invoice."""
    for contract in case.contracts:
        days = [x.issued_on for x in case.invoices if x.contract_number == contract.number]
        if days and max(days) + timedelta(days=90) < case.received_on:
            day = max(days) + timedelta(days=rng.randrange(60, 80))
            new = case.change(contract, signed_on=day)
            case.note(
                "contract.signed_after_invoice",
                where(case, new),
                f"签订 {day.isoformat()}，开票 {max(days).isoformat()}",
            )
            return
    raise CannotPlant("no contract early enough")


@planter("document.future_date", "extra.future")
def document_future_date(case: Case, rng: random.Random) -> None:
    """An invoice is dated after the round's closing; it is not declared."""
    day = AS_OF + timedelta(days=rng.randrange(10, 40))
    invoice = bought(case, rng, AS_OF - timedelta(days=60), day, "digital_special")
    show_invoice(case, rng, invoice)
    case.note("document.future_date", where(case, invoice), f"开票日期 {day.isoformat()}", "invoice.outside_window")


@planter("invoice.number_year_mismatch", "extra.year")
def invoice_number_year_mismatch(case: Case, rng: random.Random) -> None:
    """A digital invoice's number begins with another year than it was issued in."""
    day = date(2026, rng.randrange(1, 8), rng.randrange(2, 28))
    invoice = bought(case, rng, day - timedelta(days=15), day, "digital_ordinary")
    new = with_qr(replace(invoice, number="24" + invoice.number[2:]))
    case.invoices[-1] = new
    show_invoice(case, rng, new)
    resettle(case)
    case.note("invoice.number_year_mismatch", where(case, new), f"号码 {new.number}，开票 {day.isoformat()}")


@planter("invoice.buyer_mismatch", "extra.buyer")
def buyer_mismatch(case: Case, rng: random.Random) -> None:
    """An invoice was issued to another company; it is not declared."""
    day = date(2026, rng.randrange(2, 8), rng.randrange(2, 28))
    invoice = bought(case, rng, day - timedelta(days=15), day, "digital_special", buyer=make_customer(rng))
    show_invoice(case, rng, invoice)
    case.note("invoice.buyer_mismatch", where(case, invoice), f"购买方 {invoice.buyer.name}")


@planter("invoice.duplicate", "extra.copy")
def duplicate(case: Case, rng: random.Random) -> None:
    """One invoice stands twice in the bundle, in two different files of one format."""
    invoice = free_invoice(case, "pdf", "jpg", "scan_pdf")
    first = case.plan_of(invoice)
    plan = show_invoice(case, rng, invoice, "补充发票", first.medium)
    piece, before = plan.pieces[0], next(p for p in first.pieces if p.subject is invoice)
    if piece.layout == before.layout and plan.medium == "pdf":
        plan.style = "hei"
        plan.options["info"] = not first.options.get("info")
    case.note(
        "invoice.duplicate",
        {"file": plan.path, "kind": "invoice", "number": invoice.number, "other": first.path},
        "同一发票两份文件",
    )


@planter("invoice.red", "extra.red")
def red(case: Case, rng: random.Random) -> None:
    """A blue invoice and the red one that takes it back; neither is declared."""
    day = date(2026, rng.randrange(1, 6), rng.randrange(2, 28))
    blue = bought(case, rng, day - timedelta(days=12), day, rng.choice(("digital_special", "digital_ordinary")))
    back = red_of(rng, blue, day + timedelta(days=rng.randrange(20, 80)))
    case.invoices.append(back)
    uncount(case, blue, back)
    show_invoice(case, rng, blue)
    show_invoice(case, rng, back)
    case.note("invoice.red", where(case, back) | {"blue": blue.number}, f"红字发票冲 {blue.number}")


@planter("invoice.without_contract", "extra.alone")
def without_contract(case: Case, rng: random.Random) -> None:
    """An invoice has no contract; it is declared."""
    day = date(2026, rng.randrange(1, 8), rng.randrange(2, 28))
    invoice = bought(case, rng, day, day, "digital_special", contract=False)
    show_invoice(case, rng, invoice)
    resettle(case)
    case.note("invoice.without_contract", where(case, invoice), f"销售方 {invoice.seller.name} 无合同")


@planter("invoice.qr_mismatch", "qr")
def qr_mismatch(case: Case, rng: random.Random) -> None:
    """The printed amount is higher than the QR code says."""
    try:
        invoice = free_invoice(case, *(("scan_pdf",) if case.profile == "scan" else ("pdf",)))
    except CannotPlant:
        day = date(2026, rng.randrange(2, 8), rng.randrange(2, 28))
        invoice = bought(case, rng, day - timedelta(days=15), day, "digital_ordinary")
        show_invoice(case, rng, invoice)
        resettle(case)
    value = invoice.total if invoice.digital else invoice.amount
    lower = (value * Decimal("0.6")).quantize(Decimal("0.01"))
    new = case.change(invoice, qr=qr_kind(invoice, plain(lower)))
    case.plan_of(new).options.pop("info", None)
    case.note("invoice.qr_mismatch", where(case, new), f"票面 {plain(value)}，二维码 {plain(lower)}")


@planter("invoice.channels_disagree", "channels")
def channels_disagree(case: Case, rng: random.Random) -> None:
    """The XML of a digital invoice says something else than its PDF."""
    if case.profile == "scan":
        raise CannotPlant("scans have one channel")
    try:
        invoice = free_invoice(case, "pdf", only_digital=True)
    except CannotPlant:
        day = date(2026, rng.randrange(2, 8), rng.randrange(2, 28))
        invoice = bought(case, rng, day - timedelta(days=15), day, "digital_special")
        show_invoice(case, rng, invoice)
        resettle(case)
    extra: tuple[str, ...]
    if rng.random() < 0.5:
        other = replace(invoice, issued_on=invoice.issued_on - timedelta(days=9))
        note, extra = f"XML 开票日期 {other.issued_on.isoformat()}", ("claim.overstated",)
    else:
        line = invoice.lines[0]
        less = (replace(line, amount=line.amount - 1000), *invoice.lines[1:])
        other = replace(
            invoice,
            lines=less,
            amount=invoice.amount - 1000,
            total=invoice.total - 1000,
            words=amount_words(invoice.total - 1000),
        )
        note, extra = f"XML 价税合计 {plain(other.total)}", ("claim.overstated", "invoice.lines_mismatch")
    plan = add_file(case, rng, "invoice", other, case.plan_of(invoice).path.rsplit("/", 1)[1].rsplit(".", 1)[0], "xml")
    case.note(
        "invoice.channels_disagree",
        {"file": plan.path, "kind": "invoice", "number": invoice.number, "other": case.plan_of(invoice).path},
        note,
        *extra,
    )
