"""Days and moments as official papers write them."""

from __future__ import annotations

from datetime import date, datetime
from zoneinfo import ZoneInfo

CHINA = ZoneInfo("Asia/Shanghai")


def day_in_words(day: date | datetime) -> str:
    """2026年10月9日, in China where it is a moment."""
    if isinstance(day, datetime):
        day = day.astimezone(CHINA).date()
    return f"{day.year}年{day.month}月{day.day}日"


def moment_in_words(moment: datetime) -> str:
    """2026年10月9日 09:30, in China."""
    return f"{day_in_words(moment)} {moment.astimezone(CHINA):%H:%M}"
