"""The application form: label and value cells in several orders, on paper, as DOCX and as XLSX."""

# ruff: noqa: ARG001 - every layout takes a pen, used or not

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from docx import Document
from openpyxl import Workbook
from openpyxl.styles import Alignment, Border, Font, Side

from samples.drawing.page import MM_PER_POINT, Page, wrap
from samples.drawing.seal import name_seal, round_seal
from samples.layouts.office import add_table, docx_bytes, set_font, xlsx_bytes
from samples.layouts.registry import Pen, layout
from samples.subjects import COUNT_CLAIMS, MONEY_CLAIMS, PLATFORM_TYPES, Declaration
from samples.wording import grouped, han_date, plain, trimmed, wan

TITLE = "绍兴市市级工业互联网平台认定申报书"
PLEDGE = "本单位郑重承诺：所填报内容和所提交材料真实、完整、有效，如有虚假，愿承担相应责任。"
PLATFORM_COUNTS = (
    "connected_devices",
    "data_points",
    "products",
    "protocols",
    "cloud_servers",
    "microservices",
    "mechanism_models",
    "industrial_apps",
    "security_tools",
    "virus_libraries",
    "vulnerability_libraries",
    "served_enterprises",
    "registered_users",
    "software_copyrights",
    "patents",
)

Cell = tuple[str, str]


@dataclass(frozen=True, slots=True)
class Wording:
    """How one version of the form writes labels, units, ticks, dates and money."""

    units_in_label: bool = True
    ticked: str = "☑"
    empty: str = "□"
    day: str = "padded"
    separators: bool = False
    money_places: int = 2


def _tick(form: Declaration, word: Wording) -> str:
    return "  ".join(
        f"{word.ticked if key in form.ticks else word.empty}{name}" for key, name in PLATFORM_TYPES.items()
    )


def _capital(form: Declaration) -> str:
    return trimmed(form.company.capital / 10000)


def money_cell(form: Declaration, key: str, word: Wording) -> Cell:
    """A money claim as label and value, in 万元."""
    label = MONEY_CLAIMS[key] + ("（万元）" if word.units_in_label else "")
    value = wan(form.claims[key], word.money_places)
    text = grouped(Decimal(value)) if word.separators else value
    return label, text if word.units_in_label else f"{text}万元"


def count_cell(form: Declaration, key: str, word: Wording) -> Cell:
    """A count as label and value."""
    label, unit = COUNT_CLAIMS[key]
    value = str(form.claims[key])
    return (f"{label}（{unit}）", value) if word.units_in_label else (label, f"{value}{unit}")


def sections(form: Declaration, word: Wording, order: str = "usual") -> list[tuple[str, list[Cell]]]:
    """The parts of the form with their cells, in the order of this version."""
    company = form.company
    basic = [
        ("申报单位名称", company.name),
        ("统一社会信用代码", company.uscc),
        ("法定代表人", company.party.legal_rep),
        ("成立日期", han_date(company.established_on, word.day)),
        (
            "注册资本（万元）" if word.units_in_label else "注册资本",
            _capital(form) if word.units_in_label else f"{_capital(form)}万元",
        ),
        ("单位类型", company.company_type),
        ("所属区县", company.district.name),
        ("注册地址", company.party.address),
        ("联系人", company.contact),
        ("联系电话", company.mobile),
    ]
    finance = [
        money_cell(form, k, word)
        for k in ("revenue_y1", "revenue_y2", "net_profit_y1", "total_assets_y1", "tax_paid_y1", "rd_expense_y1")
        if k in form.claims
    ]
    platform = [
        ("平台名称", form.platform_name),
        ("平台网址", form.platform_url),
        ("平台类型", _tick(form, word)),
        ("覆盖环节", "、".join(form.links)),
    ]
    level = [count_cell(form, k, word) for k in PLATFORM_COUNTS if k in form.claims]
    invest = [
        money_cell(form, k, word)
        for k in ("total_investment", "invested_amount", "platform_income_y1")
        if k in form.claims
    ]
    usual = [
        ("一、申报单位基本情况", basic),
        ("二、上年度经营情况", finance),
        ("三、平台基本情况", platform),
        ("四、平台水平", level),
        ("五、平台投入与成效", invest),
    ]
    if order == "platform_first":
        picked = [usual[2], usual[0], usual[4], usual[3], usual[1]]
        return [(f"{'一二三四五'[i]}、{name.split('、')[1]}", cells) for i, (name, cells) in enumerate(picked)]
    if order == "short":
        return [("一、基本信息", basic + platform), ("二、经济指标", finance + invest), ("三、平台指标", level)]
    return usual


def investment_table(form: Declaration) -> list[tuple[str, ...]]:
    """The investment rows with their heading."""
    unit = form.row_unit
    rows = [
        (
            str(i),
            r.category,
            r.name,
            r.contract_number,
            r.invoice_number,
            plain(r.amount) if unit == "元" else wan(r.amount, 6).rstrip("0").rstrip("."),
        )
        for i, r in enumerate(form.rows, 1)
    ]
    return [("序号", "投入类别", "名称", "合同编号", "发票号码", f"金额（{unit}）"), *rows]


def joint_text(form: Declaration) -> list[tuple[str, str]]:
    return list(form.joint) or [("无", "")]


class _Flow:
    """Cells of a form running down the pages."""

    def __init__(self, pen: Pen, size: float, x: float, width: float) -> None:
        self.pen, self.size, self.x, self.width = pen, size, x, width
        self.pages: list[Page] = []
        self.y = 999.0

    @property
    def page(self) -> Page:
        return self.pages[-1]

    def room(self, height: float) -> None:
        if self.y + height > 278:
            self.pages.append(Page(210, 297, self.pen.style))
            self.y = 20.0

    def heading(self, text: str) -> None:
        self.room(18)
        self.page.text(self.x, self.y + 6, text, self.size + 1.5, style="hei")
        self.y += 9

    def row(self, cells: list[tuple[str, float, bool]], least: float = 8.5) -> None:
        """One row of (text, width, whether it is a label)."""
        step = self.size * MM_PER_POINT * 1.3
        height = max([least, *(len(wrap(t, self.pen.style, self.size, w - 3)) * step + 3 for t, w, _ in cells)])
        self.room(height)
        left = self.x
        for text, width, label in cells:
            self.page.box(left, self.y, width, height, 0.25, fill=None)
            lines = wrap(text, self.pen.style, self.size, width - 3)
            top = self.y + (height - len(lines) * step) / 2 + step * 0.75
            for index, line in enumerate(lines):
                if label:
                    self.page.text(left + width / 2, top + index * step, line, self.size, "centre")
                else:
                    self.page.text(left + 1.8, top + index * step, line, self.size)
            left += width
        self.y += height


def _pairs(flow: _Flow, cells: list[Cell], columns: int, label: float) -> None:
    value = flow.width / columns - label
    line: list[tuple[str, float, bool]] = []
    for name, text in cells:
        long = columns > 1 and len(text) > 15
        if long and line:
            line[-1] = (line[-1][0], flow.width - sum(w for _, w, _ in line[:-1]), False)
            flow.row(line)
            line = []
        if long:
            flow.row([(name, label, True), (text, flow.width - label, False)])
            continue
        line += [(name, label, True), (text, value, False)]
        if len(line) == columns * 2:
            flow.row(line)
            line = []
    if line:
        line[-1] = (line[-1][0], flow.width - sum(w for _, w, _ in line[:-1]), False)
        flow.row(line)


def _investment(flow: _Flow, form: Declaration) -> None:
    widths = [w * flow.width / 174 for w in (10, 20, 40, 31, 43, 30)]
    rows = investment_table(form)
    flow.size -= 1.2
    for index, row in enumerate(rows):
        flow.row([(t, w, index == 0 or i in (0, 1)) for i, (t, w) in enumerate(zip(row, widths, strict=True))], 7)
    flow.size += 1.2


def _joint(flow: _Flow, form: Declaration) -> None:
    for name, code in joint_text(form):
        flow.row(
            [
                ("联合申报单位", 36, True),
                (name, flow.width - 116, False),
                ("统一社会信用代码", 34, True),
                (code, 46, False),
            ]
        )


def _pledge(flow: _Flow, form: Declaration, pen: Pen) -> None:
    flow.room(70)
    page, y = flow.page, flow.y + 8
    page.text(flow.x, y, "真实性承诺", 12, style="hei")
    y = page.paragraph(flow.x, y + 9, PLEDGE, flow.width, 11, 1.6, indent=2)
    page.text(flow.x + 70, y + 10, "法定代表人（签字）：", 11)
    if form.signed:
        page.text(flow.x + 112, y + 10, form.company.party.legal_rep, 17, style="kai")
        if form.sealed:
            page.picture(flow.x + 140, y + 1, 13, 13, name_seal(form.company.party.legal_rep, pen.rng, 13))
    page.text(flow.x + 70, y + 20, "申报单位（盖章）：", 11)
    page.text(flow.x + 104, y + 30, han_date(form.signed_on, "spaced"), 11)
    if form.sealed and pen.seals:
        page.picture(
            flow.x + 100 + pen.rng.uniform(-5, 5),
            y + 2 + pen.rng.uniform(0, 5),
            42,
            42,
            round_seal(form.company.name, "", pen.rng),
        )


def _cover(form: Declaration, pen: Pen) -> Page:
    page = Page(210, 297, pen.style)
    page.text(105, 80, "绍兴市市级工业互联网平台认定", 23, "centre", "hei")
    page.text(105, 98, "申 报 书", 32, "centre", "hei")
    for index, (label, value) in enumerate(
        (
            ("平台名称", form.platform_name),
            ("申报单位", form.company.name),
            ("推荐单位", f"{form.company.district.name}经济和信息化局"),
            ("申报日期", han_date(form.signed_on)),
        )
    ):
        y = 158 + index * 16
        page.text(48, y, f"{label}：", 14)
        page.text(78, y, value, 14, fit=95)
        page.line(76, y + 2, 176, y + 2, 0.2)
    page.text(105, 256, "绍兴市经济和信息化局制", 13, "centre")
    return page


def _plan(flow: _Flow, form: Declaration, label: float) -> None:
    flow.row([("发展规划", label, True), (form.plan, flow.width - label, False)], 24)


@layout("declaration", "two_columns", omits=())
def two_columns(form: Declaration, pen: Pen) -> list[Page]:
    """A cover, then tables with two pairs of cells in a row."""
    flow = _Flow(pen, 9.5, 18, 174)
    for heading, cells in sections(form, Wording()):
        flow.heading(heading)
        _pairs(flow, cells, 2, 38)
        if "平台基本" in heading:
            _joint(flow, form)
            _plan(flow, form, 38)
    flow.heading("六、平台建设投入明细")
    _investment(flow, form)
    _pledge(flow, form, pen)
    return [_cover(form, pen), *flow.pages]


@layout("declaration", "one_column")
def one_column(form: Declaration, pen: Pen) -> list[Page]:
    """One pair of cells in a row, platform first, values with separators."""
    flow = _Flow(pen, 10, 20, 170)
    flow.room(0)
    flow.page.text(105, 24, TITLE, 17, "centre", "hei")
    flow.y = 30
    for heading, cells in sections(form, Wording(ticked="■", day="bare", separators=True), "platform_first"):
        flow.heading(heading)
        _pairs(flow, cells, 1, 62)
        if "平台基本" in heading:
            _joint(flow, form)
            _plan(flow, form, 62)
    flow.heading("六、投入明细")
    _investment(flow, form)
    _pledge(flow, form, pen)
    return flow.pages


@layout("declaration", "unit_in_value")
def unit_in_value(form: Declaration, pen: Pen) -> list[Page]:
    """Units behind the values, three parts, dashed dates."""
    flow = _Flow(pen, 9.5, 15, 180)
    flow.room(0)
    flow.page.text(105, 22, TITLE, 18, "centre", "hei")
    flow.page.text(105, 30, "（2026年度）", 12, "centre")
    flow.y = 34
    for heading, cells in sections(form, Wording(units_in_label=False, ticked="√", day="iso"), "short"):
        flow.heading(heading)
        _pairs(flow, cells, 2, 40)
    _joint(flow, form)
    _plan(flow, form, 40)
    flow.heading("四、已完成投资明细")
    _investment(flow, form)
    _pledge(flow, form, pen)
    return flow.pages


def _docx(form: Declaration, word: Wording, order: str, columns: int, font: str) -> bytes:
    document = Document()
    set_font(document, font)
    document.add_heading(TITLE, level=1)
    for heading, cells in sections(form, word, order):
        document.add_paragraph(heading)
        rows: list[tuple[str, ...]] = []
        for start in range(0, len(cells), columns):
            rows.append(tuple(t for pair in cells[start : start + columns] for t in pair))
        add_table(document, rows)
    document.add_paragraph("联合申报单位")
    add_table(document, [("单位名称", "统一社会信用代码"), *joint_text(form)])
    document.add_paragraph("发展规划")
    add_table(document, [("发展规划", form.plan)])
    document.add_paragraph("投入明细")
    add_table(document, investment_table(form))
    document.add_paragraph("真实性承诺")
    document.add_paragraph(PLEDGE)
    document.add_paragraph(f"法定代表人（签字）：{form.company.party.legal_rep if form.signed else ''}")
    document.add_paragraph(f"申报单位（盖章）：        {han_date(form.signed_on)}")
    return docx_bytes(document)


@layout("declaration", "docx_pairs", "docx")
def docx_pairs(form: Declaration, pen: Pen) -> bytes:
    """DOCX, two pairs a row."""
    return _docx(form, Wording(), "usual", 2, "宋体")


@layout("declaration", "docx_single", "docx")
def docx_single(form: Declaration, pen: Pen) -> bytes:
    """DOCX, one pair a row, platform first."""
    return _docx(form, Wording(ticked="■", day="bare", separators=True), "platform_first", 1, "仿宋")


@layout("declaration", "docx_units", "docx")
def docx_units(form: Declaration, pen: Pen) -> bytes:
    """DOCX, units in the values, three parts."""
    return _docx(form, Wording(units_in_label=False, day="dotted"), "short", 2, "微软雅黑")


def _xlsx(form: Declaration, word: Wording, order: str, columns: int, numbers: bool, sheets: bool) -> bytes:
    book = Workbook()
    sheet: Any = book.active
    sheet.title = "申报书"
    edge = Side(style="thin")
    border = Border(left=edge, right=edge, top=edge, bottom=edge)
    sheet.append([TITLE])
    sheet.merge_cells(start_row=1, start_column=1, end_row=1, end_column=columns * 2)
    sheet["A1"].font = Font(size=16, bold=True)
    sheet["A1"].alignment = Alignment(horizontal="center")

    def put(row: tuple[str, ...], target: Any) -> None:
        target.append([_number(t) if numbers and i % 2 else t for i, t in enumerate(row)])
        for cell in target[target.max_row]:
            cell.border = border
            cell.alignment = Alignment(wrap_text=True, vertical="center")

    for heading, cells in sections(form, word, order):
        sheet.append([heading])
        for start in range(0, len(cells), columns):
            put(tuple(t for pair in cells[start : start + columns] for t in pair), sheet)
    sheet.append(["联合申报单位"])
    put(("单位名称", "统一社会信用代码"), sheet)
    for pair in joint_text(form):
        put(pair, sheet)
    put(("发展规划", form.plan), sheet)
    target = book.create_sheet("投入明细") if sheets else sheet
    if not sheets:
        sheet.append(["投入明细"])
    for row in investment_table(form):
        target.append([float(row[5]) if numbers and i == 5 and row[0] != "序号" else t for i, t in enumerate(row)])
    sheet.append([PLEDGE])
    sheet.append(
        [
            f"法定代表人（签字）：{form.company.party.legal_rep if form.signed else ''}",
            "",
            f"日期：{han_date(form.signed_on)}",
        ]
    )
    for index, width in enumerate((26, 34, 26, 34)[: columns * 2]):
        sheet.column_dimensions["ABCD"[index]].width = width
    return xlsx_bytes(book)


def _number(text: str) -> object:
    """Figures as numbers where a clerk's spreadsheet would hold numbers; codes stay text."""
    bare = text.replace(",", "")
    if bare.replace(".", "", 1).replace("-", "", 1).isdigit() and len(bare) < 11:
        return float(bare) if "." in bare else int(bare)
    return text


@layout("declaration", "xlsx_pairs", "xlsx")
def xlsx_pairs(form: Declaration, pen: Pen) -> bytes:
    """XLSX, two pairs a row, figures as numbers."""
    return _xlsx(form, Wording(), "usual", 2, True, False)


@layout("declaration", "xlsx_single", "xlsx")
def xlsx_single(form: Declaration, pen: Pen) -> bytes:
    """XLSX, one pair a row, all text."""
    return _xlsx(form, Wording(ticked="■", day="bare"), "platform_first", 1, False, False)


@layout("declaration", "xlsx_sheets", "xlsx")
def xlsx_sheets(form: Declaration, pen: Pen) -> bytes:
    """XLSX with the investment rows on a second sheet."""
    return _xlsx(form, Wording(units_in_label=False, day="iso"), "short", 2, False, True)
