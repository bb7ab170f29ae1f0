"""The table of a statement: rows under the heads of its columns, wrapped items made whole."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from extractors.evidence import join
from extractors.kinds.statements.entries import Entry, entries_of
from extractors.kinds.statements.headers import HeaderHit, Layout, header_hits, layout_of
from extractors.kinds.statements.section import is_title
from extractors.kinds.statements.words import StatementWords, has_open_bracket, item_name
from extractors.kinds.tabular.rows import PieceRow

_HEADER_ROWS = 4


@dataclass(frozen=True, slots=True)
class TableReading:
    """What the table shows; `head` are the rows above it, `lost` counts amounts that belong to no item or column.

    `heads` are the rows that name its columns.
    """

    head: tuple[PieceRow, ...]
    layout: Layout | None
    entries: tuple[Entry, ...]
    lost: int = 0
    heads: tuple[PieceRow, ...] = ()


def read_table(rows: Sequence[PieceRow], words: StatementWords) -> TableReading:
    """All entries under the first head of columns; a head repeated on a later page replaces it."""
    head, heads, parts = _parts(rows, words)
    entries: list[Entry] = []
    lost = 0
    for layout, body in parts:
        found, gone = entries_of(body, layout)
        entries.extend(found)
        lost += gone
    joined = join_wrapped(entries, words)
    lost += sum(1 for entry in joined if entry.item is None and entry.has_values)
    kept = tuple(entry for entry in joined if entry.item is not None)
    return TableReading(head, parts[0][0] if parts else None, kept, lost, heads)


def _parts(
    rows: Sequence[PieceRow], words: StatementWords
) -> tuple[tuple[PieceRow, ...], tuple[PieceRow, ...], list[tuple[Layout, list[PieceRow]]]]:
    """The rows above the first head, those of the heads, and then each layout with the rows below it."""
    head: list[PieceRow] = []
    heads: list[PieceRow] = []
    parts: list[tuple[Layout, list[PieceRow]]] = []
    index = 0
    while index < len(rows):
        size, hits = _band(rows, index, words)
        layout = layout_of(hits, _gridded(rows[index])) if hits else None
        if layout is not None:
            parts.append((layout, []))
            heads.extend(rows[index : index + size])
            index += size
        else:
            if not parts:
                head.append(rows[index])
            elif not _is_page_head(rows[index], words):
                parts[-1][1].append(rows[index])
            index += 1
    return tuple(head), tuple(heads), parts


def _band(rows: Sequence[PieceRow], start: int, words: StatementWords) -> tuple[int, list[HeaderHit]]:
    """How many rows from here on are one head, and its words; a remark in brackets may stand between."""
    first = header_hits(rows[start], words.headers)
    if not first or _is_day(first):
        return 0, []  # the day of the statement stands alone above its table
    hits, size = list(first), 1
    for row in rows[start + 1 : start + _HEADER_ROWS]:
        found = header_hits(row, words.headers) if row.page == rows[start].page else ()
        if not found and not (hits and _is_remark(row)):
            break
        hits.extend(found)
        size += 1
    return size, hits


def _is_day(hits: Sequence[HeaderHit]) -> bool:
    return [hit.role for hit in hits] == ["dated"]


def _is_page_head(row: PieceRow, words: StatementWords) -> bool:
    """What stands around the table on every page: company, day, unit, page number, signatures."""
    text = row.squeezed
    return _AROUND.search(text) is not None or _DAY_ALONE.fullmatch(text) is not None or is_title(row, words.titles)


_DAY_ALONE = re.compile(r"20[0-9]{2}(?:年(?:[0-9]{1,2}月(?:[0-9]{1,2}日)?|度)|[-./][0-9]{1,2}[-./][0-9]{1,2})")
_AROUND = re.compile(
    r"单位[:：]|第[0-9]+页|^-?[0-9]{1,3}-?$|^[0-9]{1,3}/[0-9]{1,3}$|法定代表人|会计机构负责人|会计工作负责人|制表人?[:：]|编制日期"
)


def _is_remark(row: PieceRow) -> bool:
    return re.fullmatch(r"(?:[（(][^（()）]*[)）])+", row.squeezed) is not None


def _gridded(row: PieceRow) -> int | None:
    return row.grid.column_count if row.grid is not None else None


def join_wrapped(entries: Sequence[Entry], words: StatementWords) -> list[Entry]:
    """Items printed over several lines become one entry, wherever their numbers stand."""
    result: list[Entry] = []
    index = 0
    while index < len(entries):
        size = next((n for n in (3, 2) if _is_one(entries[index : index + n], n, words)), 1)
        result.append(_merged(entries[index : index + size]))
        index += size
    return result


def _is_one(parts: Sequence[Entry], size: int, words: StatementWords) -> bool:
    """Whether these entries are one: together they name a known item or close a bracket, and one has the numbers."""
    if len(parts) < size or len({(part.block, part.page) for part in parts}) > 1:
        return False
    if sum(part.has_values for part in parts) > 1 or parts[0].item is None:
        return False
    texts = [part.item.raw for part in parts if part.item is not None]
    whole = item_name("".join(texts))
    if len(texts) == 1:
        return size == 2 and parts[1].has_values and not parts[0].has_values and texts[0].strip()[-1:] not in ":："
    if any(part.name in words.items for part in parts[1:] if part.item is not None):
        return False
    return whole in words.items or (size == 2 and has_open_bracket(texts[0]) and not has_open_bracket("".join(texts)))


def _merged(parts: Sequence[Entry]) -> Entry:
    if len(parts) == 1:
        return parts[0]
    item = join(part.item for part in parts if part.item is not None)
    cells = {role: seen for part in parts for role, seen in part.cells.items()}
    doubtful = frozenset().union(*(part.doubtful for part in parts))
    if any(part.item is None for part in parts):
        doubtful |= cells.keys()  # number and item are not level: it may be another row's number
    return replace(parts[0], item=item, cells=cells, doubtful=doubtful)
