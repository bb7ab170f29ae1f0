"""What Article 7 asks for, and whether it can be read."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date

from heyan.case import Case
from heyan.dates import parse_period
from heyan.documents import Document, Row
from heyan.findings import Evidence
from heyan.vocabulary import STATEMENTS, FileStatus, Item, Kind, Presence, Source
from validators.claims.tax import certificates
from validators.hits import Hit, failed, passed, undetermined
from validators.materials import may_be, unrecognised
from validators.registry import rule

_YEARLY = (Kind.BALANCE_SHEET, Kind.INCOME_STATEMENT)
"""What a year needs; the cash flow statement is optional (contract §3)."""


@rule("completeness.missing_material", says=("files",), messages=("incomplete", "unrecognised"))
def every_required_material_is_there(case: Case) -> Iterator[Hit]:
    """Every material that the round requires must be there; a file unread or not recognised may be the missing one."""
    for material in case.materials:
        if material.item not in case.round.required:
            continue
        evidence = tuple(Evidence(document) for document in material.documents)
        files = "、".join(entry.path for entry in may_be(case, material.item))
        match material.outcome:
            case Presence.PRESENT:
                yield passed(material.item.value)
            case Presence.DOUBTFUL if material.documents:
                yield undetermined(material.item.value, message="incomplete", evidence=evidence, files=files)
            case Presence.DOUBTFUL if files:
                yield undetermined(material.item.value, files=files)
            case Presence.DOUBTFUL:
                named = "、".join(unrecognised(case, material.item))
                yield undetermined(material.item.value, message="unrecognised", files=named)
            case Presence.MISSING:
                yield failed(material.item.value, files=files)


@rule("completeness.missing_statement_year", says=("years", "unclear"))
def both_years_have_statements(case: Case) -> Iterator[Hit]:
    """Balance sheet and income statement of both years before the round must be there (none: a missing material)."""
    statements = tuple(case.of_kind(*STATEMENTS))
    if not statements:
        return
    lacking = tuple(
        (year, kind) for year in case.round.statement_years for kind in _YEARLY if not _has(case, kind, year)
    )
    years = "、".join(f"{year}年度{_SHORT[kind]}" for year, kind in lacking)
    unclear = tuple(d for d in statements if not _dated(d) and any(d.kind is kind for _, kind in lacking))
    files = tuple(may_be(case, Item.FINANCIAL_STATEMENTS))
    item = Item.FINANCIAL_STATEMENTS.value
    if not lacking:
        yield passed(item)
    elif unclear or files:
        names = "、".join((*(d.file for d in unclear), *(f.path for f in files)))
        evidence = tuple(Evidence(d.id, d.pages[0], field="period_end") for d in unclear)
        yield undetermined(item, evidence=evidence, years=years, unclear=names)
    else:
        yield failed(item, evidence=tuple(Evidence(d.id, d.pages[0]) for d in statements), years=years, expected=years)


_SHORT = {Kind.BALANCE_SHEET: "资产负债表", Kind.INCOME_STATEMENT: "利润表"}


def _has(case: Case, kind: Kind, year: int) -> bool:
    end = date(year, 12, 31)
    return any(_dated(document) and document.day("period_end") == end for document in case.of_kind(kind))


def _dated(document: Document) -> bool:
    return document.day("period_end") is not None and not document.doubtful("period_end")


@rule("completeness.unreadable_file", says=("reason", "detail"))
def every_file_can_be_read(case: Case) -> Iterator[Hit]:
    """Every file of the bundle must open and yield its pages."""
    for entry in case.files:
        if entry.status is FileStatus.QUARANTINED:
            codes = "、".join(reason.code.value for reason in entry.reasons)
            detail = "；".join(reason.detail for reason in entry.reasons if reason.detail)
            yield failed(entry.path, actual=codes or None, cause=codes, reason=codes, detail=detail)
        elif entry.status is not FileStatus.IGNORED:
            yield passed(entry.path)


@rule("completeness.illegible_page", says=("pages",))
def every_page_can_be_read(case: Case) -> Iterator[Hit]:
    """What stands on a page must be legible; a blank page bears nothing that could be missed."""
    for document in case.documents:
        if document.illegible:
            pages = "、".join(map(str, document.illegible))
            others = tuple(Evidence(document.id, page) for page in document.illegible)
            yield replace(failed(document, actual=pages, pages=pages), evidence=others)
        else:
            yield passed(document)


@rule("completeness.tax_months_missing", says=("months", "year"))
def every_month_has_its_tax(case: Case, *, monthly_tax: str = "增值税") -> Iterator[Hit]:
    """Every month of the previous year must have its VAT; who pays by quarter shows four quarters."""
    papers = certificates(case)
    if not papers:
        return
    first = min(papers, key=lambda paper: (paper.file, paper.pages))
    year = case.round.previous_year
    rows = [row for paper in papers for row in paper.rows if monthly_tax in (_text(row, "tax_type") or "")]
    spans = [_months(row, year) for row in rows]
    missing = sorted(set(range(1, 13)) - {month for span in spans for month in span})
    months = "、".join(str(month) for month in missing)
    evidence = tuple(Evidence(paper.id, paper.pages[0], field="period") for paper in papers)
    by_quarter = any(len(span) > 1 for span in spans)
    nameless = any(_text(row, "tax_type") is None for paper in papers for row in paper.rows)
    unclear = not rows or not all(paper.rows_certain for paper in papers) or any(not _is_clear(row) for row in rows)
    if not missing and not unclear:
        yield passed(first)
    else:
        say = undetermined if by_quarter or unclear or nameless else failed
        yield say(first, "period", actual=months or None, evidence=evidence[1:], months=months, year=str(year))


def _text(row: Row, name: str) -> str | None:
    return row[name].text if name in row else None


def _months(row: Row, year: int) -> tuple[int, ...]:
    """The months of the year that a row's period covers."""
    first, last = parse_period(_text(row, "period") or "") or (None, None)
    if first is None or last is None or not first.year <= year <= last.year:
        return ()
    start = first.month if first.year == year else 1
    return tuple(range(start, (last.month if last.year == year else 12) + 1))


def _is_clear(row: Row) -> bool:
    return "period" in row and row["period"].text is not None and not row["period"].needs_review


@rule("completeness.unsigned", messages=("editable",))
def declaration_is_signed(case: Case) -> Iterator[Hit]:
    """The declaration must be signed; an editable file cannot show it."""
    for declaration in case.of_kind(Kind.DECLARATION):
        signed = declaration.fields.get("signed")
        if declaration.format in _EDITABLE:
            yield undetermined(declaration, "signed", message="editable")
        elif signed is None or signed.text is None or signed.needs_review:
            yield undetermined(declaration, "signed")
        else:
            yield passed(declaration) if signed.text == "true" else failed(declaration, "signed")


@rule("completeness.unsealed", messages=("editable",))
def declaration_is_sealed(case: Case) -> Iterator[Hit]:
    """The declaration must bear a seal; an editable file cannot show it, a scan only where it shows red at all."""
    for declaration in case.of_kind(Kind.DECLARATION):
        evidence = tuple(Evidence(declaration.id, page, box) for page, box in declaration.seals)
        if declaration.format in _EDITABLE:
            yield undetermined(declaration, message="editable", evidence=evidence)
        elif declaration.seals:
            yield passed(declaration)
        elif _shows_red(case, declaration):
            yield failed(declaration)
        else:
            yield undetermined(declaration)


def _shows_red(case: Case, document: Document) -> bool:
    """Whether a seal would have been seen: its place is on a page of text, or a paper of the same scan bears one."""
    place = document.fields.get("signed")
    if place is not None and place.source is Source.TEXT:
        return place.text == "false"
    return any(other.seals for other in case.documents if other.sha256 == document.sha256)


_EDITABLE = ("docx", "xlsx")
