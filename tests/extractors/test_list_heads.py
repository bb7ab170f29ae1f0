"""Lists as pages show them: heads and rows of tables title nothing, and a head alone tells a list."""

from __future__ import annotations

import pytest

from extractors.classify import classify_page
from extractors.splitting import split
from heyan.vocabulary import Kind
from tests.extractors.kinds.papers import sheet
from tests.extractors.pages import VOCABULARIES, Put, page, reading

PLACES = (0.05, 0.15, 0.35, 0.55, 0.75)


def rows(cells: list[tuple[str, ...]], top: float) -> list[Put]:
    return [(left, top + 0.04 * i, text) for i, row in enumerate(cells) for left, text in zip(PLACES, row, strict=True)]


def devices(first: int, last: str, cell: str) -> list[tuple[str, ...]]:
    head = ("序号", "设备名称", "设备编号", "安装地点", last)
    return [head, *((str(i), "织机", f"SB{i:04}", "一号车间", cell) for i in range(first, first + 12))]


@pytest.mark.parametrize(
    ("last", "cell"),
    [
        ("协议", "MQTT"),
        ("通信协议", "OPC UA"),
        ("接入协议", "Modbus协议"),
        ("通讯协议", "Modbus TCP协议"),
        ("备注", "详见情况说明"),
        ("说明", "接入明细"),
    ],
)
@pytest.mark.parametrize("headed", [True, False], ids=["head repeated", "rows only"])
def test_a_list_goes_on_whatever_its_columns_and_cells_end_in(last: str, cell: str, *, headed: bool) -> None:
    first = page([(0.4, 0.04, "接入设备清单"), *rows(devices(1, last, cell), 0.1)])
    below = rows(devices(13, last, cell)[0 if headed else 1 :], 0.06)
    found = split(reading([first, page(below, number=2)]), VOCABULARIES)
    assert [(group.kind, group.pages) for group in found] == [(Kind.DEVICE_LIST, (1, 2))]


@pytest.mark.parametrize(("upper", "lower"), [("Modbus", "TCP协议"), ("通讯协议", "MQTT")])
def test_a_cell_of_several_lines_is_no_title_either(upper: str, lower: str) -> None:
    first = page([(0.4, 0.04, "接入设备清单"), *rows(devices(1, "通信协议", "MQTT"), 0.1)])
    below = rows(devices(13, "通信协议", "MQTT")[1:], 0.06)
    at = next(i for i, put in enumerate(below) if put[2] == "MQTT" and put[1] > 0.09)
    left, middle, _ = below.pop(at)
    below += [(left, middle - 0.011, upper), (left, middle + 0.011, lower)]
    found = split(reading([first, page(below, number=2)]), VOCABULARIES)
    assert [(group.kind, group.pages) for group in found] == [(Kind.DEVICE_LIST, (1, 2))]


def test_a_title_right_above_a_head_stays_one() -> None:
    puts = [(0.4, 0.078, "数据采集协议一览表"), *rows(devices(1, "协议", "MQTT"), 0.1)]
    found = classify_page(page(puts), (), VOCABULARIES, "pdf")
    assert any(title.kind is Kind.DEVICE_LIST for title in found.titles)


def test_an_agreement_behind_a_list_is_a_paper_of_its_own() -> None:
    first = page([(0.4, 0.04, "接入设备清单"), *rows(devices(1, "协议", "MQTT"), 0.1)])
    agreement = page(
        [
            (0.05, 0.05, "合同编号：HT-01"),
            (0.4, 0.08, "云服务订购协议"),
            (0.05, 0.15, "甲方：某某公司"),
            (0.05, 0.20, "乙方：某某软件公司"),
            (0.05, 0.30, "第一条 项目内容"),
        ],
        number=2,
    )
    found = split(reading([first, agreement]), VOCABULARIES)
    assert [group.kind for group in found] == [Kind.DEVICE_LIST, Kind.CONTRACT]


@pytest.mark.parametrize("letters", ["APP", "App", "app"])
def test_titles_and_words_are_told_in_any_letters(letters: str) -> None:
    found = classify_page(
        page([(0.4, 0.04, f"平台工业{letters}一览表"), (0.05, 0.1, "编号"), (0.3, 0.1, f"{letters}名称")]),
        (),
        VOCABULARIES,
        "pdf",
    )
    assert found.kind is Kind.DEVICE_LIST


@pytest.mark.parametrize(
    "head",
    [
        ("编号", "模型名称", "适用设备", "精度"),
        ("协议名称", "版本", "说明"),
        ("点位编号", "点位名称", "设备", "数据类型"),
    ],
)
def test_a_sheet_without_a_title_is_a_list_where_its_head_names_things(head: tuple[str, ...]) -> None:
    body = [[f"{name}{i}" for name in "甲乙丙丁"[: len(head)]] for i in range(6)]
    found = classify_page(sheet([list(head), *body]), (), VOCABULARIES, "xlsx")
    assert found.kind is Kind.DEVICE_LIST


@pytest.mark.parametrize(
    "cells",
    [
        [("企业名称", "甲公司", "联系人", "张三"), ("地址", "绍兴市", "联系电话", "13800000000")],
        [("设备名称", "规格", "单价", "金额"), ("服务器", "R740", "100", "200"), ("网关", "G1", "10", "20")],
    ],
    ids=["a form", "purchases"],
)
def test_forms_and_purchases_are_no_lists_by_their_heads(cells: list[tuple[str, ...]]) -> None:
    found = classify_page(sheet([list(row) for row in cells]), (), VOCABULARIES, "xlsx")
    assert found.kind is not Kind.DEVICE_LIST
