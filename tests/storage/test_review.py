"""The queue: one item for one cause, decisions that carry over where their evidence is unchanged, no lost decision."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from heyan.errors import ConflictError, SupersededError, UnknownItemError
from heyan.findings import Finding
from heyan.vocabulary import DecisionKind, Severity
from storage import Store, UnitOfWork
from storage.records import ItemState, Origin, RecordKind, ReviewItem
from tests.storage.building import a_finding, enter_application, enter_run
from tests.storage.conftest import Clock

CAUSE = "乙公司"


class Desk:
    """One application, run after run."""

    def __init__(self, unit: UnitOfWork) -> None:
        self.unit = unit
        self.application = enter_application(unit)
        self.last: str = ""

    def run(self, *findings: Finding, origin: Origin = Origin.RUN) -> tuple[int, ...]:
        self.last = enter_run(self.unit, self.application).id
        return self.unit.review.enter(self.last, self.application, findings, origin)

    def decide(self, number: int, *except_lines: str, kind: DecisionKind = DecisionKind.CONFIRMED) -> ReviewItem:
        return self.unit.review.decide(self.unit.review.item(number), "王芳", kind, "已核对原件", except_lines)

    def waiting(self) -> list[str]:
        items = self.unit.review.open_items()
        return sorted(line.finding.subject for item in items for line in item.lines if line.state is ItemState.OPEN)


def lines_of(item: ReviewItem) -> dict[str, ItemState]:
    return {line.finding.subject: line.state for line in item.lines}


def test_findings_of_one_rule_with_one_cause_are_one_item(store: Store) -> None:
    with store.unit() as unit:
        desk = Desk(unit)
        numbers = desk.run(
            a_finding("d1", cause=CAUSE),
            a_finding("d2", cause=CAUSE),
            a_finding("d3", cause="丙公司"),
            a_finding("d4", rule="invoice.red", cause=CAUSE),
            a_finding("d5"),
            a_finding("d6"),
        )
        assert len(numbers) == 5
        assert set(lines_of(unit.review.item(numbers[0]))) == {"d1", "d2"}
        assert unit.review.item(numbers[0]).title == "购买方不符"


def test_blocking_comes_first_then_what_has_waited_longest(store: Store, clock: Clock) -> None:
    with store.unit() as unit:
        desk = Desk(unit)
        minor, early = a_finding("d1", severity=Severity.MINOR), a_finding("d2")
        desk.run(minor, early)
        clock.turn(hours=1)
        desk.run(minor, early, a_finding("d3"), a_finding("d4", severity=Severity.BLOCKING))
        order = [item.lines[0].finding.subject for item in unit.review.open_items()]
        assert order == ["d4", "d2", "d3", "d1"]
        assert [item.lines[0].finding.subject for item in unit.review.open_items(limit=1)] == ["d4"]


def test_districts_see_their_own(store: Store) -> None:
    with store.unit() as unit:
        desk = Desk(unit)
        unit.applications.describe(desk.application, district="柯桥区")
        desk.run(a_finding())
        assert len(unit.review.open_items("2026", ("柯桥区",), desk.application)) == 1
        assert unit.review.open_items(districts=("越城区",)) == ()
        assert unit.review.open_items(districts=()) == ()
        assert unit.review.open_items("2027") == ()


def test_a_decision_covers_all_lines_but_the_excepted_ones(store: Store) -> None:
    findings = [a_finding(f"d{n}", cause=CAUSE) for n in range(3)]
    with store.unit() as unit:
        desk = Desk(unit)
        (number,) = desk.run(*findings)
        item = desk.decide(number, findings[1].fingerprint)
        assert item.state is ItemState.OPEN
        assert lines_of(item) == {"d0": ItemState.DECIDED, "d1": ItemState.OPEN, "d2": ItemState.DECIDED}
        item = desk.decide(number, kind=DecisionKind.DISMISSED)
        assert item.state is ItemState.DECIDED
        assert [line.decision.judgement for line in item.lines if line.decision] == [
            DecisionKind.CONFIRMED,
            DecisionKind.DISMISSED,
            DecisionKind.CONFIRMED,
        ]
        assert unit.review.open_items() == ()


def test_a_decided_item_can_be_decided_anew_and_both_decisions_stay(store: Store) -> None:
    with store.unit() as unit:
        desk = Desk(unit)
        (number,) = desk.run(a_finding())
        desk.decide(number)
        item = desk.decide(number, kind=DecisionKind.DISMISSED)
        assert item.lines[0].decision is not None
        assert item.lines[0].decision.judgement is DecisionKind.DISMISSED
        said = unit.decisions.of_application(desk.application, RecordKind.JUDGEMENT)
        assert [each.judgement for each in said] == [DecisionKind.CONFIRMED, DecisionKind.DISMISSED]
        assert unit.decisions.of_application(desk.application, upto=said[0].id) == said[:1]


def test_a_decision_has_its_name_reason_and_audit_row(store: Store) -> None:
    with store.unit() as unit:
        desk = Desk(unit)
        (number,) = desk.run(a_finding())
        decision = desk.decide(number).lines[0].decision
        assert decision is not None
        assert (decision.said.user, decision.said.reason, decision.said.item_id) == ("王芳", "已核对原件", number)
        rows = list(unit.audit.rows(subject=f"decision:{decision.id}"))
        assert [(row.actor, row.action) for row in rows] == [("王芳", "decision.judgement")]


def test_a_run_that_finds_the_same_keeps_decisions_and_disturbs_nobody(store: Store) -> None:
    one, two = a_finding("d1", cause=CAUSE), a_finding("d2", cause=CAUSE)
    with store.unit() as unit:
        desk = Desk(unit)
        (number,) = desk.run(one, two)
        before = desk.decide(number, two.fingerprint)
        desk.run(replace(two, message="换了说法", severity=Severity.BLOCKING), one)
        after = unit.review.item(number)
        assert lines_of(after) == lines_of(before)
        assert after.version == before.version
        assert after.run_id == desk.last
        assert after.severity is Severity.BLOCKING
        assert {line.finding.message for line in after.lines} == {"换了说法", "购买方不是申报单位"}
        unit.review.decide(before, "李明", DecisionKind.DISMISSED, "…")


def test_changed_evidence_opens_the_line_again_and_shows_the_old_one(store: Store) -> None:
    with store.unit() as unit:
        desk = Desk(unit)
        (number,) = desk.run(a_finding())
        desk.decide(number)
        desk.run(a_finding(actual="丁公司"))
        item = unit.review.item(number)
        assert item.state is ItemState.OPEN
        assert item.lines[0].decision is None
        assert item.lines[0].previous is not None
        old = unit.review.line(item.lines[0].previous)
        assert old.decision is not None
        assert old.finding.actual == "乙公司"


def test_what_has_vanished_is_superseded_and_comes_back_as_it_was_decided(store: Store) -> None:
    with store.unit() as unit:
        desk = Desk(unit)
        (number,) = desk.run(a_finding())
        desk.decide(number)
        desk.run()
        assert unit.review.item(number).state is ItemState.SUPERSEDED
        assert unit.review.item(number).lines == ()
        desk.run(a_finding())
        assert unit.review.item(number).state is ItemState.DECIDED
        assert unit.review.open_items() == ()


def test_a_new_line_opens_a_decided_item(store: Store) -> None:
    with store.unit() as unit:
        desk = Desk(unit)
        (number,) = desk.run(a_finding("d1", cause=CAUSE))
        before = desk.decide(number)
        desk.run(a_finding("d1", cause=CAUSE), a_finding("d2", cause=CAUSE))
        assert desk.waiting() == ["d2"]
        with pytest.raises(ConflictError):
            unit.review.decide(before, "李明", DecisionKind.DISMISSED, "…")


def test_a_line_whose_cause_changed_moves_with_its_decision(store: Store) -> None:
    with store.unit() as unit:
        desk = Desk(unit)
        (number,) = desk.run(a_finding("d1", cause=CAUSE))
        desk.decide(number)
        (other,) = desk.run(a_finding("d1", cause="乙公司（杭州）"))
        assert unit.review.item(number).state is ItemState.SUPERSEDED
        assert unit.review.item(other).state is ItemState.DECIDED


def test_of_two_deciders_one_gets_through(store: Store) -> None:
    with store.unit() as unit:
        desk = Desk(unit)
        (number,) = desk.run(a_finding())
        unit.commit()
    with store.view() as unit:
        seen = unit.review.item(number)
    with store.unit() as unit:
        unit.review.decide(seen, "王芳", DecisionKind.CONFIRMED, "属实")
        unit.commit()
    with store.unit() as unit:
        with pytest.raises(ConflictError) as error:
            unit.review.decide(seen, "李明", DecisionKind.DISMISSED, "排除")
        unit.commit()
    assert error.value.context == {"item": str(number), "version": "2", "state": "decided"}
    with store.view() as unit:
        assert [each.said.user for each in unit.decisions.of_application(seen.application_id)] == ["王芳"]


def test_a_decision_on_what_a_run_has_just_superseded_is_refused(store: Store) -> None:
    with store.unit() as unit:
        desk = Desk(unit)
        (number,) = desk.run(a_finding())
        seen = unit.review.item(number)
        desk.run()
        with pytest.raises(SupersededError):
            unit.review.decide(seen, "王芳", DecisionKind.CONFIRMED, "属实")
        with pytest.raises(SupersededError):
            desk.decide(number)


def test_strange_items_and_lines_are_refused(store: Store) -> None:
    with store.unit() as unit:
        desk = Desk(unit)
        (number,) = desk.run(a_finding())
        with pytest.raises(UnknownItemError):
            unit.review.item(number + 1)
        with pytest.raises(UnknownItemError):
            unit.review.line(10**6)
        with pytest.raises(UnknownItemError):
            desk.decide(number, "no such fingerprint")
        with pytest.raises(UnknownItemError):
            desk.decide(number, a_finding().fingerprint)
        unit_item = unit.review.item(number)
        with pytest.raises(UnknownItemError):
            unit.review.decide(replace(unit_item, id=10**6), "王芳", DecisionKind.CONFIRMED, "")


def test_cross_findings_stay_apart_from_a_runs_own(store: Store) -> None:
    with store.unit() as unit:
        desk = Desk(unit)
        (own,) = desk.run(a_finding("d1"))
        (cross,) = desk.run(a_finding("d1", rule="reuse.invoice"), origin=Origin.CROSS)
        (later,) = unit.review.append(desk.last, desk.application, [a_finding("d2", rule="reuse.invoice")])
        desk.decide(cross)
        desk.run(a_finding("d1"))
        states = {item.id: item.state for item in unit.review.of_application(desk.application)}
        assert states == {own: ItemState.OPEN, cross: ItemState.DECIDED, later: ItemState.OPEN}
        assert unit.decisions.of_application(desk.application) == ()
        assert len(unit.decisions.of_application(desk.application, origin=Origin.CROSS)) == 1


SUBJECTS = st.sampled_from(["d1", "d2", "d3"])
RUN = st.dictionaries(SUBJECTS, st.tuples(st.sampled_from(["乙", "丙"]), st.sampled_from(["", "甲", "乙"])), max_size=3)
STEP = st.one_of(RUN, st.tuples(st.integers(0, 5), SUBJECTS))


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(steps=st.lists(STEP, max_size=8))
def test_what_waits_is_what_the_last_run_found_and_nobody_has_judged(store: Store, steps: list[object]) -> None:
    """Against a model: a set of (subject, evidence) that people have judged, and the last run's findings."""
    judged: set[tuple[str, str]] = set()
    found: dict[str, tuple[str, str]] = {}
    with store.unit() as unit:
        desk = Desk(unit)
        for step in steps:
            if isinstance(step, dict):
                found = step
                desk.run(*(a_finding(subject, actual=actual, cause=cause) for subject, (actual, cause) in step.items()))
            elif isinstance(step, tuple) and (items := unit.review.open_items()):
                item, excepted = items[step[0] % len(items)], a_finding(step[1]).fingerprint
                waiting = [line.finding for line in item.lines if line.state is ItemState.OPEN]
                chosen = [each for each in waiting if each.fingerprint != excepted]
                if chosen:
                    has = excepted in {line.fingerprint for line in item.lines}
                    desk.decide(item.id, *([excepted] if has else []))
                    judged |= {(each.subject, each.actual or "") for each in chosen}
            expected = [subject for subject, (actual, _) in found.items() if (subject, actual) not in judged]
            assert desk.waiting() == sorted(expected)
            shown = [line for item in unit.review.of_application(desk.application) for line in item.lines]
            assert sorted(line.finding.subject for line in shown) == sorted(found)
