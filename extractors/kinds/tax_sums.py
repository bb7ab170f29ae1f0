"""What the total of a tax certificate says of its rows: read once or twice, they fit it to the cent or they do not."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from decimal import Decimal
from itertools import combinations

from extractors import values
from extractors.evidence import Draft, Sighting
from heyan.amounts import canonical_money
from heyan.vocabulary import Source

Drafts = dict[str, Draft]
SeenAgain = Callable[[Sighting], tuple[str, ...]]
"""What second readings saw at the place of a first one."""

_MOST_CHANGED = 3
"""Rows of which the second reading may be taken instead of the first: more than that is guessing."""
_MOST_DISPUTED = 24
_LEGIBLE = 0.9
"""The score from which a figure is not taken for a misread one only because words and rows agree on another."""


def balance(
    total: Draft | None, words: Draft | None, rows: list[Drafts], again: SeenAgain
) -> tuple[Draft | None, bool]:
    """The total as the rows confirm it, and whether the rows are certainly all there; `rows` are settled in place.

    Characters that do not add up are wrong as printed: that is for a rule to say. Pixels that do not add up were
    misread somewhere: the second readings are tried, and where none makes the sum fit to the cent all rows are doubted.
    """
    cells = [row["amount"] for row in rows if "amount" in row]
    if not cells or not all(cell.seen.source is Source.OCR for cell in cells):
        return _as_printed(total, cells, rows)
    targets = _targets(total, words, again)
    choices = [_choices(cell, again) for cell in cells]
    for target in targets:
        picked = fitting(choices, target)
        if picked is not None and total is not None:
            for row, value in zip((row for row in rows if "amount" in row), picked, strict=True):
                row["amount"] = _borne_out(replace(row["amount"], value=canonical_money(value)), len(cells))
            return _settled(total, target, len(cells), again), True
    for row in rows:
        if "amount" in row:
            row["amount"] = row["amount"].contradict("unsummed" if total is None else "sum")
    return total, False


def _settled(total: Draft, target: Decimal, rows: int, again: SeenAgain) -> Draft:
    """The total where the rows fit a target; a figure that was read well and differs is left for a person."""
    legible = not total.doubtful and total.seen.confidence >= _LEGIBLE
    if _amount(total) != target and legible and target not in map(_read, again(total.seen)):
        return total.contradict("words")
    return _borne_out(replace(total, value=canonical_money(target)), rows)


def _borne_out(made: Draft, rows: int) -> Draft:
    """One figure printed twice may be misread twice; several that fit their total cannot."""
    return made.confirm("sum").confirm("balance") if rows > 1 else made.confirm("sum")


def _as_printed(total: Draft | None, cells: Sequence[Draft], rows: Sequence[Drafts]) -> tuple[Draft | None, bool]:
    """Exact characters: complete where every row has its amount; confirmed where they fit."""
    read = [amount for cell in cells if (amount := _amount(cell)) is not None]
    whole = bool(rows) and len(read) == len(cells) == len(rows)
    printed = _amount(total) if total is not None else None
    if total is not None and whole and printed == sum(read, Decimal(0)):
        return total.confirm("sum"), True
    return total, whole and printed is not None


def fitting(choices: Sequence[Sequence[Decimal]], total: Decimal) -> tuple[Decimal, ...] | None:
    """One value of each row's choices so that they sum to the total with the fewest second ones; None: none or several.

    The first choice of a row is its first reading.
    """
    if not choices or not all(choices):
        return None
    base = [options[0] for options in choices]
    rest = total - sum(base, Decimal(0))
    changes = [(place, value) for place, options in enumerate(choices) for value in options[1:]]
    if rest == 0:
        return tuple(base)
    if len(changes) > _MOST_DISPUTED:
        return None
    for size in range(1, _MOST_CHANGED + 1):
        found = [
            chosen
            for chosen in combinations(changes, size)
            if len({place for place, _ in chosen}) == size and sum(v - base[p] for p, v in chosen) == rest
        ]
        if found:
            replaced = dict(found[0])
            return tuple(replaced.get(p, v) for p, v in enumerate(base)) if len(found) == 1 else None
    return None


def _targets(total: Draft | None, words: Draft | None, again: SeenAgain) -> list[Decimal]:
    """What the total may be: its figure, its words, its figure as seen again."""
    found = [] if total is None else [_amount(total)]
    if words is not None and not words.doubtful:
        found.append(_amount(words))
    if total is not None:
        found += [_read(text) for text in again(total.seen)]
    return list(dict.fromkeys(target for target in found if target is not None))


def _choices(cell: Draft, again: SeenAgain) -> tuple[Decimal, ...]:
    first = _amount(cell)
    found = [] if first is None else [first]
    turned = first is not None and (_read(cell.seen.raw) or first) != first  # a refund that is only called so
    for text in again(cell.seen):
        value = _read(text)
        if value is not None:
            found.append(-value if turned else value)
    return tuple(dict.fromkeys(found))


def _amount(made: Draft) -> Decimal | None:
    return Decimal(made.value) if isinstance(made.value, str) and not made.value.startswith("*") else None


def _read(text: str) -> Decimal | None:
    found = values.money(text).text
    return Decimal(found) if found is not None and not found.startswith("*") else None
