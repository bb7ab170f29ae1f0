"""Lists of devices, apps, models, enterprises: workbooks and printed tables."""

# ruff: noqa: ARG001 - every layout takes a pen, used or not

from __future__ import annotations

from typing import Any

from openpyxl import Workbook
from openpyxl.styles import Alignment, Border, Font, PatternFill, Side

from samples.drawing.fonts import width_mm
from samples.drawing.page import Column, Page, table
from samples.drawing.seal import round_seal
from samples.inventories import Inventory
from samples.layouts.office import xlsx_bytes
from samples.layouts.registry import Pen, layout


def _cell(text: str, title: str) -> object:
    countable = any(word in title for word in ("数量", "采集点", "序号"))
    return int(text) if countable and text.isdigit() else text


def _book(listing: Inventory, title: bool, holder: bool, ruled: bool, offset: int) -> bytes:
    book = Workbook()
    sheet: Any = book.active
    sheet.title = listing.title[:20]
    start = 1
    if title:
        sheet.cell(1, 1, listing.title).font = Font(size=15, bold=True)
        sheet.merge_cells(start_row=1, start_column=1, end_row=1, end_column=len(listing.columns))
        sheet["A1"].alignment = Alignment(horizontal="center")
        start = 2
    if holder:
        sheet.cell(start, 1, f"填报单位：{listing.holder}")
        sheet.cell(start, len(listing.columns), "截至日期：2026年8月31日")
        start += 1
    start += offset
    edge = Side(style="thin")
    border = Border(left=edge, right=edge, top=edge, bottom=edge)
    for number, row in enumerate((listing.columns, *listing.rows)):
        for index, text in enumerate(row):
            value = text if number == 0 else _cell(text, listing.columns[index])
            cell = sheet.cell(start + number, index + 1, value)
            if ruled:
                cell.border = border
            if number == 0:
                cell.font = Font(bold=True)
                cell.fill = PatternFill("solid", fgColor="DDE7F0")
    for index, text in enumerate(listing.columns):
        sheet.column_dimensions[chr(65 + index)].width = 34 if "企业" in text or text[-2:] == "单位" else 18
    return xlsx_bytes(book)


@layout("device_list", "xlsx_titled", "xlsx")
def xlsx_titled(listing: Inventory, pen: Pen) -> bytes:
    """Title, then the table."""
    return _book(listing, True, False, True, 0)


@layout("device_list", "xlsx_bare", "xlsx")
def xlsx_bare(listing: Inventory, pen: Pen) -> bytes:
    """The heading row is the first row."""
    return _book(listing, False, False, False, 0)


@layout("device_list", "xlsx_form", "xlsx")
def xlsx_form(listing: Inventory, pen: Pen) -> bytes:
    """Title, who filled it in, an empty row, the table."""
    return _book(listing, True, True, True, 1)


def _pages(listing: Inventory, pen: Pen, wide: bool, ruled: bool, size: float, repeat: bool) -> list[Page]:
    wanted = [
        max(width_mm(t, pen.style, size) + 4, *(min(62.0, width_mm(r[i], pen.style, size) + 3.4) for r in listing.rows))
        for i, t in enumerate(listing.columns)
    ]
    sheet = (297.0, 210.0) if wide else (210.0, 297.0)
    room = sheet[0] - 30
    columns = [
        Column(t, w * room / sum(wanted), "centre" if t == "序号" else "left")
        for t, w in zip(listing.columns, wanted, strict=True)
    ]
    rest = list(listing.rows)
    pages: list[Page] = []
    while rest or not pages:
        page = Page(*sheet, pen.style)
        top = 18.0
        if not pages or repeat:
            page.text(sheet[0] / 2, 19, listing.title, 16, "centre", "hei")
            page.text(15, 28, f"填报单位：{listing.holder}", 9.5)
            page.text(sheet[0] - 15, 28, "截至2026年8月31日", 9.5, "right")
            top = 31.0
        pages.append(page)
        y, drawn = table(
            page, 15, top, columns, rest, size, 6.4, ruled=ruled, header=not pages[1:] or repeat, bottom=sheet[1] - 18
        )
        rest = rest[drawn:]
        page.text(sheet[0] / 2, sheet[1] - 8, f"第 {len(pages)} 页", 8.5, "centre")
    if pen.seals:
        pages[-1].picture(
            sheet[0] - 70, max(18.0, min(y - 30, sheet[1] - 60)), 42, 42, round_seal(listing.holder, "", pen.rng)
        )
    return pages


@layout("device_list", "printed_portrait")
def printed_portrait(listing: Inventory, pen: Pen) -> list[Page]:
    """Printed, ruled, heading on every page."""
    return _pages(listing, pen, False, True, 8.5, True)


@layout("device_list", "printed_landscape")
def printed_landscape(listing: Inventory, pen: Pen) -> list[Page]:
    """Printed across, larger."""
    return _pages(listing, pen, True, True, 9.5, True)


@layout("device_list", "printed_open")
def printed_open(listing: Inventory, pen: Pen) -> list[Page]:
    """Printed without inner rules, heading on the first page only."""
    return _pages(listing, pen, False, False, 8.8, False)
