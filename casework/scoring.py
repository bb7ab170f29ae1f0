"""Experts' scores on the measure's sheet (评审标准): the system lays out the evidence and never proposes a score."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation

from casework.accounts import Role
from casework.house import House
from heyan.errors import HeyanError, UnknownItemError
from heyan.rounds import Round, ScoreItem
from storage.office_records import ScoreSheet
from storage.records import Plain, Scope


class ScoreError(HeyanError):
    """A score is no number, out of its range, between two steps, or missing on a sheet that is handed in."""

    code = "score"

    def __init__(self, item: str) -> None:
        super().__init__("a score is missing or not one", item=item)
        self.item = item


@dataclass(frozen=True, slots=True)
class Filled:
    """What an expert has written: points and a note for each item, and a word on the whole."""

    points: Mapping[str, str]
    notes: Mapping[str, str]
    comment: str
    version: int
    hand_in: bool


def assign(house: House, scope: Scope, application_id: str, user: str, assigned: bool) -> None:
    """Give an application to an expert, or take it back. UnknownItemError, ConflictError (handed in already)."""
    with house.store.unit(house.actor) as unit:
        owner = unit.desk.application(application_id, scope)
        expert = unit.users.find(user)
        if expert is None or expert.role != Role.EXPERT or not expert.active:
            raise UnknownItemError("there is no such expert", user=user)
        if assigned:
            unit.desk.assign(owner.id, user)
        else:
            unit.scores.withdraw_assignment(owner.id, user)
        unit.commit()


def keep(house: House, scope: Scope, round_: Round, application_id: str, filled: Filled) -> ScoreSheet:
    """Keep the actor's sheet, or hand it in for good. UnknownItemError, ScoreError, ConflictError."""
    scores = {item.id: _scored(item, round_, filled) for item in round_.scoring}
    with house.store.unit(house.actor) as unit:
        owner = unit.desk.application(application_id, scope)
        kept = unit.scores.keep(owner.id, scores, filled.comment.strip(), filled.version, filled.hand_in)
        unit.commit()
    return kept


def total(scores: Plain, round_: Round) -> Decimal:
    """The sum of the points given, of items that the sheet still has."""
    known = {item.id for item in round_.scoring}
    return sum((Decimal(one["points"]) for item, one in scores.items() if item in known and one["points"]), Decimal(0))


def most(round_: Round) -> Decimal:
    """The points of the whole sheet."""
    return sum((item.points for item in round_.scoring), Decimal(0))


def _scored(item: ScoreItem, round_: Round, filled: Filled) -> Plain:
    typed = filled.points.get(item.id, "").strip()
    note = filled.notes.get(item.id, "").strip()
    if not typed:
        if filled.hand_in:
            raise ScoreError(item.id)
        return {"points": "", "note": note}
    try:
        points = Decimal(typed)
    except InvalidOperation:
        raise ScoreError(item.id) from None
    if not points.is_finite() or not 0 <= points <= item.points or points % round_.score_step:
        raise ScoreError(item.id)
    return {"points": format(points.normalize() if points else Decimal(0), "f"), "note": note}
