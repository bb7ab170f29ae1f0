"""Where numbers stand on a line, with or without gaps between them and the words beside them."""

from __future__ import annotations

import re
from collections.abc import Iterator

from extractors.kinds.damaged import is_damaged_amount
from extractors.layout.lines import Line
from heyan.text import narrow

Span = tuple[int, int]

_SIGN = r"[-−–—]?"
_WHOLE = re.compile(rf"{_SIGN}\(?[¥Y]?{_SIGN}[0-9][0-9,.]*\)?")
_NIL = re.compile(r"[-−–—/]+")
_SHAPED = rf"{_SIGN}\(?¥?{_SIGN}(?:[0-9]{{1,3}}(?:,[0-9]{{3}})+(?:\.[0-9]{{1,2}})?|[0-9]+\.[0-9]{{2}})\)?"
_TAIL = re.compile(rf"(?<![0-9,.])(?:{_SHAPED})(?![0-9])")
_SPLIT = re.compile(r"[0-9]{1,3}(?:,[0-9]{3})+\.[0-9]{2}(?=[0-9]+[,.])")
"""An amount with another one behind it; a third figure behind the point is one too many, no amount."""
_POINTED = re.compile(r"[-−]?[0-9]{1,3}(?:[,.][0-9]{3})+\.[0-9]{2}")
"""One amount, whichever of its commas were read as points."""
_MARKED = re.compile(r"[0-9]{1,3}(?:[.,:;][0-9]{3})+(?:[.,:;][0-9]{2})?")
"""One amount of a scan, whatever its marks were read as (217:876)."""
_TWO = re.compile(r"[0-9]{1,3}(?:,[0-9]{3})+\.[0-9]{2}[1-9][0-9]{0,2}(?:,[0-9]{3})+\.[0-9]{2}")
_TRAILING_COUNT = re.compile(r"(?<=[\u4e00-\u9fff)])[0-9]{1,2}$")
_DAMAGED = re.compile(r"[0-9OoIlSBZ,.\-()¥]+")


def number_spans(line: Line) -> list[Span]:
    """The spans of a line's text that are numbers of a table, left to right; pieces cut inside a number are joined."""
    spans = [span for word, at in zip(line.words, line.starts, strict=True) for span in _in_word(word.text, at)]
    return _joined(line, spans)


def is_nil(text: str) -> bool:
    """Whether a cell says that there is nothing (`-`, `—`, `/`)."""
    return _NIL.fullmatch(narrow(text).strip()) is not None


def _in_word(word: str, at: int) -> Iterator[Span]:
    text = narrow(word)
    parts = list(re.finditer(r"\S+", text))
    if parts and all(_WHOLE.fullmatch(part[0]) or _NIL.fullmatch(part[0]) or _is_lost(part[0]) for part in parts):
        for part in parts:
            if not _NIL.fullmatch(part[0]):
                yield from _glued(part[0], at + part.start())
        return
    if _MARKED.fullmatch(text.strip()) or _is_damaged(text):
        yield at, at + len(word)
        return
    found = list(_TAIL.finditer(text))
    for match in found:
        yield at + match.start(), at + match.end()
    if not found and (count := _TRAILING_COUNT.search(text)):
        yield at + count.start(), at + count.end()


def _is_lost(text: str) -> bool:
    """An amount of which one character is no figure; amounts of figures only are numbers anyhow."""
    return _WHOLE.fullmatch(text) is None and is_damaged_amount(text)


def _glued(text: str, at: int) -> Iterator[Span]:
    """Two amounts printed so close that they were read as one word: cut after the cents."""
    whole = (_POINTED.fullmatch(text) or _MARKED.fullmatch(text)) and not _TWO.fullmatch(text)
    if whole or is_damaged_amount(text):
        yield at, at + len(text)
        return
    start = 0
    for match in _SPLIT.finditer(text):
        yield at + start, at + match.end()
        start = match.end()
    yield at + start, at + len(text)


def _is_damaged(text: str) -> bool:
    """A number in which single digits were taken for letters."""
    digits = sum(char.isdigit() for char in text)
    sound = sum(char in "0123456789,." for char in text)
    return digits >= 3 and sound >= 0.6 * len(text) and _DAMAGED.fullmatch(text) is not None


def _joined(line: Line, spans: list[Span]) -> list[Span]:
    """Numbers that were cut at a comma or point are one again."""
    result: list[Span] = []
    for span in spans:
        if result and _continues(line, result[-1], span):
            result[-1] = (result[-1][0], span[1])
        else:
            result.append(span)
    return result


def _continues(line: Line, left: Span, right: Span) -> bool:
    between = line.text[left[1] : right[0]]
    if between.strip():
        return False
    one, two = line.text[left[0] : left[1]], line.text[right[0] : right[1]]
    if not (one.endswith((",", ".", "，")) or two.startswith((",", ".", "，"))):
        return False
    a, b = line.box_of(*left), line.box_of(*right)
    return a is not None and b is not None and b.left - a.right < a.width / max(1, len(one)) * 2
