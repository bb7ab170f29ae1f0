"""Watermarks of copies (仅供平台认定申报使用): what OCR reads of them belongs to no value of the paper."""

from __future__ import annotations

from dataclasses import replace
from statistics import median

from extractors.layout.lines import text_width
from heyan.pages import Page, Word
from heyan.text import squeeze

_FEW_LETTERS = 4
_SLANT, _LOWEST = 3.0, 1.6
"""A slanted word is so many times taller than its letters are wide, and not so many times taller than it is wide."""
_TALLER = 1.5
"""What is torn off a slanted word is still so much taller than the page's usual word."""
_LEAST = 2


def without_watermark(page: Page) -> Page:
    """A scanned page without the words that run aslant over it, and without torn-off parts of them.

    Words of the print's own size stay, whatever they say.
    """
    if not page.words:
        return page
    usual = median(word.box.height for word in page.words)
    phrases = {squeeze(word.text) for word in page.words if _slanted(word, page, usual)}
    if not phrases:
        return page
    tall = (word for word in page.words if word.box.height > _TALLER * usual)
    marks = {id(word) for word in tall if any(_is_part(squeeze(word.text), phrase) for phrase in phrases)}
    return replace(page, words=tuple(word for word in page.words if id(word) not in marks))


def _slanted(word: Word, page: Page, usual: float) -> bool:
    """Whether a word runs aslant over the page as watermarks do: far taller than its letters are wide."""
    if len(word.text) < _FEW_LETTERS or word.box.height < 2 * usual:
        return False
    letter = word.box.width * page.width / max(text_width(word.text) / 2, 0.5)
    ratio = (word.box.height * page.height) / max(word.box.width * page.width, 1e-9)
    return ratio < _LOWEST and word.box.height * page.height > _SLANT * letter


def _is_part(text: str, phrase: str) -> bool:
    return len(text) >= _LEAST and text in phrase
