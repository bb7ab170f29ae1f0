"""Seals on copies without colour: found by their rim, and by nothing that is no rim."""

from __future__ import annotations

from typing import TYPE_CHECKING

import cv2
import numpy as np
import pytest
from PIL import Image as Pillow
from PIL import ImageDraw, ImageFont

from extractors.ocr.engine import Line
from extractors.ocr.grey_seals import grey_seals, without_seals
from extractors.ocr.passes import read_page
from extractors.ocr.pixels import overview
from tests.extractors.ocr.pictures import A4, FONT, blank_page, drawn_page, stamped

if TYPE_CHECKING:
    from extractors.ocr.engine import Image


def copied(image: Image) -> Image:
    """The image as a copying machine without colour gives it back."""
    grey = cv2.GaussianBlur(image.mean(axis=2).astype(np.float32), (0, 0), 0.7)
    noise = np.random.default_rng(5).normal(0, 4, grey.shape)
    return np.repeat(np.clip(grey + noise, 0, 255).astype(np.uint8)[:, :, np.newaxis], 3, axis=2)


@pytest.mark.parametrize("page", [blank_page(), drawn_page(3, letter=24).image], ids=["blank", "printed"])
def test_the_seal_of_a_grey_copy_is_found(page: Image) -> None:
    image, box = stamped(page, (800, 1200), 165)
    (found,) = grey_seals(overview(copied(image)))
    assert np.abs(np.subtract(found, box)).max() < 15


def test_print_tables_and_frames_are_no_seals() -> None:
    sheet = Pillow.fromarray(drawn_page(8).image)
    pen = ImageDraw.Draw(sheet)
    for i in range(12):
        pen.line((80, 100 + 124 * i, 1580, 100 + 124 * i), fill=(0, 0, 0), width=3)
        pen.line((80 + 130 * i, 100, 80 + 130 * i, 2200), fill=(0, 0, 0), width=3)
    pen.arc((600, 600, 930, 930), 20, 140, fill=(60, 60, 60), width=7)
    pen.rounded_rectangle((200, 1700, 500, 2000), 60, outline=(60, 60, 60), width=7)
    assert grey_seals(overview(copied(np.asarray(sheet)))) == ()


@pytest.mark.parametrize("shape", [(1, 1), (3, 900), (900, 3), (40, 40)])
def test_odd_shapes_have_no_seals(shape: tuple[int, int]) -> None:
    assert grey_seals(overview(np.full((*shape, 3), 120, np.uint8))) == ()


class Scripted:
    """An engine that reads a figure without its beginning at first, and whole where it is shown alone."""

    name = "scripted"

    def __init__(self) -> None:
        self.asked = 0

    def read(self, image: Image) -> tuple[Line, ...]:
        self.asked += 1
        if self.asked == 1:
            return (Line("920,879.04", ((740, 1190), (900, 1190), (900, 1215), (740, 1215)), 0.99), FAR)
        return ()


FAR = Line("45,000.00", ((100, 200), (260, 200), (260, 225), (100, 225)), 0.99)


def test_what_lies_in_the_seal_of_a_grey_copy_is_marked_and_looked_at_again() -> None:
    sheet = Pillow.fromarray(blank_page(A4))
    ImageDraw.Draw(sheet).text((710, 1186), "1,920,879.04", fill=(20, 20, 20), font=ImageFont.truetype(FONT, 30))
    image, _ = stamped(np.asarray(sheet), (800, 1200), 165)
    engine = Scripted()
    page = read_page(engine, copied(image))  # type: ignore[arg-type]
    assert {line.text: line.under_seal for line in page.lines} == {"920,879.04": True, "45,000.00": False}
    assert len(page.seals) == 1
    assert engine.asked > 1


def test_the_ink_of_a_grey_seal_fades_and_print_stays() -> None:
    sheet = drawn_page(4, letter=26)
    image, (left, top, right, bottom) = stamped(sheet.image, (1290, 900), 165)
    grey = copied(image)
    part = (slice(top, bottom), slice(left, right))
    seen, clean = without_seals(grey, grey_seals(overview(grey)))[part][:, :, 0], sheet.image[part][:, :, 0]
    assert seen[clean > 250].mean() > 235
    assert seen[clean < 30].mean() < 60
    assert (without_seals(grey, ()) == grey).all()
