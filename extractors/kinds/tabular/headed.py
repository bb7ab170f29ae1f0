"""Tables under a row of column names: which column is which, and the rows below until the table ends."""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import lru_cache
from itertools import pairwise

from rapidfuzz.distance import Hamming

from extractors.evidence import Sighting, join
from extractors.kinds.tabular.rows import Piece, PieceRow, whole
from extractors.layout.lines import segments_of
from heyan.text import squeeze
from heyan.vocabulary import Source

_BRACKET = re.compile(r"[（(\[【]([^（()）\]】]*)[)）\]】]$")
_TOTAL = re.compile(r"^(?:[0-9一二三四五六七八九十]*[、.]?)?(?:合计|小计|总计|共计|累计|本页合计|总合计|合计数|汇总)")
_FOOT = re.compile(
    r"[-—–]?第[0-9]+页(?:[,，/]?共[0-9]+页)?[-—–]?|[-—–][0-9]{1,3}[-—–]|[0-9]{1,3}/[0-9]{1,3}|页码[:：]?[0-9/]+"
)
"""What stands at the foot of a page: it goes on with no row."""
CUTS = 40
_FIGURE = re.compile("[0-9][0-9.,，]*")
_LONGEST_NAME = 20
_LEAST_NAME = 4
"""Names of fewer letters are too much alike for one of them to be guessed."""
_FULL = 3
"""So many cells of a row do not all go on in the next line."""
_TOP_ROWS = 8
"""Rows of a table in which one known name is enough to look at the row above."""


@dataclass(frozen=True, slots=True)
class HeadColumn:
    """One column: its role (None: a name nobody asked for), the name as printed, the unit in brackets after it."""

    role: str | None
    name: str
    unit: str
    left: float
    right: float
    column: int | None
    column_span: int = 1
    scanned: bool = False
    sealed: bool = False


@dataclass(frozen=True, slots=True)
class HeadedRow:
    """One row of the body: the cells of every column by position, and whether it is a sum of others."""

    page: int
    cells: Mapping[int, Sighting]
    is_total: bool


@dataclass(frozen=True, slots=True)
class HeadedTable:
    """A table with its columns, its rows, and the free rows right above it (its title)."""

    columns: tuple[HeadColumn, ...]
    rows: tuple[HeadedRow, ...]
    above: tuple[PieceRow, ...] = ()

    def place(self, role: str) -> int | None:
        return next((i for i, column in enumerate(self.columns) if column.role == role), None)

    def cell(self, row: HeadedRow, role: str) -> Sighting | None:
        place = self.place(role)
        return row.cells.get(place) if place is not None else None


@dataclass(slots=True)
class _Open:
    """A table whose rows are still being gathered."""

    columns: tuple[HeadColumn, ...]
    grid_columns: int | None
    above: tuple[PieceRow, ...]
    body: list[PieceRow] = field(default_factory=list)


def role_of(text: str, headers: Mapping[str, Sequence[str]]) -> str | None:
    """The role whose names (brackets and blanks aside) a text is."""
    name = bare(text)
    return next((role for role, names in headers.items() if any(bare(other) == name for other in names)), None)


@lru_cache(maxsize=8192)
def bare(text: str) -> str:
    """A column's name without blanks, colon and the unit in brackets."""
    return _BRACKET.sub("", squeeze(text).strip(":：*")).strip(":：*").casefold()


def unit_in(text: str) -> str:
    """The unit in brackets at the end of a label; '' for none."""
    match = _BRACKET.search(squeeze(text).strip(":："))
    return match[1].removeprefix("单位").strip(":：") if match else ""


def unfolded(table: HeadedTable) -> HeadedTable:
    """A table whose head repeats side by side (序号 名称 | 序号 名称) as one with the blocks' rows one by one."""
    names = [column.name for column in table.columns]
    size = next((n for n in range(2, len(names) // 2 + 1) if names == names[:n] * (len(names) // n)), 0)
    if not size:
        return table
    rows = tuple(
        replace(row, cells={place - low: cell for place, cell in row.cells.items() if low <= place < low + size})
        for low in range(0, len(names), size)
        for row in table.rows
        if low == 0 or any(low <= place < low + size for place in row.cells)
    )
    return replace(table, columns=table.columns[:size], rows=rows)


def headed_tables(
    rows: Sequence[PieceRow],
    headers: Mapping[str, Sequence[str]],
    is_head: Callable[[Collection[str]], bool],
    ends: Callable[[PieceRow], bool] = lambda _: False,
) -> tuple[HeadedTable, ...]:
    """All tables whose head has roles that `is_head` accepts; a head repeated on the next page continues the table."""
    tables: list[_Open] = []
    current: _Open | None = None
    last_free: list[PieceRow] = []
    for row in rows:
        if row.grid is None and _FOOT.fullmatch(row.squeezed):
            continue
        columns = _head(row, headers, is_head)
        if columns:
            again = current is not None and _same_head(current.columns, columns)
            current = _Open(columns, _grid_columns(row), () if again else tuple(last_free[-3:]))
            tables.append(current)
            last_free = []
        elif current is not None and not ends(row) and _belongs(row, current):
            current.body.append(row)
        else:
            current = None if row.grid is not None or ends(row) or current is None else current
            last_free.append(row)
    return tuple(_joined([_closed(table) for table in tables]))


def _joined(tables: list[HeadedTable]) -> list[HeadedTable]:
    """Tables of one document with the same head are one table: head and title are repeated on every page."""
    result: list[HeadedTable] = []
    for table in tables:
        place = next((i for i, other in enumerate(result) if _same_head(other.columns, table.columns)), None)
        if place is None:
            result.append(table)
        else:
            result[place] = replace(result[place], rows=result[place].rows + table.rows)
    return result


def _same_head(one: Sequence[HeadColumn], other: Sequence[HeadColumn]) -> bool:
    """Whether two heads are one, letters of a seal that ran into one of the names aside."""
    if len(one) != len(other):
        return False
    differ = [(a, b) for a, b in zip(one, other, strict=True) if a.name != b.name and not _is_misread(a, b)]
    return not differ or (len(differ) == 1 < len(one) - 1 and _is_garbled(*differ[0]))


def _is_misread(one: HeadColumn, other: HeadColumn) -> bool:
    """Whether two names of a scan mean one thing and differ in a letter (采集点数, 采集点數)."""
    same = one.role is not None and one.role == other.role and len(one.name) == len(other.name)
    return same and (one.scanned or other.scanned) and Hamming.distance(one.name, other.name) == 1


def _is_garbled(one: HeadColumn, other: HeadColumn) -> bool:
    """Whether of two names one is what a seal made of the other: nothing known, at its place or with more behind it."""
    known, odd = (one, other) if one.role else (other, one)
    if odd.role is not None or not odd.scanned:
        return False
    there = odd.sealed and min(one.right, other.right) > max(one.left, other.left)
    return there or (bool(known.role) and odd.name.startswith(known.name))


def _grid_columns(row: PieceRow) -> int | None:
    return row.grid.column_count if row.grid is not None else None


def _head(
    row: PieceRow, headers: Mapping[str, Sequence[str]], is_head: Callable[[Collection[str]], bool]
) -> tuple[HeadColumn, ...]:
    pieces = row.pieces if row.grid is not None else _segments(row, gap=1.2)
    if any(len(bare(piece.text)) > _LONGEST_NAME for piece in pieces):
        return ()
    columns = [_column(piece, headers) for piece in pieces]
    if row.grid is not None:
        columns = _with_row_above(row, columns, headers)
    roles = {column.role for column in columns if column.role}
    if len(columns) < 2 or any(len(column.name) > _LONGEST_NAME for column in columns) or not is_head(roles):
        return ()
    return tuple(columns)


def _with_row_above(
    row: PieceRow, columns: Sequence[HeadColumn], headers: Mapping[str, Sequence[str]]
) -> list[HeadColumn]:
    """The second row of a head with the first: 名称 below 设备 is 设备名称; what both rows share is there too."""
    named = sum(column.role is not None for column in columns)
    if row.grid is None or row.index is None or named < (1 if row.index < _TOP_ROWS else 2):
        return list(columns)
    found: list[HeadColumn] = []
    for column in columns:
        above = row.grid.at(row.index - 1, column.column or 0) if row.index else None
        whole_name = f"{bare(above.text)}{column.name}" if above is not None and above.column_span > 1 else ""
        role = role_of(whole_name, headers) if whole_name else None
        found.append(replace(column, role=role, name=whole_name) if role else column)
    taken = {column.column for column in columns}
    for cell in row.grid.cells:
        covers = cell.row < row.index < cell.row + cell.row_span and cell.column not in taken
        if covers and cell.line is not None and role_of(cell.text, headers):
            found.append(_column(whole(cell.line, cell.column, cell.column_span), headers))
    return sorted(found, key=lambda column: column.column or 0)


def _segments(row: PieceRow, gap: float) -> list[Piece]:
    return [whole(segment) for piece in row.pieces for segment in segments_of(piece.line, gap)]


def _column(piece: Piece, headers: Mapping[str, Sequence[str]]) -> HeadColumn:
    text, box = piece.text, piece.box
    role, scanned = role_of(text, headers), piece.line.source is Source.OCR
    if role is None and scanned:
        role = near_role(bare(text), headers)
    return HeadColumn(
        role,
        bare(text),
        unit_in(text),
        box.left,
        box.right,
        piece.column,
        piece.column_span,
        scanned,
        piece.seen.sealed,
    )


def near_role(name: str, headers: Mapping[str, Sequence[str]]) -> str | None:
    """The one role with a name of as many letters of which one was misread (采集点數); None for none or several."""
    alike = {
        role
        for role, names in headers.items()
        for other in map(bare, names)
        if len(name) == len(other) >= _LEAST_NAME and Hamming.distance(name, other) == 1
    }
    return alike.pop() if len(alike) == 1 else None


def _belongs(row: PieceRow, table: _Open) -> bool:
    """Whether a row can be one of the body: of the same number of columns, or a free line under a free head."""
    if table.grid_columns is None:
        return row.grid is None
    return row.grid is not None and row.grid.column_count == table.grid_columns


def _closed(table: _Open) -> HeadedTable:
    if table.grid_columns is not None:
        rows = _over_pages([_grid_row(row, table.columns) for row in table.body])
    else:
        borders = _borders(table.columns, table.body)
        rows = _unwrapped([_free_row(row, borders) for row in table.body], table.columns)
    filled = tuple(row for row in rows if row.cells)
    return HeadedTable(table.columns, filled, table.above)


def _over_pages(rows: Sequence[HeadedRow]) -> list[HeadedRow]:
    """The rows; what a page's first row has of a few cells only goes on with the last row of the page before."""
    result: list[HeadedRow] = []
    for row in rows:
        last = result[-1] if result else None
        rest = last is not None and row.page == last.page + 1 and not row.is_total and not last.is_total
        if last is not None and rest and 0 not in row.cells and 0 < 2 * len(row.cells) < len(last.cells):
            whole_cells = {
                place: replace(last.cells[place], raw=last.cells[place].raw + seen.raw) if place in last.cells else seen
                for place, seen in row.cells.items()
            }
            result[-1] = replace(last, page=row.page, cells={**last.cells, **whole_cells})
        else:
            result.append(row)
    return result


def _grid_row(row: PieceRow, columns: Sequence[HeadColumn]) -> HeadedRow:
    """The cells under each column; a cell that is merged over several rows counts for each of them."""
    cells: dict[int, Sighting] = {}
    for place, column in enumerate(columns):
        if column.column is None:
            continue
        piece = row.at(column.column) or _merged_above(row, column.column)
        if piece is not None:
            cells[place] = piece.seen
    return HeadedRow(row.page, cells, _is_total(row.pieces))


def _merged_above(row: PieceRow, column: int) -> Piece | None:
    if row.grid is None or row.index is None:
        return None
    cell = row.grid.at(row.index, column)
    if cell is None or cell.row == row.index or cell.row_span == 1 or cell.line is None:
        return None
    return whole(cell.line, cell.column, cell.column_span)


def _is_total(pieces: Sequence[Piece]) -> bool:
    return any(_TOTAL.match(squeeze(piece.text)) for piece in pieces[:3])


def _borders(columns: Sequence[HeadColumn], body: Sequence[PieceRow]) -> list[float]:
    """Where columns part: between two heads, where the fewest words of the body stand in the way."""
    boxes = [word.box for row in body for piece in row.pieces for word in piece.line.words]
    borders = []
    for one, two in pairwise(columns):
        low, high = one.left + (one.right - one.left) / 2, two.left + (two.right - two.left) / 2
        middle = (one.right + two.left) / 2
        places = [low + (high - low) * i / CUTS for i in range(1, CUTS)]
        crossed = {x: sum(box.left + 0.002 < x < box.right - 0.002 for box in boxes) for x in places}
        borders.append(min(places, key=lambda x: (crossed[x], abs(x - middle))))
    return borders


def _free_row(row: PieceRow, borders: Sequence[float]) -> HeadedRow:
    parts: dict[int, list[Sighting]] = {}
    for piece in _segments(row, gap=0.6):
        place = sum(piece.box.middle_x > border for border in borders)
        parts.setdefault(place, []).append(piece.seen)
    cells = {place: seen for place, found in parts.items() if (seen := join(found))}
    return HeadedRow(row.page, cells, _is_total(_segments(row, gap=1.2)))


def _unwrapped(rows: Sequence[HeadedRow], columns: Sequence[HeadColumn]) -> list[HeadedRow]:
    """Lines that only go on with the cells of the line above are joined to it."""
    index = next((i for i, column in enumerate(columns) if column.role == "index"), None)
    result: list[HeadedRow] = []
    for row in rows:
        if result and not row.is_total and not result[-1].is_total and _goes_on(row, result[-1], index, len(columns)):
            last = result[-1]
            cells = dict(last.cells)
            for place, seen in row.cells.items():
                cells[place] = join((cells[place], seen)) or seen if place in cells else seen
            result[-1] = replace(last, cells=cells)
        else:
            result.append(row)
    return result


def _goes_on(row: HeadedRow, last: HeadedRow, index: int | None, width: int) -> bool:
    """Whether a line only goes on with the row above; a row of its own is as full, or has figures where that has."""
    full = len(row.cells) >= _FULL and row.cells.keys() >= last.cells.keys() - {index}
    if row.page != last.page or full:
        return False
    if any(_is_figure(row.cells[at]) and _is_figure(last.cells[at]) for at in row.cells.keys() & last.cells.keys()):
        return False
    if index is not None:
        return index not in row.cells and index in last.cells
    return len(row.cells) * 2 < min(width, len(last.cells) + 1) and 0 not in row.cells


def _is_figure(seen: Sighting) -> bool:
    return _FIGURE.fullmatch(squeeze(seen.raw)) is not None
