"""Invoice codes (发票代码) and numbers (发票号码): what their digits tell, and the key that makes an invoice one."""

import re
from dataclasses import dataclass
from typing import Literal

from heyan.text import squeeze

InvoiceKind = Literal[
    "special", "ordinary", "e_special", "e_ordinary", "digital_special", "digital_ordinary", "other"
]  # the invoice types of the outer contract

_PROVINCES = frozenset({*range(11, 16), *range(21, 24), *range(31, 38), *range(41, 47), *range(50, 55), *range(61, 66)})
# Cities with a tax authority of their own, as the first two digits of fully digital numbers: 95 is Shenzhen.
_CITIES_WITH_OWN_CODE = frozenset(range(91, 96))
_FIRST_DIGITAL_YEAR = 2021
_TWELVE_DIGIT_KINDS: dict[str, InvoiceKind] = {
    "04": "ordinary",
    "05": "ordinary",
    "06": "ordinary",  # roll
    "07": "ordinary",  # roll
    "11": "e_ordinary",
    "12": "e_ordinary",  # road tolls
    "13": "e_special",
}
_TEN_DIGIT_KINDS: dict[str, InvoiceKind] = {
    "1": "special",
    "5": "special",
    "3": "ordinary",
    "6": "ordinary",
    "2": "other",  # freight
    "7": "other",
}


@dataclass(frozen=True, slots=True)
class InvoiceCode:
    """A code of 10 or 12 digits: `region` is the four-digit tax region, `year` that of the printing batch."""

    code: str
    region: str
    year: int
    kind: InvoiceKind | None


@dataclass(frozen=True, slots=True)
class DigitalNumber:
    """A 20-digit number of a fully digital invoice (数电票): `region` is the issuing tax authority's, two digits."""

    number: str
    region: str
    year: int
    channel: str


def _digits(text: str | None) -> str:
    joined = squeeze(text or "")
    return joined if joined.isascii() and joined.isdigit() else ""


def parse_code(text: str) -> InvoiceCode | None:
    """The parts of an invoice code, or None where its shape or region is none."""
    code = _digits(text)
    if len(code) == 12 and code[0] in "01":
        region, year = code[1:5], code[5:7]
    elif len(code) == 10:
        region, year = code[0:4], code[4:6]
    else:
        return None
    if int(region[:2]) not in _PROVINCES or int(year) > 60:
        return None
    return InvoiceCode(code, region, 2000 + int(year), _kind(code))


def _kind(code: str) -> InvoiceKind | None:
    if len(code) == 10:
        return _TEN_DIGIT_KINDS.get(code[7])
    if code[0] == "1":  # vehicle sales, Shenzhen's blockchain invoices
        return "other"
    return _TWELVE_DIGIT_KINDS.get(code[10:12])


def invoice_type_of_code(text: str) -> InvoiceKind | None:
    """The type of invoice a code hints at, or None; the printed title outranks it."""
    code = parse_code(text)
    return code.kind if code else None


def parse_digital_number(text: str) -> DigitalNumber | None:
    """The parts of a 20-digit number, or None where its year or region cannot be."""
    number = _digits(text)
    if len(number) != 20:
        return None
    year, region = 2000 + int(number[:2]), int(number[2:4])
    if not _FIRST_DIGITAL_YEAR <= year <= 2060 or region not in _PROVINCES | _CITIES_WITH_OWN_CODE:
        return None
    return DigitalNumber(number, number[2:4], year, number[4])


def number_year(code: str | None, number: str | None) -> int | None:
    """The year the numbers carry: that of issue for fully digital invoices, of the printed stock for others."""
    if number and (digital := parse_digital_number(number)):
        return digital.year
    parsed = parse_code(code) if code else None
    return parsed.year if parsed else None


def invoice_key(code: str | None, number: str | None) -> str | None:
    """What two copies of one invoice share: the 20-digit number, or `code:number`; None where a part is unreadable.

    A paper invoice out of the digital system may bear both: pass the 20-digit number where there is one.
    """
    digits = _digits(number)
    if len(digits) == 20:
        return digits
    stock = _digits(code)
    if len(digits) == 8 and len(stock) in {10, 12}:
        return f"{stock}:{digits}"
    return None


def are_consecutive(first: str, second: str) -> bool:
    """Whether the second number follows directly on the first (same length, one higher)."""
    return bool(re.fullmatch("[0-9]{8}|[0-9]{20}", first)) and second == str(int(first) + 1).zfill(len(first))
