"""Periods in working days: holidays do not count, worked weekends do."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from heyan.working_days import after_working_days, is_working_day, working_days_between

NATIONAL = tuple(date(2026, 10, day) for day in range(1, 8))
WORKED = (date(2026, 10, 10),)


@pytest.mark.parametrize(
    ("day", "count", "last"),
    [
        (date(2026, 9, 25), 1, date(2026, 9, 28)),  # a Friday: Monday is the first day
        (date(2026, 9, 28), 5, date(2026, 10, 10)),  # 29, 30, then 8, 9 and the worked Saturday
        (date(2026, 9, 30), 1, date(2026, 10, 8)),
        (date(2026, 10, 9), 2, date(2026, 10, 12)),
        (date(2026, 10, 3), 0, date(2026, 10, 3)),
    ],
)
def test_a_period_ends_on_its_last_working_day(day: date, count: int, last: date) -> None:
    assert after_working_days(day, count, NATIONAL, WORKED) == last


@given(st.dates(date(2026, 1, 1), date(2026, 12, 31)), st.integers(1, 60))
def test_counting_back_gives_the_same_number(day: date, count: int) -> None:
    last = after_working_days(day, count, NATIONAL, WORKED)
    assert is_working_day(last, NATIONAL, WORKED)
    assert working_days_between(day, last, NATIONAL, WORKED) == count
    assert working_days_between(last + timedelta(0), day, NATIONAL, WORKED) == -count
