"""People's corrections laid over what was read: pure, so that every run can lay them anew."""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import dataclass, replace

from heyan.documents import Document, Field, FieldValue
from heyan.vocabulary import Source


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


def _applied(document: Document, correction: Correction) -> Document:
    if correction.absent:
        return _without(document, correction.field)
    before = document.fields.get(correction.field)
    field = Field(
        name=correction.field,
        value=_stated(correction.value, before),
        raw=before.raw if before else "",
        page=before.page if before else document.pages[0],
        box=before.box if before else None,
        locator=before.locator if before else None,
        confidence=1.0,
        source=Source.HUMAN,
        needs_review=correction.value is None,
        confirmed_by=("human",) if correction.value is not None else (),
    )
    return replace(
        document,
        fields={**document.fields, correction.field: field},
        missing=tuple(name for name in document.missing if name != correction.field),
        # A person has settled what the channels disagreed about.
        alternatives=tuple(other for other in document.alternatives if other.name != correction.field),
    )


def _stated(value: str | None, before: Field | None) -> FieldValue:
    """The value in the form the field has: lists are written down as JSON."""
    if value is not None and before is not None and isinstance(before.value, tuple):
        return tuple(json.loads(value))
    return value


def _without(document: Document, name: str) -> Document:
    """The document without a field that the machine believed to see."""
    return replace(
        document,
        fields={field: value for field, value in document.fields.items() if field != name},
        alternatives=tuple(other for other in document.alternatives if other.name != name),
    )
