"""Which way up a picture is: found from what the engine saw, so that an upright page costs nothing."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from extractors.reading.book import Context

if TYPE_CHECKING:
    from extractors.ocr.engine import Quad
    from extractors.ocr.passes import PageOcr
    from extractors.ocr.readings import PageLine
    from extractors.reading.book import Picture

UPSIDE_DOWN = 0.85
"""Lines read with a mean score below this may stand on their heads: then the other way up is tried on a part."""
BAND = 6
"""So many of the longest lines are read to compare two ways up."""


def read_upright(picture: Picture, context: Context) -> tuple[int, PageOcr]:
    """Quarters (counter-clockwise) by which the picture must be turned, and what stands on the turned picture."""
    from extractors.ocr.passes import read_page

    ocr = read_page(context.engine, picture)
    if not ocr.lines:
        return 0, ocr
    if _on_end(ocr.lines):
        quarters = _better(picture, ocr.lines, context, (1, 3))
    elif _mean_score(ocr.lines) < UPSIDE_DOWN:
        quarters = _better(picture, ocr.lines, context, (0, 2))
    else:
        quarters = 0
    if quarters == 0:
        return 0, ocr
    return quarters, read_page(context.engine, np.ascontiguousarray(np.rot90(picture, quarters)))


def _on_end(lines: tuple[PageLine, ...]) -> bool:
    """Whether most of the text runs from top to bottom, by length."""
    down = sum(_tall(line.quad) for line in lines if _tall(line.quad) > 1.5 * _wide(line.quad))
    across = sum(_wide(line.quad) for line in lines if _wide(line.quad) > 1.5 * _tall(line.quad))
    return down > 2 * across


def _better(picture: Picture, lines: tuple[PageLine, ...], context: Context, ways: tuple[int, int]) -> int:
    """Which of two ways up reads better, on the longest lines laid below each other."""
    sample = _sample(picture, lines)
    scores = {}
    for way in ways:
        read = context.engine.read(np.ascontiguousarray(np.rot90(sample, way)))
        scores[way] = sum(line.score**2 * len(line.text) for line in read)
    first, second = ways
    return second if scores[second] > 1.1 * scores[first] else first


def _sample(picture: Picture, lines: tuple[PageLine, ...]) -> Picture:
    """A picture of the longest lines only, the rest white, cut to their extent."""
    longest = sorted(lines, key=lambda line: -max(_wide(line.quad), _tall(line.quad)))[:BAND]
    sample = np.full_like(picture, 255)
    for line in longest:
        left, top, right, bottom = _extent(line.quad, picture)
        sample[top:bottom, left:right] = picture[top:bottom, left:right]
    extents = np.array([_extent(line.quad, picture) for line in longest])
    left, top = extents[:, :2].min(axis=0)
    right, bottom = extents[:, 2:].max(axis=0)
    return sample[max(0, top - 20) : bottom + 20, max(0, left - 20) : right + 20]


def _extent(quad: Quad, picture: Picture) -> tuple[int, int, int, int]:
    xs, ys = [x for x, _ in quad], [y for _, y in quad]
    height, width = picture.shape[:2]
    return max(0, int(min(xs))), max(0, int(min(ys))), min(width, int(max(xs)) + 1), min(height, int(max(ys)) + 1)


def _mean_score(lines: tuple[PageLine, ...]) -> float:
    characters = sum(len(line.text) for line in lines)
    return sum(line.score * len(line.text) for line in lines) / max(1, characters)


def _wide(quad: Quad) -> float:
    return float(np.hypot(quad[1][0] - quad[0][0], quad[1][1] - quad[0][1]))


def _tall(quad: Quad) -> float:
    return float(np.hypot(quad[3][0] - quad[0][0], quad[3][1] - quad[0][1]))
