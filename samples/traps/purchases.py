"""Traps about contracts and invoices: the window's edges, one invoice in several formats, discounts, old contracts."""

from __future__ import annotations

import random
from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal

from samples.case import AS_OF, WINDOW, Case
from samples.parties import make_supplier
from samples.planting.steps import add_file, resettle, show_invoice, where
from samples.purchases import Invoice, draw_up, invoice_contract, make_contract
from samples.traps.registry import trap
from samples.vocabulary import WARES, Ware
from samples.wording import cents

IN_WINDOW = ("invoice.outside_window", "document.future_date", "invoice.number_year_mismatch")


def _deal(case: Case, rng: random.Random, signed_on: date, day: date, kind: str, rate: int = 0) -> Invoice:
    """One more declared purchase, its contract shown as a text PDF; the invoice is not yet in a file."""
    ware: Ware = rng.choice([w for w in WARES if w.category in ("软件购置", "委托开发")])
    if rate:
        ware = replace(ware, rate=rate)
    deal = make_contract(rng, ware, case.company.party, make_supplier(rng), signed_on, case.platform_name, Decimal(1))
    (invoice,) = invoice_contract(rng, deal, ware, (day,), (Decimal(1),), (kind,))
    case.contracts.append(deal)
    case.invoices.append(invoice)
    add_file(case, rng, "contract", deal, f"合同{len(case.contracts):02d}", "pdf")
    return invoice


@trap("edges_of_the_window")
def edges_of_the_window(case: Case, rng: random.Random) -> None:
    """Invoices of the window's first and last day count."""
    for day in WINDOW:
        invoice = _deal(case, rng, day - timedelta(days=20), day, "digital_special")
        show_invoice(case, rng, invoice, medium="pdf")
        case.lay("edges_of_the_window", IN_WINDOW, where(case, invoice), day.isoformat())
    resettle(case)


@trap("contract_older_than_the_window")
def contract_older_than_the_window(case: Case, rng: random.Random) -> None:
    """The day of the invoice decides; its contract may be older."""
    invoice = _deal(case, rng, date(2024, 5, 20), date(2024, 12, 10), "digital_ordinary")
    show_invoice(case, rng, invoice, medium="pdf")
    resettle(case)
    silent = (*IN_WINDOW, "contract.signed_after_invoice", "invoice.without_contract")
    case.lay("contract_older_than_the_window", silent, where(case, invoice), "2024-05-20 签订")


@trap("contract_thirty_days_late")
def contract_thirty_days_late(case: Case, rng: random.Random) -> None:
    """A contract signed thirty days after its invoice is within the tolerance."""
    day = date(2026, 3, 2)
    invoice = _deal(case, rng, day + timedelta(days=30), day, "digital_special")
    show_invoice(case, rng, invoice, medium="pdf")
    resettle(case)
    silent = ("contract.signed_after_invoice", "invoice.without_contract")
    case.lay("contract_thirty_days_late", silent, where(case, case.contracts[-1]), "签订晚 30 天")


ONE = ("invoice.duplicate", "invoice.channels_disagree", "contract.over_invoiced", "invoice.qr_mismatch")


@trap("one_invoice_in_two_formats")
def one_invoice_in_two_formats(case: Case, rng: random.Random) -> None:
    """PDF and XML of one digital invoice are one invoice."""
    invoice = _deal(case, rng, date(2025, 9, 3), date(2025, 9, 20), "digital_special")
    plan = show_invoice(case, rng, invoice, "两种格式", "pdf")
    add_file(case, rng, "invoice", invoice, "两种格式", "xml")
    resettle(case)
    case.lay("one_invoice_in_two_formats", ONE, {"file": plan.path, "kind": "invoice"}, invoice.number)


@trap("ofd_and_its_scan")
def ofd_and_its_scan(case: Case, rng: random.Random) -> None:
    """An OFD and the scan of its print are one invoice."""
    invoice = _deal(case, rng, date(2025, 11, 3), date(2025, 11, 24), "digital_special")
    plan = show_invoice(case, rng, invoice, "版式文件", "ofd")
    add_file(case, rng, "invoice", invoice, "打印件", "scan_pdf", "clean")
    resettle(case)
    case.lay("ofd_and_its_scan", ONE, {"file": plan.path, "kind": "invoice"}, invoice.number)


@trap("same_file_twice")
def same_file_twice(case: Case, rng: random.Random) -> None:
    """The same bytes in two folders are a copy."""
    invoice = _deal(case, rng, date(2026, 1, 5), date(2026, 1, 22), "digital_ordinary")
    plan = show_invoice(case, rng, invoice, "发票原件", "pdf")
    plan.options["twin"] = plan.path.rsplit("/", 1)[0] + "/备份/发票原件.pdf"
    resettle(case)
    silent = ("invoice.duplicate", "contract.over_invoiced", "reuse.file", "reuse.invoice")
    case.lay("same_file_twice", silent, {"file": plan.path, "kind": "invoice"}, plan.options["twin"], at_most="info")


@trap("discount_line")
def discount_line(case: Case, rng: random.Random) -> None:
    """A discount is a negative line under its item."""
    invoice = _deal(case, rng, date(2026, 4, 2), date(2026, 4, 20), "digital_special")
    line = invoice.lines[0]
    off, tax = cents(line.amount / 10), cents(line.tax / 10)
    minus = replace(line, specification="", unit="", quantity="", unit_price="", amount=-off, tax=-tax)
    gross = replace(line, amount=line.amount + off, tax=line.tax + tax)
    gross = replace(gross, unit_price=f"{gross.amount / Decimal(gross.quantity):f}".rstrip("0").rstrip("."))
    new = draw_up(
        rng, invoice.invoice_type, invoice.buyer, invoice.seller, invoice.issued_on, (gross, minus), invoice.remark,
        invoice.contract_number,
    )  # fmt: skip
    case.invoices[-1] = new
    show_invoice(case, rng, new, medium="pdf")
    resettle(case)
    silent = ("invoice.lines_mismatch", "invoice.total_mismatch", "invoice.red", "contract.over_invoiced")
    case.lay("discount_line", silent, where(case, new), f"折扣 {off}")


@trap("rate_of_a_small_taxpayer")
def rate_of_a_small_taxpayer(case: Case, rng: random.Random) -> None:
    """One per cent is legal for small taxpayers until the end of 2027."""
    invoice = _deal(case, rng, date(2026, 2, 3), date(2026, 2, 26), "digital_ordinary", rate=1)
    show_invoice(case, rng, invoice, medium="pdf")
    resettle(case)
    case.lay("rate_of_a_small_taxpayer", ("invoice.tax_rate_invalid",), where(case, invoice), "1%")


@trap("two_numbers_in_a_row")
def two_numbers_in_a_row(case: Case, rng: random.Random) -> None:
    """Two invoices in a row of one seller on one day are no run."""
    from samples import codes
    from samples.purchases import other_invoice, with_qr

    ware = next(w for w in WARES if w.category == "设备购置")
    seller, day = make_supplier(rng), AS_OF - timedelta(days=90)
    deal = make_contract(
        rng, ware, case.company.party, seller, day - timedelta(days=15), case.platform_name, Decimal(2)
    )
    case.contracts.append(deal)
    add_file(case, rng, "contract", deal, f"合同{len(case.contracts):02d}", "pdf")
    net = deal.amount / (1 + Decimal(ware.rate) / 100) / 2 * Decimal("0.99")
    number = int(codes.digital_number(day, rng))
    for step in range(2):
        invoice = other_invoice(rng, case.company.party, seller, day, "digital_special", net, ware)
        invoice = with_qr(replace(invoice, number=f"{number + step:020d}", contract_number=deal.number))
        case.invoices.append(invoice)
        show_invoice(case, rng, invoice, medium="pdf")
    resettle(case)
    case.lay("two_numbers_in_a_row", ("invoice.consecutive_numbers",), {}, f"{number}、{number + 1}")
