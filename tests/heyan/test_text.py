"""Folding must make equal what reads equal, and never make digits out of what is not one."""

from hypothesis import given
from hypothesis import strategies as st

from heyan.text import fold, has_bidi_or_control, has_disguised_digits, narrow, squeeze


def test_full_width_and_compatibility_forms_become_plain() -> None:
    assert fold("￥１，２３４．５０（含税）：Ａ") == "¥1,234.50(含税):A"
    assert fold("⽤⼾名称") == "用户名称"
    assert fold("⻓期") == "长期"


def test_invisible_characters_go_and_whitespace_collapses() -> None:
    assert fold("  名\u200b称\u202e：\n\t甲\ufeff\u3000乙 ") == "名称: 甲 乙"
    assert fold("ab\x00c\x1fd") == "abcd"
    assert fold("a\ufe0fb e\u200b\u0301") == "ab é"
    assert squeeze(" 合 \u3000计\n") == "合计"


def test_disguises_are_reported() -> None:
    assert has_bidi_or_control("甲\u202e乙")
    assert has_bidi_or_control("甲\u200b乙")
    assert has_bidi_or_control("a\x00")
    assert not has_bidi_or_control("\ufeff甲\n乙\t\f（１）")
    assert not has_bidi_or_control("co\u00adoperation")
    assert has_disguised_digits("100²")
    assert has_disguised_digits("①")
    assert has_disguised_digits("3½")
    assert not has_disguised_digits("１００平方米")


@given(st.text())
def test_folding_twice_changes_nothing_more(text: str) -> None:
    assert fold(fold(text)) == fold(text)
    assert " " not in squeeze(text)


@given(st.text())
def test_narrow_keeps_every_position(text: str) -> None:
    assert len(narrow(text)) == len(text)
