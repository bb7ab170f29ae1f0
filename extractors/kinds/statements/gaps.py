"""Empty cells of a scanned statement whose sums do not hold: a figure may stand there that was not read."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from extractors.evidence import Sighting
from extractors.kinds.statements.amounts import StatementCell, StatementRow
from extractors.kinds.statements.words import StatementWords, items_of_few
from extractors.kinds.tabular.places import BESIDE, empty_cell, looked_at
from heyan.geometry import Box
from heyan.vocabulary import Source

Missed = tuple[StatementRow, str]
"""A row and the period (current, prior) in which it has no amount."""


def gaps_of(missed: Iterable[Missed], rows: Sequence[StatementRow]) -> tuple[tuple[int, Box], ...]:
    """Where the amounts would stand: level with their items, in the column of the others (page, upright box)."""
    placed = ((row, _place(row, period)) for row, period in missed)
    return looked_at((*place, box) for row, place in placed if place and (box := _cell(row, place, rows)))


def mark_unread(missed: Iterable[Missed], rows: Sequence[StatementRow], words: StatementWords) -> None:
    """Say of an amount that a sum lacks that it stands there and was not read: where the row has one of the other
    period, or the sum is one of few items.
    """
    few = items_of_few(words)
    for row, period in missed:
        place = _place(row, period)
        told = period not in row.cells and (bool(row.cells) or row.item in few)
        box = _cell(row, place, rows) if place and told else None
        if place and box is not None:
            seen = Sighting("", Source.OCR, place[0], box, confidence=0.0)
            row.cells[period] = StatementCell(seen, None, doubtful=True)


def _place(row: StatementRow, period: str) -> tuple[int, str] | None:
    """The page and column; None where nothing was read from pixels."""
    seen = row.printed
    return (seen.page, period) if seen.source is Source.OCR and seen.page and seen.box else None


def _cell(row: StatementRow, place: tuple[int, str], rows: Sequence[StatementRow]) -> Box | None:
    page, period = place
    level = row.printed.box
    cells = [other.cells[period] for other in rows if period in other.cells]
    column = [cell.seen.box for cell in cells if cell.seen.page == page and cell.seen.box is not None]
    if level is None or min((box.left for box in column), default=0.0) < level.right - BESIDE:
        return None
    return empty_cell(level, column)
