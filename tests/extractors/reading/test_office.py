"""DOCX and XLSX: cells as they are, a place for everything, nothing that is not shown."""

from __future__ import annotations

import datetime
import io
import re
import zipfile

import docx
import openpyxl
import pytest
from docx.oxml import OxmlElement, parse_xml
from docx.oxml.ns import nsdecls, qn
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image

from extractors.reading.cell_text import number, place, shown
from extractors.reading.sheet_of_text import text_width, wrapped
from heyan.vocabulary import ReasonCode, Source
from tests.extractors.reading.builders import opened, zipped


def cells(page):
    return {(cell.row, cell.column): cell for table in page.tables for cell in table.cells}


def test_a_sheet_is_a_page_with_its_cells_and_locators(tmp_path):
    book = openpyxl.Workbook()
    sheet = book.active
    sheet.title = "设备清单"
    sheet["B3"] = "连接工业设备清单"
    sheet.merge_cells("B3:D3")
    for column, text in enumerate(("序号", "名称", "数量")):
        sheet.cell(4, 2 + column, text)
    values = (1, "数控车床", 1234567.891), (2, "织机", 12), (3, "日期", datetime.date(2025, 3, 1))
    for row, line in enumerate(values):
        for column, value in enumerate(line):
            sheet.cell(5 + row, 2 + column, value)
    book.save(tmp_path / "x.xlsx")
    page = opened(tmp_path / "x.xlsx", tmp_path).read(1, 1.0).page
    assert (page.source, page.title, page.number) == (Source.SPREADSHEET, "设备清单", 1)
    found = cells(page)
    assert (found[2, 1].text, found[2, 1].column_span, found[2, 1].locator) == ("连接工业设备清单", 3, "设备清单!B3")
    assert [found[row, 3].text for row in (4, 5, 6)] == ["1234567.891", "12", "2025-03-01"]
    boxes = [found[4, column].box for column in (1, 2, 3)]
    assert boxes[0].right == boxes[1].left
    assert boxes[1].right == boxes[2].left
    assert all(word.locator for word in page.words)


def test_hidden_sheets_are_pages_without_content_and_oddities_are_warned_of(tmp_path):
    book = openpyxl.Workbook()
    sheet = book.active
    sheet["A1"], sheet["A2"], sheet["A3"] = 1, 2, "=A1+A2"
    sheet.row_dimensions[2].hidden = True
    hidden = book.create_sheet("隐藏")
    hidden["A1"] = "secret"
    hidden.sheet_state = "hidden"
    book.save(tmp_path / "x.xlsx")
    opened_book = opened(tmp_path / "x.xlsx", tmp_path)
    assert opened_book.count == 2
    assert opened_book.read(2, 1.0).page.words == ()
    assert {reason.code for reason in opened_book.warnings} == {
        ReasonCode.HIDDEN_CONTENT,
        ReasonCode.FORMULA,
        ReasonCode.CACHED_VALUE,
    }


def test_rows_and_columns_beyond_the_limits_are_named(tmp_path):
    book = openpyxl.Workbook()
    for row in range(1, 9):
        for column in range(1, 7):
            book.active.cell(row, column, row * column)
    book.save(tmp_path / "x.xlsx")
    leaf = opened(tmp_path / "x.xlsx", tmp_path, sheet_rows=5, sheet_columns=4).read(1, 1.0)
    assert {reason.code for reason in leaf.warnings} == {ReasonCode.SIZE_LIMIT}
    assert max(cell.row for cell in leaf.page.tables[0].cells) == 4
    assert max(cell.column for cell in leaf.page.tables[0].cells) == 3


@given(st.decimals(-(10**12), 10**12, places=2))
def test_numbers_are_shown_as_they_were_typed(value):
    expected = format(value.normalize(), "f")
    assert number(float(value)) in (expected, "-0" if expected == "0" else expected)


def test_values_are_shown_as_a_workbook_shows_them():
    assert [shown(value) for value in (None, True, 3, 0.1 + 0.2, 1.2345e6, 9.15e17, "a\r\nb ")] == [
        "",
        "TRUE",
        "3",
        "0.3",
        "1234500",
        "915000000000000000",
        "a\nb",
    ]
    assert shown(datetime.datetime(2025, 1, 2)) == "2025-01-02"
    assert shown(datetime.datetime(2025, 1, 2, 3, 4)) == "2025-01-02 03:04:00"
    assert [place("S", 0, column) for column in (0, 25, 26, 701, 702)] == ["S!A1", "S!Z1", "S!AA1", "S!ZZ1", "S!AAA1"]


def form(tmp_path):
    document = docx.Document()
    document.sections[0].header.paragraphs[0].text = "页眉"
    document.add_paragraph("绍兴市市级工业互联网平台认定申报书")
    table = document.add_table(3, 4)
    table.cell(0, 0).text = "申报单位名称"
    table.cell(0, 1).merge(table.cell(0, 3)).text = "绍兴甲乙科技有限公司"
    table.cell(1, 0).merge(table.cell(2, 0)).text = "联系人"
    table.cell(1, 1).text = "李四"
    inner = table.cell(2, 1).add_table(1, 2)
    inner.cell(0, 0).text, inner.cell(0, 1).text = "内一", "内二"
    return document, tmp_path / "x.docx"


def test_a_form_keeps_its_cells_merged_and_nested(tmp_path):
    document, path = form(tmp_path)
    document.save(path)
    page = opened(path, tmp_path).read(1, 1.0).page
    assert page.source is Source.DOCX
    assert [word.text for word in page.words[:2]] == ["页眉", "绍兴市市级工业互联网平台认定申报书"]
    outer = next(table for table in page.tables if table.name == "T1")
    nested = next(table for table in page.tables if table.name == "T2")
    found = {(cell.row, cell.column): cell for cell in outer.cells}
    assert (found[0, 1].text, found[0, 1].column_span) == ("绍兴甲乙科技有限公司", 3)
    assert (found[1, 0].text, found[1, 0].row_span) == ("联系人", 2)
    assert [cell.text for cell in nested.cells] == ["内一", "内二"]
    assert found[2, 1].box.overlap(nested.box) > 0
    assert nested.box.overlap(found[2, 1].box) > 0.99


def test_ticked_boxes_of_every_kind_are_read(tmp_path):
    document, path = form(tmp_path)
    paragraph = document.add_paragraph("类型：")
    for char, text in (("F0FE", "行业级"), ("F0A8", "区域级"), ("0052", "集团级")):
        run = paragraph.add_run()
        symbol = OxmlElement("w:sym")
        symbol.set(qn("w:font"), "Wingdings")
        symbol.set(qn("w:char"), char)
        run._r.append(symbol)
        paragraph.add_run(text)
    for char in ("R", "\u00a3"):  # typed in a font of signs
        typed = paragraph.add_run(char)
        typed.font.name = "Wingdings 2"
    control = parse_xml(
        f"<w:sdt {nsdecls('w')}><w:sdtPr/><w:sdtContent><w:r><w:t>☑企业级</w:t></w:r></w:sdtContent></w:sdt>"
    )
    paragraph._p.append(control)
    legacy = parse_xml(
        f"<w:r {nsdecls('w')}><w:fldChar w:fldCharType='begin'><w:ffData><w:checkBox><w:default w:val='1'/>"
        "</w:checkBox></w:ffData></w:fldChar></w:r>"
    )
    paragraph._p.append(legacy)
    document.save(path)
    text = [word.text for word in opened(path, tmp_path).read(1, 1.0).page.words]
    assert "类型：☑行业级☐区域级☑集团级☑☐☑企业级☑" in text


def test_hidden_and_deleted_text_is_not_read_and_said(tmp_path):
    document, path = form(tmp_path)
    paragraph = document.add_paragraph("可见")
    run = paragraph.add_run("隐藏")
    run.font.hidden = True
    deleted = parse_xml(f"<w:del {nsdecls('w')} w:id='1' w:author='a'><w:r><w:delText>删去的</w:delText></w:r></w:del>")
    inserted = parse_xml(f"<w:ins {nsdecls('w')} w:id='2' w:author='a'><w:r><w:t>加上</w:t></w:r></w:ins>")
    paragraph._p.append(deleted)
    paragraph._p.append(inserted)
    document.save(path)
    book = opened(path, tmp_path)
    text = "".join(word.text for word in book.read(1, 1.0).page.words)
    assert "可见加上" in text
    assert "隐藏" not in text
    assert "删去" not in text
    assert [reason.code for reason in book.warnings] == [ReasonCode.HIDDEN_CONTENT] * 2


def test_text_boxes_are_read_once(tmp_path):
    document, path = form(tmp_path)
    box = (
        "<w:r {ns} xmlns:mc='http://schemas.openxmlformats.org/markup-compatibility/2006'><mc:AlternateContent>"
        "<mc:Choice Requires='wps'><w:drawing><w:txbxContent><w:p><w:r><w:t>框内</w:t></w:r></w:p></w:txbxContent>"
        "</w:drawing></mc:Choice><mc:Fallback><w:pict><w:txbxContent><w:p><w:r><w:t>框内</w:t></w:r></w:p>"
        "</w:txbxContent></w:pict></mc:Fallback></mc:AlternateContent></w:r>"
    )
    document.add_paragraph("前")._p.append(parse_xml(box.format(ns=nsdecls("w"))))
    document.save(path)
    text = [word.text for word in opened(path, tmp_path).read(1, 1.0).page.words]
    assert text.count("框内") == 1


def test_a_long_table_goes_on_with_its_header_on_the_next_page(tmp_path):
    document = docx.Document()
    table = document.add_table(80, 2)
    for row in range(80):
        for column in range(2):
            table.cell(row, column).text = ("表头" if row == 0 else f"行{row}") + str(column)
    table.rows[0]._tr.get_or_add_trPr().append(OxmlElement("w:tblHeader"))
    document.save(tmp_path / "x.docx")
    book = opened(tmp_path / "x.docx", tmp_path)
    assert book.count >= 2
    second = book.read(2, 1.0).page.tables[0]
    assert [cell.text for cell in second.cells[:2]] == ["表头0", "表头1"]
    seen = [cell.text for number in range(1, book.count + 1) for cell in book.read(number, 1.0).page.tables[0].cells]
    assert {f"行{row}0" for row in range(1, 80)} <= set(seen)


def test_a_scan_pasted_into_a_document_is_a_page_of_its_own(tmp_path):
    document, path = form(tmp_path)
    stream = io.BytesIO()
    Image.new("RGB", (700, 900), "white").save(stream, "PNG")
    document.add_picture(stream)
    document.save(path)
    book = opened(path, tmp_path)
    assert book.count == 2
    assert book.read(2, 1.0).page.source is Source.OCR
    assert book.size(2) == (700.0, 900.0)


@given(st.text(st.sampled_from("核验ab1 ，."), max_size=80), st.floats(30, 300))
def test_wrapping_loses_no_letter_and_keeps_the_width(text, width):
    lines = wrapped(text, width)
    assert "".join(lines).replace(" ", "") == text.replace(" ", "")
    assert all(text_width(line) <= width + 12 for line in lines)


def test_every_format_has_a_view(tmp_path):
    document, path = form(tmp_path)
    document.save(path)
    picture = opened(path, tmp_path).picture(1, 72)
    assert picture.shape[:2] == (842, 595)
    assert picture.min() < 100


@pytest.mark.parametrize("name", ["old.doc", "old.xls"])
def test_old_office_files_have_a_clear_reason_or_are_read(tmp_path, name):
    from extractors.reading.book import Refusal

    stream = {"old.doc": "WordDocument", "old.xls": "Workbook"}[name].encode("utf-16-le")
    (tmp_path / name).write_bytes(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600 + stream + b"\0" * 600)
    with pytest.raises(Refusal) as caught:
        opened(tmp_path / name, tmp_path)
    assert caught.value.reason.code in (ReasonCode.UNSUPPORTED_TYPE, ReasonCode.CORRUPT)


@pytest.mark.parametrize(
    ("value", "code", "text"),
    [
        (0.13, "0%", "13%"),
        (0.065, "0.00%", "6.5%"),
        (1, "0%", "100%"),
        (0.07, "0.0_ %;-0.0%", "7%"),
        (5, '0"%"', "5"),
        (0.13, "General", "0.13"),
        (1234.5, "#,##0.00", "1234.5"),
        (1234.5, "¥#,##0.00", "1234.5"),
        (120000, "0.00E+00", "120000"),
        (1.2e5, "0.0E+00", "120000"),
        ("0123", "@", "0123"),
        (123, "@", "123"),
        (datetime.date(2025, 3, 1), 'yyyy"年"m"月"d"日"', "2025-03-01"),
        (datetime.date(2025, 3, 1), "yyyy/m/d", "2025-03-01"),
    ],
)
def test_a_number_reads_as_its_format_shows_it(tmp_path, value, code, text):
    book = openpyxl.Workbook()
    cell = book.active["C4"]
    cell.value, cell.number_format = value, code
    book.save(tmp_path / "x.xlsx")
    (found,) = opened(tmp_path / "x.xlsx", tmp_path).read(1, 1.0).page.tables[0].cells
    assert (found.text, found.locator) == (text, "Sheet!C4")


@pytest.mark.parametrize(("epoch", "day"), [("", "2025-03-01"), (' date1904="1"', "2029-03-02")])
def test_days_of_chinese_workbooks_have_no_code_in_the_file(tmp_path, epoch, day):
    """Formats 27 to 36 and 50 to 58 are days by their number alone."""
    book = openpyxl.Workbook()
    book.active["A1"].value, book.active["A1"].number_format = 45717, "0.000"
    book.save(tmp_path / "plain.xlsx")
    with zipfile.ZipFile(tmp_path / "plain.xlsx") as plain:
        parts = {name: plain.read(name) for name in plain.namelist()}
    styles = parts["xl/styles.xml"]
    parts["xl/styles.xml"] = re.sub(rb'(<xf numFmtId=")(?!0")[0-9]+', rb"\g<1>31", styles)
    parts["xl/styles.xml"] = re.sub(rb"<numFmts.*?</numFmts>", b"", parts["xl/styles.xml"])
    parts["xl/workbook.xml"] = parts["xl/workbook.xml"].replace(b"<workbookPr", b"<workbookPr" + epoch.encode(), 1)
    (tmp_path / "x.xlsx").write_bytes(zipped(parts))
    (found,) = opened(tmp_path / "x.xlsx", tmp_path).read(1, 1.0).page.tables[0].cells
    assert found.text == day
