"""The order in which people read: rows from top to bottom, each row from left to right."""

from __future__ import annotations

from collections.abc import Sequence

from extractors.ocr.engine import Quad, bounds

ROW = 0.5
"""Lines whose middles differ by less than this part of the lower one's height stand in one row."""


def reading_order(quads: Sequence[Quad]) -> list[int]:
    """The indices of the quads in reading order."""
    boxes = [bounds(quad) for quad in quads]
    rows: list[list[int]] = []
    for index in sorted(range(len(boxes)), key=lambda i: (_middle(boxes[i]), boxes[i][0], i)):
        if rows and _same_row(boxes[rows[-1][0]], boxes[index]):
            rows[-1].append(index)
        else:
            rows.append([index])
    return [index for row in rows for index in sorted(row, key=lambda i: (boxes[i][0], boxes[i][1], i))]


def _same_row(one: tuple[float, float, float, float], other: tuple[float, float, float, float]) -> bool:
    return abs(_middle(other) - _middle(one)) < ROW * min(one[3] - one[1], other[3] - other[1])


def _middle(box: tuple[float, float, float, float]) -> float:
    return (box[1] + box[3]) / 2
