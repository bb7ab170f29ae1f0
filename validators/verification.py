"""What the tax authority's 查验平台 has answered about the invoices of a case."""

from __future__ import annotations

from collections.abc import Iterator

from heyan.amounts import parse_plain_decimal
from heyan.case import Case, InvoiceCheck
from heyan.documents import Document, Field
from heyan.invoice_numbers import invoice_key
from validators.invoices import Invoice
from validators.parties import Same

MATCHES = "matches"
GONE = ("void", "reversed")
"""Answers that say the invoice stands for nothing any more."""
OPEN = ("partly_reversed", "unknown", "differs")
"""Answers after which nobody can say what the invoice is worth."""


def answer(case: Case, invoice: Invoice) -> InvoiceCheck | None:
    """The answer about an invoice, under the number of any of its documents."""
    numbered = ((d.value("code"), d.value("number")) for d in invoice.documents)
    keys = {invoice_key(code, number) for code, number in numbered if number}
    return next((check for check in case.invoice_checks if check.invoice in keys), None)


def asked(document: Document, check: InvoiceCheck) -> Iterator[tuple[Field, str]]:
    """The document's fields that were asked about, with what they were said to be.

    The platform asks for the total of fully digital invoices and the net amount of others: the one that is meant is
    the one that agrees, else the total.
    """
    for name, value in check.stated:
        names = ("total", "amount") if name == "amount" else (name,)
        fields = [document.fields[one] for one in names if one in document.fields]
        meant = next((field for field in fields if _says(field, value)), next(iter(fields), None))
        if meant is not None:
            yield meant, value if not _says(meant, value) else meant.text or value


def _says(field: Field, value: str) -> bool:
    """Whether the field says this; of a check code the last six digits are asked for."""
    if field.name == "check_code" and field.text:
        return bool(value) and field.text.endswith(value)
    if field.name in ("total", "amount"):
        return field.decimal is not None and field.decimal == parse_plain_decimal(value)
    return field.text == value


def taken_back(case: Case, invoice: Invoice) -> Same:
    """Whether the authority says that the invoice stands for nothing (void, reversed), or that it is in doubt."""
    check = answer(case, invoice)
    if check is None or check.verdict == MATCHES:
        return Same.NO
    return Same.YES if check.verdict in GONE else Same.MAYBE
