"""Tax certificates: the table form over several pages, the letter form, the payment slip form."""

from __future__ import annotations

from samples.drawing.page import BLACK, BROWN, Colour, Column, Page, table
from samples.drawing.qr import qr_image
from samples.drawing.seal import round_seal
from samples.layouts.registry import Pen, layout
from samples.taxes import TaxCertificate, TaxRow, grouped_rows
from samples.wording import amount_words, grouped, han_date, plain

CELLS_OF_LETTER = ("rows.item", "rows.paid_on", "certificate_number")


def _period(row: TaxRow, between: str = "至") -> str:
    return f"{row.first.isoformat()}{between}{row.last.isoformat()}"


def _seal(page: Page, pen: Pen, certificate: TaxCertificate, x: float, y: float) -> None:
    page.picture(
        x + pen.rng.uniform(-4, 4),
        y + pen.rng.uniform(-3, 3),
        40,
        40,
        round_seal(certificate.authority, "征税专用章", pen.rng),
    )


def _table_form(certificate: TaxCertificate, pen: Pen, ink: Colour, rules: bool, wide: bool) -> list[Page]:
    pages: list[Page] = []
    rest = list(certificate.rows)
    size = (297.0, 210.0) if wide else (210.0, 297.0)
    width = size[0] - 30
    shares = (0.18, 0.14, 0.2, 0.21, 0.12, 0.15)
    titles = ("原 凭 证 号", "税 种", "品 目 名 称", "税款所属时期", "入(退)库日期", "实缴(退)金额")
    aligns = ("centre", "centre", "left", "centre", "centre", "right")
    columns = [Column(t, width * s, a) for t, s, a in zip(titles, shares, aligns, strict=True)]
    while rest or not pages:
        page = Page(*size, pen.style)
        pages.append(page)
        middle = size[0] / 2
        page.text(middle, 20, "中 华 人 民 共 和 国", 14, "centre", colour=ink)
        page.text(middle, 29, "税 收 完 税 证 明", 19, "centre", "hei", ink)
        page.text(size[0] - 15, 22, f"No.{certificate.number}", 11, "right", "serif")
        page.text(15, 38, f"填发日期：{han_date(certificate.issued_on, 'spaced')}", 9.5)
        page.text(size[0] - 15, 38, f"税务机关：{certificate.authority}", 9.5, "right")
        half = width / 2
        page.box(15, 41, width, 8, 0.25, ink)
        page.line(15 + half, 41, 15 + half, 49, 0.25, ink)
        page.text(17, 46.4, "纳税人识别号", 9.5)
        page.text(44, 46.4, certificate.taxpayer_id, 10, style="mono")
        page.text(17 + half, 46.4, "纳税人名称", 9.5)
        page.text(40 + half, 46.4, certificate.taxpayer, 9.5, fit=half - 26)
        cells = [
            (
                r.voucher,
                r.tax_type,
                r.item,
                _period(r, "至" if rules else "至\n"),
                r.paid_on.isoformat(),
                grouped(r.amount) if rules else plain(r.amount),
            )
            for r in rest
        ]
        y, drawn = table(page, 15, 49, columns, cells, 8, 6.2, ruled=rules, bottom=size[1] - 52)
        rest = rest[drawn:]
        if rest:
            page.text(15, y + 6, "（接下页）", 8.5)
            continue
        page.box(15, y, width, 8.5, 0.25, ink)
        page.text(17, y + 5.6, f"金额合计（大写）{amount_words(certificate.total, '元')}", 9.5)
        page.text(15 + width - 2, y + 5.6, f"¥{certificate.total:,.2f}", 10, "right")
        page.box(15, y + 8.5, width, 24, 0.25, ink)
        for part in (1, 2):
            page.line(15 + width / 3 * part, y + 8.5, 15 + width / 3 * part, y + 32.5, 0.25, ink)
        page.text(15 + width / 6, y + 14, "税务机关", 9.5, "centre")
        page.text(15 + width / 6, y + 20, "（盖章）", 9.5, "centre")
        page.text(15 + width / 2, y + 14, "填 票 人", 9.5, "centre")
        page.text(15 + width / 2, y + 22, "电子税务局", 9.5, "centre")
        page.text(17 + width / 3 * 2, y + 14, "备注：一般申报 正税 自行申报", 9)
        page.text(middle, y + 39, "妥 善 保 管  手 写 无 效", 10, "centre", colour=ink)
        _seal(page, pen, certificate, 15 + width / 6 - 20, y)
    for number, page in enumerate(pages, 1):
        if len(pages) > 1:
            page.text(size[0] - 15, size[1] - 6, f"第 {number} 页 共 {len(pages)} 页", 8, "right")
    return pages


@layout("tax_certificate", "table_portrait")
def table_portrait(certificate: TaxCertificate, pen: Pen) -> list[Page]:
    """The usual table form, ruled, black."""
    return _table_form(certificate, pen, BLACK, True, False)


@layout("tax_certificate", "table_landscape")
def table_landscape(certificate: TaxCertificate, pen: Pen) -> list[Page]:
    """The table form across, brown frame."""
    return _table_form(certificate, pen, BROWN, True, True)


@layout("tax_certificate", "table_open")
def table_open(certificate: TaxCertificate, pen: Pen) -> list[Page]:
    """The table form without inner rules."""
    return _table_form(certificate, pen, BLACK, False, False)


def _one_year(certificate: TaxCertificate) -> bool:
    return len({r.first.year for r in certificate.rows}) == 1


@layout("tax_certificate", "letter", omits=CELLS_OF_LETTER, fits=_one_year)
def letter(certificate: TaxCertificate, pen: Pen) -> list[Page]:
    """The letter form: a sentence, then a sum for each tax."""
    page = Page(210, 297, pen.style)
    year = certificate.rows[0].first.year
    page.text(105, 34, "中华人民共和国", 15, "centre")
    page.text(105, 45, "税收完税证明（文书式）", 19, "centre", "hei")
    page.text(25, 62, f"纳税人识别号：{certificate.taxpayer_id}", 11)
    page.text(25, 70, f"填发日期：{han_date(certificate.issued_on)}", 11)
    text = f"兹证明{certificate.taxpayer}于{year}年1月1日至{year}年12月31日期间缴纳（退还）税款如下："
    y = page.paragraph(25, 84, text, 160, 12, 1.7, indent=2)
    rows = [
        (r.tax_type, f"{year}-01-01至{year}-12-31", grouped(r.amount)) for r in grouped_rows(certificate.rows, year)
    ]
    rows.append(("金额合计", f"（大写）{amount_words(certificate.total, '元')}", f"¥{certificate.total:,.2f}"))
    columns = [
        Column("税 种", 50, "centre"),
        Column("税款所属时期", 62, "centre"),
        Column("实缴（退）金额（元）", 48, "right"),
    ]
    y, _ = table(page, 25, y + 4, columns, rows, 10.5, 8.5)
    page.paragraph(25, y + 10, "特此证明。", 160, 12, 1.6, indent=2)
    page.text(185, y + 34, certificate.authority, 12, "right")
    page.text(185, y + 43, han_date(certificate.issued_on), 12, "right")
    page.picture(25, y + 22, 24, 24, qr_image(f"https://etax.zhejiang.example.cn/verify?no={certificate.number}"))
    page.text(25, y + 52, "本凭证可通过扫描二维码查验，手写无效。", 8.5)
    _seal(page, pen, certificate, 142, y + 16)
    return [page]


@layout("tax_certificate", "payment_slip", omits=("rows.item",), fits=lambda c: len(c.rows) <= 12)
def payment_slip(certificate: TaxCertificate, pen: Pen) -> list[Page]:
    """The payment slip form (税收缴款书)."""
    page = Page(240, 140, pen.style)
    page.text(120, 16, "中华人民共和国", 12, "centre", colour=BROWN)
    page.text(120, 24, "税收缴款书（税务收现专用）", 16, "centre", "hei", BROWN)
    page.text(228, 18, f"No.{certificate.number}", 10, "right", "serif")
    page.text(12, 33, f"填发日期：{han_date(certificate.issued_on)}", 9)
    page.text(228, 33, f"税务机关：{certificate.authority}", 9, "right")
    page.text(14, 41, f"纳税人识别号：{certificate.taxpayer_id}", 9)
    page.text(110, 41, f"纳税人名称：{certificate.taxpayer}", 9)
    rows = [(r.voucher, r.tax_type, _period(r), r.paid_on.isoformat(), plain(r.amount)) for r in certificate.rows]
    columns = [
        Column("原凭证号", 48, "centre"),
        Column("税种", 44, "centre"),
        Column("税款所属时期", 54, "centre"),
        Column("入（退）库日期", 34, "centre"),
        Column("实缴（退）金额", 36, "right"),
    ]
    y, _ = table(page, 12, 44, columns, rows, 8.5, 6)
    page.text(14, y + 6, f"金额合计（大写）{amount_words(certificate.total, '元')}", 9.5)
    page.text(226, y + 6, f"¥{certificate.total:,.2f}", 10, "right")
    page.text(30, y + 16, "税务机关（盖章）", 9)
    _seal(page, pen, certificate, 24, y - 2)
    return [page]
