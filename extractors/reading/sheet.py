"""The sheet of paper on a photo: its four corners where they are clearly there, and the map that lays it flat.

The engine reads the photo's own pixels, so nothing is lost by resampling; only the places of what it read are mapped.
A map is used only where it leaves the lines of text as flat as a mere turn would, or flatter.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

import cv2
import numpy as np

from extractors.reading.upright import LONG, Upright

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from extractors.ocr.engine import Quad
    from extractors.reading.book import Picture

SEARCHED = 480
"""Pixels of the longer side of the picture in which the sheet is looked for."""
LEAST, MOST = 0.35, 0.985
"""The parts of the picture that a sheet may take up."""
FILLED = 0.96
"""The part of the quadrilateral that the bright shape fills, and the part of the shape within it."""
SQUARE = 25.0
"""Degrees by which a corner may differ from a right one."""
STANDS_OUT = 25.0
"""Grey levels by which the sheet is brighter than what surrounds it."""
INSIDE = 0.97
"""The part of the text that must lie on the sheet."""
ROOM = 0.01
"""Parts of a side left around the sheet."""
BETTER = 0.8
"""The map must leave less than this part of the lines' slopes, or too little to care about."""
FLAT = 0.25
"""Degrees of slope, on average, that harm nothing."""
LEANING = 0.8
"""Degrees by which a corner must differ from a right one for the sheet to be worth laying flat for itself."""
CLEARLY = 2.0
"""A sheet that leans so many times as much is laid flat where its lines do not speak against it."""
NOISE = 0.15
"""Degrees of slope that whole pixels make of nothing where all lines are short."""
FEWEST_LINES = 6


def laid_flat(plain: Upright, picture: Picture, quads: Sequence[Quad]) -> Upright | None:
    """The map that also lays the sheet flat, None where no sheet is clearly there or the text gains nothing.

    `picture`: turned by quarters as `plain` says; `quads`: where the engine read text on it.
    """
    long = [quad for quad in quads if _is_long(quad)]
    corners = sheet_corners(picture) if len(long) >= FEWEST_LINES else None
    if corners is None or not _mostly_inside(quads, corners):
        return None
    matrix, size = _flattening(corners)
    before, after = unevenness(long, None), unevenness(long, matrix)
    leaning = max(abs(angle - 90) for angle in _angles(corners))
    if (before <= FLAT and leaning <= LEANING) or after > max(FLAT, BETTER * before, before + _noise(leaning)):
        return None
    return Upright(matrix @ plain.matrix, plain.displayed, size)


def _noise(leaning: float) -> float:
    """How much more uneven the ends of lines, whole pixels, may look on a sheet that leans so clearly."""
    return NOISE if leaning > CLEARLY * LEANING else 0.0


def sheet_corners(picture: Picture) -> NDArray[np.float32] | None:
    """The sheet's corners (4 × 2, pixels), top left first and clockwise; None where there is no clear one."""
    scale = SEARCHED / max(picture.shape[:2])
    grey = cv2.cvtColor(picture, cv2.COLOR_RGB2GRAY)
    grey = cv2.GaussianBlur(cv2.resize(grey, None, fx=scale, fy=scale, interpolation=cv2.INTER_AREA), (5, 5), 0)
    _, bright = cv2.threshold(grey, 0, 255, cv2.THRESH_BINARY | cv2.THRESH_OTSU)
    closed = cv2.morphologyEx(bright, cv2.MORPH_CLOSE, np.ones((15, 15), np.uint8))
    shapes, _ = cv2.findContours(closed, cv2.RETR_EXTERNAL, cv2.CHAIN_APPROX_SIMPLE)
    if not shapes:
        return None
    hull = np.asarray(cv2.convexHull(max(shapes, key=cv2.contourArea)), np.int32)
    corners = _four_corners(hull)
    if corners is None or not _is_sheet(corners, hull, np.asarray(grey, np.uint8)):
        return None
    return _ordered(corners) / np.float32(scale)


def _four_corners(hull: NDArray[np.int32]) -> NDArray[np.float32] | None:
    """The quadrilateral that the hull is, if it is one."""
    around = cv2.arcLength(hull, True)
    for tolerance in (0.01, 0.02, 0.03, 0.04, 0.05):
        found = cv2.approxPolyDP(hull, tolerance * around, True)
        if len(found) == 4:
            return np.asarray(found.reshape(4, 2), np.float32)
        if len(found) < 4:
            return None
    return None


def _is_sheet(corners: NDArray[np.float32], hull: NDArray[np.int32], grey: NDArray[np.uint8]) -> bool:
    area, whole = cv2.contourArea(corners), grey.shape[0] * grey.shape[1]
    shape = cv2.contourArea(hull)
    if not LEAST * whole <= area <= MOST * whole or min(area, shape) < FILLED * max(area, shape):
        return False
    if any(abs(angle - 90) > SQUARE for angle in _angles(corners)):
        return False
    mask = cv2.fillConvexPoly(np.zeros_like(grey), corners.astype(np.int32), 1)
    outside = cv2.dilate(mask, np.ones((7, 7), np.uint8)) == 0
    rim = (mask > 0) & (cv2.erode(mask, np.ones((21, 21), np.uint8)) == 0)
    return bool(outside.any()) and float(np.median(grey[rim]) - np.median(grey[outside])) >= STANDS_OUT


def _angles(corners: NDArray[np.float32]) -> list[float]:
    found = []
    for index in range(4):
        one, other = corners[index - 1] - corners[index], corners[(index + 1) % 4] - corners[index]
        cosine = float(one @ other / max(1e-6, float(np.linalg.norm(one) * np.linalg.norm(other))))
        found.append(float(np.degrees(np.arccos(np.clip(cosine, -1, 1)))))
    return found


def _ordered(corners: NDArray[np.float32]) -> NDArray[np.float32]:
    sums, differences = corners.sum(axis=1), corners[:, 0] - corners[:, 1]
    picked = [int(sums.argmin()), int(differences.argmax()), int(sums.argmax()), int(differences.argmin())]
    return np.asarray(corners[picked], np.float32)


def _flattening(corners: NDArray[np.float32]) -> tuple[NDArray[np.float64], tuple[int, int]]:
    """The homography onto a sheet with a little room around it, and that sheet's size."""
    a, b, c, d = corners
    wide = float(np.linalg.norm(b - a) + np.linalg.norm(c - d)) / 2
    tall = float(np.linalg.norm(d - a) + np.linalg.norm(c - b)) / 2
    x, y = ROOM * wide, ROOM * tall
    target = np.array([(x, y), (x + wide, y), (x + wide, y + tall), (x, y + tall)], np.float32)
    matrix = np.asarray(cv2.getPerspectiveTransform(corners, target), np.float64)
    return matrix, (round(wide + 2 * x), round(tall + 2 * y))


def _is_long(quad: Quad) -> bool:
    a, b, _, d = quad
    return bool(np.hypot(b[0] - a[0], b[1] - a[1]) >= LONG * np.hypot(d[0] - a[0], d[1] - a[1]))


def _mostly_inside(quads: Sequence[Quad], corners: NDArray[np.float32]) -> bool:
    middles = [np.asarray(quad, np.float32).mean(axis=0) for quad in quads]
    inside = sum(cv2.pointPolygonTest(corners, (float(x), float(y)), False) >= 0 for x, y in middles)
    return inside >= INSIDE * len(middles)


def unevenness(quads: Sequence[Quad], matrix: NDArray[np.float64] | None) -> float:
    """By how many degrees lines of text slope away from their common slope, on average.

    Ends are whole pixels, so that long lines say much more than short ones; engines make short ones that slope a little
    level, and those say nothing where enough others do.
    """
    sloping = [quad for quad in quads if quad[0][1] != quad[1][1]]
    quads = sloping if len(sloping) >= FEWEST_LINES else quads
    points = np.array([(*quad[0], *quad[1]) for quad in quads], np.float64).reshape(-1, 2)
    if matrix is not None:
        lifted = np.column_stack([points, np.ones(len(points))]) @ matrix.T
        points = lifted[:, :2] / lifted[:, 2:]
    ends = points.reshape(-1, 2, 2)
    along = ends[:, 1] - ends[:, 0]
    angles, weights = np.degrees(np.arctan2(along[:, 1], along[:, 0])), (along**2).sum(axis=1)
    order = np.argsort(angles)
    middle = angles[order][int(np.searchsorted(np.cumsum(weights[order]), weights.sum() / 2))]
    return float((np.abs(angles - middle) * weights).sum() / weights.sum())
