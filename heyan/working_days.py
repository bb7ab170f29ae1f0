"""Working days: Monday to Friday without the round's holidays, and weekends that are worked instead (调休)."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date, timedelta

SATURDAY = 5


def is_working_day(day: date, holidays: Collection[date], workdays: Collection[date] = ()) -> bool:
    """Whether offices are open; `workdays` are weekend days on which they are."""
    return day not in holidays and (day.weekday() < SATURDAY or day in workdays)


def after_working_days(day: date, count: int, holidays: Collection[date], workdays: Collection[date] = ()) -> date:
    """The last day of a period of `count` working days; the day it begins on is not counted (民法典 §201)."""
    while count > 0:
        day += timedelta(days=1)
        count -= is_working_day(day, holidays, workdays)
    return day


def working_days_between(first: date, last: date, holidays: Collection[date], workdays: Collection[date] = ()) -> int:
    """How many working days lie after `first` up to `last`; negative where `last` has passed before `first`."""
    if last < first:
        return -working_days_between(last, first, holidays, workdays)
    days = (first + timedelta(days=n) for n in range(1, (last - first).days + 1))
    return sum(is_working_day(day, holidays, workdays) for day in days)
