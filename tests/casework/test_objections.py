"""How long a proposed list is published: natural days, not the first, no end on a day off."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest

from casework.objections import countdown, publication_end
from casework.rounds import load_round
from heyan.settings import PROJECT
from storage.office_records import Publication

HOLIDAYS = [date(2026, 10, day) for day in range(1, 8)]


@pytest.mark.parametrize(
    ("published", "ends"),
    [
        ("2026-11-02", "2026-11-09"),  # Monday to Monday: the day of publishing does not count
        ("2026-11-07", "2026-11-16"),  # the seventh day is a Saturday: to Monday
        ("2026-09-24", "2026-10-08"),  # the seventh day is a holiday: to the first day after the holidays
    ],
)
def test_the_last_day_of_a_publication(published: str, ends: str) -> None:
    assert publication_end(date.fromisoformat(published), 7, HOLIDAYS) == date.fromisoformat(ends)


def test_days_count_down_to_the_last_and_are_over_after_it() -> None:
    round_ = load_round(PROJECT / "configs", 2026, None, None)
    published = Publication(1, "2026", date(2026, 11, 2), "", "王芳", datetime(2026, 11, 2, tzinfo=UTC))
    left = {day: countdown(published, round_, date(2026, 11, day)) for day in (2, 9, 10)}
    assert [(one.days_left, one.over) for one in left.values() if one] == [(7, False), (0, False), (-1, True)]
    assert countdown(None, round_, date(2026, 11, 2)) is None
