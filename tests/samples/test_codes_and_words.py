"""The maker's own codes and words against public vectors."""

from __future__ import annotations

import random
from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st
from stdnum.cn import uscc

from samples import codes
from samples.wording import amount_words, han_date


@given(st.integers(0, 2**32), st.sampled_from(["330000", "330621", "330602", "330681", "330682"]))
def test_invented_codes_pass_the_public_check(seed: int, division: str) -> None:
    code = codes.make_uscc(division, random.Random(seed))
    assert uscc.is_valid(code)
    assert code[2:8] == division
    assert codes.org_check(code[8:16]) == code[16]


@given(st.integers(0, 2**32))
def test_a_broken_code_fails_the_public_check(seed: int) -> None:
    rng = random.Random(seed)
    assert not uscc.is_valid(codes.broken_uscc(codes.make_uscc("330600", rng), rng))


@pytest.mark.parametrize(
    ("kind", "code", "number", "amount", "day", "check", "digital", "tail"),
    [
        ("31", "", "24312000000358032546", "633.00", date(2024, 11, 18), "", True, "16C0"),
        ("32", "", "25432000000031411143", "655.00", date(2025, 3, 11), "", True, "19E3"),
        ("01", "1200154130", "03630024", "94339.62", date(2016, 6, 21), "", False, "9335,"),
        ("04", "4200161350", "00015045", "165106.00", date(2016, 5, 1), "48114255542168294433", False, "DBFE,"),
    ],
)
def test_qr_text_carries_the_published_tail(
    kind: str, code: str, number: str, amount: str, day: date, check: str, digital: bool, tail: str
) -> None:
    assert codes.qr_text(kind, code, number, amount, day, check, digital).endswith("," + tail)


@pytest.mark.parametrize(
    ("value", "words"),
    [
        ("318", "叁佰壹拾捌圆整"),
        ("39.54", "叁拾玖圆伍角肆分"),
        ("105000000", "壹亿零伍佰万圆整"),
        ("10001.01", "壹万零壹圆零壹分"),
        ("0.5", "伍角整"),
        ("0.03", "叁分"),
        ("50080000", "伍仟零捌万圆整"),
        ("100500.23", "壹拾万零伍佰圆贰角叁分"),
        ("0", "零圆整"),
        ("105.70", "壹佰零伍圆柒角整"),
        ("-113", "（负数）壹佰壹拾叁圆整"),
    ],
)
def test_amounts_in_words(value: str, words: str) -> None:
    assert amount_words(Decimal(value)) == words


def test_dates_in_their_forms() -> None:
    day = date(2025, 3, 18)
    forms = ("padded", "bare", "dotted", "slashed", "compact", "characters", "iso")
    assert [han_date(day, f) for f in forms] == [
        "2025年03月18日",
        "2025年3月18日",
        "2025.03.18",
        "2025/03/18",
        "20250318",
        "二〇二五年三月十八日",
        "2025-03-18",
    ]
