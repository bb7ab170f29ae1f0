"""Which bank receipts pay which invoices: by payee, amount and date. Shown, never needed (Article 7 asks for none)."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from decimal import Decimal

from heyan.case import Case
from heyan.documents import Document
from heyan.text import squeeze
from heyan.vocabulary import Kind
from validators.contracts import same_party
from validators.invoices import Invoice
from validators.parties import Same

_LEAST_NUMBER = 8
"""Digits that a number needs to be found within a receipt's purpose."""


def payments(case: Case, found: Sequence[Invoice]) -> Mapping[str, tuple[str, ...]]:
    """Invoice document id → ids of the receipts that pay it; a receipt pays one invoice, or several in one sum."""
    receipts = tuple(_legible(case.of_kind(Kind.BANK_RECEIPT)))
    paid: dict[str, list[str]] = {}
    if not receipts:
        return {}
    for bills, open_receipts in _by_payee(found, receipts):
        for invoice, receipt in _matched(bills, open_receipts):
            paid.setdefault(invoice.document.id, []).append(receipt.id)
    return {document: tuple(dict.fromkeys(ids)) for document, ids in paid.items()}


def _legible(receipts: Iterable[Document]) -> Iterator[Document]:
    """Receipts with a payee and an amount, each serial number once."""
    seen: set[str] = set()
    for receipt in receipts:
        serial = receipt.value("serial_number") or receipt.id
        if serial not in seen and receipt.decimal("amount") is not None and receipt.value("payee_name"):
            seen.add(serial)
            yield receipt


def _by_payee(
    found: Sequence[Invoice], receipts: Sequence[Document]
) -> Iterator[tuple[tuple[Invoice, ...], tuple[Document, ...]]]:
    """Invoices of one seller with the receipts made out to it, both by date."""
    sellers: dict[str, list[Invoice]] = {}
    for invoice in found:
        if not invoice.is_red and _total(invoice) is not None:
            sellers.setdefault(squeeze(invoice.text("seller_name") or ""), []).append(invoice)
    taken: set[str] = set()
    for name, bills in sorted(sellers.items()):
        mine = tuple(r for r in receipts if name and r.id not in taken and _pays(r, bills[0]))
        taken.update(receipt.id for receipt in mine)
        by_day = sorted(bills, key=lambda bill: (bill.text("issued_on") or "", bill.document.id))
        yield tuple(by_day), tuple(sorted(mine, key=lambda r: (r.value("paid_on") or "", r.id)))


def _pays(receipt: Document, invoice: Invoice) -> bool:
    return same_party(receipt.fields.get("payee_name"), invoice.field("seller_name")) is Same.YES


def _matched(bills: Sequence[Invoice], receipts: Sequence[Document]) -> Iterator[tuple[Invoice, Document]]:
    """First receipts that name an invoice, then equal amounts, then instalments, then one sum for several."""
    bills_left, receipts_left = list(bills), list(receipts)
    for find in (_named, _equal, _instalments, _together):
        for some, paying in tuple(find(bills_left, receipts_left)):
            if all(bill in bills_left for bill in some) and all(receipt in receipts_left for receipt in paying):
                yield from ((bill, receipt) for bill in some for receipt in paying)
                bills_left = [bill for bill in bills_left if bill not in some]
                receipts_left = [receipt for receipt in receipts_left if receipt not in paying]


Match = tuple[tuple[Invoice, ...], tuple[Document, ...]]


def _named(bills: Sequence[Invoice], receipts: Sequence[Document]) -> Iterator[Match]:
    for receipt in receipts:
        purpose = squeeze(receipt.value("purpose") or "")
        named = tuple(bill for bill in bills if _is_named(bill.text("number") or "", purpose))
        if named and sum(_total(bill) or 0 for bill in named) == _amount(receipt):
            yield named, (receipt,)


def _is_named(number: str, purpose: str) -> bool:
    return len(number) >= _LEAST_NUMBER and number in purpose


def _equal(bills: Sequence[Invoice], receipts: Sequence[Document]) -> Iterator[Match]:
    """Equal amounts, the receipt nearest to the invoice's day."""
    open_receipts = list(receipts)
    for bill in bills:
        fits = [receipt for receipt in open_receipts if _amount(receipt) == _total(bill)]
        if fits:
            nearest = min(fits, key=lambda receipt: (_days_apart(bill, receipt), receipt.id))
            open_receipts.remove(nearest)
            yield (bill,), (nearest,)


def _instalments(bills: Sequence[Invoice], receipts: Sequence[Document]) -> Iterator[Match]:
    for bill in bills:
        run = _run([_amount(receipt) for receipt in receipts], _total(bill) or Decimal(0))
        if run:
            yield (bill,), tuple(receipts[run[0] : run[1]])


def _together(bills: Sequence[Invoice], receipts: Sequence[Document]) -> Iterator[Match]:
    for receipt in receipts:
        run = _run([_total(bill) or Decimal(0) for bill in bills], _amount(receipt))
        if run:
            yield tuple(bills[run[0] : run[1]]), (receipt,)


def _run(amounts: Sequence[Decimal], wanted: Decimal) -> tuple[int, int] | None:
    """The first run of neighbours, two or more, that sum to the amount wanted."""
    for start in range(len(amounts)):
        reached = Decimal(0)
        for end in range(start, len(amounts)):
            reached += amounts[end]
            if reached == wanted and end > start:
                return start, end + 1
            if reached > wanted:
                break
    return None


def _total(invoice: Invoice) -> Decimal | None:
    return invoice.sure("total")


def _amount(receipt: Document) -> Decimal:
    return receipt.decimal("amount") or Decimal(0)


def _days_apart(bill: Invoice, receipt: Document) -> int:
    """Days between invoice and payment; far where one of them is illegible."""
    field, paid = bill.field("issued_on"), receipt.day("paid_on")
    issued = field.day if field else None
    return abs((paid - issued).days) if paid and issued else 10**6
