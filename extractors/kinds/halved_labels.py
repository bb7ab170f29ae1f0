"""Letter-spaced labels of two letters (名　称) of which OCR saw one only, or one as another letter, made whole."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import replace

from heyan.pages import Page, Word
from heyan.text import narrow, squeeze
from heyan.vocabulary import Source

_REACH = 0.15
_NOISE = 0.5
"""What is read between the two letters with a lower score than this is grain of the paper."""
_HALF = 2
"""A letter that runs down beside the block may stand in one word with the label's first letter."""
_MISREAD = re.compile(r"\s*[\u4e00-\u9fff]\s*(?=[:：])")


def with_whole_labels(page: Page, second_letters: Mapping[str, str]) -> Page:
    """The page with words that are one letter of a label completed; other sources than OCR lose no letters."""
    if page.source is not Source.OCR:
        return page
    whole = [_whole(word, page, second_letters) for word in page.words]
    pairs = [(one, other) for one in whole for other in whole if _are_halves(one, other, second_letters)]
    return replace(page, words=tuple(word for word in whole if not any(_is_noise(word, *pair) for pair in pairs)))


def _are_halves(one: Word, other: Word, second_letters: Mapping[str, str]) -> bool:
    rest = second_letters.get(squeeze(one.text)[-1:])
    return rest is not None and len(squeeze(one.text)) <= _HALF and _follows(one, other, rest)


def _is_noise(word: Word, one: Word, other: Word) -> bool:
    """Whether a word between two letters of a label is none."""
    between = one.box.right - 0.005 < word.box.left and word.box.right < other.box.left + 0.005
    return between and word.confidence < _NOISE and _level(one, word)


def _whole(word: Word, page: Page, second_letters: Mapping[str, str]) -> Word:
    letter = squeeze(word.text).rstrip(":")
    if (rest := second_letters.get(letter)) is not None:
        alone = not any(_follows(word, other, rest) for other in page.words)
        return replace(word, text=letter + rest) if alone else word
    head = narrow(squeeze(word.text)).partition(":")[0]
    if (
        _MISREAD.match(word.text)
        and head not in second_letters.values()
        and (before := _before(word, page, second_letters))
    ):
        return replace(word, text=_MISREAD.sub(second_letters[before], word.text, count=1))
    first = next((one for one, other in second_letters.items() if other in (letter, head)), None)
    if first is None or any(_follows(other, word, head) and squeeze(other.text)[-1:] == first for other in page.words):
        return word
    return replace(word, text=first + (letter if head == letter else word.text))


def _before(word: Word, page: Page, second_letters: Mapping[str, str]) -> str | None:
    """The first letter of a label that stands left of a word, alone or behind a letter beside the block (购名)."""
    for other in page.words:
        letter, near = squeeze(other.text)[-1:], 0 < word.box.left - other.box.left < _REACH
        if letter in second_letters and len(squeeze(other.text)) <= _HALF and near and _level(other, word):
            return letter
    return None


def _level(one: Word, other: Word) -> bool:
    return abs(other.box.middle_y - one.box.middle_y) < one.box.height


def _follows(word: Word, other: Word, letter: str) -> bool:
    return (
        _level(word, other) and 0 < other.box.left - word.box.left < _REACH and squeeze(other.text).startswith(letter)
    )
