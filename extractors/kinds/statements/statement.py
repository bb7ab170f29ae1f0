"""A financial statement: company, day, unit, scope, every row, and the key items as fields (contract §4)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from functools import partial

from extractors.evidence import make_field
from extractors.kinds.extraction import Context, Extraction
from extractors.kinds.statements.amounts import PERIODS, StatementCell, StatementRow, statement_rows
from extractors.kinds.statements.gaps import gaps_of, mark_unread
from extractors.kinds.statements.headers import Layout
from extractors.kinds.statements.section import (
    Found,
    Section,
    company_of,
    is_consolidated,
    period_end_of,
    section_of,
    unit_of,
)
from extractors.kinds.statements.sums import check_sums, doubt_between, doubt_sealed
from extractors.kinds.statements.table import TableReading, read_table
from extractors.kinds.statements.words import StatementWords, statement_words
from extractors.kinds.tabular.rows import PieceRow, rows_of
from extractors.review_policy import Sort
from extractors.second_look import seen_again, seen_no_more
from heyan.amounts import canonical_money
from heyan.documents import Field, Row
from heyan.names import normalise_name
from heyan.pages import Page
from heyan.vocabulary import Source

_FEW = 6
"""A statement with fewer known items than this was not understood."""
_UNIT_NAMES = ("元", "千元", "万元")


def extract(pages: tuple[Page, ...], context: Context) -> Extraction:
    """What a statement states. Amounts are yuan whatever unit its head names."""
    words = statement_words(context.vocabulary)
    section, table = _best_reading(pages, words)
    head = table.head
    unit = unit_of((*head, *section.above, *((section.title,) if section.title else ()), *table.heads))
    printed_unit = unit.value if unit else "元"
    rows = statement_rows(table.entries, printed_unit, words)
    again, gone = partial(seen_again, context.answers), partial(seen_no_more, context.answers)
    missed = check_sums(rows, words, printed_unit, again, gone)
    gaps = gaps_of(missed, rows)
    mark_unread(missed, rows, words)
    rows = [row for row in rows if row.cells or row.line is not None]
    doubt_sealed(rows, pages)
    doubt_between(rows)
    unsure = unit is None  # 元 or 万元: the figures themselves do not say
    fields = _head_fields(section, head, table, unit, words) | _key_fields(rows, words, unsure)
    missing = tuple(name for name in words.expected if name not in fields)
    settled = tuple(_row(row, unsure) for row in rows)
    certain = bool(rows) and not table.lost
    return Extraction(fields, settled, missing, rows_certain=certain, gaps=gaps)


def _best_reading(pages: tuple[Page, ...], words: StatementWords) -> tuple[Section, TableReading]:
    """The table by its cells; by positions alone where rulings were lost, so that cells lose or swallow amounts."""
    section = section_of(rows_of(pages), words)
    table = read_table(section.body, words)
    if table.lost or _known(table, words) < _FEW:
        other_section = section_of(rows_of(pages, ruled=False), words)
        other = read_table(other_section.body, words)
        if (_known(other, words), -other.lost) > (_known(table, words), -table.lost):
            return other_section, other
    return section, table


def _known(table: TableReading, words: StatementWords) -> int:
    return sum(entry.has_values and entry.name in words.items for entry in table.entries)


def _head_fields(
    section: Section, head: Sequence[PieceRow], table: TableReading, unit: Found | None, words: StatementWords
) -> dict[str, Field]:
    fields: dict[str, Field] = {}
    if company := company_of(section, head, words):
        fields["company"] = make_field("company", normalise_name(company.value), Sort.NAME, company.seen)
    if period := period_end_of(section, head) or _headed_day(table.layout, section, head):
        fields["period_end"] = make_field("period_end", period.value, Sort.DATE, period.seen)
    if unit and unit.value in _UNIT_NAMES:
        fields["unit"] = make_field("unit", unit.value, Sort.NAME, unit.seen)
    if scope := _scope(section, table.layout):
        fields["scope"] = make_field("scope", scope.value, Sort.NAME, scope.seen)
    return fields


def _headed_day(layout: Layout | None, section: Section, head: Sequence[PieceRow]) -> Found | None:
    """The day or year that heads this year's column, where the head of the page names none."""
    if layout is None or not layout.years:
        return None
    place = section.title or next(iter(head), None)
    if place is None:
        return None
    return Found(layout.years[0], replace(place.pieces[0].seen, raw=layout.years[0], box=None))


def _scope(section: Section, layout: Layout | None) -> Found | None:
    if section.title is None:
        return None
    side_by_side = layout is not None and layout.side_by_side
    consolidated = is_consolidated(section.title.text) and not side_by_side
    return Found("consolidated" if consolidated else "single", section.title.pieces[0].seen)


def _key_fields(rows: Sequence[StatementRow], words: StatementWords, unsure: bool) -> dict[str, Field]:
    """Key items as `x` and `x_prior`; of several names for one item the first in the vocabulary counts."""
    fields: dict[str, Field] = {}
    for name, aliases in words.keys.items():
        found = [row for alias in aliases for row in rows if row.item == alias and row.cells]
        for period, key in zip(PERIODS, (name, f"{name}_prior"), strict=True):
            named = [row for row in found if row.item == found[0].item and period in row.cells]
            if named:
                cell = named[0].cells[period]
                differ = any(other.cells[period].value != cell.value for other in named[1:])
                guessed = named[0].mended and not cell.confirmed
                fields[key] = _amount(key, cell, unsure or differ or guessed)
    return fields


def _row(row: StatementRow, unsure: bool) -> Row:
    settled: Row = {"item": make_field("item", row.item, Sort.NAME, row.printed, doubtful=row.mended)}
    if row.line is not None and row.line.raw.strip().isdigit():
        settled["line_number"] = make_field("line_number", str(int(row.line.raw)), Sort.TEXT, row.line)
    for period, cell in row.cells.items():
        settled[period] = _amount(period, cell, unsure)
    return settled


def _amount(name: str, cell: StatementCell, unsure: bool) -> Field:
    value = canonical_money(cell.value) if cell.value is not None else None
    return make_field(
        name,
        value,
        Sort.MONEY,
        cell.seen,
        doubtful=cell.doubtful or unsure,
        confirmed_by=_confirmations(cell) if not unsure else (),
        contradicted_by=("sum",) if cell.contradicted and cell.seen.source is Source.OCR else (),
    )


def _confirmations(cell: StatementCell) -> tuple[str, ...]:
    return (("sum", "balance") if cell.concluded else ("sum",)) if cell.confirmed else ()
