"""Tables by column heads: words go to the column they lie under, whether lines part the columns or not."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise
from statistics import median

from extractors.kinds.tabular.headed import bare, near_role
from extractors.layout.labels import LabelHit, find_labels
from extractors.layout.lines import Line, line_of, split_at
from heyan.geometry import Box
from heyan.pages import Page, Ruling, Word
from heyan.text import narrow, squeeze
from heyan.vocabulary import Source

_ANSWERED = re.compile(r"[ \t]*[:：]?[ \t]*[0-9]")
"""What stands behind a label that heads no column but has its value beside it (税款所属时期2025年…)."""
_FEWEST = 3
"""So many heads of a scan make a table whose last head, or last two, alone were not read."""
_MOST_GARBLED = 2

_TOUCHING = 0.1
"""By so much of the narrower one the frames of two words that stand beside each other may overlap."""


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


def named_as_before(found: Columns, before: Columns) -> Columns:
    """The columns of a further page, heads that no label names called as the column at their place on the page before.

    A form repeats its heads; a scan shows one of them misread (锐种 where 税种 stood).
    """
    names = {name: name for name in found.extents}
    for name, (left, right) in found.extents.items():
        said = before.of((left + right) / 2)
        if name.startswith("?") and said is not None and not said.startswith("?") and said not in names.values():
            names[name] = said
    return replace(found, extents={names[name]: extent for name, extent in found.extents.items()})


def columns_of(page: Page, lines: Sequence[Line], labels: Mapping[str, Sequence[str]], needed: str) -> Columns | None:
    """The columns of the line that bears most heads, the needed one among them; None where there is none."""
    named = (hit for hit in find_labels(lines, labels) if not _ANSWERED.match(hit.line.text, hit.end))
    hits = (*_stacked(lines, labels), *named, *_misread(lines, labels))
    levels = [_level_with(anchor, hits) for anchor in hits]
    best = max((level for level in levels if needed in level and len(level) > 1), key=len, default={})
    known = [(name, hit.box) for name, hit in best.items()]
    if not best and page.source is Source.OCR:
        known = _with_last(max(levels, key=len, default={}), lines, needed)
    if len(known) < 2:
        return None
    heads = sorted([*known, *_unnamed(lines, [box for _, box in known])], key=lambda pair: pair[1].left)
    top, bottom = min(box.top for _, box in heads), max(box.bottom for _, box in heads)
    uprights = _verticals(page.rulings, (top + bottom) / 2)
    extents = _extents(heads, uprights)
    return Columns(extents, _cuts(heads, extents, uprights), top, bottom)


def _level_with(anchor: LabelHit, hits: Iterable[LabelHit]) -> dict[str, LabelHit]:
    """The heads that stand level with one, each name once."""
    level: dict[str, LabelHit] = {}
    for hit in hits:
        near = abs(hit.box.middle_y - anchor.box.middle_y) <= 1.2 * max(anchor.box.height, hit.box.height)
        if near and not any(hit.box.overlap(other.box) > 0.5 for other in level.values()):
            level.setdefault(hit.name, hit)
    return level


def _with_last(level: Mapping[str, LabelHit], lines: Sequence[Line], needed: str) -> list[tuple[str, Box]]:
    """The heads of a level, of one or two garbled ones right of them the last as the needed one; [] for none.

    Amounts stand last.
    """
    known = [(name, hit.box) for name, hit in level.items()]
    if len(known) < _FEWEST:
        return []
    last = max(box.right for _, box in known)
    others = [box for _, box in _unnamed(lines, [box for _, box in known]) if box.middle_x > last]
    return [*known, (needed, max(others, key=lambda box: box.left))] if 0 < len(others) <= _MOST_GARBLED else []


def _stacked(lines: Sequence[Line], labels: Mapping[str, Sequence[str]]) -> tuple[LabelHit, ...]:
    """Heads that are set in two lines (税款所属 over 时期): words one above the other that make a label together."""
    known = {squeeze(narrow(text)): name for name, texts in labels.items() for text in texts}
    parts = [(word, line) for line in lines for word in line.words if _is_part(word.text, known)]
    found: list[LabelHit] = []
    for above, line in parts:
        for below, _ in parts:
            gap = below.box.top - above.box.bottom
            shared = min(above.box.right, below.box.right) - max(above.box.left, below.box.left)
            narrower = min(above.box.width, below.box.width)
            if not -0.4 < gap / above.box.height < 0.8 or shared < 0.5 * narrower:
                continue
            text = above.text + below.text
            name = known.get(squeeze(narrow(text)))
            if name is not None:
                whole = line_of([Word(text, above.box.union(below.box), above.confidence)], line.page, line.source)
                found.append(LabelHit(name, whole, 0, len(text)))
    return tuple(found)


def _is_part(text: str, labels: Mapping[str, str]) -> bool:
    tight = squeeze(narrow(text))
    return bool(tight) and any(tight in label for label in labels)


def _misread(lines: Sequence[Line], labels: Mapping[str, Sequence[str]]) -> Iterator[LabelHit]:
    """Words of a scan that differ from a head in one letter (税款所翼时期)."""
    for line in lines:
        for word in line.words if line.source is Source.OCR else ():
            name = near_role(bare(word.text), labels)
            if name is not None:
                yield LabelHit(name, line_of([word], line.page, line.source), 0, len(word.text))


def _unnamed(lines: Sequence[Line], heads: Sequence[Box]) -> list[tuple[str, Box]]:
    """Heads level with the others that no label names (or OCR misread): their columns are not their neighbours'."""
    middle, height = median(box.middle_y for box in heads), median(box.height for box in heads)
    found: list[tuple[str, Box]] = []
    for line in lines:
        for word in line.words:
            level = abs(word.box.middle_y - middle) <= 0.6 * max(height, word.box.height)
            apart = all(_beside(word.box, box) for box in heads)
            if level and apart and len(re.findall("[\u4e00-\u9fff]", word.text)) >= 2:
                found.append((f"?{len(found)}", word.box))
    return found


def _beside(one: Box, other: Box) -> bool:
    """Whether two heads stand beside each other: frames of scanned words may touch."""
    shared = min(one.right, other.right) - max(one.left, other.left)
    return shared <= _TOUCHING * min(one.width, other.width)


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
