"""How well a page shows its writing, told from what was read of it: nobody says which scanner or phone it was. Pure."""

from __future__ import annotations

from heyan.pages import Page
from heyan.text import squeeze
from heyan.vocabulary import ScanLevel, Source

FAINT = 0.985
"""Mean score by letters under which a scan counts as faint."""
_FLAT = 1e-9


def level_of(page: Page) -> ScanLevel:
    """The level of a page; a page whose words come from the format itself is exact."""
    if page.source is not Source.OCR:
        return ScanLevel.EXACT
    if _is_photo(page):
        return ScanLevel.PHOTO
    return ScanLevel.FAINT if mean_score(page) < FAINT else ScanLevel.CLEAR


def _is_photo(page: Page) -> bool:
    """Whether the sheet was found in perspective: what lies flat on a scanner's glass never is."""
    way = page.to_displayed
    return way is not None and max(abs(way[6]), abs(way[7])) > _FLAT


def mean_score(page: Page) -> float:
    """The engine's mean score by letters; 1 on a page without any."""
    letters = [len(squeeze(word.text)) for word in page.words]
    scored = sum(count * word.confidence for count, word in zip(letters, page.words, strict=True))
    return scored / sum(letters) if any(letters) else 1.0
