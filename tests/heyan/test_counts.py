"""Counts: value, unit and how firmly they are stated."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from heyan.counts import Qualifier, parse_count

EXACT, APPROX, OVER = Qualifier.EXACT, Qualifier.APPROX, Qualifier.OVER
READ = {
    "1.2万台(套)": (12_000, "台(套)", EXACT),
    "1.2万台（套）": (12_000, "台(套)", EXACT),
    "1,200": (1_200, "", EXACT),
    "１２００ 台": (1_200, "台", EXACT),
    "0": (0, "", EXACT),
    "3千台": (3_000, "台", EXACT),
    "100万": (1_000_000, "", EXACT),
    "共120项": (120, "项", EXACT),
    "三千台": (3_000, "台", EXACT),
    "一百二十台": (120, "台", EXACT),
    "约3000台": (3_000, "台", APPROX),
    "近3万台": (30_000, "台", APPROX),
    "500家左右": (500, "家", APPROX),
    "3000余台": (3_000, "台", OVER),
    "1.2万余台": (12_000, "台", OVER),
    "5百多家": (500, "家", OVER),
    "三十余万台": (300_000, "台", OVER),
    "十余种": (10, "种", OVER),
    "超过500家": (500, "家", OVER),
    "500家以上": (500, "家", OVER),
    "≥200个": (200, "个", OVER),
    ">=200个": (200, "个", OVER),
    "200+": (200, "", OVER),
}


@pytest.mark.parametrize(("text", "expected"), READ.items())
def test_counts_are_read(text: str, expected: tuple[int, str, Qualifier]) -> None:
    count = parse_count(text)
    assert count is not None
    assert (count.value, count.unit, count.qualifier) == expected
    assert count.raw == text


@pytest.mark.parametrize(
    "text",
    [
        *(
            "",
            "台",
            "—",
            "/",
            "无",
            "不超过500家",
            "≤500家",
            "少于10台",
            "1200-1500台",
            "1200~1500",
            "几十台",
            "数百家",
        ),
        *(
            "0.5台",
            "1.200台",
            "1.2",
            "1 200",
            "12,34台",
            "-5台",
            "第3台",
            "50%",
            "3台5套",
            "100²",
            "二〇二〇",
            "9" * 200,
        ),
    ],
)
def test_what_is_no_single_whole_count(text: str) -> None:
    assert parse_count(text) is None


@given(st.integers(min_value=0, max_value=10**9), st.sampled_from(["", "台", "个", "家"]))
def test_counts_round_trip(number: int, unit: str) -> None:
    for form in (f"{number}{unit}", f"{number:,} {unit}"):
        count = parse_count(form)
        assert count is not None
        assert (count.value, count.unit, count.qualifier) == (number, unit, EXACT)


@given(st.text(alphabet="0123456789.,万千百亿余多约超过台套()十一二 ", max_size=16))
def test_no_text_raises(text: str) -> None:
    count = parse_count(text)
    assert count is None or count.value >= 0
