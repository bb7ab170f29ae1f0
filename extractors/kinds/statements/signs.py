"""Minus signs that a scan lost and no sum misses: of items that some forms add and others take off.

The form of 2018 (财会〔2018〕15号) prints losses among the costs, without a sign; that of 2019 (财会〔2019〕6号) below
the gains, 损失以“-”号填列. A sum that holds either way proves the figure and not its sign.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from decimal import Decimal
from itertools import product

from extractors.kinds.statements.amounts import StatementCell, StatementRow
from heyan.vocabulary import Source


def lost_signs(
    rest: Decimal, either: Sequence[StatementCell], rows: Sequence[StatementRow], period: str, gains: Collection[str]
) -> Iterator[tuple[StatementRow, StatementCell]]:
    """The scanned losses printed below one of the `gains` that the sum takes off although they show no minus sign.

    `rest`: what all losses of the column together must come to.
    """
    ways = [signs for signs in product((1, -1), repeat=len(either)) if _sum(signs, either) == rest]
    first = next((place for place, row in enumerate(rows) if row.item in gains), len(rows))
    for place, cell in enumerate(either):
        taken_off = bool(ways) and all(signs[place] == -1 for signs in ways)
        if taken_off and cell.value and cell.value > 0 and cell.seen.source is Source.OCR:
            yield from ((row, cell) for row in rows[first:] if row.cells.get(period) is cell)


def _sum(signs: Sequence[int], either: Sequence[StatementCell]) -> Decimal:
    return sum((sign * (cell.value or Decimal(0)) for sign, cell in zip(signs, either, strict=True)), Decimal(0))
