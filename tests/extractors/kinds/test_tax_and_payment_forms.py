"""Tax certificates, letters and bank receipts of further forms."""

from __future__ import annotations

import pytest

from heyan.vocabulary import Source
from tests.extractors.kinds.test_official_papers import (
    CODE,
    COMMON,
    HEAD,
    LABELLED,
    LEVY,
    PAID,
    REFUND,
    VAT,
    certificate,
    receipt,
    tax_rows,
    total,
)
from tests.extractors.pages import Put

NAME = "绍兴某某数据科技有限公司"


def amounts(*pages: list[Put]) -> list[object]:
    return [row["amount"].value for row in certificate(*pages).rows]


def test_the_imprint_along_the_margin_is_no_part_of_an_amount() -> None:
    imprint: list[Put] = [(0.965, 0.30 + 0.03 * i, letter) for i, letter in enumerate("收据联交纳税人作完税证明")]
    assert amounts([*HEAD, *tax_rows(VAT, LEVY, REFUND), *total(), *imprint]) == ["1000.50", "70.04", "-300.00"]


def test_an_amount_marked_as_a_refund_is_negative() -> None:
    marked = (*REFUND[:5], "退 300.00")
    found = certificate([*HEAD, *tax_rows(VAT, LEVY, marked), *total()])
    assert [row["amount"].value for row in found.rows] == ["1000.50", "70.04", "-300.00"]
    assert {"sum", "words"} <= set(found.fields["total"].confirmed_by)


def test_the_foot_of_a_page_that_goes_on_belongs_to_no_row() -> None:
    first = [*HEAD, *tax_rows(VAT), (0.38, 0.39, "妥善保管 手写无效"), (0.05, 0.42, "第 1 页 共 2 页 接下页")]
    found = certificate(first, [*HEAD, *tax_rows(LEVY, REFUND), *total()])
    assert found.rows[0]["item"].value == "软件服务"


def test_a_letter_to_the_taxpayer_names_it_in_its_address() -> None:
    found = certificate(
        [
            (0.30, 0.09, "税收完税证明（文书式）"),
            (0.05, 0.16, f"{NAME}（纳税人识别号：{CODE}）："),
            (0.08, 0.20, "兹证明你单位于2025年1月1日至2025年12月31日期间缴纳税款情况如下："),
            (0.10, 0.30, "税种"),
            (0.60, 0.30, "实缴金额"),
            (0.10, 0.36, "增值税"),
            (0.60, 0.36, "1000.00"),
            (0.10, 0.50, "金额合计"),
            (0.60, 0.50, "¥1000.00"),
        ]
    )
    assert found.fields["taxpayer_name"].value == NAME
    assert found.fields["taxpayer_id"].value == CODE


def test_a_payment_slip_states_its_payer_and_its_period_above_the_table() -> None:
    found = certificate(
        [
            (0.30, 0.06, "税收缴款书（银行经收专用）"),
            (0.04, 0.14, "缴款单位（人）"),
            (0.18, 0.14, "代 码"),
            (0.28, 0.14, CODE),
            (0.18, 0.19, "全 称"),
            (0.28, 0.19, NAME),
            (0.66, 0.19, "名称 私营企业增值税"),
            (0.05, 0.26, "税款所属时期 2025-11-01 至 2025-11-30"),
            (0.60, 0.26, "税款限缴日期 2025年12月15日"),
            (0.05, 0.32, "品目名称"),
            (0.80, 0.32, "实缴金额"),
            (0.05, 0.37, "信息技术服务"),
            (0.80, 0.37, "39000.00"),
            (0.05, 0.60, "金额合计"),
            (0.80, 0.60, "¥39000.00"),
        ]
    )
    assert found.fields["taxpayer_name"].value == NAME
    assert [row["period"].value for row in found.rows] == ["2025-11-01/2025-11-30"]


def test_the_day_of_a_receipt_may_stand_without_a_label() -> None:
    puts = [(x, y, text.replace("交易日期：", "")) for x, y, text in LABELLED]
    assert receipt(puts).fields["paid_on"].value == PAID["paid_on"]
    two = receipt([*puts, (0.3, 0.95, "2025年02月15日")])
    assert "paid_on" not in two.fields


def test_the_way_of_payment_is_no_purpose_where_another_is_stated() -> None:
    puts = [(x, y, "摘要：转支" if text == "用途：货款" else text) for x, y, text in LABELLED]
    assert receipt([*puts, (0.55, 0.70, "附言：设备款")]).fields["purpose"].value == "设备款"
    assert receipt(puts).fields["purpose"].value == "转支"


def test_a_label_below_cuts_no_value_that_runs_past_it() -> None:
    puts: list[Put] = [
        *COMMON[:3],
        *[(0.02, 0.25 + 0.05 * i, letter) for i, letter in enumerate("付款人")],
        *[(0.50, 0.25 + 0.05 * i, letter) for i, letter in enumerate("收款人")],
        (0.06, 0.25, "全 称"),
        (0.14, 0.25, PAID["payer_name"]),
        (0.54, 0.25, "全 称"),
        (0.62, 0.25, PAID["payee_name"]),
        (0.06, 0.32, "账 号"),
        (0.14, 0.32, PAID["payer_account"]),
        (0.54, 0.32, "账 号"),
        (0.62, 0.32, PAID["payee_account"]),
        (0.06, 0.365, "金 额"),
        (0.14, 0.365, "（大写）捌拾玖万柒仟陆佰元整"),
        (0.66, 0.365, "（小写）¥897,600.00"),
    ]
    assert receipt(puts).fields["payee_account"].value == PAID["payee_account"]


def test_heads_of_two_lines_are_heads() -> None:
    rows = [put for put in tax_rows(VAT, LEVY, REFUND) if put[1] != 0.30]
    heads: list[Put] = [
        (0.04, 0.30, "原凭证号"),
        (0.22, 0.30, "税种"),
        (0.36, 0.30, "品目名称"),
        (0.50, 0.29, "税款所属"),
        (0.51, 0.312, "时期"),
        (0.70, 0.29, "入（退）库"),
        (0.71, 0.312, "日期"),
        (0.86, 0.29, "实缴（退）"),
        (0.87, 0.312, "金额"),
    ]
    found = certificate([*HEAD, *heads, *rows, *total()])
    assert [row["amount"].value for row in found.rows] == ["1000.50", "70.04", "-300.00"]
    assert found.rows[0]["period"].value == "2025-01-01/2025-01-31"
    assert found.rows[1]["paid_on"].value == "2025-02-10"


def test_the_total_of_refunds_alone_is_negative() -> None:
    puts: list[Put] = [
        (0.30, 0.06, "税收收入退还书"),
        (0.68, 0.06, "No.333060250900011122"),
        (0.04, 0.14, "退款收款单位"),
        (0.20, 0.14, "全称"),
        (0.28, 0.14, NAME),
        *tax_rows((*VAT[:5], "770.54")),
        *total(),
    ]
    found = certificate(puts)
    assert found.fields["taxpayer_name"].value == NAME
    assert found.fields["total"].value == "-770.54"
    assert {"sum", "words"} <= set(found.fields["total"].confirmed_by)


def test_a_letter_that_ends_in_the_upper_half_is_dated() -> None:
    found = certificate(
        [
            (0.30, 0.05, "涉税信息查询结果告知书"),
            (0.10, 0.12, "征收项目"),
            (0.60, 0.12, "实缴金额"),
            (0.10, 0.18, "增值税"),
            (0.60, 0.18, "1000.00"),
            (0.10, 0.24, "合计"),
            (0.60, 0.24, "1000.00"),
            (0.60, 0.40, "2026年3月9日"),
        ]
    )
    assert found.fields["issued_on"].value == "2026-03-09"


BESIDE_HEADS: list[Put] = [
    *COMMON,
    (0.16, 0.22, "付款方"),
    (0.58, 0.22, "收款方"),
    (0.05, 0.25, "户名"),
    (0.16, 0.25, PAID["payer_name"]),
    (0.58, 0.25, PAID["payee_name"]),
    (0.05, 0.28, "账号"),
    (0.16, 0.28, PAID["payer_account"]),
    (0.58, 0.28, PAID["payee_account"]),
    (0.05, 0.31, "开户行"),
    (0.16, 0.31, "某某银行绍兴分行"),
    (0.58, 0.31, "某某银行杭州分行"),
]
UNDER_HEADS = [put for put in BESIDE_HEADS if put[0] != 0.05 or put in COMMON]


@pytest.mark.parametrize("puts", [BESIDE_HEADS, UNDER_HEADS], ids=["labels", "bare"])
def test_both_sides_as_heads_of_two_columns(puts: list[Put]) -> None:
    found = receipt(puts)
    assert {name: field.value for name, field in found.fields.items()} == PAID


def test_another_label_far_to_the_right_ends_a_purpose() -> None:
    found = receipt([*LABELLED, (0.55, 0.70, "交易备考：合同7")])
    assert found.fields["purpose"].value == "货款"


def test_a_voucher_in_the_table_is_not_the_number_of_a_certificate() -> None:
    vouched = ("333066250100012345", *VAT[1:])
    bare = [put for put in HEAD if not put[2].startswith("No.")]
    assert "certificate_number" not in certificate([*bare, *tax_rows(vouched, top=0.24), *total()]).fields
    misread = certificate([*bare, (0.68, 0.09, "Ne333065260400004321"), *tax_rows(vouched, top=0.24), *total()])
    assert misread.fields["certificate_number"].value == "333065260400004321"


def test_an_upright_letter_glued_to_a_label_ends_the_value_before_it() -> None:
    puts: list[Put] = [
        *COMMON,
        (0.02, 0.25, "付全称"),
        (0.14, 0.25, PAID["payer_name"]),
        (0.50, 0.25, "收全称"),
        (0.62, 0.25, PAID["payee_name"]),
        (0.06, 0.32, "账号"),
        (0.14, 0.32, PAID["payer_account"]),
        (0.54, 0.32, "账号"),
        (0.62, 0.32, PAID["payee_account"]),
    ]
    found = receipt(puts, source=Source.OCR).fields
    assert {name: found[name].value for name in PAID} == PAID


def test_a_purpose_goes_on_right_under_its_beginning() -> None:
    kept = [put for put in LABELLED if put[2] != "用途：货款"]
    puts: list[Put] = [*kept, (0.05, 0.70, "用途"), (0.16, 0.70, "平台建设第一期"), (0.16, 0.73, "（合同YD-8）")]
    assert receipt(puts).fields["purpose"].value == "平台建设第一期（合同YD-8）"
    beside = [*puts[:-1], (0.30, 0.73, "某某银行监制")]
    assert receipt(beside).fields["purpose"].value == "平台建设第一期"


def test_upright_marks_one_below_the_other_are_two_marks() -> None:
    puts: list[Put] = list(COMMON)
    for top, side in ((0.22, "payer"), (0.31, "payee")):
        mark = "付款人" if side == "payer" else "收款人"
        puts += [(0.04, top + 0.026 * i, letter) for i, letter in enumerate(mark)]
        puts += [(0.08, top, f"户名：{PAID[side + '_name']}"), (0.08, top + 0.026, f"账号：{PAID[side + '_account']}")]
    assert {name: field.value for name, field in receipt(puts).fields.items()} == PAID


@pytest.mark.parametrize(("payer", "payee"), [("借方", "贷方"), ("转出", "转入")])
def test_the_account_debited_is_the_payers(payer: str, payee: str) -> None:
    """Side by side on one line: what follows the second label is no part of the first name."""
    sides = (("payer", payer), ("payee", payee))
    puts: list[Put] = [
        *COMMON,
        *((0.05 + 0.5 * i, 0.22, f"{word}户名：{PAID[side + '_name']}") for i, (side, word) in enumerate(sides)),
        *((0.05 + 0.5 * i, 0.25, f"{word}账号：{PAID[side + '_account']}") for i, (side, word) in enumerate(sides)),
    ]
    assert {name: field.value for name, field in receipt(puts).fields.items()} == PAID
