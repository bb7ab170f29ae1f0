"""Declared figures: money in yuan and counts, with the unit from the value, its label or its table."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from decimal import Decimal

from extractors.evidence import Draft
from extractors.kinds.declaration.words import DeclarationWords, year_of
from extractors.kinds.tabular.forms import Answer
from extractors.review_policy import Sort
from heyan.amounts import canonical_money, parse_amount, parse_plain_decimal, unit_scale
from heyan.chinese_amounts import parse_money
from heyan.counts import Count, parse_count
from heyan.text import fold, squeeze
from heyan.vocabulary import Source

_HEDGE = re.compile(r"^(?:人民币|约为?|大约|近|超过|超|共计?|合计|累计|达到?|为)+|(?:左右|以上|余|多)$")
_AIMED = re.compile(r"[(（]\s*(?:目标|预期|计划|预计|规划|考核)[值数]?\s*[)）]")
"""`800台（目标）`: what is aimed at, not what is."""
_NOTHING = re.compile(r"(?:[-—–－/／\\]+|无|暂无|无此项|不适用|N/?A)?", re.IGNORECASE)
_NUMBER = re.compile(r"[0-9][0-9,，.]*")
_FIRST_PART = re.compile(r"[,，;；。(（\s](?![0-9])")
_NAMED_FIRST = re.compile(r"^[^0-9]*[^()（）]*?[等共](?:计|有)?(?P<count>[0-9][0-9,]*[种类个项款台家套]?)$")
"""`Modbus、OPC UA等19种`: the things are named before they are counted."""
_MONEY_UNIT = re.compile(r"(?:人民币)?(?P<unit>[百千万亿]*元)")
_SCALE = re.compile(r"^(?P<scale>万|千|百万|亿)")


def is_nothing(text: str) -> bool:
    """Whether a cell is left blank or says 无."""
    return _NOTHING.fullmatch(squeeze(text)) is not None


def money_draft(name: str, answer: Answer) -> Draft:
    """Declared money in yuan; without any unit in sight it stands in doubt."""
    unit = _money_unit(answer.unit) or _money_unit(answer.column) or answer.table_unit
    value, doubtful = read_money(answer.seen.raw, unit, exact=answer.seen.source is not Source.OCR)
    text = canonical_money(value) if value is not None else None
    return Draft(name, text, Sort.MONEY, answer.seen, doubtful)


def _money_unit(text: str) -> str:
    match = _MONEY_UNIT.search(squeeze(text))
    return match["unit"] if match else ""


def read_money(text: str, unit: str, *, exact: bool = False) -> tuple[Decimal | None, bool]:
    """Yuan and whether a person must look: no unit, another currency, words around it.

    `exact`: characters, not their picture, so that three decimals (18.326 万元) are no misread comma.
    """
    hedged = _HEDGE.sub("", fold(text))
    first = _FIRST_PART.split(hedged, 1)[0]
    amount = parse_amount(hedged, unit or None) or parse_money(hedged)
    amount = amount or parse_amount(first, unit or None) or parse_money(first)
    scale = unit_scale(unit) if unit else None
    if amount is None and exact and scale is not None and (number := parse_plain_decimal(hedged)) is not None:
        return number * scale, False
    if amount is None or amount.currency != "CNY" or (unit and unit_scale(unit) is None):
        return None, True
    return amount.value, amount.doubtful or not (unit or amount.unit_seen or "圆" in text or "元" in text)


def count_draft(name: str, answer: Answer) -> Draft:
    """A declared count; a unit such as 万个 behind the label scales a bare number."""
    found = read_count(answer.seen.raw, answer.unit)
    return Draft(
        name,
        str(found.value) if found else None,
        Sort.NUMBER,
        answer.seen,
        found is None or _AIMED.search(answer.seen.raw) is not None,
    )


def _is_aimed(text: str) -> bool:
    return _AIMED.search(text) is not None


def read_count(text: str, unit: str = "") -> Count | None:
    """The count that a cell states; trailing explanations are left out where the number stands first."""
    tight = fold(text)
    scale = _SCALE.match(squeeze(unit))
    if _NUMBER.fullmatch(squeeze(text)) and scale is not None:
        return parse_count(squeeze(text) + scale["scale"])
    if found := parse_count(tight):
        return found
    first = _FIRST_PART.split(tight, maxsplit=1)[0]
    named = _NAMED_FIRST.search(tight)
    return parse_count(first) or (parse_count(named["count"]) if named else None)


def newest(found: Iterable[Answer]) -> tuple[Answer, ...]:
    """Answers without those that stand in the column of an earlier year than another one of their name."""
    kept = tuple(found)
    years = [(answer.name, match[1]) for answer in kept if (match := _YEAR_OF_COLUMN.match(squeeze(answer.column)))]
    latest = {name: max(year for other, year in years if other == name) for name, _ in years}

    def is_old(answer: Answer) -> bool:
        match = _YEAR_OF_COLUMN.match(squeeze(answer.column))
        return match is not None and "@" not in answer.name and match[1] < latest[answer.name]

    return tuple(answer for answer in kept if not is_old(answer))


_YEAR_OF_COLUMN = re.compile(r"(20[0-9]{2})(?:年|$)")


def annual_drafts(found: Iterable[Answer], words: DeclarationWords) -> tuple[Draft, ...]:
    """Figures by year: the latest year that the paper names is y1, the one before it y2."""
    dated: list[tuple[str, str, Answer]] = []
    for answer in found:
        base, at, year = answer.name.partition("@")
        if at and not is_nothing(answer.seen.raw):
            dated.append((base, year or year_of(answer.column, words.years) or _bracketed_year(answer.label), answer))
    named = sorted({year for _, year, _ in dated if year.isdigit()}, reverse=True)
    order = {year: f"y{place}" for place, year in enumerate(named, start=1)}
    drafts = []
    for base, year, answer in dated:
        key = order.get(year, year)
        draft = money_draft(f"{base}_{key or 'y1'}", answer)
        drafts.append(draft if key else Draft(draft.name, draft.value, draft.sort, draft.seen, doubtful=True))
    return tuple(draft for draft in drafts if draft.name in _DECLARED)


def _bracketed_year(label: str) -> str:
    """The year in the brackets behind a label: `营业收入（2025年，万元）`."""
    match = re.search(r"[（(][^（()）]*?(20[0-9]{2})年?[^（()）]*[)）]", label)
    return match[1] if match else ""


_DECLARED = frozenset(
    f"{name}_y1" for name in ("revenue", "net_profit", "total_assets", "tax_paid", "rd_expense", "platform_income")
) | {"revenue_y2"}


def chosen(drafts: Iterable[Draft]) -> Mapping[str, Draft]:
    """One draft for each name: the first that can be read; the same figure elsewhere confirms it, another doubts it."""
    result: dict[str, Draft] = {}
    for draft in drafts:
        first = result.get(draft.name)
        if first is None or (first.value is None and draft.value is not None):
            result[draft.name] = draft
        elif draft.value is not None:
            same = draft.value == first.value
            result[draft.name] = first.confirm("repeat") if same else first.contradict("repeat")
    return result
