"""Reading a page: once as it is, and a second time where a seal covers what is printed: through red glass, or, on a
copy without colour, with the seal's shade of grey taken for paper."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import cv2

from extractors.ocr.engine import Engine, Line, PixelBox
from extractors.ocr.grey_seals import grey_seals, without_seals
from extractors.ocr.pixels import box_of, meet, overview, printed, shared
from extractors.ocr.readings import PageLine, better
from extractors.ocr.seals import RedRegions, red_channel_grey, red_mask, red_regions
from extractors.ocr.second import read_again

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from extractors.ocr.engine import Image

TOUCHED = 0.01
"""The part of a line's area that must be red for the line to count as touched by a seal."""


@dataclass(frozen=True, slots=True)
class PageOcr:
    """Lines in reading order, boxes of seals (both in pixels of the image), and how many times the engine was asked."""

    lines: tuple[PageLine, ...]
    seals: tuple[PixelBox, ...]
    passes: int


def read_page(engine: Engine, image: Image) -> PageOcr:
    """Everything readable on one RGB page image; the second pass costs only where red ink meets text."""
    first = engine.read(image)
    whole = overview(image)
    found = red_regions(whole)
    if not found.seals and not found.blots:
        return _without_colour(engine, image, grey_seals(whole), first)
    mask = red_mask(image)
    grey = red_channel_grey(image, mask)
    touched = _touched(first, found, mask, grey)
    parts = [*(box_of(first[i].quad, image) for i in sorted(touched)), *found.seals, *found.blots]
    second, asked = read_again(engine, grey, [box for box in parts if printed(grey, box)], first)
    return PageOcr(better(first, touched, second), found.seals, 1 + asked)


def _without_colour(engine: Engine, image: Image, seals: tuple[PixelBox, ...], first: tuple[Line, ...]) -> PageOcr:
    """A page on which nothing is red: what a grey copy shows in its seals is read again without their ink."""
    if not seals:
        return PageOcr(better(first, frozenset(), ()), (), 1)
    boxes = [box_of(line.quad, image) for line in first]
    touched = frozenset(i for i, box in enumerate(boxes) if any(meet(box, seal) for seal in seals))
    clear = without_seals(image, seals)
    parts = [box for box in (*(boxes[i] for i in sorted(touched)), *seals) if printed(clear, box)]
    second, asked = read_again(engine, clear, parts, first)
    return PageOcr(better(first, touched, second), seals, 1 + asked)


def _touched(first: tuple[Line, ...], found: RedRegions, mask: NDArray[np.uint8], grey: Image) -> frozenset[int]:
    """The indices of lines that a seal's ink lies on; of other red ink, if the line itself is not red."""
    marked = set()
    for index, line in enumerate(first):
        box = box_of(line.quad, grey)
        red = found.seals + found.blots if printed(grey, box) else found.seals
        ink = sum(_ink(mask, shared(box, region)) for region in red if meet(box, region))
        if ink >= TOUCHED * (box[2] - box[0]) * (box[3] - box[1]):
            marked.add(index)
    return frozenset(marked)


def _ink(mask: NDArray[np.uint8], box: PixelBox) -> int:
    return cv2.countNonZero(mask[box[1] : box[3], box[0] : box[2]])
