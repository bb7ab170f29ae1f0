"""Rounds as files: new ones from old ones, every fault told at once."""

from __future__ import annotations

import shutil
from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest
import yaml

from casework.round_tools import RoundFileError, check_rounds, new_round
from casework.rounds import load_round
from heyan.rounds import Round, Threshold

CONFIGS = Path(__file__).resolve().parents[2] / "configs"


@pytest.fixture
def configs(tmp_path: Path) -> Path:
    return shutil.copytree(CONFIGS, tmp_path / "configs")


def _change(configs: Path, **changes: object) -> None:
    path = configs / "rounds" / "2026.yaml"
    stated = yaml.safe_load(path.read_text(encoding="utf-8")) | changes
    path.write_text(yaml.safe_dump(stated, allow_unicode=True), encoding="utf-8")


def test_the_scoring_sheet_has_105_points() -> None:
    found = load_round(CONFIGS, 2026)
    assert sum(item.points for item in found.scoring) == 105
    groups = {item.group for item in found.scoring}
    assert groups == {"平台水平", "平台投入情况", "平台发展成效", "加分项"}
    assert found.score_step == Decimal("0.5")


def test_a_new_round_moves_dates_and_keeps_the_rest_with_its_comments(configs: Path) -> None:
    path = new_round(configs, 2028, 2026)
    text = path.read_text(encoding="utf-8")
    assert "2028 年度" in text
    assert "# 推荐单位" in text
    old, new = load_round(configs, 2026), load_round(configs, 2028)
    assert (new.year, new.as_of, new.opens_on) == (2028, date(2028, 9, 30), date(2028, 8, 1))
    assert (new.holidays, new.notice_number) == ((), "")
    assert (new.claims, new.scoring, new.districts) == (old.claims, old.scoring, old.districts)
    (checked,) = check_rounds(configs, 2028)
    assert checked.faults == ()
    assert any("notice_number" in remark for remark in checked.remarks)
    assert any("holidays" in remark for remark in checked.remarks)


def test_no_round_is_overwritten_or_made_from_nothing(configs: Path) -> None:
    with pytest.raises(RoundFileError, match="there already"):
        new_round(configs, 2026, 2026)
    with pytest.raises(RoundFileError, match="no round 2020"):
        new_round(configs, 2027, 2020)


def test_all_faults_of_all_files_are_told_at_once(configs: Path) -> None:
    scoring = yaml.safe_load((CONFIGS / "rounds" / "2026.yaml").read_text(encoding="utf-8"))["scoring"]
    scoring["items"]["layout"]["points"] = "4"
    _change(configs, year="soon", colour="red", scoring=scoring, window_months=0)
    (configs / "claims.yaml").write_text("taxes: 1\n", encoding="utf-8")
    (configs / "registers.yaml").write_text("registers: {}\n", encoding="utf-8")
    (checked,) = check_rounds(configs)
    told = "\n".join(checked.faults)
    for words in ("year", "colour", "104 points", "window_months", "claims.yaml: taxes", "registers.yaml: columns"):
        assert words in told, words


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"opens_on": date(2026, 12, 1)}, "opens_on must not be after"),
        ({"as_of": date(2024, 9, 30)}, "as_of 2024-09-30"),
        ({"districts": ["越城区", "越城区"]}, "each once"),
        ({"thresholds": {"nonsense": {"industry": "1"}}}, "thresholds names nonsense"),
        ({"thresholds": {"products": {"world": "1"}}}, "thresholds.products.world"),
    ],
)
def test_what_does_not_fit_together_is_a_fault(configs: Path, changes: dict[str, object], words: str) -> None:
    _change(configs, **changes)
    (checked,) = check_rounds(configs, 2026)
    assert words in "\n".join(checked.faults)


def test_a_claim_that_no_declaration_can_state_is_a_fault(configs: Path) -> None:
    claims = yaml.safe_load((CONFIGS / "rounds" / "2026.yaml").read_text(encoding="utf-8"))["claims"]
    claims["registered_user"] = claims["registered_users"] | {"label": "注册人数"}
    _change(configs, claims=claims)
    (checked,) = check_rounds(configs, 2026)
    assert checked.faults == ("2026.yaml: claims.registered_user: there is no such figure; is registered_users meant?",)


def test_thresholds_of_the_notice_are_part_of_the_round(configs: Path) -> None:
    _change(configs, thresholds={"connected_devices": {"industry": "500"}})
    assert load_round(configs, 2026).thresholds == (Threshold("connected_devices", "industry", Decimal(500)),)


def test_a_round_can_follow_another_years_file(configs: Path) -> None:
    new_round(configs, 2027, 2026)
    path = configs / "rounds" / "2027.yaml"
    path.write_text(
        path.read_text(encoding="utf-8").replace("window_months: 24", "window_months: 12"), encoding="utf-8"
    )
    found: Round = load_round(configs, 2026, like=2027)
    assert (found.year, found.as_of, found.window_months) == (2026, date(2026, 9, 30), 12)
