"""Reading a page: once as it is, and a second time, through red glass, where red ink covers what is printed."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import cv2
import numpy as np

from extractors.ocr.engine import Engine, Line, PixelBox, Quad, bounds
from extractors.ocr.readings import PageLine, better
from extractors.ocr.seals import RedRegions, red_channel_grey, red_mask, red_regions

if TYPE_CHECKING:
    from collections.abc import Iterable

    from numpy.typing import NDArray

    from extractors.ocr.engine import Image

TOUCHED = 0.01
"""The part of a line's area that must be red for the line to count as touched by a seal."""
PRINTED = 0.005
"""The part of an area that must be dark through red glass: below it nothing but the red ink stands there."""
DARK = 110
ROOM = 10
"""Pixels of page left around what is read again."""


@dataclass(frozen=True, slots=True)
class PageOcr:
    """Lines in reading order, boxes of seals (both in pixels of the image), and how many times the engine was asked."""

    lines: tuple[PageLine, ...]
    seals: tuple[PixelBox, ...]
    passes: int


def read_page(engine: Engine, image: Image) -> PageOcr:
    """Everything readable on one RGB page image; the second pass costs only where red ink meets text."""
    first = engine.read(image)
    found = red_regions(image)
    if not found.seals and not found.blots:
        return PageOcr(better(first, frozenset(), ()), (), 1)
    grey = red_channel_grey(image)
    touched = _touched(first, found, red_mask(image), grey)
    covered = [_box(first[i].quad, image) for i in sorted(touched)]
    again = [box for box in (*covered, *found.seals, *found.blots) if _printed(grey, box)]
    clusters = _clusters([_widened(box, image) for box in again])
    second = [line for cluster in clusters for line in _read_again(engine, grey, cluster)]
    return PageOcr(better(first, touched, second), found.seals, 1 + len(clusters))


def _touched(first: tuple[Line, ...], found: RedRegions, mask: NDArray[np.uint8], grey: Image) -> frozenset[int]:
    """The indices of lines that a seal's ink lies on; of other red ink, if the line itself is not red."""
    marked = set()
    for index, line in enumerate(first):
        box = _box(line.quad, grey)
        red = found.seals + found.blots if _printed(grey, box) else found.seals
        ink = sum(cv2.countNonZero(_cut(mask, _shared(box, region))) for region in red if _meet(box, region))
        if ink >= TOUCHED * (box[2] - box[0]) * (box[3] - box[1]):
            marked.add(index)
    return frozenset(marked)


def _read_again(engine: Engine, grey: Image, cluster: list[PixelBox]) -> list[Line]:
    """The lines inside some boxes, on a page that is white everywhere else, as lines of the whole page."""
    left, top, right, bottom = _around(cluster)
    sheet = np.full((bottom - top, right - left, 3), 255, np.uint8)
    for x0, y0, x1, y1 in cluster:
        sheet[y0 - top : y1 - top, x0 - left : x1 - left] = grey[y0:y1, x0:x1]
    return [Line(line.text, _moved(line.quad, left, top), line.score) for line in engine.read(sheet)]


def _clusters(boxes: list[PixelBox]) -> list[list[PixelBox]]:
    """The boxes grouped so that what surrounds one group meets no other group."""
    groups: list[list[PixelBox]] = []
    for box in sorted(boxes):
        group = [box]
        while near := [other for other in groups if _meet(_around(group), _around(other))]:
            groups = [other for other in groups if other not in near]
            group = [*(member for other in near for member in other), *group]
        groups.append(group)
    return groups


def _printed(grey: Image, box: PixelBox) -> bool:
    """Whether something stands in the box that is not red."""
    part = _cut(grey, box)[:, :, 0]
    return int(np.count_nonzero(part < DARK)) >= PRINTED * max(1, part.size)


def _box(quad: Quad, image: Image) -> PixelBox:
    """The upright pixel box around a quad, inside the image."""
    left, top, right, bottom = bounds(quad)
    height, width = image.shape[:2]
    return max(0, int(left)), max(0, int(top)), min(width, int(right) + 1), min(height, int(bottom) + 1)


def _widened(box: PixelBox, image: Image) -> PixelBox:
    height, width = image.shape[:2]
    return max(0, box[0] - ROOM), max(0, box[1] - ROOM), min(width, box[2] + ROOM), min(height, box[3] + ROOM)


def _cut(image: NDArray[np.uint8], box: PixelBox) -> NDArray[np.uint8]:
    return image[box[1] : box[3], box[0] : box[2]]


def _meet(one: PixelBox, other: PixelBox) -> bool:
    left, top, right, bottom = _shared(one, other)
    return left < right and top < bottom


def _shared(one: PixelBox, other: PixelBox) -> PixelBox:
    return max(one[0], other[0]), max(one[1], other[1]), min(one[2], other[2]), min(one[3], other[3])


def _around(boxes: Iterable[PixelBox]) -> PixelBox:
    lefts, tops, rights, bottoms = zip(*boxes, strict=True)
    return min(lefts), min(tops), max(rights), max(bottoms)


def _moved(quad: Quad, x: int, y: int) -> Quad:
    a, b, c, d = ((px + x, py + y) for px, py in quad)
    return a, b, c, d
