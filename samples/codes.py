"""Codes with their check digits: USCC, invoice numbers, QR text with its tail, bank accounts."""

from __future__ import annotations

import random
from datetime import date

CHARSET = "0123456789ABCDEFGHJKLMNPQRTUWXY"
USCC_WEIGHTS = tuple(pow(3, i, 31) for i in range(17))
ORG_WEIGHTS = (3, 7, 9, 10, 5, 8, 4, 2)


def org_check(body: str) -> str:
    """The ninth character of an organisation code (GB 11714)."""
    total = sum(int(c, 36) * w for c, w in zip(body, ORG_WEIGHTS, strict=True))
    return {10: "X", 11: "0"}.get(rest := 11 - total % 11, str(rest))


def uscc_check(body: str) -> str:
    """The eighteenth character of a unified social credit code (GB 32100)."""
    total = sum(CHARSET.index(c) * w for c, w in zip(body, USCC_WEIGHTS, strict=True))
    return CHARSET[(31 - total % 31) % 31]


def make_uscc(division: str, rng: random.Random, kind: str = "91") -> str:
    """A valid code of an invented body registered in `division` (six digits)."""
    if rng.random() < 0.6:
        body = "MA" + "".join(rng.choice(CHARSET) for _ in range(6))
    else:
        body = "".join(rng.choice("0123456789") for _ in range(8))
    front = kind + division + body + org_check(body)
    return front + uscc_check(front)


def broken_uscc(code: str, rng: random.Random) -> str:
    """The code with one digit changed so that its check fails."""
    spot = rng.randrange(9, 16)
    other = rng.choice([c for c in "0123456789" if c != code[spot]])
    return code[:spot] + other + code[spot + 1 :]


def digits(count: int, rng: random.Random) -> str:
    """A string of random digits."""
    return "".join(rng.choice("0123456789") for _ in range(count))


def bank_account(rng: random.Random) -> str:
    """A company account number as the banks print them."""
    return rng.choice(("1211", "3305", "3900", "1952", "8801", "3710")) + digits(rng.choice((12, 13, 15)), rng)


def licence_number(rng: random.Random, year: int) -> str:
    """A licence's own number (证照编号)."""
    return f"3306{rng.choice(('02', '03', '04', '24', '81', '83'))}000{year}{digits(8, rng)}"


def digital_number(issued_on: date, rng: random.Random, region: str = "33") -> str:
    """A twenty-digit number of a fully digital invoice."""
    return f"{issued_on.year % 100:02d}{region}{rng.choice('02')}0000000{digits(8, rng)}"


def paper_special_code(issued_on: date, rng: random.Random, region: str = "3300") -> str:
    """Ten-digit code of a paper special invoice: region, year, batch, kind, copies, version."""
    return f"{region}{issued_on.year % 100:02d}{rng.randrange(1, 4)}130"


def twelve_digit_code(issued_on: date, rng: random.Random, kind: str, region: str = "3300") -> str:
    """Twelve-digit code; `kind` is its last two digits (04 paper ordinary, 11 e-ordinary, 13 e-special)."""
    return f"0{region}{issued_on.year % 100:02d}00{rng.randrange(1, 5)}{kind}"


def cipher_lines(rng: random.Random) -> tuple[str, ...]:
    """The four lines of the cipher block (密码区)."""
    return tuple("".join(rng.choice("0123456789+-*/<>") for _ in range(28)) for _ in range(4))


def crc16(text: str) -> str:
    """CRC-16/UMTS (polynomial 8005, not reflected), four capital hexadecimal digits."""
    rest = 0
    for byte in text.encode("ascii"):
        rest ^= byte << 8
        for _ in range(8):
            rest = ((rest << 1) ^ 0x8005 if rest & 0x8000 else rest << 1) & 0xFFFF
    return f"{rest:04X}"


def qr_text(kind: str, code: str, number: str, amount: str, issued_on: date, check: str, digital: bool) -> str:
    """The text of an invoice's QR code with its tail."""
    front = f"01,{kind},{code},{number},{amount},{issued_on:%Y%m%d},{check},"
    return front + crc16(front) + ("" if digital else ",")
