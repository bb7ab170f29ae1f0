"""Reuse is found wherever it is, never within one application, and said to both sides without changing a run."""

from __future__ import annotations

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from storage import Store
from storage.records import ReuseKey
from storage.repositories import reuse
from tests.storage.building import USCC, a_finding, enter_application, enter_run

KEY = ReuseKey("invoice", "26332000000000000001", "d1")


def test_a_match_says_whose_and_where(store: Store) -> None:
    with store.unit() as unit:
        mine = enter_application(unit, "mine")
        other = enter_application(unit, "other", USCC, year=2025)
        unit.applications.describe(other, district="越城区")
        run = enter_run(unit, other, "other", (ReuseKey(KEY.matter, KEY.key, "d9"),))
        (match,) = unit.reuse.matches([KEY], mine)
        assert (match.document, match.other_document, match.run_id) == ("d1", "d9", run.id)
        assert (match.application_id, match.round_id, match.uscc) == (other, "2025", USCC)
        assert (match.name, match.district, match.withdrawn) == ("申报单位other", "越城区", False)
        assert unit.reuse.matches([KEY], other) == ()


def test_a_withdrawn_submission_is_still_known_and_says_so(store: Store) -> None:
    with store.unit() as unit:
        mine, other = enter_application(unit, "mine"), enter_application(unit, "other")
        run = enter_run(unit, other, "other", (KEY,))
        unit.submissions.withdraw(run.submission_id, "王芳", "误交")
        assert [match.withdrawn for match in unit.reuse.matches([KEY], mine)] == [True]


def test_a_later_submission_does_not_hide_an_earlier_one(store: Store) -> None:
    with store.unit() as unit:
        mine, other = enter_application(unit, "mine"), enter_application(unit, "other")
        enter_run(unit, other, "first", (KEY,))
        enter_run(unit, other, "second", ())
        assert [match.submission_number for match in unit.reuse.matches([KEY], mine)] == [1]
        enter_run(unit, other, "third", (KEY,))
        assert [match.submission_number for match in unit.reuse.matches([KEY], mine)] == [3]


def test_a_run_again_replaces_what_it_said_before(store: Store) -> None:
    with store.unit() as unit:
        mine, other = enter_application(unit, "mine"), enter_application(unit, "other")
        enter_run(unit, other, "other", (KEY,))
        enter_run(unit, other, "other", ())
        assert unit.reuse.matches([KEY], mine) == ()


def test_a_key_that_everybody_holds_is_told_so_many_times_only(store: Store, monkeypatch: object) -> None:
    with store.unit() as unit:
        mine = enter_application(unit, "mine")
        others = [enter_application(unit, f"other{n}") for n in range(reuse.MOST + 5)]
        for number, other in enumerate(others):
            enter_run(unit, other, f"other{number}", (KEY,))
        found = unit.reuse.matches([KEY], mine)
        assert {match.application_id for match in found} == set(others[: reuse.MOST])


def test_of_some_matters_fewer_holders_are_told_and_a_rare_key_loses_none(store: Store) -> None:
    form, own = ReuseKey("text", "form", "p"), ReuseKey("text", "own", "p")
    with store.unit() as unit:
        mine = enter_application(unit, "mine")
        for number in range(7):
            keys = (form, own) if number < 2 else (form,)
            enter_run(unit, enter_application(unit, f"other{number}"), f"other{number}", (*keys, KEY))
        found = unit.reuse.matches([form, own, KEY], mine, {"text": 3})
        held = {key: [one for one in found if one.key == key] for key in ("form", "own", KEY.key)}
        assert [len(held[key]) for key in held] == [3, 2, 7]
        assert {one.application_id for one in held["form"]} <= {one.application_id for one in held[KEY.key]}


PLACES = st.tuples(st.sampled_from(["invoice", "file"]), st.sampled_from("ab"), st.sampled_from(["d1", "d2"]))
HELD = st.dictionaries(st.sampled_from(["p", "q", "r"]), st.sets(PLACES, max_size=6), min_size=1)


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(held=HELD, asked=st.sets(PLACES, max_size=6))
def test_matches_are_exactly_the_shared_keys_of_others(
    store: Store, held: dict[str, set[tuple[str, str, str]]], asked: set[tuple[str, str, str]]
) -> None:
    with store.unit() as unit:
        names = {enter_application(unit, name): name for name in held}
        for application, name in names.items():
            enter_run(unit, application, name, tuple(ReuseKey(*place) for place in held[name]))
        mine = enter_application(unit, "p")
        names.setdefault(mine, "p")
        expected = {
            (matter, key, document, name, place[2])
            for matter, key, document in asked
            for name, places in held.items()
            for place in places
            if name != "p" and place[:2] == (matter, key)
        }
        found = unit.reuse.matches([ReuseKey(*place) for place in asked], mine)
        told = [(x.matter, x.key, x.document, names[x.application_id], x.other_document) for x in found]
        assert len(told) == len(set(told))
        assert set(told) == expected


def test_a_discovery_is_appended_for_each_side_once(store: Store) -> None:
    finding = a_finding("d1", rule="reuse.invoice")
    with store.unit() as unit:
        earlier, later = enter_application(unit, "earlier"), enter_application(unit, "later")
        run = enter_run(unit, later, "later")
        assert unit.crosses.append(earlier, later, run.id, finding)
        assert unit.crosses.append(later, earlier, run.id, finding)
        assert not unit.crosses.append(earlier, later, run.id, finding)
        (record,) = unit.crosses.of_application(earlier)
        assert (record.other_application_id, record.run_id, record.finding) == (later, run.id, finding)
        assert record.snapshot
        assert unit.runs.of_application(earlier) == ()
