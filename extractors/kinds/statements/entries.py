"""One printed row of a statement, from the cells of a table or from positions on a line."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace

from extractors.evidence import Sighting, join, sight
from extractors.kinds.statements.headers import Block, Column, Layout
from extractors.kinds.statements.words import item_name
from extractors.kinds.tabular.anchors import GAP, Anchor, anchors_of, assign
from extractors.kinds.tabular.numbers import is_nil, number_spans
from extractors.kinds.tabular.rows import Piece, PieceRow, whole
from extractors.layout.lines import Line, line_of
from heyan.geometry import Box
from heyan.pages import Word
from heyan.text import narrow
from heyan.vocabulary import Source

_READ = ("line", "current", "prior")
_NOTE = re.compile(
    r"(?:附?注释?)?(?:[(]?[一二三四五六七八九十]+[)]?[、.,]?){0,2}\s*[(]?[0-9]{0,3}(?:[.、-][0-9]{1,3}){0,2}[)]?"
)
_NOTE_REACH = 0.03
_BARE = re.compile(r"[0-9]{1,3}")
_FEWEST = 3
_MONEY = re.compile(r".*[,.][0-9]{2,3}\)?|.*[0-9]{4,}\)?")


@dataclass(frozen=True, slots=True)
class Entry:
    """One row of one block: its item text and the numbers in its columns, as seen."""

    block: int
    page: int
    item: Sighting | None
    cells: dict[str, Sighting] = field(default_factory=dict)
    doubtful: frozenset[str] = frozenset()
    """Columns whose number might as well stand in another one."""

    @property
    def name(self) -> str:
        return item_name(self.item.raw) if self.item else ""

    @property
    def has_values(self) -> bool:
        return "current" in self.cells or "prior" in self.cells


@dataclass(frozen=True, slots=True)
class Number:
    """A number on a free line."""

    line: Line
    start: int
    end: int
    box: Box

    @property
    def text(self) -> str:
        return narrow(self.line.text[self.start : self.end]).strip()


def fits(row: PieceRow, layout: Layout) -> bool:
    """Whether a row is of the same table as the head, so that cells answer to columns."""
    return layout.gridded is not None and row.grid is not None and row.grid.column_count == layout.gridded


def entries_of(rows: Sequence[PieceRow], layout: Layout) -> tuple[list[Entry], int]:
    """The entries of all rows, block by block, and how many amounts found no column."""
    rows = [row if fits(row, layout) else without_notes(row, layout) for row in rows]
    numbers = {id(row): numbers_of(row) for row in rows if not fits(row, layout)}
    columns = _columns(layout)
    anchors = _anchors(columns, [number for found in numbers.values() for number in found])
    entries: list[Entry] = []
    lost = 0
    for row in rows:
        if fits(row, layout):
            entries.extend(_grid_entries(row, layout))
        else:
            found, gone = _line_entries(row, layout, columns, anchors, numbers[id(row)])
            entries.extend(found)
            lost += gone
    shown = [entry for entry in entries if entry.item is not None or entry.cells]
    return sorted(shown, key=lambda entry: (entry.page, entry.block)), lost


def without_notes(row: PieceRow, layout: Layout) -> PieceRow:
    """The row without the references that stand under a head of notes (`五、31`, `12`)."""
    heads = [c.box for block in layout.blocks for c in block.columns if c.role == "note"]
    if not heads:
        return row
    pieces = []
    for piece in row.pieces:
        kept = [word for word in piece.line.words if not any(_is_note(word, head) for head in heads)]
        if kept:
            pieces.append(whole(line_of(kept, piece.line.page, piece.line.source), piece.column, piece.column_span))
    return replace(row, pieces=tuple(pieces)) if pieces else row


def _is_note(word: Word, head: Box) -> bool:
    near = abs(word.box.middle_x - head.middle_x) < max(head.width, word.box.width, _NOTE_REACH)
    return near and _NOTE.fullmatch(narrow(word.text).strip()) is not None


def numbers_of(row: PieceRow) -> list[Number]:
    """All numbers of a row, left to right."""
    found = [
        Number(piece.line, *span, piece.line.box_of(*span) or piece.box)
        for piece in row.pieces
        for span in number_spans(piece.line)
    ]
    return sorted(found, key=lambda number: number.box.left)


def _grid_entries(row: PieceRow, layout: Layout) -> list[Entry]:
    entries, low = [], 0
    for number, block in enumerate(layout.blocks):
        first = min((c.column for c in block.columns if c.column is not None), default=low)
        items = [p for p in row.pieces if _is_item(p, block, low, first)]
        cells, doubtful = _cells(row, block)
        entries.append(Entry(number, row.page, join(p.seen for p in items), cells, doubtful))
        low = max((c.column + c.column_span for c in block.columns if c.column is not None), default=low)
    return entries


def _is_item(piece: Piece, block: Block, low: int, first: int) -> bool:
    if piece.column is None or not low <= piece.column < first or is_nil(piece.text):
        return False
    if any(c.column is not None and c.role in ("line", "note") and c.column <= piece.column for c in block.columns):
        return False
    return number_spans(piece.line) == [] or not any(column.covers(piece) for column in block.columns)


def _cells(row: PieceRow, block: Block) -> tuple[dict[str, Sighting], frozenset[str]]:
    """What stands in each column, and where letters of a seal stand in a figure's way."""
    cells, doubtful = {}, set()
    for column in block.columns:
        figures = (p for p in row.pieces if column.covers(p) and not is_nil(p.text) and re.search("[0-9]", p.text))
        piece = next(figures, None)
        if piece is not None and column.role in _READ:
            cells[column.role] = seen = _figure(piece)
            if seen != piece.seen:
                doubtful.add(column.role)
    return cells, frozenset(doubtful)


def _figure(piece: Piece) -> Sighting:
    """The one figure of a scanned cell without the letters beside it (`公司10,097`)."""
    spans = number_spans(piece.line)
    if piece.line.source is not Source.OCR or len(spans) != 1 or not re.search(r"[\u4e00-\u9fff]", piece.text):
        return piece.seen
    return sight(piece.line, *spans[0])


def _columns(layout: Layout) -> list[tuple[int, Column]]:
    """All columns but the items', with their block, left to right."""
    pairs = [(number, column) for number, block in enumerate(layout.blocks) for column in block.columns]
    return sorted(pairs, key=lambda pair: pair[1].box.middle_x)


def _anchors(columns: Sequence[tuple[int, Column]], numbers: Sequence[Number]) -> list[Anchor]:
    """Where the numbers of each column stand; counts and notes keep to their header, amounts line up."""
    money = [place for place, (_, column) in enumerate(columns) if column.role not in ("line", "note")]
    heads = [columns[place][1].box for place in money]
    amounts = anchors_of(heads, [number.box for number in numbers if _MONEY.fullmatch(number.text)])
    anchors = [Anchor(column.box.middle_x, right_aligned=False) for _, column in columns]
    for place, anchor in zip(money, amounts, strict=True):
        anchors[place] = anchor
    for place, (_, column) in enumerate(columns):
        if column.role == "line":
            anchors[place] = _line_anchor(anchors, place, money, numbers) or anchors[place]
    return anchors


def _line_anchor(
    anchors: Sequence[Anchor], place: int, money: Sequence[int], numbers: Sequence[Number]
) -> Anchor | None:
    """Where the line numbers stand that are set elsewhere than their head; None where too few or scattered ones do."""
    low = max((anchors[i].at for i in money if i < place), default=-1.0)
    high = min((anchors[i].at for i in money if i > place), default=2.0) - GAP
    bare = [n.box for n in numbers if _BARE.fullmatch(n.text) and low < n.box.left and n.box.right < high]
    edges = sorted(box.right for box in bare)
    if len(edges) < _FEWEST or edges[-1] - edges[0] > 2 * GAP:
        return None
    return Anchor(edges[len(edges) // 2], right_aligned=True)


def _line_entries(
    row: PieceRow,
    layout: Layout,
    columns: Sequence[tuple[int, Column]],
    anchors: Sequence[Anchor],
    numbers: Sequence[Number],
) -> tuple[list[Entry], int]:
    line = row.pieces[0].line
    starts = _value_starts(layout)
    placed = [number for number in numbers if not _is_numbering(number, line, starts)]
    chosen = _assigned(placed, anchors, columns)
    taken = {id(number) for number in placed} if chosen else set()
    cells: list[dict[str, Sighting]] = [{} for _ in layout.blocks]
    doubts: list[set[str]] = [set() for _ in layout.blocks]
    for number, (place, doubtful) in zip(placed, chosen, strict=False):
        block, column = columns[place]
        if column.role in _READ:
            cells[block][column.role] = sight(number.line, number.start, number.end)
            if doubtful or _may_be_a_line(number, column, layout.blocks[block], cells[block]):
                doubts[block].add(column.role)
    items = [_item(row, block, placed, starts) for block in range(len(layout.blocks))]
    entries = [
        Entry(block, row.page, items[block], cells[block], frozenset(doubts[block]))
        for block in range(len(layout.blocks))
    ]
    lost = sum(1 for number in placed if id(number) not in taken and _MONEY.fullmatch(number.text))
    return entries, lost


def _may_be_a_line(number: Number, column: Column, block: Block, cells: Mapping[str, Sighting]) -> bool:
    """Whether a bare small number among the amounts may be the row's line number, which stands nowhere else."""
    numbered = any(other.role == "line" for other in block.columns)
    return numbered and column.role != "line" and "line" not in cells and _BARE.fullmatch(number.text) is not None


def _assigned(
    numbers: Sequence[Number], anchors: Sequence[Anchor], columns: Sequence[tuple[int, Column]]
) -> tuple[tuple[int, bool], ...]:
    """Columns for the numbers of one row; an amount never stands in a column of counts or notes."""
    places = [i for i, (_, column) in enumerate(columns) if column.role not in ("line", "note")]
    if numbers and all(_MONEY.fullmatch(number.text) for number in numbers):
        picked = assign([n.box for n in numbers], [anchors[i] for i in places])
        return tuple((places[i], doubtful) for i, doubtful in picked)
    return assign([n.box for n in numbers], anchors)


def _value_starts(layout: Layout) -> list[float]:
    """Where the numbers of each block begin: text to the right of it belongs to the next block."""
    return [min((c.box.middle_x for c in block.columns), default=1.0) for block in layout.blocks]


def _is_numbering(number: Number, line: Line, starts: Sequence[float]) -> bool:
    """A bare ordinal before an item (`1.`, `(2)`) is part of the item."""
    if not re.fullmatch(r"[(]?[0-9]{1,2}[).]?", number.text):
        return False
    rest = line.text[number.end : number.end + 12]
    left_of_values = any(number.box.right < start for start in starts[:1])
    follows_text = re.match(r"\s*[、.．]?\s*[\u4e00-\u9fff]", rest) is not None
    return left_of_values and follows_text


def _item(row: PieceRow, block: int, numbers: Sequence[Number], starts: Sequence[float]) -> Sighting | None:
    """The words of one block that are not numbers of columns."""
    low = starts[block - 1] if block else -1.0
    high = starts[block] if block + 1 < len(starts) else 2.0
    parts = []
    for piece in row.pieces:
        for start, end in _text_spans(piece, [n for n in numbers if n.line is piece.line]):
            box = piece.line.box_of(start, end)
            if box is not None and low < box.middle_x < high and not is_nil(piece.line.text[start:end]):
                parts.append(sight(piece.line, start, end))
    return join(parts)


def _text_spans(piece: Piece, numbers: Sequence[Number]) -> list[tuple[int, int]]:
    """The spans of the words (cut at numbers), each word by itself so that blocks can share a line."""
    spans = []
    for word, at in zip(piece.line.words, piece.line.starts, strict=True):
        start = at
        for number in sorted(numbers, key=lambda n: n.start):
            if at <= number.start < at + len(word.text):
                if number.start > start:
                    spans.append((start, number.start))
                start = number.end
            elif number.start < at < number.end:
                start = max(start, number.end)
        if start < at + len(word.text):
            spans.append((start, at + len(word.text)))
    return [(s, e) for s, e in spans if piece.line.text[s:e].strip()]
