"""The declaration's table of investment on every basis that its invoices allow (contract §4, 投入明细)."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from decimal import Decimal

from heyan.case import Case
from heyan.documents import Document, Row
from validators.claims.weighing import Interval
from validators.claims.worth import BASES, Worth, worth
from validators.invoices import invoices, numbered

ZERO = Decimal(0)


def rows_on_each_basis(case: Case, document: Document, share: Decimal) -> Mapping[str, Interval | None]:
    """What the rows come to with every named invoice net, gross, or net where it is special.

    A row counts as printed where it names no invoice handed in, or an amount that is neither the invoice's net nor its
    gross one; `share` is how far, of the amount, rounding to 万元 may take it. None: an invoice, or which one a row
    names, is not legible.
    """
    parts = tuple(_parts(case, document, share))
    sums: dict[str, Interval | None] = {}
    for basis in BASES:
        found = [worths.on(basis) if worths else (printed, printed) for printed, worths in parts]
        legible = [interval for interval in found if interval is not None]
        whole = sum((low for low, _ in legible), ZERO), sum((high for _, high in legible), ZERO)
        sums[basis] = whole if len(legible) == len(found) else None
    return sums


def _parts(case: Case, document: Document, share: Decimal) -> Iterator[tuple[Decimal, Worth | None]]:
    """Each row's printed amount, or each named invoice's rows together, with what the invoice is worth."""
    for number, rows in _by_invoice(document.rows).items():
        printed = sum((amount for row in rows if (amount := row["amount"].decimal) is not None), ZERO)
        named = [invoice for invoice in invoices(case) if number and numbered(invoice, number)]
        if len(named) == 1:
            found = worth(named[0])
            yield printed, found if _states(printed, found, share) else None
        else:
            doubtful = any("invoice_number" in row and row["invoice_number"].needs_review for row in rows)
            yield printed, _ILLEGIBLE if doubtful else None


_ILLEGIBLE = Worth(None, None, None)


def _by_invoice(rows: Sequence[Row]) -> dict[str, list[Row]]:
    """The rows with an amount under the number of their invoice; one invoice may be divided among several."""
    groups: dict[str, list[Row]] = {}
    for row in rows:
        if "amount" in row:
            number = row["invoice_number"].text if "invoice_number" in row else None
            groups.setdefault(number or "", []).append(row)
    return groups


def _states(printed: Decimal, found: Worth, share: Decimal) -> bool:
    """Whether an amount is, or may be, the invoice's net or gross one."""
    near = max(Decimal(1), share * abs(printed))
    sides = [side for side in (found.net, found.gross) if side is not None]
    return not sides or any(low - near <= printed <= high + near for low, high in sides)
