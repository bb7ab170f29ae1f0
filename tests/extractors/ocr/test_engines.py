"""What every OCR engine must do: the same tests for each."""

from __future__ import annotations

from collections.abc import Iterable

import numpy as np
import pytest

from extractors.ocr import Engine, Line, PageLine, read_page
from extractors.ocr.engine import PixelBox
from extractors.ocr.models import PINNED
from tests.extractors.ocr.pictures import Sheet, blank_page, drawn_page, scanned, spaced_line, stamped

SIZE = (1654, 640)


@pytest.fixture(scope="module")
def sheet() -> Sheet:
    return drawn_page(seed=7, rows=8, letter=26, size=SIZE)


@pytest.fixture(scope="module")
def lines(engine: Engine, sheet: Sheet) -> tuple[Line, ...]:
    return engine.read(sheet.image)


def lies_in(place: PixelBox, seal: PixelBox) -> bool:
    """Whether a text lies at the height of a seal and at least in part under it."""
    return place[0] < seal[2] and place[2] > seal[0] and place[1] > seal[1] and place[3] < seal[3]


def texts(lines: Iterable[Line | PageLine]) -> set[str]:
    return {line.text.replace(" ", "") for line in lines}


def test_names_itself_precision_and_models(engine: Engine) -> None:
    identity = engine.identity
    assert identity.name in ("rapidocr", "paddleocr")
    assert identity.precision == "f32"
    assert {("det", PINNED["det"][1]), ("rec", PINNED["rec"][1])} <= set(identity.models)
    assert dict(identity.flags)["rec_batch"] == "1"
    assert list(identity.flags) == sorted(identity.flags)


def test_reads_amounts_codes_and_names(lines: tuple[Line, ...], sheet: Sheet) -> None:
    right = sum(text in texts(lines) for text in sheet.texts)
    assert right / len(sheet.texts) >= 0.98, [text for text in sheet.texts if text not in texts(lines)]


def test_places_lie_on_the_text(lines: tuple[Line, ...], sheet: Sheet) -> None:
    places = {line.text.replace(" ", ""): line.quad for line in lines}
    for text, (left, top, right, bottom) in zip(sheet.texts, sheet.boxes, strict=True):
        if text in places:
            corners = np.array(places[text])
            assert np.abs(corners - [(left, top), (right, top), (right, bottom), (left, bottom)]).max() < bottom - top
    for line in lines:
        assert all(0 <= x < SIZE[0] and 0 <= y < SIZE[1] for x, y in line.quad)
        assert 0 <= line.score <= 1


def test_characters_lie_where_the_engine_says(engine: Engine) -> None:
    image, text, middles = spaced_line("社会信用代码：", "91330602MA2ABCDE1X", wide=14)
    (line,) = engine.read(image)
    assert line.text.replace(" ", "") == text
    if engine.identity.name != "rapidocr":
        assert line.middles == (), "PaddleOCR's own pipeline does not say it"
        return
    left, right = line.quad[0][0], line.quad[1][0]
    seen = [
        left + middle * (right - left) for middle, letter in zip(line.middles, line.text, strict=True) if letter.strip()
    ]
    assert np.abs(np.subtract(seen, middles)).max() < 7, "half of a letter's width"


def test_lines_come_in_reading_order(lines: tuple[Line, ...], sheet: Sheet) -> None:
    known = [line.text.replace(" ", "") for line in lines if line.text.replace(" ", "") in sheet.texts]
    assert known == [text for text in sheet.texts if text in known]


def test_reads_the_same_again_whatever_came_between(engine: Engine, lines: tuple[Line, ...], sheet: Sheet) -> None:
    engine.read(sheet.image[200:400, 500:1000].copy())
    assert engine.read(sheet.image) == lines


def test_an_empty_page_has_no_lines(engine: Engine) -> None:
    assert engine.read(blank_page(SIZE)) == ()


def test_amounts_and_codes_under_seals_are_read_with_the_second_pass(engine: Engine) -> None:
    sheet = drawn_page(seed=11, rows=11, letter=24, size=(1654, 850))
    image, boxes = sheet.image, []
    for centre in ((1290, 250), (1270, 620), (740, 400)):
        image, box = stamped(image, centre, 165)
        boxes.append(box)
    image = scanned(image)
    page, first = read_page(engine, image), texts(engine.read(image))
    covered = [
        text for text, place in zip(sheet.texts, sheet.boxes, strict=True) if any(lies_in(place, b) for b in boxes)
    ]
    right = texts(page.lines)
    assert len(covered) >= 10
    assert sum(text in first for text in covered) / len(covered) < 0.75, "the seals hide nothing: no test"
    assert sum(text in right for text in covered) / len(covered) >= 0.9, [text for text in covered if text not in right]
    assert np.abs(np.subtract(page.seals, sorted(boxes, key=lambda box: box[1]))).max() < 15
    assert page.passes > 1
    # What stands under a seal is marked, right or wrong; what does not is as right as ever.
    plain = [text for text in sheet.texts if text not in covered]
    wrong = [line for line in page.lines if line.text.replace(" ", "") not in sheet.texts]
    assert all(line.under_seal for line in wrong)
    assert sum(text in texts(page.lines) for text in plain) / len(plain) >= 0.95


@pytest.mark.parametrize("shape", [(1, 1), (2, 700), (700, 2), (9, 9), (40, 6000), (6000, 40)])
def test_odd_shapes_do_not_break_it(engine: Engine, shape: tuple[int, int]) -> None:
    noise = np.random.default_rng(1).integers(0, 256, (*shape, 3), np.uint8)
    for line in engine.read(noise):
        assert all(0 <= x < shape[1] and 0 <= y < shape[0] for x, y in line.quad)
    assert engine.read(np.full((*shape, 3), 255, np.uint8)) == ()


def test_one_line_in_a_strip_is_read(engine: Engine) -> None:
    sheet = drawn_page(seed=3, rows=1, letter=30, size=SIZE)
    left, top, right, bottom = sheet.boxes[1]
    strip = sheet.image[top - 12 : bottom + 12, left - 20 : right + 20].copy()
    assert texts(engine.read(strip)) == {sheet.texts[1]}
