"""Lists (清单) of devices, apps, enterprises …: what they list, their rows, and how many there are (contract §4)."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import replace
from decimal import Decimal
from functools import partial
from itertools import pairwise

from extractors.evidence import Sighting, make_field
from extractors.kinds.counted_columns import Listed, borne_out, count_cell, printed_totals, unread
from extractors.kinds.extraction import Context, Extraction
from extractors.kinds.tabular.headed import HeadColumn, HeadedRow, HeadedTable, bare, headed_tables, unfolded
from extractors.kinds.tabular.rows import PieceRow, rows_of
from extractors.review_policy import Sort
from extractors.second_look import seen_again
from extractors.values import tax_id
from extractors.vocabulary import labels, texts
from heyan import uscc
from heyan.amounts import canonical_decimal
from heyan.documents import Field, Row
from heyan.geometry import union
from heyan.names import name_key, normalise_name
from heyan.pages import Page
from heyan.text import squeeze
from heyan.vocabulary import Source

_NOTHING_SAID = re.compile(r"(?:[-—–－/／]+|无|暂无)?")
_IDENTIFIERS = ("name", "number", "uscc")
_NOT_IDENTIFYING = frozenset({"index", "quantity", "data_points", "devices", "users", "note", "state"})
_MEASURES, _LONGEST_MEASURE = frozenset({"单位", "计量单位"}), 2
"""A column of these names identifies nothing where it says 台 or 套; it may name the company that owns the thing."""
_SORTS = {"number": Sort.CODE, "uscc": Sort.CODE, "name": Sort.NAME}
_LONGEST_INDEX = 4
_STROKES = str.maketrans("一丨", "11")
"""Characters of one stroke, which a scan shows for a 1."""
_HAN = re.compile(r"[\u4e00-\u9fff]")
_TITLE_LENGTH = 40
_FEW_WORDS = 12
_LONGEST_HEAD = 10


def extract(pages: tuple[Page, ...], context: Context) -> Extraction:
    """What is listed, every row, and the counts; sums of others never count."""
    columns, counted = labels(context.vocabulary, "columns"), frozenset(texts(context.vocabulary, "counted"))
    rows, tables = _tables(pages, columns, labels(context.vocabulary, "names_instead"))
    tables = tuple(_with_true_index(unfolded(table)) for table in tables)
    table = max(tables, key=lambda other: len(other.rows), default=None)
    if table is None:
        return Extraction(missing=texts(context.vocabulary, "expected"), rows_certain=False)
    listed = _in_order(found for row in table.rows if (found := _listed(table, row, counted)) is not None)
    listed = borne_out(_numbered(listed), table, counted, partial(seen_again, context.answers))
    whole = sum(bool(other.rows) for other in tables) == 1 and _all_pages(pages, listed)
    fields = _fields(pages, rows, table, listed, context, whole)
    missing = tuple(name for name in texts(context.vocabulary, "expected") if name not in fields)
    certain = bool(listed) and whole and not _has_gaps([entry.index for entry in listed])
    settled = tuple(entry.row for entry in listed)
    return Extraction(fields, settled, missing, rows_certain=certain, gaps=unread(listed, table, counted))


def _tables(
    pages: Sequence[Page], columns: Mapping[str, Sequence[str]], instead: Mapping[str, Sequence[str]]
) -> tuple[tuple[PieceRow, ...], tuple[HeadedTable, ...]]:
    """The rows as cells, else as lines, and their tables; what sort a thing is names it where nothing else does."""
    rows, free = rows_of(pages), rows_of(pages, ruled=False)
    other_names = _with_other_names(columns, rows)
    by_sort = [{**columns, "name": (*columns["name"], *heads)} for heads in instead.values()]
    tries = [(rows, columns), (rows, other_names), (free, columns)]
    tries += [(found, sorted_) for sorted_ in by_sort for found in (rows, free)]
    tables = ((found, headed_tables(found, heads, _is_head)) for found, heads in tries)
    return next((one for one in tables if one[1]), (free, ()))


def _with_other_names(columns: Mapping[str, Sequence[str]], rows: Iterable[PieceRow]) -> Mapping[str, Sequence[str]]:
    """The columns with every head that ends in 名称, for lists of things that the vocabulary does not know."""
    known = {bare(name) for names in columns.values() for name in names}
    heads = {bare(piece.text) for row in rows for piece in row.pieces if piece.text.endswith("名称")}
    others = sorted(head for head in heads - known if len(head) <= _LONGEST_HEAD)
    return {**columns, "name": (*columns["name"], *others)}


def _with_true_index(table: HeadedTable) -> HeadedTable:
    """The table; a column 编号 that counts nothing holds the things' own numbers."""
    place = table.place("index")
    if place is None or table.place("number") is not None:
        return table
    cells = [row.cells[place] for row in table.rows if place in row.cells and not row.is_total]
    shown = [squeeze(cell.raw).strip(".、") for cell in cells]
    if 2 * sum(text.isdigit() for text in shown) >= len(shown):
        return table
    columns = tuple(replace(c, role="number") if i == place else c for i, c in enumerate(table.columns))
    return replace(table, columns=columns)


def _in_order(found: Iterable[Listed]) -> tuple[Listed, ...]:
    """Rows by their running numbers where these count from 1 without a gap, as in lists of two rows side by side."""
    listed = tuple(found)
    numbers = sorted(entry.index or 0 for entry in listed)
    return tuple(sorted(listed, key=lambda e: e.index or 0)) if numbers == list(range(1, len(listed) + 1)) else listed


def _numbered(listed: Sequence[Listed]) -> tuple[Listed, ...]:
    """The rows with numbers that were not read, where just so many rows stand before or between those that were."""
    result = list(listed)
    read = [place for place, entry in enumerate(result) if entry.index is not None]
    if read and result[read[0]].index == read[0] + 1:
        result[: read[0]] = [replace(entry, index=at) for at, entry in enumerate(result[: read[0]], start=1)]
    for one, other in pairwise(read):
        first, last = result[one].index or 0, result[other].index or 0
        if last - first == other - one:
            result[one:other] = [replace(entry, index=first + at) for at, entry in enumerate(result[one:other])]
    return tuple(result)


def _all_pages(pages: Sequence[Page], listed: Sequence[Listed]) -> bool:
    """Whether every page with a table's worth of words gave rows; a page that gave none was not understood."""
    seen = {cell.page for entry in listed for cell in entry.seen.values()}
    return all(page.number in seen or len(page.words) < _FEW_WORDS for page in pages)


def _is_head(roles: Collection[str]) -> bool:
    return len(roles) >= 2 and bool({"name", "number", "uscc"} & set(roles))


def _listed(table: HeadedTable, row: HeadedRow, counted: Collection[str]) -> Listed | None:
    """A row of the body as a row of the list; None for sums, notes and signatures below the table."""
    if row.is_total:
        return None
    cells: Row = {}
    seen: dict[str, Sighting] = {}
    index = None
    for place, column in enumerate(table.columns):
        cell = row.cells.get(place)
        if cell is None or _NOTHING_SAID.fullmatch(squeeze(cell.raw)):
            continue
        if column.role == "index":
            number = squeeze(cell.raw).strip(".、")
            if number.isdigit():
                index = int(number)
            elif not _is_misread_index(number, cell.source):
                return None
            continue
        key = column.role or column.name
        if key in cells:
            continue
        cells[key] = _cell(key, cell, counted)
        seen[key] = cell
    if not any(name in cells for name in _IDENTIFIERS) or (len(cells) < 2 and index is None and len(table.columns) > 2):
        return None
    return Listed(cells, index, seen)


def _is_misread_index(text: str, source: Source) -> bool:
    """Whether a scan may show a running number as this (i5, l0, Z7): short, and no word as 注 and 合计 are."""
    words = text.translate(_STROKES)
    return source is Source.OCR and len(text) <= _LONGEST_INDEX and not _HAN.search(words)


def _cell(name: str, seen: Sighting, counted: Collection[str]) -> Field:
    if name in counted:
        return count_cell(name, seen)
    if name == "uscc":
        code = tax_id(seen.raw)
        unsure = code.unsure(seen.source)
        return make_field(name, code.text, Sort.CODE, seen, doubtful=unsure, confirmed_by=code.checked_by)
    if name == "number":
        return make_field(name, squeeze(seen.raw), Sort.CODE, seen)
    return make_field(name, normalise_name(seen.raw), _SORTS.get(name, Sort.TEXT), seen)


def _has_gaps(indexes: Iterable[int | None]) -> bool:
    """Whether the running numbers skip: rows were lost. A new run from 1 is another part of the list."""
    last = 0
    for index in indexes:
        if index is None:
            continue
        if index not in (last + 1, 1):
            return True
        last = index
    return False


def _fields(
    pages: Sequence[Page],
    rows: Sequence[PieceRow],
    table: HeadedTable,
    listed: Sequence[Listed],
    context: Context,
    whole: bool,
) -> dict[str, Field]:
    """What is listed, and the counts; `whole`: every page gave its rows to this table."""
    fields: dict[str, Field] = {"list_of": _list_of(pages, rows, table, context)}
    kind = fields["list_of"].text or ""
    place = _place(listed, pages, kind)
    if place is None:
        return fields
    numbered = [entry.index for entry in listed]
    sound = ("sequence",) if whole and numbered and None not in numbered and not _has_gaps(numbered) else ()
    fields["row_count"] = _counted("row_count", len(listed), place, sound, doubtful=not whole)
    distinct, sure = _distinct(listed, kind)
    alike = sound if distinct == len(listed) else ()
    fields["distinct_count"] = _counted("distinct_count", distinct, place, alike, doubtful=not (sure and whole))
    if any("quantity" in entry.row for entry in listed):
        fields["total_quantity"] = _total(table, listed, place)
    return fields


def _counted(name: str, value: int, seen: Sighting, by: tuple[str, ...], *, doubtful: bool = False) -> Field:
    # What OCR did not see leaves no trace: only running numbers without a gap bear a count of its rows out.
    unsure = doubtful or (seen.source is Source.OCR and not by)
    return make_field(name, str(value), Sort.NUMBER, replace(seen, raw=str(value)), doubtful=unsure, confirmed_by=by)


def _place(listed: Sequence[Listed], pages: Sequence[Page], kind: str) -> Sighting | None:
    """All rows of the first page of the list as one place, as surely read as the weakest cell by which a row is known.

    How many things there are does not hang on their days, owners and counts.
    """
    cells = [seen for entry in listed for seen in entry.seen.values()]
    if not cells:
        return None
    first = cells[0]
    box = union(seen.box for seen in cells if seen.box is not None and seen.page == first.page)
    weakest = min(seen.confidence for seen in cells)
    confidence = min((e.seen[name].confidence for e in listed for name in _telling(e.row, kind)), default=weakest)
    return Sighting("", first.source, first.page or pages[0].number, box, confidence, locator=first.locator)


def _list_of(pages: Sequence[Page], rows: Sequence[PieceRow], table: HeadedTable, context: Context) -> Field:
    """What is listed: said by the title, else by the head of the column of names."""
    words = labels(context.vocabulary, "list_of")
    heads = labels(context.vocabulary, "name_heads")
    by_head = _named_by(table.columns, heads)
    by_head = by_head or _named_by(
        [column for column in table.columns if column.role == "name"], labels(context.vocabulary, "names_instead")
    )
    titles = [(row.text, row.pieces[0].seen) for row in reversed(table.above)]
    titles += [(row.text, row.pieces[0].seen) for row in rows[:3] if len(row.pieces) == 1 and row not in table.above]
    titles += [(p.title, Sighting(p.title, p.source, p.number, locator=p.title)) for p in pages if p.title]
    for text, seen in _title_like(titles, texts(context.vocabulary, "titles")):
        if len(squeeze(text)) <= _TITLE_LENGTH and not _is_head_row(text, table) and (kind := _last_named(text, words)):
            differs = by_head is not None and by_head != kind
            return make_field("list_of", kind, Sort.TEXT, seen, doubtful=differs)
    place = rows[0].pieces[0].seen if rows else Sighting("", pages[0].source, pages[0].number)
    return make_field("list_of", by_head, Sort.TEXT, place)


def _named_by(columns: Iterable[HeadColumn], heads: Mapping[str, Sequence[str]]) -> str | None:
    """What the first column is of that one of the heads names."""
    return next((kind for c in columns for kind, names in heads.items() if c.name in map(bare, names)), None)


def _title_like(lines: Sequence[tuple[str, Sighting]], words: Sequence[str]) -> list[tuple[str, Sighting]]:
    """The lines that may be the title, those that call themselves a list first.

    A line with a colon says who filled it in and when: a company's name may hold 设备, and lists none.
    """
    bare_lines = [(text, seen) for text, seen in lines if not any(mark in text for mark in ":：")]
    return sorted(bare_lines, key=lambda line: not any(word in squeeze(line[0]) for word in words))


def _is_head_row(text: str, table: HeadedTable) -> bool:
    """Whether a row of text is the head itself: its names are of columns, not of the list."""
    return sum(column.name in bare(text) for column in table.columns) > 1


def _last_named(text: str, words: Mapping[str, Sequence[str]]) -> str | None:
    """The kind named last in a title: 服务企业接入设备清单 is a list of devices."""
    tight = squeeze(text).casefold()
    found = [
        (tight.rfind(word) + len(word), len(word), kind)
        for kind, names in words.items()
        for word in map(str.casefold, names)
        if word in tight
    ]
    return max(found)[2] if found else None


def _distinct(listed: Sequence[Listed], kind: str) -> tuple[int, bool]:
    """How many different things the rows name, and whether every row says which it is (contract §4)."""
    keys: set[str] = set()
    sure = True
    codes: dict[str, str] = {}
    for entry in listed:
        key = _key(entry.row, kind, codes)
        sure &= bool(key)
        keys.add(key or f"row {len(keys)}")
    return len(keys), sure


def _key(row: Row, kind: str, codes: dict[str, str]) -> str:
    name = name_key(row["name"].text or "") if "name" in row else ""
    if kind == "enterprises":
        code = row["uscc"].text if "uscc" in row else None
        if code and uscc.check(code).well_formed:
            return codes.setdefault(name, code) if name else code
        return codes.get(name, name)
    telling = _telling(row, kind)
    if telling == ("number",):
        return squeeze(row["number"].text or "").upper()
    if telling == ("name",):
        return name
    parts = [f"{name}={squeeze(text)}" for name in telling if (text := row[name].text)]
    return "|".join(parts)


def _telling(row: Row, kind: str) -> tuple[str, ...]:
    """The cells that say which thing a row names: its number or name, else all that it says of the thing itself."""
    if kind == "enterprises":
        return tuple(name for name in ("name", "uscc") if name in row)
    first = "number" if kind in ("devices", "data_points", "") else "name"
    if first in row and row[first].text:
        return (first,)
    return tuple(name for name in sorted(row) if name not in _NOT_IDENTIFYING and not _measures(name, row[name]))


def _measures(name: str, cell: Field) -> bool:
    return name in _MEASURES and len(squeeze(cell.text or "")) <= _LONGEST_MEASURE


def _total(table: HeadedTable, listed: Sequence[Listed], seen: Sighting) -> Field:
    """The sum of the quantities; a total printed below the list confirms it or, in a scan, casts doubt on it."""
    cells = [entry.row.get("quantity") for entry in listed]
    values = [cell.decimal if cell is not None else None for cell in cells]
    unread = any(cell is not None and cell.decimal is None for cell in cells)
    total = sum((value for value in values if value is not None), Decimal(0))
    printed = printed_totals(table, "quantity")
    surely = min((cell.confidence for cell in cells if cell is not None), default=0.0)
    whole = surely if total in printed else min(seen.confidence, surely)  # no row is lost where the total is reached
    place = replace(seen, raw=canonical_decimal(total), confidence=whole)
    return make_field(
        "total_quantity",
        None if unread else canonical_decimal(total),
        Sort.NUMBER,
        place,
        doubtful=None in values,
        confirmed_by=("sum",) if total in printed else (),
        contradicted_by=("sum",) if printed and total not in printed and place.confidence < 1 else (),
    )
