"""Self-evaluations: achieved figures against targets, denials and increments, in prose and in tables."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from extractors.kinds.extraction import Extraction
from extractors.kinds.self_evaluation import extract
from heyan.vocabulary import Source
from tests.extractors.kinds.papers import context, paper, sheet


def read(*lines: str) -> Extraction:
    return extract((paper([[(line, 0.05)] for line in lines]),), context("self_evaluation"))


def values(found: Extraction) -> dict[str, object]:
    return {name: field.value for name, field in found.fields.items()}


_THREE = {"mechanism_models": "18", "microservices": "66", "industrial_apps": "31"}
_YEARS = {"revenue_y1": "120000000.00", "revenue_y2": "980000.00"}
_MORE_YEARS = {**_YEARS, "net_profit_y1": "40000.00"}


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("截至2025年12月底，平台已连接工业设备1,200台（套）。", {"connected_devices": "1200"}),
        ("平台数据采集点5.6万个，集成85个工业APP。", {"data_points": "56000", "industrial_apps": "85"}),
        ("建成36个微服务组件，适配主流协议12种。", {"microservices": "36", "protocols": "12"}),
        ("目前已接入设备1200台，计划到2027年接入设备达到5000台。", {"connected_devices": "1200"}),
        ("拟新增接入设备800台，服务企业达到300家。", {}),
        ("计划连接设备2000台，实际已连接设备2100台。", {"connected_devices": "2100"}),
        ("累计服务企业超过320家，较上年新增服务企业80家。", {"served_enterprises": "320"}),
        ("服务企业尚未达到500家。", {}),
        ("累计完成投资1250万元，其中设备投入800万元。", {"invested_amount": "12500000.00"}),
        ("2025年营业收入1.2亿元，2024年营业收入98万元。", _YEARS),
        ("设备连接率提升30%。", {}),
        ("连接工业设备数量：1200台", {"connected_devices": "1200"}),
        ("形成18个机理模型、66个微服务和31个工业APP。", _THREE),
        ("2024年连接工业设备5000台，2025年增至7200台，目前已达到7856台。", {"connected_devices": "7856"}),
        ("服务企业由2024年的120家增加到2025年的185家。", {"served_enterprises": "185"}),
        ("到2027年，连接设备增加到15000台。", {}),
        ("数据采集点方面，原计划达到10万个，实际完成9.6万个。", {"data_points": "96000"}),
        ("连接设备目标为5000台，实际连接5230台。", {"connected_devices": "5230"}),
        ("连接设备（目标10000台）8000台。", {"connected_devices": "8000"}),
        ("工业APP数量不足100个，为78个。", {"industrial_apps": "78"}),
        ("连接设备增加2000台，达到7200台。", {"connected_devices": "7200"}),
        ("服务企业覆盖12个行业共152家。", {"served_enterprises": "152"}),
        ("2025年营业收入1.2亿元；净利润4万元。", {"revenue_y1": "120000000.00", "net_profit_y1": "40000.00"}),
        ("原有工业APP 30个，本期新增25个，现有工业APP 55个。", {"industrial_apps": "55"}),
        ("签约服务企业230家，实际服务企业205家。", {"served_enterprises": "205"}),
        ("2024年服务企业110家，2025年188家，共服务企业358家次。", {"served_enterprises": "188"}),
        ("累计申请专利12件。", {}),
        ("同行业平台平均接入设备2000台。", {}),
        ("平台可接入设备10万台。", {}),
        ("5. 机理模型数量：30个", {"mechanism_models": "30"}),
        ("机理模型、微服务、工业APP分别达到18个、66个、31个。", _THREE),
        ("2024年、2025年营业收入分别为98万元、1.2亿元，净利润分别为3万元、4万元。", _MORE_YEARS),
        ("公司去年营业收入1.83亿元，净利润120万元。", {"revenue_y1": "183000000.00", "net_profit_y1": "1200000.00"}),
    ],
)  # fmt: skip
def test_a_sentence(text: str, expected: dict[str, str]) -> None:
    assert values(read(text)) == expected


def test_a_chapter_of_plans_states_nothing_achieved() -> None:
    found = read(
        "一、目标完成情况",
        "平台注册用户2600个。",
        "二、下一步计划",
        "（一）扩大连接",
        "平台注册用户5000个，连接工业设备3000台。",
    )
    assert values(found) == {"registered_users": "2600"}


def test_the_latest_day_counts_and_undated_differences_stay_in_doubt() -> None:
    found = read("截至2024年12月31日连接工业设备800台。", "截至2025年12月31日连接工业设备1200台。")
    assert values(found) == {"connected_devices": "1200"}
    doubted = read("平台连接工业设备800台。", "平台连接工业设备1200台。")
    assert doubted.fields["connected_devices"].needs_review


def test_tables_of_targets_and_achieved_values() -> None:
    rows = [
        ["序号", "指标名称", "单位", "目标值", "完成值", "完成率"],
        ["1", "连接工业设备数量", "台", "1000", "1200", "120%"],
        ["2", "机理模型数量", "个", "50", "36", "72%"],
    ]
    found = extract((sheet(rows, source=Source.DOCX),), context("self_evaluation", "docx"))
    assert values(found) == {"connected_devices": "1200", "mechanism_models": "36"}


def test_heads_of_one_word_tell_the_target_from_what_was_achieved() -> None:
    for heads in (["指标", "目标", "完成"], ["指标名称", "目标", "实际"], ["指标", "计划", "已完成"]):
        rows = [heads, ["连接工业设备数量（台）", "100", "120"], ["微服务数量（个）", "10", "12"]]
        found = extract((sheet(rows, source=Source.DOCX),), context("self_evaluation", "docx"))
        assert values(found) == {"connected_devices": "120", "microservices": "12"}


parts = st.sampled_from(
    ["连接工业设备", "1200台", "计划", "，", "。", "已", "营业收入", "2025年", "1亿元", "85个", "工业APP"]
)


@settings(max_examples=40, deadline=None)
@given(st.lists(st.lists(parts | st.text(max_size=6), max_size=8), max_size=6))
def test_nonsense_never_breaks_it(lines: list[list[str]]) -> None:
    read(*("".join(line) for line in lines))


def test_what_is_invested_of_a_total_is_not_lost_and_two_sums_are_never_silent() -> None:
    plain = read("平台总投资1850万元，其中已完成投资1,356.2万元。").fields
    assert plain["total_investment"].value == "18500000.00"
    assert plain["invested_amount"].value == "13562000.00"
    unclear = read("平台累计投入1850万元，其中已完成投资1,356.2万元。").fields
    assert unclear["invested_amount"].needs_review


def test_figures_told_in_a_row_that_do_not_fit_their_indicators_wait_for_a_person() -> None:
    found = read("机理模型、微服务、工业APP分别达到18个、66个。").fields
    assert set(found) == {"mechanism_models", "microservices", "industrial_apps"}
    assert all(field.value is None and field.needs_review for field in found.values())


def test_a_figure_of_something_else_behind_the_indicator_is_marked() -> None:
    assert read("服务企业涉及3个行业。").fields["served_enterprises"].needs_review


def test_of_columns_by_year_the_latest_achieved_one_counts() -> None:
    rows = [
        ["指标", "单位", "2024年完成", "2025年完成", "2026年目标"],
        ["连接工业设备数量", "台", "5000", "7200", "10000"],
    ]
    found = extract((sheet(rows, source=Source.DOCX),), context("self_evaluation", "docx"))
    assert values(found) == {"connected_devices": "7200"}


def test_a_paragraph_goes_on_in_a_line_that_begins_with_a_figure() -> None:
    found = read("公司各项经营指标在报告期内均保持了稳定增长的良好态势，其中2025年营业收入", "2.35亿元。")
    assert values(found) == {"revenue_y1": "235000000.00"}


def test_what_was_put_in_later_is_not_the_whole() -> None:
    found = read("截至2025年12月累计投入1,650万元，2026年上半年又投入330.55万元。").fields["invested_amount"]
    assert found.value == "16500000.00"


_TWO = {"connected_devices": "756", "served_enterprises": "43"}


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("平台应接入设备800台。设备实际接入数为756台。", {"connected_devices": "756"}),
        ("平台应接入设备800台、服务企业40家。实际接入设备756台，服务企业43家。", _TWO),
        ("经自查：设备实际接入数为756台，未达到任务书要求；企业服务数43家，达标。", _TWO),
        ("任务书要求：连接工业设备756台以上。自查情况：连接工业设备756台，服务企业43家。", _TWO),
        ("考核指标为连接设备500台、服务企业30家；截至目前连接设备已达756台，服务企业达到43家。", _TWO),
        ("考核指标：连接设备500台；服务企业30家。完成情况：连接设备756台；服务企业43家。", _TWO),
        ("合同约定服务企业40家，目前已服务企业43家。", {"served_enterprises": "43"}),
        ("申报时承诺接入设备800台，实际完成756台；服务企业须达到40家，现有43家。", _TWO),
        ("到2026年底须连接设备800台。目前完成756台，尚差44台。", {"connected_devices": "756"}),
        ("平台建设目标为连接工业设备800台。到目前为止，已完成756台的接入。", {"connected_devices": "756"}),
        ("较任务书规定的800台设备接入量尚有差距，现连接工业设备756台。", {"connected_devices": "756"}),
        ("设备接入：目标800，完成756；企业服务：目标40，完成43。", _TWO),
        ("APP开发：目标20，完成18。", {"industrial_apps": "18"}),
        ("工业设备：计划数800台、完成数756台；服务企业：计划数40家、完成数43家。", _TWO),
        ("应接入设备800台、服务企业40家。实际完成756台、43家。", _TWO),
        ("计划开发工业APP 30个，实际上线39个。", {"industrial_apps": "39"}),
        ("微服务不少于60个，已建成66个。", {"microservices": "66"}),
        ("计划投入500万元，已完成投资600万元。", {"invested_amount": "6000000.00"}),
        ("连接工业设备800台（实际756台），服务企业40家（已完成43家，达标）。", _TWO),
        ("微服务组件应达到100个（实际120个，完成率120%）。", {"microservices": "120"}),
        ("微服务组件应达到100个，当前为120个。", {"microservices": "120"}),
        ("工业APP数量：考核值20个，自评值18个。", {"industrial_apps": "18"}),
        ("设备连接方面：任务目标700台，截至2025年12月31日实际连接756台。", {"connected_devices": "756"}),
        ("批复的连接设备数量为800台，服务企业40家；现服务企业43家。", {"served_enterprises": "43"}),
        ("接入设备指标800台/实际756台，原定服务企业40家，完成43家。", _TWO),
        ("连接工业设备756台/目标800台。", {"connected_devices": "756"}),
        ("服务企业任务40家。工业APP要求达到20个。立项时预定微服务60个。", {}),
        ("项目验收指标：连接工业设备数量800台、工业APP数量25个。", {}),
        ("平台应具备接入设备2000台的能力。", {}),
        ("2025年度指标为服务企业40家。", {}),
    ],
)  # fmt: skip
def test_what_was_required_is_not_what_was_achieved(text: str, expected: dict[str, str]) -> None:
    found = read(text)
    assert values(found) == expected
    assert not any(field.needs_review for field in found.fields.values())


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("平台已应用工业APP 30个，供应链服务企业40家。", {"industrial_apps": "30", "served_enterprises": "40"}),
        ("平台按需接入设备756台，响应服务企业43家。", _TWO),
        ("各项考核指标均已完成：连接工业设备756台，服务企业43家。", _TWO),
        ("考核指标完成情况：连接工业设备756台，服务企业43家。", _TWO),
        ("连接工业设备756台，达到任务书要求，服务企业43家。", _TWO),
        ("连接工业设备756台，符合考核指标要求；服务企业43家，满足合同约定。", _TWO),
        ("根据合同约定，平台连接工业设备756台，服务企业43家。", _TWO),
        ("平台连接工业设备756台，超过任务书规定的700台。", {"connected_devices": "756"}),
        ("目前平台连接设备不少于756台。", {"connected_devices": "756"}),
        ("连接工业设备756台（目前700台在线），服务企业43家（其中已完成改造30家）。", _TWO),
        ("各项指标达到或超过任务书要求：连接工业设备756台，服务企业43家。", _TWO),
        ("为适应企业需要，连接工业设备756台，服务企业43家。", _TWO),
        ("全面完成年度任务，相应指标全部达标，连接工业设备756台（考核指标700台），服务企业43家。", _TWO),
        ("平台提供虚拟云服务器20台。", {"cloud_servers": "20"}),
        ("截至目前接入设备756台，2026年计划接入2000台；服务企业43家。", _TWO),
    ],
)
def test_words_of_duty_do_not_silence_what_was_achieved(text: str, expected: dict[str, str]) -> None:
    found = read(text)
    assert values(found) == expected
    assert not any(field.needs_review for field in found.fields.values())


def test_what_may_be_required_waits_for_a_person() -> None:
    for text in (
        "考核指标：连接设备500台；服务企业30家。",
        "平台服务企业不少于30家。",
        "平台应服务企业40家，服务企业30家。",
        "平台承担服务企业30家的任务。",
        "预计到2027年连接工业设备3000台；届时服务企业30家。",
    ):
        found = read(text).fields
        assert set(found) == {"served_enterprises"}
        assert found["served_enterprises"].needs_review
    two = read("计划开发工业APP 30个、机理模型20个，实际39个。").fields
    assert all(field.needs_review for field in two.values())


def test_a_heading_rules_what_stands_below_it() -> None:
    wanted, reached = "连接工业设备800台，服务企业40家。", "连接工业设备756台，服务企业43家。"
    numbered = ("1、连接工业设备800台", "2、服务企业40家"), ("1、连接工业设备756台", "2、服务企业43家")
    for found in (
        read("一、考核指标", "（一）平台水平", wanted, "二、自评情况", reached),
        read("考核指标：", wanted, "完成情况：", reached),
        read("考核指标：", *numbered[0], "完成情况：", *numbered[1]),
    ):
        assert values(found) == _TWO
        assert not any(field.needs_review for field in found.fields.values())
    alone = read("（六）平台考核指标", "平台连接省内各地的工业设备800台。", "目前服务企业43家。").fields
    assert alone["connected_devices"].needs_review
    assert (alone["served_enterprises"].value, alone["served_enterprises"].needs_review) == ("43", False)


@pytest.mark.parametrize(
    ("text", "expected", "doubtful"),
    [
        ("服务袜业企业23家。", {"served_enterprises": "23"}, False),
        ("2025年度计划接入风机30台，实际接入风机设备38台。", {"connected_devices": "38"}, False),
        ("服务规上企业31家、小微企业120家，共服务企业151家。", {"served_enterprises": "151"}, False),
        ("服务纺织企业40家、印染企业60家。", {"served_enterprises": "40"}, True),
        ("服务规上企业31家。", {"served_enterprises": "31"}, True),
        ("目前协议适配种类偏少，仅2种，2026年拟增加至6种。", {"protocols": "2"}, False),
    ],
)
def test_a_word_of_the_trade_between_verb_and_noun(text: str, expected: dict[str, str], doubtful: bool) -> None:
    found = read(text)
    assert values(found) == expected
    assert any(field.needs_review for field in found.fields.values()) is doubtful


@pytest.mark.parametrize(
    ("text", "patents"),
    [
        ("已获得软件著作权9项，发明专利2项、实用新型专利3项。", "5"),
        ("拥有专利5项，其中发明专利2项、实用新型专利3项。", "5"),
        ("申请发明专利6项，授权发明专利2项、实用新型3项。", "5"),
        ("拥有发明专利3件。", "3"),
    ],
)
def test_patents_are_those_of_all_kinds(text: str, patents: str) -> None:
    field = read(text).fields["patents"]
    assert (field.value, field.needs_review) == (patents, False)


@pytest.mark.parametrize(
    "heads", [("年度指标值", "实际完成值"), ("指标值", "完成值"), ("考核指标", "自评值"), ("任务书要求", "完成情况")]
)
def test_a_column_of_requirements_beside_one_of_achieved_values(heads: tuple[str, str]) -> None:
    rows = [
        ["一级指标", "二级指标", *heads, "得分"],
        ["产出指标", "连接工业设备数量", "≥500台", "531台", "10"],
        ["效益指标", "服务企业数量", "30家", "29家", "9"],
    ]
    found = extract((sheet(rows, source=Source.DOCX),), context("self_evaluation", "docx"))
    assert values(found) == {"connected_devices": "531", "served_enterprises": "29"}
    assert not any(field.needs_review for field in found.fields.values())


def test_a_column_of_requirements_alone_states_nothing_achieved() -> None:
    for head in ("年度指标值", "考核指标", "任务书要求"):
        rows = [["指标名称", head, "得分"], ["连接工业设备数量", "500台", "10"], ["服务企业数量", "30家", "9"]]
        assert values(extract((sheet(rows, source=Source.DOCX),), context("self_evaluation", "docx"))) == {}
    rows = [["指标名称", "指标值"], ["连接工业设备数量（台）", "531"], ["服务企业数量（家）", "≥30"]]
    found = extract((sheet(rows, source=Source.DOCX),), context("self_evaluation", "docx"))
    assert values(found) == {"connected_devices": "531"}


def test_kinds_of_industrial_protocols_in_a_table() -> None:
    rows = [["考核指标", "目标值", "完成值"], ["适配工业协议（种）", "10", "11"], ["服务企业（家）", "10", "8"]]
    found = extract((sheet(rows, source=Source.DOCX),), context("self_evaluation", "docx"))
    assert values(found) == {"protocols": "11", "served_enterprises": "8"}
