"""Which column a number stands in where nothing but its position tells."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import combinations, pairwise
from statistics import median

from heyan.geometry import Box

GAP = 0.012
"""Right edges further apart than this (page widths) are different columns."""


@dataclass(frozen=True, slots=True)
class Anchor:
    """Where the numbers of a column stand: their common right edge or their common middle."""

    at: float
    right_aligned: bool

    def distance(self, box: Box) -> float:
        return abs((box.right if self.right_aligned else box.middle_x) - self.at)


def anchors_of(headers: Sequence[Box], numbers: Sequence[Box]) -> tuple[Anchor, ...]:
    """An anchor for each column, from its header and the numbers below; headers are sorted left to right.

    Numbers that line up in as many right edges (or middles) as there are headers give the anchors in order;
    otherwise each number counts for the header it is nearest to.
    """
    for right_aligned in (True, False):
        edges = [box.right if right_aligned else box.middle_x for box in numbers]
        lines = _clusters(edges)
        if len(lines) == len(headers):
            return tuple(Anchor(at, right_aligned) for at in lines)
    return tuple(_nearest(header, headers, numbers) for header in headers)


def _clusters(edges: Sequence[float]) -> list[float]:
    groups: list[list[float]] = []
    for edge in sorted(edges):
        if groups and edge - groups[-1][-1] <= GAP:
            groups[-1].append(edge)
        else:
            groups.append([edge])
    floor = max(2, len(edges) // 40)
    return [median(group) for group in groups if len(group) >= floor]


def _nearest(header: Box, headers: Sequence[Box], numbers: Sequence[Box]) -> Anchor:
    mine = [b for b in numbers if min(headers, key=lambda h: abs(h.middle_x - b.middle_x)) is header]
    if len(mine) < 3:
        return Anchor(header.middle_x, right_aligned=False)
    return Anchor(median(box.right for box in mine), right_aligned=True)


def assign(numbers: Sequence[Box], anchors: Sequence[Anchor]) -> tuple[tuple[int, bool], ...]:
    """For each number of a row (left to right) its column and whether another column would do nearly as well.

    Numbers keep their order and no two share a column; () where there are more numbers than columns.
    """
    if not numbers or len(numbers) > len(anchors):
        return ()
    costs = {
        choice: sum(anchors[column].distance(box) for column, box in zip(choice, numbers, strict=True))
        for choice in combinations(range(len(anchors)), len(numbers))
    }
    ranked = sorted(costs, key=lambda choice: costs[choice])
    best = ranked[0]
    near = [other for other in ranked[1:] if costs[other] - costs[best] < 0.25 * _spacing(anchors)]
    return tuple((column, any(other[i] != column for other in near)) for i, column in enumerate(best))


def _spacing(anchors: Sequence[Anchor]) -> float:
    places = sorted(anchor.at for anchor in anchors)
    return min((b - a for a, b in pairwise(places)), default=1.0)
