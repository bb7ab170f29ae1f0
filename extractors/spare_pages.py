"""Pages that add nothing: blank ones, and those that show the same as an earlier page of the file. Pure."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

from rapidfuzz import fuzz

from extractors.legibility import LEAST_INK, MOST_TONE
from heyan.pages import Page
from heyan.text import squeeze
from heyan.vocabulary import Source

_FEWEST = 40
"""Characters: shorter pages look alike by nature (a page number, a heading)."""
_SAME = 97.0
"""Two readings of one scanned page agree so far, in per cent."""
_PAGE_NUMBER = re.compile(r"第?[0-9]{1,3}页?(?:[/,，]?共?[0-9]{1,3}页?)?")


def is_spare(page: Page) -> bool:
    """Whether nothing is written or pictured on a page; one that could not be read is not blank."""
    if page.unreadable is not None or any(squeeze(word.text) for word in page.words) or page.tables or page.seals:
        return False
    if page.source is Source.OCR:
        return page.ink < LEAST_INK and page.tone < MOST_TONE
    return not page.pictures and not page.rulings


def blank_pages(pages: Iterable[Page]) -> tuple[int, ...]:
    """The numbers of the blank pages."""
    return tuple(page.number for page in pages if is_spare(page))


def repeated_pages(pages: Sequence[Page]) -> tuple[tuple[int, int], ...]:
    """Pages that show the same as an earlier one, with its number: the same figures, and nearly the same characters."""
    found: list[tuple[int, int]] = []
    seen: dict[str, list[tuple[int, str, bool]]] = {}
    for page in pages:
        text = _text(page)
        if len(text) < _FEWEST:
            continue
        scanned = page.source is Source.OCR
        alike = seen.setdefault("".join(char for char in text if char.isdigit()), [])
        first = next((n for n, other, ocr in alike if _is_same(text, other, scanned or ocr)), None)
        if first is None:
            alike.append((page.number, text, scanned))
        else:
            found.append((page.number, first))
    return tuple(found)


def _is_same(one: str, other: str, scanned: bool) -> bool:
    return one == other or (scanned and fuzz.ratio(one, other, score_cutoff=_SAME) > 0)


def _text(page: Page) -> str:
    """What the page says, page numbers aside."""
    parts = (squeeze(word.text) for word in page.words)
    return "".join(part for part in parts if not _PAGE_NUMBER.fullmatch(part))
