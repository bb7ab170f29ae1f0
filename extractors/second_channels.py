"""By which second, independent channel a figure is confirmed, said of the figure itself. Pure.

What the kinds find while they read (other channels, words, sums, check digits) stands in `confirmed_by` already; here
follow the two that belong to the page: the pixels under a text layer, and a second reading of a scan. Neither changes
what is marked for review: the scores of words have been raised or lowered by then.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Mapping
from dataclasses import replace

from extractors.evidence import Sighting
from extractors.kinds.extraction import Extraction
from extractors.second_look import seen_again
from heyan.documents import Field
from heyan.looks import Answer
from heyan.pages import Page, Reason
from heyan.text import narrow, squeeze
from heyan.vocabulary import ReasonCode, Source

PIXELS = "pixels"
"""The page was drawn, and shows what its text layer says."""
SECOND_READING = "second_reading"
"""The place was cut out, enlarged and read again, with the same result."""


def pages_as_drawn(pages: Iterable[Page], warnings: Iterable[Reason]) -> frozenset[int]:
    """Pages whose text layer was compared with their pixels without any difference."""
    differing = {one.page for one in warnings if one.code is ReasonCode.TEXT_LAYER_MISMATCH}
    if None in differing:
        return frozenset()
    return frozenset(page.number for page in pages if page.compared) - differing


def confirmed(found: Extraction, as_drawn: Collection[int], answers: Collection[Answer]) -> Extraction:
    """What was extracted, each figure with the channels of its page that agree."""
    if not as_drawn and not answers:
        return found

    def said(cells: Mapping[str, Field]) -> dict[str, Field]:
        return {name: _said(cell, as_drawn, answers) for name, cell in cells.items()}

    return replace(found, fields=said(found.fields), rows=tuple(map(said, found.rows)))


def _said(field: Field, as_drawn: Collection[int], answers: Collection[Answer]) -> Field:
    by = _by(field, as_drawn, answers)
    return field if by is None or by in field.confirmed_by else replace(field, confirmed_by=(*field.confirmed_by, by))


def _by(field: Field, as_drawn: Collection[int], answers: Collection[Answer]) -> str | None:
    """The channel of its page that confirms a figure; None for other texts, and where there is none."""
    if field.text is None or not any(char.isdigit() for char in field.raw):
        return None
    if field.source is Source.TEXT and field.page in as_drawn and field.confidence == 1.0:
        return PIXELS  # a lower score: read from a picture on the page
    if field.source is Source.OCR and _is_read_again(field, answers):
        return SECOND_READING
    return None


def _is_read_again(field: Field, answers: Iterable[Answer]) -> bool:
    """Whether a second reading says the same, its label before it perhaps, and no longer figure."""
    own = narrow(squeeze(field.raw))
    seen = Sighting(field.raw, field.source, field.page, field.box)
    told = [text for text in (narrow(squeeze(text)) for text in seen_again(answers, seen)) if own in text]
    whole = rf"(?<![0-9A-Za-z.,\-]){re.escape(own)}(?![0-9A-Za-z.,])"
    return any(re.search(whole, text) is not None for text in told)
