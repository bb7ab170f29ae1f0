"""What the tax authority has confirmed about an invoice needs no further look. Pure."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from heyan.case import InvoiceCheck
from heyan.documents import Document
from heyan.invoice_numbers import invoice_key
from heyan.vocabulary import Kind
from validators.verification import MATCHES, asked

BY = "tax_authority"
"""How a confirmed field says who agrees (`Field.confirmed_by`)."""


def confirmed(document: Document, checks: Iterable[InvoiceCheck]) -> Document:
    """The invoice with what was asked about and found right marked sure; any other document as it is.

    Only values that are still read as they were asked about are confirmed, and the number that found the answer.
    """
    if document.kind is not Kind.INVOICE or not (number := document.value("number")):
        return document
    key = invoice_key(document.value("code"), number)
    check = next((one for one in checks if one.invoice == key and one.verdict == MATCHES), None)
    if check is None:
        return document
    agreed = [field.name for field, value in asked(document, check) if field.text == value]
    if len(agreed) < len(check.stated):
        return document
    names = {*agreed, "number", *(("code",) if document.value("code") else ())}
    sure = {
        name: replace(field, needs_review=False, confirmed_by=(*field.confirmed_by, BY))
        for name, field in document.fields.items()
        if name in names and field.value is not None
    }
    return replace(document, fields={**document.fields, **sure})
