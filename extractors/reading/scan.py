"""A page that is a picture: read by the engine, turned upright, with its ruled lines, seals and QR codes."""

from __future__ import annotations

from itertools import pairwise
from math import isfinite
from typing import TYPE_CHECKING

import cv2
import numpy as np

from extractors.layout.lines import uneven_edges
from extractors.reading.book import Context, Leaf
from extractors.reading.codes import code_channel, codes
from extractors.reading.marks import marks
from extractors.reading.rulings import drawn_lines
from extractors.reading.sheet import laid_flat
from extractors.reading.turning import read_upright
from extractors.reading.upright import CROOKED, STRAIGHT, Upright, flattened, moved, skew, straightened, turned
from heyan.geometry import Box
from heyan.pages import Page, Word
from heyan.vocabulary import Source

if TYPE_CHECKING:
    from extractors.ocr.passes import PageOcr
    from extractors.ocr.readings import PageLine
    from extractors.reading.book import Picture

MOST_LINES = 5000
LONGEST_LINE = 2000
OUTSIDE = 0.1
"""Engines may put a box this far outside the picture; farther out, it lies."""


class NonsenseError(ValueError):
    """The engine said something that cannot be: places outside the picture, scores above one."""


def read_scan(picture: Picture, number: int, size: tuple[float, float], context: Context, share: float) -> Leaf:
    """The page that a picture shows. `size`: as displayed; `share`: the part of the resolution to read at."""
    small = picture if share == 1.0 else resized(picture, share)
    quarters, ocr = read_upright(small, context)
    honest(ocr, small)
    tall, wide = small.shape[:2]
    plain = turned(quarters, (wide, tall))
    quads = [line.quad for line in ocr.lines]
    flat = laid_flat(plain, np.ascontiguousarray(np.rot90(small, quarters)), quads) or plain
    degrees = skew(moved(quads, flat.matrix @ np.linalg.inv(plain.matrix)))
    upright = straightened(flat, degrees) if degrees else flat
    drawn = drawn_lines(flattened(small, quarters, upright))
    if STRAIGHT <= abs(drawn.degrees) <= CROOKED:
        # The rules of a table tell its slope better than words do, whose places are whole pixels.
        upright = straightened(upright, drawn.degrees)
        drawn = drawn_lines(flattened(small, quarters, upright))
    to_box = _boxes(plain, upright)
    seen = marks(np.ascontiguousarray(np.rot90(small, quarters)))
    page = Page(
        number=number,
        width=size[0],
        height=size[1],
        source=Source.OCR,
        words=tuple(_word(line, to_box(line.quad)) for line in ocr.lines),
        rulings=drawn.rulings,
        seals=tuple(to_box(_corners(seal)) for seal in ocr.seals),
        pictures=(Box(0.0, 0.0, 1.0, 1.0),),
        to_displayed=upright.to_displayed,
        scale=round(wide / size[0], 4) if size[0] else 0.0,
        ink=seen.ink,
        tone=seen.tone,
        image_hash=seen.likeness,
    )
    channels = tuple(code_channel(number, text, upright.box(_scaled(place, share))) for text, place in codes(picture))
    return Leaf(page, channels, by_engine=True)


def _word(line: PageLine, box: Box) -> Word:
    """The line as a word of the upright page, with its characters' places where the engine saw them."""
    if not line.middles or box.height > box.width:
        return Word(line.text, box, line.score, line.under_seal)
    middles = [box.left + middle * box.width for middle in line.middles]
    edges = (box.left, *((one + next_) / 2 for one, next_ in pairwise(middles)), box.right)
    return Word(line.text, box, line.score, line.under_seal, edges=uneven_edges(edges, line.text, box))


def resized(picture: Picture, share: float) -> Picture:
    """The picture at a part of its resolution."""
    return cv2.resize(picture, None, fx=share, fy=share, interpolation=cv2.INTER_AREA).astype(np.uint8, copy=False)


def _scaled(points: tuple[tuple[float, float], ...], share: float) -> list[tuple[float, float]]:
    return [(x * share, y * share) for x, y in points]


def _corners(box: tuple[float, float, float, float]) -> tuple[tuple[float, float], ...]:
    left, top, right, bottom = box
    return (left, top), (right, top), (right, bottom), (left, bottom)


class _boxes:
    """From points of the picture that the engine read (turned by quarters) to boxes of the upright page."""

    def __init__(self, plain: Upright, upright: Upright) -> None:
        self._rest = upright.matrix @ np.linalg.inv(plain.matrix)
        self._upright = upright

    def __call__(self, points: tuple[tuple[float, float], ...]) -> Box:
        corners = np.array([(x, y, 1.0) for x, y in points]) @ self._rest.T
        return self._upright.fractions(corners[:, :2] / corners[:, 2:])


def honest(ocr: PageOcr, picture: Picture) -> None:
    """NonsenseError where the engine's answer cannot be about this picture."""
    side = max(picture.shape[:2])
    low, high = -OUTSIDE * side, (1 + OUTSIDE) * side
    if len(ocr.lines) > MOST_LINES:
        raise NonsenseError("too many lines")
    for line in ocr.lines:
        if not isinstance(line.text, str) or len(line.text) > LONGEST_LINE or not 0.0 <= line.score <= 1.0:
            raise NonsenseError("impossible text or score")
        if not all(isfinite(value) and low <= value <= high for point in line.quad for value in point):
            raise NonsenseError("impossible place")
        if not all(0.0 <= middle <= 1.0 for middle in line.middles):
            raise NonsenseError("impossible place of a letter")
