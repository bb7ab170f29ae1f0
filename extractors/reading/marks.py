"""What a page's pixels say beside its words: whether anything stands on it, whether it is a picture, what it is like.

The likeness is a difference hash and a DCT hash side by side (Krawetz 2011/2013): pictures that differ by their
compression, size or brightness differ in a few bits of it only.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import cv2
import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from extractors.reading.book import Picture

WIDTH = 600
"""Pixels to which the longer side is reduced: letters stay apart, grain of paper does not."""
PAPER = 0.9
"""The part of the brightness around it from which a pixel is paper."""
AROUND = 31
"""Pixels around, in which the brightest is paper: wider than a letter, narrower than a shadow."""
SOLID, LARGE = 0.5, 0.02
"""Marks that fill half their frame, and a fiftieth of the page, are a picture, not writing."""
FLAT = 2
"""Grey levels below which two neighbouring parts are alike: noise must not make bits."""
RIM = 0.08
"""What lies so near the edge may be the desk, not the page."""
LEAST_PARTS = 20
"""So few parts (of 256) that differ from the next are no picture: a blank page, a title on white."""


@dataclass(frozen=True, slots=True)
class Marks:
    """`ink`: the part of the page under writing and lines; `tone`: under pictures; `likeness`: 96 hex digits."""

    ink: float
    tone: float
    likeness: str | None


def marks(picture: Picture) -> Marks:
    """What stands on a page; `likeness` is None where too little does."""
    small = _reduced(cv2.cvtColor(picture, cv2.COLOR_RGB2GRAY))
    lit = np.divide(small, np.maximum(_paper(small), 1.0), dtype=np.float32)
    ink, tone = _shares(lit)
    return Marks(round(ink, 4), round(tone, 4), likeness(small) if _telling(lit) else None)


def _reduced(grey: cv2.typing.MatLike) -> NDArray[np.float32]:
    scale = min(1.0, WIDTH / max(grey.shape))
    size = (max(1, round(grey.shape[1] * scale)), max(1, round(grey.shape[0] * scale)))
    return np.asarray(cv2.resize(grey, size, interpolation=cv2.INTER_AREA), np.float32)


def _paper(grey: NDArray[np.float32]) -> NDArray[np.float32]:
    """How bright the paper is at each place: shadows and dim lamps fall out."""
    around = cv2.dilate(grey, np.ones((AROUND, AROUND), np.uint8))
    return np.asarray(cv2.blur(around, (AROUND, AROUND)), np.float32)


def _telling(lit: NDArray[np.float32]) -> bool:
    """Whether enough parts of the page differ from their neighbours for the page to look like something."""
    tall, wide = (round(side * RIM) for side in lit.shape)
    inner = lit[tall : lit.shape[0] - tall or None, wide : lit.shape[1] - wide or None]
    small = cv2.resize(inner, (17, 16), interpolation=cv2.INTER_AREA)
    return int((np.abs(np.diff(small, axis=1)) > 1 - PAPER**0.2).sum()) >= LEAST_PARTS


def _shares(lit: NDArray[np.float32]) -> tuple[float, float]:
    """Parts of the page under writing and under pictures: marks are darker than the paper around them."""
    dark = (lit < PAPER).astype(np.uint8)
    _, labels, stats, _ = cv2.connectedComponentsWithStats(dark, connectivity=8)
    areas = stats[:, cv2.CC_STAT_AREA]
    frames = np.maximum(1, stats[:, cv2.CC_STAT_WIDTH] * stats[:, cv2.CC_STAT_HEIGHT])
    solid = (areas > LARGE * lit.size) & (areas > SOLID * frames)
    written = ~solid & ~_at_edge(np.asarray(labels, np.int32), len(areas))
    solid[0] = written[0] = False  # the paper itself
    return float(areas[written].sum()) / lit.size, float(areas[solid].sum()) / lit.size


def _at_edge(labels: NDArray[np.int32], count: int) -> NDArray[np.bool_]:
    """Marks that reach the edge: the desk around a photographed sheet, the rim of a scan, never writing."""
    found = np.zeros(count, np.bool_)
    found[np.concatenate([labels[0], labels[-1], labels[:, 0], labels[:, -1]])] = True
    return found


def likeness(grey: NDArray[np.float32]) -> str:
    """Hash of what the picture looks like: 64 bits of coarse differences, 64 of its DCT, 256 of fine differences."""
    small = cv2.resize(grey, (32, 32), interpolation=cv2.INTER_AREA).astype(np.float64)
    low = np.round(cv2.dct(small)[:8, :8].ravel(), 3)
    waves = low > np.median(low[1:])
    bits = np.concatenate([_differences(grey, 8), waves, _differences(grey, 16)])
    return bytes(np.packbits(bits).tolist()).hex()


def _differences(grey: NDArray[np.float32], side: int) -> NDArray[np.bool_]:
    """Whether each of side × side parts is darker than the one to its right."""
    small = cv2.resize(grey, (side + 1, side), interpolation=cv2.INTER_AREA)
    return np.asarray((small[:, 1:] - small[:, :-1] > FLAT).ravel(), np.bool_)
