"""People's corrections laid over what was read: pure, so that every run can lay them anew."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from typing import Any

from casework.typed_values import LISTS
from heyan.documents import Document, Field, FieldValue
from heyan.vocabulary import Source

_CELL = re.compile(r"rows\[(\d{1,6})\]\.(\w{1,64})")


@dataclass(frozen=True, slots=True)
class Correction:
    """A person's reading of one field; `value` None: illegible for people as well."""

    document: str
    """The document's id: several papers may stand on one page of one file."""
    file_sha256: str
    pages: tuple[int, int]
    field: str
    value: str | None
    absent: bool = False
    """The paper does not show this field at all."""
    raw: str | None = None
    """Of a cell: what the machine had read there, by which the cell is found again if its row has moved."""


def corrected(document: Document, corrections: Iterable[Correction]) -> Document:
    """The document as people have corrected it; later corrections win, the machine's reading stays as alternative."""
    found = document
    for correction in corrections:
        if _is_about(correction, document):
            found = _applied(found, correction)
    return found


def _is_about(correction: Correction, document: Document) -> bool:
    """Whether it is this paper or a copy of it; a paper that is now cut otherwise is another paper."""
    same = (correction.file_sha256, correction.pages) == (document.sha256, document.pages)
    return same and correction.document in ("", document.id.partition(".")[0])


def cell_place(field: str) -> tuple[int, str] | None:
    """Row (from 0) and column that a cell's name states (`rows[3].amount`), None for a document's own field."""
    found = _CELL.fullmatch(field)
    return (int(found[1]), found[2]) if found else None


def stated_at(document: Mapping[str, Any], field: str) -> Mapping[str, Any] | None:
    """The field or cell of a report's document under this name."""
    place = cell_place(field)
    if place is None:
        found: Mapping[str, Any] | None = document["fields"].get(field)
        return found
    row, column = place
    cell: Mapping[str, Any] | None = document["rows"][row].get(column) if row < len(document["rows"]) else None
    return cell


def _in_cell(document: Document, correction: Correction, row: int, column: str) -> Document:
    """The document with one cell corrected; where the cell cannot be found for certain, as it was."""
    at = _found_row(document, correction, row, column)
    if at is None:
        return document
    cells = dict(document.rows[at])
    if correction.absent:
        del cells[column]
    else:
        cells[column] = _said(correction, column, cells[column], document)
    rows = tuple(cells if index == at else other for index, other in enumerate(document.rows))
    return replace(document, rows=rows)


def _found_row(document: Document, correction: Correction, row: int, column: str) -> int | None:
    """The row meant: where it was if the same still stands there, else the only one in which it stands."""
    same = [i for i, cells in enumerate(document.rows) if column in cells and cells[column].raw == correction.raw]
    if row in same:
        return row
    return same[0] if len(same) == 1 else None


def _applied(document: Document, correction: Correction) -> Document:
    place = cell_place(correction.field)
    if place is not None:
        return _in_cell(document, correction, *place)
    if correction.absent:
        return _without(document, correction.field)
    before = document.fields.get(correction.field)
    field = _said(correction, correction.field, before, document)
    return replace(
        document,
        fields={**document.fields, correction.field: field},
        missing=tuple(name for name in document.missing if name != correction.field),
        # A person has settled what the channels disagreed about.
        alternatives=tuple(other for other in document.alternatives if other.name != correction.field),
    )


def _said(correction: Correction, name: str, before: Field | None, document: Document) -> Field:
    """The field or cell as a person reads it, at the place where the machine had read it."""
    return Field(
        name=name,
        value=_stated(name, correction.value, before),
        raw=before.raw if before else "",
        page=before.page if before else document.pages[0],
        box=before.box if before else None,
        locator=before.locator if before else None,
        confidence=1.0,
        source=Source.HUMAN,
        needs_review=correction.value is None,
        confirmed_by=("human",) if correction.value is not None else (),
    )


def _stated(name: str, value: str | None, before: Field | None) -> FieldValue:
    """The value in the form the field has: lists are written down as JSON."""
    if value is not None and (name in LISTS or (before is not None and isinstance(before.value, tuple))):
        return _listed(value)
    return value


def _listed(value: str) -> FieldValue:
    """The list; what was recorded before lists were checked may be none, and then stays words."""
    try:
        parts = json.loads(value)
    except ValueError:
        return value
    return tuple(parts) if isinstance(parts, list) else value


def _without(document: Document, name: str) -> Document:
    """The document without a field that the machine believed to see."""
    return replace(
        document,
        fields={field: value for field, value in document.fields.items() if field != name},
        alternatives=tuple(other for other in document.alternatives if other.name != name),
    )
