"""YAML in: plain values, and nothing that breaks the one who loads it."""

from __future__ import annotations

from datetime import date

import pytest
import yaml

from heyan.yaml_text import load_yaml


def test_a_day_that_no_calendar_has_stays_text_for_the_schema_to_refuse() -> None:
    assert load_yaml("{first: 2026-02-28, second: 2026-02-30, third: 2026-13-01}") == {
        "first": date(2026, 2, 28),
        "second": "2026-02-30",
        "third": "2026-13-01",
    }


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("r:\n\ttitle: 甲", "line 2, column 1): a tab stands before the text"),
        ("r:\n  title：甲\n  severity: minor", "a full-width ： stands where a colon"),
        ("r:\n  articles: [第七条", "while parsing a flow sequence"),
        ("r:\n  title: '甲", "while scanning a quoted scalar"),
        ("a: 1\n b: 2", "line 2"),
    ],
)
def test_what_is_no_yaml_is_told_with_its_line_and_the_usual_cause(text: str, told: str) -> None:
    with pytest.raises(yaml.YAMLError) as error:
        load_yaml(text)
    assert told in str(error.value)
