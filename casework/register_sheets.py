"""A register's file as rows of text: CSV read here, workbooks by a reading process like any file from outside."""

from __future__ import annotations

import csv
import hashlib
import io
from dataclasses import dataclass
from pathlib import Path

from casework.house import House
from heyan.errors import HeyanError
from heyan.pages import Page, Reading
from heyan.vocabulary import ReasonCode

MOST_BYTES = 200 * 1024 * 1024
MOST_ROWS = 500_000
DELIMITERS = (",", "\t", ";")


class RegisterFileError(HeyanError):
    """The file cannot be taken for a register."""

    code = "value"


@dataclass(frozen=True, slots=True)
class Sheet:
    """Rows that hold anything, each with its number in the file (from 1)."""

    title: str
    rows: tuple[tuple[int, tuple[str, ...]], ...]


def read_sheets(house: House, file: Path) -> tuple[tuple[Sheet, ...], tuple[str, ...]]:
    """The sheets of a CSV or workbook, and what was noticed about the file; RegisterFileError."""
    if file.stat().st_size > MOST_BYTES:
        raise RegisterFileError(f"{file.name} is larger than {MOST_BYTES} bytes", file=file.name)
    if file.suffix.lower() in (".csv", ".txt", ".tsv"):
        return (_from_text(file),), ()
    sha256 = hashlib.sha256(file.read_bytes()).hexdigest()
    reading = house.pool.read(file, sha256)
    if reading.failure or reading.format not in ("xlsx", "xls"):
        why = reading.failure.detail if reading.failure else f"it is {reading.format}"
        raise RegisterFileError(f"{file.name} is neither CSV nor a workbook: {why}", file=file.name)
    return tuple(_from_page(page) for page in reading.pages), _noticed(reading, file)


def _noticed(reading: Reading, file: Path) -> tuple[str, ...]:
    """Warnings of the reader; one that rows were left out is a refusal: a register is kept whole or not at all."""
    for warning in reading.warnings:
        if warning.code is ReasonCode.SIZE_LIMIT:
            raise RegisterFileError(f"{file.name} has more than can be read ({warning.detail}); save it as CSV")
    return tuple(f"{warning.code.value} {warning.detail}".strip() for warning in reading.warnings)


def _from_page(page: Page) -> Sheet:
    rows: dict[int, dict[int, str]] = {}
    for table in page.tables:
        for cell in table.cells:
            rows.setdefault(cell.row, {})[cell.column] = cell.text.strip()
    wide = 1 + max((column for cells in rows.values() for column in cells), default=0)
    listed = ((row + 1, tuple(cells.get(column, "") for column in range(wide))) for row, cells in sorted(rows.items()))
    return Sheet(page.title or f"Sheet{page.number}", tuple(row for row in listed if any(row[1])))


def _from_text(file: Path) -> Sheet:
    text = _decoded(file.read_bytes(), file.name)
    head = text[:4000]
    delimiter = max(DELIMITERS, key=head.count)
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter)
    rows: list[tuple[int, tuple[str, ...]]] = []
    try:
        for cells in reader:
            stripped = tuple(cell.strip() for cell in cells)
            if any(stripped):
                rows.append((reader.line_num, stripped))
            if len(rows) > MOST_ROWS:
                raise RegisterFileError(f"{file.name} has more than {MOST_ROWS} rows", file=file.name)
    except csv.Error as error:
        raise RegisterFileError(f"{file.name} is no CSV: {error}", file=file.name) from error
    return Sheet("", tuple(rows))


def _decoded(content: bytes, name: str) -> str:
    """UTF-8 or, as Excel saves CSV on Chinese machines, GB 18030."""
    for encoding in ("utf-8-sig", "gb18030"):
        try:
            return content.decode(encoding)
        except UnicodeDecodeError:
            continue
    raise RegisterFileError(f"{name} is neither UTF-8 nor GB 18030 text", file=name)
