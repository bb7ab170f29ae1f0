"""How amounts and dates are written in Chinese documents; the makers' own code, shared with no parser."""

from __future__ import annotations

from datetime import date
from decimal import ROUND_HALF_UP, Decimal

CENT = Decimal("0.01")
DIGITS = "零壹贰叁肆伍陆柒捌玖"
PLACES = ("", "拾", "佰", "仟")
GROUPS = ("", "万", "亿", "万亿")
WAN = Decimal(10000)


def cents(value: Decimal | int | str) -> Decimal:
    """Rounded half up to two decimals."""
    return Decimal(value).quantize(CENT, ROUND_HALF_UP)


def plain(value: Decimal) -> str:
    """Canonical money: two decimals, no separators."""
    return f"{cents(value):.2f}"


def grouped(value: Decimal, places: int = 2) -> str:
    """Money with thousands separators."""
    return f"{value:,.{places}f}"


def trimmed(value: Decimal) -> str:
    """A plain decimal without trailing zeros."""
    text = f"{value:f}"
    return text.rstrip("0").rstrip(".") if "." in text else text


def wan(value: Decimal, places: int = 2) -> str:
    """Yuan written in 万元."""
    return f"{(value / WAN).quantize(Decimal(1).scaleb(-places), ROUND_HALF_UP):f}"


def _integer_words(number: int) -> str:
    groups = []
    while number:
        number, low = divmod(number, 10000)
        groups.append(low)
    out, gap = "", False
    for index in range(len(groups) - 1, -1, -1):
        group = groups[index]
        if group == 0:
            gap = bool(out)
            continue
        if out and (gap or group < 1000):
            out += "零"
        out += _group_words(group) + GROUPS[index]
        gap = False
    return out


def _group_words(group: int) -> str:
    out, gap = "", False
    for place in (3, 2, 1, 0):
        digit = group // 10**place % 10
        if digit == 0:
            gap = bool(out)
            continue
        out += ("零" if gap else "") + DIGITS[digit] + PLACES[place]
        gap = False
    return out


def amount_words(value: Decimal, yuan: str = "圆", whole: str = "整") -> str:
    """An amount in capital characters: 壹佰贰拾叁圆肆角伍分."""
    sign = "（负数）" if value < 0 else ""
    fen_total = int(abs(cents(value)) * 100)
    number, rest = divmod(fen_total, 100)
    jiao, fen = divmod(rest, 10)
    out = _integer_words(number) + yuan if number else ("" if rest else "零" + yuan)
    if not rest:
        return sign + out + whole
    if jiao:
        out += DIGITS[jiao] + "角"
    elif number:
        out += "零"
    if fen:
        return sign + out + DIGITS[fen] + "分"
    return sign + out + whole


def han_date(day: date, form: str = "padded") -> str:
    """A date as `2025年03月08日` (padded), `2025年3月8日` (bare), spaced, dashed, dotted, slashed or compact."""
    match form:
        case "padded":
            return f"{day.year}年{day.month:02d}月{day.day:02d}日"
        case "bare":
            return f"{day.year}年{day.month}月{day.day}日"
        case "spaced":
            return f"{day.year} 年 {day.month} 月 {day.day} 日"
        case "dotted":
            return f"{day.year}.{day.month:02d}.{day.day:02d}"
        case "slashed":
            return f"{day.year}/{day.month:02d}/{day.day:02d}"
        case "compact":
            return f"{day:%Y%m%d}"
        case "characters":
            return f"{_year(day.year)}年{_small(day.month)}月{_small(day.day)}日"
        case _:
            return day.isoformat()


def _year(year: int) -> str:
    return "".join("〇一二三四五六七八九"[int(d)] for d in str(year))


def _small(number: int) -> str:
    ones = "〇一二三四五六七八九"
    if number < 10:
        return ones[number]
    tens = "" if number < 20 else ones[number // 10]
    return tens + "十" + (ones[number % 10] if number % 10 else "")
