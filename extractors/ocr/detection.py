"""Where the text is: the arithmetic around PP-OCR's detection network (differentiable binarization, DB).

The network maps an image to the probability, pixel by pixel, that the shrunk core of a text line is there; a line
is the rectangle around a core, grown again. Source: PP-OCR (arXiv 2009.09941) and DB (arXiv 1911.08947).
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import cv2
import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from extractors.ocr.engine import Image

STRIDE = 32
"""The network halves its input five times, so sides are multiples of this."""
SMALLEST_CORE = 3.0


@dataclass(frozen=True, slots=True)
class Detection:
    """The thresholds of the detection step; they change results, so they are part of the engine's identity.

    `limit_side` is the long side to which an A4 page is reduced; other shapes get the same number of pixels.
    """

    limit_side: int = 1440
    threshold: float = 0.3
    box_threshold: float = 0.5
    unclip: float = 1.6
    most_lines: int = 1500

    @property
    def most_pixels(self) -> float:
        return self.limit_side * self.limit_side / 2**0.5


def reduced(image: Image, detection: Detection) -> tuple[Image, float]:
    """The image made small enough to detect on, padded with its edge to whole strides, and the scale used.

    By area and not by side: a long screenshot keeps its letters legible, and memory stays the same.
    """
    height, width = image.shape[:2]
    scale = min(1.0, (detection.most_pixels / (height * width)) ** 0.5)
    size = max(1, round(width * scale)), max(1, round(height * scale))
    small = image if scale == 1.0 else cv2.resize(image, size, interpolation=cv2.INTER_AREA)
    below, right = -small.shape[0] % STRIDE, -small.shape[1] % STRIDE
    return cv2.copyMakeBorder(small, 0, below, 0, right, cv2.BORDER_REPLICATE).astype(np.uint8, copy=False), scale


def cores(probability: NDArray[np.float32], detection: Detection) -> list[cv2.typing.RotatedRect]:
    """The rectangles around the cores of text lines in the probability map (height × width)."""
    mask = cv2.dilate((probability > detection.threshold).astype(np.uint8), np.ones((2, 2), np.uint8))
    contours, _ = cv2.findContours(mask, cv2.RETR_LIST, cv2.CHAIN_APPROX_SIMPLE)
    found = []
    for contour in contours[: detection.most_lines]:
        rectangle = cv2.minAreaRect(contour)
        if min(rectangle[1]) >= SMALLEST_CORE and mean_inside(probability, rectangle) >= detection.box_threshold:
            found.append(rectangle)
    return found


def mean_inside(probability: NDArray[np.float32], rectangle: cv2.typing.RotatedRect) -> float:
    """The mean probability inside a rectangle: how sure the network is of the line."""
    corners = cv2.boxPoints(rectangle)
    limit = np.array(probability.shape[::-1]) - 1
    low = np.clip(np.floor(corners.min(axis=0)).astype(int), 0, limit)
    high = np.clip(np.ceil(corners.max(axis=0)).astype(int), 0, limit)
    mask = np.zeros((high[1] - low[1] + 1, high[0] - low[0] + 1), np.uint8)
    cv2.fillPoly(mask, [(corners - low).astype(np.int32)], [1])
    return float(cv2.mean(probability[low[1] : high[1] + 1, low[0] : high[0] + 1], mask)[0])


def grown(rectangle: cv2.typing.RotatedRect, unclip: float) -> cv2.typing.RotatedRect:
    """The whole line around its core: every side moved out by area × unclip / perimeter, as the training shrank it."""
    centre, (width, height), angle = rectangle
    distance = width * height * unclip / (2 * (width + height))
    return centre, (width + 2 * distance, height + 2 * distance), angle


def upright_corners(rectangle: cv2.typing.RotatedRect) -> NDArray[np.float32]:
    """The four corners, top left first and clockwise, for a line that is not turned by more than 45° … 90°."""
    corners = np.asarray(cv2.boxPoints(rectangle), np.float32)
    by_x = corners[np.argsort(corners[:, 0], kind="stable")]
    left = by_x[:2][np.argsort(by_x[:2, 1], kind="stable")]
    right = by_x[2:][np.argsort(by_x[2:, 1], kind="stable")]
    return np.array([left[0], right[0], right[1], left[1]], np.float32)


def line_quads(
    probability: NDArray[np.float32], scale: float, size: tuple[int, int], detection: Detection
) -> list[NDArray[np.float32]]:
    """The quads (4 × 2, pixels of the full image of `size` = width, height) of all lines."""
    limit = np.array(size, np.float32) - 1
    quads = []
    for rectangle in cores(probability, detection):
        quad = np.clip(np.round(upright_corners(grown(rectangle, detection.unclip)) / scale), 0, limit)
        if min(np.linalg.norm(quad[0] - quad[1]), np.linalg.norm(quad[0] - quad[3])) > SMALLEST_CORE:
            quads.append(quad.astype(np.float32))
    return quads
