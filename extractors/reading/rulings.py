"""The straight lines of forms and tables: found in pixels, and lines that belong together made one; their slope."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING

import cv2
import numpy as np

from heyan.pages import Ruling

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from extractors.reading.book import Picture

SIDE = 1800
"""Lines are looked for on a picture of at most this long side."""
SHORTEST = 0.02
"""The shortest line, as a part of the page's long side."""
BRIDGE = 0.008
"""Gaps up to this (page fractions) are bridged: pale print, dashes, letters that touch the line."""
ACROSS, FEWEST = 0.2, 3
"""Lines that lead across so much of the page tell its slope, where there are so many of them."""
LEVEL = 0.0025
"""Lines nearer to each other than this are one."""


@dataclass(frozen=True, slots=True)
class DrawnLines:
    """The rulings of a picture, and by how many degrees the long ones across slope (clockwise positive, 0: none)."""

    rulings: tuple[Ruling, ...]
    degrees: float


def drawn_lines(picture: Picture) -> DrawnLines:
    """The long horizontal and vertical lines of an upright picture."""
    grey = cv2.cvtColor(picture, cv2.COLOR_RGB2GRAY)
    scale = min(1.0, SIDE / max(grey.shape))
    if scale < 1.0:
        grey = cv2.resize(grey, None, fx=scale, fy=scale, interpolation=cv2.INTER_AREA)
    ink = cv2.adaptiveThreshold(grey, 255, cv2.ADAPTIVE_THRESH_MEAN_C, cv2.THRESH_BINARY_INV, 25, 12)
    length = max(12, int(SHORTEST * max(grey.shape)))
    flat, slopes = _strokes(ink.astype(np.uint8), (length, 1), grey.shape)
    upright, _ = _strokes(ink.astype(np.uint8), (1, length), grey.shape)
    return DrawnLines(joined([*flat, *upright]), _usual(slopes))


def _strokes(
    ink: NDArray[np.uint8], kernel: tuple[int, int], shape: tuple[int, ...]
) -> tuple[list[Ruling], list[tuple[float, float]]]:
    """Runs of ink of at least the kernel's length, slightly sloping ones pieced together.

    Beside them the slopes (degrees, length in pixels) of those that lead across much of the page.
    """
    runs = cv2.morphologyEx(ink, cv2.MORPH_OPEN, cv2.getStructuringElement(cv2.MORPH_RECT, kernel))
    flat = kernel[0] > kernel[1]
    reach = (kernel[0] // 2, 3) if flat else (3, kernel[1] // 2)
    grown = cv2.dilate(runs, cv2.getStructuringElement(cv2.MORPH_RECT, reach))
    contours, nested = cv2.findContours(grown, cv2.RETR_CCOMP, cv2.CHAIN_APPROX_SIMPLE)
    height, width = shape[:2]
    found, slopes = [], []
    for index, contour in enumerate(contours):
        left, top, wide, tall = cv2.boundingRect(contour)
        hole = nested[0][index][3] >= 0
        if hole or (flat and wide < 4 * tall) or (not flat and tall < 4 * wide):
            continue  # a filled area or a letter
        x, y = (left + wide / 2) / width, (top + tall / 2) / height
        if flat:
            found.append(Ruling((left + reach[0] / 2) / width, y, (left + wide - reach[0] / 2) / width, y))
            if wide >= ACROSS * width:
                shown = runs[top : top + tall, left : left + wide].copy()
                own = cv2.drawContours(np.zeros_like(shown), [contour], -1, 255, cv2.FILLED, offset=(-left, -top))
                slopes.append((_slope(cv2.bitwise_and(shown, own) > 0), float(wide)))
        else:
            found.append(Ruling(x, (top + reach[1] / 2) / height, x, (top + tall - reach[1] / 2) / height))
    return found, slopes


def _slope(line: NDArray[np.bool_]) -> float:
    """The angle in degrees of the straight line that fits a stroke's pixels."""
    y, x = np.nonzero(line)
    spread = float(np.var(x))
    return float(np.degrees(np.arctan(np.mean((x - x.mean()) * (y - y.mean())) / spread))) if spread else 0.0


def _usual(slopes: list[tuple[float, float]]) -> float:
    """The slope in the middle, long lines counting more; 0 where only a line or two tell."""
    if len(slopes) < FEWEST:
        return 0.0
    ordered = sorted(slopes)
    passed = np.cumsum([length for _, length in ordered])
    return ordered[int(np.searchsorted(passed, passed[-1] / 2))][0]


def joined(rulings: Iterable[Ruling]) -> tuple[Ruling, ...]:
    """Lines on one level that touch or nearly touch made one; horizontal ones first, each from the top left."""
    flat: list[tuple[float, float, float]] = []
    upright: list[tuple[float, float, float]] = []
    for line in rulings:
        if abs(line.x1 - line.x0) >= abs(line.y1 - line.y0):
            flat.append(((line.y0 + line.y1) / 2, min(line.x0, line.x1), max(line.x0, line.x1)))
        else:
            upright.append(((line.x0 + line.x1) / 2, min(line.y0, line.y1), max(line.y0, line.y1)))
    across = tuple(Ruling(start, level, end, level) for level, start, end in _merged(flat))
    return across + tuple(Ruling(level, start, level, end) for level, start, end in _merged(upright))


def _merged(lines: list[tuple[float, float, float]]) -> list[tuple[float, float, float]]:
    """(level, start, end) of lines, those on one level merged where they overlap or nearly touch."""
    levels: list[list[tuple[float, float, float]]] = []
    for line in sorted(lines):
        if levels and line[0] - levels[-1][0][0] <= LEVEL:
            levels[-1].append(line)
        else:
            levels.append([line])
    merged = []
    for group in levels:
        runs: list[list[tuple[float, float, float]]] = []
        reached = -1.0
        for line in sorted(group, key=lambda line: line[1:]):
            if runs and line[1] - reached <= BRIDGE:
                runs[-1].append(line)
            else:
                runs.append([line])
                reached = -1.0
            reached = max(reached, line[2])
        for run in runs:
            level = sum(line[0] for line in run) / len(run)
            merged.append((round(level, 5), round(run[0][1], 5), round(max(line[2] for line in run), 5)))
    return merged
