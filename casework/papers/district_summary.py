"""区县汇总推荐表: everything that a district recommends in a round, as a workbook that computes nothing."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal
from io import BytesIO
from math import ceil

from openpyxl import Workbook
from openpyxl.styles import Alignment, Border, Font, PatternFill, Side
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.properties import PageSetupProperties
from openpyxl.worksheet.worksheet import Worksheet

from casework.papers.figures import Figure
from casework.papers.file_of import CaseFile
from casework.papers.view import figure
from casework.papers.wording import Wording
from casework.papers.workbook import harmless
from casework.report import Json
from heyan.rounds import Round
from heyan.vocabulary import Severity
from storage.records import ItemState

KIND = "district_summary"
WAN = Decimal(10000)
WIDTHS = (6, 30, 22, 24, 12, 15, 15, 18, 18, 16, 14, 30, 16)
MONEY_COLUMNS = (6, 7)
PROVEN_COLUMN = 8
LINE_POINTS = 14
ONE_SUM = re.compile(r"-?\d+\.\d{2}")
HEADS = (
    "place",
    "summary_name",
    "uscc",
    "summary_platform",
    "summary_type",
    "summary_total",
    "summary_invested",
    "summary_proven",
    "summary_devices",
    "summary_enterprises",
    "summary_doubts",
    "summary_opinion",
    "summary_people",
)


@dataclass(frozen=True, slots=True)
class SummaryRow:
    """One recommended application; money in 万元 as canonical text, None where nothing was read."""

    place: int
    name: str
    uscc: str
    platform: str
    platform_type: str
    total: str | None
    invested: str | None
    proven: str
    devices: str
    enterprises: str
    doubts: str
    opinion: str
    people: str


@dataclass(frozen=True, slots=True)
class DistrictSummary:
    """All that the table states."""

    title: str
    number: str
    sheet: str
    organ: str
    addressee: str
    opening: str
    unit: str
    heads: tuple[str, ...]
    rows: tuple[SummaryRow, ...]
    sum_label: str
    total: str
    invested: str
    signer: str
    organ_place: str
    day: str
    sources_title: str
    source_heads: tuple[str, ...]
    figures: tuple[Figure, ...]


def district_summary(
    cases: Iterable[CaseFile], district: str, round_: Round, wording: Wording, day: str, number: int
) -> DistrictSummary:
    """The table over the recommended applications, by name."""
    held = sorted(cases, key=lambda case: (case.application.name, case.application.id))
    words, organ, say = wording.district_summary, wording.organ(district), wording.label
    rows = tuple(_row(case, place) for place, case in enumerate(held, start=1))
    return DistrictSummary(
        title=words.title.format(year=round_.year, programme=wording.programme),
        number=words.number.format(short=organ.short, year=round_.year, number=number),
        sheet=words.sheet,
        organ=organ.name,
        addressee=words.addressee,
        opening=words.opening.format(count=len(rows)),
        unit=words.unit,
        heads=tuple(say(name) for name in HEADS),
        rows=rows,
        sum_label=say("summary_sum"),
        total=str(sum((Decimal(row.total) for row in rows if row.total), Decimal(0))),
        invested=str(sum((Decimal(row.invested) for row in rows if row.invested), Decimal(0))),
        signer=words.signer,
        organ_place=words.organ_place,
        day=day,
        sources_title=say("sources"),
        source_heads=(say("summary_name"), say("source_figure"), say("source_value"), say("source_from")),
        figures=tuple(one for case in held for one in _figures(case)),
    )


def summary_xlsx(made: DistrictSummary) -> bytes:
    """The workbook; a text that a spreadsheet would compute is made harmless."""
    book = Workbook()
    sheet = book.active
    assert isinstance(sheet, Worksheet)
    sheet.title = made.sheet[:31]
    last = len(made.heads)
    _line(sheet, 1, made.title, last, Font(size=18, bold=True), "center")
    _line(sheet, 2, made.number, last, Font(size=11), "center")
    _line(sheet, 3, made.addressee, last, Font(size=12), "left")
    _line(sheet, 4, f"　　{made.opening}", last, Font(size=12), "left")
    _line(sheet, 5, made.unit, last, Font(size=10), "right")
    _table(sheet, made)
    end = 7 + len(made.rows)
    for offset, text in enumerate((made.organ_place + made.organ, made.signer, made.day), start=2):
        _line(sheet, end + offset, text, last, Font(size=12), "right")
    for place, width in enumerate(WIDTHS, start=1):
        sheet.column_dimensions[get_column_letter(place)].width = width
    _fitted(sheet)
    sheet.print_title_rows = "6:6"
    sheet.freeze_panes = "C7"
    _sources(book.create_sheet(made.sources_title[:31]), made)
    out = BytesIO()
    book.save(out)
    return out.getvalue()


def _table(sheet: Worksheet, made: DistrictSummary) -> None:
    thin = Side(style="thin", color="555555")
    border = Border(left=thin, right=thin, top=thin, bottom=thin)
    lines: list[tuple[object, ...]] = [made.heads]
    for row in made.rows:
        values = [getattr(row, name) for name in row.__slots__]
        lines.append(tuple(_shown(n, v) for n, v in enumerate(values, start=1)))
    sums = (made.sum_label, "", "", "", "", _number(made.total), _number(made.invested))
    lines.append(sums + ("",) * (len(made.heads) - len(sums)))
    for number, cells in enumerate(lines, start=6):
        sheet.row_dimensions[number].height = _height(cells)
        for place, value in enumerate(cells, start=1):
            cell = sheet.cell(number, place, harmless(value))
            cell.border, cell.font = border, Font(size=10, bold=number == 6)
            cell.alignment = Alignment(
                vertical="center", wrap_text=True, horizontal="center" if number == 6 or place == 1 else None
            )
            if number == 6:
                cell.fill = PatternFill("solid", fgColor="F0F2F5")
            if isinstance(value, float):
                cell.number_format = "#,##0.00"


def _sources(sheet: Worksheet, made: DistrictSummary) -> None:
    sheet.append([harmless(one) for one in made.source_heads])
    for one in made.figures:
        applicant, _, name = one.name.partition("\n")
        sheet.append([harmless(value) for value in (applicant, name, one.text, one.source)])
    for place, width in enumerate((30, 24, 26, 70), start=1):
        sheet.column_dimensions[get_column_letter(place)].width = width
    for cell in sheet[1]:
        cell.font = Font(bold=True)
    sheet.freeze_panes = "A2"
    _fitted(sheet)


def _fitted(sheet: Worksheet) -> None:
    """Print across A4, all columns on one page."""
    sheet.page_setup.orientation, sheet.page_setup.paperSize = "landscape", sheet.PAPERSIZE_A4
    sheet.page_setup.fitToHeight = 0
    sheet.page_margins.left = sheet.page_margins.right = 0.4
    sheet.sheet_properties.pageSetUpPr = PageSetupProperties(fitToPage=True)


def _line(sheet: Worksheet, number: int, text: str, last: int, font: Font, align: str) -> None:
    sheet.merge_cells(start_row=number, start_column=1, end_row=number, end_column=last)
    cell = sheet.cell(number, 1, harmless(text))
    cell.font, cell.alignment = font, Alignment(horizontal=align, vertical="center", wrap_text=True)
    sheet.row_dimensions[number].height = 30 if number == 1 else 20


def _height(cells: Iterable[object]) -> float:
    """A height in points in which the longest cell fits; Chinese characters take two places."""
    taken = (sum(2 if ord(one) > 255 else 1 for one in str(cell)) for cell in cells)
    lines = max(ceil(places / (width - 2)) for places, width in zip(taken, WIDTHS, strict=False))
    return LINE_POINTS * max(1, lines) + 4


def _shown(column: int, value: object) -> object:
    """What stands in a cell; what is proven is a number unless it is a range."""
    if column in MONEY_COLUMNS or (column == PROVEN_COLUMN and ONE_SUM.fullmatch(str(value))):
        return _number(value)
    return value


def _number(value: object) -> object:
    """Money as a number that people can add up."""
    return float(Decimal(str(value))) if value not in (None, "") else ""


def _row(case: CaseFile, place: int) -> SummaryRow:
    say, ended = case.wording.label, case.conclusion
    claims = {one["id"]: one for one in case.report["claims"]}
    doubts = [item for item in case.items if item.severity is not Severity.INFO]
    waiting = sum(item.state is ItemState.OPEN for item in doubts)
    people = dict.fromkeys(name for name in ((ended.asked_by, ended.settled_by) if ended else ()) if name)
    return SummaryRow(
        place=place,
        name=case.application.name or say("not_read"),
        uscc=case.application.uscc or say("not_read"),
        platform=case.declared("platform_name") or say("not_read"),
        platform_type=case.texts("values", case.declared("platform_type")) or say("not_read"),
        total=_wan(claims.get("total_investment")),
        invested=_wan(claims.get("invested_amount")),
        proven=_proven_wan(case, claims.get("invested_amount")),
        devices=_pair(claims.get("connected_devices")),
        enterprises=_pair(claims.get("served_enterprises")),
        doubts=f"{len(doubts) - waiting}／{waiting}",
        opinion=ended.reason if ended else "",
        people="、".join(people),
    )


def _wan(claim: Json | None) -> str | None:
    """Declared yuan in 万元, to the cent of a 万."""
    if claim is None or claim["declared"] is None:
        return None
    return _in_wan(claim["declared"])


def _in_wan(yuan: str) -> str:
    return f"{(Decimal(yuan) / WAN).quantize(Decimal('0.01'))}"


def _proven_wan(case: CaseFile, claim: Json | None) -> str:
    if claim is None or not claim["supported"]:
        return "—"
    low, high = (_in_wan(one) for one in claim["supported"])
    return low if low == high else case.wording.label("from_to", low=low, high=high)


def _pair(claim: Json | None) -> str:
    """Declared and certainly proven."""
    if claim is None:
        return "—"
    proven = figure(claim["supported"][0], claim["unit"]) if claim["supported"] else "—"
    return f"{figure(claim['declared'], claim['unit'])}／{proven}"


def _figures(case: CaseFile) -> Iterable[Figure]:
    applicant = case.application.name or case.application.id
    for one in case.report["claims"]:
        if one["id"] in ("total_investment", "invested_amount", "connected_devices", "served_enterprises"):
            name = f"{applicant}\n{case.texts('fields', one['id'])}"
            proven = " ～ ".join(dict.fromkeys(one["supported"])) if one["supported"] else "—"
            text = f"{one['declared'] or '—'}／{proven}"
            yield Figure(name, text, f"run:{case.run.id} claim:{one['id']}")
    if case.conclusion is not None:
        source = f"decision:{case.conclusion.decision_id}"
        yield Figure(f"{applicant}\n{case.wording.label('summary_opinion')}", case.conclusion.reason, source)
