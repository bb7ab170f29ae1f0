"""Three runs side by side: the original, the same again, and the changed one. What objections are answered with."""

from __future__ import annotations

from dataclasses import dataclass

from casework.difference import Change, Difference, difference
from casework.house import House
from casework.report import Json


@dataclass(frozen=True, slots=True)
class ThreeWayChange:
    """One value in the three runs (None: not there); the cause is of the step at which it changed.

    `step` is `again` where the same again already differs (then the program or a model has changed, not the case),
    `changed` where only the changed run differs, `both` where each step changed it.
    """

    what: str
    subject: str
    original: str | None
    again: str | None
    changed: str | None
    step: str
    cause: str
    because: tuple[str, ...] = ()
    """The inputs behind it: files, decisions, settings, lists."""


@dataclass(frozen=True, slots=True)
class ThreeWay:
    """The two steps, and every value that is not the same in all three runs."""

    repeated: Difference
    altered: Difference
    changes: tuple[ThreeWayChange, ...]


def three_way(house: House, original: str, again: str, changed: str) -> ThreeWay:
    """Every difference between original, same again and changed; UnknownRunError."""
    repeated, altered = difference(house, original, again), difference(house, again, changed)
    first = {(change.what, change.subject): change for change in repeated.changes}
    second = {(change.what, change.subject): change for change in altered.changes}
    places = sorted(first.keys() | second.keys())
    return ThreeWay(repeated, altered, tuple(_joined(first.get(place), second.get(place)) for place in places))


def _joined(first: Change | None, second: Change | None) -> ThreeWayChange:
    if first is None:
        assert second is not None
        one, values, step = second, (second.before, second.before, second.after), "changed"
    elif second is None:
        one, values, step = first, (first.before, first.after, first.after), "again"
    else:
        one, values, step = second, (first.before, first.after, second.after), "both"
    both = [change for change in (first, second) if change is not None]
    causes = dict.fromkeys(cause for change in both for cause in change.cause.split("+"))
    because = dict.fromkeys(reason for change in both for reason in change.because)
    return ThreeWayChange(one.what, one.subject, *values, step, "+".join(causes), tuple(because))


def three_way_json(found: ThreeWay) -> Json:
    """The comparison as JSON."""
    return {
        "original": {"run": found.repeated.first, "result_sha256": found.repeated.first_hash},
        "again": {"run": found.repeated.second, "result_sha256": found.repeated.second_hash},
        "changed": {"run": found.altered.second, "result_sha256": found.altered.second_hash},
        "same_again": found.repeated.same,
        "changes": [
            {
                "what": one.what,
                "subject": one.subject,
                "original": one.original,
                "again": one.again,
                "changed": one.changed,
                "step": one.step,
                "cause": one.cause,
                "because": list(one.because),
            }
            for one in found.changes
        ],
    }
