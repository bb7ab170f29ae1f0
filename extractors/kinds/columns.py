"""Tables by column heads: words go to the column they lie under, whether lines part the columns or not."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from statistics import median

from extractors.layout.labels import LabelHit, find_labels
from extractors.layout.lines import Line, line_of, split_at
from heyan.geometry import Box
from heyan.pages import Page, Ruling, Word


@dataclass(frozen=True, slots=True)
class Columns:
    """Column names (`?0`, `?1` … where none is known) with their extents, and between which heights the heads stand."""

    extents: Mapping[str, tuple[float, float]]
    cuts: tuple[tuple[float, float, float], ...]
    """Borders, each with how far left and right of it a word must reach to be cut there: at once where it is ruled."""
    top: float
    bottom: float

    def of(self, x: float) -> str | None:
        """The column at a place."""
        return next((name for name, (left, right) in self.extents.items() if left <= x < right), None)


def columns_of(page: Page, lines: Sequence[Line], labels: Mapping[str, Sequence[str]], needed: str) -> Columns | None:
    """The columns of the line that bears most heads, the needed one among them; None where there is none."""
    hits = find_labels(lines, labels)
    best: dict[str, LabelHit] = {}
    for anchor in hits:
        level: dict[str, LabelHit] = {}
        for hit in hits:
            if abs(hit.box.middle_y - anchor.box.middle_y) <= 1.2 * max(anchor.box.height, hit.box.height):
                level.setdefault(hit.name, hit)
        if len(level) > len(best) and needed in level:
            best = level
    if len(best) < 2:
        return None
    known = [(name, hit.box) for name, hit in best.items()]
    heads = sorted([*known, *_unnamed(lines, [box for _, box in known])], key=lambda pair: pair[1].left)
    top, bottom = min(box.top for _, box in heads), max(box.bottom for _, box in heads)
    uprights = _verticals(page.rulings, (top + bottom) / 2)
    extents = _extents(heads, uprights)
    return Columns(extents, _cuts(heads, extents, uprights), top, bottom)


def _unnamed(lines: Sequence[Line], heads: Sequence[Box]) -> list[tuple[str, Box]]:
    """Heads level with the others that no label names (or OCR misread): their columns are not their neighbours'."""
    middle, height = median(box.middle_y for box in heads), median(box.height for box in heads)
    found: list[tuple[str, Box]] = []
    for line in lines:
        for word in line.words:
            level = abs(word.box.middle_y - middle) <= 0.6 * max(height, word.box.height)
            apart = not any(word.box.left < box.right and box.left < word.box.right for box in heads)
            if level and apart and len(re.findall("[\u4e00-\u9fff]", word.text)) >= 2:
                found.append((f"?{len(found)}", word.box))
    return found


def _cuts(
    heads: Sequence[tuple[str, Box]], extents: Mapping[str, tuple[float, float]], lines: Sequence[float]
) -> tuple[tuple[float, float, float], ...]:
    """A ruled border cuts every word over it, any other one only words that lie under the heads on both sides."""
    found = []
    for (_, left), (name, right) in pairwise(heads):
        x = extents[name][0]
        found.append((x, x, x) if x in lines else (x, left.middle_x, right.middle_x))
    return tuple(found)


def _verticals(rulings: Sequence[Ruling], level: float) -> tuple[float, ...]:
    return tuple(
        sorted(
            (r.x0 + r.x1) / 2
            for r in rulings
            if abs(r.x1 - r.x0) < abs(r.y1 - r.y0) and min(r.y0, r.y1) - 0.005 <= level <= max(r.y0, r.y1) + 0.005
        )
    )


def _extents(heads: Sequence[tuple[str, Box]], lines: Sequence[float]) -> dict[str, tuple[float, float]]:
    first = max((x for x in lines if x < heads[0][1].middle_x), default=0.0)
    edges = [first]
    for (_, left), (_, right) in pairwise(heads):
        between = [x for x in lines if left.middle_x < x < right.middle_x]
        edges.append(between[-1] if between else (left.right + right.left) / 2)
    edges.append(min((x for x in lines if x > heads[-1][1].middle_x), default=1.0) if lines else 1.0)
    return {name: (edges[i], edges[i + 1]) for i, (name, _) in enumerate(heads)}


def sorted_words(line: Line, columns: Columns) -> dict[str, Line]:
    """The line's words by column; a word that runs over a border is cut there."""
    found: dict[str, list[Word]] = {}
    for word in line.words:
        pieces = [word]
        for x, left, right in columns.cuts:
            margin = 0.35 * word.box.height
            if word.box.left + margin < min(x, left) and max(x, right) < word.box.right - margin:
                pieces = [part for piece in pieces for part in split_at(piece, x)]
        for piece in pieces:
            name = columns.of(piece.box.middle_x)
            if name is not None and piece.text.strip():
                found.setdefault(name, []).append(piece)
    return {name: line_of(words, line.page, line.source) for name, words in found.items()}
