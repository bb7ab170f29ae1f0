"""Business licences: portrait original, landscape duplicate, the older edition, the electronic print."""

from __future__ import annotations

from datetime import date

from samples.drawing.page import BLACK, BROWN, GREY, RED, Colour, Page
from samples.drawing.qr import qr_image
from samples.drawing.seal import round_seal
from samples.layouts.registry import Pen, layout
from samples.parties import Company
from samples.wording import amount_words, han_date, trimmed

GOLD: Colour = (0.72, 0.52, 0.18)
FRAME: Colour = (0.55, 0.60, 0.62)
HEAD_LABELS = {"分公司": "负责人", "个人独资": "投资人", "合伙": "执行事务合伙人", "个体": "经营者"}


def head_label(company_type: str) -> str:
    """What the licence calls the person in charge."""
    return next((label for part, label in HEAD_LABELS.items() if part in company_type), "法定代表人")


def capital_text(company: Company, form: str) -> str:
    """The registered capital as licences print it."""
    wan = trimmed(company.capital / 10000)
    match form:
        case "words":
            return amount_words(company.capital, "元")
        case "circle":
            return amount_words(company.capital, "圆")
        case "rmb":
            return f"{wan}万元人民币"
        case _:
            return f"{wan}万元整"


def term_text(company: Company) -> str:
    """The term of operation."""
    if company.term_end is None:
        return f"{han_date(company.established_on)}至长期"
    return f"{han_date(company.established_on)}至{han_date(company.term_end)}"


def _border(page: Page, inset: float) -> None:
    for step, width in ((0.0, 0.9), (1.6, 0.25), (4.2, 0.25), (5.0, 0.6)):
        gap = inset + step
        page.box(gap, gap, page.width - 2 * gap, page.height - 2 * gap, width, FRAME)
    step = 5.0
    x = inset + 2.9
    while x < page.width - inset - 2:
        for y in (inset + 2.9, page.height - inset - 2.9):
            page.box(x - 0.8, y - 0.8, 1.6, 1.6, 0.2, FRAME)
        x += step
    y = inset + 2.9
    while y < page.height - inset - 2:
        for x in (inset + 2.9, page.width - inset - 2.9):
            page.box(x - 0.8, y - 0.8, 1.6, 1.6, 0.2, FRAME)
        y += step


def _emblem(page: Page, x: float, y: float, radius: float) -> None:
    """A plain red roundel where the state emblem stands."""
    import math

    for index in range(36):
        a, b = math.radians(index * 10), math.radians(index * 10 + 10)
        page.line(
            x + radius * math.cos(a),
            y + radius * math.sin(a),
            x + radius * math.cos(b),
            y + radius * math.sin(b),
            1.2,
            RED,
        )
    page.text(x, y + radius * 0.42, "★", radius * 2.4, "centre", "hei", RED)


def _rows(company: Company, capital: str, term: bool) -> list[tuple[str, str]]:
    rows = [
        ("名称", company.name),
        ("类型", company.company_type),
        (head_label(company.company_type), company.party.legal_rep),
        ("经营范围", company.scope),
        ("注册资本", capital),
        ("成立日期", han_date(company.established_on)),
    ]
    if term:
        rows.append(("营业期限", term_text(company)))
    rows.append(("住所", company.party.address))
    return rows


def _column(
    page: Page, x: float, y: float, rows: list[tuple[str, str]], label: float, width: float, size: float, gap: float
) -> float:
    for name, value in rows:
        page.spread(x, y, name, label, size, colour=BLACK, bold=True)
        y = page.paragraph(x + label + 5, y, value, width - label - 5, size * 0.96, 1.35)
        y += gap
    return y


def _office(page: Page, pen: Pen, company: Company, x: float, y: float, form: str = "spaced") -> None:
    page.text(x, y, "登 记 机 关", 12, bold=True)
    day = company.licence_issued_on
    if form == "spaced":
        page.text(x + 22, y + 18, f"{day.year} 年 {day.month:02d} 月 {day.day:02d} 日", 12)
    else:
        page.text(x + 24, y + 18, han_date(day), 12)
    page.picture(
        x + 26 + pen.rng.uniform(-4, 4),
        y - 14 + pen.rng.uniform(-3, 3),
        40,
        40,
        round_seal(company.authority, "", pen.rng, 40),
    )


QR_URL = "http://zj.gsxt.gov.cn/%7B{}%7D"
NOTE = "国家企业信用信息公示系统网址：http://www.gsxt.gov.cn"


@layout("business_licence", "portrait_2019", omits=())
def portrait_2019(company: Company, pen: Pen) -> list[Page]:
    """The portrait form with everything in one column."""
    page = Page(210, 297, pen.style)
    _border(page, 8)
    _emblem(page, 105, 38, 12)
    page.text(105, 72, "营 业 执 照", 42, "centre", "hei", GOLD, bold=True)
    page.text(105, 84, "（副  本）", 15, "centre")
    page.text(28, 96, "统一社会信用代码", 11, bold=True)
    page.text(28, 103, company.uscc, 13, style="mono")
    page.text(182, 96, f"编号 {company.licence_number}（1/1）", 8.5, "right", colour=GREY)
    _column(page, 28, 118, _rows(company, capital_text(company, "words"), True), 26, 154, 12, 3.4)
    page.picture(28, 232, 32, 32, qr_image(QR_URL.format(company.uscc)))
    _office(page, pen, company, 108, 240)
    page.text(28, 284, NOTE, 7.5)
    page.text(182, 284, "国家市场监督管理总局监制", 8, "right")
    return [page]


@layout("business_licence", "landscape_2019")
def landscape_2019(company: Company, pen: Pen) -> list[Page]:
    """The landscape duplicate: two columns under the title."""
    page = Page(297, 210, pen.style)
    _border(page, 7)
    _emblem(page, 148.5, 31, 10)
    page.text(148.5, 60, "营 业 执 照", 38, "centre", "hei", GOLD, bold=True)
    page.text(148.5, 70, "（副  本）", 14, "centre")
    page.text(24, 40, "统一社会信用代码", 10.5, bold=True)
    page.text(24, 47, company.uscc, 13, style="mono")
    page.picture(232, 24, 30, 30, qr_image(QR_URL.format(company.uscc)))
    page.paragraph(228, 59, "扫描二维码登录“国家企业信用信息公示系统”了解更多登记、备案、许可、监管信息。", 42, 7, 1.3)
    head = head_label(company.company_type)
    left = [
        ("名称", company.name),
        ("类型", company.company_type),
        (head, company.party.legal_rep),
        ("经营范围", company.scope),
    ]
    right = [
        ("注册资本", capital_text(company, "circle")),
        ("成立日期", han_date(company.established_on)),
        ("营业期限", term_text(company)),
        ("住所", company.party.address),
    ]
    _column(page, 24, 88, left, 25, 122, 11.5, 3.4)
    _column(page, 156, 88, right, 22, 118, 11.5, 3.4)
    _office(page, pen, company, 176, 160)
    page.text(24, 197, NOTE, 7.5)
    page.text(273, 197, "国家市场监督管理总局监制", 8, "right")
    return [page]


def _prints_no_term(company: Company) -> bool:
    """Since 市场主体登记管理条例 came into force no term is printed."""
    return company.licence_issued_on >= date(2022, 3, 1)


@layout("business_licence", "landscape_2022", omits=("term",), fits=_prints_no_term)
def landscape_2022(company: Company, pen: Pen) -> list[Page]:
    """The newest print: no term of operation any more."""
    page = Page(297, 210, pen.style)
    _border(page, 7)
    _emblem(page, 148.5, 31, 10)
    page.text(148.5, 60, "营业执照", 40, "centre", "hei", GOLD, bold=True)
    page.text(200, 60, "（副本）", 12)
    page.text(24, 36, "统一社会信用代码", 10.5, bold=True)
    page.text(24, 43, f"{company.uscc}（1/1）", 13, style="song")
    page.text(24, 52, f"证照编号：{company.licence_number}", 8.5)
    page.picture(236, 22, 30, 30, qr_image(QR_URL.format(company.uscc)))
    rows = _rows(company, capital_text(company, "rmb"), False)
    scope = rows.pop(3)
    _column(page, 24, 84, [*rows[:3], scope], 25, 122, 11.5, 3.2)
    _column(page, 156, 84, rows[3:], 22, 118, 11.5, 4.5)
    _office(page, pen, company, 176, 156, "plain")
    page.text(24, 197, "市场主体应当于每年1月1日至6月30日通过国家企业信用信息公示系统报送公示年度报告。", 7.5)
    page.text(273, 197, "国家市场监督管理总局监制", 8, "right")
    return [page]


@layout("business_licence", "portrait_2015")
def portrait_2015(company: Company, pen: Pen) -> list[Page]:
    """The 2015 edition: label column, small code line, QR below left."""
    page = Page(210, 297, pen.style)
    _border(page, 9)
    _emblem(page, 105, 42, 11)
    page.text(30, 30, f"编 号 {company.licence_number}", 8.5)
    page.text(105, 78, "营 业 执 照", 36, "centre", "hei", GOLD, bold=True)
    page.text(105, 90, "（副  本）", 13, "centre", colour=BROWN)
    page.text(180, 101, f"统一社会信用代码 {company.uscc}（1/1）", 10, "right")
    head = head_label(company.company_type)
    rows = [
        ("名称", company.name),
        ("类型", company.company_type),
        ("住所", company.party.address),
        (head, company.party.legal_rep),
        ("注册资本", capital_text(company, "wan")),
        ("成立日期", han_date(company.established_on)),
        ("营业期限", term_text(company)),
        ("经营范围", company.scope),
    ]
    _column(page, 32, 116, rows, 26, 148, 12, 2.6)
    page.picture(28, 228, 34, 34, qr_image(QR_URL.format(company.uscc)))
    _office(page, pen, company, 100, 240)
    page.text(28, 281, "企业信用信息公示系统网址：http://zj.gsxt.gov.cn", 7.5)
    page.text(182, 281, "中华人民共和国国家工商行政管理总局监制", 8, "right")
    return [page]


@layout("business_licence", "electronic_print")
def electronic_print(company: Company, pen: Pen) -> list[Page]:
    """The electronic licence printed for a purpose: a watermark runs across it."""
    page = landscape_2019(company, pen)
    sheet = page[0]
    assert isinstance(sheet, Page)
    for x, y in ((50, 120), (150, 150), (170, 80)):
        sheet.text(x, y, "仅供平台认定申报使用", 20, angle=28, colour=(0.82, 0.82, 0.82), style="hei")
    sheet.text(24, 203, f"电子营业执照文件号：{company.licence_number[:16]}  下载时间：2026年09月12日", 7)
    return [sheet]
