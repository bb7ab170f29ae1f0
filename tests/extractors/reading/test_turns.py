"""Pages laid on the glass any way round: boxes of known words lie where the page as displayed shows them."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import cv2
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from numpy.typing import NDArray

from extractors.ocr.engine import Line
from extractors.reading.scan import read_scan
from heyan.geometry import displayed
from heyan.pages import EngineIdentity
from tests.extractors.reading.builders import context

SIZE = (820, 1160)
WORDS = {f"{length}": (90 + 13 * at, 120 + 110 * at, length, 18) for at, length in enumerate(range(260, 580, 40))}
"""Words as bars of different lengths: left, top, width, height; each begins with a high square."""
HEAD = 34
Picture = NDArray[np.uint8]


class Bars:
    """An engine that reads bars: their length is their text, and on their heads they are read badly."""

    identity = EngineIdentity("bars", "f32", ())

    def read(self, image: Picture) -> Sequence[Line]:
        dark = (image[:, :, 0] < 128).astype(np.uint8)
        found = []
        for contour in cv2.findContours(dark, cv2.RETR_EXTERNAL, cv2.CHAIN_APPROX_NONE)[0]:
            points = contour.reshape(-1, 2).astype(np.float64)
            if len(points) > 100:
                found.append(self._line(points))
        return found

    def _line(self, points: NDArray[np.float64]) -> Line:
        middle = (points.max(axis=0) + points.min(axis=0)) / 2
        along = np.linalg.svd(points - points.mean(axis=0), full_matrices=False)[2][0]
        along = along if abs(along[0]) * (along[0] > 0) + abs(along[1]) * (along[1] > 0) > 0.7 else -along
        across = np.array([-along[1], along[0]])
        t, s = (points - middle) @ along, (points - middle) @ across
        length = t.max() - t.min()
        first = np.ptp(s[t < t.min() + 0.1 * length])
        last = np.ptp(s[t > t.max() - 0.1 * length])
        flat = abs(along[0]) > abs(along[1])
        corners = [(t.min(), s.min()), (t.max(), s.min()), (t.max(), s.max()), (t.min(), s.max())]
        quad = [tuple(middle + a * along + b * across) for a, b in corners]
        if not flat:  # engines frame text that runs down as a tall box, its upper left corner first
            left, top = points.min(axis=0)
            right, bottom = points.max(axis=0)
            quad = [(left, top), (right, top), (right, bottom), (left, bottom)]
        text = min(WORDS, key=lambda word: abs(int(word) - length))
        (a, b, c, d) = ((float(x), float(y)) for x, y in quad)
        return Line(text, (a, b, c, d), 0.99 if flat and first > last else 0.5)


def sheet() -> Picture:
    picture = np.full((SIZE[1], SIZE[0], 3), 255, np.uint8)
    for left, top, width, height in WORDS.values():
        picture[top : top + height, left : left + width] = 0
        picture[top - (HEAD - height) // 2 : top + (HEAD + height) // 2, left : left + HEAD] = 0
    return picture


def laid(quarters: int, degrees: float) -> tuple[Picture, NDArray[np.float64]]:
    """The sheet as it lies on the glass, and where its pixels went: its own turn of the picture, not the reader's."""
    wide, tall = SIZE
    middle = np.array([wide / 2, tall / 2])
    angle = np.radians(90 * quarters + degrees)
    turn = np.array([[np.cos(angle), -np.sin(angle)], [np.sin(angle), np.cos(angle)]])
    edges = (np.array([(0, 0), (wide, 0), (wide, tall), (0, tall)]) - middle) @ turn.T
    low, high = edges.min(axis=0), edges.max(axis=0)
    matrix = np.hstack([turn, (-turn @ middle - low)[:, None]])
    size = np.ceil(high - low).astype(int)
    picture = cv2.warpAffine(sheet(), matrix, (int(size[0]), int(size[1])), borderValue=(255, 255, 255))
    return picture.astype(np.uint8, copy=False), matrix


@given(quarters=st.integers(0, 3), degrees=st.one_of(st.just(0.0), st.floats(-4, 4)))
@settings(max_examples=40, deadline=None)
def test_known_words_are_framed_on_the_page_as_displayed(quarters: int, degrees: float) -> None:
    picture, matrix = laid(quarters, degrees)
    tall, wide = picture.shape[:2]
    known = context(Path())
    known._engine = Bars()
    page = read_scan(picture, 1, (float(wide), float(tall)), known, 1.0).page
    assert sorted(word.text for word in page.words) == sorted(WORDS)
    for word in page.words:
        left, top, width, height = WORDS[word.text]
        low, high = top - (HEAD - height) / 2, top + (HEAD + height) / 2
        corners = np.array([(x, y, 1.0) for x in (left, left + width) for y in (low, high)]) @ matrix.T / (wide, tall)
        box = displayed(word.box, page.to_displayed)
        (x0, y0), (x1, y1) = corners.min(axis=0), corners.max(axis=0)
        skewed = 0.012 if degrees else 0.004
        assert (box.left, box.right) == (pytest.approx(x0, abs=skewed), pytest.approx(x1, abs=skewed))
        assert (box.top, box.bottom) == (pytest.approx(y0, abs=skewed), pytest.approx(y1, abs=skewed))
        assert word.box.width > 5 * word.box.height
