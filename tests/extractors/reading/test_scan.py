"""Pictures: upright, straight, with rulings and codes; an engine that lies is not believed."""

from __future__ import annotations

import cv2
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image, ImageDraw, ImageFont

from extractors.limits import Limits
from extractors.ocr import PageOcr, open_engine
from extractors.ocr.readings import PageLine
from extractors.reading.book import Context
from extractors.reading.drawing import drawn
from extractors.reading.formats import open_book
from extractors.reading.image import rgb
from extractors.reading.rulings import drawn_lines, joined
from extractors.reading.scan import NonsenseError, honest
from extractors.reading.second import cut_out, look_at
from extractors.reading.turning import read_upright
from extractors.reading.upright import flattened, skew, straightened, turned
from heyan.geometry import Box, displayed
from heyan.looks import CUT, RING, Look
from heyan.pages import Page, Ruling, Word
from heyan.text import squeeze
from heyan.vocabulary import Source
from tests.extractors.ocr import fault_engines
from tests.extractors.ocr.pictures import FONT
from tests.extractors.reading.builders import context, opened

SQUARE = ((10.0, 10.0), (50.0, 10.0), (50.0, 30.0), (10.0, 30.0))


@pytest.mark.parametrize("fault", [fault_engines.LieAboutPlace, fault_engines.LieAboutScore, fault_engines.Flood])
def test_an_engine_that_lies_is_not_believed(fault):
    picture = np.full((100, 100, 3), 255, np.uint8)
    lines = tuple(PageLine(line.text, line.quad, line.score) for line in fault().read(picture))
    with pytest.raises(NonsenseError):
        honest(PageOcr(lines, (), 1), picture)


@given(
    quarters=st.integers(0, 3),
    degrees=st.floats(-15, 15),
    size=st.tuples(st.integers(200, 900), st.integers(200, 900)),
    point=st.tuples(st.floats(0.1, 0.9), st.floats(0.1, 0.9)),
)
@settings(max_examples=100, deadline=None)
def test_boxes_of_the_upright_page_map_back_to_where_they_came_from(quarters, degrees, size, point):
    upright = straightened(turned(quarters, size), degrees)
    x, y = point[0] * size[0], point[1] * size[1]
    box = upright.box([(x, y)])
    back = displayed(box, upright.to_displayed)
    assert back.left == pytest.approx(point[0], abs=0.002)
    assert back.top == pytest.approx(point[1], abs=0.002)


@pytest.mark.parametrize("quarters", [0, 1, 2, 3])
@pytest.mark.parametrize("degrees", [0.0, 4.0, -3.0])
def test_the_flattened_picture_shows_a_mark_where_the_map_says(quarters, degrees):
    picture = np.full((400, 600, 3), 255, np.uint8)
    picture[100:110, 200:210] = 0
    upright = straightened(turned(quarters, (600, 400)), degrees) if degrees else turned(quarters, (600, 400))
    flat = flattened(picture, quarters, upright)
    rows, columns = np.nonzero(flat[:, :, 0] < 128)
    box = upright.box([(200, 100), (210, 100), (210, 110), (200, 110)])
    assert flat.shape[:2] == upright.upright[::-1]
    assert columns.mean() / flat.shape[1] == pytest.approx(box.middle_x, abs=0.005)
    assert rows.mean() / flat.shape[0] == pytest.approx(box.middle_y, abs=0.005)


def test_the_slope_of_lines_is_the_slope_of_the_page():
    def sloping(degrees, y):
        along = np.array((np.cos(np.radians(degrees)), np.sin(np.radians(degrees)))) * 300
        down = np.array((-along[1], along[0])) / 20
        start = np.array((20.0, y))
        return tuple(map(tuple, (start, start + along, start + along + down, start + down)))

    assert skew([sloping(2.5, y) for y in range(0, 200, 30)]) == pytest.approx(2.5)
    assert skew([sloping(0.05, y) for y in range(0, 200, 30)]) == 0.0
    assert skew([SQUARE]) == 0.0


def test_a_ruled_table_is_found_in_pixels_and_letters_are_not_lines():
    picture = np.full((1200, 900, 3), 255, np.uint8)
    for y in (200, 300, 400):
        cv2.line(picture, (100, y), (800, y), (60, 60, 60), 2)
    for x in (100, 450, 800):
        cv2.line(picture, (x, 200), (x, 400), (60, 60, 60), 2)
    for row in range(6):
        cv2.putText(picture, "TOTAL 1,234.50 kg", (120, 600 + 60 * row), cv2.FONT_HERSHEY_SIMPLEX, 1, (0, 0, 0), 2)
    rulings = drawn_lines(picture).rulings
    flat = [line for line in rulings if line.y0 == line.y1]
    assert [line.y0 for line in flat] == pytest.approx([200 / 1200, 300 / 1200, 400 / 1200], abs=0.003)
    assert len(rulings) == 6


@pytest.mark.parametrize("degrees", [-1.2, 0.0, 0.6])
def test_the_rules_of_a_table_tell_its_slope(degrees: float):
    picture = np.full((1200, 900, 3), 255, np.uint8)
    rise = 700 * np.tan(np.radians(degrees))
    for y in range(200, 600, 50):
        cv2.line(picture, (100, y), (800, round(y + rise)), (60, 60, 60), 2)
    assert drawn_lines(picture).degrees == pytest.approx(degrees, abs=0.05)
    cv2.line(bare := np.full((1200, 900, 3), 255, np.uint8), (100, 300), (800, 320), (60, 60, 60), 2)
    assert drawn_lines(bare).degrees == 0.0


def test_lines_that_nearly_touch_are_one_and_others_stay_apart():
    pieces = [Ruling(0.1, 0.5, 0.3, 0.5), Ruling(0.302, 0.501, 0.6, 0.501), Ruling(0.1, 0.6, 0.3, 0.6)]
    found = joined(pieces)
    assert [(line.x0, line.x1) for line in found] == [(0.1, 0.6), (0.1, 0.3)]


@pytest.fixture(scope="module")
def letter() -> np.ndarray:
    texts = [
        "绍兴市柯桥区工业互联网平台",
        "统一社会信用代码 91330621MA2XXXX12X",
        "营业收入 12,345,678.90 元",
        "资产负债表",
    ]
    words = tuple(Word(text, Box(0.1, 0.1 + 0.12 * i, 0.85, 0.16 + 0.12 * i)) for i, text in enumerate(texts))
    return drawn(Page(1, 500, 350, Source.TEXT, words), 110, Limits())


@pytest.mark.parametrize(
    "quarters", [1, 2, pytest.param(0, marks=pytest.mark.slow), pytest.param(3, marks=pytest.mark.slow)]
)
def test_turned_pictures_are_read_upright(tmp_path, letter, quarters):
    reading = context(tmp_path)
    reading._engine = _engine()
    found, ocr = read_upright(np.ascontiguousarray(np.rot90(letter, quarters)), reading)
    assert (found + quarters) % 4 == 0
    assert "资产负债表" in [line.text for line in ocr.lines]


_OPEN: list[object] = []


def _engine():
    if not _OPEN:
        _OPEN.append(open_engine("rapidocr"))
    return _OPEN[0]


def test_the_orientation_a_camera_wrote_is_what_is_displayed(tmp_path):
    picture = Image.new("RGB", (300, 100), "white")
    exif = Image.Exif()
    exif[0x0112] = 6
    picture.save(tmp_path / "x.jpg", exif=exif)
    book = opened(tmp_path / "x.jpg", tmp_path)
    assert book.size(1) == (100.0, 300.0)
    assert book.picture(1, 200).shape[:2] == (300, 100)


@pytest.mark.parametrize("mode", ["1", "L", "P", "LA", "RGBA", "CMYK", "I;16"])
def test_pictures_of_any_mode_become_rgb_on_white(mode):
    picture = rgb(Image.new(mode, (4, 3)))
    assert (picture.shape, picture.dtype) == ((3, 4, 3), np.uint8)
    if mode in ("LA", "RGBA"):
        assert picture.min() == 255


@pytest.mark.parametrize("suffix", ["png", "bmp", "webp", "tiff"])
def test_every_kind_of_picture_is_opened(tmp_path, suffix):
    Image.new("RGB", (120, 80), "white").save(tmp_path / f"x.{suffix}")
    leaf = opened(tmp_path / f"x.{suffix}", tmp_path).read(1, 1.0)
    assert (leaf.page.source, leaf.page.width, leaf.by_engine) == (Source.OCR, 120.0, True)


def test_a_region_of_a_turned_page_is_cut_out_upright():
    picture = np.full((300, 500, 3), 255, np.uint8)
    picture[40:80, 50:200] = 0
    turned_picture = np.ascontiguousarray(np.rot90(picture, 1))
    upright = turned(3, (300, 500))
    region = Box(50 / 500, 40 / 300, 200 / 500, 80 / 300)
    cut = cut_out(turned_picture, region, upright.to_displayed)
    assert cut.shape[1] > 3 * cut.shape[0]
    assert cut.mean() < 30


@pytest.mark.parametrize("ink", [(200, 60, 60), (120, 120, 120)], ids=["red", "grey"])
def test_a_figure_read_in_part_is_looked_at_in_several_ways(tmp_path, ink):
    sheet = Image.new("RGB", (1240, 400), "white")
    pen = ImageDraw.Draw(sheet)
    pen.text((500, 180), "-6,322,620.57", fill=(20, 20, 20), font=ImageFont.truetype(FONT, 30))
    pen.ellipse((440, 60, 760, 380), outline=ink, width=10)
    sheet.save(tmp_path / "x.png")
    real = Context(Limits(), tmp_path, "rapidocr", _engine())
    book = open_book(tmp_path / "x.png", real)
    region = Box(430 / 1240, 170 / 400, 760 / 1240, 225 / 400)
    words = look_at(book, Look("ab" * 32, 1, region, CUT), None, real)
    seen = [squeeze(word.text) for word in words]
    assert len(seen) >= 4
    assert "-6,322,620.57" in seen


@pytest.mark.parametrize("ink", [(205, 40, 40), (90, 90, 90)], ids=["red", "grey"])
def test_the_letters_along_the_rim_of_a_seal_are_read_clockwise_from_below(tmp_path, ink):
    name, radius = "绍兴市柯桥区市场监督管理局", 180
    sheet = Image.new("RGB", (900, 700), "white")
    middle = (450, 350)
    ImageDraw.Draw(sheet).ellipse((270, 170, 630, 530), outline=ink, width=8)
    for at, letter in enumerate(name):
        angle = -130 + 260 * at / (len(name) - 1)
        tile = Image.new("L", (60, 60), 0)
        ImageDraw.Draw(tile).text((30, 30), letter, fill=255, font=ImageFont.truetype(FONT, 40), anchor="mm")
        turned_tile = tile.rotate(-angle, resample=Image.Resampling.BICUBIC)
        x = round(middle[0] + 0.78 * radius * np.sin(np.radians(angle)))
        y = round(middle[1] - 0.78 * radius * np.cos(np.radians(angle)))
        sheet.paste(Image.new("RGB", (60, 60), ink), (x - 30, y - 30), turned_tile)
    sheet.save(tmp_path / "x.png")
    real = Context(Limits(), tmp_path, "rapidocr", _engine())
    seal = Box(270 / 900, 170 / 700, 630 / 900, 530 / 700)
    words = look_at(open_book(tmp_path / "x.png", real), Look("ab" * 32, 1, seal, RING), None, real)
    assert name in "".join(word.text for word in words)
    assert all(word.box == seal for word in words)
