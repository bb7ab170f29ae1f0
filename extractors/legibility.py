"""Which pages hold something that could not be read, and which are pictures rather than writing. Pure."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from heyan.documents import Likeness
from heyan.pages import Page
from heyan.text import squeeze
from heyan.vocabulary import Kind, Source

LEAST_INK = 0.01
"""A page with less under writing is blank, or bears a page number or a signature."""
MOST_TONE = 0.15
"""A page with more under pictures is a photo: that it has no words is no fault."""
FEW_LETTERS = 10
LETTERS_OF_INK = 600
"""So few letters for all of a page's area under ink: most of what is written was not read (print gives 15,000)."""
SURE = 0.5
"""A line read with a lower score counts as not read."""
POOR = 0.8
"""Mean score by letters under which a page as a whole counts as not read: nothing on it can be relied on."""

SHOWN = (Kind.SUPPORTING, Kind.UNKNOWN, Kind.COMPANY_PROFILE, Kind.SELF_EVALUATION, Kind.TEST_REPORT)
"""Kinds into which photos are put, beside screenshots; forms of others look alike by nature."""
MOST_LETTERS = 150
"""A page with more is text, and compared as text."""
_WHEN = re.compile(
    r"(?:19|20)[0-9]{2}[-/.年][0-9]{1,2}[-/.月][0-9]{1,2}日?|(?<![0-9])[0-9]{1,2}:[0-9]{2}(?::[0-9]{2})?"
)
"""A day, an hour: two screens taken on one day are no copies."""
LEAST_FIGURE = 3
"""Digits that make a figure worth comparing."""


def is_illegible(page: Page) -> bool:
    """Whether the page bears writing that could not be read; a blank page and a photo are not illegible."""
    if page.unreadable is not None:
        return True
    if page.source is not Source.OCR:
        return False
    letters = sum(_letters(page, 0.0))
    if letters >= FEW_LETTERS and _mean_score(page, letters) < POOR:
        return True
    unread = sum(_letters(page, SURE)) < max(FEW_LETTERS, LETTERS_OF_INK * page.ink) and not page.seals
    return unread and page.ink >= LEAST_INK and page.tone < MOST_TONE


def _letters(page: Page, score: float) -> Iterator[int]:
    return (len(squeeze(word.text)) for word in page.words if word.confidence >= score)


def _mean_score(page: Page, letters: int) -> float:
    return sum(len(squeeze(word.text)) * word.confidence for word in page.words) / letters


def likenesses(pages: Iterable[Page], kind: Kind) -> tuple[Likeness, ...]:
    """Pages of a document that are screenshots or photos."""
    return tuple(
        Likeness(page.number, page.image_hash, _figures(page))
        for page in pages
        if page.image_hash and (kind is Kind.SCREENSHOT or (kind in SHOWN and _is_picture(page)))
    )


def _is_picture(page: Page) -> bool:
    return page.tone >= MOST_TONE and sum(_letters(page, SURE)) <= MOST_LETTERS


def _figures(page: Page) -> tuple[str, ...]:
    """The distinct numbers on a page, sorted: what tells two screens of one program apart. Days and hours do not."""
    text = _WHEN.sub(" ", " ".join(squeeze(word.text) for word in page.words).replace(",", ""))
    found = set("".join(char if char.isdecimal() else " " for char in text).split())
    return tuple(sorted(run for run in found if len(run) >= LEAST_FIGURE))
