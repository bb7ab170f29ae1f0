"""The round as a workbook: every application on every sheet, no formula in any cell."""

from __future__ import annotations

from pathlib import Path

import pytest
from openpyxl import load_workbook

from casework.house import House
from casework.papers.round_workbook import write_round_workbook
from casework.papers.workbook import harmless, write_sheets
from casework.verify import verify
from heyan.errors import UnknownItemError
from tests.casework.bundles import FIRST, SECOND, bundle


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
    linked = {cell.value: cell.hyperlink.target for cell in cells if cell.hyperlink}
    assert linked == {FIRST[0]: page.resolve().as_uri()}
    bills = book["发票"]
    heads = [cell.value for cell in bills[1]]
    first = dict(zip(heads, (cell.value for cell in bills[2]), strict=True))
    assert [first[head] for head in ("金额", "税额", "合计")] == [1000, 130, 1130]  # people add them up
    assert first["发票种类"] == "电子发票（增值税专用发票）"
    assert first["号码"] in ("25332000000000000010", "25332000000000000011")
    points = [row[3] for row in book["评分指标"].iter_rows(min_row=2, values_only=True)]
    assert sum(float(str(point)) for point in points) == 210
    assert all(row[4] is None for row in book["评分指标"].iter_rows(min_row=2, values_only=True))


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
