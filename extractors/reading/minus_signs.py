"""A minus sign that the engine lost: a short level stroke of the print's own darkness right before a figure.

Under the rim or between the letters of a seal engines take the stroke for a part of the seal; the ink of the print lies
darker there than the seal's, so that it stands alone where only the darkest ink is kept.
"""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING

import cv2
import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from extractors.reading.book import Picture

SHADES = tuple(step / 40 for step in range(2, 18))
"""Up to so far from the darkest ink to the paper ink counts as print; two neighbours must show the stroke."""
_DARKEST, _PAPER = 1, 90
_ANY_INK, _COVERED = 0.7, 0.1
"""What is so far from the darkest ink to the paper is ink of some kind; of what is covered it takes so much."""
_DIGIT = 0.33
"""A digit is at least so high, in heights of the figure's line; the other measures are in heights of the digit."""
_NEAR = 0.45
"""So far before a digit a stroke ends at most."""
_THICK, _LEAST = 0.28, 0.17
"""A stroke is at most so thick, and over so much of its length nothing stands above or below it."""
_LONGEST, _FLAT = 0.75, 1.4
"""One that touches nothing is so long at most, and so much longer than thick."""
_MIDDLE = (0.35, 0.75)
"""Between these parts of the digit's height it lies, counted from above."""
_ABOUT = (0.2, 0.9)
"""Between these nothing else may stand: above begins the flag of a 1."""


def minus_before(cut: Picture, left: float, top: float, right: float, bottom: float) -> bool:
    """Whether a minus sign stands before a figure whose line has this place in a cut-out, in pixels."""
    high = bottom - top
    begin, upper = max(0, round(left - 1.5 * high)), max(0, round(top))
    grey = cv2.cvtColor(cut, cv2.COLOR_RGB2GRAY)
    figure = grey[upper : round(bottom), max(0, round(left)) : round(right)]
    strip = grey[upper : round(bottom), begin : round(left + 1.5 * high)]
    if not figure.size or not strip.size:
        return False
    dark, paper = float(np.percentile(figure, _DARKEST)), float(np.percentile(grey, _PAPER))
    if np.mean(strip[:, : round(left) - begin] < dark + _ANY_INK * (paper - dark)) < _COVERED:
        return False  # on clear paper the engine sees signs
    inks = (strip < dark + shade * (paper - dark) for shade in SHADES)
    seen = [_stroke_before_digit(ink, high, left - begin) for ink in inks]
    return any(one and other for one, other in pairwise(seen))


def _stroke_before_digit(ink: NDArray[np.bool_], line: float, begin: float) -> bool:
    """Whether something as high as a digit, about where the figure begins, has a stroke before it."""
    _, _, stats, _ = cv2.connectedComponentsWithStats(ink.astype(np.uint8), connectivity=8)
    parts = [tuple(int(value) for value in row[:4]) for row in stats[1:]]
    digits = (part for part in parts if part[3] >= _DIGIT * line and part[2] <= part[3])
    return any(
        _ends_in_stroke(ink[top : top + high, :left], high) or any(_is_stroke(one, left, top, high) for one in parts)
        for left, top, wide, high in digits
        if begin <= left + wide / 2 <= begin + line
    )


def _is_stroke(part: tuple[int, ...], digit_left: int, digit_top: int, digit_high: int) -> bool:
    """Whether some ink is a stroke that touches nothing, before a digit of this place."""
    left, top, wide, high = part
    middle = (top + high / 2 - digit_top) / digit_high
    gap = digit_left - (left + wide)
    long_enough = _LEAST * digit_high <= wide <= _LONGEST * digit_high and wide >= _FLAT * high
    level = high <= _THICK * digit_high and _MIDDLE[0] <= middle <= _MIDDLE[1]
    return long_enough and level and -1 <= gap <= _NEAR * digit_high


def _ends_in_stroke(before: NDArray[np.bool_], high: int) -> bool:
    """Whether what stands before a digit, cut to its height, ends in a short level stroke, seen from the right."""
    columns = before[round(_ABOUT[0] * high) : round(_ABOUT[1] * high), ::-1].T
    inked = columns.any(axis=1)
    gap = int(np.argmax(inked)) if inked.any() else inked.size
    if gap > _NEAR * high:
        return False
    length = 0
    for column in columns[gap:]:
        rows = np.flatnonzero(column)
        thick = rows[-1] - rows[0] + 1 if rows.size else 0
        level = thick and _MIDDLE[0] <= _ABOUT[0] + rows.mean() / high <= _MIDDLE[1]
        if not level or thick > _THICK * high:
            break
        length += 1
    return length >= max(2.0, _LEAST * high)
