"""Figures of the statements: revenue, profit, assets and research against what was declared."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal

from heyan.case import Case
from heyan.documents import Document, Field
from heyan.rounds import ClaimSetting
from heyan.vocabulary import BridgeReason, Kind
from validators.applicant import applicant
from validators.claims.weighing import ZERO, LeftOut, Weighed, entered
from validators.parties import Same, is_applicant, party

FIGURES = {
    "revenue_y1": (Kind.INCOME_STATEMENT, "revenue", 1),
    "revenue_y2": (Kind.INCOME_STATEMENT, "revenue", 2),
    "net_profit_y1": (Kind.INCOME_STATEMENT, "net_profit", 1),
    "total_assets_y1": (Kind.BALANCE_SHEET, "total_assets", 1),
    "rd_expense_y1": (Kind.INCOME_STATEMENT, "rd_expense", 1),
}
"""Claim → kind of statement, its field, years before the round."""


@dataclass(frozen=True, slots=True)
class Source:
    """One statement's figure for the wanted year; `certain` covers its year (`dated`) and its reading."""

    document: Document
    field: Field | None
    dated: bool
    certain: bool
    consolidated: bool

    @property
    def figure(self) -> Decimal | None:
        return self.field.decimal if self.field else None


def weigh_statement(case: Case, setting: ClaimSetting, declared: Decimal | None, tolerance: Decimal) -> Weighed:
    """The year's own statement decides; only where it is absent, next year's column for the year before."""
    kind, name, back = FIGURES[setting.id]
    year = case.round.year - back
    found = tuple(_own_or_row(source, setting.or_row, declared, tolerance) for source in _own(case, kind, name, year))
    if not any(source.certain and source.figure is not None for source in found):
        found += tuple(_prior(case, kind, name, year))
    if not found:
        return Weighed()
    relevant = tuple(source.document.id for source in found)
    certain = _authoritative([source for source in found if source.certain and source.figure is not None])
    if certain:
        figures = [source.figure for source in certain if source.figure is not None]
        low, high = min(figures), max(figures)
        accepted = tuple(source.document.id for source in certain)
        entries = entered(accepted[0], (low, high)) if low == high else ()
        return Weighed((low, high), relevant, accepted=accepted, conflict=high - low > tolerance, entries=entries)
    return _in_doubt(found, relevant)


def _in_doubt(found: Sequence[Source], relevant: tuple[str, ...]) -> Weighed:
    """Only doubtful readings: anything from nothing to the largest."""
    figures = [source.figure for source in found if source.figure is not None]
    illegible = tuple(source.document.id for source in found if source.figure is None)
    left_out = (LeftOut(BridgeReason.UNREADABLE, illegible),) if illegible else ()
    if not figures:
        return Weighed(relevant=relevant, usable=False, left_out=left_out)
    uncertain = tuple(source.document.id for source in found if source.figure is not None)
    interval = (min(ZERO, *figures), max(ZERO, *figures))
    return Weighed(interval, relevant, uncertain=uncertain, left_out=left_out)


def _authoritative(sources: Sequence[Source]) -> Sequence[Source]:
    """The applicant's own statements, not its group's, where both are there."""
    single = [source for source in sources if not source.consolidated]
    return single or sources


def _own(case: Case, kind: Kind, name: str, year: int) -> Iterator[Source]:
    for document, dated in _statements(case, kind, year):
        yield _source(document, name, dated)


def _own_or_row(source: Source, row: str, declared: Decimal | None, tolerance: Decimal) -> Source:
    """The source, or the row that stands for an item which the form does not print, where that bears the claim out."""
    cell = bearing_row(source.document, row) if source.field is None else None
    figure = cell.decimal if cell is not None and not cell.needs_review else None
    if figure is None or declared is None or abs(figure - declared) > tolerance:
        return source
    return replace(source, field=cell, certain=source.dated)


def bearing_row(document: Document, row: str) -> Field | None:
    """The current figure of the row of this name."""
    named = (cells for cells in document.rows if row and "item" in cells and cells["item"].text == row)
    return next((cells["current"] for cells in named if "current" in cells), None)


def _prior(case: Case, kind: Kind, name: str, year: int) -> Iterator[Source]:
    for document, dated in _statements(case, kind, year + 1):
        if f"{name}_prior" in document.fields:
            yield _source(document, f"{name}_prior", dated)


def _source(document: Document, name: str, dated: bool) -> Source:
    field = document.fields.get(name)
    certain = dated and field is not None and not field.needs_review
    return Source(document, field, dated, certain, document.value("scope") == "consolidated")


def _statements(case: Case, kind: Kind, year: int) -> Iterator[tuple[Document, bool]]:
    """Statements that end with the year, or may; certain where day and company are (another's prove nothing surely)."""
    who = applicant(case)
    for document in case.of_kind(kind):
        own = is_applicant(party(document, "company"), who) is not Same.NO
        end = document.day("period_end")
        if end is None or (document.doubtful("period_end") and end.year == year):
            yield document, False
        elif end == date(year, 12, 31):
            yield document, own
