"""Amounts of a statement in yuan, and the sums that confirm or contradict them."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal

from extractors.evidence import Sighting
from extractors.kinds.statements.entries import Entry
from extractors.kinds.statements.words import Identity, StatementWords, item_name, mended
from heyan.amounts import Amount, parse_amount, parse_plain_decimal, unit_scale
from heyan.text import squeeze
from heyan.vocabulary import Source

PERIODS = ("current", "prior")
_POINTS_FOR_COMMAS = re.compile(r"[-−]?\(?[1-9][0-9]{0,2}(?:[.,][0-9]{3})+[.,][0-9]{2}\)?")
"""3.757.36, 7,862,764,40: a point for a comma or a comma for the point. It stands in doubt until a sum confirms it."""
_YUAN_TOLERANCE = Decimal(1)


@dataclass(slots=True)
class StatementCell:
    """One amount with its place and what the sums say of it."""

    seen: Sighting
    value: Decimal | None
    doubtful: bool
    confirmed: bool = False
    contradicted: bool = False


@dataclass(slots=True)
class StatementRow:
    """One item with its amounts by period."""

    item: str
    printed: Sighting
    line: Sighting | None
    cells: dict[str, StatementCell] = field(default_factory=dict)


def statement_rows(entries: Iterable[Entry], unit: str, words: StatementWords) -> list[StatementRow]:
    """Rows that say something: those with an amount or a line number."""
    rows = []
    for entry in entries:
        if entry.item is None or not (entry.has_values or "line" in entry.cells):
            continue
        name = _known_name(entry.name, entry.item.source, words)
        own_unit = "元" if name in words.per_share else unit
        cells = {
            period: _cell(entry.cells[period], own_unit, period in entry.doubtful)
            for period in PERIODS
            if period in entry.cells
        }
        if name:
            rows.append(StatementRow(name, entry.item, entry.cells.get("line"), cells))
    return rows


def _known_name(name: str, source: Source, words: StatementWords) -> str:
    if name in words.items:
        return name
    if name[:1] in "加减" and name[1:] in words.items:
        return name[1:]
    return mended(name, words.items) if source is Source.OCR else name


def _cell(seen: Sighting, unit: str, doubtful: bool) -> StatementCell:
    amount: Amount | None = parse_amount(seen.raw, unit)
    if amount is None and _POINTS_FOR_COMMAS.fullmatch(squeeze(seen.raw)):
        opening, cents, closing = re.split(r"[.,]([0-9]{2})(?=\)?$)", squeeze(seen.raw))
        amount = parse_amount(re.sub("[.,]", "", opening) + "." + cents + closing, unit)
        doubtful = True
    scale = unit_scale(unit)
    if amount is None and seen.source is not Source.OCR and scale is not None:
        number = parse_plain_decimal(seen.raw)  # characters, not their picture: 1.234 万元 has no misread comma
        if number is not None:
            return StatementCell(seen, number * scale, doubtful)
    if amount is None:
        return StatementCell(seen, None, doubtful=True)
    return StatementCell(seen, amount.value, doubtful or amount.doubtful)


def check_sums(rows: Sequence[StatementRow], words: StatementWords, scale: Decimal) -> None:
    """Mark the amounts that the form's own sums confirm, and those that they contradict and nothing confirms."""
    named: dict[str, StatementRow] = {}
    for row in rows:
        named.setdefault(row.item, row)
    keyed = {name: next((named[a] for a in options if a in named), None) for name, options in words.keys.items()}
    lookup = named | {name: row for name, row in keyed.items() if row is not None}
    for period in PERIODS:
        verdicts = [_verdict(identity, lookup, period, scale) for identity in words.identities]
        for holds, cells in verdicts:
            for cell in cells:
                cell.confirmed |= holds is True
        for holds, cells in verdicts:
            for cell in cells:
                cell.contradicted |= holds is False and not cell.confirmed


def _verdict(
    identity: Identity, rows: Mapping[str, StatementRow], period: str, scale: Decimal
) -> tuple[bool | None, list[StatementCell]]:
    """Whether a sum holds (None: not enough is readable) and the cells it speaks of."""

    def cell(name: str) -> StatementCell | None:
        row = rows.get(name) or rows.get(item_name(name))
        return row.cells.get(period) if row else None

    total = cell(identity.total)
    signed = [(name, 1) for name in identity.plus] + [(name, -1) for name in identity.minus]
    terms = [(sign, found) for name, sign in signed if (found := cell(name))]
    either = [found for n in identity.either if (found := cell(n))]
    cells = [c for c in (total, *(c for _, c in terms), *either) if c is not None]
    if total is None or total.value is None or any(c.value is None for c in cells):
        return None, []
    if len([c for c in cells if c.value]) < 2 or len(cells) < 3:
        return None, []
    base = sum((sign * c.value for sign, c in terms if c.value is not None), Decimal(0))
    tolerance = _YUAN_TOLERANCE if scale == 1 else scale * Decimal("0.01") * len(cells)
    sums = {base}
    for found in either:
        sums = {s + sign * (found.value or 0) for s in sums for sign in (1, -1)}
    off = min(abs(s - total.value) for s in sums)
    # A sum that is off by a rounding says nothing: a misread last digit would pass as one.
    return (True if off == 0 else None if off <= tolerance else False), cells
