"""YAML in: plain values, and nothing that breaks the one who loads it."""

from __future__ import annotations

from datetime import date

from heyan.yaml_text import load_yaml


def test_a_day_that_no_calendar_has_stays_text_for_the_schema_to_refuse() -> None:
    assert load_yaml("{first: 2026-02-28, second: 2026-02-30, third: 2026-13-01}") == {
        "first": date(2026, 2, 28),
        "second": "2026-02-30",
        "third": "2026-13-01",
    }
