"""Declarations as Word tables, workbooks, text pages and scans, with labels left of and above their values."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from extractors.kinds.declaration import extract
from extractors.kinds.declaration.ticks import looked_into, ticked
from heyan.geometry import Box
from heyan.looks import TICKS, Answer, Look
from heyan.pages import Page, Word
from heyan.vocabulary import Source
from tests.extractors.kinds.papers import LINE, context, paper, ruled, sheet

TYPES = {"industry": ["行业级"], "region": ["区域级"], "enterprise": ["企业级"]}

WORD_TABLE = [
    ["申报单位名称", "绍兴甲乙机械有限公司", "统一社会信用代码", "91330600TC9XYWDY5G"],
    ["注册地址", "绍兴市柯桥区某某路1号", "所属区县", "柯桥区"],
    ["法定代表人", "张三", "成立日期", "2015年6月18日"],
    ["注册资本（万元）", "5000", "单位类型", "有限责任公司"],
    ["联系人", "李四", "联系电话", "13800000000"],
    ["平台名称", "甲乙云平台", "平台网址", "www.example.com"],
    ["平台类型", "☑行业级 □区域级 □企业级", "", ""],
    ["联合申报单位", "绍兴丙丁软件有限公司（91330621MA2JUD752G）；绍兴戊己科技有限公司", "", ""],
    ["上年度营业收入（万元）", "12,345.67", "前年度营业收入（万元）", "10000"],
    ["上年度净利润（万元）", "-123.4", "上年度纳税总额（万元）", "456.78"],
    ["平台总投资（万元）", "2000", "已完成投资（万元）", "1250"],
    ["连接工业设备数量（台）", "1200", "数据采集点数量（个）", "5.6万"],
    ["工业APP数量（个）", "85个", "服务企业数量（家）", "约300家"],
    ["覆盖环节", "☑研发设计 ☑生产制造 □经营管理 ☑销售服务 □仓储物流", "", ""],
    ["中长期发展规划", "未来三年建成区域领先的平台。", "", ""],
]


def values(page: Page, form: str = "docx") -> dict[str, object]:
    return {name: field.value for name, field in extract((page,), context("declaration", form)).fields.items()}


def test_labels_left_of_values_in_a_word_table() -> None:
    found = values(sheet(WORD_TABLE, source=Source.DOCX))
    assert found == {
        "applicant_name": "绍兴甲乙机械有限公司",
        "uscc": "91330600TC9XYWDY5G",
        "address": "绍兴市柯桥区某某路1号",
        "district": "柯桥区",
        "legal_representative": "张三",
        "established_on": "2015-06-18",
        "registered_capital": "50000000.00",
        "company_type": "有限责任公司",
        "contact_name": "李四",
        "contact_phone": "13800000000",
        "platform_name": "甲乙云平台",
        "platform_url": "www.example.com",
        "platform_type": "industry",
        "joint_applicants": (
            {"name": "绍兴丙丁软件有限公司", "uscc": "91330621MA2JUD752G"},
            {"name": "绍兴戊己科技有限公司"},
        ),
        "revenue_y1": "123456700.00",
        "revenue_y2": "100000000.00",
        "net_profit_y1": "-1234000.00",
        "tax_paid_y1": "4567800.00",
        "total_investment": "20000000.00",
        "invested_amount": "12500000.00",
        "connected_devices": "1200",
        "data_points": "56000",
        "industrial_apps": "85",
        "served_enterprises": "300",
        "coverage_links": ("研发设计", "生产制造", "销售服务"),
        "plan": "未来三年建成区域领先的平台。",
    }


def test_a_code_beside_a_joint_applicant_is_not_the_applicants() -> None:
    joint = ["联合申报单位", "绍兴丙丁软件有限公司", "统一社会信用代码", "91330621MA2JUD752G"]
    rest = [row for row in WORD_TABLE if row[0] != "联合申报单位"]
    for table in ([joint, *rest], [*rest, joint]):
        found = values(sheet(table, source=Source.DOCX))
        assert found["uscc"] == "91330600TC9XYWDY5G"
        assert found["joint_applicants"] == ({"name": "绍兴丙丁软件有限公司", "uscc": "91330621MA2JUD752G"},)


def test_labels_above_values_and_years_in_heads() -> None:
    rows = [
        ["申报单位名称", "统一社会信用代码", "法定代表人", "平台名称"],
        ["绍兴甲乙机械有限公司", "91330600TC9XYWDY5G", "张三", "甲乙云平台"],
        ["指标", "单位", "2024年", "2025年"],
        ["营业收入", "万元", "100", "200.5"],
        ["研发费用", "万元", "10", "20"],
        ["序号", "指标名称", "单位", "数值"],
        ["1", "连接工业设备数量", "台", "1200"],
        ["2", "机理模型数量", "个", "36"],
    ]
    found = values(sheet(rows, source=Source.DOCX))
    assert found["applicant_name"] == "绍兴甲乙机械有限公司"
    assert found["platform_name"] == "甲乙云平台"
    assert (found["revenue_y1"], found["revenue_y2"]) == ("2005000.00", "1000000.00")
    assert found["rd_expense_y1"] == "200000.00"
    assert (found["connected_devices"], found["mechanism_models"]) == ("1200", "36")


def test_labels_with_their_year_and_a_unit_over_the_table() -> None:
    rows = [
        ["绍兴市市级工业互联网平台认定申报书"],
        ["", "", "", "单位：万元"],
        ["2025年营业收入", "300", "2024年营业收入", "200"],
        ["2025年末资产总额", "1000", "2025年度净利润", "30"],
        ["工业设备连接数（台/套）", "2,400", "数据采集点数（万个）", "1.2"],
    ]
    found = values(sheet(rows), "xlsx")
    assert (found["revenue_y1"], found["revenue_y2"]) == ("3000000.00", "2000000.00")
    assert (found["total_assets_y1"], found["net_profit_y1"]) == ("10000000.00", "300000.00")
    assert (found["connected_devices"], found["data_points"]) == ("2400", "12000")


def test_a_scan_without_rulings_is_read_line_by_line() -> None:
    lines = [
        [("绍兴市市级工业互联网平台认定申报书", 0.3)],
        [("申报单位名称：绍兴甲乙机械有限公司", 0.1), ("统一社会信用代码：91330600TC9XYWDY5G", 0.55)],
        [("平台类型", 0.1), ("□行业级 ☑区域级 □企业级", 0.3)],
        [("已完成投资额（万元）", 0.1), ("1,250.00", 0.35), ("平台总投资（万元）", 0.55), ("2,000.00", 0.8)],
        [("连接工业设备数量（台）", 0.1), ("1200", 0.36), ("数据采集点数量（个）", 0.55), ("56000", 0.8)],
        [("我单位承诺以上材料真实有效。", 0.1)],
        [("申报单位（盖章）", 0.6)],
    ]
    page = paper(lines, source=Source.OCR, confidence=0.99, seals=(Box(0.6, 0.12, 0.8, 0.2),))
    found = values(page, "pdf")
    assert found["applicant_name"] == "绍兴甲乙机械有限公司"
    assert found["uscc"] == "91330600TC9XYWDY5G"
    assert found["platform_type"] == "region"
    assert (found["invested_amount"], found["total_investment"]) == ("12500000.00", "20000000.00")
    assert (found["connected_devices"], found["data_points"]) == ("1200", "56000")
    assert found["signed"] == "true"
    bare = paper(lines, source=Source.OCR, confidence=0.99)
    unsigned = extract((bare,), context("declaration")).fields["signed"]
    assert (unsigned.value, unsigned.needs_review) == (None, True)  # a grey scan hides its seals


def test_investment_rows_over_a_ruled_page() -> None:
    columns = (0.05, 0.12, 0.25, 0.5, 0.65, 0.82, 0.96)
    lines = [
        [("投入明细（单位：万元）", 0.1)],
        [("序号", 0.06), ("类别", 0.14), ("名称", 0.3), ("合同编号", 0.52), ("发票号码", 0.67), ("金额（元）", 0.84)],
        [("1", 0.07), ("设备", 0.14), ("边缘网关", 0.27), ("HT-01", 0.52), ("12345678", 0.67), ("1,000.50", -0.95)],
        [("2", 0.07), ("软件", 0.14), ("数据中台", 0.27), ("HT-02", 0.52), ("12345679", 0.67), ("2,000.00", -0.95)],
        [("合计", 0.06), ("3,000.50", -0.95)],
    ]
    page = paper(lines, rulings=ruled(4, columns, 0.04 + LINE - 0.003))
    for given_page in (page, Page(1, 595, 842, Source.TEXT, page.words)):
        rows = extract((given_page,), context("declaration")).rows
        found = [tuple(cell.value for cell in row.values()) for row in rows]
        assert found == [
            ("设备", "边缘网关", "HT-01", "12345678", "1000.50"),
            ("软件", "数据中台", "HT-02", "12345679", "2000.00"),
        ]


def test_money_without_a_unit_is_doubtful() -> None:
    found = extract((sheet([["已完成投资", "1250", "平台名称", "甲乙云"]]),), context("declaration", "xlsx"))
    assert found.fields["invested_amount"].needs_review


def test_ticks_in_all_spellings() -> None:
    for text in (
        "☑行业级 □区域级",
        "√行业级　□区域级",
        "行业级■ 区域级□",
        "（√）行业级 （ ）区域级",
        "行业级（√） 区域级（ ）",
        "行业级",
    ):
        assert ticked(text, TYPES).options == ("industry",), text
    assert ticked("☑行业级 ☑区域级 □企业级", TYPES).options == ("industry", "region")
    assert ticked("□行业级 □区域级 □企业级", TYPES).options == ()
    assert ticked("国行业级 口区域级 口企业级", TYPES).unsure


def test_two_ticked_types_are_there_without_a_value() -> None:
    found = extract((sheet([["平台类型", "☑行业级 ☑区域级 □企业级"]]),), context("declaration", "xlsx"))
    assert (found.fields["platform_type"].value, found.fields["platform_type"].needs_review) == (None, True)


texts = st.sampled_from(
    ["平台类型", "申报单位名称：", "统一社会信用代码", "☑", "营业收入", "2025年", "金额", "名称", "序号", "1,2", "合计"]
)


@settings(max_examples=60, deadline=None)
@given(st.lists(st.lists(st.tuples(texts | st.text(max_size=8), st.floats(0, 0.9)), max_size=5), max_size=8))
def test_nonsense_never_breaks_it(lines: list[list[tuple[str, float]]]) -> None:
    extract((paper(lines, source=Source.OCR),), context("declaration"))


def test_a_lost_box_is_the_odd_one_among_empty_ones() -> None:
    found = ticked("行业级□区域级□企业级", TYPES)
    assert (found.options, found.unsure) == (("industry",), True)


def looked(text: str, marks: str) -> tuple[tuple[str, ...], bool] | None:
    boxes = [Word(mark, Box(0.1 * i, 0.1, 0.1 * i + 0.01, 0.11)) for i, mark in enumerate(marks)]
    found = looked_into(text, TYPES, boxes)
    return (found.options, found.unsure) if found else None


def test_what_is_in_the_boxes_outweighs_what_ocr_made_of_them() -> None:
    assert looked("行业级□区域级企业级", "☑□□") == (("industry",), False)
    assert looked("☑行业级☑区域级□企业级", "□☑□") == (("region",), False)
    assert looked("行业级 区域级 企业级", "□□□") == ((), False)
    assert looked("行业级 区域级 企业级", "☑□☑") == (("industry", "enterprise"), False)
    assert looked("□行业级√区域级 □企业级", "□□") == (("region",), False)


def test_boxes_that_are_lost_or_unclear_say_nothing() -> None:
    assert looked("行业级□区域级□企业级", "□□") is None  # the first box may be lost, ticked or not
    assert looked("□行业级√区域级√企业级", "□☑") is None
    assert looked("行业级□区域级企业级", "☑？□") is None
    assert looked("行业级□区域级企业级", "") is None


def scanned_type(text: str, marks: str) -> tuple[object, bool]:
    page = sheet([row if row[0] != "平台类型" else ["平台类型", text, "", ""] for row in WORD_TABLE], source=Source.OCR)
    first = extract((page,), context("declaration")).fields["platform_type"]
    assert first.box is not None
    words = tuple(Word(mark, first.box) for mark in marks)
    answer = Answer(Look("ab" * 32, 1, first.box, TICKS), words)
    field = extract((page,), replace(context("declaration"), answers=(answer,))).fields["platform_type"]
    return field.value, field.needs_review


def test_a_scan_is_marked_where_letters_and_boxes_speak_against_each_other() -> None:
    assert scanned_type("行业级□区域级企业级", "☑□□") == ("industry", False)
    assert scanned_type("☑行业级□区域级□企业级", "□☑□") == ("region", True)
    assert scanned_type("行业级□区域级企业级", "□□□") == (None, True)


def test_a_unit_over_the_column_of_labels_is_that_of_its_money_and_of_no_count() -> None:
    rows = [
        ["主要经济指标（万元）", "2024年", "2025年"],
        ["营业收入", "19,800.15", "23,456.78"],
        ["净利润", "1,522.04", "1,873.20"],
        ["接入设备数量", "512", ""],
    ]
    filled = [["申报单位名称", "绍兴甲乙机械有限公司", ""], *rows]
    found = extract((sheet(filled, source=Source.DOCX),), context("declaration", "docx")).fields
    assert found["revenue_y1"].value == "234567800.00"
    assert not found["revenue_y1"].needs_review
    assert found["revenue_y2"].value == "198001500.00"
    assert found["net_profit_y1"].value == "18732000.00"
    assert "connected_devices" not in found or found["connected_devices"].value == "512"


def test_years_may_head_rows_or_stand_in_the_brackets_of_labels() -> None:
    down = [
        ["年度", "营业收入（万元）", "净利润（万元）"],
        ["2024年", "9,000", "500"],
        ["2025年", "10,500.5", "612.3"],
    ]
    assert values(sheet([*WORD_TABLE[:7], *down], source=Source.DOCX)).items() >= {
        ("revenue_y1", "105005000.00"),
        ("revenue_y2", "90000000.00"),
        ("net_profit_y1", "6123000.00"),
    }
    behind = [["营业收入（2025年）", "6,500万元"], ["营业收入（2024年，万元）", "5,980"]]
    assert values(sheet([*WORD_TABLE[:7], *behind], source=Source.DOCX)).items() >= {
        ("revenue_y1", "65000000.00"),
        ("revenue_y2", "59800000.00"),
    }


def test_a_label_above_a_label_is_no_head_of_values() -> None:
    rows = [
        *WORD_TABLE[:7],
        ["支持协议数", "12种", "工业APP数量", "31个"],
        ["平台总投资（万元）", "1800", "其中已完成投资（万元）", "1,256.3"],
    ]
    assert values(sheet(rows, source=Source.DOCX)).items() >= {
        ("total_investment", "18000000.00"),
        ("invested_amount", "12563000.00"),
    }


def test_contact_and_phone_in_one_cell_are_two_fields() -> None:
    rows = [row if row[0] != "联系人" else ["联系人及电话", "李四 13800000000", "", ""] for row in WORD_TABLE]
    found = values(sheet(rows, source=Source.DOCX))
    assert (found["contact_name"], found["contact_phone"]) == ("李四", "13800000000")


def test_the_unit_of_investment_may_stand_in_the_brackets_of_its_title() -> None:
    heads = ["类别", "名称", "合同编号", "发票号码", "投资金额"]
    rows = [*WORD_TABLE[:7], ["投入明细（万元）"], heads, ["设备", "工控机", "A01", "25332000000011112222", "320"]]
    (row,) = extract((sheet(rows, source=Source.DOCX),), context("declaration", "docx")).rows
    assert row["amount"].value == "3200000.00"
    assert not row["amount"].needs_review


def test_marks_behind_links_and_things_named_before_they_are_counted() -> None:
    rows = [
        *WORD_TABLE[:7],
        ["覆盖环节", "研发设计√生产制造√ 经营管理×仓储物流√", "工业协议", "Modbus、OPC UA等19种"],
    ]
    found = values(sheet(rows, source=Source.DOCX))
    assert found["coverage_links"] == ("研发设计", "生产制造", "仓储物流")
    assert found["protocols"] == "19"


def test_a_sum_named_in_the_sentence_of_another_is_read() -> None:
    said = ["平台总投资2600万元，其中已完成投资1980.55万元，资金来源为企业自筹。"]
    found = values(sheet([*WORD_TABLE[:7], said], source=Source.DOCX))
    assert (found["total_investment"], found["invested_amount"]) == ("26000000.00", "19805500.00")


def test_the_unit_may_stand_in_the_brackets_of_a_title_over_the_table() -> None:
    rows = [*WORD_TABLE[:7], ["经济指标（万元）"], ["指标", "2024年", "2025年"], ["营业收入", "15230", "18326.5"]]
    found = extract((sheet(rows),), context("declaration", "xlsx")).fields
    assert found["revenue_y1"].value == "183265000.00"
    assert not found["revenue_y1"].needs_review


def test_a_remark_behind_a_sum_leaves_its_unit_to_the_label() -> None:
    rows = [*WORD_TABLE[:7], ["上年度营业收入（万元）", "18326.50（不含税）"]]
    assert values(sheet(rows, source=Source.DOCX))["revenue_y1"] == "183265000.00"


def test_a_number_of_an_invoice_that_a_page_cut_off_is_marked() -> None:
    heads = ["类别", "名称", "合同编号", "发票号码", "投资金额（元）"]
    bodies = [["设备", "工控机", "A01", "2533200000001111", "320"], ["设备", "网关", "A02", "12345678", "20"]]
    cut, whole = extract(
        (sheet([*WORD_TABLE[:7], heads, *bodies], source=Source.DOCX),), context("declaration", "docx")
    ).rows
    assert cut["invoice_number"].needs_review
    assert not whole["invoice_number"].needs_review


def test_a_running_number_that_touches_its_label_is_no_part_of_it() -> None:
    labels = ["申报主体 甲乙公司", "平台名称 甲云", "所属区县 柯桥区", "联系人 李四", "工业APP数量 37个"]
    lines = [[(f"{n}{label.split()[0]}", 0.1), (label.split()[1], 0.5)] for n, label in enumerate(labels, start=1)]
    found = values(paper([[("申报书", 0.4)], *lines]), "pdf")
    assert (found["applicant_name"], found["district"], found["industrial_apps"]) == ("甲乙公司", "柯桥区", "37")


def test_a_head_of_years_counts_for_its_own_rows_only() -> None:
    rows = [
        *WORD_TABLE[:7],
        ["年度指标", "2025年度", "2024年度", "备注"],
        ["营业收入（万元）", "18,326.5", "15,230", ""],
        ["工业App数量", "56", "机理模型数", "43"],
    ]
    assert values(sheet(rows, source=Source.DOCX)).items() >= {
        ("revenue_y2", "152300000.00"),
        ("industrial_apps", "56"),
        ("mechanism_models", "43"),
    }


def test_a_type_of_ticked_boxes_is_the_ticked_one() -> None:
    rows = [row if row[0] != "注册资本（万元）" else [*row[:3], "□国有 ☑民营 □外资"] for row in WORD_TABLE]
    assert values(sheet(rows, source=Source.DOCX))["company_type"] == "民营"


def test_a_row_that_a_page_break_parts_is_one() -> None:
    heads = ["序号", "类别", "名称", "合同编号", "发票号码", "金额（元）"]
    first = sheet([*WORD_TABLE[:7], heads, ["1", "设备", "网关", "A01", "2533200000001234", "320"]], source=Source.DOCX)
    rest = sheet(
        [["", "", "", "", "5678", ""], ["2", "软件", "中台", "A02", "25332000000012345679", "80"]], source=Source.DOCX
    )
    rows = extract((first, replace(rest, number=2)), context("declaration", "docx")).rows
    assert [row["invoice_number"].value for row in rows] == ["25332000000012345678", "25332000000012345679"]


YEARLY = [
    ["指标", "2025年", "2024年"],
    ["营业收入（万元）", "1200.00", "1000.00"],
    ["年末资产总额（万元）", "1700.00", ""],
    ["全年净利润（万元）", "96.50", "80.00"],
]


@pytest.mark.parametrize("lined", [True, False], ids=["ruled", "lines only"])
@pytest.mark.parametrize("head", ["2025年", "2025年度", "上年度"])
def test_labels_with_their_unit_before_columns_of_years_on_a_pdf(head: str, *, lined: bool) -> None:
    other = {"2025年": "2024年", "2025年度": "2024年度", "上年度": "前年度"}[head]
    lines = [["指标", head, other], *YEARLY[1:]]
    placed = [[(text, at) for text, at in zip(row, (0.1, 0.45, 0.7), strict=True) if text] for row in lines]
    rulings = ruled(len(lines), (0.09, 0.44, 0.69, 0.9), 0.037 + LINE) if lined else ()
    page = paper([[("企业名称：绍兴甲乙机械有限公司", 0.1)], *placed], rulings=rulings)
    found = extract((page,), context("declaration", "pdf")).fields
    figures = {name: field.value for name, field in found.items() if name.endswith(("_y1", "_y2"))}
    assert figures == {
        "revenue_y1": "12000000.00",
        "revenue_y2": "10000000.00",
        "total_assets_y1": "17000000.00",
        "net_profit_y1": "965000.00",
    }
    assert not any(field.needs_review for name, field in found.items() if name in figures)


@pytest.mark.parametrize(
    ("label", "value"),
    [
        ("联系人／联系电话", "边小燕／13957500321"),
        ("联系人/联系电话", "边小燕 | 13957500321"),
        ("联系人及电话", "边小燕 电话：13957500321"),
        ("联系人及电话", "边小燕（手机13957500321）"),
        ("联系人及电话", "边小燕—13957500321"),
    ],
)
def test_a_contact_is_cut_from_the_number_whatever_stands_between(label: str, value: str) -> None:
    found = values(sheet([*WORD_TABLE[:4], [label, value, "", ""], *WORD_TABLE[5:]], source=Source.DOCX))
    assert (found["contact_name"], found["contact_phone"]) == ("边小燕", "13957500321")


def test_a_required_figure_is_not_the_declared_one() -> None:
    rows = [
        ["指标名称", "指标值", "实际完成值"],
        ["连接工业设备数量", "500台", "531台"],
        ["服务企业数量", "30家", "29家"],
        ["适配工业协议（种）", "10", "11"],
    ]
    found = values(sheet(rows, source=Source.DOCX))
    assert (found["connected_devices"], found["served_enterprises"], found["protocols"]) == ("531", "29", "11")
    alone = [["指标名称", "考核指标", "备注"], ["连接工业设备数量", "500台", ""], ["服务企业数量", "30家", ""]]
    assert not {"connected_devices", "served_enterprises"} & values(sheet(alone, source=Source.DOCX)).keys()
    plain = [["指标名称", "指标值"], ["连接工业设备数量", "531台"], ["服务企业数量", "29家"]]
    assert values(sheet(plain, source=Source.DOCX))["connected_devices"] == "531"


def test_a_target_in_a_line_is_not_the_declared_figure() -> None:
    lines = ["工业互联网平台申报书", "预期连接工业设备数量：2000台", "服务企业数量：40家（目标）", "工业APP数量：30个"]
    found = extract((paper([[(line, 0.05)] for line in lines]),), context("declaration")).fields
    assert "connected_devices" not in found
    assert found["served_enterprises"].needs_review
    assert (found["industrial_apps"].value, found["industrial_apps"].needs_review) == ("30", False)
