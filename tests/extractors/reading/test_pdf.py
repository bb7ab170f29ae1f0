"""PDF pages: words where people see them, scans told from text, hidden text named."""

from __future__ import annotations

import math

import numpy as np
import pdfplumber
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pdfplumber.utils.text import WordExtractor
from PIL import Image
from reportlab.lib.utils import ImageReader
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.cidfonts import UnicodeCIDFont
from reportlab.pdfgen import canvas

from extractors.reading.pdf_content import painted
from extractors.reading.pdf_tokens import StrangeContent, operators
from heyan.geometry import displayed
from heyan.vocabulary import ReasonCode, Source
from tests.extractors.reading.builders import PDF_FONT, opened, pdf, raw_pdf, shown, written


def words(leaf):
    return [word.text for word in leaf.page.words]


def test_words_have_boxes_in_fractions_of_the_displayed_page(tmp_path):
    book = opened(pdf([[(100, 742, "统一社会信用代码"), (400, 742, "1,234.50")]], tmp_path / "x.pdf"), tmp_path)
    page = book.read(1, 1.0).page
    assert (page.source, page.number, book.size(1)) == (Source.TEXT, 1, (page.width, page.height))
    first, second = page.words
    assert (first.text, second.text) == ("统一社会信用代码", "1,234.50")
    assert first.box.left == pytest.approx(100 / 595.28, abs=0.002)
    assert first.box.top < 1 - 742 / 841.89 < first.box.bottom
    assert first.box.width == pytest.approx(8 * 12 / 595.28, abs=0.002)


def test_our_tokens_paint_the_same_words_as_pdfplumber_itself(tmp_path):
    lines = [[(60 + 37 * (i % 9), 780 - 14 * (i // 9), f"项目{i}：{i * 37.5:,.2f}") for i in range(0, 300, 3)]]
    path = pdf(lines, tmp_path / "x.pdf")
    with pdfplumber.open(path) as document:
        page = document.pages[0]
        theirs = page.extract_words(x_tolerance_ratio=0.25, y_tolerance=2)
        ours = WordExtractor(x_tolerance_ratio=0.25, y_tolerance=2).extract_words(
            painted(page.page_obj, document.rsrcmgr).chars
        )
    key = [(word["text"], round(word["x0"], 2), round(word["top"], 2)) for word in theirs]
    assert key == [(word["text"], round(word["x0"], 2), round(word["top"], 2)) for word in ours]


@pytest.mark.parametrize("rotation", [0, 90, 180, 270])
@pytest.mark.parametrize("crop", [None, (50, 30, 350, 280)])
def test_boxes_hit_the_ink_on_turned_and_cropped_pages(tmp_path, rotation, crop):
    box = b"/CropBox[%d %d %d %d]" % crop if crop else b""
    content = raw_pdf(shown(150, 120, "TOTAL"), page=b"/Rotate %d" % rotation + box)
    book = opened(written(tmp_path / "x.pdf", content), tmp_path)
    leaf = book.read(1, 1.0)
    ink = book.picture(1, 144) < 128
    rows, columns = np.nonzero(ink.any(axis=2))
    tall, wide = ink.shape[:2]
    (word,) = leaf.page.words
    box = displayed(word.box, leaf.page.to_displayed)
    assert box.left - 0.02 <= columns.min() / wide <= columns.max() / wide <= box.right + 0.02
    assert box.top - 0.02 <= rows.min() / tall <= rows.max() / tall <= box.bottom + 0.02
    assert (leaf.page.width / leaf.page.height) == pytest.approx(wide / tall, rel=0.01)


@pytest.mark.parametrize("matrix", ["0 1 -1 0 150 60", "-1 0 0 -1 300 150", "0 -1 1 0 150 250"])
def test_text_printed_sideways_is_read_level_and_maps_back(tmp_path, matrix):
    text = "BT /F1 12 Tf %s Tm (TOTAL 1,234.50 yuan and more) Tj ET" % matrix  # noqa: UP031
    book = opened(written(tmp_path / "x.pdf", raw_pdf(text.encode())), tmp_path)
    page = book.read(1, 1.0).page
    assert [word.text for word in page.words] == ["TOTAL", "1,234.50", "yuan", "and", "more"]
    ink = book.picture(1, 144) < 128
    rows, columns = np.nonzero(ink.any(axis=2))
    tall, wide = ink.shape[:2]
    boxes = [displayed(word.box, page.to_displayed) for word in page.words]
    assert min(box.left for box in boxes) == pytest.approx(columns.min() / wide, abs=0.015)
    assert max(box.right for box in boxes) == pytest.approx(columns.max() / wide, abs=0.015)
    assert min(box.top for box in boxes) == pytest.approx(rows.min() / tall, abs=0.02)
    assert max(box.bottom for box in boxes) == pytest.approx(rows.max() / tall, abs=0.02)


def test_rulings_of_strokes_and_thin_boxes_are_joined(tmp_path):
    content = b"50 100 m 200 100 l S 200 100 m 350 100 l S 50 200 300 0.8 re f 50 50 m 50 250 l S 60 60 80 20 re S"
    page = opened(written(tmp_path / "x.pdf", raw_pdf(content + shown(60, 150, "x"))), tmp_path).read(1, 1.0).page
    flat = [line for line in page.rulings if line.y0 == line.y1]
    assert (50 / 400, 350 / 400) in [(pytest.approx(line.x0), pytest.approx(line.x1)) for line in flat]
    assert len(flat) == 4
    assert len(page.rulings) == 4 + 3


def test_a_word_over_a_ruling_is_two_words(tmp_path):
    content = b"100 50 m 100 250 l S" + shown(64, 150, "123456") + b"300 50 m 300 100 l S" + shown(290, 150, "7890")
    page = opened(written(tmp_path / "x.pdf", raw_pdf(content)), tmp_path).read(1, 1.0).page
    found = [word.text for word in page.words]
    assert "".join(found[:-1]) == "123456"
    assert len(found) == 3
    assert found[-1] == "7890"


def test_bold_by_printing_twice_is_read_once(tmp_path):
    content = shown(50, 150, "TOTAL 12") + shown(50.3, 150, "TOTAL 12")
    assert words(opened(written(tmp_path / "x.pdf", raw_pdf(content)), tmp_path).read(1, 1.0)) == ["TOTAL", "12"]


@pytest.mark.parametrize(
    "hidden",
    [
        shown(50, 100, "9,999,999", "3 Tr"),
        b"1 1 1 rg " + shown(50, 100, "9,999,999") + b"0 g ",
        shown(900, 100, "9,999,999"),
        b"BT /F1 1 Tf 50 100 Td (9,999,999) Tj ET",
    ],
    ids=["invisible", "white", "off page", "tiny"],
)
def test_text_that_is_not_shown_is_not_read_and_is_warned_of(tmp_path, hidden):
    leaf = opened(written(tmp_path / "x.pdf", raw_pdf(shown(50, 200, "shown") + hidden)), tmp_path).read(1, 1.0)
    assert words(leaf) == ["shown"]
    assert [warning.code for warning in leaf.warnings] == [ReasonCode.TEXT_LAYER_MISMATCH]


def test_a_watermark_across_the_page_is_in_no_line_of_it(tmp_path):
    pdfmetrics.registerFont(UnicodeCIDFont(PDF_FONT))
    sheet = canvas.Canvas(str(tmp_path / "x.pdf"), invariant=1)
    for line in range(12):
        sheet.setFont(PDF_FONT, 12)
        sheet.drawString(100, 600 - 20 * line, f"名称 绍兴某某科技有限公司 {line}")
    for angle, x in ((40, 100), (-30, 200), (60, 420)):
        sheet.saveState()
        sheet.translate(x, 150)
        sheet.rotate(angle)
        sheet.setFillGray(0.85)
        sheet.setFont(PDF_FONT, 30)
        sheet.drawString(0, 0, "仅供认定申报使用")
        sheet.restoreState()
    sheet.save()
    read = opened(tmp_path / "x.pdf", tmp_path).read(1, 1.0).page
    assert [word.text for word in read.words] == [
        text for line in range(12) for text in ("名称", "绍兴某某科技有限公司", str(line))
    ]


def test_a_red_seal_drawn_on_a_page_of_text_is_found(tmp_path):
    pdfmetrics.registerFont(UnicodeCIDFont(PDF_FONT))
    sheet = canvas.Canvas(str(tmp_path / "x.pdf"), invariant=1)
    sheet.setFont(PDF_FONT, 12)
    sheet.drawString(100, 600, "申报单位（盖章）：绍兴某某科技有限公司")
    sheet.setStrokeColorRGB(0.85, 0.1, 0.1)
    sheet.setLineWidth(3)
    sheet.circle(240, 590, 55)
    sheet.save()
    (seal,) = opened(tmp_path / "x.pdf", tmp_path).read(1, 1.0).page.seals
    assert seal.middle_x == pytest.approx(240 / 595.28, abs=0.01)
    assert seal.middle_y == pytest.approx(1 - 590 / 841.89, abs=0.01)


def test_white_text_on_a_dark_cell_is_shown(tmp_path):
    content = b"0 0 0.5 rg 40 90 200 40 re f 1 1 1 rg " + shown(50, 100, "HEADER")
    leaf = opened(written(tmp_path / "x.pdf", raw_pdf(content)), tmp_path).read(1, 1.0)
    assert words(leaf) == ["HEADER"]
    assert leaf.warnings == ()


def test_a_text_layer_without_meaning_is_read_by_the_engine(tmp_path):
    content = raw_pdf(shown(50, 100, r"\001\002\003\004\005\006\007\016"))
    leaf = opened(written(tmp_path / "x.pdf", content), tmp_path).read(1, 1.0)
    assert leaf.page.source is Source.OCR
    assert leaf.by_engine
    assert [warning.code for warning in leaf.warnings] == [ReasonCode.TEXT_LAYER_UNUSABLE]


def with_picture(path, place, text=(), size=(595, 842)):
    sheet = canvas.Canvas(str(path), pagesize=size, invariant=1)
    picture = Image.fromarray(np.random.default_rng(1).integers(0, 255, (300, 300), np.uint8))
    sheet.drawImage(ImageReader(picture), *place)
    for x, y, line in text:
        sheet.drawString(x, y, line)
    sheet.save()
    return path


def test_scans_mixed_pages_and_backgrounds_are_told_apart(tmp_path):
    scan = opened(with_picture(tmp_path / "s.pdf", (0, 0, 595, 842), [(280, 10, "1/3")]), tmp_path).read(1, 1.0)
    assert (scan.page.source, words(scan)) == (Source.OCR, ["营业执照"])
    text = [(60, 800 - 14 * i, f"Line {i} of a page with enough text to be a page") for i in range(8)]
    mixed = opened(with_picture(tmp_path / "m.pdf", (80, 60, 400, 500), text), tmp_path).read(1, 1.0)
    assert mixed.by_engine
    assert "营业执照" in words(mixed)
    assert "Line" in words(mixed)
    assert mixed.page.source is Source.TEXT
    full = [
        (20, 825 - 20 * i, "Words and words over the whole width of the sheet, more and more words here" * 2)
        for i in range(41)
    ]
    behind = opened(with_picture(tmp_path / "b.pdf", (0, 0, 595, 842), full), tmp_path).read(1, 1.0)
    assert not behind.by_engine
    logo = opened(with_picture(tmp_path / "l.pdf", (40, 740, 60, 60), text), tmp_path).read(1, 1.0)
    assert not logo.by_engine


def test_what_the_engine_reads_in_a_pasted_picture_lies_inside_it(tmp_path):
    leaf = opened(
        with_picture(tmp_path / "m.pdf", (80, 60, 400, 500), [(60, 780, "Header of the page " * 4)]), tmp_path
    )
    page = leaf.read(1, 1.0).page
    word = next(word for word in page.words if word.text == "营业执照")
    assert word.box.left == pytest.approx((80 + 0.1 * 400) / 595, abs=0.01)
    assert word.box.top == pytest.approx(1 - (560 - 0.1 * 500) / 842, abs=0.01)


def test_a_blank_page_is_blank_and_costs_no_engine(tmp_path):
    leaf = opened(written(tmp_path / "x.pdf", raw_pdf(b"")), tmp_path).read(1, 1.0)
    assert (leaf.page.words, leaf.by_engine, leaf.page.unreadable) == ((), False, None)


def test_information_of_the_file_is_a_channel(tmp_path):
    content = raw_pdf(shown(50, 50, "x")).replace(
        b"/Root 1 0 R", b"/Root 1 0 R/Info<</InvoiceNumber(25332000000000000001)/Empty()>>"
    )
    (channel,) = opened(written(tmp_path / "x.pdf", content), tmp_path).channels
    assert (channel.source, channel.form) == (Source.PDF_METADATA, "pdf_info")
    assert [(entry.path, entry.value) for entry in channel.entries] == [("InvoiceNumber", "25332000000000000001")]


def test_a_qr_code_on_a_text_page_is_read_and_placed(tmp_path):
    import zxingcpp

    code = zxingcpp.create_barcode("01,32,,25332000000000000001,,20250301", zxingcpp.BarcodeFormat.QRCode)
    picture = Image.fromarray(np.asarray(zxingcpp.write_barcode_to_image(code, scale=4)))
    sheet = canvas.Canvas(str(tmp_path / "q.pdf"), pagesize=(600, 400), invariant=1)
    sheet.drawImage(ImageReader(picture), 30, 300, 80, 80)
    sheet.drawString(200, 200, "Invoice with words enough to be a text page")
    sheet.save()
    leaf = opened(tmp_path / "q.pdf", tmp_path).read(1, 1.0)
    (channel,) = leaf.channels
    assert (channel.form, channel.entries[0].value) == ("qr", "01,32,,25332000000000000001,,20250301")
    box = channel.entries[0].box
    assert box.left == pytest.approx(30 / 600, abs=0.03)
    assert box.bottom == pytest.approx(100 / 400, abs=0.04)


def test_a_page_larger_than_a_wall_is_drawn_smaller(tmp_path):
    content = raw_pdf(shown(50, 50, "x")).replace(b"/MediaBox[0 0 400 300]", b"/MediaBox[0 0 9000 9000]")
    picture = opened(written(tmp_path / "x.pdf", content), tmp_path).picture(1, 200)
    assert max(picture.shape) <= 10_000
    assert picture.shape[0] * picture.shape[1] <= 50_100_000


TOKENS = st.recursive(
    st.integers(-999, 999) | st.floats(-99, 99, allow_nan=False).map(lambda x: round(x, 3)) | st.binary(max_size=8),
    lambda inner: st.lists(inner, max_size=4),
    max_leaves=8,
)


def spelled(token) -> bytes:
    if isinstance(token, list):
        return b"[" + b" ".join(spelled(part) for part in token) + b"]"
    if isinstance(token, bytes):
        return b"(" + b"".join(b"\\%03o" % byte for byte in token) + b")"
    return format(token, "f").encode() if isinstance(token, float) else b"%d" % token


def alike(one, other) -> bool:
    if isinstance(one, list):
        return len(one) == len(other) and all(alike(a, b) for a, b in zip(one, other, strict=True))
    return math.isclose(one, other, abs_tol=1e-5) if isinstance(one, float) else one == other


@given(st.lists(TOKENS, max_size=6))
@settings(max_examples=200, deadline=None)
def test_tokens_are_read_back_as_they_were_written(tokens):
    content = b" ".join(spelled(token) for token in tokens) + b" Tj Q"
    (first, operands), (second, rest) = operators(content)
    assert (first, second, rest) == ("Tj", "Q", [])
    assert alike(tokens, operands)


@given(st.binary(max_size=80))
@settings(max_examples=300, deadline=None)
def test_any_bytes_end_in_tokens_or_in_a_refusal(content):
    try:
        found = list(operators(content))
    except (StrangeContent, ValueError):
        return
    assert len(found) <= len(content)
