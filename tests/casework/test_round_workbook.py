"""The round as a workbook: every application on every sheet, no formula in any cell."""

from __future__ import annotations

from pathlib import Path
from urllib.parse import unquote

import pytest
from openpyxl import Workbook, load_workbook

from casework.house import House
from casework.papers.links import lay_out
from casework.papers.round_workbook import write_round_workbook
from casework.papers.workbook import harmless, write_sheets, write_workbook
from casework.verify import report_of, verify
from heyan.errors import UnknownItemError
from tests.casework.bundles import FIRST, SECOND, bundle
from tests.extractors.reading.builders import pdf


def test_every_application_stands_on_every_sheet(house: House, tmp_path: Path) -> None:
    for number, who in enumerate((FIRST, SECOND)):
        folder = bundle(tmp_path / who[0], who, f"2533200000000000001{number}", invested="0.15")
        (folder / "=HYPERLINK(1).pdf").write_bytes(b"")
        verify(house, folder, house.configuration.round(2026))
    page = house.reports / "2026" / f"{FIRST[0]}.html"
    page.parent.mkdir(parents=True)
    page.write_text("x", encoding="utf-8")
    path = tmp_path / "round.xlsx"
    assert write_round_workbook(house, 2026, path) == 2
    book = load_workbook(path)
    for title in ("申报单位", "申报数据", "差额桥", "发票", "疑点", "文件", "评分指标"):
        names = {row[0] for row in book[title].iter_rows(min_row=2, values_only=True)}
        assert names == {FIRST[0], SECOND[0]}, title
    cells = [cell for sheet in book for row in sheet.iter_rows() for cell in row]
    assert all(cell.data_type != "f" for cell in cells)
    assert any(str(cell.value).startswith("'=HYPERLINK") for cell in cells)
    linked = {cell.value: cell.hyperlink.target for cell in cells if cell.hyperlink and cell.hyperlink.target}
    assert linked == {FIRST[0]: page.resolve().as_uri()}
    _leads_to_its_own_file(book)
    bills = book["发票"]
    heads = [cell.value for cell in bills[1]]
    first = dict(zip(heads, (cell.value for cell in bills[2]), strict=True))
    assert [first[head] for head in ("金额", "税额", "合计")] == [1000, 130, 1130]  # people add them up
    assert first["发票种类"] == "电子发票（增值税专用发票）"
    assert first["号码"] in ("25332000000000000010", "25332000000000000011")
    points = [row[3] for row in book["评分指标"].iter_rows(min_row=2, values_only=True)]
    assert sum(float(str(point)) for point in points) == 210
    assert all(row[4] is None for row in book["评分指标"].iter_rows(min_row=2, values_only=True))


def _leads_to_its_own_file(book: Workbook) -> None:
    """Two applicants have files of one name: each bill leads to the row of its own."""
    heads = [cell.value for cell in book["发票"][1]]
    column = heads.index("文件")
    for row in book["发票"].iter_rows(min_row=2):
        sheet, _, place = row[column].hyperlink.location.rpartition("!")
        assert sheet == "'文件'"
        there = book["文件"][int(place.removeprefix("A"))]
        assert (there[0].value, there[4].value) == (row[0].value, row[column].value)


def test_a_runs_tables_lead_to_the_files_laid_beside_them(house: House, tmp_path: Path) -> None:
    folder = bundle(tmp_path / "甲", FIRST, "25332000000000000010", invested="0.15")
    (folder / "=1+1 #50%.txt").write_text("x", encoding="utf-8")
    pdf([[(100, 700, "关于平台建设情况的说明")]], folder / "说明.pdf")
    run = verify(house, folder, house.configuration.round(2026)).run.id
    report, path = report_of(house, run), tmp_path / "out" / "表.xlsx"
    address = lay_out(house, report, path.parent / "原件", path)
    write_workbook(report, house.configuration.texts, path, address)
    book = load_workbook(path)
    cells = [cell for sheet in book for row in sheet.iter_rows() for cell in row]
    assert all(cell.data_type != "f" for cell in cells)
    targets = {cell.hyperlink.target for cell in cells if cell.hyperlink and cell.hyperlink.target}
    assert targets
    assert any(target.endswith(".pdf#page=1") for target in targets)
    for target in targets:
        laid = path.parent / unquote(target.partition("#")[0])
        assert laid.is_file(), target
    listed = {row[0].value: row[0].hyperlink for row in book["文件"].iter_rows(min_row=2)}
    assert all(listed.values())
    assert "'=1+1 #50%.txt" in listed
    bridges = [row for row in book["差额桥"].iter_rows(min_row=2) if str(row[5].value or "").startswith("发票")]
    assert bridges
    assert all(row[5].hyperlink for row in bridges)


def test_without_the_files_the_tables_lead_to_the_list_of_files(house: House, tmp_path: Path) -> None:
    run = verify(house, bundle(tmp_path / "甲", FIRST, "25332000000000000010"), house.configuration.round(2026)).run.id
    write_workbook(report_of(house, run), house.configuration.texts, tmp_path / "x.xlsx")
    book = load_workbook(tmp_path / "x.xlsx")
    (bill,) = book["发票"].iter_rows(min_row=2)
    assert bill[0].hyperlink.location.startswith("'文件'!A")
    assert not any(row[0].hyperlink for row in book["文件"].iter_rows(min_row=2))


def test_an_empty_round_is_said(house: House, tmp_path: Path) -> None:
    with pytest.raises(UnknownItemError, match="no application of 2026"):
        write_round_workbook(house, 2026, tmp_path / "x.xlsx")


@pytest.mark.parametrize("text", ["=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "\r=1", "\x00=1"])
def test_no_text_becomes_a_formula(tmp_path: Path, text: str) -> None:
    path = tmp_path / "x.xlsx"
    write_sheets({"一": [{text: text}]}, path)
    cells = [cell for row in load_workbook(path)["一"].iter_rows() for cell in row]
    assert all(cell.data_type == "s" for cell in cells)
    assert str(harmless(text)).startswith("'")
