"""What a cell of a workbook shows: numbers exactly, days as ISO dates."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta
from decimal import Decimal

LETTERS = 26


def shown(value: object) -> str:
    """The text of a cell's value; an empty cell gives an empty text.

    A workbook stores binary fractions and shows at most 15 digits, so 0.1 + 0.2 is 0.3, and never `1.2345E6`.
    """
    match value:
        case None:
            return ""
        case bool():
            return "TRUE" if value else "FALSE"
        case int():
            return str(value)
        case float():
            return number(value)
        case datetime():
            midnight = value.time() == time(0)
            return value.date().isoformat() if midnight else value.isoformat(sep=" ", timespec="seconds")
        case date() | time():
            return value.isoformat()
        case timedelta():
            return str(value)
        case _:
            return str(value).replace("\r\n", "\n").strip()


def number(value: float) -> str:
    """A binary number as a workbook shows it: up to 15 digits, no exponent."""
    if value != value or value in (float("inf"), float("-inf")):
        return ""
    exact = format(Decimal(f"{value:.15g}"), "f")
    return exact.rstrip("0").rstrip(".") if "." in exact else exact


def place(sheet: str, row: int, column: int) -> str:
    """A cell's locator, `Sheet1!B7`; row and column count from 0."""
    letters, rest = "", column + 1
    while rest:
        rest, digit = divmod(rest - 1, LETTERS)
        letters = chr(ord("A") + digit) + letters
    return f"{sheet}!{letters}{row + 1}"
