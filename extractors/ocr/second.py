"""The second pass: parts of a page, seen through red glass, read without paying for the rest of it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np

from extractors.ocr.engine import Engine, Line, PixelBox, Quad
from extractors.ocr.pixels import around, box_of, clipped, meet, printed, shared

if TYPE_CHECKING:
    from extractors.ocr.engine import Image

ROOM = 10
"""Pixels of page left around what is read again."""
BESIDE, REACH = 1.2, 10.0
"""In heights of a line: how near beside it print must go on for it to be cut off, and how far it is then followed."""


def read_again(engine: Engine, grey: Image, parts: Sequence[PixelBox], first: Sequence[Line]) -> tuple[list[Line], int]:
    """The lines on these parts of the page, as lines of the whole page, and how many times the engine was asked.

    Lines that run out of their part where the first pass saw nothing are followed and read whole, all at once.
    """
    known = [box_of(line.quad, grey) for line in first]
    clusters = _clusters([clipped((x0 - ROOM, y0 - ROOM, x1 + ROOM, y1 + ROOM), grey) for x0, y0, x1, y1 in parts])
    lines, asked = [], 0
    for cluster in clusters:
        shown = [(line, _whole(line, grey, cluster, known)) for line in _read(engine, grey, cluster)]
        lines += [line for line, whole in shown if whole is None]
        longer = [whole for _, whole in shown if whole is not None]
        lines += _read(engine, grey, longer) if longer else []
        asked += 1 + bool(longer)
    return lines, asked


def _read(engine: Engine, grey: Image, cluster: list[PixelBox]) -> list[Line]:
    """What stands in some boxes, on a sheet that is white everywhere else."""
    left, top, right, bottom = around(cluster)
    sheet = np.full((bottom - top, right - left, 3), 255, np.uint8)
    for x0, y0, x1, y1 in cluster:
        sheet[y0 - top : y1 - top, x0 - left : x1 - left] = grey[y0:y1, x0:x1]
    return [replace(line, quad=_moved(line.quad, left, top)) for line in engine.read(sheet)]


def _whole(line: Line, grey: Image, cluster: list[PixelBox], known: list[PixelBox]) -> PixelBox | None:
    """Where a line stands that goes on beyond what was shown of it; None for a line that does not."""
    left, top, right, bottom = box_of(line.quad, grey)
    beside, reach = int(BESIDE * (bottom - top)), int(REACH * (bottom - top))
    start = reach * _goes_on(clipped((left - beside, top, left, bottom), grey), grey, cluster, known)
    end = reach * _goes_on(clipped((right, top, right + beside, bottom), grey), grey, cluster, known)
    if not start and not end:
        return None
    return clipped((left - start - ROOM, top - ROOM // 2, right + end + ROOM, bottom + ROOM // 2), grey)


def _goes_on(probe: PixelBox, grey: Image, cluster: list[PixelBox], known: list[PixelBox]) -> bool:
    """Whether print that was neither shown nor read before stands in the probe."""
    if any(meet(probe, box) for box in known):
        return False
    left, top, right, bottom = probe
    hidden = grey[top:bottom, left:right].copy()
    for box in cluster:
        x0, y0, x1, y1 = shared(box, probe)
        if x0 < x1 and y0 < y1:
            hidden[y0 - top : y1 - top, x0 - left : x1 - left] = 255
    return printed(hidden, (0, 0, right - left, bottom - top))


def _clusters(boxes: list[PixelBox]) -> list[list[PixelBox]]:
    """The boxes grouped so that what surrounds one group meets no other group."""
    groups: list[list[PixelBox]] = []
    for box in sorted(boxes):
        group = [box]
        while near := [other for other in groups if meet(around(group), around(other))]:
            groups = [other for other in groups if other not in near]
            group = [*(member for other in near for member in other), *group]
        groups.append(group)
    return groups


def _moved(quad: Quad, x: int, y: int) -> Quad:
    a, b, c, d = ((px + x, py + y) for px, py in quad)
    return a, b, c, d
