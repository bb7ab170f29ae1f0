"""The queue of doubts that wait for a person, and what people decide about them."""

from __future__ import annotations

from collections.abc import Sequence

from casework.house import House
from casework.report import Json, finding_json
from heyan.vocabulary import DecisionKind
from storage.records import ReviewItem, ReviewLine


def open_queue(house: House) -> tuple[ReviewItem, ...]:
    """What waits for a person, weightiest first."""
    with house.store.view() as unit:
        return unit.review.open_items()


def decide(
    house: House, item: int, user: str, decision: DecisionKind, reason: str, excepted: Sequence[str] = ()
) -> ReviewItem:
    """Record a person's decision on an item (all its lines but the excepted ones), with its audit row."""
    with house.store.unit(user) as unit:
        decided = unit.review.decide(unit.review.item(item), user, decision, reason, excepted)
        unit.commit()
    return decided


def item_json(item: ReviewItem) -> Json:
    """A queue item with its lines."""
    return {
        "item": item.id,
        "application": item.application_id,
        "applicant": item.applicant,
        "district": item.district,
        "round": item.round_id,
        "run": item.run_id,
        "origin": item.origin.value,
        "rule": item.rule,
        "title": item.title,
        "severity": item.severity.value,
        "cause": item.cause,
        "state": item.state.value,
        "lines": [_line_json(line) for line in item.lines],
    }


def _line_json(line: ReviewLine) -> Json:
    said = line.decision.said if line.decision else None
    decision = {"decision": said.value, "user": said.user, "reason": said.reason} if said else {"decision": None}
    return finding_json(line.finding) | {"state": line.state.value} | decision
