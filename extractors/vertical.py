"""Words that OCR read from top to bottom: short ones are letters one above the other, long ones run along a margin."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from heyan.geometry import Box
from heyan.pages import Page, Word
from heyan.vocabulary import Source

_TALL = 1.6
"""A word of several letters that is this many times taller than wide runs from top to bottom."""
_LONGEST_STACK = 6


def unstacked(page: Page) -> Page:
    """The page with vertical words taken apart, one letter a line, so that they do not pull lines together.

    Vertical words of more letters are imprints along the margin of a form and are left out.
    """
    if page.source is not Source.OCR:
        return page
    return replace(page, words=tuple(piece for word in page.words for piece in _pieces(word, page)))


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
