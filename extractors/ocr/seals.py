"""Red seals (印章) on a page image: where they are, and the page as it would look without them.

A seal is a red region of some size whose outline is an ellipse or a rectangle; red print, rules and frames of forms
are not. The seals of copies without colour are found by their rims (`grey_seals.py`).
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import cv2
import numpy as np

from extractors.ocr.pixels import Overview, overview

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from extractors.ocr.engine import Image, PixelBox

    Mask = NDArray[np.uint8]

REDNESS = 18
"""How much a pixel's red exceeds the page's usual red over its green and blue (0…255): pale stamp ink has 20."""
ORANGE, CRIMSON = 0.3, 0.5
"""How far green may exceed blue, and blue green, as a part of the chroma: the brown print of invoices has 0.37 and
more, pale stamp ink on a cool scan has 0.42 on the other side."""
FRAME_SIDE = 0.3
"""Straight red lines longer than this part of the page are a form's frame."""
LEAST_SIDE, LEAST_BLOT = 0.04, 0.03
"""The shorter side of a seal (10 mm on A4), and of a red region that is worth a second look, of the long side."""
MOST_SIDE = 0.7
MOST_ASPECT = 3.2
INK_LEVEL = 15
"""The share of red pixels (%) that stay darker than white through red glass: more leaves rests that turn . into ,"""
OUTLINE = 0.62
"""The part of the outline that must be inked; text and faint ink break it."""

CIRCLE_EDGE = 1.08
"""Up to this part of a round seal's radius ink belongs to it."""
CIRCLE_VOTES = 18
"""How many edge pixels must speak for a circle (param2 of OpenCV's Hough transform); its outline is asked later."""
MOST_TOGETHER = 3.6
"""Two seals that touch reach no further than so many radii of the round one."""
NEIGHBOUR = 0.35
"""The part of all directions in which a neighbour's ink may lie right outside a round seal."""


@dataclass(frozen=True, slots=True)
class RedRegions:
    """`seals` have a seal's outline; `blots` are other red regions taller than print (half seals, smudged ones)."""

    seals: tuple[PixelBox, ...]
    blots: tuple[PixelBox, ...]


def find_seals(image: Image) -> tuple[PixelBox, ...]:
    """The boxes of red seals in pixels, from top to bottom."""
    return red_regions(overview(image)).seals


def red_regions(page: Overview) -> RedRegions:
    """Seals and blots of a page, in its pixels, from top to bottom."""
    long_side = max(page.image.shape[:2])
    rest = without_frames(red_mask(page.image))
    if cv2.countNonZero(rest) < LEAST_BLOT * long_side:
        return RedRegions((), ())
    seals: list[PixelBox] = []
    for reach in (0.026, 0.016, 0.008, 0.003):
        # First with a wide reach, which joins a faint seal's parts; then narrower, which parts it from red print.
        for region in regions(rest, max(1, round(long_side * reach)), LEAST_SIDE * long_side):
            if is_seal(rest, region, long_side):
                seals.append(region)
                rest[region[1] : region[3], region[0] : region[2]] = 0
    for region in regions(rest, max(1, round(long_side * 0.008)), 2 * LEAST_SIDE * long_side):
        seals += _apart(rest, region, long_side)
    blots = [r for r in regions(rest, max(1, round(long_side * 0.008)), LEAST_BLOT * long_side) if inked(rest, r)]
    return RedRegions(_enlarged(seals, page), _enlarged(blots, page))


def red_mask(image: Image) -> Mask:
    """255 where the ink is red, compared with the page's own tint (pink paper, warm light)."""
    red, green, blue = cv2.split(image)
    excess = cv2.subtract(red, cv2.max(green, blue))
    tint = int(np.searchsorted(np.cumsum(np.bincount(excess.ravel(), minlength=256)), excess.size / 2))
    result = np.zeros(excess.shape, np.uint8)
    rows, columns = np.nonzero(excess > tint + REDNESS)
    r, g, b = (channel[rows, columns].astype(np.int16) for channel in (red, green, blue))
    chroma = r - np.minimum(g, b)
    kept = (g - b < ORANGE * chroma) & (b - g < CRIMSON * chroma)
    result[rows[kept], columns[kept]] = 255
    return result


def without_frames(mask: Mask) -> Mask:
    """The mask without straight lines longer than FRAME_SIDE of the page."""
    height, width = mask.shape
    result = mask.copy()
    for size in ((max(3, int(width * FRAME_SIDE)), 1), (1, max(3, int(height * FRAME_SIDE)))):
        result[cv2.morphologyEx(mask, cv2.MORPH_OPEN, np.ones(size[::-1], np.uint8)) > 0] = 0
    return result


def regions(mask: Mask, reach: int, least: float) -> list[PixelBox]:
    """The boxes of what belongs together when gaps up to `reach` pixels are closed, both sides at least `least`."""
    left, top, width, height = cv2.boundingRect(mask)
    # Room around it: OpenCV's erosion takes what lies beyond the border for ink.
    room = 2 * reach + 1
    area = np.pad(mask[top : top + height, left : left + width], room)
    closed = cv2.morphologyEx(area, cv2.MORPH_CLOSE, np.ones((room, room), np.uint8))
    found = []
    for x, y, wide, high, _ in cv2.connectedComponentsWithStats(closed)[2][1:].tolist():
        if min(wide, high) >= least:
            x0, y0 = x + left - room, y + top - room
            found.append((x0, y0, x0 + wide, y0 + high))
    return sorted(found, key=lambda box: (box[1], box[0]))


def is_seal(mask: Mask, region: PixelBox, long_side: int) -> bool:
    """Whether the red of a region has a seal's size, shape and outline."""
    left, top, right, bottom = region
    points = cv2.findNonZero(mask[top:bottom, left:right])
    if points is None or len(points) < long_side / 10:
        return False
    (centre_x, centre_y), (width, height), angle = cv2.minAreaRect(points)
    if max(width, height) > MOST_SIDE * long_side or max(width, height) > MOST_ASPECT * max(1.0, min(width, height)):
        return False
    turn = np.deg2rad(angle)
    shifted = points.reshape(-1, 2) - np.array([centre_x, centre_y])
    across = (shifted @ np.array([np.cos(turn), np.sin(turn)])) / (width / 2)
    down = (shifted @ np.array([-np.sin(turn), np.cos(turn)])) / (height / 2)
    return ring(across, down) >= OUTLINE or box_outline(across, down) >= OUTLINE + 0.1


def _apart(mask: Mask, region: PixelBox, long_side: int) -> list[PixelBox]:
    """The round seal of a region where another touches it (法人章 beside 公章), and the other; both leave the mask."""
    found = _circle_in(mask, region, long_side)
    if found is None:
        return []
    x, y, radius = found
    cv2.circle(mask, (x, y), round(radius * CIRCLE_EDGE), 0, -1)
    seals = [(x - radius, y - radius, x + radius, y + radius)]
    part = mask[region[1] : region[3], region[0] : region[2]].copy()
    alone = np.zeros_like(mask)
    alone[region[1] : region[3], region[0] : region[2]] = part
    for other in regions(alone, max(1, round(long_side * 0.008)), LEAST_SIDE * long_side / 2):
        if is_seal(alone, other, long_side):
            seals.append(other)
            mask[other[1] : other[3], other[0] : other[2]] = 0
    return seals


def _circle_in(mask: Mask, region: PixelBox, long_side: int) -> tuple[int, int, int] | None:
    """Centre and radius of the largest inked circle of a region with nothing but a neighbour's ink around it."""
    left, top, right, bottom = region
    part = mask[top:bottom, left:right]
    least, most = round(LEAST_SIDE * long_side), round(min(right - left, bottom - top) * 0.55)
    if most <= least:
        return None
    room = np.pad(cv2.GaussianBlur(part, (3, 3), 0), least)
    circles = cv2.HoughCircles(
        room, cv2.HOUGH_GRADIENT, 1, least, param1=100, param2=CIRCLE_VOTES, minRadius=least, maxRadius=most
    )
    points = cv2.findNonZero(part)
    if circles is None or points is None:
        return None
    reach = max(right - left, bottom - top)
    for x, y, guess in np.asarray(circles)[0].tolist():
        away = points.reshape(-1, 2) - np.array([x - least, y - least])
        sizes = range(max(round(0.8 * guess), round(reach / MOST_TOGETHER)), round(1.25 * guess))
        rims = [size for size in sizes if _is_rim(away / size)]
        if rims:
            radius = max(rims, key=lambda size: _density(away / size, 0.95, 1.05))
            return round(x - least + left), round(y - least + top), radius
    return None


def _is_rim(away: NDArray[np.float64]) -> bool:
    """Whether ink at distance 1 closes a circle: denser than inside, and with hardly anything right outside."""
    closed = _turned(away, 0.95, 1.05) >= OUTLINE and _turned(away, CIRCLE_EDGE + 0.02, 1.25) <= NEIGHBOUR
    return closed and _density(away, 0.95, 1.05) > 2 * _density(away, 0.3, 0.95)


def _turned(away: NDArray[np.float64], low: float, high: float) -> float:
    """The part of all directions (0…1) in which ink lies between two distances from the centre."""
    distance = np.hypot(away[:, 0], away[:, 1])
    inside = away[(distance > low) & (distance < high)]
    sector = ((np.arctan2(inside[:, 1], inside[:, 0]) + np.pi) / (2 * np.pi) * 48).astype(int) % 48
    return len(np.unique(sector)) / 48


def _density(away: NDArray[np.float64], low: float, high: float) -> float:
    """Ink by area between two distances from the centre: a rim is a line, print is everywhere alike."""
    distance = np.hypot(away[:, 0], away[:, 1])
    return float(np.count_nonzero((distance > low) & (distance < high))) / (high**2 - low**2)


def ring(across: NDArray[np.float64], down: NDArray[np.float64]) -> float:
    """The inked part of the inscribed ellipse's rim (0…1); 0 where much ink lies outside it."""
    radius = np.hypot(across, down)
    if float(np.mean(radius > 1.08)) > 0.06:
        return 0.0
    rim = (radius > 0.8) & (radius < 1.08)
    sector = ((np.arctan2(down[rim], across[rim]) + np.pi) / (2 * np.pi) * 48).astype(int) % 48
    return len(np.unique(sector)) / 48


def box_outline(across: NDArray[np.float64], down: NDArray[np.float64]) -> float:
    """The inked part of the worst of the rectangle's four sides (0…1)."""
    sides = []
    for here, along in ((across, down), (-across, down), (down, across), (-down, across)):
        step = ((along[here > 0.86] + 1) / 2 * 24).astype(int).clip(0, 23)
        sides.append(len(np.unique(step)) / 24)
    return min(sides)


def inked(mask: Mask, region: PixelBox) -> bool:
    """Whether enough of a region is red (4 %) to matter for what is printed there."""
    left, top, right, bottom = region
    return float(np.mean(mask[top:bottom, left:right] > 0)) > 0.04


def red_channel_grey(image: Image, mask: Mask | None = None) -> Image:
    """The image as seen through red glass, RGB shaped: red ink fades into the paper, black and blue stay dark.

    The level of the red ink is taken for white, so that dark stamp ink vanishes too. `mask`: the image's red mask,
    where it is known already.
    """
    red = image[:, :, 0]
    ink = red[(red_mask(image) if mask is None else mask) > 0]
    white = max(120.0, float(np.percentile(ink, INK_LEVEL))) if ink.size else 255.0
    black = min(float(np.percentile(red, 1)), white - 60.0)
    levels = np.clip((np.arange(256) - black) / (white - black), 0.0, 1.0) * 255
    grey = cv2.LUT(red, levels.astype(np.uint8))
    return cv2.merge((grey, grey, grey)).astype(np.uint8, copy=False)


def _enlarged(boxes: list[PixelBox], page: Overview) -> tuple[PixelBox, ...]:
    (width, height), scale = page.size, page.scale
    result = []
    for left, top, right, bottom in sorted(boxes, key=lambda box: (box[1], box[0])):
        low = int(left / scale), int(top / scale)
        result.append((*low, min(width, -int(-right // scale)), min(height, -int(-bottom // scale))))
    return tuple(result)
