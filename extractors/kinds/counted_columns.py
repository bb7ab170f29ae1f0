"""The columns of a list that count: the total below bears their figures out, and empty cells are looked at again."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal

from extractors.evidence import Sighting, make_field
from extractors.kinds.tabular.headed import HeadedTable
from extractors.kinds.tabular.places import empty_cell, looked_at
from extractors.kinds.tax_sums import SeenAgain, fitting
from extractors.review_policy import Sort
from heyan.amounts import canonical_decimal, parse_plain_decimal
from heyan.counts import parse_count
from heyan.documents import Field, Row
from heyan.geometry import Box, union
from heyan.vocabulary import Source

_FIGURE = re.compile("[0-9][0-9.,，]*")
_CONCLUSIVE = 4
"""So many figures that make the sum below them are right whatever a second look made of one of them."""
_USUAL = 0.5
"""A column of which more rows than this show no figure is one that may be left blank."""

Told = tuple[str, tuple[str, ...]]
"""A cell's text, and what bears it out."""


@dataclass(frozen=True, slots=True)
class Listed:
    """A row that counts, with its number in the first column where it shows one, and where its cells stand."""

    row: Row
    index: int | None
    seen: Mapping[str, Sighting]


def count_cell(name: str, seen: Sighting, confirmed_by: tuple[str, ...] = ()) -> Field:
    """One figure of such a column; of a scanned cell into which a word beside it ran (`套 56`) in doubt."""
    number = _number(seen.raw)
    doubtful = False
    if number is None and seen.source is Source.OCR:
        figures = _FIGURE.findall(seen.raw)
        number, doubtful = _number(figures[0]) if len(figures) == 1 else None, True
    value = canonical_decimal(number) if number is not None else None
    return make_field(name, value, Sort.NUMBER, seen, doubtful=doubtful, confirmed_by=confirmed_by)


def _number(text: str) -> Decimal | None:
    number = parse_plain_decimal(text)
    if number is None:
        count = parse_count(text)
        number = Decimal(count.value) if count else None
    return number


def printed_totals(table: HeadedTable, role: str) -> tuple[Decimal, ...]:
    """What the sums printed in a column may say of all of it: the last one, and all of its parts' (小计) together."""
    last: Decimal | None = None
    parts: list[Decimal | None] = []
    rows_above = False
    for row in table.rows:
        if row.is_total:
            seen = table.cell(row, role)
            number = _number(seen.raw) if seen is not None else None
            last = number if seen is not None else last
            parts += [number] if rows_above else []
        rows_above = not row.is_total
    known = [part for part in parts if part is not None]
    together = sum(known, Decimal(0)) if len(known) == len(parts) > 1 else None
    return tuple(dict.fromkeys(total for total in (last, together) if total is not None))


def borne_out(
    listed: Sequence[Listed], table: HeadedTable, counted: Collection[str], again: SeenAgain
) -> tuple[Listed, ...]:
    """The rows, the figures of a column confirmed where they make the sum printed below all of them or below a part.

    Where they do not, what second looks saw is tried: if one choice makes the sum, that was printed.
    """
    result = list(listed)
    for name in sorted(counted):
        for place, (text, by) in _summed(listed, table, name, again).items():
            one = result[place]
            cell = count_cell(name, replace(one.seen[name], raw=text), by)
            result[place] = replace(one, row={**one.row, name: cell})
    return tuple(result)


def _summed(listed: Sequence[Listed], table: HeadedTable, name: str, again: SeenAgain) -> dict[int, Told]:
    """The texts of a column, by row, as they make its printed sums, by the one choice of readings that does."""
    whole = range(len(listed))
    for total in printed_totals(table, name):
        if texts := _made(whole, total, listed, name, again):
            return texts
    found: dict[int, Told] = {}
    for part, total in _parts(listed, table, name):
        found |= _made(part, total, listed, name, again)
    return found


def _made(
    places: Sequence[int], total: Decimal, listed: Sequence[Listed], name: str, again: SeenAgain
) -> dict[int, Told]:
    """The texts of these rows as they make a sum, by the one choice of readings that does; none where none does."""
    if len(places) < 2 or any(name not in listed[place].row for place in places):
        return {}
    readings = [_readings(listed[place].seen[name], again) for place in places]
    picked = fitting([list(one) for one in readings], total)
    if picked is None:
        return {}
    by = ("sum", "balance") if len(places) >= _CONCLUSIVE else ("sum",)
    return {place: (one[value], by) for place, one, value in zip(places, readings, picked, strict=True)}


def _parts(listed: Sequence[Listed], table: HeadedTable, name: str) -> Iterator[tuple[list[int], Decimal]]:
    """The rows between two sums each, with the sum below them."""
    by_cell = {id(cell): place for place, one in enumerate(listed) for cell in one.seen.values()}
    part: set[int] = set()
    for row in table.rows:
        if not row.is_total:
            part |= {by_cell[id(cell)] for cell in row.cells.values() if id(cell) in by_cell}
            continue
        seen = table.cell(row, name)
        total = _number(seen.raw) if seen is not None else None
        if total is not None:
            yield sorted(part), total
        part = set()


def _readings(cell: Sighting, again: SeenAgain) -> dict[Decimal, str]:
    """What may stand in a cell, its first reading first, each with the text that says so."""
    found: dict[Decimal, str] = {}
    for text in (cell.raw, *again(cell)):
        number = count_cell("", replace(cell, raw=text)).decimal
        if number is not None:
            found.setdefault(number, text)
    return found


def unread(listed: Sequence[Listed], table: HeadedTable, counted: Collection[str]) -> tuple[tuple[int, Box], ...]:
    """Where figures of a scanned column would stand that almost all rows show, and its total where it is needed."""
    return looked_at(cell for name in sorted(counted) for cell in _unread(listed, table, name))


def _unread(listed: Sequence[Listed], table: HeadedTable, name: str) -> Iterator[tuple[int, str, Box]]:
    shown = [one for one in listed if name in one.row]
    if len(shown) <= _USUAL * len(listed):
        return
    rows = [one.seen for one in listed if name not in one.row]
    last = next((row for row in reversed(table.rows) if row.is_total), None)
    if last is not None and not _is_borne_out(listed, name):
        doubted = bool(rows) or any(one.row[name].needs_review for one in shown)
        if doubted if table.cell(last, name) is None else not rows:
            rows.append({str(at): cell for at, cell in last.cells.items()})
    for row in rows:
        first = next(iter(row.values()), None)
        if first is None or first.source is not Source.OCR or first.page is None:
            continue
        level = union(seen.box for seen in row.values() if seen.box is not None and seen.page == first.page)
        column = [seen.box for one in shown if (seen := one.seen[name]).page == first.page and seen.box is not None]
        box = empty_cell(level, column) if level is not None else None
        if box is not None:
            yield first.page, name, box


def _is_borne_out(listed: Sequence[Listed], name: str) -> bool:
    return all(name in one.row and "sum" in one.row[name].confirmed_by for one in listed)
