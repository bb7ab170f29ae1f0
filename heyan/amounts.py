"""Money and decimals written in Arabic digits, and tax rates, as documents print them."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from decimal import ROUND_HALF_UP, Context, Decimal

from heyan.text import fold, has_disguised_digits, narrow, squeeze

_LONGEST = 80
_WIDE = Context(prec=60, rounding=ROUND_HALF_UP)
_CENT = Decimal("0.01")

SCALES = {
    "": Decimal(1),
    "百": Decimal(100),
    "千": Decimal(1_000),
    "万": Decimal(10_000),
    "十万": Decimal(100_000),
    "百万": Decimal(1_000_000),
    "千万": Decimal(10_000_000),
    "亿": Decimal(100_000_000),
    "万亿": Decimal(1_000_000_000_000),
}
CURRENCIES = {
    "人民币": "CNY",
    "RMB": "CNY",
    "CNY": "CNY",
    "¥": "CNY",
    "Y": "CNY",  # what OCR makes of ¥
    "羊": "CNY",
    "US$": "USD",
    "USD": "USD",
    "$": "USD",
    "美元": "USD",
    "美金": "USD",
    "HK$": "HKD",
    "HKD": "HKD",
    "港元": "HKD",
    "港币": "HKD",
    "EUR": "EUR",
    "€": "EUR",
    "欧元": "EUR",
    "JPY": "JPY",
    "日元": "JPY",
    "GBP": "GBP",
    "£": "GBP",
    "英镑": "GBP",
}


def _any_of(words: "dict[str, str] | dict[str, Decimal]") -> str:
    return "|".join(re.escape(word) for word in sorted(words, key=len, reverse=True) if word)


_HEAD = rf"(?:(?:\(小写\)|小写|{_any_of(CURRENCIES)}):?)"
_TAIL = rf"(?P<scale>{_any_of(SCALES)})?(?P<money>{_any_of(CURRENCIES)}|元|圆)?(?P<end>[整正]?(?:人民币|\(人民币\))?)"
_MONEY = re.compile(
    rf"(?P<sign>[-−–负])?(?P<head>{_HEAD}*)(?P<inner>[-−–负])?"
    rf"(?P<open>\()?(?P<number>[0-9][0-9.,]*)(?P<close>\))?(?P<after>[-−–])?{_TAIL}"
)
_CURRENCY_WORD = re.compile(_any_of(CURRENCIES))
_THIN_SPACE = re.compile(r"(?<=[0-9０-９])[\u2006-\u200a\u202f](?=[0-9０-９]{3}(?![0-9０-９]))")
_LOOSE_SPACE = re.compile(r"(?<![0-9]) | (?![0-9])")
_INNER_SPACE = re.compile(r"[0-9](?: [.,]|[.,] )")
_PLAIN = re.compile(r"(?:0|[1-9][0-9]{0,19})(?:\.[0-9]{1,16})?")
_GROUPED = re.compile(r"[1-9][0-9]{0,2}(?:,[0-9]{3}){1,6}(?:\.[0-9]{1,16})?")
_CONFUSED = re.compile(r"[1-9][0-9]{0,2}(?:[.,][0-9]{3}){2,6}\.[0-9]{2}")
_THREE_DECIMALS = re.compile(r"[1-9][0-9]{0,2}\.[0-9]{3}")
_SCIENTIFIC = re.compile(r"[0-9](?:\.[0-9]{1,16})?[eE][+-]?[0-9]{1,2}")
_RUNNING_HEAD = r"(?:人民币|RMB|CNY|USD|US\$|HK\$|[¥$€£])"
_RUNNING_NUMBER = r"[0-9]{1,20}(?:,[0-9]{1,20}){0,8}(?:\.[0-9]{1,16})?"
_RUNNING_MONEY = r"(?:元|圆|美元|美金|港元|港币|欧元|日元|英镑)"
_IN_RUNNING_TEXT = re.compile(
    rf"(?<![0-9A-Za-z.~–—-])(?<![0-9],)(?:(?P<head>{_RUNNING_HEAD}(?:\s?:?\s?{_RUNNING_HEAD})?\s?:?\s?-?))?{_RUNNING_NUMBER}"
    rf"(?:\s?(?:{_any_of(SCALES)}))?(?:\s?(?P<money>{_RUNNING_MONEY})整?)?(?![0-9%‰/]|\s?每|[.,][0-9])"
)


@dataclass(frozen=True, slots=True)
class Amount:
    """Money as read: `value` in whole units of `currency` (yuan for CNY); `doubtful` asks for a person's look."""

    value: Decimal
    unit_seen: str | None
    currency: str
    raw: str
    doubtful: bool = False


def parse_amount(text: str, unit: str | None = None) -> Amount | None:
    """The money one cell or phrase states in digits, or None where it states none or more than one reading is open.

    `unit` is what the head of a table names (千元, 万元 …); it counts only where the text names no unit itself.
    Brackets around a bare number mean a negative one; around a currency or a unit they are a remark, hence None.
    """
    if len(text) > _LONGEST or has_disguised_digits(text):
        return None
    folded = fold(_THIN_SPACE.sub(",", text)).removesuffix("。")
    match = _MONEY.fullmatch(_LOOSE_SPACE.sub("", folded))
    number = _read_number(match["number"]) if match else None
    if match is None or number is None:
        return None
    currency = _currency_of(match)
    negative = _is_negative(match)
    scale = _scale_of(match, unit)
    if currency is None or negative is None or scale is None:
        return None
    unit_seen = _unit_seen(match)
    doubtful = number.doubtful or bool(_INNER_SPACE.search(folded))
    if _THREE_DECIMALS.fullmatch(match["number"]):
        if unit_seen is None:
            return None  # 1.234 may be 1,234 with its comma misread
        doubtful = True
    value = _WIDE.multiply(number.value, scale)
    return Amount(-value if negative and value else value, unit_seen, currency, text, doubtful)


@dataclass(frozen=True, slots=True)
class _Number:
    value: Decimal
    doubtful: bool


def _read_number(digits: str) -> _Number | None:
    """The number of digits, commas and points; a point among grouping commas is repaired only where no other way is."""
    if _PLAIN.fullmatch(digits) or _GROUPED.fullmatch(digits):
        return _Number(Decimal(digits.replace(",", "")), doubtful=False)
    if _CONFUSED.fullmatch(digits) and "," in digits:
        whole, _, cents = digits.rpartition(".")
        return _Number(Decimal(re.sub("[.,]", "", whole) + "." + cents), doubtful=True)
    return None


def _currency_of(match: re.Match[str]) -> str | None:
    """The one currency the words before and after the number name; None where they name two."""
    words = _CURRENCY_WORD.findall(match["head"]) + _CURRENCY_WORD.findall((match["money"] or "") + match["end"])
    named = {CURRENCIES[word] for word in words}
    if len(named) > 1:
        return None
    return next(iter(named), "CNY")


def _is_negative(match: re.Match[str]) -> bool | None:
    """Whether the number is negative; None where signs contradict or brackets are a remark."""
    bracketed = match["open"] is not None
    if bracketed != (match["close"] is not None):
        return None
    if bracketed and (match["head"] or match["scale"] or match["money"] or match["end"]):
        return None
    signs = [bracketed, *(match[name] is not None for name in ("sign", "inner", "after"))]
    return any(signs) if sum(signs) <= 1 else None


def _unit_seen(match: re.Match[str]) -> str | None:
    if not match["scale"] and not match["money"]:
        return None
    money = match["money"] or "元"
    return (match["scale"] or "") + ("元" if money in {"圆", "人民币", "RMB", "CNY", "¥"} else money)


def _scale_of(match: re.Match[str], unit: str | None) -> Decimal | None:
    if match["scale"] or match["money"] or unit is None:
        return SCALES[match["scale"] or ""]
    return unit_scale(unit)


def find_amounts(text: str) -> list[tuple[tuple[int, int], Amount]]:
    """Every amount in running text that names its currency or unit, with its span in the text as given.

    Bare numbers, rates, prices for each (元/台) and the ends of ranges (50-100元) are left out.
    """
    return list(_found_amounts(text))


def _found_amounts(text: str) -> Iterator[tuple[tuple[int, int], Amount]]:
    for match in _IN_RUNNING_TEXT.finditer(narrow(text)):
        raw = text[slice(*match.span())]
        if (match["head"] or match["money"]) and (amount := parse_amount(match[0])):
            yield match.span(), replace(amount, raw=raw)


def unit_scale(unit: str) -> Decimal | None:
    """How many yuan one of a unit is (元, 千元, 万元, 人民币百万元 …), or None for an unknown unit."""
    name = squeeze(unit).removeprefix("人民币").removeprefix(":").removesuffix("元")
    return SCALES.get(name)


def canonical_money(value: Decimal) -> str:
    """Money as the report writes it: two decimals, half up, never a negative zero."""
    rounded = value.quantize(_CENT, context=_WIDE)
    return format(rounded if rounded else abs(rounded), "f")


def is_whole_cents(value: Decimal) -> bool:
    """Whether an amount in yuan has no more than two decimals."""
    return value == value.quantize(_CENT, context=_WIDE)


def canonical_decimal(value: Decimal) -> str:
    """A plain decimal without exponent and trailing zeros: quantities and unit prices."""
    if not value:
        return "0"
    digits = format(value, "f")
    return digits.rstrip("0").rstrip(".") if "." in digits else digits


def parse_plain_decimal(text: str) -> Decimal | None:
    """A number without unit or currency (quantity, unit price, XML and cell values), or None."""
    if len(text) > _LONGEST or has_disguised_digits(text):
        return None
    folded = fold(text)
    negative = folded[:1] in {"-", "−", "–"}
    digits = folded[1:].lstrip() if negative else folded
    if re.fullmatch(r"\.[0-9]{1,16}", digits):
        digits = "0" + digits
    if not (_PLAIN.fullmatch(digits) or _GROUPED.fullmatch(digits) or _SCIENTIFIC.fullmatch(digits)):
        return None
    value = Decimal(digits.replace(",", ""))
    return -value if negative and value else value


_RATE_WORDS = {
    "免税": "免税",
    "免征": "免税",
    "免征增值税": "免税",
    "不征税": "不征税",
    "不征增值税": "不征税",
    "零税率": "0%",
    "普通零税率": "0%",
    "出口零税率": "0%",
}
_PERCENT = re.compile(r"(?P<number>(?:0|[1-9][0-9]?)(?:\.[0-9]{1,6})?) ?%|(?P<whole>100)(?:\.0{1,6})? ?%")
_FRACTION = re.compile(r"0(?:\.[0-9]{1,8})?|\.[0-9]{1,8}")


def parse_rate(text: str) -> str | None:
    """A tax rate in canonical form: `13%`, `1.5%`, `免税`, `不征税` or `***`; a bare fraction 0.13 becomes 13%."""
    if len(text) > _LONGEST or has_disguised_digits(text):
        return None
    words = squeeze(text)
    if words in _RATE_WORDS:
        return _RATE_WORDS[words]
    if re.fullmatch(r"\*{2,8}", words):
        return "***"
    folded = fold(text)
    if match := _PERCENT.fullmatch(folded):
        return canonical_decimal(Decimal(match["number"] or match["whole"])) + "%"
    if _FRACTION.fullmatch(folded):
        return canonical_decimal(Decimal(folded) * 100) + "%"
    return None
