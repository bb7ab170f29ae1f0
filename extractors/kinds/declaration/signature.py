"""Whether the declaration is signed: a seal or the picture of a signature where it asks for one."""

from __future__ import annotations

from collections.abc import Sequence

from extractors.evidence import Sighting, make_field
from extractors.kinds.tabular.rows import rows_of
from extractors.review_policy import Sort
from heyan.documents import Field
from heyan.geometry import Box
from heyan.pages import Page
from heyan.text import squeeze
from heyan.vocabulary import Source

_NEAR = 0.22
"""How far (in page heights) a seal may stand from the words that ask for it."""
_LARGEST_PICTURE = 0.2
"""A picture larger than this part of the page is a scan, not a signature."""


def signed_field(pages: Sequence[Page], commitment: Sequence[str]) -> Field | None:
    """`signed`: true beside a seal or signature, false where the place for it is bare; None where it asks for none.

    Word files and workbooks are never signed on paper: nothing can be said of them.
    """
    asked = [
        (page, row.pieces[0].seen)
        for page in pages
        if page.source in (Source.TEXT, Source.OCR)
        for row in rows_of((page,), ruled=False)
        if any(squeeze(word) in squeeze(row.text) for word in commitment)
    ]
    if not asked:
        return None
    for page, seen in reversed(asked):
        marks = (*page.seals, *(box for box in page.pictures if box.width * box.height < _LARGEST_PICTURE))
        near = next((mark for mark in marks if seen.box is not None and _is_near(mark, seen.box)), None)
        if near is not None:
            return make_field("signed", "true", Sort.TEXT, _mark(page, near), doubtful=near not in page.seals)
    return make_field("signed", "false", Sort.TEXT, asked[-1][1], doubtful=True)


def _is_near(mark: Box, words: Box) -> bool:
    return mark.top - _NEAR < words.middle_y < mark.bottom + _NEAR


def _mark(page: Page, box: Box) -> Sighting:
    return Sighting("", page.source, page.number, box)
