"""Pages that are text, a scan, or both: which is which, and the parts that are pictures read by the engine."""

from __future__ import annotations

from dataclasses import replace
from enum import Enum, auto
from typing import TYPE_CHECKING

import numpy as np

from extractors.reading.book import Context, Leaf
from extractors.reading.pdf_content import Area, Painted
from extractors.reading.pdf_words import TextLayer
from extractors.reading.scan import read_scan
from extractors.reading.upright import rounded
from heyan.geometry import Box
from heyan.pages import Channel, Page, Word
from heyan.vocabulary import Source

if TYPE_CHECKING:
    from extractors.reading.book import Picture

FEW = 10
"""So few visible characters beside a picture are a stamp or a page number on a scan."""
WHOLE = 0.6
"""A picture over more of the page than this may be the page."""
PART = 0.08
"""Pictures smaller than this part of the page are logos, seals and codes, not papers."""
SHORTEST_SIDE = 90.0
"""Points; a picture narrower than this holds no paper."""
CELLS = 12
COVERED = 0.3
"""A picture over more of whose area text stands is a background."""


class Mixture(Enum):
    """What a PDF page is made of."""

    TEXT = auto()
    SCAN = auto()
    MIXED = auto()
    BROKEN = auto()
    """Its text layer says nothing that could be read."""


def mixture(painted: Painted, layer: TextLayer) -> Mixture:
    """What a page is made of, from what it paints."""
    if layer.visible and not layer.usable:
        return Mixture.BROKEN
    papers = _papers(painted, layer)
    drawn = painted.curves + len(painted.lines) + len(painted.fills)
    if layer.visible == 0:
        return Mixture.SCAN if painted.pictures or drawn else Mixture.TEXT
    if layer.visible <= FEW and (painted.curves > 200 or any(_share(area, painted) >= WHOLE for area in papers)):
        return Mixture.SCAN
    return Mixture.MIXED if papers else Mixture.TEXT


def _papers(painted: Painted, layer: TextLayer) -> list[Area]:
    """The pictures that may hold text of their own: large, and not a background that text stands on."""
    return [
        area
        for area in painted.pictures
        if _share(area, painted) >= PART
        and min(area[2] - area[0], area[3] - area[1]) >= SHORTEST_SIDE
        and _covered(area, painted, layer) < COVERED
    ]


def _share(area: Area, painted: Painted) -> float:
    wide = min(area[2], painted.width) - max(area[0], 0.0)
    tall = min(area[3], painted.height) - max(area[1], 0.0)
    return max(0.0, wide) * max(0.0, tall) / (painted.width * painted.height)


def _covered(area: Area, painted: Painted, layer: TextLayer) -> float:
    """The part of a picture on which words of the text layer stand, on a coarse grid."""
    grid = np.zeros((CELLS, CELLS), bool)
    left, top, right, bottom = area
    for word in layer.words:
        x0, x1 = word.box.left * painted.width, word.box.right * painted.width
        y = word.box.middle_y * painted.height
        if top <= y <= bottom and x1 > left and x0 < right:
            row = min(CELLS - 1, int((y - top) / (bottom - top) * CELLS))
            first = max(0, int((x0 - left) / (right - left) * CELLS))
            last = min(CELLS - 1, int((x1 - left) / (right - left) * CELLS))
            grid[row, first : last + 1] = True
    return float(grid.mean())


def read_mixed(leaf: Leaf, context: Context, picture: Picture, share: float) -> Leaf:
    """The page with what its large pictures say added to its text; text wins where both stand on one place."""
    page, channels = leaf.page, list(leaf.channels)
    for box in page.pictures:
        if box.width * box.height >= PART and min(box.width * page.width, box.height * page.height) >= SHORTEST_SIDE:
            page = _with_part(page, box, picture, context, share, channels)
    read = sum(len(word.text) for word in page.words if word.confidence < 1.0)
    whole = sum(len(word.text) for word in page.words)
    source = Source.OCR if 2 * read > whole else Source.TEXT
    return Leaf(replace(page, source=source), tuple(channels), leaf.warnings, by_engine=True)


def _with_part(page: Page, box: Box, picture: Picture, context: Context, share: float, channels: list[Channel]) -> Page:
    """The page with one picture on it read."""
    tall, wide = picture.shape[:2]
    cut = np.ascontiguousarray(
        picture[int(box.top * tall) : int(box.bottom * tall) + 1, int(box.left * wide) : int(box.right * wide) + 1]
    )
    part = read_scan(cut, page.number, (box.width * page.width, box.height * page.height), context, share)

    def place(inner: Box) -> Box:
        """From fractions of the picture to fractions of the page; small slopes of a pasted scan are let be."""
        from heyan.geometry import displayed

        inner = displayed(inner, part.page.to_displayed)
        left, top = box.left + inner.left * box.width, box.top + inner.top * box.height
        return rounded(left, top, left + inner.width * box.width, top + inner.height * box.height)

    known = {channel.entries[0].value for channel in channels if channel.form == "qr"}
    for channel in part.channels:
        if channel.entries[0].value not in known:
            entries = tuple(replace(e, box=place(e.box) if e.box else None) for e in channel.entries)
            channels.append(replace(channel, entries=entries))
    seen = [replace(word, box=place(word.box), confidence=min(word.confidence, 0.999)) for word in part.page.words]
    new = tuple(word for word in seen if not _spoken(word, page.words))
    rulings = tuple(
        replace(line, x0=a.left, y0=a.top, x1=a.right, y1=a.bottom)
        for line in part.page.rulings
        for a in [place(Box(line.x0, line.y0, line.x1, line.y1))]
    )
    return replace(
        page,
        words=page.words + new,
        rulings=page.rulings + rulings,
        seals=page.seals + tuple(place(seal) for seal in part.page.seals),
        scale=part.page.scale,
        tone=page.tone + round(part.page.tone * box.width * box.height, 4),
        image_hash=page.image_hash or part.page.image_hash,
    )


def _spoken(word: Word, words: tuple[Word, ...]) -> bool:
    """Whether the text layer already says what stands there."""
    return any(word.box.overlap(other.box) > 0.5 or other.box.overlap(word.box) > 0.7 for other in words)
