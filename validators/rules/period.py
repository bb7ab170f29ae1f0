"""Dates: the right year, the investment window, nothing from the future."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date, timedelta

from heyan.case import Case
from heyan.documents import Document, Field
from heyan.vocabulary import STATEMENTS, Kind
from validators.claims.counting import in_window
from validators.claims.tax import within_year
from validators.contracts import Dealing, dealings
from validators.hits import Hit, failed, not_applicable, passed, place, undetermined
from validators.invoices import Invoice, invoices
from validators.parties import Same
from validators.registry import rule

_DATES: dict[Kind, tuple[str, ...]] = {
    Kind.BUSINESS_LICENCE: ("established_on", "issued_on"),
    Kind.TAX_CERTIFICATE: ("issued_on",),
    Kind.INVOICE: ("issued_on",),
    Kind.CONTRACT: ("signed_on",),
    Kind.BANK_RECEIPT: ("paid_on",),
    Kind.AUDIT_REPORT: ("period_end",),
    Kind.CERTIFICATE: ("issued_on",),
    **dict.fromkeys(STATEMENTS, ("period_end",)),
}
"""The days that a kind states as past."""
LONG_BEFORE = timedelta(days=365)
"""A day read this long before the closing day is not after it, however it was read."""


@rule("tax.outside_year", says=("year", "rows"))
def taxes_belong_to_the_previous_year(case: Case) -> Iterator[Hit]:
    """Payments must belong to the previous year by period or payment date (January pays December's tax)."""
    year = case.round.previous_year
    for paper in case.of_kind(Kind.TAX_CERTIFICATE):
        answers = [_of_year(row, year) for row in paper.rows]
        outside = [row for row, answer in zip(paper.rows, answers, strict=True) if answer is Same.NO]
        doubtful = [row for row, answer in zip(paper.rows, answers, strict=True) if answer is Same.MAYBE]
        shown = tuple(place(paper, row["period"]) for row in outside or doubtful if "period" in row)
        periods = "、".join(dict.fromkeys(row["period"].text or "" for row in outside if "period" in row))
        if outside:
            yield failed(paper, evidence=shown, expected=str(year), actual=periods, year=str(year), rows=periods)
        elif doubtful or not paper.rows:
            yield undetermined(paper, "period", evidence=shown, year=str(year), rows=None)
        else:
            yield passed(paper)


def _of_year(row: dict[str, Field], year: int) -> Same:
    by_period = within_year(row, year, by_period=True)
    by_payment = within_year(row, year, by_period=False)
    if Same.YES in (by_period, by_payment):
        return Same.YES
    if "paid_on" not in row:
        return by_period
    return Same.NO if by_period is by_payment is Same.NO else Same.MAYBE


@rule("statement.wrong_year", says=("years", "end"))
def statements_end_with_the_two_years(case: Case) -> Iterator[Hit]:
    """Every statement must end on 31 December of one of the two years before the round."""
    wanted = {date(year, 12, 31) for year in case.round.statement_years}
    years = "、".join(str(year) for year in case.round.statement_years)
    for document in case.of_kind(*STATEMENTS):
        end = document.day("period_end")
        if end is None or document.doubtful("period_end"):
            yield undetermined(document, "period_end", actual=end, years=years, end=end)
        elif end in wanted:
            yield passed(document)
        else:
            yield failed(
                document, "period_end", expected=years, actual=end, cause=end.isoformat(), years=years, end=end
            )


@rule("invoice.outside_window", says=("issued", "first", "last"))
def invoices_lie_in_the_window(case: Case) -> Iterator[Hit]:
    """An invoice counts as investment only in the window, both ends included; the contract may be older."""
    window = case.round.window
    span = f"{window[0]}/{window[1]}"
    for invoice in invoices(case):
        issued = invoice.text("issued_on")
        says = {"issued": issued, "first": window[0].isoformat(), "last": window[1].isoformat()}
        match in_window(invoice, window):
            case Same.YES:
                yield passed(invoice.document)
            case Same.NO:
                yield failed(invoice.document, "issued_on", cause="window", expected=span, actual=issued, says=says)
            case Same.MAYBE:
                yield undetermined(invoice.document, "issued_on", expected=span, actual=issued, says=says)
        yield from (not_applicable(other) for other in invoice.documents[1:])


@rule("contract.signed_after_invoice", says=("signed", "issued", "number", "days"))
def contracts_precede_their_invoices(case: Case, *, days: int = 30) -> Iterator[Hit]:
    """A contract must not be signed more than some days after the first invoice under it."""
    found = dealings(case)
    for dealing in found:
        if dealing.certain or dealing.possible:
            yield _precedes(dealing, days, _of_an_older_one(found, days))
        else:
            yield not_applicable(dealing.contract)
        yield from (not_applicable(version) for version in dealing.versions)


def _of_an_older_one(found: Iterable[Dealing], days: int) -> frozenset[str]:
    """Invoices that may belong to any of several contracts, one of which was signed in time."""
    dated = ((dealing, dealing.contract.day("signed_on")) for dealing in found)
    return frozenset(
        invoice.document.id
        for dealing, signed in dated
        for invoice in dealing.shared
        if signed is not None and not _is_early(invoice, signed, days)
    )


def _precedes(dealing: Dealing, days: int, excused: frozenset[str]) -> Hit:
    contract = dealing.contract
    signed = contract.day("signed_on")
    if signed is None or contract.doubtful("signed_on"):
        return undetermined(contract, "signed_on", signed=signed, days=str(days))
    bills = (*dealing.certain, *(bill for bill in dealing.possible if bill.document.id not in excused))
    early = [bill for bill in bills if _is_early(bill, signed, days)]
    if not early:
        unclear = [i for i in dealing.certain if (f := i.field("issued_on")) is None or f.day is None]
        return undetermined(contract, "signed_on", signed=signed, days=str(days)) if unclear else passed(contract)
    first = min(early, key=lambda invoice: invoice.text("issued_on") or "")
    field = first.field("issued_on")
    certain = first in dealing.certain and field is not None and not field.needs_review
    say = failed if certain else undetermined
    return say(
        contract,
        "signed_on",
        actual=signed,
        expected=field.day if field else None,
        evidence=(place(first.document, field),) if field else (),
        signed=signed,
        issued=field.day if field else None,
        number=first.text("number"),
        days=str(days),
    )


def _is_early(invoice: Invoice, signed: date, days: int) -> bool:
    field = invoice.field("issued_on")
    return field is not None and field.day is not None and signed - field.day > timedelta(days=days)


@rule("document.future_date", says=("day", "last"))
def nothing_is_dated_after_the_closing_day(case: Case) -> Iterator[Hit]:
    """No paper may bear a day after the round's closing day; a doubtful day long before it is no sign of one."""
    last = case.round.as_of
    for document in case.documents:
        names = [name for name in _DATES.get(document.kind, ()) if name in document.fields]
        late = [name for name in names if (day := document.day(name)) is not None and day > last]
        certain = [name for name in late if not document.doubtful(name)]
        if certain:
            day = document.day(certain[0])
            yield failed(document, *certain, expected=last, actual=day, day=day, last=last)
        elif shown := late or [name for name in names if _may_be_late(document, name, last)]:
            yield undetermined(document, *shown, actual=document.day(shown[0]), day=document.day(shown[0]), last=last)
        elif names:
            yield passed(document)


def _may_be_late(document: Document, name: str, last: date) -> bool:
    """Whether what is unread or doubtful may be a day after the last one; an unread day of a licence proves nothing."""
    day = document.day(name)
    if day is None:
        return document.kind is not Kind.BUSINESS_LICENCE
    return document.doubtful(name) and last - day < LONG_BEFORE


@rule("invoice.number_year_mismatch", says=("number", "printed", "issued"))
def numbers_fit_the_year_of_issue(case: Case) -> Iterator[Hit]:
    """A 20-digit number begins with its year of issue; a code names a year of printing that is not later."""
    for document in _own_invoices(case):
        number, code, issued = (document.fields.get(name) for name in ("number", "code", "issued_on"))
        source = number if number is not None and number.text and len(number.text) == 20 else code
        if number is None or number.text is None or issued is None or issued.day is None:
            yield undetermined(document, "number", "issued_on")
            continue
        year = _year_of(source)
        if source is None or year is None:
            yield not_applicable(document)
        elif issued.day.year == year or (source is code and issued.day.year > year):
            yield passed(document)
        else:
            say = undetermined if source.needs_review or issued.needs_review else failed
            fields = ("number" if source is number else "code", "issued_on")
            says = {"number": source.text, "printed": str(year)}
            yield say(document, *fields, expected=str(year), actual=issued.day, issued=issued.day, says=says)


def _year_of(field: Field | None) -> int | None:
    """The year inside a 20-digit number (1-2), a 12-digit code (6-7) or a 10-digit code (5-6)."""
    text = field.text if field and field.text and field.text.isdecimal() else ""
    start = {20: 0, 12: 5, 10: 4}.get(len(text))
    return None if start is None else 2000 + int(text[start : start + 2])


def _own_invoices(case: Case) -> Iterator[Document]:
    """The most trusted document of every invoice, and second files of a format, which stand for themselves."""
    for invoice in invoices(case):
        yield from (invoice.document, *invoice.duplicates)
