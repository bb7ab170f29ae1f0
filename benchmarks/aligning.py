"""Which row that was read is which row of the truth: the order-keeping pairing that agrees most."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from rapidfuzz import fuzz

from benchmarks.comparing import Stated, agrees, canonical

Expected = Mapping[str, Any]
Found = Mapping[str, Stated]
KEYS = ("item", "name", "tax_type", "category")
"""The column by which people tell rows apart."""


def aligned(expected: Sequence[Expected], found: Sequence[Found]) -> list[int | None]:
    """For every expected row the index of the row that stands for it, None where there is none.

    Rows keep their order on both sides; rows that share nothing are never paired.
    """
    likeness = [[_likeness(wanted, row) for row in found] for wanted in expected]
    return _best_path(likeness)


def _likeness(wanted: Expected, row: Found) -> float:
    """How much two rows share: a point for each equal cell, and up to one for an alike name."""
    equal = sum(1.0 for column, value in wanted.items() if column in row and agrees(column, value, row[column]))
    key = next((column for column in KEYS if wanted.get(column)), None)
    if key is None or key not in row:
        return equal
    alike = fuzz.ratio(str(canonical(key, wanted[key])), str(canonical(key, row[key].get("value") or ""))) / 100
    return equal + alike if equal or alike >= 0.6 else 0.0


def _best_path(likeness: list[list[float]]) -> list[int | None]:
    """The pairing with the greatest sum by dynamic programming over both orders."""
    high, wide = len(likeness), len(likeness[0]) if likeness else 0
    best = [[0.0] * (wide + 1) for _ in range(high + 1)]
    for row in range(high - 1, -1, -1):
        for column in range(wide - 1, -1, -1):
            paired = likeness[row][column]
            taken = paired + best[row + 1][column + 1] if paired else 0.0
            best[row][column] = max(taken, best[row + 1][column], best[row][column + 1])
    return _walk(likeness, best, high, wide)


def _walk(likeness: list[list[float]], best: list[list[float]], high: int, wide: int) -> list[int | None]:
    pairs: list[int | None] = [None] * high
    row = column = 0
    while row < high and column < wide:
        paired = likeness[row][column]
        if paired and best[row][column] == paired + best[row + 1][column + 1]:
            pairs[row] = column
            row, column = row + 1, column + 1
        elif best[row][column] == best[row + 1][column]:
            row += 1
        else:
            column += 1
    return pairs
