"""Where on a paper stands what it proves of a declared figure."""

from __future__ import annotations

from collections.abc import Iterator

from heyan.case import Case
from heyan.documents import Document, Field
from heyan.findings import Evidence
from heyan.vocabulary import Kind
from validators.claims.counts import LISTS
from validators.claims.statements import FIGURES, bearing_row

_SHOWS: dict[Kind, tuple[str, ...]] = {
    Kind.INVOICE: ("total", "amount"),
    Kind.TAX_CERTIFICATE: ("total",),
    Kind.DEVICE_LIST: ("total_quantity", "distinct_count", "row_count"),
    Kind.CERTIFICATE: ("number", "title"),
    Kind.CONTRACT: ("amount",),
}
"""The fields by which a kind proves, the most telling first, where it does not state the figure itself."""
_CELLS = {Kind.INVOICE: "amount", Kind.TAX_CERTIFICATE: "amount"}
"""The column that is shown where no field is."""


def proof(case: Case, claim_id: str, document_id: str) -> Evidence:
    """The field of the paper that bears on the claim, with its place; its first page where none does."""
    document = case.document(document_id)
    if document is None:
        return Evidence(document_id)
    found = tuple(_telling(case, claim_id, document))
    field = next((one for one in found if one.box or one.locator), found[0] if found else None)
    if field is None:
        return Evidence(document_id, document.pages[0])
    return Evidence(document_id, field.page, field.box, field.name, field.locator)


def shows(case: Case, claim_id: str, document_id: str) -> bool:
    """Whether the paper has a place for the figure at all, legible or not."""
    document = case.document(document_id)
    return document is not None and any(True for _ in _own(case, claim_id, document))


def _telling(case: Case, claim_id: str, document: Document) -> Iterator[Field]:
    """The fields that may show it, then the first cell of the column that does; else the row that may stand for it."""
    found = tuple(_own(case, claim_id, document))
    setting = case.round.claim(claim_id)
    nearest = bearing_row(document, setting.or_row) if setting and not found else None
    yield from (nearest,) if nearest else found


def _own(case: Case, claim_id: str, document: Document) -> Iterator[Field]:
    names = (claim_id, *_of_statement(case, claim_id, document), *_SHOWS.get(document.kind, ()))
    column = _CELLS.get(document.kind)
    if document.kind is Kind.DEVICE_LIST and document.value("list_of") != LISTS.get(claim_id):
        names, column = (claim_id,), LISTS.get(claim_id)
    yield from (document.fields[name] for name in names if name in document.fields)
    if column:
        yield from (row[column] for row in document.rows[:1] if column in row)


def _of_statement(case: Case, claim_id: str, document: Document) -> tuple[str, ...]:
    """The statement's item, in the column of the year that the claim is about."""
    kind, name, back = FIGURES.get(claim_id, (None, "", 0))
    ends = document.fields.get("period_end")
    if document.kind is not kind:
        return ()
    later = ends is not None and ends.day is not None and ends.day.year == case.round.year - back + 1
    return (f"{name}_prior", name) if later else (name,)
