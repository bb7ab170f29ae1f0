"""Forms that only benches draw: receipts, a tax certificate and a licence as nobody tuned on them."""

from __future__ import annotations

from samples.drawing.page import BLUE, GREEN, RED, Column, Page, table
from samples.drawing.qr import qr_image
from samples.drawing.seal import round_seal
from samples.layouts.licence import GOLD, NOTE, QR_URL, capital_text, head_label, term_text
from samples.layouts.papers import bank_name
from samples.layouts.registry import Pen, layout
from samples.parties import Company
from samples.purchases import Receipt
from samples.taxes import TaxCertificate
from samples.wording import amount_words, grouped, han_date


@layout("bank_receipt", "payer_over_payee", held_out=True)
def payer_over_payee(receipt: Receipt, pen: Pen) -> list[Page]:
    """Payer's block above the payee's, everything in one frame."""
    page = Page(210, 140, pen.style)
    page.text(105, 14, f"{bank_name(receipt.bank)}业务回单", 16, "centre", "hei", GREEN)
    page.text(16, 23, f"回单编号：{receipt.serial}", 9.5)
    page.text(194, 23, f"记账日期：{receipt.paid_on.isoformat()}", 9.5, "right")
    columns = [Column("", 22, "centre"), Column("", 26, "centre"), Column("", 130)]
    rows = [
        ("付款人", "户名", receipt.payer.name),
        ("", "账号", receipt.payer.account),
        ("", "开户行", receipt.payer.bank),
        ("收款人", "户名", receipt.payee.name),
        ("", "账号", receipt.payee.account),
        ("", "开户行", receipt.payee.bank),
        ("金额", "大写", f"人民币{amount_words(receipt.amount, '元')}"),
        ("", "小写", f"CNY {grouped(receipt.amount)}"),
    ]
    y, _ = table(page, 16, 27, columns, rows, 9.5, 8.5, header=False)
    y, _ = table(
        page, 16, y, [Column("", 22, "centre"), Column("", 156)], [("用途", receipt.purpose)], 9.5, 8.5, header=False
    )
    page.text(16, y + 7, "本回单由客户自助打印，重复打印次数：1", 8.5)
    page.picture(148, y - 30, 36, 36, round_seal(receipt.bank, "电子回单专用章", pen.rng, 36))
    return [page]


@layout("bank_receipt", "four_cells", held_out=True)
def four_cells(receipt: Receipt, pen: Pen) -> list[Page]:
    """Label and value side by side, the amount before its words, a time stamp below."""
    page = Page(210, 125, pen.style)
    page.text(105, 13, "网上银行电子回单", 16, "centre", "hei", RED)
    page.text(14, 22, f"电子回单号码：{receipt.serial}", 9.5)
    columns = [Column("", 26, "centre"), Column("", 65), Column("", 26, "centre"), Column("", 65)]
    rows = [
        ("付款人户名", receipt.payer.name, "收款人户名", receipt.payee.name),
        ("付款人账号", receipt.payer.account, "收款人账号", receipt.payee.account),
        ("付款人开户银行", receipt.payer.bank, "收款人开户银行", receipt.payee.bank),
        ("金额", f"¥{grouped(receipt.amount)}元", "金额（大写）", f"人民币{amount_words(receipt.amount, '元')}"),
        ("摘要", "跨行转账", "业务种类", "跨行发报"),
        ("用途", receipt.purpose, "交易时间", f"{receipt.paid_on.isoformat()} 10:24:31"),
    ]
    y, _ = table(page, 14, 26, columns, rows, 9, 10, header=False)
    page.text(
        14, y + 7, f"记账网点：0{len(receipt.bank):03d}　记账柜员：00012　记账日期：{han_date(receipt.paid_on)}", 8.5
    )
    page.picture(160, y - 22, 34, 34, round_seal(receipt.bank, "业务专用章", pen.rng, 34))
    return [page]


@layout("bank_receipt", "unframed_pairs", held_out=True)
def unframed_pairs(receipt: Receipt, pen: Pen) -> list[Page]:
    """Two columns without rules, the day in one figure, as printed at a counter."""
    page = Page(210, 105, pen.style)
    page.text(105, 14, f"{bank_name(receipt.bank)}客户回单", 15, "centre", "hei")
    page.text(16, 24, f"交易日期：{receipt.paid_on:%Y%m%d}", 10)
    page.text(110, 24, f"交易流水号：{receipt.serial}", 10)
    sides = ((16, "付款", receipt.payer), (110, "收款", receipt.payee))
    for left, side, party in sides:
        for index, (label, value) in enumerate((("户名", party.name), ("账号", party.account), ("开户行", party.bank))):
            page.text(left, 35 + index * 8, f"{side}人{label}：", 10)
            page.text(left + 27, 35 + index * 8, value, 10, fit=62)
    page.text(16, 61, f"交易金额：{grouped(receipt.amount)}", 10)
    page.text(110, 61, "币种：人民币", 10)
    page.text(16, 69, f"大写金额：{amount_words(receipt.amount, '元')}", 10)
    page.text(16, 77, f"附言：{receipt.purpose}", 10)
    page.picture(150, 62, 34, 34, round_seal(receipt.bank, "回单专用章", pen.rng, 34))
    return [page]


def _tax_head(certificate: TaxCertificate, pen: Pen) -> Page:
    page = Page(210, 297, pen.style)
    page.picture(15, 12, 22, 22, qr_image(f"https://etax.zhejiang.example.cn/verify?no={certificate.number}"))
    page.text(105, 20, "中华人民共和国", 13, "centre", colour=BLUE)
    page.text(105, 30, "税收完税证明", 20, "centre", "hei", BLUE)
    page.text(195, 20, f"No.{certificate.number}", 10.5, "right", "serif")
    page.text(15, 42, f"填发日期：{han_date(certificate.issued_on)}", 9.5)
    page.text(195, 42, f"税务机关：{certificate.authority}", 9.5, "right")
    page.text(15, 50, f"纳税人名称：{certificate.taxpayer}", 9.5)
    page.text(195, 50, f"纳税人识别号：{certificate.taxpayer_id}", 9.5, "right")
    return page


TAX_COLUMNS = (
    Column("原凭证号", 36, "centre"),
    Column("税种", 26, "centre"),
    Column("品目名称", 34),
    Column("税款所属时期", 40, "centre"),
    Column("入（退）库日期", 22, "centre"),
    Column("实缴（退）金额", 22, "right"),
)


@layout("tax_certificate", "table_total_inside", held_out=True)
def table_total_inside(certificate: TaxCertificate, pen: Pen) -> list[Page]:
    """The table form of the electronic tax bureau: QR on top, taxpayer unframed, the total as the table's last line."""
    rest = [
        (
            row.voucher,
            row.tax_type,
            row.item,
            f"{row.first.isoformat()}至{row.last.isoformat()}",
            row.paid_on.isoformat(),
            grouped(row.amount),
        )
        for row in certificate.rows
    ]
    pages: list[Page] = []
    y = 0.0
    while rest or not pages:
        page = _tax_head(certificate, pen)
        pages.append(page)
        y, drawn = table(page, 15, 54, TAX_COLUMNS, rest, 7.6, 6.4, bottom=240)
        rest = rest[drawn:]
        page.text(195, 291, f"第{len(pages)}页", 8, "right")
    ends = [Column("", 28, "centre"), Column("", 112), Column("", 40, "right")]
    total = ("金额合计", f"（大写）{amount_words(certificate.total, '元')}", f"￥{certificate.total:,.2f}")
    y, _ = table(page, 15, y, ends, [total], 9, 8, header=False)
    page.text(15, y + 9, "备注：电子税务局开具，可扫描二维码查验。", 9)
    page.text(150, y + 22, "（税务机关印章）", 9, "centre")
    page.picture(130 + pen.rng.uniform(-4, 4), y + 4, 40, 40, round_seal(certificate.authority, "征税专用章", pen.rng))
    page.text(105, 288, "妥善保管、手写无效", 9.5, "centre", colour=BLUE)
    return pages


@layout("business_licence", "original_landscape", held_out=True)
def original_landscape(company: Company, pen: Pen) -> list[Page]:
    """The original (正本) that hangs on the wall: across, one wide column, larger type."""
    page = Page(420, 297, pen.style)
    page.box(10, 10, 400, 277, 1.4, GOLD)
    page.box(14, 14, 392, 269, 0.4, GOLD)
    page.text(210, 70, "营 业 执 照", 60, "centre", "hei", GOLD, bold=True)
    page.text(34, 46, "统一社会信用代码", 14)
    page.text(34, 57, company.uscc, 18, style="mono")
    page.picture(346, 26, 40, 40, qr_image(QR_URL.format(company.uscc)))
    left = [
        ("名称", company.name),
        ("类型", company.company_type),
        (head_label(company.company_type), company.party.legal_rep),
        ("经营范围", company.scope),
    ]
    right = [
        ("注册资本", capital_text(company, "rmb")),
        ("成立日期", han_date(company.established_on)),
        ("营业期限", term_text(company)),
        ("住所", company.party.address),
    ]
    for x, label, width, rows in ((34, 36, 176, left), (226, 30, 158, right)):
        y = 104.0
        for name, value in rows:
            page.spread(x, y, name, label, 16)
            y = page.paragraph(x + label + 6, y, value, width - label - 6, 15.5, 1.4) + 6
    day = company.licence_issued_on
    page.text(262, 228, "登记机关", 16)
    page.text(300, 254, f"{day.year}年{day.month}月{day.day}日", 16)
    seal = round_seal(company.authority, "", pen.rng, 46)
    page.picture(304 + pen.rng.uniform(-5, 5), 208 + pen.rng.uniform(-4, 4), 46, 46, seal)
    page.text(34, 276, NOTE, 9)
    page.text(386, 276, "国家市场监督管理总局监制", 10, "right")
    return [page]
