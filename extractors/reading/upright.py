"""From the page as displayed to the page upright: quarter turns, a photographed sheet laid flat, a small angle."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import cv2
import numpy as np

from heyan.geometry import Box

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from extractors.ocr.engine import Quad
    from extractors.reading.book import Picture

STRAIGHT = 0.15
"""Degrees below which a page counts as straight."""
CROOKED = 20.0
"""Degrees above which an angle is not a badly laid sheet."""
LONG = 3.0
"""A line tells its angle where it is this much longer than tall."""


@dataclass(frozen=True, slots=True)
class Upright:
    """How displayed pixels map to upright pixels, and both sizes (width, height)."""

    matrix: NDArray[np.float64]
    displayed: tuple[int, int]
    upright: tuple[int, int]

    def box(self, points: Iterable[Sequence[float]]) -> Box:
        """The upright box, in fractions, around points of the page as displayed (pixels)."""
        corners = np.array([(x, y, 1.0) for x, y in points]) @ self.matrix.T
        return self.fractions(corners[:, :2] / corners[:, 2:])

    def fractions(self, points: NDArray[np.float64]) -> Box:
        """The box in fractions around upright points (pixels), rounded."""
        left, top = points.min(axis=0)
        right, bottom = points.max(axis=0)
        width, height = self.upright
        return rounded(left / width, top / height, right / width, bottom / height)

    @property
    def to_displayed(self) -> tuple[float, ...] | None:
        """The homography from upright to displayed fractions, row by row; None where nothing was turned."""
        if np.allclose(self.matrix, np.eye(3)):
            return None
        scale_up = np.diag([*map(float, self.upright), 1.0])
        scale_down = np.diag([1.0 / self.displayed[0], 1.0 / self.displayed[1], 1.0])
        whole = scale_down @ np.linalg.inv(self.matrix) @ scale_up
        return tuple(round(float(x), 9) for x in (whole / whole[2, 2]).ravel())


def rounded(left: float, top: float, right: float, bottom: float) -> Box:
    """A box to five decimals: a hundredth of a millimetre on A4, and half the JSON."""
    return Box(round(float(left), 5), round(float(top), 5), round(float(right), 5), round(float(bottom), 5))


def turned(quarters: int, size: tuple[int, int]) -> Upright:
    """The map for a picture turned counter-clockwise by so many quarters (as np.rot90 does)."""
    width, height = size
    matrices = {
        0: ((1, 0, 0), (0, 1, 0)),
        1: ((0, 1, 0), (-1, 0, width - 1)),
        2: ((-1, 0, width - 1), (0, -1, height - 1)),
        3: ((0, -1, height - 1), (1, 0, 0)),
    }
    matrix = np.array([*matrices[quarters % 4], (0, 0, 1)], np.float64)
    return Upright(matrix, size, size if quarters % 2 == 0 else (height, width))


def straightened(upright: Upright, degrees: float) -> Upright:
    """The map that also turns the page by an angle around its middle; the canvas grows so that nothing is cut off."""
    width, height = upright.upright
    turn = cv2.getRotationMatrix2D((width / 2, height / 2), degrees, 1.0)
    cosine, sine = abs(turn[0, 0]), abs(turn[0, 1])
    wide, tall = int(np.ceil(width * cosine + height * sine)), int(np.ceil(height * cosine + width * sine))
    turn[0, 2] += (wide - width) / 2
    turn[1, 2] += (tall - height) / 2
    return Upright(np.vstack([turn, (0, 0, 1)]) @ upright.matrix, upright.displayed, (wide, tall))


def skew(quads: Sequence[Quad]) -> float:
    """The angle in degrees by which lines of text slope (clockwise positive), 0 where they do not say."""
    angles, weights = [], []
    for a, b, _, d in quads:
        along, across = np.hypot(b[0] - a[0], b[1] - a[1]), np.hypot(d[0] - a[0], d[1] - a[1])
        if along >= LONG * across:
            angles.append(float(np.degrees(np.arctan2(b[1] - a[1], b[0] - a[0]))))
            weights.append(float(along))
    if not angles:
        return 0.0
    order = np.argsort(angles, kind="stable")
    passed = np.cumsum(np.array(weights)[order])
    middle = angles[order[int(np.searchsorted(passed, passed[-1] / 2))]]
    return middle if STRAIGHT <= abs(middle) <= CROOKED else 0.0


def moved(quads: Sequence[Quad], matrix: NDArray[np.float64]) -> list[Quad]:
    """Quads under a homography."""
    points = np.array([(x, y, 1.0) for quad in quads for x, y in quad]).reshape(-1, 3) @ matrix.T
    flat = (points[:, :2] / points[:, 2:]).reshape(-1, 4, 2).tolist()
    return [((a[0], a[1]), (b[0], b[1]), (c[0], c[1]), (d[0], d[1])) for a, b, c, d in flat]


def flattened(picture: Picture, quarters: int, upright: Upright) -> Picture:
    """The picture itself made upright: turned by quarters and, where the map says so, straightened."""
    plain = turned(quarters, upright.displayed)
    whole = np.ascontiguousarray(np.rot90(picture, quarters))
    rest = upright.matrix @ np.linalg.inv(plain.matrix)
    if np.allclose(rest, np.eye(3)):
        return whole
    white = (255, 255, 255)
    flat = cv2.warpPerspective(whole, rest, upright.upright, flags=cv2.INTER_LINEAR, borderValue=white)
    return flat.astype(np.uint8, copy=False)
