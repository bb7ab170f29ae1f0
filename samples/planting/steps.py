"""Small steps planters share: adding files, bringing the declared investment back in line."""

from __future__ import annotations

import random
from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import Any

from samples.case import Case, FilePlan, Piece
from samples.layouts.registry import choices
from samples.parties import Party, make_supplier
from samples.plan import ITEMS, SUFFIX
from samples.planting.registry import CannotPlant
from samples.purchases import Contract, Invoice, invoice_contract, make_contract
from samples.story import in_wan
from samples.subjects import InvestmentRow
from samples.vocabulary import WARES


def add_file(
    case: Case, rng: random.Random, kind: str, subject: Any, name: str, medium: str = "", level: str = ""
) -> FilePlan:
    """One more file with one document, beside others of its kind; a scanned bundle gets a scan."""
    if not medium:
        medium = "scan_pdf" if case.profile == "scan" else "pdf"
    inner = medium if medium in ("docx", "xlsx", "xml") else "page"
    layout = rng.choice(choices(kind, subject, inner)).name
    if medium in ("scan_pdf", "jpg") and not level:
        level = rng.choice(("clean", "office", "office_grey")) if medium == "scan_pdf" else "phone"
    item = ITEMS[kind]
    folder = next((p.path.rsplit("/", 1)[0] for p in case.files if p.pieces and p.pieces[0].item == item), item)
    taken = {p.path for p in case.files}
    path, number = f"{folder}/{name}.{SUFFIX[medium]}", 2
    while path in taken:
        path, number = f"{folder}/{name}（{number}）.{SUFFIX[medium]}", number + 1
    plan = FilePlan(path, [Piece(kind, subject, layout, item)], medium, level, rng.choice(("song", "hei", "sans")))
    case.files.append(plan)
    return plan


def where(case: Case, subject: Any) -> dict[str, str]:
    """The file and kind that show a subject, as a discrepancy's subject."""
    plan = case.plan_of(subject)
    piece = next(p for p in plan.pieces if p.subject is subject)
    entry = {"file": plan.path, "kind": piece.kind}
    number = getattr(subject, "number", "") if piece.kind in ("invoice", "contract") else ""
    return entry | ({"number": number} if number else {})


def bought(
    case: Case,
    rng: random.Random,
    signed_on: date,
    issued_on: date,
    kind: str,
    contract: bool = True,
    buyer: Party | None = None,
) -> Invoice:
    """One more purchase: a contract (shown unless `contract` is false) and an invoice, not yet in a file."""
    ware = rng.choice([w for w in WARES if w.category in ("委托开发", "软件购置", "云服务")])
    applicant = case.company.party
    deal: Contract = make_contract(rng, ware, applicant, make_supplier(rng), signed_on, case.platform_name, Decimal(1))
    (invoice,) = invoice_contract(rng, deal, ware, (issued_on,), (Decimal(1),), (kind,))
    if not contract:
        invoice = replace(invoice, remark="", contract_number="")
    if buyer is not None:
        invoice = replace(invoice, buyer=buyer)
    if contract:
        case.contracts.append(deal)
        add_file(case, rng, "contract", deal, f"合同{len(case.contracts):02d}")
    case.invoices.append(invoice)
    return invoice


def show_invoice(case: Case, rng: random.Random, invoice: Invoice, name: str = "", medium: str = "") -> FilePlan:
    """Put an invoice into a file of its own."""
    return add_file(case, rng, "invoice", invoice, name or f"发票{len(case.invoices):02d}", medium)


def uncount(case: Case, *invoices: Invoice) -> None:
    """These invoices prove no investment."""
    case.uncounted.update((id(x), x) for x in invoices)


def resettle(case: Case) -> None:
    """Declare again exactly what the invoices prove, row by row; the total investment follows if it would fall short."""  # noqa: E501
    form = case.declaration
    if "invested_amount" in case.verdicts:
        set_claim(
            case, "invested_amount", max(form.claims["invested_amount"], in_wan(case.invested() * Decimal("1.25")))
        )
        return
    by_number = {c.number: c for c in case.contracts}
    rows = []
    unproven = [row for row in form.rows if not row.invoice_number]
    for x in case.counted_invoices():
        deal = by_number.get(x.contract_number)
        subject = deal.subject if deal else x.lines[0].name.split("*")[-1]
        rows.append(InvestmentRow(deal.category if deal else "其他", subject, x.contract_number, x.number, x.counted))
    form.rows[:] = [*rows, *unproven]
    form.claims["invested_amount"] = in_wan(case.invested())
    short = any(d.rule == "declaration.invested_exceeds_total" for d in case.discrepancies)
    if short:
        form.claims["total_investment"] = in_wan(case.invested() * Decimal("0.8"))
    else:
        form.claims["total_investment"] = max(form.claims["total_investment"], in_wan(case.invested() * Decimal("1.2")))
    if "invested_amount" in case.evaluation.figures:
        case.evaluation.figures["invested_amount"] = form.claims["invested_amount"]


def free_invoice(case: Case, *media: str, only_digital: bool = False) -> Invoice:
    """An invoice shown in exactly one file, in one of these media, that no other planter changed."""
    for invoice in case.invoices:
        plans = [p for p in case.plans("invoice") if any(x.subject is invoice for x in p.pieces)]
        if len(plans) != 1 or (media and plans[0].medium not in media) or id(invoice) in case.uncounted:
            continue
        if only_digital and not invoice.digital:
            continue
        if any(d.subject.get("number") == invoice.number for d in case.discrepancies):
            continue
        return invoice
    raise CannotPlant("no invoice left to change")


def set_claim(case: Case, name: str, value: Decimal, stated: bool = True) -> None:
    """Declare another figure; the self-evaluation repeats it (`stated`) or is silent."""
    case.declaration.claims[name] = value
    if name in case.evaluation.figures:
        if stated:
            case.evaluation.figures[name] = value
        else:
            del case.evaluation.figures[name]
