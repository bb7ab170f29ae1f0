"""Boxes to tick, found by their outline in a piece of a page: their inside says whether they are ticked.

OCR knows words; of a small square, drawn empty or filled, it makes a letter or nothing.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import cv2
import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from extractors.reading.book import Picture

    Mask = NDArray[np.bool_]

EMPTY, TICKED, UNCLEAR = "□", "☑", "？"
LEAST, MOST = 12, 0.95
"""A box's side: at least so many pixels, at most this part of the height that is looked at."""
SQUARE = 1.3
INKS = (0.35, 0.25, 0.17)
"""How far from paper to ink a pixel of an outline must be: scanners pale thin lines, and print beside them runs in."""
OUTLINE = 0.9
"""The part of each side that must be drawn."""
BAND, INSIDE = 0.2, 0.26
"""In sides: how near the edge the outline lies, and where the inside begins."""
BLANK, FILLED = 0.03, 0.1
"""The parts of the inside under ink: below the one it is empty, above the other somebody made a mark."""


@dataclass(frozen=True, slots=True)
class Tickbox:
    """A box in pixels of the piece looked at, and what it says."""

    left: int
    top: int
    right: int
    bottom: int
    says: str


def tickboxes(picture: Picture) -> tuple[Tickbox, ...]:
    """Boxes in reading order; one whose inside is neither blank nor marked is unclear."""
    marks = _darker(picture, INKS[0])
    found: list[Tickbox] = []
    for ink in INKS:
        for box in _outlined(_darker(picture, ink), marks):
            if not any(_meet(box, other) for other in found):
                found.append(box)
    return _in_order(found)


def _darker(picture: Picture, ink: float) -> Mask:
    """What is so far from paper to ink, seen through red glass."""
    grey = cv2.GaussianBlur(picture[:, :, 0], (3, 3), 0).astype(np.float32)
    paper, black = (float(value) for value in np.percentile(grey, (80, 1)))
    return grey < paper - ink * max(paper - black, 60.0)


def _outlined(dark: Mask, marks: Mask) -> list[Tickbox]:
    """The outlined squares, the outer ones first."""
    _, _, stats, _ = cv2.connectedComponentsWithStats(dark.astype(np.uint8), connectivity=8)
    found = []
    for left, top, wide, high, _ in sorted(stats[1:].tolist(), key=lambda one: -one[2] * one[3]):
        square = max(wide, high) <= SQUARE * min(wide, high)
        if square and min(wide, high) >= LEAST and max(wide, high) <= MOST * dark.shape[0]:
            here = slice(top, top + high), slice(left, left + wide)
            if _is_outlined(dark[here]):
                found.append(Tickbox(left, top, left + wide, top + high, _said(marks[here])))
    return found


def _is_outlined(part: Mask) -> bool:
    """Whether all four sides are drawn, or all is filled."""
    high, wide = part.shape
    rows, columns = max(2, round(BAND * high)), max(2, round(BAND * wide))
    sides = (
        part[:rows].any(axis=0),
        part[-rows:].any(axis=0),
        part[:, :columns].any(axis=1),
        part[:, -columns:].any(axis=1),
    )
    return all(float(side.mean()) >= OUTLINE for side in sides)


def _said(part: Mask) -> str:
    high, wide = part.shape
    rows, columns = round(INSIDE * high), round(INSIDE * wide)
    inked = float(part[rows : high - rows, columns : wide - columns].mean())
    return EMPTY if inked < BLANK else TICKED if inked > FILLED else UNCLEAR


def _meet(one: Tickbox, other: Tickbox) -> bool:
    across = one.left < other.right and other.left < one.right
    return across and one.top < other.bottom and other.top < one.bottom


def _in_order(boxes: list[Tickbox]) -> tuple[Tickbox, ...]:
    """Line by line, left to right."""
    lines: list[list[Tickbox]] = []
    for box in sorted(boxes, key=lambda box: box.top + box.bottom):
        if lines and box.top < (lines[-1][0].top + lines[-1][0].bottom) / 2:
            lines[-1].append(box)
        else:
            lines.append([box])
    return tuple(box for line in lines for box in sorted(line, key=lambda box: box.left))
