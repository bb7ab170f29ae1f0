"""Fully digital invoices (数电票): the printed form in several settings, the XML, what goes into an OFD."""

# ruff: noqa: ARG001 - every layout takes a pen, used or not

from __future__ import annotations

from dataclasses import dataclass
from xml.sax.saxutils import escape

from samples.drawing.page import BLACK, BLUE, BROWN, Colour, Page
from samples.drawing.qr import qr_image
from samples.layouts.invoice_vat import line_row, money
from samples.layouts.registry import Pen, layout
from samples.parties import Party
from samples.purchases import Invoice, InvoiceLine
from samples.wording import han_date, plain

HEADS = ("项目名称", "规格型号", "单 位", "数 量", "单 价", "金 额", "税率/征收率", "税 额")


@dataclass(frozen=True, slots=True)
class Look:
    """Colours, type and offsets of one rendering of the form."""

    ink: Colour
    labels: str
    values: str
    figures: str
    height: float = 140.0
    across: float = 0.0
    ruled_columns: bool = False
    star: str = "⊗"


def _digital(invoice: Invoice) -> bool:
    return invoice.digital


def title(invoice: Invoice) -> str:
    return "电子发票（增值税专用发票）" if invoice.special else "电子发票（普通发票）"


def _head(page: Page, look: Look, invoice: Invoice) -> None:
    page.picture(9, 5, 18, 18, qr_image(invoice.qr))
    page.text(105, 15, title(invoice), 18, "centre", "kai", look.ink)
    page.line(70, 17.6, 140, 17.6, 0.4, look.ink)
    page.line(70, 18.7, 140, 18.7, 0.4, look.ink)
    for y, label, value, tag in (
        (11.5, "发票号码：", invoice.number, "InvoiceNo"),
        (17.5, "开票日期：", han_date(invoice.issued_on), "IssueDate"),
    ):
        right = page.text(149, y, label, 9.5, style=look.labels, colour=look.ink)
        page.text(right, y, value, 9.5, style=look.values, fit=40, tag=tag)


def _parties(page: Page, look: Look, invoice: Invoice) -> None:
    for left, heading, party, prefix in (
        (6.0, "购买方信息", invoice.buyer, "Buyer"),
        (105.0, "销售方信息", invoice.seller, "Seller"),
    ):
        page.line(left + 6, 24, left + 6, 44, 0.3, look.ink)
        page.vertical(left + 3, 28, heading, 3.7, 8.5, look.ink)
        right = page.text(left + 8, 31, "名称：", 9, style=look.labels, colour=look.ink)
        page.text(right, 31, party.name, 9, style=look.values, fit=left + 97 - right, tag=f"{prefix}/{prefix}Name")
        right = page.text(left + 8, 40, "统一社会信用代码/纳税人识别号：", 8.5, style=look.labels, colour=look.ink)
        page.text(right, 40, party.uscc, 9, style=look.values, fit=left + 98 - right, tag=f"{prefix}/{prefix}TaxID")
    page.line(105, 24, 105, 44, 0.3, look.ink)


def _table(page: Page, look: Look, invoice: Invoice) -> None:
    columns = (6.0, 58.0, 80.0, 92.0, 108.0, 130.0, 156.0, 176.0, 204.0)
    for index, head in enumerate(HEADS):
        page.text((columns[index] + columns[index + 1]) / 2, 48.3, head, 8.5, "centre", look.labels, look.ink)
    y = 53.5
    for line in invoice.lines:
        y = line_row(page, columns, y, line, look.values, look.figures)
    page.spread(18, 92.5, "合计", 26, 9.5, style=look.labels, colour=look.ink)
    page.text(columns[6] - 1.5, 92.5, money(invoice.amount), 9, "right", look.figures, tag="TaxExclusiveTotalAmount")
    page.text(columns[8] - 2, 92.5, money(invoice.tax), 9, "right", look.figures, tag="TaxTotalAmount")
    if look.ruled_columns:
        for x in columns[1:-1]:
            page.line(x, 44, x, 95, 0.2, look.ink)


def _foot(page: Page, look: Look, invoice: Invoice) -> None:
    page.text(12, 101.2, "价税合计（大写）", 9.5, style=look.labels, colour=look.ink)
    page.text(60, 101.2, look.star + invoice.words, 10, style=look.values)
    page.text(145, 101.2, "（小写）", 9.5, style=look.labels, colour=look.ink)
    page.text(160, 101.2, money(invoice.total), 10, style=look.figures, tag="TaxInclusiveTotalAmount")
    page.line(54, 95, 54, 104, 0.3, look.ink)
    page.line(12, 104, 12, 126, 0.3, look.ink)
    page.vertical(9, 111, "备注", 8, 9, look.ink)
    if invoice.remark:
        page.paragraph(14, 109, invoice.remark, 185, 9, 1.4, style=look.values)
    right = page.text(20, 132, "开票人：", 9.5, style=look.labels, colour=look.ink)
    page.text(right, 132, invoice.clerk, 9.5, style=look.values, tag="InvoiceClerk")


def _draw(invoice: Invoice, look: Look) -> list[Page]:
    page = Page(210, look.height, look.labels)
    _head(page, look, invoice)
    page.box(6, 24, 198, 102, 0.3, look.ink)
    for y in (44.0, 95.0, 104.0):
        page.line(6, y, 204, y, 0.3, look.ink)
    _parties(page, look, invoice)
    _table(page, look, invoice)
    _foot(page, look, invoice)
    return [page]


@layout("invoice", "digital_brown", fits=_digital)
def digital_brown(invoice: Invoice, pen: Pen) -> list[Page]:
    """The tax office's own rendering."""
    return _draw(invoice, Look(BROWN, "kai", "song", "song"))


@layout("invoice", "digital_a4", fits=_digital)
def digital_a4(invoice: Invoice, pen: Pen) -> list[Page]:
    """Printed on the upper half of an A4 sheet, in black, with ruled columns."""
    return _draw(invoice, Look(BLACK, "song", "song", "mono", 297.0, ruled_columns=True, star=""))


@layout("invoice", "digital_blue", fits=_digital)
def digital_blue(invoice: Invoice, pen: Pen) -> list[Page]:
    """A platform's rendering in blue with sans-serif type."""
    return _draw(invoice, Look(BLUE, "sans", "sans", "sans", star="⊗"))


def info_keys(invoice: Invoice) -> dict[str, str]:
    """What tax software leaves in the Info dictionary of the PDF."""
    return {
        "InvoiceNumber": invoice.number,
        "IssueTime": han_date(invoice.issued_on),
        "SellerIdNum": invoice.seller.uscc,
        "TotalAmWithoutTax": plain(invoice.amount),
        "TotalTaxAm": plain(invoice.tax),
        "TotalTax-includedAmount": plain(invoice.total),
    }


def _tags(pairs: list[tuple[str, str]]) -> str:
    return "".join(f"<{tag}>{escape(value)}</{tag}>" if value else f"<{tag}/>" for tag, value in pairs)


def _xml(invoice: Invoice, version: str, times: bool, nested_first: bool) -> bytes:
    when = f"{invoice.issued_on.isoformat()} 10:21:33" if times else invoice.issued_on.isoformat()
    kind = ("01", "增值税专用发票") if invoice.special else ("02", "普通发票")
    region = invoice.number[2:4]
    blue = "N" if invoice.is_red else "Y"
    header = (
        f"<Header><EIid>{invoice.number}</EIid><EInvoiceTag>SWEI{region}00</EInvoiceTag><Version>{version}</Version>"
        f"<InherentLabel><InIssuType><LabelCode>{blue}</LabelCode><LabelName>是否蓝字发票标志</LabelName></InIssuType>"
        "<EInvoiceType><LabelCode>01</LabelCode><LabelName>电子发票</LabelName></EInvoiceType>"
        f"<GeneralOrSpecialVAT><LabelCode>{kind[0]}</LabelCode><LabelName>{kind[1]}</LabelName></GeneralOrSpecialVAT>"
        "<TaxpayerType><LabelCode>01</LabelCode><LabelName>一般纳税人</LabelName></TaxpayerType></InherentLabel>"
        "<UndefinedLabel/></Header>"
    )
    seller, buyer = invoice.seller, invoice.buyer
    seller_xml = (
        "<SellerInformation>"
        + _tags(
            [
                ("SellerIdNum", seller.uscc),
                ("SellerName", seller.name),
                ("SellerAddr", seller.address),
                ("SellerTelNum", seller.phone),
                ("SellerBankName", seller.bank),
                ("SellerBankAccNum", seller.account),
            ]
        )
        + "</SellerInformation>"
    )
    buyer_xml = (
        "<BuyerInformation>"
        + _tags(
            [
                ("BuyerIdNum", buyer.uscc),
                ("BuyerName", buyer.name),
                ("BuyerAddr", ""),
                ("BuyerTelNum", ""),
                ("BuyerBankName", ""),
                ("BuyerBankAccNum", ""),
                ("BuyerHandlingName", ""),
            ]
        )
        + "</BuyerInformation>"
    )
    basic = (
        "<BasicInformation>"
        + _tags(
            [
                ("TotalAmWithoutTax", plain(invoice.amount)),
                ("TotalTaxAm", plain(invoice.tax)),
                ("TotalTax-includedAmount", plain(invoice.total)),
                ("TotalTax-includedAmountInChinese", invoice.words),
                ("Drawer", invoice.clerk),
                ("RequestTime", when),
            ]
        )
        + "</BasicInformation>"
    )
    items = "".join(_item(line) for line in invoice.lines)
    extra = (
        f"<SpecificInformation/><AdditionalInformation>{_tags([('Remark', invoice.remark)])}</AdditionalInformation>"
    )
    parties = seller_xml + buyer_xml if nested_first else buyer_xml + seller_xml
    content = f"<EInvoiceData>{parties}{basic}{items}{extra}</EInvoiceData>"
    supervision = (
        "<SellerAuthentication><AuthenticationMethods>01</AuthenticationMethods></SellerAuthentication><TaxSupervisionInfo>"
        + _tags(
            [
                ("InvoiceNumber", invoice.number),
                ("IssueTime", when),
                ("TaxBureauCode", f"1{region}00000000"),
                ("TaxBureauName", "国家税务总局税务局"),
            ]
        )
        + "</TaxSupervisionInfo><TaxBureauSignature><SignatureAlgorithm>1.2.156.10197.1.501</SignatureAlgorithm>"
        "<SignatureFormat>DETACH</SignatureFormat><SignatureValue>U2FtcGxlIG9ubHk=</SignatureValue></TaxBureauSignature>"
    )
    return f'<?xml version="1.0" encoding="utf-8"?>\n<EInvoice>{header}{content}{supervision}</EInvoice>'.encode()


def _item(line: InvoiceLine) -> str:
    rate = str(line.tax_rate)
    decimal = f"{float(rate.rstrip('%')) / 100:.6f}" if rate.endswith("%") else rate
    return (
        "<IssuItemInformation>"
        + _tags(
            [
                ("ItemName", line.name),
                ("SpecMod", line.specification),
                ("MeaUnits", line.unit),
                ("Quantity", line.quantity),
                ("UnPrice", line.unit_price),
                ("Amount", plain(line.amount)),
                ("TaxRate", decimal),
                ("ComTaxAm", plain(line.tax)),
                ("TotaltaxIncludedAmount", plain(line.amount + line.tax)),
                ("TaxClassificationCode", "3040201000000000000"),
            ]
        )
        + "</IssuItemInformation>"
    )


@layout("invoice", "xml_v02", "xml", omits=("qr_text",), fits=_digital)
def xml_v02(invoice: Invoice, pen: Pen) -> bytes:
    """The standard's own order, plain dates."""
    return _xml(invoice, "0.2", False, True)


@layout("invoice", "xml_v032", "xml", omits=("qr_text",), fits=_digital)
def xml_v032(invoice: Invoice, pen: Pen) -> bytes:
    """Date-times, buyer first."""
    return _xml(invoice, "0.32", True, False)


@layout("invoice", "xml_v033", "xml", omits=("qr_text",), fits=_digital)
def xml_v033(invoice: Invoice, pen: Pen) -> bytes:
    """Indented, with the extra node some platforms add."""
    raw = _xml(invoice, "0.33", True, True).decode()
    return raw.replace("><", ">\n<").replace("<EInvoiceData>", "<ptbh>001</ptbh>\n<EInvoiceData>").encode()


def ofd_custom(invoice: Invoice) -> dict[str, str]:
    """The CustomDatas of a digital invoice's OFD."""
    return {
        "发票号码": invoice.number,
        "开票日期": han_date(invoice.issued_on),
        "购买方名称": invoice.buyer.name,
        "购买方纳税人识别号": invoice.buyer.uscc,
        "销售方名称": invoice.seller.name,
        "销售方纳税人识别号": invoice.seller.uscc,
        "合计金额": plain(invoice.amount),
        "合计税额": plain(invoice.tax),
        "价税合计": plain(invoice.total),
        "备注": invoice.remark,
    }


def original_invoice(invoice: Invoice) -> bytes:
    """The attachment `original_invoice.xml` of an older electronic invoice's OFD."""

    def block(name: str, party: Party) -> str:
        return (
            f"<fp:{name}>"
            + _tags(
                [
                    (f"fp:{name}Name", party.name),
                    (f"fp:{name}TaxID", party.uscc),
                    (f"fp:{name}AddrTel", party.address + party.phone),
                    (f"fp:{name}FinancialAccount", party.bank + party.account),
                ]
            )
            + f"</fp:{name}>"
        )

    goods = "".join(
        "<fp:GoodsInfo>"
        + _tags(
            [
                ("fp:Item", x.name),
                ("fp:Specification", x.specification),
                ("fp:MeasurementDimension", x.unit),
                ("fp:Price", x.unit_price),
                ("fp:Quantity", x.quantity),
                ("fp:Amount", plain(x.amount)),
                ("fp:TaxScheme", x.tax_rate),
                ("fp:TaxAmount", plain(x.tax)),
            ]
        )
        + "</fp:GoodsInfo>"
        for x in invoice.lines
    )
    head = _tags(
        [
            ("fp:DocID", "01"),
            ("fp:InvoiceCode", invoice.code),
            ("fp:InvoiceNo", invoice.number),
            ("fp:TypeCode", "0"),
            ("fp:IssueDate", han_date(invoice.issued_on)),
            ("fp:InvoiceCheckCode", invoice.check_code),
            ("fp:MachineNo", invoice.machine),
            ("fp:TaxControlCode", "\n".join(invoice.cipher)),
        ]
    )
    tail = _tags(
        [
            ("fp:TaxInclusiveTotalAmount", plain(invoice.total)),
            ("fp:Note", invoice.remark),
            ("fp:InvoiceClerk", invoice.clerk),
            ("fp:Payee", invoice.payee),
            ("fp:Checker", invoice.checker),
            ("fp:TaxTotalAmount", plain(invoice.tax)),
            ("fp:TaxExclusiveTotalAmount", plain(invoice.amount)),
            ("fp:GraphCode", invoice.qr),
            ("fp:Signature", ""),
        ]
    )
    body = f"{head}{block('Buyer', invoice.buyer)}<fp:Tpvn/>{block('Seller', invoice.seller)}{tail}<fp:GoodsInfos>{goods}</fp:GoodsInfos>"  # noqa: E501
    return f'<?xml version="1.0" encoding="utf-8"?>\n<eInvoice xmlns:fp="http://www.edrm.org.cn/schema/e-invoice/2019" Version="1.0">{body}</eInvoice>'.encode()  # noqa: E501
