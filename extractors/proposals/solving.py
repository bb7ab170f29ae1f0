"""Which single repair of one reading makes hold again what must hold between several: one, or none is proposed."""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from itertools import product
from typing import Protocol

from rapidfuzz.distance import Levenshtein

from extractors.proposals.repairs import Script, one_off
from heyan.amounts import canonical_decimal, canonical_money
from heyan.vocabulary import ProposalReason

Values = Sequence[Decimal | None]
_FIGURES = re.compile(r"[^0-9A-Za-z]")
ZERO = Decimal(0)


@dataclass(frozen=True, slots=True)
class Cell:
    """A reading that takes part: its text, the number it states (None: illegible), and how such a text is read."""

    raw: str
    value: Decimal | None
    read: Callable[[str], Decimal | None]
    script: Script
    scale: Decimal | None = Decimal(1)
    """How many yuan one of what is printed is; None: not written in digits."""
    fixed: bool = False
    """Not read from pixels, or known from elsewhere: it is not what was misread."""


class Equation(Protocol):
    """What must hold between cells, by their places in the list of all cells."""

    @property
    def reason(self) -> ProposalReason: ...
    @property
    def members(self) -> tuple[int, ...]: ...
    def holds(self, values: Values) -> bool | None:
        """Whether it does; None: something is unread, or it is off by no more than a rounding."""
        ...

    def wanted(self, place: int, values: Values, /) -> frozenset[Decimal] | None:
        """The values of one cell that would make it hold; None: any has to be tried."""
        ...


@dataclass(frozen=True, slots=True)
class Linear:
    """A signed sum of cells that is nought; `either`: cells with either sign; `slack`: what roundings may add up to."""

    reason: ProposalReason
    terms: tuple[tuple[int, int], ...]
    either: tuple[int, ...] = ()
    slack: Decimal = ZERO

    @property
    def members(self) -> tuple[int, ...]:
        return (*(place for place, _ in self.terms), *self.either)

    def holds(self, values: Values) -> bool | None:
        if any(values[place] is None for place in self.members):
            return None
        off = min(abs(rest) for rest in self._rests(values, None))
        return True if off == 0 else None if off <= self.slack else False

    def wanted(self, place: int, values: Values, /) -> frozenset[Decimal] | None:
        rests = self._rests(values, place)
        signs = [sign for at, sign in self.terms if at == place] or [1, -1]
        return frozenset(-rest * sign for rest in rests for sign in signs)

    def _rests(self, values: Values, but: int | None) -> list[Decimal]:
        """What the sum may be without one cell."""
        base = sum((sign * (values[place] or ZERO) for place, sign in self.terms if place != but), ZERO)
        free = [values[place] or ZERO for place in self.either if place != but]
        return [base + sum(signed, ZERO) for signed in product(*((value, -value) for value in free))]


@dataclass(frozen=True, slots=True)
class Alike:
    """Two cells that state one amount, signs aside: figures and words."""

    reason: ProposalReason
    one: int
    other: int

    @property
    def members(self) -> tuple[int, ...]:
        return (self.one, self.other)

    def holds(self, values: Values) -> bool | None:
        one, other = values[self.one], values[self.other]
        return None if one is None or other is None else abs(one) == abs(other)

    def wanted(self, place: int, values: Values, /) -> frozenset[Decimal] | None:
        stated = values[self.other if place == self.one else self.one]
        return frozenset() if stated is None else frozenset({stated, -stated})


@dataclass(frozen=True, slots=True)
class Product:
    """The first two cells multiplied give the third, as nearly as a rounding allows."""

    reason: ProposalReason
    members: tuple[int, int, int]
    slack: Decimal
    share: Decimal = Decimal(1)
    """What the product is multiplied by: 0.01 for a rate."""

    def holds(self, values: Values) -> bool | None:
        one, two, three = (values[place] for place in self.members)
        if one is None or two is None or three is None:
            return None
        return abs(one * two * self.share - three) <= self.slack

    def wanted(self, _: int, __: Values, /) -> frozenset[Decimal] | None:
        return None


@dataclass(frozen=True, slots=True)
class AnyOf:
    """Forms of one sum: editions of a statement add up other items to the same total; one of them must hold."""

    reason: ProposalReason
    forms: tuple[Equation, ...]

    @property
    def members(self) -> tuple[int, ...]:
        return tuple(dict.fromkeys(place for form in self.forms for place in form.members))

    def holds(self, values: Values) -> bool | None:
        said = [form.holds(values) for form in self.forms]
        return True if True in said else None if None in said else False

    def wanted(self, place: int, values: Values, /) -> frozenset[Decimal] | None:
        found: set[Decimal] = set()
        for form in (form for form in self.forms if place in form.members):
            values_wanted = form.wanted(place, values)
            if values_wanted is None:
                return None
            found |= values_wanted
        return frozenset(found)


@dataclass(frozen=True, slots=True)
class Repair:
    """One character of one cell put right: what it then reads, and which equations hold by that."""

    cell: int
    text: str
    value: Decimal
    mends: frozenset[int]


def sole_repairs(cells: Sequence[Cell], equations: Sequence[Equation]) -> tuple[Repair, ...]:
    """The repairs that are the only ones to explain what does not hold, by place of the cell.

    A repair must make hold every broken equation its cell is part of and break none that held. Where two repairs
    explain the same, neither is given; one that explains less than another is no rival of it.
    """
    values: Values = [cell.value for cell in cells]
    broken = {at for at, one in enumerate(equations) if _is_broken(one, cells, values)}
    found = [
        repair
        for place in sorted({place for at in broken for place in equations[at].members})
        if not cells[place].fixed
        for repair in _repairs(place, cells, equations, broken, values)
    ]
    weighty = [one for one in found if not any(one.mends < other.mends for other in found)]
    alone = [one for one in weighty if not any(one.mends & other.mends for other in weighty if other is not one)]
    return tuple(one for one in alone if not _may_be_lost_words(one, cells[one.cell], equations))


def _may_be_lost_words(repair: Repair, cell: Cell, equations: Sequence[Equation]) -> bool:
    """Whether only words ask for a figure less at the beginning: it is as likely that their own beginning was lost."""
    if cell.value is None or not all(isinstance(equations[at], Alike) for at in repair.mends):
        return False
    whole, part = canonical_money(abs(cell.value)), canonical_money(abs(repair.value))
    return len(part) < len(whole) and whole.endswith(part)


def _is_broken(one: Equation, cells: Sequence[Cell], values: Values) -> bool:
    """Whether it does not hold, or lacks one figure that stands there and cannot be read."""
    unread = [place for place in one.members if values[place] is None]
    if len(unread) == 1:
        return bool(cells[unread[0]].raw) and not cells[unread[0]].fixed
    return one.holds(values) is False


def _lacks(one: Equation, values: Values) -> bool:
    return any(values[place] is None for place in one.members)


def _repairs(
    place: int, cells: Sequence[Cell], equations: Sequence[Equation], broken: Collection[int], values: Values
) -> Iterator[Repair]:
    """Repairs of one cell that mend all its broken equations and break none; each value once."""
    touched = [at for at, one in enumerate(equations) if place in one.members]
    unread = values[place] is None
    mends = frozenset(at for at in touched if at in broken and unread == _lacks(equations[at], values))
    if not mends:
        return
    sets = [wanted for at in mends if (wanted := equations[at].wanted(place, values)) is not None]
    wanted = frozenset.intersection(*sets) if sets else None
    cell = cells[place]
    if wanted is not None and not any(_is_near(cell, value) for value in wanted):
        return
    given = {cell.value}
    for text in one_off(cell.raw, cell.script):
        value = cell.read(text)
        if value is None or value in given or (wanted is not None and value not in wanted):
            continue
        given.add(value)
        after = [*values[:place], value, *values[place + 1 :]]
        if all(_is_no_worse(equations[at], at in mends, values, after) for at in touched):
            yield Repair(place, text, value, mends)


def _is_no_worse(one: Equation, broken: bool, before: Values, after: Values) -> bool:
    said = one.holds(after)
    return said is True if broken or one.holds(before) else said is not False


def _is_near(cell: Cell, value: Decimal) -> bool:
    """Whether a value can be one character away from what was read: cheap, so that few texts are tried."""
    if cell.scale is None:
        return True
    own, printed = _FIGURES.sub("", cell.raw), abs(value) / cell.scale
    forms = {_FIGURES.sub("", text) for text in (canonical_money(printed), canonical_decimal(printed))}
    return any(Levenshtein.distance(own, form, score_cutoff=1) <= 1 for form in forms)
