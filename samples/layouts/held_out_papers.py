"""Papers that only benches draw: audit and test reports, profiles, dashboards and letters as nobody tuned on them."""

from __future__ import annotations

from samples.drawing.page import BLACK, BLUE, GREY, WHITE, Colour, Column, Page, table
from samples.drawing.qr import qr_image
from samples.drawing.seal import round_seal
from samples.layouts.papers import HEADINGS, opinion_text
from samples.layouts.registry import Pen, layout
from samples.subjects import AuditReport, Paper, Profile, Screenshot, TestReport
from samples.wording import han_date

DUTIES = (
    "按照企业会计准则的规定编制财务报表是贵公司管理层的责任，包括设计、执行和维护与财务报表编制相关的内部控制。",
    "我们的责任是在执行审计工作的基础上对财务报表发表审计意见。我们按照中国注册会计师审计准则的规定执行了审计工作。",
)


def _signed(page: Page, pen: Pen, report: AuditReport, y: float, day: str) -> None:
    page.text(112, y, report.firm, 11, fit=84)
    for index, (name, number) in enumerate(report.accountants):
        page.text(28, y + index * 13, f"中国注册会计师：{name}", 11)
        page.text(28, y + 6 + index * 13, f"（证书编号 {number}）", 8.5, colour=GREY)
    page.text(112, y + 26, day, 11)
    page.picture(128 + pen.rng.uniform(-4, 4), y - 14, 42, 42, round_seal(report.firm, "", pen.rng))


@layout("audit_report", "with_cover", held_out=True)
def audit_with_cover(report: AuditReport, pen: Pen) -> list[Page]:
    """A cover with the company and the code, then the report."""
    cover, page = Page(210, 297, pen.style), Page(210, 297, pen.style)
    cover.text(105, 80, report.company, 19, "centre", "hei", fit=170)
    cover.text(105, 100, f"{report.year}年度财务报表", 16, "centre")
    cover.text(105, 122, "审 计 报 告", 30, "centre", "hei")
    cover.text(105, 140, report.report_number, 13, "centre")
    cover.picture(92, 180, 26, 26, qr_image("https://acc.mof.gov.cn/" + report.verification_code))
    cover.text(105, 214, f"报告编码：{report.verification_code}", 10, "centre")
    cover.text(105, 252, report.firm, 14, "centre")
    page.text(105, 32, "审计报告", 20, "centre", "hei")
    page.text(105, 43, report.report_number, 11, "centre")
    page.text(28, 56, f"{report.company}：", 12)
    y = 67.0
    blocks = ((HEADINGS[report.opinion], opinion_text(report)), ("责任", DUTIES))
    for number, (heading, texts) in enumerate(blocks):
        page.text(28, y, f"{'一二'[number]}、{heading}", 12, style="hei")
        y += 9
        for text in texts:
            y = page.paragraph(28, y, text, 154, 11, 1.7, indent=2)
        y += 3
    _signed(page, pen, report, y + 20, han_date(report.signed_on))
    return [cover, page]


@layout("audit_report", "number_left", held_out=True)
def audit_number_left(report: AuditReport, pen: Pen) -> list[Page]:
    """Number and code on the left above the title, parts in brackets."""
    page = Page(210, 297, pen.style)
    page.text(24, 22, f"报告文号：{report.report_number}", 10)
    page.text(24, 29, f"防伪编码：{report.verification_code}", 10)
    page.text(105, 46, "审　计　报　告", 21, "centre", "hei")
    page.text(24, 60, f"{report.company}董事会：", 11.5)
    y = 70.0
    for number, (heading, texts) in enumerate(((HEADINGS[report.opinion], opinion_text(report)), ("责任", DUTIES))):
        page.text(24, y, f"（{'一二'[number]}）{heading}", 11.5, bold=True)
        y += 8
        for text in texts:
            y = page.paragraph(24, y, text, 162, 10.5, 1.6, indent=2)
        y += 4
    _signed(page, pen, report, y + 20, han_date(report.signed_on, "spaced"))
    return [page]


@layout("audit_report", "framed_head", held_out=True)
def audit_framed_head(report: AuditReport, pen: Pen) -> list[Page]:
    """The registry's box with code and number on top, as provincial institutes print it."""
    page = Page(210, 297, pen.style)
    columns = [Column("", 34, "centre"), Column("", 128)]
    rows = [
        ("报告文号", report.report_number),
        ("客户名称", report.company),
        ("会计师事务所", report.firm),
        ("报备编号", report.verification_code),
    ]
    y, _ = table(page, 24, 18, columns, rows, 9.5, 7.5, header=False)
    page.text(105, y + 16, "审 计 报 告", 20, "centre", "hei")
    page.text(24, y + 28, f"{report.company}全体股东：", 11.5)
    y += 38
    for text in (*opinion_text(report), *DUTIES):
        y = page.paragraph(24, y, text, 162, 11, 1.65, indent=2) + 1.5
    _signed(page, pen, report, y + 20, han_date(report.signed_on, "characters"))
    return [page]


def _board(subject: Screenshot, ground: Colour, ink: Colour) -> Page:
    page = Page(320, 180, "sans")
    page.box(0, 0, 320, 180, 0, None, ground)
    page.text(10, 12, subject.platform_name, 14, colour=ink)
    page.text(310, 12, subject.taken, 10, "right", colour=ink)
    return page


@layout("screenshot", "value_over_label", held_out=True)
def value_over_label(subject: Screenshot, pen: Pen) -> list[Page]:
    """Figures in one strip, each above its name, over a curve."""
    page = _board(subject, (0.97, 0.98, 1.0), BLACK)
    wide = 300 / len(subject.tiles)
    for index, (label, value) in enumerate(subject.tiles):
        middle = 10 + (index + 0.5) * wide
        page.text(middle, 40, value, 17, "centre", colour=BLUE, fit=wide - 4)
        page.text(middle, 50, label, 9.5, "centre", colour=GREY)
    height = 110.0
    for step in range(40):
        after = min(160.0, max(80.0, height + pen.rng.uniform(-9, 9)))
        page.line(14 + step * 7.3, height, 14 + (step + 1) * 7.3, after, 0.8, BLUE)
        height = after
    return [page]


@layout("screenshot", "side_menu", held_out=True)
def side_menu(subject: Screenshot, pen: Pen) -> list[Page]:
    """A menu on the left, cards with the name left of the figure."""
    page = _board(subject, (0.94, 0.95, 0.96), BLACK)
    page.box(0, 18, 52, 162, 0, None, (0.13, 0.17, 0.24))
    for index, entry in enumerate(("首页", "设备管理", "应用市场", "数据看板", "用户中心", "系统设置")):
        page.text(10, 34 + index * 16, entry, 11, colour=WHITE)
    for index, (label, value) in enumerate(subject.tiles):
        x, y = 62 + index % 2 * 126, 26 + index // 2 * 36
        page.box(x, y, 118, 30, 0.2, GREY, WHITE)
        page.text(x + 8, y + 18, label, 12)
        page.text(x + 110, y + 19, value, 18, "right", colour=(0.1, 0.5, 0.4))
    pen.rng.random()
    return [page]


@layout("screenshot", "list_board", held_out=True)
def list_board(subject: Screenshot, pen: Pen) -> list[Page]:
    """A dark board whose figures stand in a list."""
    page = _board(subject, (0.03, 0.06, 0.13), WHITE)
    for index, (label, value) in enumerate(subject.tiles):
        y = 34 + index * 17
        page.text(24, y, label, 13, colour=WHITE)
        page.text(150, y, value, 16, "right", colour=(0.3, 0.85, 0.95))
        page.box(164, y - 6, 20 + pen.rng.uniform(10, 110), 7, 0, None, (0.15, 0.45, 0.8))
    return [page]


def _stamped(page: Page, pen: Pen, name: str, day: str, x: float, y: float) -> None:
    page.text(x, y, name, 11.5, fit=84)
    page.text(x, y + 9, day, 11.5)
    if pen.seals:
        page.picture(x + 12 + pen.rng.uniform(-5, 5), y - 20, 42, 42, round_seal(name, "", pen.rng))


@layout("company_profile", "form", held_out=True)
def profile_form(subject: Profile, pen: Pen) -> list[Page]:
    """The profile as a filled form, lines of business below it."""
    page = Page(210, 297, pen.style)
    company = subject.company
    page.text(105, 26, "企业基本情况表", 18, "centre", "hei")
    pairs = [Column("", 34, "centre"), Column("", 136)]
    rows = [
        ("企业名称", company.name),
        ("注册地址", company.party.address),
        ("成立时间", han_date(company.established_on)),
        ("企业简介", "".join(subject.text)),
    ]
    y, _ = table(page, 20, 34, pairs, rows, 10.5, 10, header=False)
    columns = [Column("业务类别", 50), Column("业务内容", 84), Column("收入占比", 36, "centre")]
    page.text(20, y + 10, "主营业务", 12, style="hei")
    y, _ = table(page, 20, y + 14, columns, subject.lines, 10, 8.5)
    _stamped(page, pen, company.name, "2026年9月10日", 112, y + 26)
    return [page]


@layout("company_profile", "lines_first", held_out=True)
def lines_first(subject: Profile, pen: Pen) -> list[Page]:
    """The list of business lines, then the company in prose."""
    page = Page(210, 297, pen.style)
    page.text(105, 28, f"{subject.company.name}简介", 16, "centre", "hei", fit=170)
    page.text(25, 42, "一、经营业务列表", 12.5, style="hei")
    columns = [
        Column("序号", 14, "centre"),
        Column("业务名称", 54),
        Column("主要内容", 66),
        Column("占比", 26, "centre"),
    ]
    rows = [(str(number), *line) for number, line in enumerate(subject.lines, 1)]
    y, _ = table(page, 25, 46, columns, rows, 10, 8)
    page.text(25, y + 12, "二、公司概况", 12.5, style="hei")
    y += 22
    for text in subject.text:
        y = page.paragraph(25, y, text, 160, 11.5, 1.7, indent=2) + 2
    _stamped(page, pen, subject.company.name, "2026年9月", 112, y + 24)
    return [page]


def _facts(subject: TestReport) -> list[tuple[str, str]]:
    return [
        ("报告编号", subject.number),
        ("产品名称", subject.product),
        ("委托单位", subject.client),
        ("检测机构", subject.laboratory),
        ("签发日期", han_date(subject.issued_on)),
    ]


@layout("test_report", "one_page", held_out=True)
def one_page(subject: TestReport, pen: Pen) -> list[Page]:
    """Facts and results on one page."""
    page = Page(210, 297, pen.style)
    page.text(105, 26, "检 测 报 告", 22, "centre", "hei")
    y, _ = table(page, 20, 36, [Column("", 36, "centre"), Column("", 134)], _facts(subject), 10.5, 9, header=False)
    columns = [Column("检测项目", 60), Column("技术要求", 60), Column("检测结果", 50)]
    y, _ = table(page, 20, y + 8, columns, subject.results, 10.5, 9)
    page.text(20, y + 12, "检测结论：所检项目均符合要求。", 11)
    _stamped(page, pen, subject.laboratory, han_date(subject.issued_on), 112, y + 36)
    return [page]


@layout("test_report", "clauses", held_out=True)
def clauses(subject: TestReport, pen: Pen) -> list[Page]:
    """Results in sentences."""
    page = Page(210, 297, pen.style)
    page.text(105, 26, f"{subject.product}测试报告", 15, "centre", "hei", fit=174)
    y = 42.0
    for label, value in _facts(subject):
        page.text(24, y, f"{label}：{value}", 11, fit=165)
        y += 8
    for number, (what, wanted, found) in enumerate(subject.results, 1):
        text = f"{number}. {what}：技术要求为{wanted}，测试结果为{found}。"
        y = page.paragraph(24, y + 4, text, 162, 11, 1.6)
    y = page.paragraph(24, y + 8, "测试结论：被测平台各项功能和性能满足委托方要求。", 162, 11, 1.6)
    _stamped(page, pen, subject.laboratory, han_date(subject.issued_on), 112, y + 30)
    return [page]


@layout("test_report", "framed_cover", held_out=True)
def framed_cover(subject: TestReport, pen: Pen) -> list[Page]:
    """A framed cover, results across the page behind it."""
    cover, body = Page(210, 297, pen.style), Page(297, 210, pen.style)
    cover.box(20, 20, 170, 257, 0.8, BLUE)
    cover.text(105, 70, "检 验 检 测 报 告", 26, "centre", "hei", BLUE)
    for index, (label, value) in enumerate(_facts(subject)):
        cover.text(40, 120 + index * 14, f"{label}：{value}", 12.5, fit=140)
    cover.picture(84, 210, 42, 42, round_seal(subject.laboratory, "检测专用章", pen.rng))
    columns = [Column("序号", 20, "centre"), Column("检测项目", 80), Column("技术要求", 80), Column("检测结果", 80)]
    rows = [(str(number), *row) for number, row in enumerate(subject.results, 1)]
    body.text(148, 24, "检 测 结 果", 15, "centre", "hei")
    table(body, 18, 32, columns, rows, 10.5, 10)
    return [cover, body]


def _letter(subject: Paper, pen: Pen, left: float, size: float, numbered: bool, signed_left: bool) -> list[Page]:
    page = Page(210, 297, pen.style)
    page.text(105, 34, subject.title, 17, "centre", "hei", fit=170)
    y = 50.0
    for number, text in enumerate(subject.paragraphs):
        shown = f"{'一二三四五六'[number % 6]}、{text}" if numbered else text
        y = page.paragraph(left, y, shown, 210 - 2 * left, size, 1.8, indent=0 if numbered else 2) + 2
    _stamped(page, pen, subject.signer, han_date(subject.dated), left if signed_left else 112, y + 26)
    return [page]


@layout("supporting", "numbered_letter", held_out=True)
def numbered_letter(subject: Paper, pen: Pen) -> list[Page]:
    """Paragraphs with numbers."""
    return _letter(subject, pen, 26, 12, True, False)


@layout("supporting", "signed_left", held_out=True)
def signed_left(subject: Paper, pen: Pen) -> list[Page]:
    """Signed on the left."""
    return _letter(subject, pen, 30, 11.5, False, True)


@layout("supporting", "large_letter", held_out=True)
def large_letter(subject: Paper, pen: Pen) -> list[Page]:
    """Large type, numbered, signed on the left."""
    return _letter(subject, pen, 24, 15, True, True)
