"""Labels with words around them that do not change the question."""

import pytest

from extractors.kinds.tabular.label_names import LabelNames

NAMES = LabelNames(
    {
        "invested_amount": ["已完成投资", "近两年完成投资"],
        "total_investment": ["平台总投资", "总投资"],
        "connected_devices": ["连接工业设备数量"],
        "patents": ["专利数量"],
        "platform_name": ["平台名称"],
        "contact_name": ["联系人"],
    },
    ["平台", "累计", "企业", "目前", "项目", "已", "其中"],
)


@pytest.mark.parametrize(
    ("printed", "field"),
    [
        ("已完成投资（万元）", "invested_amount"),
        ("截至申报日已完成投资（万元）", "invested_amount"),
        ("截至2026年8月31日，已完成投资额（万元）", "invested_amount"),
        ("3.平台累计连接工业设备数（台/套）", "connected_devices"),
        ("连接工业设备总数", "connected_devices"),
        ("企业专利数", "patents"),
        ("项目总投资额", "total_investment"),
        ("平台名称", "platform_name"),
        ("其中已完成投资", "invested_amount"),
        ("其中：已完成投资", "invested_amount"),
        ("组织名称/平台名称", "platform_name"),
    ],
)
def test_words_around_a_label_do_not_change_it(printed: str, field: str) -> None:
    assert NAMES.field(printed) == field


@pytest.mark.parametrize(
    "printed", ["计划连接工业设备数量", "目标已完成投资", "平台", "企业数量", "名称", "联合单位联系人"]
)
def test_other_questions_are_not_taken_for_it(printed: str) -> None:
    assert NAMES.field(printed) is None


def test_a_form_without_qualifiers_takes_labels_as_they_are() -> None:
    plain = LabelNames({"patents": ["专利数量"]})
    assert plain.field("（1）专利数量（项）") == "patents"
    assert plain.field("企业专利数") is None
