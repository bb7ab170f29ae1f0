"""Every difference between two runs is put down to what caused it, however much differs at once."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
import yaml

from casework import casebook
from casework.configuration import load_configuration
from casework.correct import correct
from casework.difference import Change, Difference, difference, difference_json
from casework.house import House, open_house
from casework.recheck import recheck
from casework.registers import Imported, import_register
from casework.verify import verify
from heyan.settings import PROJECT, Settings
from tests.casework.bundles import FIRST, bundle, invoice

FIRST_NUMBER, SECOND_NUMBER = "25332000000000000011", "25332000000000000012"


@pytest.fixture
def configs(tmp_path: Path) -> Path:
    return shutil.copytree(PROJECT / "configs", tmp_path / "configs")


@contextmanager
def opened(tmp_path: Path, configs: Path) -> Iterator[House]:
    with open_house(Settings(home=tmp_path / "home", configs=configs), "tester") as house:
        yield house


def edit(path: Path, place: tuple[str, ...], value: object) -> None:
    stated = yaml.safe_load(path.read_text(encoding="utf-8"))
    inner = stated
    for key in place[:-1]:
        inner = inner[key]
    inner[place[-1]] = value
    path.write_text(yaml.safe_dump(stated, allow_unicode=True), encoding="utf-8")


def change(found: Difference, what: str, subject: str) -> Change:
    return next(one for one in found.changes if (one.what, one.subject) == (what, subject))


def listed(house: House, tmp_path: Path) -> Imported:
    path = tmp_path / "名单.csv"
    path.write_text(f"企业名称,统一社会信用代码\n{FIRST[0]},{FIRST[1]}\n", encoding="utf-8")
    return import_register(house, "dishonest", path, date(2026, 9, 15))


def test_five_causes_at_once_are_told_apart(tmp_path: Path, configs: Path) -> None:
    with opened(tmp_path, configs) as house:
        first = verify(
            house, bundle(tmp_path / "甲", FIRST, FIRST_NUMBER, invested="0.15"), house.configuration.round(2026)
        )
        paper = next(d["id"] for d in first.report["documents"] if d["kind"] == "invoice")
        declared = next(d["id"] for d in first.report["documents"] if d["kind"] == "declaration")
        _, mid = correct(house, first.run.id, declared, "legal_representative", "王建军", "看错了")
        listed(house, tmp_path)
    edit(configs / "rules" / "completeness.yaml", ("completeness.missing_material", "severity"), "minor")
    edit(configs / "rounds" / "2026.yaml", ("districts",), ["越城区"])
    edit(configs / "rounds" / "2026.yaml", ("tolerances", "money", "share"), "0.01")
    more = tmp_path / "补充.xml"
    more.write_text(invoice(SECOND_NUMBER, FIRST, 1000), encoding="utf-8")
    with opened(tmp_path, configs) as house:
        last = recheck(house, mid.run.id, add=[more], rules="current")
        found = difference(house, first.run.id, last.run.id)
        again = difference(house, last.run.id, first.run.id)
    assert found.causes == ("input", "person", "register", "rule", "configuration")
    person = change(found, "field", f"{declared} legal_representative")
    assert (person.before, person.after, person.cause) == ("王建国", "王建军", "person")
    assert person.because == ("tester legal_representative 王建军",)
    missing = change(found, "finding", "completeness.missing_material business_licence")
    assert missing.cause == "rule"
    assert missing.because == ("rules/completeness.yaml completeness.missing_material.severity：blocking → minor",)
    barred = change(found, "finding", "eligibility.blacklisted applicant")
    assert (barred.cause, barred.because) == ("register", ("dishonest",))
    claim = change(found, "claim", "invested_amount")
    assert claim.cause == "input+configuration"  # the new invoice, and the tolerance beside it
    assert claim.because[0] == "added/补充.xml"
    assert any("tolerances.money.share" in one for one in claim.because)
    new = next(one for one in found.changes if one.what == "document")
    assert (new.before, new.cause, new.because) == (None, "input", ("added/补充.xml",))
    assert not [one for one in found.changes if one.what == "field" and one.subject.startswith(paper)]
    assert {one.cause for one in found.changes} >= {"input", "person", "register", "rule"}
    assert all(one.cause for one in found.changes)
    assert {(one.what, one.subject) for one in again.changes if one.what != "decision"} == {
        (one.what, one.subject) for one in found.changes if one.what != "decision"
    }


def test_what_the_program_has_learnt_since_is_the_code(
    house: House, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = bundle(tmp_path / "甲", FIRST, FIRST_NUMBER, invested="0.15")
    real = casebook.form_opinion

    def forgetful(*given: object, **more: object) -> casebook.Opinion:
        """The program of yesterday: it did not know the rule that finds most."""
        opinion = real(*given, **more)  # type: ignore[arg-type]
        judged = opinion.judgement
        kept = tuple(one for one in judged.findings if one.rule != "claim.overstated")
        return replace(opinion, judgement=replace(judged, findings=kept))

    with monkeypatch.context() as yesterday:
        yesterday.setattr("casework.runs.form_opinion", forgetful)
        yesterday.setattr("casework.runs.__version__", "0.0.9")
        first = verify(house, folder, house.configuration.round(2026))
    paper = next(d["id"] for d in first.report["documents"] if d["kind"] == "invoice")
    _, second = correct(house, first.run.id, paper, "amount", "900", "看错了")
    found = difference(house, first.run.id, second.run.id)
    assert found.causes == ("code", "person")
    assert (
        change(found, "finding", "claim.overstated invested_amount").cause == "code+person"
    )  # new, and of another gap
    assert change(found, "field", f"{paper} amount").cause == "person"
    assert change(found, "finding", f"invoice.total_mismatch {paper}").cause == "person"
    assert "0.0.9" in change(found, "finding", "claim.overstated invested_amount").because[0]
    plain = recheck(house, first.run.id)
    told = difference(house, first.run.id, plain.run.id)
    assert {(one.what, one.subject, one.cause) for one in told.changes} == {
        ("finding", "claim.overstated invested_amount", "code")
    }


def test_another_wording_and_another_list_move_only_their_own(tmp_path: Path, configs: Path) -> None:
    with opened(tmp_path, configs) as house:
        first = verify(house, bundle(tmp_path / "甲", FIRST, FIRST_NUMBER), house.configuration.round(2026))
    edit(configs / "rules" / "completeness.yaml", ("completeness.missing_material", "title"), "材料没有交齐")
    with opened(tmp_path, configs) as house:
        second = recheck(house, first.run.id, rules="current")
        found = difference(house, first.run.id, second.run.id)
    assert {one.subject.split(" ")[0] for one in found.changes} == {"completeness.missing_material"}
    assert {one.cause for one in found.changes} == {"rule"}


def test_only_copies_of_one_run_are_the_same(house: House, tmp_path: Path) -> None:
    first = verify(house, bundle(tmp_path / "甲", FIRST, FIRST_NUMBER), house.configuration.round(2026))
    same = difference(house, first.run.id, recheck(house, first.run.id).run.id)
    assert (same.same, same.changes, same.causes) == (True, (), ())
    assert difference_json(same)["causes"] == []
    assert load_configuration(PROJECT / "configs").sha256 == house.configuration.sha256
