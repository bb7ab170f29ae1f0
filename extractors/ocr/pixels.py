"""Pixels of a page: the page as a whole, boxes of them, where they meet, what stands in them."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING

import cv2
import numpy as np

from extractors.ocr.engine import PixelBox, Quad, bounds

if TYPE_CHECKING:
    from extractors.ocr.engine import Image

WORKING_SIDE = 1000
"""Seals are sought on the page reduced to this long side: a 4 cm seal on A4 is 135 pixels across."""
PRINTED = 0.005
"""The part of an area that must be dark through red glass: below it nothing but red ink stands there."""
DARK = 110


@dataclass(frozen=True, slots=True)
class Overview:
    """A page image reduced to what seals are sought on, made once; `scale`: its pixels for one of the page."""

    image: Image
    scale: float
    size: tuple[int, int]
    """Width and height of the page image."""


def overview(image: Image) -> Overview:
    """The page image small enough to look at as a whole."""
    height, width = image.shape[:2]
    scale = min(1.0, WORKING_SIDE / max(height, width))
    size = max(1, round(width * scale)), max(1, round(height * scale))
    small = image if scale == 1.0 else cv2.resize(image, size, interpolation=cv2.INTER_AREA).astype(np.uint8)
    return Overview(small, scale, (width, height))


def printed(grey: Image, box: PixelBox) -> bool:
    """Whether something stands in the box of a page seen through red glass."""
    part = grey[box[1] : box[3], box[0] : box[2], 0]
    return part.size > 0 and int(np.count_nonzero(part < DARK)) >= PRINTED * part.size


def box_of(quad: Quad, image: Image) -> PixelBox:
    """The upright pixel box around a quad, inside the image."""
    left, top, right, bottom = bounds(quad)
    return clipped((int(left), int(top), int(right) + 1, int(bottom) + 1), image)


def clipped(box: PixelBox, image: Image) -> PixelBox:
    """The part of a box that lies in the image."""
    return shared(box, (0, 0, image.shape[1], image.shape[0]))


def meet(one: PixelBox, other: PixelBox) -> bool:
    """Whether two boxes share a pixel."""
    left, top, right, bottom = shared(one, other)
    return left < right and top < bottom


def shared(one: PixelBox, other: PixelBox) -> PixelBox:
    """What two boxes have in common; empty (left ≥ right or top ≥ bottom) for nothing."""
    return max(one[0], other[0]), max(one[1], other[1]), min(one[2], other[2]), min(one[3], other[3])


def around(boxes: Iterable[PixelBox]) -> PixelBox:
    """The smallest box around all of them."""
    lefts, tops, rights, bottoms = zip(*boxes, strict=True)
    return min(lefts), min(tops), max(rights), max(bottoms)
