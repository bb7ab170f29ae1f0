"""Round seals on copies without colour: a rim that closes, wherever the paper around it is clearer than the rim.

Copies of sealed papers are what applicants hand in. What the seal of a grey copy lies on is read as badly as what lies
under a red one, but no colour tells: only the shape does.
"""

from __future__ import annotations

from itertools import product
from typing import TYPE_CHECKING, Any

import cv2
import numpy as np

from extractors.ocr.seals import without_frames

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from extractors.ocr.engine import Image, PixelBox
    from extractors.ocr.pixels import Overview

    Mask = NDArray[np.uint8]

LEAST_RADIUS, MOST_RADIUS = 0.035, 0.11
"""Of the long side: a seal of 4 cm on A4 has 0.067."""
NEIGHBOURHOOD, CONTRAST = 41, 9
"""Ink is darker than the mean of so many pixels around by so many levels."""
GUESSING = 2
"""By how much the page is reduced once more where circles are guessed."""
PART = 0.025
"""Parts of a broken rim are longer than this part of the page."""
VOTES = 16
"""How many edge pixels must speak for a circle; its rim is asked afterwards."""
MOST_CIRCLES = 16
SECTORS = 72
CLOSED = 0.86
"""The part of all directions in which a rim is inked."""
EVEN = 0.4
"""A direction is inked where it has so much of what directions have in the mean: print inks less than a rim."""
RIM = 0.035
"""Half the breadth of a rim, of the radius."""
INKED, CLEARER = 0.4, 0.6
"""How much of the rim's band is ink at least, and how much of the bands beside it at the most, of that."""
FINENESS = 4
"""Distances from a centre are counted in such parts of a pixel."""
ABOUT, GUESSED = 1.3, 0.09
"""How far from a guessed circle ink is looked at, and how far its rim may lie off, in radii."""
APART = 0.5
"""Circles whose centres lie nearer than this part of a radius are one."""
_DARKEST, _PAPER, _PRINT_SHARE = 1, 90, 0.3
"""Percentiles of grey that stand for print and for paper, and up to where between them ink counts as print."""

_DARKEN = 1.6
"""Thin print is grey at its edges: what is left of it is made darker."""
_RIM_CORE, _NOISE, _LIGHTER = 25, 8, 50
"""The percentile of grey in a rim's band that is the shade of its ink, by how much that varies, and by how much a seal
must be lighter than print for the two to be told apart."""


def grey_seals(page: Overview) -> tuple[PixelBox, ...]:
    """The boxes of round seals on a page, in its pixels, from top to bottom."""
    grey = cv2.cvtColor(page.image, cv2.COLOR_RGB2GRAY)
    ink = cv2.adaptiveThreshold(grey, 255, cv2.ADAPTIVE_THRESH_MEAN_C, cv2.THRESH_BINARY_INV, NEIGHBOURHOOD, CONTRAST)
    found = _rims(np.asarray(ink, np.uint8), max(grey.shape))
    (width, height), scale = page.size, page.scale
    return tuple(
        (
            max(0, int((x - r) / scale)),
            max(0, int((y - r) / scale)),
            min(width, round((x + r) / scale) + 1),
            min(height, round((y + r) / scale) + 1),
        )
        for x, y, r in sorted(found, key=lambda one: (one[1], one[0]))
    )


def without_seals(image: Image, seals: tuple[PixelBox, ...]) -> Image:
    """The image with the ink of its seals faded: what is as light as a seal's rim is paper, what is darker is print.

    A seal that is as dark as the print around it stays.
    """
    clear = image.copy()
    for left, top, right, bottom in seals:
        part = image[top:bottom, left:right]
        grey = cv2.cvtColor(part, cv2.COLOR_RGB2GRAY).astype(np.float32)
        high, wide = grey.shape
        y, x = np.mgrid[0:high, 0:wide]
        away = np.hypot((x - wide / 2) / (wide / 2), (y - high / 2) / (high / 2))
        rim = grey[np.abs(away - 1) < RIM]
        dark = float(np.percentile(grey, _DARKEST))
        white = float(np.percentile(rim, _RIM_CORE)) - _NOISE if rim.size else 0.0
        if white - dark >= _LIGHTER:
            shown = np.clip((grey - dark) / (white - dark), 0.0, 1.0) ** _DARKEN * 255
            clear[top:bottom, left:right] = shown.astype(np.uint8)[:, :, np.newaxis]
    return clear


def dark_ink(image: Image) -> Image:
    """The image with only its darkest ink left: print stays, a grey seal over it fades."""
    grey = cv2.cvtColor(image, cv2.COLOR_RGB2GRAY).astype(np.float32)
    dark, paper = np.percentile(grey, (_DARKEST, _PAPER))
    reach = max(1.0, _PRINT_SHARE * (paper - dark))
    shown = np.clip((grey - dark) / reach, 0.0, 1.0) * 255
    return np.repeat(shown.astype(np.uint8)[:, :, np.newaxis], 3, axis=2)


def _rims(ink: Mask, long_side: int) -> list[tuple[int, int, int]]:
    """Centres and radii of the circles that a rim closes, the most inked ones first."""
    least, most = round(LEAST_RADIUS * long_side / GUESSING), round(MOST_RADIUS * long_side / GUESSING)
    if least < 1:
        return []
    sought = _without_letters(ink, long_side)
    tall, wide = sought.shape
    half = cv2.resize(sought, (max(1, wide // GUESSING), max(1, tall // GUESSING)), interpolation=cv2.INTER_AREA)
    circles = cv2.HoughCircles(
        half, cv2.HOUGH_GRADIENT, 1, least, param1=100, param2=VOTES, minRadius=least, maxRadius=most
    )
    if circles is None:
        return []
    found: list[tuple[float, tuple[int, int, int]]] = []
    for x, y, radius in np.asarray(circles)[0][:MOST_CIRCLES].tolist():
        best = max(_near(ink, *(round(GUESSING * one) for one in (x, y, radius))), default=(0.0, (0, 0, 0)))
        if best[0] > 0:
            found.append(best)
    kept: list[tuple[int, int, int]] = []
    for _, (x, y, radius) in sorted(found, reverse=True):
        if all(np.hypot(x - a, y - b) > APART * min(radius, r) for a, b, r in kept):
            kept.append((x, y, radius))
    return kept


def _without_letters(ink: Mask, long_side: int) -> Mask:
    """The ink without ruled lines and without what is as small as print."""
    rest = without_frames(ink)
    _, labels, stats, _ = cv2.connectedComponentsWithStats(rest, connectivity=8)
    large = np.max(stats[:, cv2.CC_STAT_WIDTH : cv2.CC_STAT_HEIGHT + 1], axis=1) >= PART * long_side
    large[0] = False
    return np.asarray(large[labels] * np.uint8(255), np.uint8)


def _near(ink: Mask, x: int, y: int, radius: int) -> list[tuple[float, tuple[int, int, int]]]:
    """The circles about a guess that have a rim, each with how much of it is inked."""
    reach = round(ABOUT * radius)
    top, left = max(0, y - reach), max(0, x - reach)
    points = cv2.findNonZero(ink[top : y + reach, left : x + reach])
    if points is None:
        return []
    places = points.reshape(-1, 2).astype(np.float32) + np.array([left - x, top - y], np.float32)
    places = places[np.abs(np.hypot(places[:, 0], places[:, 1]) / radius - 1) < ABOUT - 1]
    distance = np.hypot(places[:, 0], places[:, 1]) / radius
    if _turned(places[np.abs(distance - 1) < GUESSED]) < CLOSED:
        return []
    found = []
    sizes = np.arange(max(1, radius - 5), radius + 6)
    for dx, dy in product(range(-3, 4), repeat=2):
        away = places - np.array([dx, dy], np.float32)
        distance = np.hypot(away[:, 0], away[:, 1])
        for size, inked in zip(sizes.tolist(), _inked(distance, sizes).tolist(), strict=True):
            if inked > 0 and _turned(away[np.abs(distance / size - 1) < RIM]) >= CLOSED:
                found.append((inked, (x + dx, y + dy, size)))
    return found


def _inked(distance: NDArray[Any], sizes: NDArray[Any]) -> NDArray[Any]:
    """How much of the rim of each radius is ink; 0 where that is little or what lies beside it is as dark."""
    within = np.cumsum(np.bincount((distance * FINENESS).astype(int)))

    def share(low: float, high: float) -> NDArray[Any]:
        inner, outer = (np.minimum(len(within) - 1, (sizes * edge * FINENESS).astype(int)) for edge in (low, high))
        return np.asarray((within[outer] - within[inner]) / (np.pi * sizes * sizes * (high * high - low * low)))

    inked = share(1 - RIM, 1 + RIM)
    beside = np.maximum(share(1 - 4 * RIM, 1 - 2 * RIM), share(1 + 2 * RIM, 1 + 4 * RIM))
    return np.where((inked >= INKED) & (beside <= CLEARER * inked), inked, 0.0)


def _turned(away: NDArray[np.float32]) -> float:
    """The part of all directions (0…1) in which about as much ink lies as in the others."""
    sector = ((np.arctan2(away[:, 1], away[:, 0]) + np.pi) / (2 * np.pi) * SECTORS).astype(int) % SECTORS
    inked = np.bincount(sector, minlength=SECTORS)
    return float(np.mean((inked > 0) & (inked >= EVEN * inked.mean())))
