"""The sums of a statement: they confirm amounts, choose between two readings of one, and tell what was misread."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from itertools import product

from extractors.evidence import Sighting
from extractors.kinds.statements.amounts import PERIODS, StatementCell, StatementRow, cell_of
from extractors.kinds.statements.gaps import Missed
from extractors.kinds.statements.signs import lost_signs
from extractors.kinds.statements.words import Identity, StatementWords, item_name
from extractors.kinds.tax_sums import fitting
from extractors.review_policy import CONFIRMED, Sort
from heyan.amounts import unit_scale
from heyan.geometry import Box
from heyan.pages import Page
from heyan.text import squeeze
from heyan.vocabulary import Source

SeenAgain = Callable[[Sighting], tuple[str, ...]]
"""What second readings saw at the place of a first one."""
SeenNoMore = Callable[[Sighting], bool]
"""Whether second readings saw no figure at the place of a first one."""

_YUAN_TOLERANCE = Decimal(1)
_ROUNDS = 3
"""How often an amount that was settled may settle others."""
_WHOLE = re.compile(r".*[0-9][.,][0-9]{2}[)）]?")
_STROKES = frozenset("1Il|丨")
_LEAST_DIGITS = 2
_USUAL, _ENOUGH = 0.8, 6
"""Where so many of a statement's amounts have cents, and there are so many, one without them was cut off."""
_SURE = 0.9
"""What the engine is less sure of than this is not read for certain."""


@dataclass(frozen=True, slots=True)
class Sum:
    """A sum in one column: the total, what is added and taken off, and what may be either."""

    total: StatementCell
    terms: tuple[tuple[int, StatementCell], ...]
    either: tuple[StatementCell, ...]

    @property
    def cells(self) -> tuple[StatementCell, ...]:
        """All its amounts."""
        return (self.total, *(cell for _, cell in self.terms), *self.either)

    @property
    def left_to_either(self) -> Decimal:
        """What the items that may be either must come to."""
        terms = (sign * (cell.value or Decimal(0)) for sign, cell in self.terms)
        return (self.total.value or Decimal(0)) - sum(terms, Decimal(0))


def check_sums(
    rows: Sequence[StatementRow], words: StatementWords, unit: str, again: SeenAgain, gone: SeenNoMore
) -> tuple[Missed, ...]:
    """Mark the amounts that the form's own sums confirm, and those that they contradict and nothing confirms.

    Where a sum does not hold the second readings of its amounts are tried: if exactly one choice makes it hold to the
    cent, that was printed. Back come the rows and periods to look at: of sums that do not hold those without an amount,
    those whose amount lost its beginning, lies under a seal or reads doubtfully, and everywhere what is left of one.
    """
    scale = unit_scale(unit) or Decimal(1)
    named: dict[str, StatementRow] = {}
    for row in sorted(rows, key=lambda row: not row.cells):
        named.setdefault(row.item, row)
    keyed = {name: next((named[a] for a in options if a in named), None) for name, options in words.keys.items()}
    cells = [cell for row in rows for cell in row.cells.values() if cell.seen.source is Source.OCR]
    with_cents = len(cells) >= _ENOUGH and sum(map(_has_cents, cells)) >= _USUAL * len(cells)
    for cell in (cell for cell in cells if squeeze(cell.seen.raw) in _STROKES):
        if with_cents:
            cell.value, cell.stroke = None, True
        else:
            # Whole sums are off by one for roundings: what they lack says nothing of a dash before a look has done so.
            cell.doubtful, cell.stroke = True, gone(cell.seen)
    lookup = named | {name: row for name, row in keyed.items() if row is not None}
    missed: list[Missed] = []
    for period in PERIODS:
        pairs = [(one, found) for one in words.identities if (found := _sum(one, lookup, period)) is not None]
        for _ in range(_ROUNDS):
            settled = [_settle(one, again, unit) for _, one in pairs if _holds(one, scale) is not True]
            if not any(settled):
                break
        foreign = _of_other_forms(pairs, scale)
        sums = [found for one, found in pairs if one not in foreign]
        _judge(sums, scale)
        for one, found in pairs:
            if one not in foreign and _holds(found, scale):
                unsigned = lost_signs(found.left_to_either, found.either, rows, period, one.gains)
                missed += [(row, period) for row, cell in unsigned if not _signed_again(cell, again, unit)]
        own = [one for one in words.identities if one not in foreign]
        missed += [(row, period) for one in own for row in _without_amount(one, lookup, period, scale)]
        cut = [cell for one in sums if _holds(one, scale) is False for cell in _cut_off(one)]
        cut += [cell for one in sums if _off(one) for cell in _unsure(one)]  # a rounding may be a misread cent
        missed += [(row, period) for row in rows if any(row.cells.get(period) is cell for cell in cut)]
    missed += [(row, period) for row in rows for period, cell in row.cells.items() if _is_remnant(cell)]
    _drop_fragments(cells, with_cents)
    return tuple(missed)


def _sum(identity: Identity, rows: Mapping[str, StatementRow], period: str) -> Sum | None:
    """The sum in a column; None where its total or all else is absent."""

    def cell(name: str) -> StatementCell | None:
        row = _row(rows, name)
        return row.cells.get(period) if row else None

    total = cell(identity.total)
    signed = [(name, 1) for name in identity.plus] + [(name, -1) for name in identity.minus]
    terms = tuple((sign, found) for name, sign in signed if (found := cell(name)))
    either = tuple(found for name in identity.either if (found := cell(name)))
    return Sum(total, terms, either) if total is not None and (terms or either) else None


def _row(rows: Mapping[str, StatementRow], name: str) -> StatementRow | None:
    return rows.get(name) or rows.get(item_name(name))


def _without_amount(
    identity: Identity, rows: Mapping[str, StatementRow], period: str, scale: Decimal
) -> Iterator[StatementRow]:
    """The rows of a sum that does not hold, or lacks its total, in which nothing was read."""
    known = _sum(identity, rows, period)
    if known is not None and _holds(known, scale) is not False:
        return
    total = _row(rows, identity.total)
    if known is None and total is not None and period in total.cells:
        return  # none of its parts is printed: 持续经营净利润 and 终止经营净利润 left blank
    for name in identity.names:
        row = _row(rows, name)
        if row is not None and period not in row.cells:
            yield row


def _of_other_forms(pairs: Sequence[tuple[Identity, Sum]], scale: Decimal) -> frozenset[Identity]:
    """The sums that do not hold because they are those of another form: one of the same total and items does."""
    near = [one for one, found in pairs if _is_near(found, scale)]
    return frozenset(
        one
        for one, found in pairs
        if _holds(found, scale) is False
        and any(other.total == one.total and set(other.plus) & set(one.plus) for other in near)
    )


def _is_near(one: Sum, scale: Decimal) -> bool:
    """Whether a sum holds, a rounding aside."""
    off = _off(one)
    return off is not None and off <= _tolerance(one, scale)


def _holds(one: Sum, scale: Decimal) -> bool | None:
    """Whether a sum holds; None: not enough is readable, or it is off by a rounding."""
    off = _off(one)
    if off is None:
        return None
    # A sum that is off by a rounding says nothing: a misread last digit would pass as one.
    return True if off == 0 else None if off <= _tolerance(one, scale) else False


def _off(one: Sum) -> Decimal | None:
    """By how much a sum does not hold; None where not enough is readable."""
    if any(cell.value is None for cell in one.cells) or not _says_something(one):
        return None
    base = sum((sign * cell.value for sign, cell in one.terms if cell.value is not None), Decimal(0))
    signs = product(*((cell.value or 0, -(cell.value or 0)) for cell in one.either))
    return min(abs(base + sum(signed) - (one.total.value or 0)) for signed in signs)


def _tolerance(one: Sum, scale: Decimal) -> Decimal:
    return _YUAN_TOLERANCE if scale == 1 else scale * Decimal("0.01") * len(one.cells)


def _cut_off(one: Sum) -> Iterator[StatementCell]:
    """The amounts of which the sum lacks only a beginning or a sign: 860,044.94 where it wants -1,860,044.94."""
    signed = [(-1, one.total), *one.terms]
    for flips in product((1, -1), repeat=len(one.either)):
        members = [*signed, *zip(flips, one.either, strict=True)]
        off = sum((sign * (cell.value or 0) for sign, cell in members), Decimal(0))
        for sign, cell in members:
            if cell.value and not cell.confirmed and _digits(cell.value - sign * off).endswith(_digits(cell.value)):
                yield cell


def _unsure(one: Sum) -> Iterator[StatementCell]:
    """The amounts of a sum that a seal covers, or that read doubtfully, and nothing bears out."""
    return (cell for cell in one.cells if not cell.confirmed and (cell.seen.sealed or _disputed(cell)))


def _disputed(cell: StatementCell) -> bool:
    return cell.seen.source is Source.OCR and (cell.doubtful or cell.seen.confidence < CONFIRMED[Sort.MONEY])


def _is_remnant(cell: StatementCell) -> bool:
    """Whether something of an amount stands there that is no amount as it reads."""
    digits = sum(map(str.isdecimal, cell.seen.raw))
    return cell.value is None and cell.seen.source is Source.OCR and digits >= _LEAST_DIGITS


def _digits(value: Decimal) -> str:
    return str(int(abs(value) * 100))


def _says_something(one: Sum) -> bool:
    """Three figures or more, two of them not zero; of two equal ones one must be known to be right."""
    if len(one.cells) == 2:
        return any(cell.confirmed for cell in one.cells)
    return len(one.cells) > 2 and len([cell for cell in one.cells if cell.value]) >= 2


def _settle(one: Sum, again: SeenAgain, unit: str) -> bool:
    """Take second readings where that alone makes the sum hold; whether that was so."""
    signed = [(-1, one.total), *one.terms, *((1, cell) for cell in one.either)]
    if len(signed) < 3 or not any(_has_another(cell, again) for _, cell in signed):
        return False
    choices = [_choices(cell, again, unit) for _, cell in signed]
    found = set()
    for flips in product((1, -1), repeat=len(one.either)):
        signs = [*(sign for sign, _ in signed[: len(signed) - len(flips)]), *flips]
        turned = [tuple(sign * value for value in options) for sign, options in zip(signs, choices, strict=True)]
        picked = fitting(turned, Decimal(0))
        if picked is not None:
            found.add(tuple(sign * value for sign, value in zip(signs, picked, strict=True)))
    if len(found) != 1:
        return False
    values = found.pop()
    if sum(value != 0 for value in values) < 3:
        return False  # two figures that are equal may be misread alike
    for (_, cell), value in zip(signed, values, strict=True):
        cell.value, cell.confirmed, cell.concluded = value, True, True
    return True


def _signed_again(cell: StatementCell, again: SeenAgain, unit: str) -> bool:
    """Whether a second reading saw the minus sign of an amount, which gets it then; else it is doubted, sum or not."""
    signed = -(cell.value or Decimal(0))
    seen = any(cell_of(_with_text(cell.seen, text), unit).value == signed for text in again(cell.seen))
    if seen:
        cell.value = signed
    else:
        cell.confirmed, cell.concluded, cell.doubtful = False, False, True
    return seen


def _has_another(cell: StatementCell, again: SeenAgain) -> bool:
    return not cell.confirmed and (cell.stroke or bool(again(cell.seen)))


def _choices(cell: StatementCell, again: SeenAgain, unit: str) -> tuple[Decimal, ...]:
    """What an amount may be, its first reading first."""
    read = [cell.value]
    if not cell.confirmed:
        read += [Decimal(0)] if cell.stroke else []
        read += [cell_of(_with_text(cell.seen, text), unit).value for text in again(cell.seen)]
    return tuple(dict.fromkeys(value for value in read if value is not None))


def _with_text(seen: Sighting, text: str) -> Sighting:
    return Sighting(text, seen.source, seen.page, seen.box)


def _judge(sums: Sequence[Sum], scale: Decimal) -> None:
    """What each sum says of its amounts; one that holds may be what another leans on."""
    for one in sums:
        whole = sum(bool(cell.value) for cell in one.cells) > 2
        for cell in one.cells if _holds(one, scale) else ():
            cell.confirmed, cell.concluded = True, cell.concluded or whole
    for one in sums:
        for cell in one.cells if _holds(one, scale) is False else ():
            cell.contradicted |= not cell.confirmed


def _drop_fragments(cells: Iterable[StatementCell], with_cents: bool) -> None:
    """Say of what is left of an amount that it is unread: cut off, or disputed and at odds with a sum."""
    for cell in cells:
        cut = with_cents and bool(cell.value) and not _has_cents(cell)
        if not cell.confirmed and (cut or (cell.contradicted and _disputed(cell))):
            cell.value = None


def doubt_sealed(rows: Iterable[StatementRow], pages: Iterable[Page]) -> None:
    """Doubt what a seal touches and no sum confirms: where it hides a first digit a second look sees no more."""
    seals = {page.number: page.seals for page in pages}
    for cell in (cell for row in rows for cell in row.cells.values() if not cell.confirmed):
        box = cell.seen.box
        if cell.seen.source is Source.OCR and box is not None:
            cell.doubtful |= any(_touches(seal, box) for seal in seals.get(cell.seen.page or 0, ()))


def doubt_between(rows: Sequence[StatementRow]) -> None:
    """Doubt what stands right between two amounts of a scan that could not be read: what covers both covers it as well.

    A seal that was not found (grey as the print) takes the first digits of an amount and leaves one that looks whole.
    """
    for period in PERIODS:
        column = [cell for row in rows if (cell := row.cells.get(period)) is not None]
        harmed = [cell.value is None or (not cell.confirmed and _is_unsure(cell)) for cell in column]
        for place in range(1, len(column) - 1):
            cell = column[place]
            near = harmed[place - 1] and harmed[place + 1]
            if near and cell.seen.source is Source.OCR and not cell.confirmed:
                cell.doubtful = True


def _is_unsure(cell: StatementCell) -> bool:
    return cell.doubtful or cell.seen.confidence < _SURE


def _touches(seal: Box, box: Box) -> bool:
    """Whether a seal lies over a figure or over what stood right before it."""
    before = box.left - box.height
    level = seal.top < box.bottom and box.top < seal.bottom
    return level and seal.left < box.right and before < seal.right


def _has_cents(cell: StatementCell) -> bool:
    return _WHOLE.fullmatch(squeeze(cell.seen.raw)) is not None
