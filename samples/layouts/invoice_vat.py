"""VAT invoices from before the fully digital ones: paper special and ordinary, electronic ordinary and special."""

from __future__ import annotations

from dataclasses import dataclass

from samples.drawing.page import BLACK, BLUE, BROWN, GREEN, MM_PER_POINT, Colour, Page, wrap
from samples.drawing.qr import qr_image
from samples.drawing.seal import oval_seal
from samples.layouts.registry import Pen, layout
from samples.purchases import Invoice, InvoiceLine
from samples.vocabulary import REGION_CODES
from samples.wording import han_date, plain

PROVINCES = {"3300": "浙江", "3100": "上海", "3200": "江苏"}
NAMES = {
    "special": "增值税专用发票",
    "ordinary": "增值税普通发票",
    "e_ordinary": "增值税电子普通发票",
    "e_special": "增值税电子专用发票",
}
HEADS_PAPER = ("货物或应税劳务、服务名称", "规格型号", "单位", "数 量", "单 价", "金 额", "税率", "税 额")
HEADS_ELECTRONIC = ("项目名称", "规格型号", "单位", "数 量", "单 价", "金 额", "税率", "税 额")


@dataclass(frozen=True, slots=True)
class Look:
    """Colours and type of one printing of the form."""

    ink: Colour
    labels: str
    values: str
    figures: str
    ruled: bool
    verticals: bool
    columns: tuple[float, ...] = (6, 58, 80, 91, 107, 129, 156, 168, 204)


def _old(invoice: Invoice) -> bool:
    return not invoice.digital


def money(value: object) -> str:
    return f"¥{value:.2f}"


def _frame(page: Page, look: Look) -> None:
    for y in (30.0, 53.0, 88.0, 95.5, 104.0, 127.0):
        if look.ruled:
            page.line(6, y, 204, y, 0.3, look.ink)
    if look.ruled:
        page.line(6, 30, 6, 127, 0.3, look.ink)
        page.line(204, 30, 204, 127, 0.3, look.ink)
        for top, bottom in ((30.0, 53.0), (104.0, 127.0)):
            page.line(12, top, 12, bottom, 0.3, look.ink)
            page.line(122, top, 122, bottom, 0.3, look.ink)
            page.line(128, top, 128, bottom, 0.3, look.ink)
        page.line(58, 95.5, 58, 104, 0.3, look.ink)
    if look.verticals:
        for x in look.columns[1:-1]:
            page.line(x, 53, x, 95.5, 0.25, look.ink)


def _party(page: Page, look: Look, top: float, title: str, invoice: Invoice, seller: bool) -> None:
    party = invoice.seller if seller else invoice.buyer
    prefix = "Seller" if seller else "Buyer"
    page.vertical(9, top + 6, title, 6.2, 9, look.ink)
    labels = ("名称", "纳税人识别号", "地址、电话", "开户行及账号")
    values = (party.name, party.uscc, party.address + party.phone, party.bank + party.account)
    tags = ("Name", "TaxID", "AddrTel", "FinancialAccount")
    for index, (label, value) in enumerate(zip(labels, values, strict=True)):
        y = top + 5 + index * 5.4
        page.spread(14, y, label, 22, 9, style=look.labels, colour=look.ink)
        page.text(36.4, y, "：" if look.labels != "mono" else ":", 9, style=look.labels, colour=look.ink)
        style = look.figures if index == 1 else look.values
        size = 10.5 if index == 1 else (9.5 if index == 0 else 8.5)
        page.text(39.5, y, value, size, style=style, fit=81, tag=f"{prefix}/{prefix}{tags[index]}")


def _lines(page: Page, look: Look, invoice: Invoice, heads: tuple[str, ...]) -> None:
    columns = look.columns
    for index, head in enumerate(heads):
        page.text(
            (columns[index] + columns[index + 1]) / 2,
            57,
            head,
            8.5,
            "centre",
            look.labels,
            look.ink,
            fit=columns[index + 1] - columns[index] - 1,
        )
    y = 62.0
    for line in invoice.lines:
        y = line_row(page, columns, y, line, look.values, look.figures)
    page.spread(18, 93.2, "合计", 26, 9.5, style=look.labels, colour=look.ink)
    page.text(columns[6] - 1.5, 93.2, money(invoice.amount), 9.5, "right", look.figures, tag="TaxExclusiveTotalAmount")
    page.text(columns[8] - 2, 93.2, money(invoice.tax), 9.5, "right", look.figures, tag="TaxTotalAmount")


def line_row(
    page: Page, columns: tuple[float, ...], y: float, line: InvoiceLine, style: str, figures: str, size: float = 8.5
) -> float:
    """One line of an invoice; a long name goes on in the next line; answers the next baseline."""
    names = wrap(line.name, style, size, columns[1] - columns[0] - 1.5)
    step = size * MM_PER_POINT * 1.35
    for index, piece in enumerate(names):
        page.text(columns[0] + 1, y + index * step, piece, size, style=style)
    wide = [columns[i + 1] - columns[i] - 1.5 for i in range(8)]
    page.text(columns[1] + 1, y, line.specification, size, style=style, fit=wide[1])
    page.text((columns[2] + columns[3]) / 2, y, line.unit, size, "centre", style)
    page.text(columns[4] - 1, y, line.quantity, size, "right", figures, fit=wide[3])
    page.text(columns[5] - 1, y, line.unit_price, size, "right", figures, fit=wide[4])
    page.text(columns[6] - 1.5, y, plain(line.amount), size, "right", figures, fit=wide[5])
    page.text((columns[6] + columns[7]) / 2, y, line.tax_rate, size, "centre", figures)
    page.text(columns[8] - 2, y, plain(line.tax), size, "right", figures, fit=wide[7])
    return y + len(names) * step + 0.6


def _totals(page: Page, look: Look, invoice: Invoice) -> None:
    page.text(10, 101.2, "价税合计（大写）", 9.5, style=look.labels, colour=look.ink)
    page.text(62, 101.2, f"⊗{invoice.words}" if look.ruled else invoice.words, 10, style=look.values)
    page.text(150, 101.2, "（小写）", 9.5, style=look.labels, colour=look.ink)
    page.text(165, 101.2, money(invoice.total), 10.5, style=look.figures, tag="TaxInclusiveTotalAmount")


def _remark(page: Page, look: Look, invoice: Invoice) -> None:
    page.vertical(125, 111, "备注", 9, 9, look.ink)
    if invoice.remark:
        page.paragraph(130, 109, invoice.remark, 70, 8.5, 1.4, style=look.values)


def _foot(page: Page, look: Look, invoice: Invoice) -> None:
    for x, label, value in (
        (10, "收款人：", invoice.payee),
        (58, "复核：", invoice.checker),
        (100, "开票人：", invoice.clerk),
        (150, "销售方：（章）", ""),
    ):
        right = page.text(x, 132.5, label, 9, style=look.labels, colour=look.ink)
        page.text(right + 1, 132.5, value, 9, style=look.values)


def _cipher(page: Page, look: Look, invoice: Invoice) -> None:
    page.vertical(125, 36, "密码区", 6.2, 9, look.ink)
    for index, row in enumerate(invoice.cipher):
        page.text(130, 35.5 + index * 5.2, row, 10.5, style=look.figures, fit=72)


def _seal(page: Page, pen: Pen, invoice: Invoice) -> None:
    if pen.seals:
        seal = oval_seal(invoice.seller.name, invoice.seller.uscc, "发票专用章", pen.rng)
        page.picture(152 + pen.rng.uniform(-6, 6), 100 + pen.rng.uniform(-2, 3), 40, 30, seal)


def _body(page: Page, look: Look, invoice: Invoice, heads: tuple[str, ...]) -> None:
    _frame(page, look)
    _party(page, look, 30, "购买方" if heads else "", invoice, seller=False)
    _cipher(page, look, invoice)
    _lines(page, look, invoice, heads)
    _totals(page, look, invoice)
    _party(page, look, 104, "销售方", invoice, seller=True)
    _remark(page, look, invoice)
    _foot(page, look, invoice)


def _title(invoice: Invoice) -> str:
    code = invoice.code if len(invoice.code) == 10 else invoice.code[1:]
    return PROVINCES[REGION_CODES.get(code[:2], "3300")] + NAMES[invoice.invoice_type]


def _electronic_head(page: Page, look: Look, invoice: Invoice, underline: bool) -> None:
    page.picture(8, 4, 19, 19, qr_image(invoice.qr))
    page.text(105, 15, _title(invoice), 19, "centre", "kai", look.ink)
    if underline:
        page.line(66, 17.5, 144, 17.5, 0.4, look.ink)
        page.line(66, 18.6, 144, 18.6, 0.4, look.ink)
    if invoice.is_red:
        page.text(62, 26, "销项负数", 10, "right", look.values)
    page.text(8, 28, "机器编号：", 9, style=look.labels, colour=look.ink)
    page.text(24, 28, invoice.machine, 9, style=look.figures)
    check = " ".join(invoice.check_code[i : i + 5] for i in range(0, 20, 5))
    rows = (
        ("发票代码", invoice.code, "InvoiceCode"),
        ("发票号码", invoice.number, "InvoiceNo"),
        ("开票日期", han_date(invoice.issued_on), "IssueDate"),
        ("校验码", check, "InvoiceCheckCode"),
    )
    for index, (label, value, tag) in enumerate(rows):
        y = 9.5 + index * 5.6
        page.spread(148, y, label, 14.5, 9, style=look.labels, colour=look.ink)
        page.text(162.8, y, "：", 9, style=look.labels, colour=look.ink)
        page.text(166, y, value, 9.5, style=look.values, fit=39, tag=tag)


def _paper_head(page: Page, look: Look, invoice: Invoice, underline: bool) -> None:
    page.picture(8, 4, 17, 17, qr_image(invoice.qr))
    page.text(30, 13, invoice.code, 15, style=look.values)
    page.text(106, 14, _title(invoice), 19, "centre", "kai", look.ink)
    if underline:
        page.line(72, 16.5, 140, 16.5, 0.4, look.ink)
        page.line(72, 17.6, 140, 17.6, 0.4, look.ink)
    if invoice.is_red:
        page.text(106, 23, "销项负数", 10, "centre", look.values)
    page.text(150, 13, "№", 14, style=look.values)
    page.text(158, 13, invoice.number, 16, style=look.figures, colour=BLUE)
    page.text(186, 9.5, invoice.code, 8, style=look.values)
    page.text(186, 14, invoice.number, 8, style=look.values)
    page.text(150, 27, "开票日期：", 9, style=look.labels, colour=look.ink)
    page.text(166, 27, han_date(invoice.issued_on), 9.5, style=look.values)
    if invoice.check_code:
        check = " ".join(invoice.check_code[i : i + 5] for i in range(0, 20, 5))
        page.text(8, 27, f"校验码 {check}", 9, style=look.values)
    copy = "第三联：发票联 购买方记账凭证" if invoice.special else "第二联：发票联 购买方记账凭证"
    page.vertical(207.6, 53, copy, 3.6, 6.5, look.ink)


def _draw(invoice: Invoice, pen: Pen, look: Look, underline: bool = True) -> list[Page]:
    page = Page(210, 140, look.labels)
    electronic = invoice.invoice_type.startswith("e_")
    (_electronic_head if electronic else _paper_head)(page, look, invoice, underline)
    heads = HEADS_ELECTRONIC if electronic and pen.rng.random() < 0.5 else HEADS_PAPER
    _body(page, look, invoice, heads)
    _seal(page, pen, invoice)
    return [page]


@layout("invoice", "vat_brown", fits=_old)
def vat_brown(invoice: Invoice, pen: Pen) -> list[Page]:
    """The usual brown form with every rule."""
    return _draw(invoice, pen, Look(BROWN, "kai", "song", "mono", True, True))


@layout("invoice", "vat_green", fits=_old)
def vat_green(invoice: Invoice, pen: Pen) -> list[Page]:
    """Green ink, sans-serif values, columns a little elsewhere."""
    columns = (6.0, 54.0, 78.0, 89.0, 104.0, 128.0, 155.0, 167.0, 204.0)
    return _draw(invoice, pen, Look(GREEN, "song", "sans", "sans", True, True, columns))


@layout("invoice", "vat_plain", fits=_old)
def vat_plain(invoice: Invoice, pen: Pen) -> list[Page]:
    """As converters leave it: words and figures without the ruling lines."""
    return _draw(invoice, pen, Look(BROWN, "kai", "song", "song", False, False), underline=False)


@layout("invoice", "vat_horizontal", fits=_old)
def vat_horizontal(invoice: Invoice, pen: Pen) -> list[Page]:
    """Black print with horizontal rules only."""
    return _draw(invoice, pen, Look(BLACK, "song", "hei", "mono", True, False))
