"""Names: the written form, equality, likeness, branches."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from heyan.names import (
    is_branch_of,
    name_key,
    name_root,
    normalise_name,
    parent_of_branch,
    same_name,
    similarity,
    without_beyond,
)


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("某某(绍兴)数字科技有限公司", "某某（绍兴）数字科技有限公司"),
        ("某某〔绍兴〕数字\n科技 有限公司：", "某某（绍兴）数字科技有限公司"),
        ("  ＡＢＣ电子（ 浙江 ）有限公司 ", "ABC电子（浙江）有限公司"),
        ("ABC  Technology Co., Ltd.", "ABC Technology Co., Ltd."),
        ("买买提 · 艾力", "买买提·艾力"),
        ("", ""),
    ],
)
def test_the_written_form(text: str, name: str) -> None:
    assert normalise_name(text) == name


def test_brackets_spaces_and_width_make_no_difference() -> None:
    assert same_name("某某（绍兴）科技有限公司", "某某(绍兴) 科技有限公司") == "equal"
    assert same_name("某某（绍兴）科技有限公司", "某某绍兴科技有限公司") == "equal"
    assert same_name("ＡＢＣ科技有限公司", "abc科技有限公司") == "equal"
    assert name_key("买买提·艾力") == name_key("买买提•艾力")


@pytest.mark.parametrize(
    ("first", "second"),
    [
        ("绍兴海天智能制造有限责任公司", "绍兴海天智能制造有限公司"),
        ("海亮有限责任公司", "海亮有限公司"),
        ("海亮股份有限公司", "海亮有限公司"),
        ("绍兴海天智能科技有限公司", "绍兴海大智能科技有限公司"),
    ],
)
def test_a_form_or_a_glyph_apart_is_similar_not_equal(first: str, second: str) -> None:
    assert same_name(first, second) == same_name(second, first) == "similar"
    assert similarity(first, second) >= 0.9


@pytest.mark.parametrize(
    ("first", "second"),
    [
        ("绍兴海天智能科技有限公司", "杭州云帆软件股份有限公司"),
        ("浙江甲有限公司", "浙江乙有限公司"),
        ("张三", "张四"),
        ("浙江某某科技有限公司", ""),
        ("", ""),
        ("（）", "()"),
    ],
)
def test_other_names_are_different(first: str, second: str) -> None:
    assert same_name(first, second) == "different"


def test_branches_belong_to_their_company() -> None:
    assert parent_of_branch("浙江某某有限公司绍兴分公司") == "浙江某某有限公司"
    assert parent_of_branch("浙江某某有限公司绍兴分公司柯桥营业部") == "浙江某某有限公司"
    assert parent_of_branch("中国某某银行股份有限公司绍兴分行") == "中国某某银行股份有限公司"
    assert parent_of_branch("浙江某某有限公司") is None
    assert is_branch_of("浙江某某(集团)有限公司绍兴分公司", "浙江某某（集团）有限公司")
    assert not is_branch_of("浙江某某有限公司绍兴分公司", "浙江其他有限公司")
    assert not is_branch_of("浙江某某有限公司", "浙江某某有限公司")


@pytest.mark.parametrize(
    ("name", "root"),
    [
        ("浙江华信科技有限公司", "华信科技"),
        ("绍兴市柯桥区海天智能制造有限责任公司", "海天智能制造"),
        ("浙江某某（绍兴）数字科技股份有限公司", "某某数字科技"),
        ("宁波市场服务有限公司", "市场服务"),
        ("城市数据（绍兴）有限公司", "城市数据"),
        ("浙江华信科技有限公司绍兴分公司", "华信科技"),
        ("绍兴有限公司", "绍兴"),
        ("苏州越和软件有限公司", "越和软件"),
        ("呼和浩特市越和软件有限公司", "越和软件"),
        ("绍兴大同机械有限公司", "大同机械"),
        ("南京科技有限公司", "南京科技"),
    ],
)
def test_roots(name: str, root: str) -> None:
    assert name_root(name) == root


@given(st.text(max_size=60), st.text(max_size=60))
def test_likeness_is_symmetric_and_the_written_form_stable(first: str, second: str) -> None:
    assert similarity(first, second) == similarity(second, first)
    assert 0 <= similarity(first, second) <= 1
    assert normalise_name(normalise_name(first)) == normalise_name(first)
    name_root(first)
    parent_of_branch(second)


@pytest.mark.parametrize(
    ("read", "name"),
    [
        ("浙江创晖环保装备有限公司申报使用", "浙江创晖环保装备有限公司"),
        ("绍兴某某（集团）有限责任公司仅供认定", "绍兴某某（集团）有限责任公司"),
        ("绍兴某某有限公司诸暨分公司", "绍兴某某有限公司诸暨分公司"),
        ("绍兴某某有限公司", "绍兴某某有限公司"),
        ("绍兴某某集团股份有限公司", "绍兴某某集团股份有限公司"),
        ("绍兴某某企业管理合伙企业（有限合伙）", "绍兴某某企业管理合伙企业（有限合伙）"),
    ],
)
def test_what_was_read_beyond_the_legal_form_is_no_part_of_the_name(read: str, name: str) -> None:
    assert without_beyond(read) == name


def test_a_character_in_its_traditional_form_is_the_same_character() -> None:
    assert same_name("浙江硯印印染有限公司", "浙江砚印印染有限公司") == "equal"
    assert same_name("浙江硯印印染有限公司", "浙江现印印染有限公司") != "equal"
