"""Which of two readings of a place is kept."""

from __future__ import annotations

from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from extractors.ocr import Line, PageLine
from extractors.ocr.engine import bounds
from extractors.ocr.order import reading_order
from extractors.ocr.readings import DISPUTED, better


def line(text: str, score: float, left: float = 100, width: float = 200, top: float = 50, height: float = 30) -> Line:
    right, bottom = left + width, top + height
    return Line(text, ((left, top), (right, top), (right, bottom), (left, bottom)), score)


def only(first: list[Line], second: list[Line], touched: frozenset[int] = frozenset({0})) -> PageLine:
    (kept,) = better(first, touched, second)
    return kept


def test_the_surer_reading_is_kept_and_the_other_stays_beside_it() -> None:
    kept = only([line("1,23国.00", 0.71)], [line("1,234.00", 0.99)])
    assert (kept.text, kept.score, kept.under_seal) == ("1,234.00", 0.99, True)
    kept = only([line("1,234.00", 0.99)], [line("1,2 4.00", 0.7)])
    assert (kept.text, kept.under_seal) == ("1,234.00", True)


def test_equal_texts_confirm_each_other() -> None:
    kept = only([line("合计 1,234.00", 0.8)], [line("合计1,234.00", 0.9)])
    assert (kept.text, kept.score) == ("合计 1,234.00", 0.9)


def test_two_sure_readings_that_differ_are_not_sure() -> None:
    kept = only([line("1,234.00", 0.99)], [line("1,284.00", 0.995)])
    assert kept.score <= DISPUTED
    assert kept.text in {"1,234.00", "1,284.00"}


def test_a_line_that_the_seal_cut_short_is_kept_whole() -> None:
    kept = only([line("643,98", 0.9999, width=80)], [line("643,981.35", 0.9995, width=130)])
    assert (kept.text, kept.score) == ("643,981.35", 0.9995)


def test_red_print_lost_through_red_glass_is_kept() -> None:
    first = [line("发票号码 12345678", 0.95, width=300)]
    assert only(first, []).text == "发票号码 12345678"
    assert only(first, [line("发票号码", 0.99, width=100)]).text == "发票号码 12345678"


def test_a_value_read_worse_without_its_red_label_stands_no_second_time() -> None:
    whole = line("发票号码：26332000000098765432", 0.9995, width=300)
    part = line("26332000000098765132", 0.9977, left=180, width=215)
    assert [kept.text for kept in better([whole], frozenset({0}), [part])] == [whole.text]


def test_print_under_the_lettering_of_a_seal_is_not_lost() -> None:
    first = [line("绍兴市柯桥区合同专用章", 0.9, width=300, height=60)]
    second = [line("1,000.00", 0.99, width=100)]
    assert {kept.text for kept in better(first, frozenset({0}), second)} == {"绍兴市柯桥区合同专用章", "1,000.00"}


def test_lines_without_red_keep_their_first_reading() -> None:
    kept = only([line("1,234.00", 0.5)], [line("1,284.00", 0.99)], touched=frozenset())
    assert (kept.text, kept.under_seal) == ("1,234.00", False)


def test_what_only_the_second_pass_sees_must_be_sure() -> None:
    assert only([], [line("1,234.00", 0.97)]).under_seal
    assert better([], frozenset(), [line("丿乙", 0.4)]) == ()


def test_a_number_with_misplaced_commas_under_a_seal_is_not_sure() -> None:
    assert only([line("175,782,04", 0.99)], []).score <= DISPUTED
    assert only([line("175,782,04", 0.99)], [line("175,782.04", 0.9)]).text == "175,782.04"
    assert only([line("1,175,782.04", 0.99)], []).score == 0.99


def test_two_lines_under_one_seal_letter_are_two_lines() -> None:
    first = [line("国", 0.6, left=100, width=60, top=20, height=80)]
    second = [line("1,000.00", 0.99, top=20), line("2,000.00", 0.98, top=68)]
    assert [kept.text for kept in better(first, frozenset({0}), second)] == ["1,000.00", "2,000.00"]


places = st.builds(
    line,
    text=st.text("0123,.合计", min_size=1, max_size=8),
    score=st.floats(0, 1),
    left=st.integers(0, 900),
    width=st.integers(5, 400),
    top=st.integers(0, 900),
    height=st.integers(5, 60),
)


@given(st.lists(places, max_size=8), st.lists(places, max_size=8), st.data())
def test_no_untouched_line_is_ever_lost_alone(first: list[Line], second: list[Line], data: st.DataObject) -> None:
    touched = data.draw(st.frozensets(st.integers(0, max(0, len(first) - 1)))) if first else frozenset()
    kept = better(first, touched, second)
    assert better(first, touched, second) == kept
    if not touched:
        assert sorted(k.text for k in kept if not k.under_seal) == sorted(each.text for each in first)
    assert all(0 <= each.score <= 1 for each in kept)


@given(st.lists(places, max_size=12))
def test_reading_order_keeps_every_line_and_goes_down(lines: list[Line]) -> None:
    order = reading_order([each.quad for each in lines])
    assert sorted(order) == list(range(len(lines)))
    for one, other in pairwise(order):
        a, b = bounds(lines[one].quad), bounds(lines[other].quad)
        assert b[3] > a[1], "a later line never ends above where an earlier one begins"
