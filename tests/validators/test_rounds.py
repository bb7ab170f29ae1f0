"""Rounds from configs/: the year's own file, other years, days given by hand, and faults told together."""

from __future__ import annotations

import re
import shutil
from datetime import date
from pathlib import Path

import pytest

from casework.rounds import load_round
from heyan.errors import ConfigurationError
from heyan.vocabulary import Item
from tests.validators.reading import CONFIGS


def test_the_year_2026() -> None:
    found = load_round(CONFIGS, 2026)
    assert found.window == (date(2024, 10, 1), date(2026, 9, 30))
    assert dict(found.windows)["calendar"] == (date(2024, 1, 1), date(2025, 12, 31))
    assert dict(found.windows)["since_january"] == (date(2024, 1, 1), date(2026, 9, 30))
    assert set(found.required) == set(Item) - {Item.OTHER}
    assert "滨海新区" in found.districts
    assert len(found.claims) == 24


def test_other_years_follow_the_nearest_one() -> None:
    found = load_round(CONFIGS, 2028)
    assert (found.year, found.as_of, found.statement_years) == (2028, date(2028, 9, 30), (2027, 2026))
    assert load_round(CONFIGS, 2024).closes_on == date(2024, 9, 30)


def test_days_given_by_hand() -> None:
    found = load_round(CONFIGS, 2026, as_of=date(2026, 8, 31))
    assert (found.closes_on, found.received_on) == (date(2026, 8, 31), date(2026, 8, 31))
    assert found.window == (date(2024, 9, 1), date(2026, 8, 31))
    assert load_round(CONFIGS, 2026, received_on=date(2026, 9, 1)).received_on == date(2026, 9, 1)


def test_all_faults_are_told_at_once(tmp_path: Path) -> None:
    shutil.copytree(CONFIGS / "rounds", tmp_path / "rounds")
    text = (tmp_path / "rounds" / "2026.yaml").read_text(encoding="utf-8")
    broken = text.replace("window_months: 24", "window_months: 0").replace("districts:", "distrikts:")
    (tmp_path / "rounds" / "2026.yaml").write_text(broken, encoding="utf-8")
    (tmp_path / "claims.yaml").write_text("taxes: 增值税", encoding="utf-8")
    with pytest.raises(ConfigurationError) as error:
        load_round(tmp_path, 2026)
    told = "\n".join(error.value.faults)
    for words in ("window_months", "distrikts", "districts", "claims.yaml: taxes", "investment.yaml"):
        assert words in told
    assert "closes_on" not in told
    with pytest.raises(ConfigurationError, match="no round"):
        load_round(tmp_path / "nowhere", 2026)


def test_what_is_wrong_between_members_is_told_beside_what_is_wrong_in_one(tmp_path: Path) -> None:
    shutil.copytree(CONFIGS, tmp_path / "configs")
    path = tmp_path / "configs" / "rounds" / "2026.yaml"
    text = path.read_text(encoding="utf-8").replace("window_months: 24", "window_months: two")
    text = re.sub(r"opens_on: .*", "opens_on: 2026-12-01", text)
    path.write_text(text.replace("thresholds: {}", "thresholds: {devices: {industry: 3}}"), encoding="utf-8")
    with pytest.raises(ConfigurationError) as error:
        load_round(tmp_path / "configs", 2026)
    told = error.value.faults
    assert len(told) == 3
    for words in ("window_months", "opens_on must not be after closes_on", "thresholds names devices"):
        assert sum(words in fault for fault in told) == 1
