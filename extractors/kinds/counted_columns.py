"""The columns of a list that count: the total below bears their figures out, and empty cells are looked at again."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal

from extractors.evidence import Sighting, make_field
from extractors.kinds.tabular.headed import HeadedTable
from extractors.kinds.tabular.places import empty_cell, looked_at
from extractors.review_policy import Sort
from heyan.amounts import canonical_decimal, parse_plain_decimal
from heyan.counts import parse_count
from heyan.documents import Field, Row
from heyan.geometry import Box, union
from heyan.vocabulary import Source

_FIGURE = re.compile("[0-9][0-9.,，]*")
_USUAL = 0.5
"""A column of which more rows than this show no figure is one that may be left blank."""


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


def printed_total(table: HeadedTable, role: str) -> Decimal | None:
    """The total that stands below a column, the last of several; None for none."""
    for row in reversed(table.rows):
        seen = table.cell(row, role) if row.is_total else None
        if seen is not None:
            return _number(seen.raw)
    return None


def borne_out(listed: Sequence[Listed], table: HeadedTable, counted: Collection[str]) -> tuple[Listed, ...]:
    """The rows, the figures of a column confirmed where all of them together make the total printed below it."""
    proven = [name for name in sorted(counted) if _is_borne_out(listed, table, name)]
    if not proven:
        return tuple(listed)
    return tuple(
        replace(one, row={**one.row, **{name: count_cell(name, one.seen[name], ("sum",)) for name in proven}})
        for one in listed
    )


def _makes(listed: Sequence[Listed], name: str, total: Decimal) -> bool:
    figures = [one.row[name].decimal if name in one.row else None for one in listed]
    return len(figures) > 1 and None not in figures and sum(map(Decimal, filter(None, figures))) == total


def unread(listed: Sequence[Listed], table: HeadedTable, counted: Collection[str]) -> tuple[tuple[int, Box], ...]:
    """Where figures of a scanned column would stand that almost all rows show, and its total where it is needed."""
    return looked_at(cell for name in sorted(counted) for cell in _unread(listed, table, name))


def _unread(listed: Sequence[Listed], table: HeadedTable, name: str) -> Iterator[tuple[int, str, Box]]:
    shown = [one for one in listed if name in one.row]
    if len(shown) <= _USUAL * len(listed):
        return
    rows = [one.seen for one in listed if name not in one.row]
    last = next((row for row in reversed(table.rows) if row.is_total), None)
    if last is not None and not _is_borne_out(listed, table, name):
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


def _is_borne_out(listed: Sequence[Listed], table: HeadedTable, name: str) -> bool:
    total = printed_total(table, name)
    return total is not None and _makes(listed, name, total)
