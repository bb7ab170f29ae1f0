"""Amounts written in Chinese numerals (大写金额): reading them, and writing them by the rules for bank vouchers.

Source of the rules: 中国人民银行《支付结算办法》附一《正确填写票据和结算凭证的基本规定》.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from decimal import ROUND_HALF_UP, Context, Decimal

from heyan.amounts import Amount, parse_amount
from heyan.text import narrow, squeeze

_LONGEST = 80
_WIDE = Context(prec=40, rounding=ROUND_HALF_UP)
_LIMIT = Decimal(10) ** 16
_DIGITS = "零壹贰叁肆伍陆柒捌玖"
_UNITS = {"拾": 10, "佰": 100, "仟": 1000}
_OPTIONAL_ZERO = "?"

_GLYPHS = str.maketrans(
    "〇○一弌二貳弍貮三叄參叁弎四五六陸七八九两兩十百千萬億圆圓圎園园角正負",
    "零零壹壹贰贰贰贰叁叁叁叁叁肆伍陆陆柒捌玖贰贰拾佰仟万亿元元元元元角整负",
)
_CURRENCIES = {
    "元": "CNY",
    "美元": "USD",
    "港元": "HKD",
    "港币": "HKD",
    "欧元": "EUR",
    "日元": "JPY",
    "英镑": "GBP",
    "人民币": "CNY",
}
_PREFIX = re.compile(
    r"(?:[⊗⨂×✕✖⊠⊙X:]|价税合计|(?:合同)?(?:总|合)?(?:金额|价|计)|人民币|RMB|CNY|¥|\(?大写\)?|\(人民币\))*"
)
_BODY = re.compile(
    r"(?P<negative>负)?"
    r"(?:(?P<whole>[零壹贰叁肆伍陆柒捌玖拾佰仟万亿0-9]+)(?P<currency>美元|港元|港币|欧元|日元|英镑|人民币|元)(?:人民币)?)?"
    r"(?P<cents>(?:零?[零壹贰叁肆伍陆柒捌玖]角)?(?:零?[零壹贰叁肆伍陆柒捌玖]分)?)"
    r"(?P<end>整)?"
)
_YUAN_LEFT_OUT = re.compile(r"(?P<whole>[零壹贰叁肆伍陆柒捌玖拾佰仟万亿]+)整")
_DIGIT_GLYPHS = "零〇○一壹弌二贰貳弍貮两兩三叁叄參弎四肆五伍六陆陸七柒八捌九玖"
_NUMERALS = _DIGIT_GLYPHS + "十拾百佰千仟万萬亿億"
# Bounded, and never begun inside a run: pages of numerals must not cost more than their length.
_IN_RUNNING_TEXT = re.compile(
    rf"(?<![{_NUMERALS}])[负負]?[{_NUMERALS}](?:\s?[{_NUMERALS}]){{0,40}}"
    r"\s?(?:美元|港元|港币|欧元|日元|英镑|[元圆圓圎園园])"
    rf"(?:\s?零?\s?[{_DIGIT_GLYPHS}]\s?角)?(?:\s?零?\s?[{_DIGIT_GLYPHS}]\s?分)?(?:\s?[整正])?"
)
_CUT_OFF = re.compile(r"[壹贰叁肆伍陆柒捌玖拾佰仟万萬億0-9.]\s?[^\s:;。,()]?\s?$")


@dataclass(frozen=True, slots=True)
class WordsAmount:
    """Money read from numerals.

    `canonical`: written out again by the rules it gives the same words (variant glyphs, an optional 零 and the closing
    整 aside); otherwise a glyph may have been lost. `closed`: it ends in 整 or 分, so nothing was cut off its end.
    """

    value: Decimal
    currency: str
    canonical: bool
    closed: bool
    raw: str


def parse_words(text: str) -> WordsAmount | None:
    """The amount that numerals state (`人民币（大写）：壹佰壹拾叁元整`, `伍佰万美元`, `9999亿元`), or None."""
    if len(text) > _LONGEST:
        return None
    glyphs = squeeze(text).removesuffix("。")
    prefix = _PREFIX.match(glyphs)
    start = prefix.end() if prefix else 0
    words = glyphs[start:].translate(_GLYPHS)
    match = _BODY.fullmatch(words)
    if match is None or not words:
        return _yuan_left_out(words, text) if "人民币" in glyphs[:start] else None
    whole = _whole_yuan(match["whole"])
    if whole is None or (match["whole"] is None and not _is_bare_cents(match["cents"])):
        return None
    value = Decimal(whole) + _cents(match["cents"])
    if match["negative"]:
        value = -value
    canonical = _spells(words, match["currency"] or "元", value)
    closed = bool(match["end"]) or match["cents"].endswith("分")
    return WordsAmount(value, _CURRENCIES[match["currency"] or "元"], canonical, closed, text)


def _yuan_left_out(words: str, raw: str) -> WordsAmount | None:
    """`人民币伍佰万整`: read, as the currency is named and 整 closes it, but never canonical."""
    match = _YUAN_LEFT_OUT.fullmatch(words)
    whole = _whole_yuan(match["whole"]) if match else None
    return None if whole is None else WordsAmount(Decimal(whole), "CNY", canonical=False, closed=True, raw=raw)


def _is_bare_cents(cents: str) -> bool:
    """Without a 元 only `伍角`, `叁分`, `伍角叁分` are amounts; a leading 零 shows that something stood before it."""
    return bool(cents) and not cents.startswith("零")


def _whole_yuan(words: str | None) -> int | None:
    """The integer of the part before 元; 0 where there is none, None where the numerals make no number."""
    if words is None:
        return 0
    if re.search("[0-9]", words):
        # 318元整 is for parse_amount; digits belong here only before 万 and 亿 (9999亿, 1亿2000万)
        return (
            _below_wan_yi(words) if re.fullmatch(r"(?:[1-9][0-9]{0,3}[万亿]){1,3}(?:[1-9][0-9]{0,3})?", words) else None
        )
    return _below_wan_yi(words)


def parse_integer_words(text: str) -> int | None:
    """The integer that numerals state (`一百二十`, `叁仟`, `两万五千`), below 10^16, or None."""
    words = squeeze(text).translate(_GLYPHS)
    if not re.fullmatch(rf"[{_DIGITS}拾佰仟万亿]{{1,40}}", words):
        return None
    return _below_wan_yi(words)


def _below_wan_yi(words: str) -> int | None:
    head, yi, tail = words.partition("亿")
    if not yi:
        return _below_yi(words)
    high = _below_yi(head)
    low = _below_yi(tail) if tail else 0
    return high * 10**8 + low if high and low is not None else None


def _below_yi(words: str) -> int | None:
    head, wan, tail = words.partition("万")
    if not wan:
        return _section(words)
    high = _section(head)
    low = _section(tail) if tail else 0
    return high * 10**4 + low if high and low is not None else None


def _section(words: str) -> int | None:
    """The value 0…9999 of one section; units must fall, and two digits never stand side by side."""
    if re.fullmatch("[0-9]{1,4}", words):
        return int(words)
    total, last_unit, pending = 0, 10_000, None
    for char in words:
        if char in _UNITS:
            unit = _UNITS[char]
            if unit >= last_unit or (pending is None and unit != 10) or (pending == 0 and unit == 10):
                return None  # 零拾 is open: a form's empty place, or ten after a 零
            total += (1 if pending is None else pending) * unit
            last_unit, pending = unit, None
        elif char not in _DIGITS or pending or (pending == 0 and char == "零"):
            return None
        else:
            pending = _DIGITS.index(char)
    if not words or (pending and last_unit == 1):
        return None
    return total + (pending or 0)


def _cents(words: str) -> Decimal:
    jiao = re.search(r"(.)角", words)
    fen = re.search(r"(.)分", words)
    value = sum(_DIGITS.index(found[1]) * worth for found, worth in ((jiao, 10), (fen, 1)) if found is not None)
    return Decimal(value).scaleb(-2)


def _spells(words: str, currency: str, value: Decimal) -> bool:
    """Whether the rules write this value in these words."""
    plain = words.removesuffix("整").replace(currency, "元", 1).removesuffix("人民币")
    plain = re.sub("元零角零?", "元零", plain).replace("零分", "")
    plain = re.sub("元零$", "元", plain)
    if plain.removeprefix("负").startswith("零元") and plain.removeprefix("负") != "零元":
        plain = plain.replace("零元", "", 1)
        plain = plain.removeprefix("零") if "角" not in plain else plain
    template = re.escape(_template(value)).replace(re.escape(_OPTIONAL_ZERO), "零?")
    return re.fullmatch(template, plain) is not None


def render_words(value: Decimal) -> str:
    """The amount in formal numerals, `壹拾万零柒仟元零伍角叁分`; optional 零 are written, 整 closes 元 and 角.

    Rounds half up to 分. Raises ValueError from 10^16 up.
    """
    body = _template(value).replace(_OPTIONAL_ZERO, "零")
    return body if body.endswith("分") else body + "整"


def _template(value: Decimal) -> str:
    """The numerals without 整, each 零 that the rules leave open as a mark."""
    total = int(_WIDE.quantize(abs(value), Decimal("0.01")).scaleb(2)) if abs(value) < _LIMIT else None
    if total is None:
        raise ValueError("amounts are written in words below 10^16 only")
    whole, cents = divmod(total, 100)
    sign = "负" if value < 0 and total else ""
    if not whole and cents:
        return sign + _cents_words(cents, after_yuan=False, yuan_is_zero=True)
    yuan = _integer_words(whole) + "元"
    return sign + yuan + _cents_words(cents, after_yuan=True, yuan_is_zero=whole % 10 == 0)


def _cents_words(cents: int, *, after_yuan: bool, yuan_is_zero: bool) -> str:
    jiao, fen = divmod(cents, 10)
    words = (_DIGITS[jiao] + "角" if jiao else "") + (_DIGITS[fen] + "分" if fen else "")
    if not words or not after_yuan:
        return words
    if not jiao:
        return "零" + words
    return (_OPTIONAL_ZERO if yuan_is_zero else "") + words


def _integer_words(number: int) -> str:
    if not number:
        return "零"
    high, low = divmod(number, 10**8)
    words = _below_yi_words(high) + "亿" if high else ""
    return words + (_joint(high, low, 10**7) + _below_yi_words(low) if low else "")


def _below_yi_words(number: int) -> str:
    high, low = divmod(number, 10**4)
    words = _section_words(high) + "万" if high else ""
    return words + (_joint(high, low, 10**3) + _section_words(low) if low else "")


def _joint(high: int, low: int, top: int) -> str:
    """The 零 between two sections: needed where the lower one starts with 0, open where the upper one ends in 0."""
    if not high:
        return ""
    if low < top:
        return "零"
    return _OPTIONAL_ZERO if high % 10 == 0 else ""


def _section_words(number: int) -> str:
    words, gap = "", False
    for unit, name in ((1000, "仟"), (100, "佰"), (10, "拾"), (1, "")):
        digit, number = divmod(number, unit)
        if digit:
            words += ("零" if gap and words else "") + _DIGITS[digit] + name
        gap = not digit
    return words


def find_words(text: str) -> list[tuple[tuple[int, int], WordsAmount]]:
    """Every amount in numerals in running text, with its span in the text as given.

    Numerals shortly before the span may be its head behind a misread glyph (壹佰威拾万元): then it is not canonical.
    """
    return list(_found_words(narrow(text)))


def _found_words(text: str) -> Iterator[tuple[tuple[int, int], WordsAmount]]:
    for match in _IN_RUNNING_TEXT.finditer(text):
        amount = parse_words(match[0])
        if amount is None or not (amount.closed or len(squeeze(match[0])) > 2):
            continue  # 一元 is more often a word than a price
        cut_off = bool(_CUT_OFF.search(text[max(0, match.start() - 4) : match.start()]))
        yield match.span(), replace(amount, canonical=amount.canonical and not cut_off)


def parse_money(text: str) -> Amount | None:
    """Money in digits or in numerals (`1000万元`, `伍佰万美元`); what the numerals' rules do not write is doubtful."""
    if amount := parse_amount(text):
        return amount
    words = parse_words(text)
    if words is None:
        return None
    return Amount(words.value, "元", words.currency, text, doubtful=not words.canonical)
