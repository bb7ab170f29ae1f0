"""Pages as one sequence of rows: cells of tables where there are any, free lines elsewhere."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace

from extractors.evidence import Sighting, sight
from extractors.layout.grid import Grid, GridCell, grids
from extractors.layout.lines import Line, group_lines, line_of
from heyan.geometry import Box
from heyan.pages import Page, Word
from heyan.text import squeeze
from heyan.vocabulary import Source

NUMBER = r"[-−–－]?[（(]?[¥￥]?[-−–－]?[0-9０-９][0-9０-９,，.．]*[)）]?"
_SHAPE = r"[-−]?[0-9]{1,3}(?:[,，][0-9]{3})*\.[0-9]{2}"
_TWO_AMOUNTS = re.compile(rf"({_SHAPE})({_SHAPE})")
_ONE_FIGURE = re.compile(rf"[(（]?{_SHAPE}[)）]?|[-−]?[0-9]{{1,3}}(?:[,，][0-9]{{3}})+|[0-9]+")
_TOUCHING = 1e-6
_FRAME = 0.3
_FRAME_LINES = 6
"""A cell of this part of the page with so many lines is a border around a page, not a cell."""
_AMOUNT_SHAPED = re.compile(r"[-−–－]?[（(]?[¥￥]?[-−–－]?[0-9]{1,3}(?:[,，][0-9]{3})*\.[0-9]{2}[)）]?")


@dataclass(frozen=True, slots=True)
class Piece:
    """A run of text on a row, with its box on the page and, in a table, the columns that its cell covers."""

    line: Line
    start: int
    end: int
    column: int | None = None
    column_span: int = 1

    @property
    def text(self) -> str:
        return self.line.text[self.start : self.end].strip()

    @property
    def box(self) -> Box:
        return self.line.box_of(self.start, self.end) or self.line.box

    @property
    def seen(self) -> Sighting:
        return sight(self.line, self.start, self.end)


@dataclass(frozen=True, slots=True)
class PieceRow:
    """One row: its pieces from left to right, its page, and the grid it belongs to (None: a free line)."""

    page: int
    pieces: tuple[Piece, ...]
    grid: Grid | None = None
    index: int | None = None

    @property
    def text(self) -> str:
        return " ".join(piece.text for piece in self.pieces)

    @property
    def squeezed(self) -> str:
        return squeeze("".join(piece.text for piece in self.pieces))

    @property
    def top(self) -> float:
        return min(piece.box.top for piece in self.pieces)

    @property
    def bottom(self) -> float:
        return max(piece.box.bottom for piece in self.pieces)

    def at(self, column: int) -> Piece | None:
        """The piece whose cell covers a column of the grid."""
        return next(
            (p for p in self.pieces if p.column is not None and p.column <= column < p.column + p.column_span), None
        )


def whole(line: Line, column: int | None = None, column_span: int = 1) -> Piece:
    """The whole of a line as one piece."""
    return Piece(line, 0, len(line.text), column, column_span)


def rows_of(pages: Iterable[Page], ruled: bool = True) -> tuple[PieceRow, ...]:
    """All rows of the pages in reading order; a row of a table holds a piece for each filled cell.

    With `ruled` False tables that only rulings enclose are read as free lines.
    """
    return tuple(row for page in pages for row in _rows_of_page(page, ruled))


def _rows_of_page(page: Page, ruled: bool) -> Iterator[PieceRow]:
    tables = [grid for grid in grids(page) if page.tables or is_sound(grid)] if ruled or page.tables else []
    blocks: list[tuple[float, int, list[PieceRow]]] = []
    free = [word for word in page.words if not any(grid.box.contains_middle_of(word.box) for grid in tables)]
    for group in group_lines(free):
        line = line_of(group, page.number, page.source)
        blocks.append((line.box.top, len(blocks), [PieceRow(page.number, (whole(line),))]))
    for grid in tables:
        blocks.append((grid.box.top, len(blocks), list(grid_rows(grid))))
    for _, _, rows in sorted(blocks, key=lambda block: block[:2]):
        yield from rows


def is_sound(grid: Grid) -> bool:
    """Whether the rebuilt cells are cells: none holds amounts side by side, which shows that rulings were missed."""
    return not any(_has_neighbours(cell) or _is_frame(cell) for cell in grid.cells)


def _is_frame(cell: GridCell) -> bool:
    """Whether a cell is a frame around running text."""
    return cell.box.width * cell.box.height > _FRAME and len(cell.lines) >= _FRAME_LINES


def _has_neighbours(cell: GridCell) -> bool:
    return any(len(_AMOUNT_SHAPED.findall(line.text)) > 1 for line in cell.lines)


def grid_rows(grid: Grid) -> Iterator[PieceRow]:
    """The rows of a table; a row whose cells hold several amounts below each other is taken apart line by line."""
    for index in range(grid.row_count):
        cells = [cell for cell in grid.row(index) if cell.lines]
        if not cells:
            continue
        if any(_stacked(cell) for cell in cells):
            yield from _taken_apart(grid, index, cells)
            continue
        pieces = sorted((whole(line, c.column, c.column_span) for c in cells if (line := c.line)), key=_place)
        rebuilt = grid.source in (Source.TEXT, Source.OCR)
        yield PieceRow(grid.page, tuple(mended_cuts(pieces) if rebuilt else pieces), grid, index)


def mended_cuts(pieces: Sequence[Piece]) -> list[Piece]:
    """Figures that a ruling cut in two are whole again; two amounts read as one word are cut after the cents."""
    result = list(pieces)
    for place in range(len(pieces) - 1):
        left, right = result[place], result[place + 1]
        if not left.line.words or not right.line.words:
            continue
        one, two = left.line.words[-1], right.line.words[0]
        if abs(one.box.right - two.box.left) > _TOUCHING or abs(one.box.top - two.box.top) > _TOUCHING:
            continue
        both = one.text + two.text
        if match := _TWO_AMOUNTS.fullmatch(both):
            result[place] = _with(left, last=(replace(one, text=match[1]),))
            result[place + 1] = _with(right, first=(replace(two, text=match[2]),))
        elif _ONE_FIGURE.fullmatch(both):
            united = replace(one, text=both, box=one.box.union(two.box))
            if len(one.text) >= len(two.text):
                result[place], result[place + 1] = _with(left, last=(united,)), _with(right, first=())
            else:
                result[place], result[place + 1] = _with(left, last=()), _with(right, first=(united,))
    return [piece for piece in result if piece.line.words]


def _with(piece: Piece, *, first: tuple[Word, ...] | None = None, last: tuple[Word, ...] | None = None) -> Piece:
    """The piece with other words in place of its first or last one; () takes it away."""
    words = list(piece.line.words)
    if last is not None:
        words[-1:] = last
    if first is not None:
        words[:1] = first
    if not words:
        empty = replace(piece.line, words=(), text="", starts=())
        return whole(empty, piece.column, piece.column_span)
    line = line_of(words, piece.line.page, piece.line.source)
    text, starts = "", []
    for word in line.words:  # a cell joins its words without a gap
        starts.append(len(text))
        text += word.text
    return whole(replace(line, text=text, starts=tuple(starts)), piece.column, piece.column_span)


def _place(piece: Piece) -> int:
    return piece.column or 0


def _stacked(cell: GridCell) -> bool:
    return sum(bool(_AMOUNT_SHAPED.search(line.text)) for line in cell.lines) > 1


def _taken_apart(grid: Grid, index: int, cells: Sequence[GridCell]) -> Iterator[PieceRow]:
    homes = {id(word): cell for cell in cells for line in cell.lines for word in line.words}
    for group in group_lines(word for cell in cells for line in cell.lines for word in line.words):
        by_cell: dict[int, list[int]] = {}
        for place, word in enumerate(group):
            by_cell.setdefault(homes[id(word)].column, []).append(place)
        pieces = [
            whole(line_of([group[i] for i in places], grid.page, grid.source), column, _span(cells, column))
            for column, places in sorted(by_cell.items())
        ]
        yield PieceRow(grid.page, tuple(pieces), grid, index)


def _span(cells: Sequence[GridCell], column: int) -> int:
    return next((cell.column_span for cell in cells if cell.column == column), 1)
