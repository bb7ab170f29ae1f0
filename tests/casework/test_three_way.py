"""Original, same again, changed: what an objection is answered with."""

from __future__ import annotations

from pathlib import Path

from casework.correct import correct
from casework.difference import Change
from casework.house import House
from casework.queue import decide
from casework.recheck import recheck
from casework.three_way import _joined, three_way, three_way_json
from casework.verify import verify
from heyan.vocabulary import DecisionKind
from tests.casework.bundles import FIRST, bundle


def test_the_same_again_is_the_same_and_the_rest_is_put_down_to_its_cause(house: House, tmp_path: Path) -> None:
    run = verify(house, bundle(tmp_path / "甲", FIRST, "25332000000000000011"), house.configuration.round(2026))
    invoice = next(d["id"] for d in run.report["documents"] if d["kind"] == "invoice")
    again = recheck(house, run.run.id)
    _, changed = correct(house, again.run.id, invoice, "amount", "900", "看错了")
    found = three_way(house, run.run.id, again.run.id, changed.run.id)
    assert found.repeated.same
    assert not found.altered.same
    assert {(one.step, one.cause) for one in found.changes} == {("changed", "person")}
    field = next(one for one in found.changes if one.subject == f"{invoice} amount")
    assert (field.original, field.again, field.changed) == ("1000.00", "1000.00", "900.00")
    stated = three_way_json(found)
    assert stated["same_again"] is True
    assert stated["changed"]["run"] == changed.run.id


def test_each_thing_that_people_have_said_stands_by_itself(house: House, tmp_path: Path) -> None:
    """Two doubts decided alike by one person are two lines, each told by its doubt."""
    run = verify(house, bundle(tmp_path / "甲", FIRST, "25332000000000000011"), house.configuration.round(2026)).run
    with house.store.view() as unit:
        items = [one for one in unit.review.open_items(application_id=run.application_id) if len(one.lines) == 1][:2]
    for one in items:
        decide(house, one.id, "王芳", DecisionKind.SUPPLEMENT, "请补交")
    again, changed = recheck(house, run.id), recheck(house, run.id, rules="current")
    said = [one for one in three_way(house, run.id, again.run.id, changed.run.id).changes if one.what == "decision"]
    about = {f"王芳 {one.rule} {one.lines[0].finding.subject}" for one in items}
    assert {one.subject for one in said} == about
    assert {(one.original, one.again, one.changed) for one in said} == {(None, None, "supplement")}


def test_every_step_keeps_its_cause() -> None:
    first, second = Change("field", "x", "1", "2", "engine"), Change("field", "x", "2", "3", "person")
    assert (_joined(first, None).step, _joined(first, None).cause) == ("again", "engine")
    both = _joined(first, second)
    assert (both.original, both.again, both.changed, both.step, both.cause) == ("1", "2", "3", "both", "engine+person")
