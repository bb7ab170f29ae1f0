"""Words that OCR read from top to bottom: short ones are letters one above the other, long ones run along a margin."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from extractors.watermarks import without_watermark
from heyan.geometry import Box
from heyan.pages import Page, Word
from heyan.text import squeeze
from heyan.vocabulary import Source

_TALL = 1.6
"""A word of several letters that is this many times taller than wide runs from top to bottom."""
_LONGEST_STACK = 6
_FEW_LETTERS = 4
_MARGIN = 0.06
_SAME_STACK = 0.006


def unstacked(page: Page) -> Page:
    """The page with vertical words taken apart, one letter a line, so that they do not pull lines together.

    Vertical words of more letters are imprints along the margin of a form and are left out, as are watermarks.
    """
    if page.source is not Source.OCR or not page.words:
        return page
    page = without_watermark(page)
    return replace(page, words=tuple(piece for word in page.words for piece in _pieces(word, page)))


def without_margin_letters(page: Page) -> Page:
    """The page without the imprint along its left or right edge that is set letter by letter (收据联…)."""
    letters = [word for word in page.words if len(squeeze(word.text)) == 1 and not word.text.isascii()]
    stacks: dict[int, list[Word]] = {}
    for word in letters:
        if word.box.middle_x < _MARGIN or word.box.middle_x > 1 - _MARGIN:
            stacks.setdefault(round(word.box.middle_x / _SAME_STACK), []).append(word)
    gone = {id(word) for stack in stacks.values() if len(stack) >= _FEW_LETTERS for word in stack}
    return replace(page, words=tuple(word for word in page.words if id(word) not in gone)) if gone else page


def _pieces(word: Word, page: Page) -> Iterator[Word]:
    letters = [char for char in word.text if not char.isspace()]
    ratio = (word.box.height * page.height) / max(word.box.width * page.width, 1e-9)
    if len(letters) < 2 or ratio < _TALL:
        yield word
    elif len(letters) <= _LONGEST_STACK:
        step = word.box.height / len(letters)
        for place, letter in enumerate(letters):
            top = word.box.top + place * step
            yield replace(word, text=letter, box=Box(word.box.left, top, word.box.right, top + step))
