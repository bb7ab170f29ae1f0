"""Where in a table a figure would stand that was not read: level with its row, in the column of the others."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from itertools import groupby

from heyan.geometry import Box, union

BESIDE = 0.01
"""Room on either side of a column, as a part of the page's width."""
_LEAST_CELLS = 3
"""A column is known by so many of its figures."""
_ONE_BY_ONE = 3
"""More empty cells of one column than this are looked at together."""


def empty_cell(level: Box, others: Sequence[Box]) -> Box | None:
    """The cell of a row (`level`: what was read of it) under the other figures of a column; None for too few."""
    column = union(others)
    if column is None or len(others) < _LEAST_CELLS:
        return None
    return Box(column.left - BESIDE, level.top, column.right + BESIDE, level.bottom)


def looked_at(cells: Iterable[tuple[int, str, Box]]) -> tuple[tuple[int, Box], ...]:
    """The places (page, upright box) to look at for cells (page, column, box); many of one column are one place."""
    found: list[tuple[int, Box]] = []
    for (page, _), group in groupby(sorted(cells, key=_in_order), key=lambda cell: cell[:2]):
        boxes = list(dict.fromkeys(box for _, _, box in group))
        whole = union(boxes)
        found += [(page, whole)] if whole is not None and len(boxes) > _ONE_BY_ONE else [(page, box) for box in boxes]
    return tuple(found)


def _in_order(cell: tuple[int, str, Box]) -> tuple[int, str, float]:
    page, column, box = cell
    return page, column, box.top
