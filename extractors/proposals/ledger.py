"""The readings of one paper and what must hold between them."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from decimal import Decimal

from extractors import values
from extractors.proposals.repairs import FIGURES, NUMERALS
from extractors.proposals.solving import ZERO, Cell, Equation, Repair
from heyan.amounts import canonical_decimal, canonical_money, parse_rate
from heyan.chinese_amounts import parse_words
from heyan.documents import Field
from heyan.names import normalise_name
from heyan.vocabulary import Source

Place = tuple[int | None, str]
"""Row (None: the paper's own field) and name."""
Reader = Callable[[str], values.Value]

_KNOWN = frozenset({Source.XML, Source.OFD, Source.PDF_METADATA, Source.QR, Source.TEXT, Source.HUMAN})


@dataclass(slots=True)
class Ledger:
    """Cells, the places they stand at (none for what is no field), equations; filled paper by paper."""

    cells: list[Cell] = field(default_factory=list)
    places: list[list[Place]] = field(default_factory=list)
    equations: list[Equation] = field(default_factory=list)
    _said: list[Callable[[str, Decimal], str]] = field(default_factory=list)

    def figure(self, seen: Field, *places: Place, read: Reader = values.money, scale: Decimal = Decimal(1)) -> int:
        """A figure in digits: its number among the cells. One whose text does not explain its value stays as it is."""
        value = ZERO if seen.value == "***" else seen.decimal
        own = read(seen.raw).text
        sign = -1 if own is not None and value and _number(own) == -value else 1
        misfit = value is not None and (own is None or _number(own) != sign * value)

        def number(text: str) -> Decimal | None:
            made = read(text)
            found = None if made.doubtful or made.text is None else _number(made.text)
            return None if found is None else sign * found

        fixed = _is_known(seen) or misfit
        stated = canonical_decimal if read is values.decimal else canonical_money
        return self._add(Cell(seen.raw, value, number, FIGURES, scale, fixed), places, lambda _, value: stated(value))

    def numerals(self, seen: Field, *places: Place) -> int:
        """An amount in words; a repair must be written by the rules."""
        printed = parse_words(values.words(seen.raw).text or "")
        cell = Cell(seen.raw, printed.value if printed else None, _spoken, NUMERALS, None, _is_known(seen))
        return self._add(cell, places, lambda text, _: normalise_name(values.words(text).text or text))

    def percentage(self, seen: Field, *places: Place) -> int:
        """A tax rate of so many per cent."""
        cell = Cell(seen.raw, _percents(seen.text or ""), _percents, FIGURES, None, _is_known(seen))
        return self._add(cell, places, lambda _, value: f"{canonical_decimal(value)}%")

    def stated(self, repair: Repair) -> str:
        """What the repaired field would say."""
        return self._said[repair.cell](repair.text, repair.value)

    def _add(self, cell: Cell, places: tuple[Place, ...], said: Callable[[str, Decimal], str]) -> int:
        self.cells.append(cell)
        self.places.append(list(places))
        self._said.append(said)
        return len(self.cells) - 1


def _is_known(seen: Field) -> bool:
    """Whether it was not read from pixels, or another channel that holds characters says the same."""
    return seen.source is not Source.OCR or bool({source.value for source in _KNOWN} & set(seen.confirmed_by))


def _percents(text: str) -> Decimal | None:
    rate = parse_rate(text)
    return Decimal(rate.removesuffix("%")) if rate is not None and rate.endswith("%") else None


def _number(text: str) -> Decimal | None:
    try:
        return Decimal(text)
    except ArithmeticError:
        return None


def _spoken(text: str) -> Decimal | None:
    printed = values.words(text).text
    amount = parse_words(printed) if printed else None
    return amount.value if amount is not None and amount.canonical else None
