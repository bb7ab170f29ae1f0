"""Contracts with cover forms, clauses and signature pages."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from extractors.kinds.contract import extract
from extractors.kinds.extraction import Extraction
from heyan.vocabulary import Source
from tests.extractors.kinds.papers import Placed, context, paper, sheet


def read(*lines: str | list[Placed], source: Source = Source.TEXT, confidence: float = 1.0) -> Extraction:
    placed = [[(line, 0.1)] if isinstance(line, str) else line for line in lines]
    return extract((paper(placed, source=source, confidence=confidence),), context("contract"))


def values(found: Extraction) -> dict[str, object]:
    return {name: field.value for name, field in found.fields.items()}


def test_a_purchase_contract_with_instalments() -> None:
    found = read(
        [("设备采购合同", 0.4)],
        [("合同编号：HT-2025-018", 0.1), ("签订日期：2025年3月5日", 0.6)],
        "甲方（买方）：绍兴甲乙机械有限公司",
        "统一社会信用代码：91330600TC9XYWDY5G",
        "乙方（卖方）：杭州丙丁自动化有限公司",
        "一、项目名称：工业互联网平台边缘网关采购",
        "二、合同总金额为人民币（大写）：壹佰贰拾万元整（¥1,200,000.00），含税率13%。",
        "三、付款方式：合同签订后7日内支付合同总金额的30%，即人民币360,000.00元作为预付款；",
        "验收合格后支付尾款840,000.00元。",
        "四、违约金为合同总价的千分之一。",
        [("甲方（盖章）：绍兴甲乙机械有限公司", 0.1), ("乙方（盖章）：杭州丙丁自动化有限公司", 0.55)],
    )
    assert values(found) == {
        "title": "设备采购合同",
        "contract_number": "HT-2025-018",
        "party_a": "绍兴甲乙机械有限公司",
        "party_b": "杭州丙丁自动化有限公司",
        "amount": "1200000.00",
        "amount_in_words": "壹佰贰拾万元整",
        "signed_on": "2025-03-05",
        "subject": "工业互联网平台边缘网关采购",
    }
    assert found.fields["amount"].confirmed_by == ("words",)
    assert found.fields["party_a"].confirmed_by == ("repeat",)


def test_the_cover_form_of_a_technology_contract() -> None:
    found = read(
        "合同登记编号：",
        [("技术开发（委托）合同", 0.35)],
        "项目名称：  设备数据采集系统开发",
        "委托方（甲方）：  绍兴甲乙机械有限公司",
        "受托方（乙方）：  浙江戊己软件股份有限公司",
        "签订时间：  2024年11月20日",
        "签订地点：  浙江绍兴",
        "第五条 研究开发经费和报酬总额为 58 万元（大写：伍拾捌万元整）。",
        "其中：（1）第一期支付 29 万元；（2）第二期支付 29 万元。",
    )
    got = values(found)
    assert got["title"] == "技术开发（委托）合同"
    assert (got["party_a"], got["party_b"]) == ("绍兴甲乙机械有限公司", "浙江戊己软件股份有限公司")
    assert (got["amount"], got["amount_in_words"]) == ("580000.00", "伍拾捌万元整")
    assert got["signed_on"] == "2024-11-20"
    assert got["subject"] == "设备数据采集系统开发"
    assert "contract_number" not in got


def test_parties_by_their_roles_and_the_day_on_the_signature_page() -> None:
    found = read(
        [("购 销 合 同", 0.4)],
        "供方：上海庚辛仪器有限公司   合同编号：GX20250101",
        "需方：绍兴甲乙机械有限公司",
        "合计人民币金额（大写）：叁万贰仟壹佰元整",
        *["条款内容。"] * 12,
        [("供方（章）：上海庚辛仪器有限公司", 0.1), ("需方（章）：绍兴甲乙机械有限公司", 0.55)],
        [("日期：2025年1月8日", 0.1), ("日期：2025年1月10日", 0.55)],
    )
    got = values(found)
    assert (got["party_a"], got["party_b"]) == ("绍兴甲乙机械有限公司", "上海庚辛仪器有限公司")
    assert (got["amount"], got["amount_in_words"]) == ("32100.00", "叁万贰仟壹佰元整")
    assert got["signed_on"] == "2025-01-10"
    assert got["contract_number"] == "GX20250101"


def test_a_word_table_and_a_net_price_beside_the_gross_one() -> None:
    page = sheet(
        [
            ["软件许可合同", ""],
            ["合同编号", "RJ〔2025〕7号"],
            ["甲方", "绍兴甲乙机械有限公司"],
            ["乙方", "杭州丙丁软件有限公司"],
            ["合同金额", "不含税价100,000.00元，税额13,000.00元，价税合计113,000.00元"],
            ["签订日期", "2025-06-01"],
        ],
        source=Source.DOCX,
    )
    got = values(extract((page,), context("contract", "docx")))
    assert (got["amount"], got["contract_number"]) == ("113000.00", "RJ〔2025〕7号")
    assert (got["party_a"], got["signed_on"]) == ("绍兴甲乙机械有限公司", "2025-06-01")


def test_words_that_differ_from_digits_doubt_a_scan() -> None:
    found = read("采购合同", "合同总价：¥120,000.00（大写：壹拾叁万元整）", source=Source.OCR, confidence=0.999)
    assert found.fields["amount"].needs_review


def test_a_framework_agreement_has_no_total() -> None:
    found = read(
        "战略合作框架协议", "甲方：绍兴甲乙机械有限公司", "乙方：杭州丙丁软件有限公司", "每台设备单价为100元。"
    )
    assert "amount" not in found.fields
    assert "amount" in found.missing


parts = st.sampled_from(
    ["甲方：", "乙方", "合同总金额", "¥1,000.00", "壹仟元整", "合同编号：", "30%", "2025年1月1日", "（", "签订"]
)


@settings(max_examples=40, deadline=None)
@given(st.lists(st.lists(parts | st.text(max_size=6), max_size=5), max_size=8))
def test_nonsense_never_breaks_it(lines: list[list[str]]) -> None:
    read(*(["".join(line), *line][0] for line in lines))


def test_a_supplement_is_not_taken_for_the_contract_it_changes() -> None:
    found = read(
        [("《技术开发合同》之补充协议（一）", 0.3)],
        "补充协议编号：QM-2025-017-B1",
        "甲方：绍兴甲乙机械有限公司",
        "乙方：浙江戊己软件股份有限公司",
        "双方于2025年6月3日签订《技术开发合同》（合同编号：QM-2025-017），原合同总金额为848,000.00元。",
        "一、增加费用人民币壹拾贰万元整（¥120,000.00）。",
        "二、变更后合同总金额为968,000.00元（大写：玖拾陆万捌仟元整）。",
        [("甲方（盖章）：", 0.1), ("乙方（盖章）：", 0.55)],
        [("2025年11月7日", 0.1), ("2025年11月8日", 0.55)],
    )
    stated = values(found)
    assert stated["contract_number"] == "QM-2025-017-B1"
    assert stated["amount"] == "968000.00"
    assert stated["amount_in_words"] == "玖拾陆万捌仟元整"
    assert stated["signed_on"] == "2025-11-08"


def test_parties_named_below_their_label_and_after_a_bracketed_remark() -> None:
    below = read(
        [("平台运维服务协议", 0.4)],
        "甲方（委托方）",
        "名称：绍兴甲乙机械有限公司",
        "乙方（受托方）",
        "名称：浙江戊己软件股份有限公司",
    )
    assert values(below)["party_a"] == "绍兴甲乙机械有限公司"
    assert values(below)["party_b"] == "浙江戊己软件股份有限公司"
    behind = read(
        "出租方：（以下简称甲方）：绍兴甲乙机械有限公司", "承租方：（以下简称乙方）：浙江戊己软件股份有限公司"
    )
    assert values(behind)["party_a"] == "绍兴甲乙机械有限公司"
    assert values(behind)["party_b"] == "浙江戊己软件股份有限公司"


def test_a_works_contract_whose_price_stands_below_its_label() -> None:
    found = read(
        [("建设工程施工合同", 0.4)],
        "发包人（全称）：绍兴甲乙机械有限公司",
        "承包人（全称）：绍兴市越建智能化工程有限公司",
        "1.签约合同价为：",
        "人民币（大写） 叁佰贰拾陆万伍仟肆佰元整 （¥ 3265400.00 元）；",
        "其中：安全文明施工费：人民币（大写）伍万元整（¥50000.00元）；",
        "本合同于 2025 年 3 月 20 日签订。",
    )
    assert values(found)["amount"] == "3265400.00"
    assert values(found)["signed_on"] == "2025-03-20"


def test_a_number_in_boxes_stands_behind_its_label_or_level_with_it() -> None:
    boxes = [(digit, 0.45 + 0.025 * place) for place, digit in enumerate("202433010800")]
    for lines in ([[("合同登记编号：", 0.3), *boxes]], [boxes, "合同登记编号："]):
        found = read(*lines, [("技术开发合同", 0.4)], "甲方：绍兴甲乙机械有限公司", "乙方：浙江戊己软件股份有限公司")
        assert values(found)["contract_number"] == "202433010800"


def test_numbered_heads_of_a_table_are_no_number_in_boxes() -> None:
    heads = [("编号", 0.3), *((str(at), 0.4 + 0.04 * at) for at in range(1, 11))]
    assert "contract_number" not in read([("采购合同", 0.4)], "甲方：绍兴甲乙机械有限公司", heads).fields


def test_a_number_in_brackets_below_the_title_is_the_papers_own() -> None:
    below = read([("工业互联网平台建设框架协议", 0.3)], "（合同号：HM-FA-2025-001）", "甲方：绍兴甲乙机械有限公司")
    assert values(below)["contract_number"] == "HM-FA-2025-001"
    other = read(
        [("补充协议", 0.4)], "甲方：绍兴甲乙机械有限公司", "双方就《采购合同》（合同号：HM-FA-2025-001）补充如下："
    )
    assert "contract_number" not in other.fields
    named = read([("补充协议", 0.4)], "根据《数据采集设备采购合同》", "（合同号：HM-FA-2025-001）补充如下：")
    assert "contract_number" not in named.fields


def test_of_several_totals_the_one_that_numerals_repeat_is_it() -> None:
    found = read(
        [("云服务采购订单", 0.4)],
        "商品总额 ¥182,880.00",
        "优惠减免（九折） -¥18,288.00",
        "订单应付总额（含税） ¥164,592.00",
        "大写：人民币壹拾陆万肆仟伍佰玖拾贰元整",
    )
    assert values(found)["amount"] == "164592.00"
    assert "words" in found.fields["amount"].confirmed_by


def test_a_number_with_a_year_in_brackets_is_read_whole() -> None:
    assert values(read("协议编号：YF〔2025〕采字第038号"))["contract_number"] == "YF〔2025〕采字第038号"


def test_a_day_of_signature_that_stands_there_twice_is_borne_out() -> None:
    lines = [
        [("技术服务合同", 0.4)],
        "签订日期：2026年1月8日",
        "甲方：绍兴甲乙机械有限公司",
        "乙方：浙江戊己软件股份有限公司",
    ]
    assert read(*lines).fields["signed_on"].confirmed_by == ()
    assert read(*lines, "日期：2026年1月8日").fields["signed_on"].confirmed_by == ("repeat",)


def test_the_last_of_two_labelled_days_of_signature_counts() -> None:
    found = read(
        [("技术服务合同", 0.4)],
        "甲方：绍兴甲乙机械有限公司",
        "乙方：浙江戊己软件股份有限公司",
        "签约时间：2026年1月6日",
        "签约时间：2026年1月8日",
    )
    assert values(found)["signed_on"] == "2026-01-08"


def test_an_order_form_names_its_sides_and_its_number() -> None:
    found = read(
        [("云服务订购单", 0.4)],
        [("采购订单号：PO2025110023", 0.1), ("下单日期：2025-06-01", 0.6)],
        [("客户名称：绍兴甲乙机械有限公司", 0.1), ("服务商：深圳丙丁计算有限公司", 0.6)],
        "订单总金额：¥48,000.00（大写：肆万捌仟元整），税率6%。",
    )
    assert values(found) | {"subject": None} == {
        "title": "云服务订购单",
        "contract_number": "PO2025110023",
        "party_a": "绍兴甲乙机械有限公司",
        "party_b": "深圳丙丁计算有限公司",
        "amount": "48000.00",
        "amount_in_words": "肆万捌仟元整",
        "signed_on": "2025-06-01",
        "subject": None,
    }


def test_a_group_in_the_middle_of_a_name_does_not_end_it() -> None:
    found = read("甲方：绍兴甲乙机械有限公司", "乙方：浙江戊己建设集团有限公司")
    assert values(found)["party_b"] == "浙江戊己建设集团有限公司"
    assert values(read("乙方：浙江戊己建设集团"))["party_b"] == "浙江戊己建设集团"


def test_the_number_of_a_supplement_is_read_to_its_end() -> None:
    assert values(read("补充协议编号：HT-2025-018-补1"))["contract_number"] == "HT-2025-018-补1"


def test_sides_by_any_word_with_their_letter_in_brackets_and_a_price_after_a_discount() -> None:
    found = values(
        read(
            [("信息系统集成合同", 0.4)],
            "合同编号：",
            "ZJ-2025-SW-0099",
            "委托机构（甲方）：绍兴甲乙机械有限公司",
            "承接单位（乙方）：杭州丙丁自动化有限公司",
            "1.1 项目报价合计人民币1,000,000.00元，优惠后合同总价为人民币950,000.00元，大写：玖拾伍万元整。",
            "2.1 付款：签订之日起10日内支付30%，即￥285,000.00；终验后支付余款。",
        )
    )
    assert found["contract_number"] == "ZJ-2025-SW-0099"
    assert found["party_a"] == "绍兴甲乙机械有限公司"
    assert found["party_b"] == "杭州丙丁自动化有限公司"
    assert found["amount"] == "950000.00"


def test_sides_named_in_the_rows_under_their_heading() -> None:
    found = values(read("甲方信息", "单位名称：绍兴甲乙机械有限公司", "乙方信息", "单位名称：杭州丙丁自动化有限公司"))
    assert (found["party_a"], found["party_b"]) == ("绍兴甲乙机械有限公司", "杭州丙丁自动化有限公司")


def test_the_last_head_of_a_table_does_not_make_a_unit_price_the_total() -> None:
    found = read(
        [("设备买卖合同", 0.4)],
        [("标的名称", 0.1), ("数量", 0.4), ("单价", 0.55), ("总价", 0.75)],
        [("立式加工中心", 0.1), ("2台", 0.4), ("¥365,000.00", 0.55), ("¥730,000.00", 0.75)],
        [("合计人民币（大写）：柒拾叁万元整", 0.1), ("¥730,000.00", 0.75)],
    )
    assert values(found)["amount"] == "730000.00"
    assert not found.fields["amount"].needs_review


def test_a_price_in_foreign_money_is_no_sum_of_yuan() -> None:
    found = read("买方：绍兴甲乙机械有限公司", "合同总价：USD 80,000.00（大写：捌万美元整）。")
    assert "amount" not in found.fields
    assert "amount_in_words" not in found.fields
    assert "amount" in found.missing


def test_the_only_sum_in_words_is_the_total() -> None:
    found = values(read("甲方：绍兴甲乙机械有限公司", "项目名称：平台规划咨询", "咨询费用一次结清，计人民币伍万元整。"))
    assert (found["amount"], found["amount_in_words"]) == ("50000.00", "伍万元整")
    two = read("项目名称：平台规划咨询", "首笔人民币叁万元整。", "次笔人民币贰万元整。")
    assert "amount" not in two.fields


def test_lessee_and_lessor_are_the_sides() -> None:
    found = values(read("出租人：杭州丙丁自动化有限公司", "承租人：绍兴甲乙机械有限公司"))
    assert (found["party_a"], found["party_b"]) == ("绍兴甲乙机械有限公司", "杭州丙丁自动化有限公司")


def test_how_surely_a_total_was_read_hangs_on_its_figures() -> None:
    lines: list[list[Placed]] = [
        [("技术开发合同", 0.4)],
        [("第三条 合同总金额为：人民币（大写）壹拾肆万柒仟叁参佰元整(¥", 0.1)],
        [("147,300.00），含13%增值税。", 0.1)],
    ]
    page = paper(lines, source=Source.OCR)
    words = [replace(word, confidence=0.5) if "¥" in word.text else word for word in page.words]
    amount = extract((replace(page, words=tuple(words)),), context("contract")).fields["amount"]
    assert (amount.value, amount.needs_review) == ("147300.00", False)


@pytest.mark.parametrize(
    "lines",
    [
        ("出租方（甲方）：绍兴甲乙机械有限公司", "承租方（乙方）：杭州丙丁软件有限公司"),
        ("出租方（以下简称甲方）：绍兴甲乙机械有限公司", "承租方（以下简称乙方）：杭州丙丁软件有限公司"),
        ("甲方（服务方）：绍兴甲乙机械有限公司", "乙方（客户）：杭州丙丁软件有限公司"),
        ("甲方：绍兴甲乙机械有限公司（以下简称许可方）", "乙方：杭州丙丁软件有限公司（以下简称被许可方）"),
        ("甲方：绍兴甲乙机械有限公司（以下简称“甲方”或“出租方”）", "乙方：杭州丙丁软件有限公司（承租方）"),
        ("甲方（受委托方）：绍兴甲乙机械有限公司", "乙方（委托方）：杭州丙丁软件有限公司"),
        (
            *("甲方：绍兴甲乙机械有限公司", "乙方：杭州丙丁软件有限公司", "第一条 标的"),
            *("供方：绍兴甲乙机械有限公司", "需方：杭州丙丁软件有限公司"),
        ),
    ],
)
def test_the_second_party_pays_where_the_first_is_called_the_seller(lines: tuple[str, ...]) -> None:
    """甲方 stays who is printed as 甲方; that it is paid stands in a field of its own."""
    found = read("合同", *lines)
    assert values(found)["party_a"] == "绍兴甲乙机械有限公司"
    assert values(found)["party_b_pays"] == "true"
    assert not found.fields["party_b_pays"].needs_review


@pytest.mark.parametrize(
    "lines",
    [
        ("甲方：绍兴甲乙机械有限公司（供应商编码：12）", "乙方：杭州丙丁软件有限公司"),
        ("甲方（承租方）：绍兴甲乙机械有限公司", "乙方（出租方）：杭州丙丁软件有限公司"),
        ("委托方（甲方）：绍兴甲乙机械有限公司", "被委托方（乙方）：杭州丙丁软件有限公司"),
        ("总承包方（甲方）：绍兴甲乙机械有限公司", "分包方（乙方）：杭州丙丁软件有限公司"),
        ("甲方：绍兴甲乙机械有限公司", "乙方：杭州丙丁软件有限公司"),
        ("出租人：杭州丙丁软件有限公司", "承租人：绍兴甲乙机械有限公司"),
    ],
)
def test_the_first_party_pays_where_nothing_else_is_said(lines: tuple[str, ...]) -> None:
    found = values(read("合同", *lines))
    assert (found["party_a"], found["party_b"]) == ("绍兴甲乙机械有限公司", "杭州丙丁软件有限公司")
    assert "party_b_pays" not in found


def test_one_word_against_the_usual_roles_is_doubtful() -> None:
    found = read("合同", "出租方（甲方）：绍兴甲乙机械有限公司", "乙方：杭州丙丁软件有限公司")
    assert found.fields["party_b_pays"].needs_review


@pytest.mark.parametrize(("digits", "words"), [("3,200,000.00", "叁佰贰拾"), ("3,200,000.00", "叁佰贰拾伍")])
def test_digits_behind_numerals_that_wrap_are_the_same_total(digits: str, words: str) -> None:
    """The model wording of a 技术开发合同: the net price in the same sentence is not the total."""
    found = read(
        "技术开发合同",
        f"第四条 研究开发经费和报酬总额为人民币{words}",
        f"万元整（小写：¥{digits}元），其中不含税价款¥3,018,867.92元，增值税税额¥181,132.08元，税率6%。",
        "（1）合同签订后10个工作日内支付首付款50万元；",
    )
    assert values(found)["amount"] == "3200000.00"
    assert values(found)["amount_in_words"] == f"{words}万元整"
    assert not found.fields["amount"].needs_review


@pytest.mark.parametrize(
    "total",
    [
        ["合计人民币金额（大写）：柒万柒仟伍佰玖拾元整", "", "", "77590.00"],
        ["合计人民币金额（大写）：柒万柒仟伍佰玖拾元整", "", "384.00", "77,590.00"],
        ["合计金额（含税，税率13%）：人民币柒万柒仟伍佰玖拾元整", "", "", "77,590.00"],
    ],
)
def test_a_tables_total_in_words_with_bare_figures_beside_it(total: list[str]) -> None:
    rows = (
        ["工业品买卖合同"],
        ["标的名称", "规格", "数量", "金额"],
        ["控制板", "MT-W2", "320.00", "60800.00"],
        ["网关", "DTU", "64.00", "17920.00"],
        total,
        ["第三条 结算方式：货到付款，含税13%。优惠1130元已在总价中扣除。"],
    )
    found = extract((sheet(rows),), context("contract"))
    assert values(found)["amount"] == "77590.00"
    assert found.fields["amount"].confirmed_by == ("words",)


@pytest.mark.parametrize(
    "clause",
    [
        "合计（大写）：捌万捌仟贰佰元整，优惠1,800元已扣除。",
        "合同总价（含税率13%）：88,200.00元，其中不含税78,053.10元。",
        "优惠后合同总价为88,200.00元，比报价优惠1,800.00元。",
        "优惠价：人民币88,200.00元。",
        "合同总价为人民币捌万捌仟贰佰元整，含13%增值税，不含税价为78,053.10元。",
    ],
)
def test_a_rebate_or_a_rate_of_tax_is_not_the_total(clause: str) -> None:
    assert values(read("采购合同", clause))["amount"] == "88200.00"


def test_a_planted_figure_beside_the_words_of_a_total_is_read_as_it_stands() -> None:
    rows = (["购销合同"], ["名称", "金额"], ["合计（大写）：柒万柒仟伍佰玖拾元整", "77950.00"])
    found = extract((sheet(rows),), context("contract"))
    assert values(found)["amount"] == "77950.00"
    assert not found.fields["amount"].needs_review
