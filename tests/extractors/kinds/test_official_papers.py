"""Business licences, tax certificates and bank receipts in their layouts."""

from __future__ import annotations

import re
import string
from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from extractors.kinds import bank_receipt, business_licence, tax_certificate
from extractors.kinds.extraction import Context, Extraction
from heyan.geometry import Box
from heyan.looks import RING, Answer, Look
from heyan.pages import Channel, Entry, Word
from heyan.vocabulary import Source
from tests.extractors.pages import VOCABULARIES, Put, page

CODE = "91330604609674830U"
PORTRAIT: list[Put] = [
    (0.35, 0.10, "营业执照"),
    (0.40, 0.20, f"统一社会信用代码 {CODE}"),
    (0.10, 0.30, "名 称 绍兴某某数据科技有限公司"),
    (0.10, 0.34, "类 型 有限责任公司(自然人投资或控股)"),
    (0.10, 0.38, "住 所 绍兴市上虞区某路1号"),
    (0.10, 0.42, "法定代表人 李某"),
    (0.10, 0.46, "注册资本 壹仟万元整"),
    (0.10, 0.50, "成立日期 2015年06月18日"),
    (0.10, 0.54, "营业期限 2015年06月18日至长期"),
    (0.10, 0.58, "经营范围 工业互联网数据服务；软件开发；"),
    (0.24, 0.61, "大数据服务。"),
    (0.60, 0.80, "登记机关 绍兴市上虞区市场监督管理局"),
    (0.60, 0.86, "2022 年 08 月 20 日"),
]
LANDSCAPE: list[Put] = [
    (0.08, 0.20, "统一社会信用代码"),
    (0.08, 0.24, CODE),
    (0.40, 0.28, "营业执照"),
    (0.08, 0.40, "名称"),
    (0.18, 0.40, "绍兴某某数据科技有限公司"),
    (0.55, 0.40, "注册资本"),
    (0.66, 0.40, "500万元人民币"),
    (0.08, 0.45, "类型"),
    (0.18, 0.45, "其他有限责任公司"),
    (0.55, 0.45, "成立日期"),
    (0.66, 0.45, "2010年12月19日"),
    (0.08, 0.50, "负责人"),
    (0.18, 0.50, "孙某"),
    (0.55, 0.50, "住所"),
    (0.66, 0.50, "浙江省新昌县某街道"),
    (0.66, 0.53, "某路463号7幢"),
    (0.08, 0.55, "经营范围"),
    (0.18, 0.55, "面料纺织加工；软件开发；"),
    (0.18, 0.58, "技术进出口。"),
    (0.62, 0.78, "2022年08月20日"),
]


def licence(puts: list[Put], **options: object) -> Extraction:
    context = Context("pdf", (), VOCABULARIES["business_licence"])
    return business_licence.extract((page(puts, **options),), context)  # type: ignore[arg-type]


def test_licence_in_one_column() -> None:
    found = {name: field.value for name, field in licence(PORTRAIT).fields.items()}
    assert found == {
        "uscc": CODE,
        "name": "绍兴某某数据科技有限公司",
        "company_type": "有限责任公司（自然人投资或控股）",
        "address": "绍兴市上虞区某路1号",
        "legal_representative": "李某",
        "registered_capital": "10000000.00",
        "established_on": "2015-06-18",
        "term": "2015-06-18/",
        "business_scope": "工业互联网数据服务；软件开发；大数据服务。",
        "registration_authority": "绍兴市上虞区市场监督管理局",
        "issued_on": "2022-08-20",
    }


def test_licence_whose_label_lost_its_first_letter_keeps_the_address_whole() -> None:
    whole = licence(LANDSCAPE, source=Source.OCR).fields["address"].value
    puts = [(x + 0.04, y, "所") if text == "住所" else (x, y, text) for x, y, text in LANDSCAPE]
    assert puts != list(LANDSCAPE)
    assert licence(puts, source=Source.OCR).fields["address"].value == whole


def test_licence_in_two_columns_with_wrapped_values() -> None:
    found = licence(LANDSCAPE)
    assert found.fields["uscc"].value == CODE
    assert found.fields["address"].value == "浙江省新昌县某街道某路463号7幢"
    assert found.fields["legal_representative"].value == "孙某"
    assert found.fields["business_scope"].value == "面料纺织加工；软件开发；技术进出口。"
    assert found.fields["issued_on"].value == "2022-08-20"
    assert "registration_authority" in found.missing


def test_lone_long_term_begins_when_the_company_did() -> None:
    puts = [(x, y, "营业期限 长期" if "营业期限" in text else text) for x, y, text in PORTRAIT]
    assert licence(puts).fields["term"].value == "2015-06-18/"


def test_day_under_a_seal_that_is_cut_off_is_unread_not_missing() -> None:
    puts = [(x, y, "2022 年 08 月" if y == 0.86 else text) for x, y, text in PORTRAIT]
    issued = licence(puts).fields["issued_on"]
    assert issued.value is None
    assert issued.needs_review


def test_authority_that_only_its_seal_names_is_unread_not_missing() -> None:
    puts = [(x, y, "登记机关" if text.startswith("登记机关") else text) for x, y, text in PORTRAIT]
    found = licence(puts, seals=[Box(0.62, 0.74, 0.82, 0.92)])
    assert found.fields["registration_authority"].value is None
    assert found.fields["registration_authority"].needs_review
    assert "registration_authority" not in found.missing


def test_labels_above_and_below_that_line_up_are_no_column_through_a_value() -> None:
    puts: list[Put] = [
        (0.40, 0.10, "营业执照"),
        (0.45, 0.20, f"统一社会信用代码 {CODE}"),
        (0.10, 0.30, "类"),
        (0.20, 0.30, "型"),
        (0.30, 0.30, "有限责任公司（非自然人投资或控股的法人独资）"),
        (0.10, 0.36, "经营范围"),
        (0.30, 0.36, "机械设备研发；通用零部件制造；轴承制造；轴承销售；"),
        (0.30, 0.39, "数据处理。"),
        (0.455, 0.70, "登记机关"),
    ]
    found = licence(puts, source=Source.OCR).fields
    assert found["company_type"].value == "有限责任公司（非自然人投资或控股的法人独资）"
    assert found["business_scope"].value == "机械设备研发；通用零部件制造；轴承制造；轴承销售；数据处理。"


def test_the_first_day_of_the_term_is_no_day_of_issue() -> None:
    puts = [put for put in PORTRAIT if not put[2].endswith("08 月 20 日")]
    found = licence(puts, source=Source.OCR)
    assert "issued_on" not in found.fields
    assert "issued_on" in found.missing


def test_the_rest_of_a_label_is_no_value() -> None:
    puts = [put for put in PORTRAIT if not put[2].startswith("类")]
    found = licence([*puts, (0.10, 0.34, "类"), (0.16, 0.34, "型")], source=Source.OCR)
    assert "company_type" not in found.fields
    assert "company_type" in found.missing


def test_labels_inside_a_value_are_none() -> None:
    puts = [
        (
            x,
            y,
            {0.38: "住 所 绍兴市上虞区某路1号(住所申报)", 0.58: "经营范围 各种类型的软件开发；企业住所托管；"}.get(
                y, text
            ),
        )
        for x, y, text in PORTRAIT
    ]
    found = licence(puts).fields
    assert found["address"].value == "绍兴市上虞区某路1号（住所申报）"
    assert found["business_scope"].value == "各种类型的软件开发；企业住所托管；大数据服务。"


def test_the_day_of_a_download_is_no_day_of_issue() -> None:
    found = licence([*PORTRAIT, (0.1, 0.95, "下载时间：2026年08月01日 10:22:31")])
    assert found.fields["issued_on"].value == "2022-08-20"


def test_a_type_that_is_another_labels_value_is_marked() -> None:
    lost = [put for put in PORTRAIT if put[1] not in (0.34, 0.38)]
    puts = [(x, y, "李某" if "法定" in text else text) for x, y, text in lost]
    kind = licence([*puts, (0.10, 0.36, "类 型")], source=Source.OCR).fields.get("company_type")
    assert kind is None or kind.needs_review


@pytest.mark.parametrize(("of", "doubted"), [("（上市）", True), ("（非上市）", False)])
def test_a_photo_that_says_listed_may_have_lost_the_not(of: str, doubted: bool) -> None:
    old = next(text for _, _, text in PORTRAIT if "有限责任公司（" in text or "有限责任公司(" in text)
    puts = [(x, y, "类 型 其他股份有限公司" + of if text == old else text) for x, y, text in PORTRAIT]
    for source in (Source.OCR, Source.TEXT):
        kind = licence(puts, source=source).fields["company_type"]
        assert kind.needs_review == (doubted and source is Source.OCR)


def test_code_with_a_wrong_check_digit_is_doubted() -> None:
    puts = [(x, y, text.replace(CODE, "91330604609674838U")) for x, y, text in PORTRAIT]
    assert licence(puts, source=Source.OCR).fields["uscc"].needs_review


HEADS = ("原凭证号", "税种", "品目名称", "税款所属时期", "入(退)库日期", "实缴(退)金额")
EDGES = (0.04, 0.22, 0.36, 0.50, 0.70, 0.86)


def tax_rows(*rows: tuple[str, ...], top: float = 0.30) -> list[Put]:
    found = [(left, top, head) for left, head in zip(EDGES, HEADS, strict=True)]
    for place, row in enumerate(rows):
        found.extend((left, top + 0.06 * (place + 1), text) for left, text in zip(EDGES, row, strict=True) if text)
    return found


VAT = ("333251", "增值税", "软件服务", "2025-01-01至2025-01-31", "2025-02-10", "1,000.50")
REFUND = ("333252", "增值税", "软件产品即征即退", "2025-02-01至2025-02-28", "2025-03-10", "-300.00")
LEVY = ("333253", "城市维护建设税", "市区(增值税附征)", "2025-01-01至2025-01-31", "2025-02-10", "70.04")
HEAD: list[Put] = [
    (0.35, 0.05, "中华人民共和国"),
    (0.35, 0.09, "税收完税证明"),
    (0.68, 0.09, "No.333267498441838674"),
    (0.05, 0.15, "填发日期：2026年7月11日"),
    (0.60, 0.15, "税务机关：国家税务总局绍兴市上虞区税务局"),
    (0.05, 0.20, f"纳税人识别号 {CODE}"),
    (0.50, 0.20, "纳税人名称 绍兴某某数据科技有限公司"),
]


def total(words: str = "柒佰柒拾元伍角肆分", figure: str = "¥770.54") -> list[Put]:
    return [(0.05, 0.80, "金额合计"), (0.20, 0.80, f"（大写）{words}"), (0.80, 0.80, figure)]


def certificate(*pages: list[Put], **options: object) -> Extraction:
    context = Context("pdf", (), VOCABULARIES["tax_certificate"])
    made = tuple(page(puts, number=i + 1, **options) for i, puts in enumerate(pages))  # type: ignore[arg-type]
    return tax_certificate.extract(made, context)


def test_tax_certificate_with_a_refund() -> None:
    found = certificate([*HEAD, *tax_rows(VAT, LEVY, REFUND), *total()])
    assert {name: field.value for name, field in found.fields.items()} == {
        "certificate_number": "333267498441838674",
        "taxpayer_name": "绍兴某某数据科技有限公司",
        "taxpayer_id": CODE,
        "issued_on": "2026-07-11",
        "tax_authority": "国家税务总局绍兴市上虞区税务局",
        "total": "770.54",
    }
    assert [row["amount"].value for row in found.rows] == ["1000.50", "70.04", "-300.00"]
    assert found.rows[0]["period"].value == "2025-01-01/2025-01-31"
    assert found.rows[1]["tax_type"].value == "城市维护建设税"
    assert {"sum", "words"} <= set(found.fields["total"].confirmed_by)
    assert found.rows_certain


def test_rows_go_on_over_pages() -> None:
    found = certificate([*HEAD, *tax_rows(VAT)], [*HEAD, *tax_rows(LEVY, REFUND), *total()])
    assert [row["amount"].value for row in found.rows] == ["1000.50", "70.04", "-300.00"]
    assert found.fields["total"].page == 2
    assert found.rows_certain


def test_a_head_of_a_scan_that_was_misread_in_a_letter_names_its_column() -> None:
    rows = tax_rows(VAT, LEVY, REFUND)
    misread = [(left, top, text.replace("所属", "所翼")) for left, top, text in rows]
    assert misread != rows
    for source, periods in ((Source.OCR, 3), (Source.TEXT, 0)):
        found = certificate([*HEAD, *misread, *total()], source=source)
        assert [row["amount"].value for row in found.rows] == ["1000.50", "70.04", "-300.00"]
        assert sum("period" in row for row in found.rows) == periods


def test_a_label_with_its_value_right_above_the_heads_heads_no_column() -> None:
    above = (EDGES[0], 0.255, "税款所属时期2025年01月01日至2025年06月30日")
    found = certificate([*HEAD, above, *tax_rows(VAT, LEVY, REFUND), *total()], source=Source.OCR)
    assert [row["tax_type"].value for row in found.rows] == ["增值税", "城市维护建设税", "增值税"]
    assert found.rows[0]["period"].value == "2025-01-01/2025-01-31"


@pytest.mark.parametrize("number", ["（2026）新税证字第00417号", "新税证〔2026〕0417号"])
def test_the_number_of_a_letter_stands_on_a_line_of_its_own(number: str) -> None:
    puts = [put for put in HEAD if "No." not in put[2]]
    found = certificate([*puts, (0.6, 0.12, number), *tax_rows(VAT, LEVY, REFUND), *total()])
    assert str(found.fields["certificate_number"].value).replace("〔", "（").replace("〕", "）") in (
        number.replace("〔", "（").replace("〕", "）"),
        number,
    )


@pytest.mark.parametrize("touching", [False, True])
def test_amounts_whose_head_a_fax_garbled_stand_last(touching: bool) -> None:
    """On a scan the frames of heads that stand beside each other may touch."""
    rows = tax_rows(VAT, LEVY, REFUND)
    before = next(word.box.right for word in page(rows).words if word.text == HEADS[-2])
    place = before - 0.004 if touching else EDGES[-1]
    garbled = [(place, top, "名级(通)会级") if text == HEADS[-1] else (left, top, text) for left, top, text in rows]
    found = certificate([*HEAD, *garbled, *total()], source=Source.OCR)
    assert [row["amount"].value for row in found.rows] == ["1000.50", "70.04", "-300.00"]
    assert {"sum", "words"} <= set(found.fields["total"].confirmed_by)
    assert not certificate([*HEAD, *garbled, *total()]).rows


def test_amounts_stand_last_where_the_head_before_theirs_is_garbled_too() -> None:
    names = {HEADS[-2]: "入G道)库日用", HEADS[-1]: "实雄(m)金银"}
    rows = [(left, top, names.get(text, text)) for left, top, text in tax_rows(VAT, LEVY, REFUND)]
    found = certificate([*HEAD, *rows, *total()], source=Source.OCR)
    assert [row["amount"].value for row in found.rows] == ["1000.50", "70.04", "-300.00"]
    assert [row["tax_type"].value for row in found.rows] == ["增值税", "城市维护建设税", "增值税"]


def test_a_row_that_does_not_add_up_is_doubted_when_read_from_pixels() -> None:
    misread = (*VAT[:5], "1,600.50")
    found = certificate([*HEAD, *tax_rows(misread, LEVY, REFUND), *total()], source=Source.OCR)
    assert found.rows[0]["amount"].needs_review
    assert not found.rows_certain


def test_a_dash_of_a_day_that_was_read_as_a_wave_is_a_dash() -> None:
    waved = tuple(re.sub(r"(2025-[0-9]{2})-(?=[0-9]{2}$)", r"\1~", cell) for cell in VAT)
    assert waved != VAT
    found = certificate([*HEAD, *tax_rows(waved, LEVY, REFUND), *total()], source=Source.OCR)
    whole = certificate([*HEAD, *tax_rows(VAT, LEVY, REFUND), *total()], source=Source.OCR)
    assert [row["paid_on"].value for row in found.rows] == [row["paid_on"].value for row in whole.rows]
    assert [row["period"].value for row in found.rows] == [row["period"].value for row in whole.rows]


def test_an_illegible_amount_keeps_its_row() -> None:
    spoiled = (*LEVY[:5], "7.0.04.1")
    found = certificate([*HEAD, *tax_rows(VAT, spoiled, REFUND), *total()], source=Source.OCR)
    assert [row["amount"].value for row in found.rows] == ["1000.50", None, "-300.00"]
    assert all(row["amount"].needs_review for row in found.rows)
    assert not found.rows_certain


def test_points_for_commas_are_read_but_need_the_sum() -> None:
    big = (*VAT[:5], "1,001,000.50")
    found = certificate([*HEAD, *tax_rows(big), *total("", "¥1.001.000.50")], source=Source.OCR)
    assert found.fields["total"].value == "1001000.50"
    assert "sum" in found.fields["total"].confirmed_by


def test_letter_states_its_period_once() -> None:
    letter: list[Put] = [
        (0.35, 0.09, "税收完税证明"),
        (0.05, 0.20, "兹证明：绍兴某某数据科技有限公司于2025年1月1日至2025年12月31日期间缴纳税款如下："),
        (0.10, 0.30, "税种"),
        (0.60, 0.30, "实缴金额"),
        (0.10, 0.36, "增值税"),
        (0.60, 0.36, "1000.00"),
        (0.10, 0.42, "印花税"),
        (0.60, 0.42, "20.00"),
        (0.10, 0.50, "金额合计"),
        (0.60, 0.50, "¥1020.00"),
        (0.60, 0.80, "2026年1月5日"),
    ]
    found = certificate(letter)
    assert [row["period"].value for row in found.rows] == ["2025-01-01/2025-12-31"] * 2
    assert found.fields["taxpayer_name"].value == "绍兴某某数据科技有限公司"
    assert found.fields["issued_on"].value == "2026-01-05"


@pytest.mark.parametrize(
    ("name", "rest"),
    [
        ("绍兴序朗自动化设备有限公司", "于2025年1月1日至2025年12月31日期间缴纳税款如下："),
        ("浙江泽凯（绍兴）机械制造有限公司", "自2025年1月1日至2025年12月31日止缴纳税款如下："),
        ("绍兴在线数据从业科技有限公司", "（纳税人识别号91330600TC9XYWDY5G）在我局缴纳税款如下："),
        ("绍兴于越工业互联网有限公司", "2025-01-01至2025-12-31已缴纳税款如下："),
    ],
)
def test_letters_of_a_name_do_not_end_it(name: str, rest: str) -> None:
    found = certificate([(0.35, 0.09, "税收完税证明"), (0.05, 0.20, f"兹证明{name}{rest}"), (0.10, 0.30, "增值税")])
    assert found.fields["taxpayer_name"].value == name


def receipt(puts: list[Put], *channels: Channel, **options: object) -> Extraction:
    context = Context("pdf", channels, VOCABULARIES["bank_receipt"])
    return bank_receipt.extract((page(puts, **options),), context)  # type: ignore[arg-type]


PAID = {
    "payer_name": "绍兴某某数据科技有限公司",
    "payer_account": "19525366599459283",
    "payee_name": "杭州某某软件股份有限公司",
    "payee_account": "3305755068293841399",
    "amount": "897600.00",
    "paid_on": "2025-02-14",
    "serial_number": "202502142351467307",
    "purpose": "货款",
}
COMMON: list[Put] = [
    (0.35, 0.08, "某某银行电子回单"),
    (0.05, 0.15, f"回单编号：{PAID['serial_number']}"),
    (0.60, 0.15, "交易日期：2025年02月14日"),
    (0.05, 0.60, "金额（大写）：捌拾玖万柒仟陆佰元整"),
    (0.55, 0.60, "金额（小写）：¥897,600.00"),
    (0.05, 0.70, "用途：货款"),
]
LABELLED: list[Put] = [
    *COMMON,
    (0.05, 0.25, f"付款人户名：{PAID['payer_name']}"),
    (0.55, 0.25, f"收款人户名：{PAID['payee_name']}"),
    (0.05, 0.32, f"付款人账号：{PAID['payer_account']}"),
    (0.55, 0.32, f"收款人账号：{PAID['payee_account']}"),
]
BESIDE_LETTERS: list[Put] = [
    *COMMON,
    *[(0.02, 0.25 + 0.05 * i, letter) for i, letter in enumerate("付款人")],
    *[(0.50, 0.25 + 0.05 * i, letter) for i, letter in enumerate("收款人")],
    (0.06, 0.25, "户名"),
    (0.14, 0.25, PAID["payer_name"]),
    (0.54, 0.25, "户名"),
    (0.62, 0.25, PAID["payee_name"]),
    (0.06, 0.32, "账号"),
    (0.14, 0.32, PAID["payer_account"]),
    (0.54, 0.32, "账号"),
    (0.62, 0.32, PAID["payee_account"]),
]
BELOW: list[Put] = [
    *COMMON,
    (0.05, 0.22, "付款人"),
    (0.20, 0.22, f"户名：{PAID['payer_name']}"),
    (0.20, 0.27, f"账号：{PAID['payer_account']}"),
    (0.05, 0.40, "收款人"),
    (0.20, 0.40, f"户名：{PAID['payee_name']}"),
    (0.20, 0.45, f"账号：{PAID['payee_account']}"),
]


@pytest.mark.parametrize("puts", [LABELLED, BESIDE_LETTERS, BELOW], ids=["labelled", "letters", "below"])
def test_receipts_of_three_layouts(puts: list[Put]) -> None:
    found = receipt(puts)
    assert {name: field.value for name, field in found.fields.items()} == PAID
    assert "words" in found.fields["amount"].confirmed_by


def test_amount_that_differs_from_its_words_is_doubted() -> None:
    puts = [(x, y, text.replace("¥897,600.00", "¥891,600.00")) for x, y, text in LABELLED]
    assert receipt(puts, source=Source.OCR).fields["amount"].needs_review


@pytest.mark.parametrize(("stamped", "purpose"), [("电子国单专用息", "货款"), ("软件开发", "货款软件开发")])
def test_letters_of_the_banks_seal_are_no_part_of_the_purpose(stamped: str, purpose: str) -> None:
    assert receipt([*LABELLED, (0.16, 0.70, stamped)], source=Source.OCR).fields["purpose"].value == purpose


@pytest.mark.parametrize("rest", ["司", "限公司"])
def test_the_rest_of_a_name_that_begins_on_the_line_above_waits_for_a_person(rest: str) -> None:
    puts = [(x, y, text.replace(PAID["payee_name"], rest)) for x, y, text in LABELLED]
    found = receipt(puts, source=Source.OCR)
    assert "payee_name" not in found.fields or found.fields["payee_name"].needs_review
    assert not found.fields["payer_name"].needs_review


@pytest.mark.parametrize(("again", "by"), [("2025-02-14 10:24:31", ("repeat",)), ("2025-02-15 10:24:31", ())])
def test_a_day_that_stands_on_a_receipt_twice_is_borne_out(again: str, by: tuple[str, ...]) -> None:
    found = receipt([*LABELLED, (0.05, 0.80, f"打印时间：{again}")], source=Source.OCR).fields["paid_on"]
    assert (found.value, found.confirmed_by) == (PAID["paid_on"], by)


def test_receipt_by_its_data() -> None:
    entries = {
        "bker:AccountNameOfPayer": PAID["payer_name"],
        "bker:AccountNameOfPayee": PAID["payee_name"],
        "bker:TransactionAmountInFigures": "897600",
        "bker:IssueDate": "2025-12-31",
        "bker:DateOfBookkeeping": PAID["paid_on"],
        "bker:NumberOfBankElectronicReceipt": PAID["serial_number"],
    }
    channel = Channel(Source.XML, "xml", 1, tuple(Entry(path, value) for path, value in entries.items()))
    found = receipt(LABELLED, channel)
    assert found.fields["paid_on"].value == PAID["paid_on"]
    assert found.fields["amount"].source is Source.XML
    assert "text" in found.fields["amount"].confirmed_by
    assert found.fields["payer_account"].source is Source.TEXT


ALPHABET = "名称类型住所付款收人户账号金额合计税种年月日至长期大写¥*0123456789.,：（）-" + string.ascii_letters
PUTS = st.lists(st.tuples(st.floats(0, 1), st.floats(0, 1), st.text(alphabet=ALPHABET, max_size=20)), max_size=30)


@settings(max_examples=25, deadline=None)
@given(PUTS)
def test_nonsense_never_breaks_them(puts: list[Put]) -> None:
    for found in (
        licence([*puts, *LANDSCAPE[3:7]], source=Source.OCR),
        certificate([*puts, *tax_rows(VAT)], source=Source.OCR),
        receipt([*puts, *BELOW[6:9]], source=Source.OCR, seals=[Box(0.5, 0.5, 0.7, 0.7)]),
    ):
        assert all(field.value is not None or field.needs_review for field in found.fields.values())


def test_a_day_of_issue_whose_year_sign_the_seal_took_is_read_and_marked() -> None:
    puts = [(x, y, "202208月20日") if y == 0.78 else (x, y, text) for x, y, text in LANDSCAPE]
    issued = licence(puts, source=Source.OCR).fields["issued_on"]
    assert (issued.value, issued.needs_review) == ("2022-08-20", True)


BUYER = "91330100799655058B"


def test_a_bank_voucher_of_taxes_names_payer_and_id_behind_one_label() -> None:
    label = "纳税人全称及纳税人识别号："
    for rest in (
        f"绍兴某某数据科技有限公司 {BUYER}",
        f"{BUYER} 绍兴某某数据科技有限公司",
        f"绍兴某某数据科技有限公司{BUYER}",
    ):
        found = certificate([(0.3, 0.1, "电子缴税付款凭证"), (0.05, 0.2, label + rest)])
        assert found.fields["taxpayer_name"].value == "绍兴某某数据科技有限公司"
        assert found.fields["taxpayer_id"].value == BUYER


def test_a_letter_without_a_table_states_total_and_day_in_its_sentences() -> None:
    found = certificate(
        [
            (0.4, 0.1, "纳税证明"),
            (0.05, 0.18, "兹证明绍兴某某数据科技有限公司2025年1月1日至2025年12月31日已缴纳税款"),
            (0.05, 0.22, "共计人民币10,165,000.00元（大写：壹仟零壹拾陆万伍仟元整），其中增值税6,500,000.00元。"),
            (0.05, 0.26, "特此证明。"),
            (0.7, 0.34, "2026年2月25日"),
        ]
    )
    assert found.fields["total"].value == "10165000.00"
    assert found.fields["total"].confirmed_by == ("words",)
    assert found.fields["issued_on"].value == "2026-02-25"


def test_a_day_whose_blank_before_the_time_was_lost_is_read() -> None:
    found = receipt([(0.3, 0.1, "网上银行电子回单"), (0.05, 0.2, "交易时间："), (0.2, 0.2, "2025-11-0315:20:01")])
    assert found.fields["paid_on"].value == "2025-11-03"


def test_letters_of_a_seal_behind_a_day_and_a_number_cast_no_doubt_on_them() -> None:
    puts = [
        (0.3, 0.1, "网上银行电子回单"),
        (0.05, 0.2, "交易日期："),
        (0.2, 0.2, "2025年10月03日"),
        (0.5, 0.2, "业务专用票"),
        (0.05, 0.3, "交易流水号："),
        (0.2, 0.3, "20251003865752"),
        (0.5, 0.3, "专用票"),
    ]
    shown = page(puts, source=Source.OCR)
    words = [replace(word, confidence=0.5) if "票" in word.text else word for word in shown.words]
    context = Context("image", (), VOCABULARIES["bank_receipt"])
    found = bank_receipt.extract((replace(shown, words=tuple(words)),), context).fields
    assert [(found[name].value, found[name].needs_review) for name in ("paid_on", "serial_number")] == [
        ("2025-10-03", False),
        ("20251003865752", False),
    ]


@pytest.mark.parametrize(
    ("rim", "value", "doubted"),
    [
        ((("绍兴市柯桥区市场监督管理局", 0.99), ("0", 0.3)), "绍兴市柯桥区市场监督管理局", False),
        ((("自绍兴市越城区市场监督管理局日8", 0.97),), "绍兴市越城区市场监督管理局", False),
        ((("绍兴市柯桥区市场监督管理局", 0.8),), "绍兴市柯桥区市场监督管理局", True),
        ((("京市桥售区市场监督管理局", 0.97),), "京市桥售区市场监督管理局", True),
        ((("绍兴某某有限公司", 0.99),), None, True),
        ((), None, True),
    ],
)
def test_a_bureau_is_read_along_the_rim_of_its_seal(
    rim: tuple[tuple[str, float], ...], value: str | None, doubted: bool
) -> None:
    puts = [put for put in PORTRAIT if "监督管理局" not in put[2] and "登记机关" not in put[2]]
    seal = Box(0.6, 0.7, 0.8, 0.84)
    shown = page([*puts, (0.55, 0.72, "登记机关")], source=Source.OCR, seals=[seal])
    words = tuple(Word(text, seal, score) for text, score in rim)
    answers = (Answer(Look("ab" * 32, 1, seal, RING), words),) if rim else ()
    context = Context("image", (), VOCABULARIES["business_licence"], answers)
    found = business_licence.extract((shown,), context).fields["registration_authority"]
    assert (found.value, found.needs_review) == (value, doubted)


@pytest.mark.parametrize(
    ("shown", "source", "day"),
    [
        ("2022年08月20", Source.OCR, "2022-08-20"),
        ("202208月20日", Source.OCR, "2022-08-20"),
        ("2022年08月2", Source.OCR, None),
        ("2022年02月31", Source.OCR, None),
        ("2022年08月20", Source.TEXT, None),
    ],
)
def test_a_day_of_issue_that_a_seal_took_a_sign_of_waits_for_a_person(shown: str, source: Source, day: str) -> None:
    puts = [(x, y, shown if text.startswith("2022 年") else text) for x, y, text in PORTRAIT]
    found = licence(puts, source=source).fields["issued_on"]
    assert (found.value, found.needs_review) == (day, True)
