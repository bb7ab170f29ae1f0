"""Where seals are found, where none is, and what the page looks like without them."""

from __future__ import annotations

import numpy as np
import pytest
from PIL import Image as Pillow
from PIL import ImageDraw, ImageFont

from extractors.ocr.grey_seals import dark_ink
from extractors.ocr.pixels import overview
from extractors.ocr.seals import find_seals, red_channel_grey, red_regions
from tests.extractors.ocr.pictures import A4, FONT, blank_page, drawn_page, scanned, stamped


@pytest.mark.parametrize("shape", ["circle", "oval", "rectangle"])
@pytest.mark.parametrize("strength", [0.3, 0.6, 1.0])
def test_finds_seals_of_every_shape_and_strength(shape: str, strength: float) -> None:
    image, box = stamped(drawn_page(2, letter=24).image, (1150, 1500), 165, shape, strength)
    (found,) = find_seals(scanned(image))
    assert np.abs(np.subtract(found, box)).max() < 15


def test_finds_each_of_two_seals() -> None:
    image, one = stamped(blank_page(), (400, 1500), 165)
    image, other = stamped(image, (900, 1500), 165)
    assert np.abs(np.subtract(find_seals(image), [one, other])).max() < 15


@pytest.mark.parametrize("beside", [(215, -120), (190, 130), (-205, -110)])
@pytest.mark.parametrize("strength", [0.6, 1.0])
def test_a_name_seal_that_touches_it_does_not_hide_the_round_seal(beside: tuple[int, int], strength: float) -> None:
    image, round_ = stamped(blank_page(), (800, 1500), 165, "circle", strength)
    image, _ = stamped(image, (800 + beside[0], 1500 + beside[1]), 60, "rectangle", strength)
    found = find_seals(scanned(image))
    covers = [np.subtract(box, round_) * (1, 1, -1, -1) for box in found]
    assert any((sides < 25).all() and sides.min() > -130 for sides in covers)


def test_pink_paper_does_not_hide_a_seal() -> None:
    pink = np.full((A4[1], A4[0], 3), (250, 225, 222), np.uint8)
    assert find_seals(pink) == ()
    image, box = stamped(pink, (800, 1200), 165)
    assert np.abs(np.subtract(find_seals(scanned(image)), [box])).max() < 15


def test_red_frames_rules_and_headings_are_no_seals() -> None:
    sheet = Pillow.new("RGB", A4, "white")
    pen = ImageDraw.Draw(sheet)
    pen.rectangle((90, 400, 1560, 1500), outline=(190, 30, 30), width=3)
    for y in range(500, 1500, 100):
        pen.line((90, y, 1560, y), fill=(190, 30, 30), width=2)
    for x in (400, 800, 1200):
        pen.line((x, 400, x, 1500), fill=(190, 30, 30), width=2)
    pen.text((300, 200), "绍兴市经济和信息化局文件", fill=(214, 32, 44), font=ImageFont.truetype(FONT, 80))
    pen.text((1200, 330), "№ 41108527", fill=(214, 32, 44), font=ImageFont.truetype(FONT, 40))
    assert find_seals(scanned(np.asarray(sheet))) == ()


def test_brown_print_of_invoices_is_not_red() -> None:
    sheet = Pillow.new("RGB", A4, "white")
    ImageDraw.Draw(sheet).ellipse((600, 600, 930, 930), outline=(160, 82, 20), width=8)
    assert red_regions(overview(np.asarray(sheet))).seals == ()
    assert red_regions(overview(np.asarray(sheet))).blots == ()


def test_a_grey_scan_has_no_red_seals() -> None:
    image, _ = stamped(blank_page(), (800, 1200), 165)
    grey = np.repeat(image.mean(axis=2, keepdims=True), 3, axis=2).astype(np.uint8)
    assert find_seals(grey) == ()


@pytest.mark.parametrize("shape", [(1, 1), (3, 900), (900, 3)])
def test_odd_shapes_have_no_seals(shape: tuple[int, int]) -> None:
    assert find_seals(np.full((*shape, 3), (220, 20, 20), np.uint8)) == ()


def test_through_red_glass_ink_goes_and_print_stays() -> None:
    sheet = drawn_page(4, letter=26)
    image, (left, top, right, bottom) = stamped(sheet.image, (1290, 900), 165, strength=1.0)
    part = (slice(top, bottom), slice(left, right))
    seen, clean = red_channel_grey(image)[part][:, :, 0], sheet.image[part][:, :, 0]
    assert seen[clean > 250].min() > 200
    assert seen[clean < 30].max() < 60


@pytest.mark.parametrize("shade", [90, 130, 170])
def test_dark_ink_keeps_the_print_and_fades_a_grey_seal_over_it(shade: int) -> None:
    sheet = Pillow.new("RGB", (400, 120), "white")
    pen = ImageDraw.Draw(sheet)
    pen.text((40, 30), "制造468", fill=(shade,) * 3, font=ImageFont.truetype(FONT, 56))
    pen.text((150, 40), "53,337", fill=(15, 15, 15), font=ImageFont.truetype(FONT, 40))
    before, after = np.asarray(sheet), dark_ink(np.asarray(sheet))
    print_, seal = before[:, :, 0] < 40, (before[:, :, 0] > shade - 5) & (before[:, :, 0] < shade + 5)
    assert after[print_].mean() < 60
    assert after[seal].mean() > 200
