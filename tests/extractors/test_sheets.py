"""Sheets of one workbook: each a document, but those that hold a part of the form before them."""

from dataclasses import replace

import pytest

from extractors.splitting import split
from extractors.understanding import understand
from heyan.pages import Page
from heyan.vocabulary import Kind
from tests.extractors.kinds.papers import sheet
from tests.extractors.pages import VOCABULARIES, Put, page, reading

FORM: list[Put] = [
    (0.3, 0.05, "工业互联网平台认定申报书"),
    *[
        (0.05, 0.1 + 0.04 * i, label)
        for i, label in enumerate(
            ("申报单位名称", "平台名称", "平台类型", "已完成投资", "平台总投资", "连接工业设备数量")
        )
    ],
]
HEADS = ("序号", "类别", "名称", "合同编号", "发票号码", "金额")
INVESTED: list[Put] = [(0.05 + 0.15 * i, 0.1, head) for i, head in enumerate(HEADS)]
DEVICES: list[Put] = [
    (0.3, 0.05, "设备清单"),
    *[(0.05 + 0.2 * i, 0.1, head) for i, head in enumerate(("序号", "设备名称", "设备编号", "设备型号"))],
]


@pytest.mark.parametrize("second", [INVESTED, [(0.3, 0.05, "投入明细"), *INVESTED]], ids=["untitled", "titled"])
def test_a_sheet_of_the_form_goes_with_the_form(second: list[Put]) -> None:
    book = reading([page(FORM), page(second, number=2), page(DEVICES, number=3)], form="xlsx")
    assert [(group.kind, group.pages) for group in split(book, VOCABULARIES)] == [
        (Kind.DECLARATION, (1, 2)),
        (Kind.DEVICE_LIST, (3, 3)),
    ]


def test_statements_one_below_the_other_on_a_sheet_are_read_one_by_one() -> None:
    def statement(title: str, rows: list[list[str]]) -> list[list[str]]:
        return [[title], ["编制单位：甲公司 2025年12月31日", "单位：元"], ["项目", "本年金额", "上年金额"], *rows, []]

    assets = [[f"资产{i}", "1", "1"] for i in range(6)]
    balance = [
        ["项目", "期末余额", "年初余额"],
        ["货币资金", "5", "4"],
        *assets,
        ["资产总计", "11", "10"],
        ["负债合计", "1", "2"],
    ]
    rows = [
        *[row for row in statement("资产负债表", balance) if row[:1] != ["项目"] or "期末余额" in row],
        *statement(
            "利润表", [["营业收入", "30", "20"], ["营业成本", "3", "2"], ["利润总额", "9", "8"], ["净利润", "7", "6"]]
        ),
    ]
    found = understand(reading([sheet(rows)], form="xlsx"), "x.xlsx", VOCABULARIES).documents
    assert [document.kind for document in found] == [Kind.BALANCE_SHEET, Kind.INCOME_STATEMENT]
    assert found[0].value("total_assets") == "11.00"
    assert found[1].value("net_profit") == "7.00"
    assert found[0].id != found[1].id


def test_sheets_that_ask_for_more_of_the_form_belong_to_it() -> None:
    def numbered(rows: list[list[str]], number: int) -> Page:
        return replace(sheet(rows), number=number, title=None)

    form = numbered(
        [["平台申报书"], ["申报单位名称", "甲公司"], ["平台名称", "甲云"], ["平台类型", "行业级"], ["联系电话", "1"]], 1
    )
    asked = numbered(
        [["经济指标（万元）"], ["营业收入", "1"], ["净利润", "1"], ["资产总额", "1"], ["纳税总额", "2"]], 2
    )
    listed = numbered([["企业名称", "统一社会信用代码", "法定代表人", "注册资本"], ["乙公司", "", "李四", "1"]], 3)
    book = reading([form, asked, listed], form="xlsx")
    assert [group.pages for group in split(book, VOCABULARIES)] == [(1, 2), (3, 3)]


def test_a_column_of_remarks_is_no_title() -> None:
    rows = [["微服务清单"], ["编号", "微服务组件", "说明"], *[[str(i), f"svc-{i}", "接口"] for i in range(1, 9)]]
    (group,) = split(reading([sheet(rows)], form="xlsx"), VOCABULARIES)
    assert group.kind is Kind.DEVICE_LIST
