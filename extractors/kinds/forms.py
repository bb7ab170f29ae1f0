"""Forms without ruled cells: each label's value is what stands right of it, down to the next label of its column."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from extractors.evidence import Sighting, join, sight
from extractors.layout.labels import LabelHit, find_labels
from extractors.layout.lines import Line, line_of, lines_in, lines_of
from heyan.geometry import Box
from heyan.pages import Page
from heyan.text import squeeze

_PREFIX = 4
"""How many characters may stand before a label in its own word."""
_PARAGRAPH = 1.3
_SAME_EDGE = 0.015
_COLUMN = 0.09
"""Labels whose left edges differ by less than this share of the page stand in one column."""


@dataclass(frozen=True, slots=True)
class Answer:
    """A label and the lines that answer it, top to bottom."""

    hit: LabelHit
    lines: tuple[Line, ...]

    @property
    def seen(self) -> Sighting | None:
        """All lines read as one."""
        return join(_bare(sight(line)) if place == 0 else sight(line) for place, line in enumerate(self.lines))

    @property
    def first(self) -> Sighting | None:
        """The first line alone."""
        return _bare(sight(self.lines[0])) if self.lines else None


def _in_running_text(hit: LabelHit) -> bool:
    """Whether a label stands in the middle of a word: (住所申报), 各种类型的软件, ….

    Where nothing but the word's end follows, a few characters may go before it (市场主体名称).
    """
    text = hit.line.text
    before = re.split(r"\s", text[: hit.start])[-1]
    after = text[hit.end : hit.end + 1].strip()
    if not before or after in (":", "："):
        return False
    return before[-1] in "(（、，,；;。" or len(before) > _PREFIX or re.match(r"[\u4e00-\u9fff]", after) is not None


def _bare(seen: Sighting) -> Sighting:
    return replace(seen, raw=seen.raw.lstrip(" :：;；|").rstrip(" |"))


def answers(page: Page, labels: Mapping[str, Sequence[str]], most_lines: int = 12) -> tuple[Answer, ...]:
    """Every label of the page with its value; labels without any are left out."""
    lines = lines_of(page)
    hits = tuple(hit for hit in find_labels(lines, labels) if not _in_running_text(hit))
    found = []
    for hit in hits:
        value = tuple(_value_lines(hit, hits, page))[:most_lines]
        if value:
            found.append(Answer(hit, value))
    return tuple(found)


def _value_lines(hit: LabelHit, hits: Sequence[LabelHit], page: Page) -> Iterator[Line]:
    right = _right_edge(hit, hits)
    stop = min((other.start for other in hits if other.line is hit.line and other.start >= hit.end), default=None)
    own = hit.line.after(hit.end, stop)
    own = _cut(own, right) if own is not None else None
    top, bottom = hit.box.middle_y, _bottom(hit, hits, right)
    if own is not None and squeeze(own.text).strip(":："):
        yield own
        top = max(own.box.bottom - 0.3 * own.box.height, hit.box.middle_y)
    else:
        top = hit.box.top - 0.4 * hit.box.height
    if bottom <= top:
        return
    last = own.box if own is not None else hit.box
    for line in lines_in(page, Box(hit.box.right - 0.012, top, right, bottom)):
        rest = _without_labels(line, hits)
        if rest is not None and (own is None or line.box.middle_y > own.box.middle_y + 0.3 * own.box.height):
            if rest.box.top - last.bottom > _PARAGRAPH * max(rest.box.height, last.height):
                return  # an empty stripe: what follows belongs to something else
            last = rest.box
            yield rest


def _cut(line: Line, right: float) -> Line | None:
    """The part of a line that lies left of an edge."""
    end = 0
    for word, start in zip(line.words, line.starts, strict=True):
        if word.box.middle_x < right:
            end = start + len(word.text)
    return line.after(0, end) if end else None


def _right_edge(hit: LabelHit, hits: Sequence[LabelHit]) -> float:
    """Where the next column of labels begins: at a label on this row or a little below, or in a column around it."""
    right = [other for other in hits if other.box.left > hit.box.right + 0.05]
    beside = [
        other.box.left
        for other in right
        if _level(hit, other)
        or (
            not _runs_over(hit, other.box.left)
            and (0 < other.box.middle_y - hit.box.middle_y < 0.05 or any(_around(hit, other, third) for third in right))
        )
    ]
    return min(beside, default=1.0)


def _level(hit: LabelHit, other: LabelHit) -> bool:
    return abs(other.box.middle_y - hit.box.middle_y) < 0.6 * hit.box.height


def _runs_over(hit: LabelHit, edge: float) -> bool:
    """Whether a word of the hit's own line runs over an edge: then no column begins there."""
    behind = hit.box.middle_x
    return any(behind < w.box.left < edge - _SAME_EDGE and edge + _SAME_EDGE < w.box.right for w in hit.line.words)


def _around(hit: LabelHit, one: LabelHit, other: LabelHit) -> bool:
    """Whether two labels begin one below the other, one of them level with or above a hit, one near or below it."""
    if one is other or abs(one.box.left - other.box.left) > _SAME_EDGE:
        return False
    low, high = sorted((one.box.middle_y, other.box.middle_y))
    return low - 0.05 < hit.box.middle_y < high + 0.08


def _bottom(hit: LabelHit, hits: Sequence[LabelHit], right: float) -> float:
    """Where the next label below begins that stands in the same column or reaches into the value's."""
    below = [
        other.box.top + 0.2 * other.box.height
        for other in hits
        if other.box.middle_y > hit.box.bottom
        and (abs(other.box.left - hit.box.left) < _COLUMN or hit.box.left <= other.box.left < right)
    ]
    return min(below, default=min(1.0, hit.box.bottom + 12 * hit.box.height))


def _without_labels(line: Line, hits: Sequence[LabelHit]) -> Line | None:
    kept = [word for word in line.words if not any(hit.box.overlap(word.box) > 0.5 for hit in hits)]
    if len(kept) == len(line.words):
        return line
    return line_of(kept, line.page, line.source) if kept else None
