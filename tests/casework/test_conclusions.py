"""How a district's review ends: what stands against it, who signs, what is appended, what lapses."""

from __future__ import annotations

from pathlib import Path

import pytest

from casework.accounts import Role
from casework.conclusion_settings import ConclusionSettings, load_conclusion_settings
from casework.conclusions import GatedError, Wish, cautions, gates, propose, sign
from casework.house import House
from casework.recheck import recheck
from casework.signatures import LapsedError, OwnSignatureError, ReasonMissingError
from casework.verify import verify
from heyan.errors import ConflictError, UnknownItemError
from heyan.vocabulary import DecisionKind, Severity
from storage.handing_records import OutcomeOfReview
from storage.records import EVERYTHING, ApplicationState, ItemState, ProposalState, RecordKind, Scope, User
from tests.casework.bundles import FIRST, bundle

CLERK = User("经办甲", Role.CLERK.value, "柯桥区")
OFFICIAL = User("区县甲", Role.DISTRICT_OFFICIAL.value, "柯桥区")
SECOND = User("区县乙", Role.DISTRICT_OFFICIAL.value, "柯桥区")
RECOMMENDED, RETURNED, SUPPLEMENT = OutcomeOfReview


@pytest.fixture
def settings(house: House) -> ConclusionSettings:
    return load_conclusion_settings(house.configuration.folder)


@pytest.fixture
def application(house: House, tmp_path: Path) -> str:
    made = verify(house, bundle(tmp_path / "甲", FIRST, "25332000000000000011"), house.configuration.round(2026))
    return made.run.application_id


def settle_all(house: House, application: str, decision: DecisionKind) -> None:
    with house.store.unit("区县甲") as unit:
        for item in unit.review.of_application(application):
            if item.state is not ItemState.SUPERSEDED:
                unit.review.decide(item, "区县甲", decision, "核过")
        unit.commit()


def wish(house: House, application: str, outcome: OutcomeOfReview, code: str, written: str = "") -> Wish:
    with house.store.view() as unit:
        run = unit.runs.latest(application)
    assert run is not None
    return Wish(application, run.id, outcome, code, written)


def test_open_blocking_items_stand_against_every_conclusion(
    house: House, settings: ConclusionSettings, application: str
) -> None:
    with house.store.view() as unit:
        open_items = {i.id for i in unit.review.open_items(application_id=application) if i.severity == "blocking"}
        for outcome in OutcomeOfReview:
            first = gates(unit, settings, application, outcome)[0]
            assert first.why == "open_blocking"
            assert {item.id for item in first.items} == open_items
    with pytest.raises(GatedError) as refused:
        propose(house.store, settings, OFFICIAL, EVERYTHING, wish(house, application, RECOMMENDED, "complete"))
    assert open_items
    assert {item.id for item in refused.value.gates[0].items} == open_items


def test_a_recommendation_is_signed_by_another_and_appended(
    house: House, settings: ConclusionSettings, application: str
) -> None:
    settle_all(house, application, DecisionKind.DISMISSED)
    asked = propose(house.store, settings, OFFICIAL, EVERYTHING, wish(house, application, RECOMMENDED, "complete"))
    assert asked.state is ProposalState.WAITING
    with pytest.raises(ConflictError):
        propose(house.store, settings, SECOND, EVERYTHING, wish(house, application, RETURNED, "other", "不合"))
    with pytest.raises(OwnSignatureError):
        sign(house.store, settings, OFFICIAL, EVERYTHING, asked.id, True, "")
    with pytest.raises(UnknownItemError):
        sign(house.store, settings, SECOND, Scope(("诸暨市",)), asked.id, True, "")
    signed = sign(house.store, settings, SECOND, EVERYTHING, asked.id, True, "同意")
    with house.store.view() as unit:
        assert unit.applications.get(application).state is ApplicationState.RECOMMENDED
        (said,) = unit.decisions.of_application(application, RecordKind.CONCLUSION)
        assert (said.said.value, said.said.user, said.said.content["second"]) == ("recommended", "区县甲", "区县乙")
        assert said.said.content["originals_unseen"] == ["business_licence", "financial_statements"]
        assert said.id == signed.decision_id
        actions = [row.action for row in unit.audit.rows()]
        assert unit.audit.verify_chain() is None
    for action in ("conclusion.asked", "decision.conclusion", "application.moved", "conclusion.signed"):
        assert action in actions


def test_what_was_confirmed_or_asked_for_stands_against_recommending(
    house: House, settings: ConclusionSettings, application: str
) -> None:
    settle_all(house, application, DecisionKind.SUPPLEMENT)
    with house.store.view() as unit:
        against = {gate.why for gate in gates(unit, settings, application, RECOMMENDED)}
        assert against == {"not_dismissed", "supplement_asked"}
        assert gates(unit, settings, application, SUPPLEMENT) == ()
    settle_all(house, application, DecisionKind.INSPECT)
    with house.store.view() as unit:
        against = {gate.why for gate in gates(unit, settings, application, RECOMMENDED)}
        assert against == {"not_dismissed", "inspection_open"}
        assert [gate.why for gate in gates(unit, settings, application, SUPPLEMENT)] == ["nothing_to_supplement"]


def test_a_senior_asks_for_more_alone_and_a_clerk_does_not(
    house: House, settings: ConclusionSettings, application: str
) -> None:
    settle_all(house, application, DecisionKind.SUPPLEMENT)
    asked = propose(house.store, settings, CLERK, EVERYTHING, wish(house, application, SUPPLEMENT, "missing"))
    assert asked.state is ProposalState.WAITING
    refused = sign(house.store, settings, SECOND, EVERYTHING, asked.id, False, "再核一次")
    assert refused.state is ProposalState.REFUSED
    done = propose(house.store, settings, OFFICIAL, EVERYTHING, wish(house, application, SUPPLEMENT, "missing"))
    assert done.state is ProposalState.SIGNED
    with house.store.view() as unit:
        assert unit.applications.get(application).state is ApplicationState.SUPPLEMENT
        standing = unit.conclusions.standing(application)
    assert standing is not None
    assert standing.id == done.id


def test_what_changes_meanwhile_lapses(house: House, settings: ConclusionSettings, application: str) -> None:
    settle_all(house, application, DecisionKind.DISMISSED)
    old = wish(house, application, RECOMMENDED, "complete")
    asked = propose(house.store, settings, OFFICIAL, EVERYTHING, old)
    recheck(house, old.run_id)
    with pytest.raises(LapsedError):
        sign(house.store, settings, SECOND, EVERYTHING, asked.id, True, "")
    with pytest.raises(ConflictError):
        propose(house.store, settings, OFFICIAL, EVERYTHING, old)
    with house.store.view() as unit:
        assert unit.conclusions.get(asked.id).state is ProposalState.LAPSED
        assert unit.applications.get(application).state is not ApplicationState.RECOMMENDED


def test_a_reason_is_needed_and_other_needs_words(house: House, settings: ConclusionSettings, application: str) -> None:
    settle_all(house, application, DecisionKind.DISMISSED)
    for code, written in (("nonsense", "x"), ("other", " ")):
        with pytest.raises(ReasonMissingError):
            propose(house.store, settings, OFFICIAL, EVERYTHING, wish(house, application, RETURNED, code, written))


def test_a_withdrawn_application_is_not_concluded(house: House, settings: ConclusionSettings, application: str) -> None:
    with house.store.unit() as unit:
        current = unit.submissions.current(application)
        assert current is not None
        unit.submissions.withdraw(current.id, "经办甲", "撤回")
        assert [gate.why for gate in gates(unit, settings, application, RETURNED)] == ["withdrawn"]


def test_cautions_name_other_open_doubts(house: House, settings: ConclusionSettings, application: str) -> None:
    with house.store.view() as unit:
        found = {gate.why: gate for gate in cautions(unit, settings, application)}
    assert set(found["originals_unseen"].materials) == {"business_licence", "financial_statements"}
    assert all(item.severity is not Severity.BLOCKING for item in found["open_other"].items)
