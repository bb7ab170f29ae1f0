"""Investment rows (投入明细): category, name, contract, invoice and amount in yuan."""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence

from extractors.evidence import Sighting, make_field
from extractors.kinds.declaration.figures import is_nothing, read_money
from extractors.kinds.declaration.words import DeclarationWords
from extractors.kinds.tabular.headed import HeadedRow, HeadedTable, headed_tables
from extractors.kinds.tabular.rows import PieceRow
from extractors.review_policy import Sort
from heyan.amounts import canonical_money
from heyan.documents import Field, Row
from heyan.names import normalise_name
from heyan.text import narrow, squeeze
from heyan.vocabulary import Source

_UNIT = re.compile(r"单\s*位\s*[:：]?\s*(?:人\s*民\s*币\s*)?(?P<unit>百万元|千元|万元|亿元|元)")
_UNIT_OF_TITLE = re.compile(r"[(]\s*(?:人民币)?(?P<unit>百万元|千元|万元|亿元|元)\s*[)]\s*$")
_NUMBER_LENGTHS = (8, 18, 20)
"""Digits of an invoice's number: alone, behind a code of ten or twelve, or of a digital invoice. Others are cut off."""
_MONEY_UNIT = re.compile(r"[百千万亿]*元")


def is_investment_head(roles: Collection[str]) -> bool:
    """An amount, and what it was for, and a paper that shows it."""
    return "amount" in roles and bool({"name", "category"} & set(roles)) and len(roles) >= 3


def investment_rows(rows: Sequence[PieceRow], words: DeclarationWords) -> tuple[tuple[Row, ...], bool]:
    """All rows of the investment tables, and whether their extent is certain."""
    tables = headed_tables(rows, words.investment, is_investment_head)
    found: list[Row] = []
    certain = True
    for table in tables:
        unit = _unit(table)
        for row in table.rows:
            if row.is_total:
                continue
            settled = _row(table, row, unit)
            if "amount" in settled and len(settled) > 1:
                found.append(settled)
            elif len(row.cells) > 1:
                certain = False
    return tuple(found), certain


def _unit(table: HeadedTable) -> str:
    place = table.place("amount")
    head = table.columns[place].unit if place is not None else ""
    if match := _MONEY_UNIT.search(squeeze(head)):
        return match[0]
    for row in reversed(table.above):
        if found := _UNIT.search(narrow(row.text)) or _UNIT_OF_TITLE.search(narrow(row.text)):
            return found["unit"]
    return ""


def _row(table: HeadedTable, row: HeadedRow, unit: str) -> Row:
    settled: Row = {}
    for role in ("category", "name", "contract_number", "invoice_number"):
        seen = table.cell(row, role)
        if seen is not None and not is_nothing(seen.raw):
            settled[role] = _text(role, seen)
    seen = table.cell(row, "amount")
    if seen is not None and re.search("[0-9]", seen.raw):
        value, doubtful = read_money(seen.raw, unit, exact=seen.source is not Source.OCR)
        text = canonical_money(value) if value is not None else None
        settled["amount"] = make_field("amount", text, Sort.MONEY, seen, doubtful=doubtful)
    return settled


def _text(role: str, seen: Sighting) -> Field:
    if role == "invoice_number":
        digits = squeeze(seen.raw)
        cut = digits.isdigit() and len(digits) not in _NUMBER_LENGTHS
        return make_field(role, digits, Sort.CODE, seen, doubtful=cut)
    sort = Sort.CODE if role == "contract_number" else Sort.TEXT
    return make_field(role, normalise_name(seen.raw), sort, seen)
