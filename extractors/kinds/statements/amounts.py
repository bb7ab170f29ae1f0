"""Amounts of a statement in yuan."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from decimal import Decimal

from extractors.evidence import Sighting
from extractors.kinds.statements.entries import Entry
from extractors.kinds.statements.words import StatementWords, completed, item_name, items_of_few, nearest
from heyan.amounts import Amount, is_whole_cents, parse_amount, parse_plain_decimal, unit_scale
from heyan.text import squeeze
from heyan.vocabulary import Source

_LEAST_NAME, _LEAST_END, _SEAL_LETTERS = 3, 5, 6
_FIGURE_BEHIND = re.compile(r"(?=(?:.*?[0-9]){4})[^\u4e00-\u9fff]{5,20}[\u4e00-\u9fff]?")
"""A figure that touches the item and that a seal garbled: 利润总额$.283.713.46."""
_STRAY_END = re.compile(r"[0-9.,:;：；，。·'\"]+")
_OF_SEALS = frozenset("财务专用章合同发票公司有限责任股份")
"""Letters of seals that OCR reads as the end of an item; no item of a form goes on with them alone."""
PERIODS = ("current", "prior")
_MARKED = re.compile(
    r"[-−]?\(?(?:[1-9][0-9]{0,2}(?:[.,:;][0-9]{3})+(?P<cents>[.,:;][0-9]{2})?"
    r"|[1-9][0-9]{3,5}(?:[.,:;][0-9]{3})+(?P<lost>[.,:;][0-9]{2}))\)?"
)
"""3.757.36, 7,862,764,40, 217:876: one mark for another; 2259,857.70: one lost; 57786.105.14: both.

In doubt until a sum confirms it.
"""


@dataclass(slots=True)
class StatementCell:
    """One amount with its place and what the sums say of it."""

    seen: Sighting
    value: Decimal | None
    doubtful: bool
    confirmed: bool = False
    concluded: bool = False
    """Several figures fit a total to the cent: no misreading passes that."""
    contradicted: bool = False
    stroke: bool = False
    """One upright stroke where figures have cents or a second look showed no figure: a dash as like as a one."""


@dataclass(slots=True)
class StatementRow:
    """One item with its amounts by period."""

    item: str
    printed: Sighting
    line: Sighting | None
    mended: bool = False
    """More than one character of the item was lost and is guessed."""
    cells: dict[str, StatementCell] = field(default_factory=dict)


def statement_rows(entries: Iterable[Entry], unit: str, words: StatementWords) -> list[StatementRow]:
    """Rows that say something: those with an amount or a line number, and of a scan those whose amount a sum needs."""
    rows = []
    few = items_of_few(words)
    for entry in entries:
        if entry.item is None or not (entry.has_values or "line" in entry.cells or _is_needed(entry.item, few)):
            continue
        name, guessed = _known_name(entry.item, words)
        own_unit = "元" if name in words.per_share else unit
        cells = {
            period: cell_of(entry.cells[period], own_unit, doubtful=period in entry.doubtful)
            for period in PERIODS
            if period in entry.cells
        }
        if name:
            rows.append(StatementRow(name, entry.item, entry.cells.get("line"), guessed, cells))
    return rows


def _is_needed(item: Sighting, few: frozenset[str]) -> bool:
    return item.source is Source.OCR and item_name(item.raw) in few


def _known_name(printed: Sighting, words: StatementWords) -> tuple[str, bool]:
    """The item as the form names it, and whether that is a guess from what is left of it."""
    name = item_name(printed.raw)
    if name in words.items:
        return name, False
    if name[:1] in "加减" and name[1:] in words.items:
        return name[1:], False
    if printed.source is not Source.OCR:
        return name, False
    whole = max((item for item in words.items if name.startswith(item)), key=len, default="")
    if printed.sealed and (bare := _without_seal(name, whole, words)):
        return bare, True
    if len(whole) >= _LEAST_NAME and _FIGURE_BEHIND.fullmatch(name, len(whole)):
        return whole, True
    if whole and _STRAY_END.fullmatch(name, len(whole)):
        return whole, False
    if whole and len(whole) >= _LEAST_NAME and set(name[len(whole) :]) <= _OF_SEALS:
        return whole, True
    near = nearest(name, words)
    return (near, False) if near in words.items else completed(printed.raw, words) or (name, False)


def _without_seal(name: str, whole: str, words: StatementWords) -> str:
    """A known item with letters of a seal read as its end (所得税费用中州) or its beginning; '' for none."""
    # One or two letters before an item may be its own, misread (菲流动资产合计).
    fewest = _LEAST_NAME
    ends = [item for item in words.items if len(item) >= _LEAST_END and name[fewest:].endswith(item)]
    found = [whole] if len(whole) >= _LEAST_NAME else ends
    longest = max(found, key=len, default="")
    return longest if len(name) - len(longest) <= _SEAL_LETTERS else ""


def cell_of(seen: Sighting, unit: str, *, doubtful: bool = False) -> StatementCell:
    """One amount as it reads in a unit."""
    amount: Amount | None = parse_amount(seen.raw, unit)
    marked = _MARKED.fullmatch(squeeze(seen.raw))
    if amount is None and marked and (_cents(marked) or seen.source is Source.OCR):
        amount = parse_amount(_remarked(marked), unit)
        doubtful = True
    scale = unit_scale(unit)
    if amount is None and seen.source is not Source.OCR and scale is not None:
        number = parse_plain_decimal(seen.raw)  # characters, not their picture: 1.234 万元 has no misread comma
        if number is not None:
            return StatementCell(seen, number * scale, doubtful)
    if amount is None:
        return StatementCell(seen, None, doubtful=True)
    odd = seen.source is Source.OCR and not is_whole_cents(amount.value)
    return StatementCell(seen, amount.value, doubtful or amount.doubtful or odd)


def _remarked(marked: re.Match[str]) -> str:
    """The amount without the marks between its thousands and with a point before its cents."""
    plain = re.sub("[.,:;]", "", marked[0])
    cents = plain.rstrip(")")[-2:] if _cents(marked) else ""
    return plain if not cents else re.sub(rf"{cents}(\)?)$", rf".{cents}\1", plain)


def _cents(marked: re.Match[str]) -> str:
    return marked["cents"] or marked["lost"] or ""
