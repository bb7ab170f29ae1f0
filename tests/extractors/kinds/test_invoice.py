"""Invoices: every layout and channel, what confirms a figure and what makes it doubtful."""

from __future__ import annotations

import string
from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from extractors.kinds import invoice
from extractors.kinds.extraction import Context, Extraction
from heyan.geometry import Box
from heyan.looks import CUT, Answer, Look
from heyan.pages import Channel, Entry, Page, Word
from heyan.vocabulary import Source
from tests.extractors.pages import VOCABULARIES, Put, page

BUYER, SELLER = "91330100799655058B", "91440300192317458F"
DIGITAL: list[Put] = [
    (0.35, 0.06, "电子发票（增值税专用发票）"),
    (0.72, 0.05, "发票号码：25332000000043030124"),
    (0.72, 0.09, "开票日期：2025年03月11日"),
    (0.05, 0.18, "名称：绍兴某某数据科技有限公司"),
    (0.52, 0.18, "名称：杭州某某软件股份有限公司"),
    (0.05, 0.24, f"统一社会信用代码/纳税人识别号：{BUYER}"),
    (0.52, 0.24, f"统一社会信用代码/纳税人识别号：{SELLER}"),
    *[
        (left, 0.30, head)
        for left, head in zip(
            (0.05, 0.24, 0.36, 0.45, 0.55, 0.66, 0.76, 0.88),
            ("项目名称", "规格型号", "单位", "数量", "单价", "金额", "税率/征收率", "税额"),
            strict=True,
        )
    ],
    (0.03, 0.34, "*软件*设备联网"),
    (0.24, 0.34, "20250"),
    (0.36, 0.34, "套"),
    (0.46, 0.34, "2"),
    (0.54, 0.34, "5000"),
    (0.65, 0.34, "10000.00"),
    (0.78, 0.34, "13%"),
    (0.88, 0.34, "1300.00"),
    (0.03, 0.37, "管理软件"),
    (0.03, 0.40, "*软件*设备联网管理软件"),
    (0.65, 0.40, "-1000.00"),
    (0.78, 0.40, "13%"),
    (0.88, 0.40, "-130.00"),
    (0.10, 0.66, "合"),
    (0.16, 0.66, "计"),
    (0.65, 0.66, "¥9000.00"),
    (0.88, 0.66, "¥1170.00"),
    (0.05, 0.72, "价税合计（大写）"),
    (0.28, 0.72, "⊗壹万零壹佰柒拾圆整"),
    (0.70, 0.72, "（小写）¥10170.00"),
    (0.03, 0.80, "备"),
    (0.03, 0.85, "注"),
    (0.08, 0.80, "合同编号：HT-2025-01"),
    (0.05, 0.95, "开票人：张某"),
]
PAPER: list[Put] = [
    (0.10, 0.06, "3300251130"),
    (0.38, 0.06, "浙江增值税专用发票"),
    (0.70, 0.06, "No 01234567"),
    (0.88, 0.05, "3300251130"),
    (0.88, 0.09, "01234567"),
    (0.70, 0.14, "开票日期： 2025年03月11日"),
    (0.06, 0.20, "名"),
    (0.12, 0.20, "称：绍兴某某数据科技有限公司"),
    (0.62, 0.20, "8>>6<6*3614*-/+/>8323-4/76"),
    (0.06, 0.24, f"纳税人识别号：{BUYER}"),
    (0.62, 0.24, "03521>50<2496*2>3<+775101"),
    (0.06, 0.28, "地址、电话：绍兴市某路1号 0575-12345678"),
    (0.06, 0.32, "开户行及账号：某银行 1234567890123456789"),
    *[
        (left, 0.37, head)
        for left, head in zip(
            (0.08, 0.30, 0.40, 0.47, 0.56, 0.66, 0.76, 0.86),
            ("货物或应税劳务、服务名称", "规格型号", "单位", "数量", "单价", "金额", "税率", "税额"),
            strict=True,
        )
    ],
    (0.06, 0.42, "*计算机*服务器"),
    (0.31, 0.42, "R740"),
    (0.41, 0.42, "台"),
    (0.49, 0.42, "1"),
    (0.55, 0.42, "96.724137931"),
    (0.67, 0.42, "96.72"),
    (0.77, 0.42, "13%"),
    (0.88, 0.42, "12.57"),
    (0.10, 0.62, "合 计"),
    (0.65, 0.62, "¥96.72"),
    (0.86, 0.62, "¥12.57"),
    (0.08, 0.67, "价税合计（大写）"),
    (0.34, 0.67, "壹佰零玖圆贰角玖分"),
    (0.70, 0.67, "(小写) ¥109.29"),
    (0.06, 0.73, "名 称：深圳某某制造有限公司"),
    (0.06, 0.77, f"纳税人识别号：{SELLER}"),
    (0.06, 0.81, "地址、电话：深圳市某路2号"),
    (0.06, 0.85, "开户行及账号：某银行 22334455667788"),
    (0.06, 0.92, "收款人：甲 复核：乙 开票人：丙"),
]


def extract(*pages: Page, channels: tuple[Channel, ...] = (), answers: tuple[Answer, ...] = ()) -> Extraction:
    return invoice.extract(pages, Context("pdf", channels, VOCABULARIES["invoice"], answers))


def values(found: Extraction, *names: str) -> list[object]:
    return [found.fields[name].value if name in found.fields else None for name in names]


def changed(puts: list[Put], old: str, new: str) -> list[Put]:
    assert any(text == old for _, _, text in puts)
    return [(left, top, new if text == old else text) for left, top, text in puts]


def test_digital_invoice_states_both_parties_side_by_side() -> None:
    found = extract(page(DIGITAL))
    assert values(found, "buyer_name", "seller_name") == ["绍兴某某数据科技有限公司", "杭州某某软件股份有限公司"]
    assert values(found, "buyer_tax_id", "seller_tax_id") == [BUYER, SELLER]
    assert values(found, "number", "issued_on", "invoice_type") == [
        "25332000000043030124",
        "2025-03-11",
        "digital_special",
    ]
    assert "code" not in found.fields
    assert values(found, "amount", "tax", "total", "remark", "is_red") == [
        "9000.00",
        "1170.00",
        "10170.00",
        "合同编号：HT-2025-01",
        "false",
    ]
    assert found.fields["total_in_words"].value == "壹万零壹佰柒拾圆整"


def test_an_id_behind_a_garbled_label_is_no_part_of_the_name_above_it() -> None:
    label = f"统一社会信用代码/纳税人识别号：{BUYER}"
    puts = [(left, 0.21 if text == label else top, text) for left, top, text in DIGITAL]
    garbled = [(left, top, f"人制号：{BUYER}" if text == label and left < 0.5 else text) for left, top, text in puts]
    assert garbled != puts
    found = extract(page(garbled, source=Source.OCR))
    assert values(found, "buyer_name", "buyer_tax_id") == ["绍兴某某数据科技有限公司", BUYER]


def test_numeric_specification_wrapped_name_and_discount_line() -> None:
    rows = extract(page(DIGITAL)).rows
    assert [row["name"].value for row in rows] == ["*软件*设备联网管理软件", "*软件*设备联网管理软件"]
    assert rows[0]["specification"].value == "20250"
    assert [rows[0][name].value for name in ("unit", "quantity", "unit_price", "amount", "tax_rate", "tax")] == [
        "套",
        "2",
        "5000",
        "10000.00",
        "13%",
        "1300.00",
    ]
    assert rows[1]["amount"].value == "-1000.00"
    assert "quantity" not in rows[1]


def test_paper_invoice_states_buyer_above_and_seller_below() -> None:
    found = extract(page(PAPER, source=Source.OCR))
    assert values(found, "buyer_name", "seller_name") == ["绍兴某某数据科技有限公司", "深圳某某制造有限公司"]
    assert values(found, "code", "number", "invoice_type") == ["3300251130", "01234567", "special"]
    assert values(found, "amount", "tax", "total") == ["96.72", "12.57", "109.29"]
    assert found.rows[0]["unit_price"].value == "96.724137931"
    assert not any(field.needs_review for field in found.fields.values())


def test_sums_and_words_confirm_figures_read_from_pixels() -> None:
    found = extract(page(PAPER, source=Source.OCR, confidence=0.9))
    assert {"sum", "total"} <= set(found.fields["amount"].confirmed_by)
    assert {"words", "total"} <= set(found.fields["total"].confirmed_by)
    assert not found.fields["total"].needs_review
    assert found.fields["seller_name"].needs_review


@pytest.mark.parametrize(
    ("old", "new", "doubted"),
    [
        ("(小写) ¥109.29", "(小写) ¥189.29", "total"),
        ("¥12.57", "¥12.51", "tax"),
        ("壹佰零玖圆贰角玖分", "壹佰零捌圆贰角玖分", "total_in_words"),
        (f"纳税人识别号：{BUYER}", f"纳税人识别号：{BUYER.replace('799', '199')}", "buyer_tax_id"),
    ],
)
def test_a_misread_figure_is_never_in_order(old: str, new: str, doubted: str) -> None:
    found = extract(page(changed(PAPER, old, new), source=Source.OCR))
    assert found.fields[doubted].needs_review


def test_a_total_whose_point_reads_as_a_comma_is_borne_out_by_the_words() -> None:
    found = extract(page(changed(PAPER, "(小写) ¥109.29", "(小写) ¥109,29"), source=Source.OCR))
    total = found.fields["total"]
    assert (total.value, total.needs_review, found.gaps) == ("109.29", False, ())
    assert {"words", "total"} <= set(total.confirmed_by)


@pytest.mark.parametrize("left", ["", "¥10", " 09.29"])
def test_a_total_that_a_seal_hides_stands_in_words_and_its_place_is_a_gap(left: str) -> None:
    found = extract(page(changed(PAPER, "(小写) ¥109.29", "(小写)" + left), source=Source.OCR))
    total, words = found.fields["total"], found.fields["total_in_words"]
    assert (total.value, total.needs_review, total.raw, total.box) == ("109.29", False, words.raw, words.box)
    assert not words.needs_review
    [(number, gap)] = found.gaps
    assert number == 1
    assert words.box is not None
    assert gap.left > words.box.right
    text = extract(page(changed(PAPER, "(小写) ¥109.29", "(小写)")))
    assert "total" in text.missing
    assert text.gaps == ()


@pytest.mark.parametrize("left", ["¥10.00", "¥12", " 08.29"])
def test_other_figures_than_the_words_state_are_no_rest_of_the_total(left: str) -> None:
    total = extract(page(changed(PAPER, "(小写) ¥109.29", "(小写)" + left), source=Source.OCR)).fields["total"]
    assert total.value != "109.29"
    assert total.needs_review


@pytest.mark.parametrize(
    ("seen", "words", "taken"),
    [
        ("(小写)¥109.29", "壹佰零玖圆贰角玖分", True),
        ("¥108.29", "壹佰零玖圆贰角玖分", False),  # fits no more than the first
        ("¥109.29", "壹佰捌拾玖圆贰角玖分", False),  # the words speak for the first
    ],
)
def test_a_second_reading_of_the_total_is_taken_where_the_sums_and_the_words_fit_it(
    seen: str, words: str, taken: bool
) -> None:
    put = changed(changed(PAPER, "(小写) ¥109.29", "(小写) ¥189.29"), "壹佰零玖圆贰角玖分", words)
    shown = page(put, source=Source.OCR)
    first = extract(shown)
    box = first.fields["total"].box
    assert box is not None
    assert ((1, box) in first.gaps) == first.fields["total"].needs_review
    answer = Answer(Look("ab" * 32, 1, box, CUT), (Word(seen, box, 0.97),))
    total = extract(shown, answers=(answer,)).fields["total"]
    assert (total.value, total.needs_review) == (
        ("109.29", False) if taken else (first.fields["total"].value, bool(first.gaps))
    )


def test_words_that_no_sum_bears_out_are_no_total() -> None:
    hidden = changed(changed(PAPER, "(小写) ¥109.29", "(小写)"), "¥12.57", "¥12.51")
    found = extract(page(hidden, source=Source.OCR))
    total = found.fields["total"]
    assert (total.value, total.needs_review) == (None, True)
    assert (1, total.box) in found.gaps


def test_the_tax_of_the_sum_line_that_was_not_found_leaves_a_gap_in_its_column() -> None:
    found = extract(page([put for put in PAPER if put[2] != "¥12.57"], source=Source.OCR))
    tax = found.fields["tax"]
    assert (tax.value, tax.needs_review) == (None, True)
    ((number, gap),) = found.gaps
    assert (number, gap) == (1, tax.box)
    amount = found.fields["amount"].box
    assert amount is not None
    assert gap.left > amount.right
    assert gap.top < amount.middle_y < gap.bottom


def test_quantity_and_price_read_as_one_figure_are_parted_by_the_amount() -> None:
    glued = [put for put in changed(PAPER, "96.724137931", "196.724137931") if put[2] != "1"]
    row = extract(page(glued, source=Source.OCR)).rows[0]
    assert (row["quantity"].value, row["unit_price"].value) == ("1", "96.724137931")
    assert "product" in row["unit_price"].confirmed_by


def test_a_price_is_not_parted_into_a_quantity_with_its_decimals() -> None:
    """337|16.813333 is a price cut in two; 33716.81333 times its own last digit gives the amount by chance."""
    moved = [put for put in PAPER if put[2] not in ("1", "96.724137931", "96.72")]
    cut = [(0.49, 0.42, "337"), (0.55, 0.42, "16.813333"), (0.67, 0.42, "101150.44")]
    row = extract(page([*moved, *cut], source=Source.OCR)).rows[0]
    assert row["quantity"].value != "33716.81333"
    assert row["quantity"].needs_review
    assert row["unit_price"].needs_review


def test_vertical_rulings_part_columns() -> None:
    from heyan.pages import Ruling

    long = changed(PAPER, "*计算机*服务器", "*计算机*服务器主机")
    lines = [Ruling(x, 0.35, x, 0.65) for x in (0.05, 0.295, 0.385, 0.45, 0.54, 0.64, 0.75, 0.82, 0.95)]
    row = extract(page(long, rulings=lines)).rows[0]
    assert row["name"].value == "*计算机*服务器主机"
    assert row["specification"].value == "R740"


def qr(text: str) -> Channel:
    return Channel(Source.QR, "qr", 1, (Entry("text", text, box=Box(0.05, 0.02, 0.15, 0.12)),))


def test_qr_supplies_and_the_page_confirms() -> None:
    text = "01,01,3300251130,01234567,96.72,20250311,,0000,"
    found = extract(page(PAPER, source=Source.OCR), channels=(qr(text),))
    number = found.fields["number"]
    assert (number.value, number.source, number.confirmed_by) == ("01234567", Source.QR, ("ocr",))
    assert found.fields["qr_text"].value == text


def test_a_number_that_differs_from_the_qr_stays_as_alternative() -> None:
    found = extract(page(PAPER), channels=(qr("01,01,3300251130,01234568,96.72,20250311,,0000,"),))
    assert found.fields["number"].value == "01234568"
    assert [(other.name, other.value) for other in found.alternatives if other.name == "number"] == [
        ("number", "01234567")
    ]


def test_a_sum_the_page_bears_out_stands_before_the_qr_and_both_are_kept() -> None:
    found = extract(page(PAPER), channels=(qr("01,01,3300251130,01234567,36.72,20250311,,0000,"),))
    assert found.fields["amount"].value == "96.72"
    assert [(o.source, o.value) for o in found.alternatives if o.name == "amount"] == [(Source.QR, "36.72")]


XML = {
    "Header/InherentLabel/GeneralOrSpecialVAT/LabelCode": "02",
    "Header/InherentLabel/InIssuType/LabelCode": "Y",
    "EInvoiceData/SellerInformation/SellerName": "杭州某某(集团)有限公司",
    "EInvoiceData/SellerInformation/SellerIdNum": SELLER,
    "EInvoiceData/BuyerInformation/BuyerName": "绍兴某某数据科技有限公司",
    "EInvoiceData/BasicInformation/TotalAmWithoutTax": "200",
    "EInvoiceData/BasicInformation/TotalTaxAm": "12.00",
    "EInvoiceData/BasicInformation/TotalTax-includedAmount": "212.00",
    "EInvoiceData/BasicInformation/TotalTax-includedAmountInChinese": "贰佰壹拾贰圆整",
    "EInvoiceData/BasicInformation/RequestTime": "2025-03-11 10:08:05",
    "EInvoiceData/IssuItemInformation[1]/ItemName": "*信息技术服务*运维",
    "EInvoiceData/IssuItemInformation[1]/Amount": "100.00",
    "EInvoiceData/IssuItemInformation[1]/TaxRate": "0.060000",
    "EInvoiceData/IssuItemInformation[1]/ComTaxAm": "6.000000",
    "EInvoiceData/IssuItemInformation[1]/TotaltaxIncludedAmount": "106.000000",
    "EInvoiceData/IssuItemInformation[2]/ItemName": "*信息技术服务*运维",
    "EInvoiceData/IssuItemInformation[2]/Amount": "100.00",
    "EInvoiceData/IssuItemInformation[2]/TaxRate": "0.06",
    "EInvoiceData/IssuItemInformation[2]/ComTaxAm": "6",
    "TaxSupervisionInfo/InvoiceNumber": "25332000000043030124",
}


def test_xml_of_a_digital_invoice() -> None:
    channel = Channel(Source.XML, "einvoice_xml", 1, tuple(Entry(path, value) for path, value in XML.items()))
    found = extract(channels=(channel,))
    assert values(found, "number", "issued_on", "seller_name", "total", "amount", "invoice_type") == [
        "25332000000043030124",
        "2025-03-11",
        "杭州某某（集团）有限公司",
        "212.00",
        "200.00",
        "digital_ordinary",
    ]
    assert [(row["amount"].value, row["tax_rate"].value, row["tax"].value) for row in found.rows] == [
        ("100.00", "6%", "6.00")
    ] * 2
    assert found.fields["number"].locator == "TaxSupervisionInfo/InvoiceNumber"
    assert found.rows_certain


def test_red_invoice_names_the_blue_one() -> None:
    blue = "24332000000011111111"
    red = changed(DIGITAL, "合同编号：HT-2025-01", f"被红冲蓝字数电票号码：{blue}")
    red = changed(red, "（小写）¥10170.00", "（小写）¥-10170.00")
    found = extract(page(red))
    assert values(found, "is_red", "original_number", "total") == ["true", blue, "-10170.00"]


def test_an_invoice_that_takes_back_money_is_red_whatever_its_label_says() -> None:
    blue = "24332000000011111111"
    totals = ("TotalAmWithoutTax", "TotalTaxAm", "TotalTax-includedAmount")
    stated = {path: f"-{value}" if path.endswith(totals) else value for path, value in XML.items()}
    stated |= {
        "Header/InherentLabel/InIssuType/LabelCode": "Y",
        "AdditionalInformation/Remark": f"被红冲蓝字数电票号码：{blue}",
    }
    channel = Channel(Source.XML, "einvoice_xml", 1, tuple(Entry(path, value) for path, value in stated.items()))
    assert values(extract(page([]), channels=(channel,)), "is_red", "original_number") == ["true", blue]


def test_totals_of_a_longer_invoice_stand_on_its_last_page() -> None:
    first = page([put for put in DIGITAL if put[1] < 0.6])
    last = replace(page(DIGITAL), number=2)
    found = extract(first, last)
    assert len(found.rows) == 4
    assert found.fields["total"].value == "10170.00"
    assert found.fields["total"].page == 2


def test_nothing_legible_is_missing_and_uncertain() -> None:
    found = extract(page([(0.35, 0.06, "电子发票（普通发票）")]))
    assert {"number", "total", "buyer_name"} <= set(found.missing)
    assert not found.rows_certain


TEXTS = st.text(
    alphabet="名称发票号码合计金额税率大小写价税¥%*0123456789.,：（）<>/-" + string.ascii_letters, max_size=24
)
PLACES = st.floats(0, 1, allow_nan=False)


@settings(max_examples=40, deadline=None)
@given(st.lists(st.tuples(PLACES, PLACES, TEXTS), max_size=40))
def test_nonsense_never_breaks_it(puts: list[Put]) -> None:
    found = extract(page([*puts, *DIGITAL[9:17]], source=Source.OCR))
    for field in found.fields.values():
        assert field.value is not None or field.needs_review


def test_quantity_and_price_that_touch_in_a_text_layer_are_parted_by_the_amount() -> None:
    touching = [put for put in DIGITAL if put[2] not in ("2", "5000")]
    found = extract(page([*touching, (0.5, 0.34, "25000")]))
    assert found.rows[0]["quantity"].value == "2"
    assert found.rows[0]["unit_price"].value == "5000"


def test_the_sign_before_a_number_may_be_cut_and_a_telephone_is_no_number() -> None:
    found = extract(page(changed(PAPER, "No 01234567", "N01234567"), source=Source.OCR)).fields["number"]
    assert (found.value, found.confirmed_by) == ("01234567", ("repeat",))
    lost = [put for put in changed(PAPER, "No 01234567", "") if put[2] not in ("01234567", "")]
    assert "number" not in extract(page(lost, source=Source.OCR)).fields


def test_a_name_whose_label_lost_its_first_letter_ends_before_the_labels_below() -> None:
    lost = [(0.06 + 0.08, y, text) if (x, y) == (0.12, 0.20) else (x, y, text) for x, y, text in PAPER]
    lost = [(0.04, y, "购名") if (x, y, text) == (0.06, 0.20, "名") else (x, y, text) for x, y, text in lost]
    found = extract(page(lost, source=Source.OCR)).fields
    assert found["buyer_name"].value == "绍兴某某数据科技有限公司"
    assert found["buyer_tax_id"].value == BUYER
