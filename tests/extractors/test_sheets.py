"""Sheets of one workbook: each a document, but those that hold a part of the form before them."""

import pytest

from extractors.splitting import split
from heyan.vocabulary import Kind
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
