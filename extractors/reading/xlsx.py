"""XLSX (and XLS) by python-calamine: each sheet one page with one table, drawn as a grid."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

import python_calamine

from extractors.reading.book import Context, Leaf, Refusal
from extractors.reading.cell_text import place, shown
from extractors.reading.drawing import drawn
from extractors.reading.number_formats import looked_at
from extractors.reading.package import Package
from extractors.reading.sheet_of_text import HEIGHT, LEADING, PADDING, TYPE, WIDTH, Sheet, text_width
from extractors.reading.xlsx_parts import Parts, workbook_parts
from heyan.geometry import Box
from heyan.pages import Cell, Channel, Page, Reason
from heyan.vocabulary import ReasonCode, Source

if TYPE_CHECKING:
    from extractors.reading.book import Picture

EDGE = 24.0
NARROWEST, WIDEST = 36.0, 240.0
MOST_CELLS = 1_000_000
MOST_PLACES = 4 * 50_000 * 256
"""Places between a sheet's first and last cell: calamine holds every one of them, empty or not."""
MOST_WORDS = 20_000
"""So many cells stand among the page's words as well, for the eye that classifies it; the table holds them all."""
MOST_LINES = 20
LONGEST_VALUE = 32_767
"""What a cell of a workbook can hold."""
NOWHERE = Box(0.0, 0.0, 0.0, 0.0)
Grid = list[tuple[int, list[str]]]
"""(row number from 0, texts) of rows that hold anything."""


class XlsxBook:
    """A workbook as a book: page numbers are sheet numbers; hidden sheets are empty pages."""

    format = "xlsx"

    def __init__(self, path: Path, context: Context, packaged: bool = True) -> None:
        self._limits = context.limits
        self.channels: tuple[Channel, ...] = ()
        self._parts = Parts()
        if packaged:
            package = Package(path, context.folder, context.limits)
            self._parts = workbook_parts(package, context.limits)
            package.close()
        self.warnings: tuple[Reason, ...] = self._parts.warnings
        try:
            self._book = python_calamine.CalamineWorkbook.from_path(str(path))
        except python_calamine.PasswordError as error:
            raise Refusal(ReasonCode.ENCRYPTED, "workbook with a password") from error
        except (python_calamine.CalamineError, OSError, ValueError) as error:
            raise Refusal(ReasonCode.CORRUPT, "workbook") from error
        self._sheets = list(self._book.sheets_metadata)
        self.count = len(self._sheets)
        hidden = [sheet.name for sheet in self._sheets if sheet.visible != python_calamine.SheetVisibleEnum.Visible]
        if hidden:
            more = Reason(ReasonCode.HIDDEN_CONTENT, f"{len(hidden)} hidden sheets, not read")
            self.warnings = (*self.warnings, more)
        if self.count == 0:
            raise Refusal(ReasonCode.CORRUPT, "workbook without sheets")
        self._made: dict[int, Leaf] = {}

    def size(self, number: int) -> tuple[float, float]:
        page = self.read(number, 1.0).page
        return page.width, page.height

    def read(self, number: int, share: float) -> Leaf:  # noqa: ARG002 - no engine
        if number not in self._made:
            self._made = {number: self._sheet(number)}
        return self._made[number]

    def picture(self, number: int, dpi: int) -> Picture:
        return drawn(self.read(number, 1.0).page, dpi, self._limits)

    def close(self) -> None:
        self._book.close()

    def _sheet(self, number: int) -> Leaf:
        about = self._sheets[number - 1]
        visible = about.visible == python_calamine.SheetVisibleEnum.Visible
        if not visible or about.typ != python_calamine.SheetTypeEnum.WorkSheet:
            return Leaf(Page(number, WIDTH, HEIGHT, Source.SPREADSHEET, title=about.name))
        if (span := self._parts.spans.get(about.name, 0)) > MOST_PLACES:
            raise Refusal(ReasonCode.SIZE_LIMIT, f"sheet cells {MOST_PLACES}: {span}")
        try:
            sheet = self._book.get_sheet_by_index(number - 1)
        except (python_calamine.CalamineError, ValueError) as error:
            raise Refusal(ReasonCode.CORRUPT, f"sheet {number}") from error
        warnings: list[Reason] = []
        grid = list(self._rows(sheet, about.name, warnings))
        merged = {(top, left): (bottom, right) for (top, left), (bottom, right) in sheet.merged_cell_ranges or ()}
        return Leaf(_page(number, about.name, grid, merged), warnings=tuple(warnings))

    def _rows(self, sheet: Any, name: str, warnings: list[Reason]) -> Iterator[tuple[int, list[str]]]:
        """Rows that hold anything, up to the limits; a warning where there is more."""
        limits = self._limits
        top, left = sheet.start or (0, 0)
        wide = left + int(sheet.width)
        if wide > limits.sheet_columns:
            warnings.append(Reason(ReasonCode.SIZE_LIMIT, f"sheet_columns {limits.sheet_columns}: {wide} in {name}"))
        if top + int(sheet.height) > limits.sheet_rows:
            tall = top + int(sheet.height)
            warnings.append(Reason(ReasonCode.SIZE_LIMIT, f"sheet_rows {limits.sheet_rows}: {tall} in {name}"))
        cells = 0
        for index, row in enumerate(sheet.iter_rows()):
            if index >= limits.sheet_rows or cells > MOST_CELLS:
                break
            # calamine leaves out the empty columns on the left, and not the empty rows at the top
            values = enumerate(row[: limits.sheet_columns - left], left)
            texts = [""] * left + [self._text(name, (index, column), value) for column, value in values]
            cells += sum(1 for text in texts if text)
            if any(texts):
                yield index, texts

    def _text(self, sheet: str, at: tuple[int, int], value: object) -> str:
        """What a cell shows; a number as its format shows it."""
        as_shown = None
        if isinstance(value, (int, float)) and not isinstance(value, bool):
            look = self._parts.looks.get(sheet, {}).get(at)
            as_shown = looked_at(float(value), look, since_1904=self._parts.since_1904) if look else None
        return shown(value)[:LONGEST_VALUE] if as_shown is None else as_shown


def _page(number: int, title: str, grid: Grid, merged: dict[tuple[int, int], tuple[int, int]]) -> Page:
    """A sheet as a page: columns as wide as their texts, every cell that holds text with its place and locator."""
    columns = max((len(texts) for _, texts in grid), default=0)
    rights = _column_edges(grid, columns, merged)
    sheet = Sheet(number)
    cells: list[tuple[Cell, float, float, float, float]] = []
    y, previous = EDGE, -1
    tops: dict[int, float] = {}
    for row, texts in grid:
        y += LEADING if row > previous + 1 >= 1 else 0.0
        tops[row], previous = y, row
        lines = max(_lines(text, _span(rights, row, column, merged)) for column, text in enumerate(texts))
        bottom = y + lines * LEADING
        for column, text in enumerate(texts):
            if text:
                last_row, last_column = merged.get((row, column), (row, column))
                left, right = rights[column], rights[min(last_column, columns - 1) + 1]
                locator = place(title, row, column)
                cell = Cell(row, column, text, NOWHERE, last_row - row + 1, last_column - column + 1, locator=locator)
                cells.append((cell, left, y, right, bottom))
                end = min(right, left + PADDING + text_width(text)) if lines == 1 else right - PADDING
                low = y + 2 + TYPE * 1.15 if lines == 1 else bottom - 2
                if len(sheet.words) < MOST_WORDS:
                    sheet.words.append((text, left + PADDING, y + 2, max(end, left + PADDING + 1), low, locator))
        y = bottom
    sheet.width, sheet.height = max(WIDTH, rights[-1] + EDGE), max(HEIGHT / 2, y + EDGE)
    sheet.tables.append((cells, title))
    return sheet.page(Source.SPREADSHEET, title)


def _column_edges(grid: Grid, columns: int, merged: dict[tuple[int, int], tuple[int, int]]) -> list[float]:
    """The left edge of every column and the right edge of the last; merged cells widen nothing."""
    widths = [NARROWEST] * columns
    for row, texts in grid:
        for column, text in enumerate(texts):
            if text and (row, column) not in merged:
                widths[column] = max(widths[column], min(WIDEST, text_width(text[:60]) + 2 * PADDING + 2))
    edges = [EDGE]
    for width in widths:
        edges.append(edges[-1] + width)
    return edges


def _span(edges: list[float], row: int, column: int, merged: dict[tuple[int, int], tuple[int, int]]) -> float:
    last = merged.get((row, column), (row, column))[1]
    return edges[min(last, len(edges) - 2) + 1] - edges[column]


def _lines(text: str, width: float) -> int:
    """About how many lines a text takes in a cell."""
    if not text:
        return 1
    room = max(TYPE, width - 2 * PADDING)
    return min(MOST_LINES, sum(max(1, -int(-text_width(part) // room)) for part in text.split("\n")))
