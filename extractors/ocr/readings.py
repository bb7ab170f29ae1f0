"""Two readings of the same place: which lines belong together, and which reading is kept."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from extractors.ocr.engine import Line, Quad, bounds
from extractors.ocr.order import reading_order

SAME_ROW, SAME_PLACE = 0.5, 0.3
"""Two lines show the same text where they share this part of the lower one's height and of the narrower one's width."""
COVERS, KEEPS = 0.85, 0.7
"""A second reading must span this part of the first one's width and have this part of its letters: else it lost
print that is red itself."""
FULL_COVERS = 0.4
"""Where it has as many letters, this width is enough: the first one was stretched by the seal's lettering."""
CLOSE = 0.02
"""Scores nearer than this say nothing; then the longer reading is the better one, and of equals the second: the seal
did not disturb it."""
DISPUTED = 0.8
"""The most that a line may score whose two readings are both sure and differ: a person should look."""
SURE = 0.1
"""Readings differ in earnest where their scores are this near."""
WITHIN = 0.9
"""This part of a line's width lies in a longer one: it shows the same print."""
NEW_SCORE = 0.6
"""What only the second pass sees must be this sure: rests of a seal's rim look like letters."""
NUMBER = re.compile(r"[¥￥]?-?[0-9][0-9,./]*")
GROUPED = re.compile(r"[¥￥]?-?[0-9]{1,3}(,[0-9]{3})+(\.[0-9]+)?")


@dataclass(frozen=True, slots=True)
class PageLine:
    """One line as it was read best."""

    text: str
    quad: Quad
    score: float
    under_seal: bool = False
    middles: tuple[float, ...] = ()
    """Where its characters lie, as `Line` says."""


def _kept(line: Line, *, under_seal: bool = False) -> PageLine:
    return PageLine(line.text, line.quad, line.score, under_seal, line.middles)


def better(first: Sequence[Line], touched: frozenset[int], second: Sequence[Line]) -> tuple[PageLine, ...]:
    """The lines of both passes in reading order: for each place the better reading.

    `touched` are the indices of first lines under red ink; lines that are not keep their first reading.
    """
    kept: list[PageLine] = []
    for ours, theirs in _places(first, second):
        old, new = [first[i] for i in ours], [second[i] for i in theirs]
        if not old:
            kept += [_kept(line, under_seal=True) for line in new if line.score >= NEW_SCORE]
        elif touched.isdisjoint(ours):
            kept += [_kept(line) for line in old]
        else:
            kept += _chosen(old, [index in touched for index in ours], new)
    return tuple(_checked(kept[index]) for index in reading_order([line.quad for line in kept]))


def _chosen(old: list[Line], under: list[bool], new: list[Line]) -> list[PageLine]:
    """The better of two readings of one place; both, where the second shows something else."""
    was = [_kept(line, under_seal=mark) for line, mark in zip(old, under, strict=True)]
    if not new:
        return was
    now = [_kept(line, under_seal=True) for line in new]
    if _text(old) == _text(new):
        return [replace(line, score=max(line.score, _score(new))) for line in was]
    if not _plausible(old, new):
        return was + [line for line in now if _fresh(line, old)]
    if _wins(old, new):
        return [_disputed(line, old, new) for line in now]
    return [_disputed(line, new, old) if line.under_seal else line for line in was]


def _fresh(line: PageLine, old: list[Line]) -> bool:
    """Whether what the second pass saw is new: not a part of a line, its red label lost, that was read as surely."""
    if line.score < NEW_SCORE or "".join(line.text.split()) in _text(old):
        return False
    return not any(_inside(line.quad, one.quad) and one.score > line.score - CLOSE for one in old)


def _inside(quad: Quad, whole: Quad) -> bool:
    """Whether a line lies within a longer one."""
    a, b = bounds(quad), bounds(whole)
    wide, high = min(a[2], b[2]) - max(a[0], b[0]), min(a[3], b[3]) - max(a[1], b[1])
    return wide > WITHIN * (a[2] - a[0]) and high > SAME_ROW * (a[3] - a[1]) and b[2] - b[0] > a[2] - a[0]


def _wins(old: list[Line], new: list[Line]) -> bool:
    """Whether the second reading is the better one; a number with commas in the wrong places is not."""
    broken = any(_malformed(line.text) for line in old)
    if broken != any(_malformed(line.text) for line in new):
        return broken
    lead = _score(new) - _score(old)
    return lead > CLOSE or (lead >= -CLOSE and len(_text(new)) >= len(_text(old)))


def _disputed(line: PageLine, loser: list[Line], winner: list[Line]) -> PageLine:
    """The line, its score capped where the other pass was as sure of something else."""
    earnest = _score(winner) - _score(loser) < SURE and _text(loser) not in _text(winner)
    return replace(line, score=min(line.score, DISPUTED)) if earnest else line


def _checked(line: PageLine) -> PageLine:
    """The line, not sure of itself where a seal may have made a comma of a full stop."""
    doubtful = line.under_seal and _malformed(line.text)
    return replace(line, score=min(line.score, DISPUTED)) if doubtful else line


def _malformed(text: str) -> bool:
    """Whether this is a number with commas where no thousands end (175,782,04)."""
    number = "".join(text.split())
    return "," in number and bool(NUMBER.fullmatch(number)) and not GROUPED.fullmatch(number)


def _plausible(old: list[Line], new: list[Line]) -> bool:
    """Whether the second reading shows all that the first one did."""
    wide, letters = _width(new) / max(1.0, _width(old)), len(_text(new)) / max(1, len(_text(old)))
    return (wide >= COVERS and letters >= KEEPS) or (wide >= FULL_COVERS and letters >= 1)


def _places(first: Sequence[Line], second: Sequence[Line]) -> list[tuple[list[int], list[int]]]:
    """Lines of both readings, by index, grouped by the place they show."""
    groups: list[tuple[list[int], list[int]]] = [([index], []) for index in range(len(first))]
    for index, line in enumerate(second):
        mine = [group for group in groups if any(_same_place(line, first[i]) for i in group[0])]
        joined = (sorted(i for group in mine for i in group[0]), [i for group in mine for i in group[1]] + [index])
        groups = [group for group in groups if group not in mine] + [joined]
    return groups


def _same_place(one: Line, other: Line) -> bool:
    a, b = bounds(one.quad), bounds(other.quad)
    high, wide = min(a[3], b[3]) - max(a[1], b[1]), min(a[2], b[2]) - max(a[0], b[0])
    lower, narrower = min(a[3] - a[1], b[3] - b[1]), min(a[2] - a[0], b[2] - b[0])
    return high > SAME_ROW * lower and wide > SAME_PLACE * narrower


def _score(lines: Iterable[Line]) -> float:
    """The mean score by letters, to four decimals: what decides must not hang on the last bit."""
    counted = [(line.score, len(line.text)) for line in lines]
    return round(sum(score * letters for score, letters in counted) / max(1, sum(n for _, n in counted)), 4)


def _text(lines: Sequence[Line]) -> str:
    return "".join(_joined(lines).split())


def _joined(lines: Sequence[Line]) -> str:
    return " ".join(lines[index].text for index in reading_order([line.quad for line in lines]))


def _width(lines: Iterable[Line]) -> float:
    return sum(bounds(line.quad)[2] - bounds(line.quad)[0] for line in lines)
