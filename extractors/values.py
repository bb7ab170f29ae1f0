"""Texts to canonical values (contract §3): one reader for each sort of value, None where it cannot be read."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass

from extractors.evidence import Draft, Sighting
from extractors.review_policy import Sort
from heyan import uscc
from heyan.amounts import (
    canonical_decimal,
    canonical_money,
    is_whole_cents,
    parse_amount,
    parse_plain_decimal,
    parse_rate,
)
from heyan.chinese_amounts import parse_money, parse_words
from heyan.dates import canonical_period, parse_date, parse_period
from heyan.names import normalise_name
from heyan.text import fold, squeeze
from heyan.vocabulary import Source


@dataclass(frozen=True, slots=True)
class Value:
    """A canonical value; `doubtful`: its reader took a liberty; `checked_by`: a format check held; `misfit`: it failed.

    A failed check casts doubt on what was read from pixels; of exact characters it says that they are wrong as printed.
    """

    text: str | None
    doubtful: bool = False
    checked_by: tuple[str, ...] = ()
    misfit: bool = False

    def unsure(self, source: Source) -> bool:
        """Whether the value may be another than the one that stands there."""
        return self.doubtful or (self.misfit and source is Source.OCR)


Reader = Callable[[str], Value]
_UNREAD = Value(None, doubtful=True)
_STARS = re.compile(r"\*{2,8}")
_NUMERALS = "零〇壹贰貳叁叄参參肆伍陆陸柒捌玖拾佰仟万萬亿億元圆圓圎角分整正两弌弍一二三四五六七八九十百千"
_LEADING_MARK = re.compile(rf"^[^{_NUMERALS}（(负0-9]+")
_FOLDED_RUN = re.compile(r"[^（），；：。！？]+")
_BLANK_BESIDE_HAN = re.compile(r"(?<=[\u4e00-\u9fff（），；：。！？、]) +| +(?=[\u4e00-\u9fff（），；：。！？、])")
_POINTS = re.compile(r"(?<![0-9.,])[1-9][0-9]{0,2}(?:\.[0-9]{3})+\.[0-9]{2}(?![0-9.,])")
_COMMA_FOR_POINT = re.compile(r"(?<![0-9.,])((?:[0-9]{1,3}(?:[.,][0-9]{3})+|[0-9]+)),([0-9]{2})(?![0-9.,])")
_LOOSE_DIGITS = re.compile(r"(?<=[0-9.,])\s+(?=[0-9.,])")


def money(text: str) -> Value:
    """Yuan with two decimals; a printed *** stays."""
    if _STARS.fullmatch(squeeze(text)):
        return Value("***")
    amount = parse_amount(text)
    if amount is None:
        tight = _LOOSE_DIGITS.sub("", fold(text))
        amount = parse_amount(tight) or parse_amount(_grouped(tight))
        if amount is None:
            return _UNREAD
        return Value(canonical_money(amount.value), doubtful=True)
    return Value(canonical_money(amount.value), amount.doubtful, misfit=not is_whole_cents(amount.value))


def _grouped(text: str) -> str:
    """`5.837.925.88`, `17544,24`: points for commas or a comma for the point; only two cents can end a figure so."""
    text = _COMMA_FOR_POINT.sub(lambda m: re.sub("[.,]", "", m[1]) + "." + m[2], text)
    match = _POINTS.search(text)
    if match is None:
        return text
    whole, _, cents = match[0].rpartition(".")
    return text[: match.start()] + whole.replace(".", ",") + "." + cents + text[match.end() :]


def capital(text: str) -> Value:
    """Yuan of a registered capital written in digits or numerals; other currencies stay unread."""
    amount = parse_money(text)
    if amount is None or amount.currency != "CNY":
        return _UNREAD
    return Value(canonical_money(amount.value), amount.doubtful)


def decimal(text: str) -> Value:
    """A quantity or unit price."""
    number = parse_plain_decimal(re.sub(r"^[¥￥]", "", fold(text)))
    return _UNREAD if number is None else Value(canonical_decimal(number))


def rate(text: str) -> Value:
    """A tax rate as contract §3 writes it."""
    found = parse_rate(text)
    return _UNREAD if found is None else Value(found)


def day(text: str) -> Value:
    """An ISO day; the day stands alone or is the only one in the text."""
    found = parse_date(text)
    return _UNREAD if found is None else Value(found.isoformat())


def period(text: str) -> Value:
    """`start/end` in ISO days, an open end left empty."""
    found = parse_period(text)
    return _UNREAD if found is None else Value(canonical_period(*found))


def words(text: str) -> Value:
    """An amount in numerals, as printed, without the ⊗ before it."""
    printed = _LEADING_MARK.sub("", squeeze(text)).rstrip(":,，。;；")
    if not printed:
        return _UNREAD
    amount = parse_words(printed)
    return Value(normalise_name(printed), doubtful=amount is None or not amount.canonical)


def name(text: str) -> Value:
    """A name in NFKC with brackets as （）."""
    found = normalise_name(text)
    return Value(found) if found else _UNREAD


def prose(text: str) -> Value:
    """Free text, Chinese brackets and marks as printed, else half-width, blanks between Chinese characters dropped."""
    found = _BLANK_BESIDE_HAN.sub("", _FOLDED_RUN.sub(lambda run: fold(run[0]) or " ", text)).strip()
    return Value(found) if found else _UNREAD


def digits(text: str) -> Value:
    """A number that consists of digits only, spaces dropped."""
    found = re.sub(r"[\s.·:：-]+", "", fold(text))
    return Value(found) if found.isdigit() and found.isascii() else _UNREAD


def serial(text: str) -> Value:
    """A code of letters, digits and dashes, spaces dropped."""
    found = squeeze(text).strip(":：.,，。;；")
    return Value(found) if re.fullmatch(r"[0-9A-Za-z*-]{2,64}", found) else _UNREAD


_OLDER = (15, 20)
"""Lengths of taxpayers' ids without check digits; one character more or less than a USCC has was read wrongly."""
_LOOKALIKES = str.maketrans("OI", "01")


def tax_id(text: str) -> Value:
    """A taxpayer's id: a USCC (its check digits are said) or an older number of 15 to 20 characters."""
    code = uscc.normalise(text)
    if not re.fullmatch(r"[0-9A-Z]{15,20}", code):
        return _UNREAD
    found = uscc.check(code)
    if found.valid:
        return Value(code, checked_by=("check_digit",) if found.certain else ())
    return Value(code, misfit=len(code) not in _OLDER)


def _without_lookalikes(value: Value) -> Value:
    """A code read from pixels with O and I, which no code has, as the 0 and 1 they look like, if both checks hold."""
    code = (value.text or "").translate(_LOOKALIKES)
    return Value(code, checked_by=("check_digit",)) if uscc.check(code).certain else value


def draft(field: str, sort: Sort, reader: Reader, seen: Sighting) -> Draft:
    """A draft of a field read from a sighting; unreadable text gives a draft without a value."""
    value = reader(seen.raw)
    if reader is tax_id and value.misfit and seen.source is Source.OCR:
        value = _without_lookalikes(value)
    return Draft(field, value.text, sort, seen, value.unsure(seen.source), value.checked_by)
