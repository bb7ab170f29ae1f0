"""Financial statements as printed: account form, report form, ruled and open, with and without line numbers."""

from __future__ import annotations

from decimal import ROUND_HALF_UP, Decimal

from samples.drawing.page import Column, Page, table
from samples.drawing.seal import name_seal, round_seal
from samples.layouts.registry import Pen, layout
from samples.layouts.statement_forms import (
    ASSETS_2019,
    DEBTS_2019,
    SMALL_ASSETS,
    SMALL_DEBTS,
    FormLine,
    figure,
    form_lines,
)
from samples.parties import person
from samples.subjects import Statement

TITLES = {"balance_sheet": "资 产 负 债 表", "income_statement": "利 润 表", "cash_flow_statement": "现 金 流 量 表"}
CODES = {"balance_sheet": "01", "income_statement": "02", "cash_flow_statement": "03"}
DIVISOR = {"元": Decimal(1), "千元": Decimal(1000), "万元": Decimal(10000)}
PLACES = {"元": 2, "千元": 0, "万元": 2}


def printed(value: Decimal | None, unit: str, brackets: bool, dash: str) -> str:
    """A figure in the statement's unit with separators; empty cells as `dash`."""
    if value is None or value == 0:
        return dash
    scaled = (value / DIVISOR[unit]).quantize(Decimal(1).scaleb(-PLACES[unit]), ROUND_HALF_UP)
    if brackets and scaled < 0:
        return f"({-scaled:,})"
    return f"{scaled:,}"


def heads(statement: Statement, old: bool) -> tuple[str, str]:
    """The titles of the two columns."""
    if statement.kind == "balance_sheet":
        return "期末余额", "年初余额" if old or statement.books.small else "上年年末余额"
    if statement.books.small:
        return "本年累计金额", "上年金额"
    return "本期金额", "上期金额"


def _head(page: Page, statement: Statement, x: float, width: float, form_code: bool, day: str) -> float:
    small = statement.books.small
    middle = x + width / 2
    page.text(middle, 20, TITLES[statement.kind], 17, "centre", "hei")
    if form_code:
        page.text(x + width, 14, f"会{'小' if small else ''}企{CODES[statement.kind]}表", 9, "right")
    end = f"{statement.year}年12月31日" if statement.kind == "balance_sheet" else f"{statement.year}年度"
    if day == "spaced":
        end = end.replace("年", " 年 ").replace("月", " 月 ").replace("日", " 日").replace("年 度", "年度")
    page.text(middle, 27, end, 10, "centre")
    page.text(x, 33, f"编制单位：{statement.company}", 9.5, fit=width * 0.6)
    page.text(
        x + width,
        33,
        f"单位：{'人民币' if form_code and statement.books.unit == '元' else ''}{statement.books.unit}",
        9.5,
        "right",
    )
    return 35.5


def _foot(page: Page, statement: Statement, pen: Pen, x: float, width: float, y: float) -> None:
    for index, label in enumerate(("法定代表人：", "主管会计工作负责人：", "会计机构负责人：")):
        page.text(x + index * width / 3, y + 7, label, 9)
    if pen.seals and statement.sealed:
        page.picture(
            x + width * 0.62 + pen.rng.uniform(-6, 6),
            y - 26 + pen.rng.uniform(-4, 2),
            40,
            40,
            round_seal(statement.company, "财务专用章", pen.rng, 40),
        )
        page.picture(x + 20, y - 2, 12, 12, name_seal(person(pen.rng), pen.rng, 12))


def _cells(statement: Statement, line: FormLine, brackets: bool, dash: str) -> tuple[str, str]:
    if line.head:
        return "", ""
    now, before = figure(statement, line, "current"), figure(statement, line, "prior")
    return printed(now, statement.books.unit, brackets, dash), printed(before, statement.books.unit, brackets, dash)


def _label(line: FormLine) -> str:
    return "　" * line.indent + line.label


def _account_form(statement: Statement, pen: Pen, numbers: bool, brackets: bool, dash: str, old: bool) -> list[Page]:
    """A balance sheet with assets left and debts right."""
    small = statement.books.small
    left, right = (SMALL_ASSETS, SMALL_DEBTS) if small else (ASSETS_2019, DEBTS_2019)
    page = Page(297, 210, pen.style)
    width = 273.0
    y = _head(page, statement, 12, width, True, "plain")
    now, before = heads(statement, old)
    half = (("资产", 56.5, "left"), ("行次", 10, "centre"), (now, 35, "right"), (before, 35, "right"))
    columns = [
        Column(t if side == 0 or t != "资产" else "负债和所有者权益", w, a)
        for side in (0, 1)
        for t, w, a in half
        if numbers or t != "行次"
    ]
    if not numbers:
        columns = [Column(c.title, c.width + (5 if c.align == "right" else 0), c.align) for c in columns]
    rows = []
    # the grand totals stand on one line, as on the printed form
    count = max(len(left), len(right))
    left = left[:-1] + [FormLine("")] * (count - len(left)) + left[-1:]
    right = right[:-1] + [FormLine("")] * (count - len(right)) + right[-1:]
    for a, b in zip(left, right, strict=True):
        row: list[str] = []
        for line in (a, b):
            cells = _cells(statement, line, brackets, dash) if line.label else ("", "")
            row += [_label(line), *([line.number] if numbers else []), *cells]
        rows.append(row)
    height = 150.0 / (len(rows) + 1)
    y, _ = table(page, 12, y, columns, rows, 7.0 if len(rows) > 36 else 7.8, min(5.2, height), padding=0.5)
    _foot(page, statement, pen, 12, width, y)
    return [page]


def _report_form(
    statement: Statement, pen: Pen, numbers: bool, ruled: bool, brackets: bool, dash: str, old: bool, spaced: str
) -> list[Page]:
    """One column of items, one or two pages."""
    lines = form_lines(statement)
    now, before = heads(statement, old)
    columns = [
        Column("项目", 88 if numbers else 96, "left"),
        *([Column("行次", 14, "centre")] if numbers else []),
        Column(now, 40, "right"),
        Column(before, 40, "right"),
    ]
    width = sum(c.width for c in columns)
    x = (210 - width) / 2
    rows = [[_label(a), *([a.number] if numbers else []), *_cells(statement, a, brackets, dash)] for a in lines]
    pages: list[Page] = []
    height = 5.8 if len(rows) <= 36 else 5.2
    while rows or not pages:
        page = Page(210, 297, pen.style)
        y = _head(page, statement, x, width, not spaced, spaced or "plain")
        if pages:
            page.text(x + width / 2 + 34, 20, "（续）", 12)
        y, drawn = table(page, x, y, columns, rows, 8.8, height, ruled=ruled, bottom=272, padding=1.2)
        rows = rows[drawn:]
        pages.append(page)
        if not rows:
            _foot(page, statement, pen, x, width, y)
    return pages


def _small(statement: Statement) -> bool:
    return statement.books.small


def _general(statement: Statement) -> bool:
    return not statement.books.small


@layout("balance_sheet", "account_form", omits=("rows.line_number",), fits=_general)
def account_form(statement: Statement, pen: Pen) -> list[Page]:
    """Assets left, debts right, landscape."""
    return _account_form(statement, pen, False, False, "", False)


@layout("balance_sheet", "account_form_dashes", omits=("rows.line_number",), fits=_general)
def account_form_dashes(statement: Statement, pen: Pen) -> list[Page]:
    """Two halves, dashes in empty cells, opening balance under its older name."""
    return _account_form(statement, pen, False, True, "-", True)


@layout("balance_sheet", "account_form_numbered", fits=_small)
def account_form_numbered(statement: Statement, pen: Pen) -> list[Page]:
    """The small enterprises' form with line numbers."""
    return _account_form(statement, pen, True, False, "", True)


@layout("balance_sheet", "account_form_zeros", fits=_small)
def account_form_zeros(statement: Statement, pen: Pen) -> list[Page]:
    """The same with zeros written out."""
    return _account_form(statement, pen, True, False, "0.00", True)


for _kind in ("balance_sheet", "income_statement", "cash_flow_statement"):

    @layout(_kind, "report_ruled", omits=("rows.line_number",), fits=_general)
    def report_ruled(statement: Statement, pen: Pen) -> list[Page]:
        """One list of items with every rule."""
        return _report_form(statement, pen, False, True, False, "", False, "")

    @layout(_kind, "report_open", omits=("rows.line_number",), fits=_general)
    def report_open(statement: Statement, pen: Pen) -> list[Page]:
        """Without rules, negatives in brackets, as in audit reports."""
        return _report_form(statement, pen, False, False, True, "-", False, "spaced")

    @layout(_kind, "report_plain", omits=("rows.line_number",), fits=_general)
    def report_plain(statement: Statement, pen: Pen) -> list[Page]:
        """Ruled, dashes in empty cells, spaced date."""
        return _report_form(statement, pen, False, True, False, "—", True, "spaced")

    @layout(_kind, "report_numbered", fits=_small)
    def report_numbered(statement: Statement, pen: Pen) -> list[Page]:
        """The small enterprises' list with line numbers."""
        return _report_form(statement, pen, True, True, False, "", True, "")

    @layout(_kind, "report_numbered_open", fits=_small)
    def report_numbered_open(statement: Statement, pen: Pen) -> list[Page]:
        """Line numbers, no rules."""
        return _report_form(statement, pen, True, False, False, "0.00", True, "spaced")

    @layout(_kind, "report_numbered_dashes", fits=_small)
    def report_numbered_dashes(statement: Statement, pen: Pen) -> list[Page]:
        """Line numbers, dashes in empty cells."""
        return _report_form(statement, pen, True, True, True, "-", True, "")
