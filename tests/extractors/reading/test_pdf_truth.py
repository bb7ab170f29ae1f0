"""A text layer that says what the page does not show is found, and honest pages are left in peace.

The engine of these tests reads one and the same line everywhere, so whatever is doubted is found out; that honest
pages pass shows that nothing on them is doubted. What the real engine says of 400 such files: docs/accuracy.md.
"""

from __future__ import annotations

from types import SimpleNamespace

import numpy as np
import pytest
from reportlab.pdfgen import canvas

from extractors.ocr.engine import Line
from extractors.reading.agreement import deceives, is_there, otherwise, unread
from extractors.reading.pdf_truth import shows_other
from heyan.geometry import Box
from heyan.pages import Word
from heyan.vocabulary import ReasonCode, Source
from tests.extractors.reading.builders import opened, raw_pdf, shown, written
from tests.extractors.reading.spoofs import HONEST, SPOOFS, Paper, appended, reindexed

BY_PIXELS = {"covered", "annotated", "lying_font"}
SQUARE = ((0.0, 0.0), (9.0, 0.0), (9.0, 9.0), (0.0, 9.0))


def mismatches(leaf):
    return [warning for warning in leaf.warnings if warning.code is ReasonCode.TEXT_LAYER_MISMATCH]


@pytest.mark.parametrize("name", SPOOFS)
@pytest.mark.parametrize("seed", [1, 2, 3])
def test_spoofed_text_is_found_at_its_place_and_not_read(tmp_path, name, seed):
    paper = Paper(seed)
    leaf = opened(written(tmp_path / "x.pdf", SPOOFS[name](paper)), tmp_path).read(1, 1.0)
    (reason,) = mismatches(leaf)
    assert reason.page == 1
    assert leaf.page.source is (Source.OCR if name in BY_PIXELS else Source.TEXT)
    assert paper.false not in "".join(word.text for word in leaf.page.words)
    if name != "off_page":
        x, y = paper.spot[0] / paper.wide, 1 - paper.spot[1] / paper.tall
        assert reason.box.left - 0.02 <= x <= reason.box.right + 0.02
        assert reason.box.top - 0.02 <= y <= reason.box.bottom + 0.02


@pytest.mark.parametrize("name", HONEST)
@pytest.mark.parametrize("seed", [1, 2, 3])
def test_honest_pages_raise_no_doubt(tmp_path, name, seed):
    leaf = opened(written(tmp_path / "x.pdf", HONEST[name](Paper(seed))), tmp_path).read(1, 1.0)
    assert mismatches(leaf) == []
    assert leaf.page.source is Source.TEXT


def test_a_cut_off_cell_is_read_as_far_as_it_is_shown(tmp_path):
    leaf = opened(written(tmp_path / "x.pdf", HONEST["clipped"](Paper(4))), tmp_path).read(1, 1.0)
    assert any("2025" in word.text for word in leaf.page.words)
    assert not any("12,345.00" in word.text for word in leaf.page.words)


def test_text_cut_off_by_its_cell_may_run_off_the_page_as_well(tmp_path):
    paper = Paper(6)
    paper.spot = (paper.wide - 120, 300.0)
    leaf = opened(written(tmp_path / "x.pdf", HONEST["clipped"](paper)), tmp_path).read(1, 1.0)
    assert mismatches(leaf) == []


def test_a_layer_that_is_on_is_read(tmp_path):
    raw = SPOOFS["layer_off"](Paper(5)).replace(b"/OFF[", b"/ON[ ")
    paper = Paper(5)
    SPOOFS["layer_off"](paper)
    leaf = opened(written(tmp_path / "x.pdf", reindexed(raw)), tmp_path).read(1, 1.0)
    assert mismatches(leaf) == []
    assert any(paper.false in word.text for word in leaf.page.words)


def test_hidden_text_of_a_searchable_scan_is_compared_with_what_is_read(tmp_path):
    """The engine reads 营业执照; text under the picture that says so is honest, text that says else is not."""
    picture = b"q 400 0 0 300 0 0 cm /I Do Q "
    image = b"<</Type/XObject/Subtype/Image/Width 1/Height 1/ColorSpace/DeviceGray/BitsPerComponent 8/Length 1>>"
    image += b"stream\n\xc0\nendstream"
    for said, found in (("YING YE", False), ("9,999,999.00", True)):
        content = picture + shown(45, 262, said, "3 Tr")
        raw = appended(raw_pdf(content, resources=b"/XObject<</I 6 0 R>>"), (6, image))
        leaf = opened(written(tmp_path / "x.pdf", raw), tmp_path).read(1, 1.0)
        assert leaf.page.source is Source.OCR
        assert bool(mismatches(leaf)) is found


def test_what_another_reader_got_a_little_wrong_is_the_same_text():
    box = Box(0.1, 0.1, 0.3, 0.12)
    read = [Word("1,234,567.00", box), Word("元", Box(0.31, 0.1, 0.33, 0.12))]
    assert is_there("1,234,567.00", box, read)
    assert is_there("1,234,561.00", box, read)
    assert not is_there("1,234,561.00", box, read, misread=False)
    assert not is_there("9,876,543.21", box, read)
    assert not is_there("1,234,567.00", Box(0.1, 0.5, 0.3, 0.52), read)
    assert unread("1,234,567.00", Box(0.1, 0.5, 0.3, 0.52), read)
    assert not unread("9,876,543.21", box, read)


def test_the_engine_speaks_against_a_text_layer_only_when_sure():
    assert otherwise("1,234.00", [Line("9,234.00", SQUARE, 0.95)])
    assert not otherwise("1,234.00", [Line("9,234.00", SQUARE, 0.5)])
    assert not otherwise("1,234.00", [Line("1 234,00", SQUARE, 0.95)])
    assert not otherwise("1,234.00", [])
    assert otherwise("1,234.00", [Line("9,234.00", SQUARE, 0.95)], "1")
    assert not otherwise("1,234.00", [Line("9,234.00", SQUARE, 0.95)], "4")
    assert not otherwise("登记专用章", [Line("章", SQUARE, 0.95)], "用")  # a star covers the rest
    assert otherwise("登记专用章", [Line("发票无效联", SQUARE, 0.95)], "用")


def test_few_hidden_letters_deceive_nobody():
    assert deceives("12")
    assert deceives("壹拾万元")
    assert deceives("绍兴某某科技有限公司")
    assert not deceives("甲方签章")
    assert not deceives("1")


def test_the_digits_of_a_watermark_across_figures_are_no_second_figures(tmp_path):
    sheet = canvas.Canvas(str(tmp_path / "x.pdf"), invariant=1)
    sheet.setFont("Helvetica", 9)
    for line in range(12):
        sheet.drawString(100, 400 - 12 * line, "12,345,678.90 " * 4)
    sheet.setFillGray(0.5)
    sheet.setFillAlpha(0.25)
    sheet.translate(120, 280)
    sheet.rotate(30)
    sheet.setFont("Helvetica", 40)
    sheet.drawString(0, 0, "2026 2026")
    sheet.save()
    leaf = opened(tmp_path / "x.pdf", tmp_path).read(1, 1.0)
    assert mismatches(leaf) == []
    assert leaf.page.source is Source.TEXT


class _MisledByRed:
    """Reads 212 where anything red lies over the figures, else what is printed."""

    def __init__(self, printed):
        self.printed = printed

    def read(self, image):
        red = (image[:, :, 0].astype(int) - image[:, :, 1]).max() > 60
        return (Line("地址三路212号13层" if red else self.printed, SQUARE, 0.97),)


@pytest.mark.parametrize(("printed", "other"), [("地址三路242号13层", False), ("地址三路212号13层", True)])
def test_figures_under_a_red_seal_are_looked_at_through_red_glass_before_they_speak_against_the_text(printed, other):
    picture = np.full((40, 200, 3), 255, np.uint8)
    picture[10:30, 50:120] = (220, 40, 50)
    page = SimpleNamespace(engine=_MisledByRed(printed))
    assert shows_other(picture, "地址三路242号13层", page) is other
    assert not shows_other(picture, "地址三路212号13层", page)
