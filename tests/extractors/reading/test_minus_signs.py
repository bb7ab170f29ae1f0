"""A minus sign between the letters of a seal is told by its own stroke; where there is none nothing is made of one."""

from __future__ import annotations

import numpy as np
import pytest
from PIL import Image, ImageDraw, ImageFont

from extractors.reading.minus_signs import minus_before
from tests.extractors.ocr.pictures import FONT

SIZE = (420, 110)
LEFT, TOP, BOTTOM = 200, 38, 72
"""Where the digits of the figure begin and between which lines they stand."""


def sheet(sign: str, shade: int, seal_at: int) -> tuple[np.ndarray, tuple[float, float, float, float]]:
    """A figure with letters of a seal before it, and the place of its digits."""
    picture = Image.new("RGB", SIZE, "white")
    pen = ImageDraw.Draw(picture)
    pen.text((seal_at, 30), "印科", fill=(shade,) * 3, font=ImageFont.truetype(FONT, 44))
    font = ImageFont.truetype(FONT, 36)
    width = pen.textlength(sign, font=font)
    pen.text((LEFT - width, TOP - 4), sign, fill=(30, 30, 30), font=font)
    pen.text((LEFT, TOP - 4), "13,974.05", fill=(30, 30, 30), font=font)
    return np.asarray(picture), (LEFT - 2, TOP - 10, LEFT + pen.textlength("13,974.05", font=font), BOTTOM + 10)


@pytest.mark.parametrize("shade", [150, 120, 90])
@pytest.mark.parametrize("seal_at", [80, 92, 96])
def test_a_stroke_right_before_the_first_digit_is_a_minus_sign(shade: int, seal_at: int) -> None:
    picture, place = sheet("-", shade, seal_at)
    assert minus_before(picture, *place)


@pytest.mark.parametrize("shade", [150, 120, 90])
@pytest.mark.parametrize("seal_at", [84, 92, 100])
def test_letters_of_a_seal_before_a_figure_are_no_minus_sign(shade: int, seal_at: int) -> None:
    """One whose own level stroke ends at the first digit may be: no look stands by itself, the sum must want it."""
    picture, place = sheet("", shade, seal_at)
    assert not minus_before(picture, *place)


def test_on_clear_paper_the_engine_is_believed() -> None:
    picture, place = sheet("-", 255, 80)
    assert not minus_before(picture, *place)


def test_a_place_outside_the_picture_holds_nothing() -> None:
    picture, _ = sheet("-", 120, 96)
    assert not minus_before(picture, 500, 200, 600, 240)
