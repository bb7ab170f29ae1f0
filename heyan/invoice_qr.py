"""The text in an invoice's QR code: its fields, and the check at its end.

The check is undocumented; it was derived from public invoices: CRC-16/UMTS over the first seven fields, with (A) or
without (B) their closing comma, or CRC-16/ARC (C). A match proves inner consistency only: anyone can compute it.
"""

import re
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Literal

from heyan.amounts import parse_plain_decimal
from heyan.dates import parse_date
from heyan.invoice_numbers import InvoiceKind

Crc = Literal["A", "B", "C", "none", "absent"]

_LONGEST = 300
_FIELDS = 7
# Type of the QR code → type of invoice, and whether the amount includes tax (None: not known).
_TYPES: dict[str, tuple[InvoiceKind, bool | None]] = {
    "01": ("special", False),
    "03": ("other", False),  # vehicle sales
    "04": ("ordinary", False),
    "08": ("e_special", False),
    "10": ("e_ordinary", False),
    "11": ("ordinary", True),  # roll
    "14": ("e_ordinary", False),  # road tolls
    "31": ("digital_special", True),
    "32": ("digital_ordinary", True),
    "51": ("other", True),  # railway
    "61": ("other", True),  # air
    "85": ("special", None),  # paper out of the digital system
    "86": ("ordinary", None),
}


@dataclass(frozen=True, slots=True)
class InvoiceQr:
    """The QR code's own statement; a field it leaves empty or garbled is None, `crc` says which check matches."""

    qr_type: str
    code: str | None
    number: str | None
    amount: Decimal | None
    amount_is_gross: bool | None
    issued_on: date | None
    check_code: str | None
    crc: Crc
    raw: str

    @property
    def invoice_type(self) -> InvoiceKind | None:
        """The type of invoice the QR type stands for; None for types not known here."""
        known = _TYPES.get(self.qr_type)
        return known[0] if known else None


def parse_qr(text: str) -> InvoiceQr | None:
    """The invoice a decoded QR text states, or None for any other text (a web address, a licence)."""
    raw = text.strip()
    fields = raw.split(",")
    if len(raw) > _LONGEST or not raw.isascii() or not _FIELDS <= len(fields) <= _FIELDS + 2:
        return None
    version, qr_type, code, number, amount, issued_on, check_code = (field.strip() for field in fields[:_FIELDS])
    if version != "01" or not re.fullmatch("[0-9]{2}", qr_type) or not re.fullmatch("[0-9]{8}|[0-9]{20}", number):
        return None
    return InvoiceQr(
        qr_type=qr_type,
        code=code if re.fullmatch("[0-9]{10}|[0-9]{12}", code) else None,
        number=number,
        amount=parse_plain_decimal(amount),
        amount_is_gross=_TYPES.get(qr_type, ("other", None))[1],
        issued_on=parse_date(issued_on),
        check_code=check_code or None,
        crc=crc_variant(raw),
        raw=raw,
    )


def crc_variant(raw: str) -> Crc:
    """Which check the tail of the text matches: `none` where there is one that matches nothing, `absent` without."""
    fields = raw.strip().split(",")
    tail = fields[_FIELDS].strip() if len(fields) > _FIELDS else ""
    if not tail:
        return "absent"
    if not re.fullmatch("[0-9A-Fa-f]{1,4}", tail) or not raw.isascii():
        return "none"
    bare, expected = ",".join(fields[:_FIELDS]).lstrip().encode("ascii"), int(tail, 16)
    if crc16_umts(bare + b",") == expected:
        return "A"
    if crc16_umts(bare) == expected:
        return "B"
    return "C" if expected in {crc16_arc(bare + b","), crc16_arc(bare)} else "none"


def crc16_umts(content: bytes) -> int:
    """CRC-16/UMTS: polynomial 0x8005, from 0, nothing reflected."""
    crc = 0
    for byte in content:
        crc ^= byte << 8
        for _ in range(8):
            crc = (crc << 1 ^ (0x8005 if crc & 0x8000 else 0)) & 0xFFFF
    return crc


def crc16_arc(content: bytes) -> int:
    """CRC-16/ARC: the same polynomial, reflected."""
    crc = 0
    for byte in content:
        crc ^= byte
        for _ in range(8):
            crc = crc >> 1 ^ (0xA001 if crc & 1 else 0)
    return crc
