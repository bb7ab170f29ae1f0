"""Letter-spaced labels of two letters (名　称) of which OCR saw one only, made whole."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from heyan.pages import Page, Word
from heyan.text import narrow, squeeze
from heyan.vocabulary import Source

_REACH = 0.15


def with_whole_labels(page: Page, second_letters: Mapping[str, str]) -> Page:
    """The page with words that are one letter of a label completed; other sources than OCR lose no letters."""
    if page.source is not Source.OCR:
        return page
    return replace(page, words=tuple(_whole(word, page, second_letters) for word in page.words))


def _whole(word: Word, page: Page, second_letters: Mapping[str, str]) -> Word:
    letter = squeeze(word.text).rstrip(":")
    if (rest := second_letters.get(letter)) is not None:
        alone = not any(_follows(word, other, rest) for other in page.words)
        return replace(word, text=letter + rest) if alone else word
    head = narrow(squeeze(word.text)).partition(":")[0]
    first = next((one for one, other in second_letters.items() if other in (letter, head)), None)
    if first is None or any(_follows(other, word, head) and squeeze(other.text) == first for other in page.words):
        return word
    return replace(word, text=first + (letter if head == letter else word.text))


def _follows(word: Word, other: Word, letter: str) -> bool:
    level = abs(other.box.middle_y - word.box.middle_y) < word.box.height
    return level and 0 < other.box.left - word.box.left < _REACH and squeeze(other.text).startswith(letter)
