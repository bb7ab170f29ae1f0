"""Tables: stated by the format, or rebuilt from the ruled lines of a page."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from extractors.layout.cuts import cut_at
from extractors.layout.lines import Line, group_lines, line_of, split_at
from heyan.geometry import Box, union
from heyan.pages import Cell, Page, Ruling, Table, Word
from heyan.same_object import remembered
from heyan.vocabulary import Source

CLOSE = 0.004
"""Ruled lines nearer than this (page fractions) are one line."""


@dataclass(frozen=True, slots=True)
class GridCell:
    """One cell with its place in the table, its text (lines joined without a break) and the words behind it."""

    row: int
    column: int
    row_span: int
    column_span: int
    box: Box
    lines: tuple[Line, ...]
    text: str

    @property
    def line(self) -> Line | None:
        """All words of the cell as one line in reading order, for evidence; None where it is empty."""
        words = [word for line in self.lines for word in line.words]
        if not words:
            return None
        first = self.lines[0]
        starts, text = [], ""
        for word in words:
            starts.append(len(text))
            text += word.text
        box = union(word.box for word in words)
        return Line(first.page, first.source, tuple(words), text, tuple(starts), box or self.box)


@dataclass(frozen=True, slots=True)
class Grid:
    """A table of rows and columns; merged cells stand once, at their upper left place."""

    page: int
    source: Source
    cells: tuple[GridCell, ...]
    box: Box
    name: str | None = None
    row_count: int = field(init=False, compare=False)
    column_count: int = field(init=False, compare=False)
    _rows: Mapping[int, tuple[GridCell, ...]] = field(init=False, repr=False, compare=False)
    _merged: tuple[GridCell, ...] = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        """Sort the cells by rows once: sheets have fifty thousand of them, and each is asked for."""
        rows: dict[int, list[GridCell]] = {}
        for cell in self.cells:
            rows.setdefault(cell.row, []).append(cell)
        self._set("row_count", max((cell.row + cell.row_span for cell in self.cells), default=0))
        self._set("column_count", max((cell.column + cell.column_span for cell in self.cells), default=0))
        self._set("_rows", {index: tuple(cells) for index, cells in rows.items()})
        self._set("_merged", tuple(cell for cell in self.cells if cell.row_span > 1))

    def _set(self, name: str, value: object) -> None:
        object.__setattr__(self, name, value)

    def row(self, index: int) -> tuple[GridCell, ...]:
        """The cells that begin in a row, left to right."""
        return self._rows.get(index, ())

    def at(self, row: int, column: int) -> GridCell | None:
        """The cell that covers a place, merged ones included."""
        inside = (c for c in self.row(row) if c.column <= column < c.column + c.column_span)
        above = (
            c
            for c in self._merged
            if c.row < row < c.row + c.row_span and c.column <= column < c.column + c.column_span
        )
        return next(inside, None) or next(above, None)

    def right_of(self, cell: GridCell) -> GridCell | None:
        return self.at(cell.row, cell.column + cell.column_span)

    def below(self, cell: GridCell) -> GridCell | None:
        return self.at(cell.row + cell.row_span, cell.column)


@remembered(128)
def grids(page: Page) -> tuple[Grid, ...]:
    """The tables of a page, top to bottom: those its format states, else those its rulings enclose."""
    if page.tables:
        return tuple(_stated(table, page) for table in page.tables)
    return ruled_grids(page)


def _stated(table: Table, page: Page) -> Grid:
    return Grid(
        page.number, page.source, tuple(_stated_cell(cell, page) for cell in table.cells), table.box, table.name
    )


def _stated_cell(cell: Cell, page: Page) -> GridCell:
    words = (Word(cell.text, cell.box, cell.confidence, locator=cell.locator),) if cell.text.strip() else ()
    lines = tuple(line_of([word], page.number, page.source) for word in words)
    return GridCell(cell.row, cell.column, cell.row_span, cell.column_span, cell.box, lines, cell.text)


def ruled_grids(page: Page) -> tuple[Grid, ...]:
    """Tables rebuilt from ruled lines: each connected net of lines with at least two cells."""
    found = []
    for net in _nets(_printed(page)):
        rows = _merge_close([r.y0 for r in net if _horizontal(r)])
        columns = _merge_close([r.x0 for r in net if not _horizontal(r)])
        if len(rows) < 2 or len(columns) < 2 or (len(rows) == 2 and len(columns) == 2):
            continue
        boxes = _merged_boxes(rows, columns, net)
        found.append(_filled(page, boxes, rows, columns))
    return tuple(sorted(found, key=lambda grid: (grid.box.top, grid.box.left)))


def _printed(page: Page) -> Sequence[Ruling]:
    """The rulings without the strokes of seals: those that lie within one and do not end at other lines."""
    seals = [Box(s.left - CLOSE, s.top - CLOSE, s.right + CLOSE, s.bottom + CLOSE) for s in page.seals]
    stamped = [r for r in page.rulings if any(seal.contains(_box(r)) for seal in seals)]
    if not stamped:
        return page.rulings
    others = [r for r in page.rulings if r not in stamped]
    return [*others, *(r for r in stamped if _ends_at(r, others))]


def _box(ruling: Ruling) -> Box:
    xs, ys = sorted((ruling.x0, ruling.x1)), sorted((ruling.y0, ruling.y1))
    return Box(xs[0], ys[0], xs[1], ys[1])


def _ends_at(ruling: Ruling, others: Sequence[Ruling]) -> bool:
    """Whether a ruling leads from one line to another, as the border of a cell does."""
    across = [other for other in others if _horizontal(other) != _horizontal(ruling)]
    ends = ((ruling.x0, ruling.y0), (ruling.x1, ruling.y1))
    return all(any(_reaches(other, x, y) for other in across) for x, y in ends)


def _reaches(ruling: Ruling, x: float, y: float) -> bool:
    """Whether a point lies on a line, or nearly."""
    box = _box(ruling)
    level = box.top - 2 * CLOSE <= y <= box.bottom + 2 * CLOSE
    return level and box.left - 2 * CLOSE <= x <= box.right + 2 * CLOSE


def _horizontal(ruling: Ruling) -> bool:
    return abs(ruling.x1 - ruling.x0) >= abs(ruling.y1 - ruling.y0)


def _nets(rulings: Sequence[Ruling]) -> list[list[Ruling]]:
    """Rulings grouped into connected nets (they touch or cross)."""
    parent = list(range(len(rulings)))

    def root(i: int) -> int:
        while parent[i] != i:
            parent[i] = parent[parent[i]]
            i = parent[i]
        return i

    flat = [i for i, ruling in enumerate(rulings) if _horizontal(ruling)]
    upright = [i for i, ruling in enumerate(rulings) if not _horizontal(ruling)]
    for i in flat:
        for j in upright:
            if _touch(rulings[i], rulings[j]):
                parent[root(i)] = root(j)
    nets: dict[int, list[Ruling]] = {}
    for i, ruling in enumerate(rulings):
        nets.setdefault(root(i), []).append(ruling)
    return [net for net in nets.values() if len(net) >= 4]


def _touch(flat: Ruling, upright: Ruling) -> bool:
    x, y = (upright.x0 + upright.x1) / 2, (flat.y0 + flat.y1) / 2
    inside_x = min(flat.x0, flat.x1) - 2 * CLOSE <= x <= max(flat.x0, flat.x1) + 2 * CLOSE
    inside_y = min(upright.y0, upright.y1) - 2 * CLOSE <= y <= max(upright.y0, upright.y1) + 2 * CLOSE
    return inside_x and inside_y


def _merge_close(values: Iterable[float]) -> list[float]:
    """Positions sorted, those closer than CLOSE replaced by their mean."""
    groups: list[list[float]] = []
    for value in sorted(values):
        if groups and value - groups[-1][-1] <= CLOSE:
            groups[-1].append(value)
        else:
            groups.append([value])
    return [sum(group) / len(group) for group in groups]


def _merged_boxes(rows: list[float], columns: list[float], net: list[Ruling]) -> list[tuple[int, int, int, int]]:
    """Cells as (row, column, row span, column span): basic cells joined where no line stands between them."""
    flat = [r for r in net if _horizontal(r)]
    upright = [r for r in net if not _horizontal(r)]

    def line_below(row: int, column: int) -> bool:
        x = (columns[column] + columns[column + 1]) / 2
        return any(abs((r.y0 + r.y1) / 2 - rows[row + 1]) <= 2 * CLOSE and _spans(r.x0, r.x1, x) for r in flat)

    def line_right(row: int, column: int) -> bool:
        y = (rows[row] + rows[row + 1]) / 2
        return any(abs((r.x0 + r.x1) / 2 - columns[column + 1]) <= 2 * CLOSE and _spans(r.y0, r.y1, y) for r in upright)

    taken: set[tuple[int, int]] = set()
    cells = []
    for row in range(len(rows) - 1):
        for column in range(len(columns) - 1):
            if (row, column) in taken:
                continue
            wide, tall = 1, 1
            while column + wide < len(columns) - 1 and not line_right(row, column + wide - 1):
                wide += 1
            while row + tall < len(rows) - 1 and not any(line_below(row + tall - 1, column + i) for i in range(wide)):
                tall += 1
            taken.update((row + i, column + j) for i in range(tall) for j in range(wide))
            cells.append((row, column, tall, wide))
    return cells


def _spans(start: float, end: float, at: float) -> bool:
    return min(start, end) - CLOSE <= at <= max(start, end) + CLOSE


def _filled(page: Page, cells: list[tuple[int, int, int, int]], rows: list[float], columns: list[float]) -> Grid:
    """The grid with each word put into the cell it lies in; words over a vertical line are cut there."""
    box = Box(columns[0], rows[0], columns[-1], rows[-1])
    boxes = [Box(columns[c], rows[r], columns[c + wide], rows[r + tall]) for r, c, tall, wide in cells]
    homes: list[list[Word]] = [[] for _ in cells]
    for word in page.words:
        if box.contains_middle_of(word.box):
            level = [i for i, cell in enumerate(boxes) if cell.top <= word.box.middle_y <= cell.bottom]
            for piece in _cut(word, [boxes[i] for i in level], page):
                home = next((i for i in level if boxes[i].contains_middle_of(piece.box)), None)
                if home is not None:
                    homes[home].append(piece)
    filled = []
    for (row, column, tall, wide), cell_box, words in zip(cells, boxes, homes, strict=True):
        lines = tuple(line_of(group, page.number, page.source) for group in group_lines(words))
        text = "".join(line.text for line in lines)
        filled.append(GridCell(row, column, tall, wide, cell_box, lines, text))
    return Grid(page.number, page.source, tuple(filled), box)


def _cut(word: Word, level: list[Box], page: Page) -> list[Word]:
    """A word cut at the borders of those cells on its own height that it runs over."""
    letter = word.box.height * page.height / page.width
    margin = 0.15 * word.box.height
    borders = sorted({box.left for box in level if word.box.left + margin < box.left < word.box.right - margin})
    pieces = [word]
    for x in borders:
        parts = (cut_at(piece, x, letter) if page.source is Source.OCR else split_at(piece, x) for piece in pieces)
        pieces = [part for found in parts for part in found]
    return pieces
