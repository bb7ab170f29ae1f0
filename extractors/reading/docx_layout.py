"""DOCX content laid out on A4 by ourselves: not as Word breaks pages, but every word and cell has its place."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field

from extractors.reading.docx_parts import DocxCell, DocxTable, Paragraph
from extractors.reading.sheet_of_text import HEIGHT, LEADING, MARGIN, PADDING, TYPE, WIDTH, Sheet, text_width, wrapped
from heyan.geometry import Box
from heyan.pages import Cell

NOWHERE = Box(0.0, 0.0, 0.0, 0.0)
BOTTOM = HEIGHT - MARGIN
SMALLEST_COLUMN = 14.0
Places = list[tuple[Cell, float, float, float, float]]


@dataclass
class Setter:
    """Puts blocks below each other and begins a new page where one is full."""

    sheets: list[Sheet] = field(default_factory=lambda: [Sheet(1)])
    y: float = MARGIN
    tables: int = 0

    @property
    def sheet(self) -> Sheet:
        return self.sheets[-1]

    def turn(self) -> None:
        """Begin a new page, unless this one is empty."""
        if self.y > MARGIN:
            self.sheets.append(Sheet(len(self.sheets) + 1))
            self.y = MARGIN

    def blocks(self, blocks: Iterable[Paragraph | DocxTable]) -> None:
        for block in blocks:
            if isinstance(block, DocxTable):
                self._table(block)
            else:
                self._paragraph(block)

    def _paragraph(self, paragraph: Paragraph) -> None:
        for line in wrapped(paragraph.text, WIDTH - 2 * MARGIN) if paragraph.text else [""]:
            if self.y + LEADING > BOTTOM:
                self.turn()
            self.sheet.line(line, MARGIN, self.y)
            self.y += LEADING
        if paragraph.page_break:
            self.turn()

    def _table(self, table: DocxTable) -> None:
        """The table row by row; on a new page its header rows stand again."""
        self.tables += 1
        edges = column_edges(table, MARGIN, WIDTH - MARGIN)
        heights = row_heights(table, edges)
        name = f"T{self.tables}"
        header = sum(heights[: table.header_rows])
        places: Places = []
        first, shift = 0, 0
        for row, height in enumerate(heights):
            if self.y + height > BOTTOM and places:
                self.sheet.tables.append((places, name))
                self.turn()
                places, first, shift = [], row, 0
                if 0 < table.header_rows <= row and header + height < BOTTOM - MARGIN:
                    for head in range(table.header_rows):
                        self._row(table, head, heights, edges, places, name, head)
                    shift = table.header_rows
            self._row(table, row, heights, edges, places, name, row - first + shift)
        self.sheet.tables.append((places, name))
        self.y += LEADING / 2

    def _row(
        self, table: DocxTable, row: int, heights: list[float], edges: list[float], places: Places, name: str, at: int
    ) -> None:
        """One row; `at` is its number in the part of the table that stands on this page."""
        bottom = self.y + heights[row]
        for cell in table.cells:
            if cell.row == row:
                last = min(cell.row + cell.row_span, len(heights))
                low = self.y + sum(heights[row:last])
                self._cell(cell, (edges, self.y, min(low, max(bottom, BOTTOM))), places, name, at)
        self.sheet.height = max(self.sheet.height, bottom + MARGIN)
        self.y = bottom

    def _cell(
        self, cell: DocxCell, place: tuple[list[float], float, float], places: Places, name: str, at: int
    ) -> None:
        edges, top, bottom = place
        left = edges[min(cell.column, len(edges) - 2)]
        right = edges[min(cell.column + cell.column_span, len(edges) - 1)]
        locator = f"{name}!R{cell.row + 1}C{cell.column + 1}"
        made = Cell(at, cell.column, cell.text, NOWHERE, cell.row_span, cell.column_span, locator=locator)
        places.append((made, left, top, right, bottom))
        y = top + PADDING
        for block in cell.blocks:
            if isinstance(block, DocxTable):
                y = self._nested(block, left + PADDING, right - PADDING, y)
            elif block.text:
                lines = wrapped(block.text, right - left - 2 * PADDING)
                end = y + len(lines) * LEADING
                low = y + TYPE * 1.15 if len(lines) == 1 else end - 2
                wide = max(text_width(line) for line in lines)
                self.sheet.words.append((block.text, left + PADDING, y, left + PADDING + max(1.0, wide), low, locator))
                y = end

    def _nested(self, table: DocxTable, left: float, right: float, y: float) -> float:
        """A table inside a cell: a table of its own, on the same page; where it ends."""
        self.tables += 1
        name = f"T{self.tables}"
        edges = column_edges(table, left, right)
        heights = row_heights(table, edges)
        places: Places = []
        for row, height in enumerate(heights):
            for cell in table.cells:
                if cell.row == row:
                    low = y + sum(heights[row : min(cell.row + cell.row_span, len(heights))])
                    self._cell(cell, (edges, y, low), places, name, row)
            y += height
        self.sheet.tables.append((places, name))
        return y


def column_edges(table: DocxTable, left: float, right: float) -> list[float]:
    """The edges of the table's columns, its grid stretched to the room there is."""
    count = max([cell.column + cell.column_span for cell in table.cells] + [len(table.widths), 1])
    widths = [max(width, 1.0) for width in table.widths[:count]]
    usual = sum(widths) / len(widths) if widths else 1.0
    widths += [usual] * (count - len(widths))
    room, whole = right - left, sum(widths)
    widths = [max(SMALLEST_COLUMN, width / whole * room) for width in widths]
    scale = room / sum(widths)
    edges = [left]
    for width in widths:
        edges.append(edges[-1] + width * scale)
    return edges


def row_heights(table: DocxTable, edges: list[float]) -> list[float]:
    """The height of every row: what its cells need; a cell over several rows stretches the last of them."""
    heights = [LEADING + 2 * PADDING] * table.row_count
    for cell in sorted(table.cells, key=lambda cell: cell.row_span):
        left, right = (
            edges[min(cell.column, len(edges) - 2)],
            edges[min(cell.column + cell.column_span, len(edges) - 1)],
        )
        need = cell_height(cell, right - left)
        last = min(cell.row + cell.row_span, table.row_count)
        missing = need - sum(heights[cell.row : last])
        if missing > 0 and last > cell.row:
            heights[last - 1] += missing
    return heights


def cell_height(cell: DocxCell, width: float) -> float:
    """What a cell's content needs in a column of this width."""
    need = 2 * PADDING
    for block in cell.blocks:
        if isinstance(block, DocxTable):
            need += sum(row_heights(block, column_edges(block, 0.0, max(SMALLEST_COLUMN, width - 2 * PADDING))))
        elif block.text:
            need += len(wrapped(block.text, max(SMALLEST_COLUMN, width - 2 * PADDING))) * LEADING
    return need
