"""Audit reports, bank receipts, certificates, dashboards."""

from __future__ import annotations

from samples.drawing.page import BLACK, BLUE, BROWN, GREY, RED, WHITE, Colour, Column, Page, table
from samples.drawing.qr import qr_image
from samples.drawing.seal import round_seal
from samples.layouts.registry import Pen, layout
from samples.purchases import Receipt
from samples.subjects import AuditReport, Certificate, Screenshot
from samples.wording import amount_words, grouped, han_date, plain


def opinion_text(report: AuditReport) -> list[str]:
    """The opening of an audit report and its opinion."""
    basis = "企业会计准则" if not report.small else "小企业会计准则"
    name, year = report.company, report.year
    fair = f"在所有重大方面按照{basis}的规定编制，公允反映了{name}{year}年12月31日的财务状况以及{year}年度的经营成果和现金流量。"  # noqa: E501
    opening = f"我们审计了{name}（以下简称“贵公司”）财务报表，包括{year}年12月31日的资产负债表，{year}年度的利润表、现金流量表以及相关财务报表附注。"  # noqa: E501
    match report.opinion:
        case "adverse":
            return [opening, "我们认为，由于“形成否定意见的基础”部分所述事项的重要性，后附的财务报表没有" + fair]
        case "disclaimer":
            return [
                opening,
                "我们不对后附的财务报表发表审计意见。由于“形成无法表示意见的基础”部分所述事项的重要性，我们无法获取充分、适当的审计证据。",
            ]
        case "qualified":
            return [opening, "我们认为，除“形成保留意见的基础”部分所述事项产生的影响外，后附的财务报表" + fair]
        case _:
            return [opening, "我们认为，后附的财务报表" + fair]


HEADINGS = {"unqualified": "审计意见", "qualified": "保留意见", "adverse": "否定意见", "disclaimer": "无法表示意见"}


def _audit(report: AuditReport, pen: Pen, variant: int) -> list[Page]:
    page = Page(210, 297, pen.style)
    if variant == 1:
        page.text(105, 18, report.firm, 13, "centre", "kai", BLUE)
        page.line(20, 21, 190, 21, 0.5, BLUE)
    page.text(105, 38, "审 计 报 告", 22, "centre", "hei")
    page.text(182, 49, report.report_number, 11, "right")
    if variant != 2:
        page.picture(24, 24, 20, 20, qr_image("https://acc.mof.gov.cn/" + report.verification_code))
        page.text(24, 49, f"报告编码：{report.verification_code}", 9)
    else:
        page.text(24, 20, f"防伪编码：{report.verification_code}", 9.5)
    page.text(26, 62, f"{report.company}全体股东：", 12)
    y = page.text(26, 72, f"一、{HEADINGS[report.opinion]}", 12.5, style="hei") and 81.0
    for text in opinion_text(report):
        y = page.paragraph(26, y, text, 158, 11.5, 1.65, indent=2)
    page.text(26, y + 3, "二、管理层和治理层对财务报表的责任", 12.5, style="hei")
    y = page.paragraph(
        26,
        y + 12,
        "贵公司管理层负责编制财务报表，使其实现公允反映，并设计、执行和维护必要的内部控制，以使财务报表不存在由于舞弊或错误导致的重大错报。",
        158,
        11.5,
        1.65,
        indent=2,
    )
    page.text(26, y + 3, "三、注册会计师对财务报表审计的责任", 12.5, style="hei")
    y = page.paragraph(
        26,
        y + 12,
        "我们的目标是对财务报表整体是否不存在由于舞弊或错误导致的重大错报获取合理保证，并出具包含审计意见的审计报告。",
        158,
        11.5,
        1.65,
        indent=2,
    )
    page.text(26, y + 14, report.firm, 11.5)
    for index, (name, number) in enumerate(report.accountants):
        page.text(112, y + 14 + index * 14, f"中国注册会计师：{name}", 11.5)
        page.text(112, y + 20 + index * 14, f"证书编号：{number}", 8.5, colour=GREY)
    page.text(26, y + 24, "中国 · 浙江", 10.5)
    page.text(112, y + 44, han_date(report.signed_on, "characters" if variant == 2 else "bare"), 11.5)
    page.picture(34 + pen.rng.uniform(-4, 4), y + 2, 42, 42, round_seal(report.firm, "", pen.rng))
    return [page]


@layout("audit_report", "plain")
def audit_plain(report: AuditReport, pen: Pen) -> list[Page]:
    """Report with QR and code."""
    return _audit(report, pen, 0)


@layout("audit_report", "letterhead")
def audit_letterhead(report: AuditReport, pen: Pen) -> list[Page]:
    """On the firm's letterhead."""
    return _audit(report, pen, 1)


@layout("audit_report", "provincial")
def audit_provincial(report: AuditReport, pen: Pen) -> list[Page]:
    """With the older provincial code, date in characters."""
    return _audit(report, pen, 2)


@layout("bank_receipt", "two_halves")
def two_halves(receipt: Receipt, pen: Pen) -> list[Page]:
    """Payer left, payee right."""
    page = Page(210, 110, pen.style)
    page.text(105, 14, f"{bank_name(receipt.bank)}电子回单", 16, "centre", "hei", RED)
    page.text(14, 23, f"日期：{han_date(receipt.paid_on)}", 9.5)
    page.text(196, 23, f"回单编号：{receipt.serial}", 9.5, "right")
    columns = [
        Column("", 10, "centre"),
        Column("", 18, "centre"),
        Column("", 63),
        Column("", 10, "centre"),
        Column("", 18, "centre"),
        Column("", 63),
    ]
    rows = [
        ("付", "全称", receipt.payer.name, "收", "全称", receipt.payee.name),
        ("款", "账号", receipt.payer.account, "款", "账号", receipt.payee.account),
        ("人", "开户行", receipt.payer.bank, "人", "开户行", receipt.payee.bank),
    ]
    y, _ = table(page, 14, 26, columns, rows, 9.5, 9, header=False)
    wide = [Column("", 28, "centre"), Column("", 154)]
    more = [
        ("金额", f"（大写）{amount_words(receipt.amount, '元')}    （小写）¥{grouped(receipt.amount)}"),
        ("用途", receipt.purpose),
        ("备注", "网上银行转账"),
    ]
    y, _ = table(page, 14, y, wide, more, 9.5, 9, header=False)
    page.picture(150, y - 26, 34, 34, round_seal(receipt.bank, "电子回单专用章", pen.rng, 34))
    return [page]


@layout("bank_receipt", "rows")
def receipt_rows(receipt: Receipt, pen: Pen) -> list[Page]:
    """One item a row, open."""
    page = Page(210, 120, pen.style)
    page.text(105, 15, "网上银行电子回单", 16, "centre", "hei", BLUE)
    page.line(15, 19, 195, 19, 0.4, BLUE)
    pairs = [
        ("交易流水号：", receipt.serial),
        ("交易日期：", receipt.paid_on.isoformat()),
        ("付款人户名：", receipt.payer.name),
        ("付款人账号：", receipt.payer.account),
        ("付款人开户行：", receipt.payer.bank),
        ("收款人户名：", receipt.payee.name),
        ("收款人账号：", receipt.payee.account),
        ("收款人开户行：", receipt.payee.bank),
        ("金额（小写）：", f"{grouped(receipt.amount)}元"),
        ("金额（大写）：", "人民币" + amount_words(receipt.amount, "元")),
        ("摘要：", receipt.purpose),
    ]
    for index, (label, value) in enumerate(pairs):
        page.text(62, 27 + index * 7.6, label, 10, "right")
        page.text(64, 27 + index * 7.6, value, 10, fit=130)
    page.picture(150, 62, 36, 36, round_seal(receipt.bank, "业务专用章", pen.rng, 36))
    return [page]


@layout("bank_receipt", "boxed")
def receipt_boxed(receipt: Receipt, pen: Pen) -> list[Page]:
    """Two pairs a row in a frame, compact date."""
    page = Page(210, 100, pen.style)
    page.text(105, 13, f"{bank_name(receipt.bank)}客户专用回单", 15, "centre", "kai", BROWN)
    page.text(14, 21, f"入账日期：{han_date(receipt.paid_on, 'spaced')}", 9.5)
    page.text(196, 21, f"流水号：{receipt.serial}", 9, "right")
    columns = [Column("", 24, "centre"), Column("", 67), Column("", 24, "centre"), Column("", 67)]
    rows = [
        ("付款人名称", receipt.payer.name, "收款人名称", receipt.payee.name),
        ("付款人账号", receipt.payer.account, "收款人账号", receipt.payee.account),
        ("付款行", receipt.payer.bank, "收款行", receipt.payee.bank),
        ("币种", "人民币", "金额", f"¥{plain(receipt.amount)}"),
        ("大写金额", amount_words(receipt.amount, "元"), "附言", receipt.purpose),
    ]
    y, _ = table(page, 14, 24, columns, rows, 9.3, 10, header=False)
    page.text(14, y + 7, "重要提示：电子回单可重复打印，请勿重复记账。", 8.5)
    page.picture(158, y - 24, 34, 34, round_seal(receipt.bank, "回单专用章", pen.rng, 34))
    return [page]


COPYRIGHT_OFFICE = "中华人民共和国国家版权局"


def _copyright(subject: Certificate) -> bool:
    return subject.certificate_type == "software_copyright"


def _patent(subject: Certificate) -> bool:
    return subject.certificate_type == "patent"


def _copyright_page(subject: Certificate, pen: Pen, ink: Colour, left: float, label: float) -> list[Page]:
    page = Page(210, 297, pen.style)
    page.box(10, 10, 190, 277, 1.0, ink)
    page.box(13, 13, 184, 271, 0.3, ink)
    page.text(105, 42, COPYRIGHT_OFFICE, 15, "centre", "kai")
    page.text(105, 60, "计算机软件著作权登记证书", 22, "centre", "hei", ink)
    page.text(105, 74, f"证书号：{subject.extra}", 11, "centre")
    pairs = (
        ("软件名称", subject.title),
        ("著作权人", subject.owner),
        ("开发完成日期", han_date(subject.issued_on)),
        ("首次发表日期", "未发表"),
        ("权利取得方式", "原始取得"),
        ("权利范围", "全部权利"),
        ("登记号", subject.number),
    )
    y = 98.0
    for name, value in pairs:
        page.spread(left, y, name, label, 12)
        page.text(left + label + 0.5, y, "：", 12)
        y = page.paragraph(left + label + 6, y, value, 178 - left - label - 6, 12, 1.5) + 5
    page.paragraph(
        left,
        y + 8,
        "根据《计算机软件保护条例》和《计算机软件著作权登记办法》的规定，经中国版权保护中心审核，对以上事项予以登记。",
        160,
        11,
        1.6,
        indent=2,
    )
    page.text(165, 262, han_date(subject.issued_on), 12, "right")
    page.picture(122, 232, 42, 42, round_seal("中国版权保护中心", "登记专用章", pen.rng))
    return [page]


@layout("certificate", "copyright_brown", fits=_copyright)
def copyright_brown(subject: Certificate, pen: Pen) -> list[Page]:
    """Software copyright, brown frame."""
    return _copyright_page(subject, pen, BROWN, 30, 30)


@layout("certificate", "copyright_blue", fits=_copyright)
def copyright_blue(subject: Certificate, pen: Pen) -> list[Page]:
    """Software copyright, blue frame, narrower labels."""
    return _copyright_page(subject, pen, BLUE, 26, 34)


@layout("certificate", "copyright_grey", fits=_copyright)
def copyright_grey(subject: Certificate, pen: Pen) -> list[Page]:
    """A copy of a software copyright certificate."""
    return _copyright_page(subject, pen, GREY, 34, 27)


def _patent_page(subject: Certificate, pen: Pen, ink: Colour, centred: bool) -> list[Page]:
    page = Page(210, 297, pen.style)
    page.box(12, 12, 186, 273, 1.2, ink)
    page.text(24, 34, f"证书号第{subject.number[-8:-2]}号", 12)
    page.text(105, 70, "发 明 专 利 证 书", 26, "centre", "hei", ink)
    pairs = (
        ("发明名称", subject.title),
        ("发明人", subject.extra),
        ("专利号", subject.number.replace("ZL", "ZL ")),
        ("专利申请日", f"{subject.issued_on.year - 2}年05月12日"),
        ("专利权人", subject.owner),
        ("授权公告日", han_date(subject.issued_on)),
    )
    for index, (label, value) in enumerate(pairs):
        y = 100 + index * 14
        if centred:
            page.spread(30, y, label, 26, 12.5)
            page.text(56.5, y, f"：{value}", 12.5, fit=125)
        else:
            page.text(30, y, f"{label}：{value}", 12.5, fit=150)
    page.paragraph(
        30,
        196,
        "国家知识产权局依照中华人民共和国专利法进行审查，决定授予专利权，颁发发明专利证书并在专利登记簿上予以登记。专利权自授权公告之日起生效。",
        150,
        11,
        1.6,
        indent=2,
    )
    page.text(40, 250, "局长", 13, style="kai")
    page.text(170, 250, han_date(subject.issued_on), 12, "right")
    page.picture(120, 224, 42, 42, round_seal("国家知识产权局", "", pen.rng))
    return [page]


@layout("certificate", "patent_red", fits=_patent)
def patent_red(subject: Certificate, pen: Pen) -> list[Page]:
    """Patent with spread labels."""
    return _patent_page(subject, pen, RED, True)


@layout("certificate", "patent_blue", fits=_patent)
def patent_blue(subject: Certificate, pen: Pen) -> list[Page]:
    """Patent with labels in one piece."""
    return _patent_page(subject, pen, BLUE, False)


@layout("certificate", "patent_black", fits=_patent)
def patent_black(subject: Certificate, pen: Pen) -> list[Page]:
    """A photocopied patent certificate."""
    return _patent_page(subject, pen, BLACK, True)


def _dashboard(subject: Screenshot, pen: Pen, ground: Colour, ink: Colour, across: int) -> list[Page]:
    page = Page(320, 180, "sans")
    page.box(0, 0, 320, 180, 0, None, ground)
    page.box(0, 0, 320, 16, 0, None, (0.07, 0.2, 0.42))
    page.text(8, 10.5, f"{subject.platform_name} · 运营监控中心", 15, colour=WHITE)
    page.text(312, 10.5, subject.taken, 10, "right", colour=WHITE)
    wide = 304 / across
    for index, (label, value) in enumerate(subject.tiles):
        x, y = 8 + index % across * wide, 24 + index // across * 34
        page.box(x, y, wide - 5, 29, 0.3, (0.3, 0.5, 0.8))
        page.text(x + 5, y + 10, label, 11, colour=ink)
        page.text(x + 5, y + 23, value, 20, colour=(0.95, 0.6, 0.1))
    base = 168.0
    for bar in range(24):
        height = pen.rng.uniform(8, 38)
        page.box(14 + bar * 12, base - height, 7, height, 0, None, (0.2, 0.55, 0.85))
    return [page]


@layout("screenshot", "dark")
def dark(subject: Screenshot, pen: Pen) -> list[Page]:
    """Dark dashboard, four tiles across."""
    return _dashboard(subject, pen, (0.04, 0.09, 0.2), WHITE, 4)


@layout("screenshot", "light")
def light(subject: Screenshot, pen: Pen) -> list[Page]:
    """Light dashboard, three tiles across."""
    return _dashboard(subject, pen, (0.95, 0.97, 0.99), BLACK, 3)


@layout("screenshot", "grey")
def grey(subject: Screenshot, pen: Pen) -> list[Page]:
    """Grey dashboard, five tiles across."""
    return _dashboard(subject, pen, (0.88, 0.89, 0.91), BLACK, 5)


def bank_name(branch: str) -> str:
    """The bank of a branch: 中国银行绍兴分行 → 中国银行."""
    return branch[: branch.index("银行") + 2]
