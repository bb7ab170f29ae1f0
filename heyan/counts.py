"""Counts with a unit, as indicators and lists state them: `1.2万台(套)`, `约3000台`, `超过500家`."""

import re
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum

from heyan.amounts import SCALES, parse_plain_decimal
from heyan.chinese_amounts import parse_integer_words
from heyan.text import has_disguised_digits, squeeze

_LONGEST = 60
_INNER_SPACE = re.compile(r"[0-9][ \u00a0\u3000\t\n]+[0-9]")
_COUNT = re.compile(
    r"(?:共有?|共计|合计|总计|总数|累计|现有|已|达到?|为)*"
    r"(?P<before>超过|超出|超|逾|大于等于|大于|高于|不少于|不低于|至少|突破|>=|>|≥|≧|⩾|约为?|大约|近|将近|接近|≈|~)?(?:达到?)?"
    r"(?P<number>[0-9][0-9.,]*|[零〇○一二三四五六七八九两十百千壹贰叁肆伍陆柒捌玖拾佰仟万亿]+)"
    r"(?P<odd>余|多|几|\+)?(?P<scale>万亿|十万|百万|千万|亿|万|千|百)?(?P<odd_too>余|多|几|\+)?"
    r"(?P<unit>[\u4e00-\u9fffA-Za-z/()·、]{0,12}?)(?P<after>以上|及以上|左右|上下|\+)?"
)
_APPROXIMATE = frozenset({"约", "约为", "大约", "近", "将近", "接近", "≈", "~", "左右", "上下"})
_NUMERALS = "零〇○一二三四五六七八九两十百千壹贰叁肆伍陆柒捌玖拾佰仟万亿余多几"


class Qualifier(StrEnum):
    """How firmly a count is stated."""

    EXACT = "exact"
    APPROX = "approx"
    OVER = "over"


@dataclass(frozen=True, slots=True)
class Count:
    """A whole number of things; `unit` as printed, empty where none is."""

    value: int
    unit: str
    qualifier: Qualifier
    raw: str


def parse_count(text: str) -> Count | None:
    """The count a cell or phrase states, or None; upper bounds (不超过), ranges and fractions are none."""
    if len(text) > _LONGEST or has_disguised_digits(text) or _INNER_SPACE.search(text.strip()):
        return None
    match = _COUNT.fullmatch(squeeze(text))
    if match is None or match["unit"][:1] in tuple(_NUMERALS):
        return None
    number = _number(match["number"])
    if number is None or ("." in match["number"] and not match["scale"]):
        return None  # 1.200台 may be 1,200台 with its comma misread
    value = number * SCALES[match["scale"] or ""]
    if value != value.to_integral_value():
        return None
    return Count(int(value), match["unit"], _qualifier(match), text)


def _number(digits: str) -> Decimal | None:
    if digits[0].isascii():
        return parse_plain_decimal(digits)
    words = parse_integer_words(digits)
    return None if words is None else Decimal(words)


def _qualifier(match: re.Match[str]) -> Qualifier:
    marks = {match["before"], match["after"], match["odd"], match["odd_too"]} - {None}
    if not marks:
        return Qualifier.EXACT
    return Qualifier.APPROX if marks & _APPROXIMATE else Qualifier.OVER
