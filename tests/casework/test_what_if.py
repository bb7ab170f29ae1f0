"""Draft rules over a stored round: whose outcome turns, because of which setting, and nothing is read or kept."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest
import yaml

from casework.config_changes import behind_claim, behind_rule, setting_changes
from casework.configuration import load_configuration
from casework.house import House
from casework.verify import verify
from casework.what_if import Prospect, what_if
from heyan.codec import canonical
from heyan.errors import ConfigurationError
from tests.casework.bundles import FIRST, SECOND, bundle

CONFIGS = Path(__file__).resolve().parents[2] / "configs"


@pytest.fixture
def draft(tmp_path: Path) -> Path:
    return shutil.copytree(CONFIGS, tmp_path / "draft")


def _edit(path: Path, place: tuple[str, ...], value: object) -> None:
    stated = yaml.safe_load(path.read_text(encoding="utf-8"))
    inner = stated
    for key in place[:-1]:
        inner = inner[key]
    inner[place[-1]] = value
    path.write_text(yaml.safe_dump(stated, allow_unicode=True), encoding="utf-8")


@pytest.fixture
def round_2026(house: House, tmp_path: Path) -> House:
    round_ = house.configuration.round(2026)
    verify(house, bundle(tmp_path / "甲", FIRST, "25332000000000000011", invested="0.15"), round_)
    verify(house, bundle(tmp_path / "乙", SECOND, "25332000000000000012", invested="0.10"), round_)
    return house


def _of(found: tuple[Prospect, ...], applicant: str) -> Prospect:
    return next(one for one in found if one.applicant == applicant)


def test_the_same_configs_turn_nothing(round_2026: House, draft: Path) -> None:
    found = what_if(round_2026, draft, 2026)
    assert [(one.turns, one.drifted, one.unseen) for one in found] == [((), False, 0)] * 2


def test_a_wider_tolerance_turns_the_claim_it_is_about(
    round_2026: House, draft: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    _edit(draft / "rounds" / "2026.yaml", ("claims", "invested_amount", "tolerance"), {"share": "0.6", "absolute": "1"})
    _edit(draft / "rules" / "completeness.yaml", ("completeness.missing_material", "severity"), "minor")
    monkeypatch.setattr(type(round_2026.pool), "read", lambda *_: pytest.fail("nothing may be read"))
    monkeypatch.setattr(type(round_2026.pool), "look", lambda *_: pytest.fail("nothing may be looked at"))
    found = what_if(round_2026, draft, 2026)
    mine = _of(found, FIRST[0])
    (claim,) = [turn for turn in mine.turns if turn.what == "claim"]
    assert claim.subject == "invested_amount"
    assert str(claim.before).startswith("overstated")
    assert str(claim.after).startswith("supported")
    assert all("invested_amount.tolerance" in why for why in claim.because)
    gone = next(turn for turn in mine.turns if turn.subject.startswith("claim.overstated"))
    assert gone.after is None
    weighed = [turn for turn in mine.turns if turn.subject.startswith("completeness.missing_material")]
    assert weighed
    assert {why for turn in weighed for why in turn.because} == {
        "rules/completeness.yaml completeness.missing_material.severity：blocking → minor"
    }
    assert not any(turn.what == "claim" for turn in _of(found, SECOND[0]).turns)
    with round_2026.store.view() as unit:
        assert all(len(unit.runs.of_application(one.application)) == 1 for one in found)


def test_next_years_round_file_is_tried_on_this_years_bundles(round_2026: House, draft: Path) -> None:
    later = draft / "rounds" / "2027.yaml"
    text = (draft / "rounds" / "2026.yaml").read_text(encoding="utf-8")
    text = text.replace("year: 2026", "year: 2027").replace("as_of: 2026", "as_of: 2027")
    later.write_text(text.replace("window_months: 24", "window_months: 6"), encoding="utf-8")
    assert not _of(what_if(round_2026, draft, 2026), SECOND[0]).turns
    turned = {turn.subject for turn in _of(what_if(round_2026, draft, 2026, like=2027), SECOND[0]).turns}
    assert "invested_amount" in turned


def test_every_fault_of_a_draft_is_told(round_2026: House, draft: Path) -> None:
    _edit(draft / "rules" / "completeness.yaml", ("completeness.unsigned", "severity"), "grave")
    (draft / "limits.yaml").write_text("nonsense: 1\n", encoding="utf-8")
    with pytest.raises(ConfigurationError) as error:
        what_if(round_2026, draft, 2026)
    assert "severity" in str(error.value)
    assert "nonsense" in str(error.value)


def test_wording_is_behind_nothing() -> None:
    before = canonical({"rules/a.yaml": "r.one: {title: 甲, severity: minor}", "rounds/2026.yaml": "window_months: 24"})
    after = canonical({"rules/a.yaml": "r.one: {title: 乙, severity: minor}", "rounds/2026.yaml": "window_months: 12"})
    changes = setting_changes(before, after)
    assert len(changes) == 2
    assert [str(one) for one in behind_rule("r.one", changes)] == ["rounds/2026.yaml window_months：24 → 12"]
    assert [one.path for one in behind_claim("products", changes)] == [("window_months",)]
    content = load_configuration(CONFIGS).content
    assert setting_changes(content, content) == ()


def test_a_claims_setting_is_behind_what_is_said_of_that_claim() -> None:
    rounds = "window_months: {}\nclaims: {{products: {{label: {}}}, patents: {{label: {}}}}}"
    before = canonical({"rounds/2026.yaml": rounds.format(24, "甲", "甲")})
    after = canonical({"rounds/2026.yaml": rounds.format(12, "乙", "乙")})
    changes = setting_changes(before, after)
    paths = {
        about: [one.path for one in behind_rule("claim.overstated", changes, about)] for about in ("products", "x")
    }
    assert paths == {"products": [("claims", "products", "label")], "x": [("window_months",)]}
    assert [one.path for one in behind_rule("invoice.red", changes, "d1")] == [("window_months",)]
    only = tuple(one for one in changes if "claims" in one.path)
    assert behind_rule("invoice.red", only, "d1") == only


def test_a_turn_names_the_file_of_its_paper(round_2026: House, draft: Path) -> None:
    _edit(draft / "rules" / "investment.yaml", ("invoice.without_contract", "severity"), "info")
    turns = _of(what_if(round_2026, draft, 2026), FIRST[0]).turns
    assert turns
    assert {turn.what for turn in turns} == {"finding"}
    assert all(turn.file.endswith(".xml") or turn.file.endswith(".pdf") for turn in turns)
