"""Whether two readings of one place say the same: a text layer's claim and what the pixels were read as."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from difflib import SequenceMatcher
from typing import TYPE_CHECKING

from heyan.geometry import Box
from heyan.pages import Word
from heyan.text import fold

if TYPE_CHECKING:
    from extractors.ocr.engine import Line

SURE = 0.8
"""The engine's mean score from which its reading may speak against a text layer."""
LIKE = 0.5
"""Texts less alike than this say different things."""
NUMERALS = "〇零壹贰叁肆伍陆柒捌玖拾佰仟万亿"
FEWEST_FIGURES, FEWEST_LETTERS = 2, 8
"""Hidden text of fewer figures and fewer letters deceives nobody: page marks, places for seals."""
FAR, FAR_SHARE = 3, 0.3
"""Figures differ for good where so many, and such a part, of their digits do: other readers err in one or two."""


def otherwise(claimed: str, lines: Sequence[Line], suspect: str = "") -> bool:
    """Whether the engine surely read something else than claimed; `suspect`: a character that must be part of it."""
    letters = sum(len(line.text) for line in lines)
    if letters == 0 or sum(line.score * len(line.text) for line in lines) < SURE * letters:
        return False
    said, read = _plain(claimed), _plain("".join(line.text for line in lines))
    mine, theirs = _digits(said), _digits(read)
    if mine and (not suspect or suspect.isdigit()):
        if len(mine) != len(theirs):
            return SequenceMatcher(None, mine, theirs, autojunk=False).ratio() < LIKE
        return any(a != b and suspect in ("", a) for a, b in zip(mine, theirs, strict=True))
    if _is_within(read, said):
        return False  # the engine missed letters (a seal's, under its star) and saw no others
    return SequenceMatcher(None, said, read, autojunk=False).ratio() < LIKE


def _is_within(part: str, whole: str) -> bool:
    """Whether a text is the other with letters left out."""
    rest = iter(whole)
    return all(char in rest for char in part)


def deceives(text: str) -> bool:
    """Whether hidden text is enough of a figure, or long enough, to be told."""
    figures = sum(char.isdigit() or char in NUMERALS for char in text)
    return figures >= FEWEST_FIGURES or sum(char.isalnum() for char in text) >= FEWEST_LETTERS


def is_there(text: str, box: Box, words: Iterable[Word], *, misread: bool = True) -> bool:
    """Whether words that were read at its place (boxes as displayed) say what hidden text says.

    `misread`: a digit or two may differ, as in the text that a scanner's software adds.
    """
    near = [word for word in words if _meets(word.box, box)]
    said, read = _plain(text), _plain("".join(word.text for word in near))
    if not near or not said:
        return False
    if sum((Counter(said) & Counter(read)).values()) < LIKE * len(said):
        return False
    mine, theirs = _digits(said), _digits(read)
    if mine in theirs or not misread:
        return mine in theirs
    if len(mine) < 4:
        return True
    wrong = len(mine) - sum(m.size for m in SequenceMatcher(None, mine, theirs, autojunk=False).get_matching_blocks())
    return wrong < FAR or wrong < FAR_SHARE * len(mine)


def unread(text: str, box: Box, words: Iterable[Word]) -> bool:
    """Whether much less was read at a place than hidden text says there is."""
    read = _plain("".join(word.text for word in words if _meets(word.box, box)))
    return len(read) < LIKE * len(_plain(text))


def _meets(one: Box, other: Box) -> bool:
    wide = min(one.right, other.right) - max(one.left, other.left)
    tall = min(one.bottom, other.bottom) - max(one.top, other.top)
    return wide > 0 and tall > 0.3 * min(one.height, other.height)


def _plain(text: str) -> str:
    return "".join(char for char in fold(text) if char.isalnum()).upper()


def _digits(text: str) -> str:
    return "".join(char for char in text if char.isdigit())
