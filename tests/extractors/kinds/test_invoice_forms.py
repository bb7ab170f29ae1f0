"""Invoices of special businesses and odd forms: further columns, second tables, attached lists, other dialects."""

from __future__ import annotations

from dataclasses import replace

import pytest

from extractors.evidence import Draft, Sighting
from extractors.kinds import invoice
from extractors.kinds.extraction import Context, Extraction
from extractors.kinds.invoice.note import is_red
from extractors.review_policy import Sort
from heyan.pages import Channel, Entry, Page, Ruling
from heyan.vocabulary import Source
from tests.extractors.kinds.test_invoice import BUYER, DIGITAL, PAPER, SELLER, changed
from tests.extractors.pages import VOCABULARIES, Put, page


def extract(*pages: Page, channels: tuple[Channel, ...] = ()) -> Extraction:
    return invoice.extract(pages, Context("pdf", channels, VOCABULARIES["invoice"]))


def row_of(found: Extraction, place: int = 0) -> dict[str, object]:
    return {name: cell.value for name, cell in found.rows[place].items()}


FRAME = [put for put in DIGITAL if put[1] < 0.29 or put[1] > 0.6]


def heads(*columns: tuple[float, str]) -> list[Put]:
    return [(left, 0.30, head) for left, head in columns]


def test_columns_of_construction_work_belong_to_no_field() -> None:
    table = heads(
        (0.05, "项目名称"),
        (0.22, "建筑服务发生地"),
        (0.42, "建筑项目名称"),
        (0.66, "金 额"),
        (0.76, "税率/征收率"),
        (0.88, "税 额"),
    )
    line: list[Put] = [
        (0.03, 0.34, "*建筑服务*机房工程"),
        (0.22, 0.34, "浙江省绍兴市"),
        (0.42, 0.34, "数据中心改造项目"),
        (0.65, 0.34, "9000.00"),
        (0.78, 0.34, "13%"),
        (0.88, 0.34, "1170.00"),
    ]
    found = extract(page([*FRAME, *table, *line]))
    assert row_of(found) == {"name": "*建筑服务*机房工程", "amount": "9000.00", "tax_rate": "13%", "tax": "1170.00"}


def test_days_of_a_toll_are_no_part_of_its_type() -> None:
    table = heads(
        (0.05, "项目名称"),
        (0.22, "车牌号"),
        (0.32, "类型"),
        (0.40, "通行日期起"),
        (0.53, "通行日期止"),
        (0.66, "金额"),
        (0.78, "税率"),
        (0.88, "税额"),
    )
    line: list[Put] = [
        (0.03, 0.34, "*经营租赁*通行费"),
        (0.22, 0.34, "浙D12345"),
        (0.32, 0.34, "客车"),
        (0.40, 0.34, "20250301"),
        (0.53, 0.34, "20250331"),
        (0.65, 0.34, "9000.00"),
        (0.78, 0.34, "13%"),
        (0.88, 0.34, "1170.00"),
    ]
    found = row_of(extract(page([*FRAME, *table, *line])))
    assert (found["specification"], found["unit"]) == ("浙D12345", "客车")
    assert "quantity" not in found
    assert "unit_price" not in found


def test_the_table_of_a_journey_below_the_items_is_none_of_them() -> None:
    journey: list[Put] = [
        (0.05, 0.46, "运输工具种类"),
        (0.22, 0.46, "运输工具牌号"),
        (0.40, 0.46, "起运地"),
        (0.55, 0.46, "到达地"),
        (0.05, 0.50, "货车"),
        (0.22, 0.50, "浙D12345"),
        (0.40, 0.50, "浙江省绍兴市"),
        (0.55, 0.50, "上海市"),
    ]
    plain, travelled = extract(page(DIGITAL)), extract(page([*DIGITAL, *journey]))
    assert [row_of(travelled, i) for i in (0, 1)] == [row_of(plain, i) for i in (0, 1)]


def test_a_quantity_of_three_decimals_is_a_quantity() -> None:
    found = row_of(extract(page(changed(changed(DIGITAL, "2", "1.256"), "5000", "7961.783439"))))
    assert (found["unit"], found["quantity"], found["unit_price"]) == ("套", "1.256", "7961.783439")


def test_an_attached_list_replaces_the_line_that_points_to_it() -> None:
    front = changed(changed(DIGITAL, "*软件*设备联网", "(详见销货清单)"), "10000.00", "9000.00")
    front = [put for put in front if put[1] not in (0.37, 0.40) and put[2] not in ("20250", "套", "2", "5000")]
    front = changed(front, "1300.00", "1170.00")
    places = (0.03, 0.09, 0.24, 0.36, 0.45, 0.55, 0.66, 0.76, 0.88)
    names = ("序号", "货物（劳务）名称", "规格型号", "单位", "数量", "单价", "金额", "税率", "税额")
    lines = (
        ("1", "*通用设备*零件甲", "G1", "件", "4", "1500", "6000.00", "13%", "780.00"),
        ("2", "*通用设备*零件乙", "G2", "件", "2", "1500", "3000.00", "13%", "390.00"),
    )
    listed: list[Put] = [(0.3, 0.05, "销售货物或者提供应税劳务、服务清单")]
    listed += [(left, 0.20, name) for left, name in zip(places, names, strict=True)]
    for i, line in enumerate(lines):
        listed += [(left, 0.26 + 0.05 * i, text) for left, text in zip(places, line, strict=True)]
    listed += [(0.05, 0.40, "小计"), (0.66, 0.40, "¥9000.00"), (0.88, 0.40, "¥1170.00")]
    found = extract(page(front), page(listed, number=2))
    assert [(row_of(found, i)["name"], row_of(found, i)["amount"]) for i in range(len(found.rows))] == [
        ("*通用设备*零件甲", "6000.00"),
        ("*通用设备*零件乙", "3000.00"),
    ]
    assert "sum" in found.fields["amount"].confirmed_by


def test_people_named_in_the_remark_do_not_end_it() -> None:
    said = "合同号：HT-01；收款人：张三；复核人：李四"
    found = extract(page(changed(DIGITAL, "合同编号：HT-2025-01", said)))
    assert found.fields["remark"].value == said


def test_letters_beside_the_other_party_are_no_part_of_a_name() -> None:
    letters: list[Put] = [(0.485, 0.16 + 0.02 * i, letter) for i, letter in enumerate("销售方信息")]
    assert extract(page([*DIGITAL, *letters])).fields["buyer_name"].value == "绍兴某某数据科技有限公司"


def test_rulings_of_the_block_above_cut_no_figure_of_the_table() -> None:
    whole = page(DIGITAL, rulings=(Ruling(0.68, 0.10, 0.68, 0.286), Ruling(0.04, 0.1, 0.04, 0.6)))
    upper_half = replace(
        whole,
        words=tuple(
            replace(word, box=replace(word.box, top=word.box.top / 2, bottom=word.box.bottom / 2))
            for word in whole.words
        ),
        rulings=tuple(replace(line, y0=line.y0 / 2, y1=line.y1 / 2) for line in whole.rulings),
    )
    assert row_of(extract(upper_half))["amount"] == "10000.00"


def test_a_label_that_lost_its_first_letter_before_its_value_is_still_one() -> None:
    halved = [put for put in PAPER if put[2] != "名 称：深圳某某制造有限公司"]
    found = extract(page([*halved, (0.08, 0.73, "称：深圳某某制造有限公司")], source=Source.OCR))
    assert found.fields["seller_name"].value == "深圳某某制造有限公司"


def test_words_with_a_minus_sign_confirm_a_negative_total() -> None:
    red = changed(DIGITAL, "⊗壹万零壹佰柒拾圆整", "（负数）壹万零壹佰柒拾圆整")
    red = changed(red, "（小写）¥10170.00", "（小写）¥-10170.00")
    found = extract(page(red)).fields
    assert "words" in found["total"].confirmed_by
    assert not found["total_in_words"].needs_review
    positive = extract(page(changed(DIGITAL, "⊗壹万零壹佰柒拾圆整", "（负数）壹万零壹佰柒拾圆整"))).fields
    assert "words" not in positive["total"].confirmed_by


XBRL = {
    "NumberOfInvoice": "25332000000043030124",
    "DateOfIssue": "2025-03-11",
    "NameOfPurchaser": "绍兴某某数据科技有限公司",
    "TaxpayerIdentificationNumberUnifiedSocialCreditCodeOfPurchaser": BUYER,
    "NameOfSeller": "杭州某某软件股份有限公司",
    "TaxpayerIdentificationNumberUnifiedSocialCreditCodeOfSeller": SELLER,
    "TotalAmountExcludingTax": "200.00",
    "TotalTaxAmount": "12.00",
    "TaxIncludedAmountInFigures": "212.00",
    "TaxIncludedAmountInWords": "贰佰壹拾贰圆整",
    "InformationOfTaxableGoodsOrServicesDetailItemsTuple/NameOfTaxableGoodsOrServices": "*现代服务*后勤服务",
    "InformationOfTaxableGoodsOrServicesDetailItemsTuple/AmountExcludingTax": "200.00",
    "InformationOfTaxableGoodsOrServicesDetailItemsTuple/TaxRate": "6.00%",
    "InformationOfTaxableGoodsOrServicesDetailItemsTuple/TaxAmount": "12.00",
}


def test_the_taxonomy_of_the_ministry_of_finance() -> None:
    channel = Channel(Source.XML, "xbrl", 1, tuple(Entry(f"xbrl/{path}", value) for path, value in XBRL.items()))
    found = extract(channels=(channel,))
    assert {name: found.fields[name].value for name in ("number", "buyer_tax_id", "seller_tax_id", "total")} == {
        "number": "25332000000043030124",
        "buyer_tax_id": BUYER,
        "seller_tax_id": SELLER,
        "total": "212.00",
    }
    assert row_of(found) == {"name": "*现代服务*后勤服务", "amount": "200.00", "tax_rate": "6%", "tax": "12.00"}


@pytest.mark.parametrize("text", ["01,10,033002200111,50128876,200.00,20250311,07812345129876510293,1B2C,"])
def test_the_graph_code_of_an_ofd_is_the_text_of_its_qr(text: str) -> None:
    entries = (
        Entry("eInvoice/InvoiceNo", "50128876"),
        Entry("eInvoice/InvoiceCode", "033002200111"),
        Entry("eInvoice/GraphCode", text),
    )
    found = extract(channels=(Channel(Source.OFD, "ofd_attachment", 1, entries),))
    assert found.fields["qr_text"].value == text


def test_an_object_named_by_a_custom_tag_may_bear_its_label() -> None:
    entries = (
        Entry("eInvoice/InvoiceNo", "发票号码：25332000000043030124"),
        Entry("eInvoice/Buyer/BuyerName", "名称：绍兴某某数据科技有限公司"),
        Entry("eInvoice/Seller/SellerTaxID", f"统一社会信用代码/纳税人识别号：{SELLER}"),
        Entry("eInvoice/TaxInclusiveTotalAmount", "¥212.00"),
    )
    found = extract(channels=(Channel(Source.OFD, "ofd_custom_tag", 1, entries),))
    assert found.fields["number"].value == "25332000000043030124"
    assert found.fields["buyer_name"].value == "绍兴某某数据科技有限公司"
    assert found.fields["seller_tax_id"].value == SELLER


def test_a_remark_glued_to_its_label_is_read_without_it() -> None:
    glued = [put for put in DIGITAL if put[2] not in ("备", "注", "合同编号：HT-2025-01")]
    assert extract(page([*glued, (0.03, 0.80, "备注：合同HT-9")])).fields["remark"].value == "合同HT-9"


def test_a_red_invoice_never_names_itself_as_the_one_it_reverses() -> None:
    red = changed(DIGITAL, "（小写）¥10170.00", "（小写）¥-10170.00")
    found = extract(page(changed(red, "合同编号：HT-2025-01", "红字发票信息确认单编号：330602250200")))
    assert found.fields["is_red"].value == "true"
    assert "original_number" not in found.fields


@pytest.mark.parametrize(
    ("total", "amount", "red", "doubted"),
    [
        ("7500.00", "73113.21", "false", False),
        ("-7500.00", "-73113.21", "true", False),
        ("-7.00", "9.00", "true", True),
    ],
)
def test_a_doubtful_total_leaves_the_sign_to_a_sure_amount(total: str, amount: str, red: str, doubted: bool) -> None:
    sums = {
        "total": Draft("total", total, Sort.MONEY, Sighting(total, Source.OCR, 1, confidence=0.5), doubtful=True),
        "amount": Draft("amount", amount, Sort.MONEY, Sighting(amount, Source.OCR, 1, confidence=1.0)),
    }
    found = is_red(sums, "", VOCABULARIES["invoice"])
    assert found is not None
    assert (found.value, found.settle().needs_review) == (red, doubted)


def test_sums_of_a_form_without_item_lines_stand_behind_their_own_labels() -> None:
    found = extract(
        page(
            [
                (0.35, 0.06, "机动车销售统一发票"),
                (0.65, 0.12, "发票代码 133002320123"),
                (0.65, 0.16, "发票号码 00123456"),
                (0.05, 0.16, "开票日期 2023-08-09"),
                (0.05, 0.26, "购买方名称及身份证号码/组织机构代码"),
                (0.40, 0.26, "绍兴某某数据科技有限公司"),
                (0.05, 0.40, "价税合计（大写）"),
                (0.30, 0.40, "壹拾贰万捌仟圆整"),
                (0.60, 0.40, "（小写） ￥128000.00"),
                (0.05, 0.50, "销货单位名称"),
                (0.30, 0.50, "绍兴通达汽车销售有限公司"),
                (0.60, 0.60, "增值税税额 ￥14725.66"),
                (0.05, 0.66, "不含税价 ￥113274.34"),
            ]
        )
    ).fields
    assert [found[name].value for name in ("amount", "tax", "total")] == ["113274.34", "14725.66", "128000.00"]
    assert found["buyer_name"].value == "绍兴某某数据科技有限公司"
    assert found["seller_name"].value == "绍兴通达汽车销售有限公司"


def parties(found: Extraction) -> list[object]:
    return [found.fields[name].value for name in ("buyer_name", "buyer_tax_id", "seller_name", "seller_tax_id")]


SIDES = ["杭州某某软件股份有限公司", SELLER, "绍兴某某数据科技有限公司", BUYER]
"""The sides of DIGITAL, exchanged."""


def test_upright_letters_beside_the_blocks_say_whose_they_are() -> None:
    def letters(left: str, right: str) -> list[Put]:
        return [
            (place, 0.15 + 0.02 * i, letter)
            for place, side in ((0.03, left), (0.50, right))
            for i, letter in enumerate(side)
        ]

    exchanged = extract(page([*DIGITAL, *letters("销售方信息", "购买方信息")]))
    assert parties(exchanged) == SIDES
    usual = extract(page([*DIGITAL, *letters("购买方信息", "销售方信息")]))
    assert parties(usual) == [SIDES[2], SIDES[3], SIDES[0], SIDES[1]]


def test_labels_say_whose_the_block_is() -> None:
    said = [
        (x, y, text.replace("名称：", ("销售方" if x < 0.5 else "购买方") + "名称：") if y == 0.18 else text)
        for x, y, text in DIGITAL
    ]
    assert parties(extract(page(said))) == SIDES


def test_a_roll_names_its_seller_first_and_its_check_code_last() -> None:
    lines = (
        "浙江增值税普通发票（卷票）",
        "发票代码 033002000107",
        "发票号码 12345678",
        "销售方名称 绍兴市越城区某某文印社",
        f"纳税人识别号 {SELLER}",
        "开票日期 2022-03-04",
        "购买方名称 绍兴某某数据科技有限公司",
        f"纳税人识别号 {BUYER}",
    )
    roll: list[Put] = [(0.1, 0.05 + 0.04 * i, line) for i, line in enumerate(lines)]
    roll += [(0.1, 0.40, "项目"), (0.4, 0.40, "单价"), (0.6, 0.40, "数量"), (0.8, 0.40, "金额")]
    roll += [(0.1, 0.44, "资料打印"), (0.4, 0.44, "0.50"), (0.6, 0.44, "400"), (0.8, 0.44, "200.00")]
    roll += [(0.1, 0.52, "合计金额(小写) ￥200.00"), (0.1, 0.56, "合计金额(大写) 贰佰圆整")]
    found = extract(page([*roll, (0.1, 0.60, "校验码 12345 67890 12345 67890")]))
    assert parties(found) == ["绍兴某某数据科技有限公司", BUYER, "绍兴市越城区某某文印社", SELLER]
    assert found.fields["check_code"].value == "12345678901234567890"


def test_the_long_number_of_a_paper_invoice_is_no_check_code() -> None:
    found = extract(page([*PAPER, (0.62, 0.10, "全电发票号码：25332000000512345603")]))
    assert "check_code" not in found.fields


def test_the_letter_of_the_label_that_ocr_glued_to_the_remark_is_no_part_of_it() -> None:
    glued = [put for put in DIGITAL if put[2] not in ("备", "合同编号：HT-2025-01")]
    found = extract(page([*glued, (0.03, 0.80, "备项目：数字化车间一期")], source=Source.OCR))
    assert found.fields["remark"].value == "项目：数字化车间一期"


@pytest.mark.parametrize(
    ("printed", "price"),
    [("0.1254745.44949648055", "4745.44949648055"), ("0.12580000", "80000")],
)
def test_a_decimal_quantity_that_touches_its_price_is_parted_by_the_amount(printed: str, price: str) -> None:
    amount = {"4745.44949648055": "593.18", "80000": "10000.00"}[price]
    touching = changed([put for put in DIGITAL if put[2] != "2"], "5000", printed)
    found = row_of(extract(page(changed(touching, "10000.00", amount))))
    assert (found["quantity"], found["unit_price"]) == ("0.125", price)


def test_two_touching_figures_that_a_border_cuts_wrongly_are_parted_by_the_amount() -> None:
    edges = (0.03, 0.23, 0.35, 0.44, 0.53, 0.64, 0.75, 0.86, 0.98)
    ruled = tuple(Ruling(x, 0.27, x, 0.60) for x in edges)
    touching = [(0.49, y, "1207506.619792112291") if text == "2" else (x, y, text) for x, y, text in DIGITAL]
    touching = changed([put for put in touching if put[2] != "5000"], "10000.00", "900794.38")
    found = row_of(extract(page(touching, rulings=ruled)))
    assert (found["quantity"], found["unit_price"]) == ("120", "7506.619792112291")


@pytest.mark.parametrize(
    ("unit", "figures", "amount", "expected"),
    [
        ("台6 0", "44 24.778833", "265486.73", ("台", "60", "4424.778833")),
        ("套 1", "32000.00", "32000.00", ("套", "1", "32000")),
    ],
)
def test_a_quantity_that_went_to_its_unit_is_taken_back(
    unit: str, figures: str, amount: str, expected: tuple[str, str, str]
) -> None:
    figure, *more = figures.split(" ")
    bent = [(x, y, figure if text == "2" else text) for x, y, text in DIGITAL]
    bent = changed(changed(bent, "5000", more[0] if more else ""), "10000.00", amount)
    found = row_of(extract(page([put for put in changed(bent, "套", unit) if put[2]], source=Source.OCR)))
    assert (found["unit"], found["quantity"], found["unit_price"]) == expected


@pytest.mark.parametrize("misread", ["税膜", "稅额"])
def test_a_misread_head_right_of_the_rate_is_that_of_the_tax(misread: str) -> None:
    bent = changed(DIGITAL, "税额", misread)
    found = extract(page(bent, source=Source.OCR))
    assert (found.fields["tax"].value, found.rows[0]["tax"].value) == ("1170.00", "1300.00")
    assert "total" in found.fields["total"].confirmed_by
    assert "tax" not in extract(page(bent)).rows[0]


def test_a_price_without_a_quantity_is_doubted_on_a_scan() -> None:
    alone = [put for put in DIGITAL if put[2] != "2"]
    row = extract(page(alone, source=Source.OCR)).rows[0]
    assert row["unit_price"].needs_review
    assert not extract(page(changed(alone, "5000", "10000.00"), source=Source.OCR)).rows[0]["unit_price"].needs_review


def test_the_tax_of_a_page_cut_off_at_its_totals_is_no_total() -> None:
    above = [(x, y, text) for x, y, text in DIGITAL if y < 0.6]
    low: list[Put] = [(0.10, 0.995, "合 计"), (0.65, 0.995, "¥9000.00"), (0.88, 0.995, "¥1170.00")]
    found = extract(page([*above, *low]))
    assert found.fields["tax"].value == "1170.00"
    assert "total" not in found.fields


def test_the_price_of_one_that_ends_in_a_one_is_not_parted() -> None:
    """471698.1 times its own last digit comes within a cent of 471698.11, the price of one whose quantity was lost."""
    alone = changed([put for put in DIGITAL if put[2] != "2"], "5000", "471698.11")
    row = extract(page(changed(alone, "10000.00", "471698.11"), source=Source.OCR)).rows[0]
    assert row["unit_price"].value == "471698.11"
    assert "quantity" not in row


def test_a_name_of_which_a_scan_lost_the_first_star_has_both() -> None:
    name = next(text for _, _, text in DIGITAL if text.startswith("*"))
    lost = changed(DIGITAL, name, name.removeprefix("*"))
    whole = row_of(extract(page(DIGITAL)))["name"]
    assert row_of(extract(page(lost, source=Source.OCR)))["name"] == whole
    assert row_of(extract(page(lost)))["name"] == whole.removeprefix("*")


def test_the_tax_of_a_scan_that_shows_no_head_for_it_stands_right_of_the_rate() -> None:
    bare = [put for put in DIGITAL if put[2] != "税额"]
    found = extract(page(bare, source=Source.OCR))
    assert (found.fields["tax"].value, found.rows[0]["tax"].value) == ("1170.00", "1300.00")
    assert "tax" not in extract(page(bare)).rows[0]


@pytest.mark.parametrize(
    "label",
    [[(0.06, "名"), (0.12, "你：")], [(0.04, "购名"), (0.12, "你：")], [(0.06, "名"), (0.09, "M"), (0.12, "称：")]],
)
def test_a_label_of_a_party_that_a_scan_garbles_is_no_part_of_the_name(label: list[tuple[float, str]]) -> None:
    rest = [put for put in PAPER if put[1] != 0.20 or put[0] > 0.5]
    name = "绍兴某某数据科技有限公司"
    puts = [*rest, *((x, 0.20, text + (name if text.endswith("：") else "")) for x, text in label)]
    shown = page(puts, source=Source.OCR)
    noisy = tuple(replace(word, confidence=0.37) if word.text == "M" else word for word in shown.words)
    found = extract(replace(shown, words=noisy)).fields
    assert (found["buyer_name"].value, found["buyer_tax_id"].value) == (name, BUYER)


def test_a_name_above_its_id_does_not_go_on_in_it() -> None:
    unlabelled = changed(changed(PAPER, "名", ""), "称：绍兴某某数据科技有限公司", "绍兴某某数据科技有限公司")
    found = extract(page([put for put in unlabelled if put[2]], source=Source.OCR)).fields
    assert found["buyer_name"].value == "绍兴某某数据科技有限公司"


def test_a_scan_that_shows_neither_rate_nor_tax_rightly_has_both() -> None:
    bent = [put for put in changed(PAPER, "税率", "税车") if put[2] != "税额"]
    found = extract(page(bent, source=Source.OCR))
    assert (found.rows[0]["tax_rate"].value, found.rows[0]["tax"].value) == ("13%", "12.57")


@pytest.mark.parametrize(("remark", "doubted"), [
    ("合同编号：HT-2025-01", False),
    ("合同编号：HT-2025动化330402MA3TR13XS", True),
    ("红字发票信息表编号3306022503001234", False),
])  # fmt: skip
def test_a_remark_that_holds_the_code_of_a_seal_nobody_found_waits_for_a_person(remark: str, doubted: bool) -> None:
    found = extract(page(changed(DIGITAL, "合同编号：HT-2025-01", remark), source=Source.OCR)).fields
    assert found["remark"].needs_review is doubted


@pytest.mark.parametrize(("at", "quantity", "unit"), [(0.445, "-2", "套"), (0.38, "2", "套-")])
def test_a_minus_sign_read_apart_from_its_figure_is_its_sign(at: float, quantity: str, unit: str) -> None:
    found = row_of(extract(page([*DIGITAL, (at, 0.34, "-")], source=Source.OCR)))
    assert (found["quantity"], found["unit"]) == (quantity, unit)


def test_a_scan_that_shows_the_head_of_amounts_as_something_else_has_its_items() -> None:
    bent = changed(changed(PAPER, "金额", "全链"), "税额", "税能")
    found = extract(page(bent, source=Source.OCR))
    row = row_of(found)
    assert (row["amount"], row["tax"], row["unit_price"]) == ("96.72", "12.57", "96.724137931")
    assert extract(page(bent)).rows == ()


def test_a_total_that_a_scan_lost_whole_stands_in_words_where_amount_and_tax_make_it() -> None:
    bare = [put for put in DIGITAL if "小写" not in put[2]]
    found = extract(page(bare, source=Source.OCR)).fields["total"]
    assert (found.value, found.raw) == ("10170.00", "壹万零壹佰柒拾圆整")
    other = extract(page(changed(bare, "¥1170.00", "¥1180.00"), source=Source.OCR)).fields
    assert "total" not in other or other["total"].needs_review


@pytest.mark.parametrize(
    ("printed", "source", "expected"),
    [
        ("*软件*高精度风机振动传感器VB-100", Source.OCR, ("*软件*高精度风机振动传感器", "VB-100")),
        ("*软件*高精度风机振动传感器VB-100", Source.TEXT, ("*软件*高精度风机振动传感器VB-100管理软件", None)),
        ("*软件*振动5G模组及配套的采集器", Source.OCR, ("*软件*振动5G模组及配套的采集器管理软件", None)),
    ],
)
def test_a_specification_that_touches_the_name_is_cut_off_where_its_column_begins(
    printed: str, source: Source, expected: tuple[str, str | None]
) -> None:
    puts = [(x, y, printed if text == "*软件*设备联网" else text) for x, y, text in DIGITAL]
    found = row_of(extract(page([put for put in puts if put[2] != "20250"], source=source)))
    assert (
        found["name"].removesuffix("管理软件") if expected[1] else found["name"],
        found.get("specification"),
    ) == expected


def test_a_scan_that_shows_no_head_of_amounts_has_them_between_price_and_rate() -> None:
    bare = [put for put in PAPER if put[2] != "金额"]
    row = row_of(extract(page(bare, source=Source.OCR)))
    assert (row["amount"], row["tax_rate"], row["tax"], row["unit_price"]) == ("96.72", "13%", "12.57", "96.724137931")
