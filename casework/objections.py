"""Objections (异议) against what was found, and the days for which a proposed list is published."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta

from casework.background import EVIDENCE, RULES, Wanted, ask_recheck
from casework.house import House
from heyan.errors import ConflictError, HeyanError, UnknownItemError
from heyan.rounds import Round
from heyan.vocabulary import Item
from storage.office_records import Matter, NewObjection, Objection, ObjectionState, Publication, Task
from storage.records import Scope

SATURDAY = 5


class ObjectionError(HeyanError):
    """The objection cannot be recorded or concluded like this."""

    code = "objection"


@dataclass(frozen=True, slots=True)
class Countdown:
    """How a publication stands on a day: its first and last day, and the whole days left (0: the last; below: over)."""

    published_on: date
    ends_on: date
    days_left: int

    @property
    def over(self) -> bool:
        return self.days_left < 0


def publication_end(published_on: date, days: int, holidays: Iterable[date]) -> date:
    """The last day of a publication (Article 8; Civil Code §§201-203).

    Natural days; the day of publishing does not count; a last day on a weekend or holiday moves to the next working
    day.
    """
    free = frozenset(holidays)
    last = published_on + timedelta(days=days)
    while last.weekday() >= SATURDAY or last in free:
        last += timedelta(days=1)
    return last


def countdown(publication: Publication | None, round_: Round, today: date) -> Countdown | None:
    """How many days of the publication are left; None where nothing was published. For the board."""
    if publication is None:
        return None
    end = publication_end(publication.published_on, round_.publication_days, round_.holidays)
    return Countdown(publication.published_on, end, (end - today).days)


def publish(house: House, round_id: str, published_on: date, place: str, today: date) -> Publication:
    """Record that the proposed list was published; UnknownItemError, ObjectionError (a day to come)."""
    if published_on > today:
        raise ObjectionError("the day of publishing has not come yet")
    with house.store.unit(house.actor) as unit:
        if unit.rounds.find(round_id) is None:
            raise UnknownItemError("there is no such round", round=round_id)
        made = unit.publications.record(round_id, published_on, place)
        unit.commit()
    return made


def record(house: House, scope: Scope, new: NewObjection, round_: Round, today: date) -> Objection:
    """Record an objection. UnknownItemError (application, run or attachment), ObjectionError (subject or day)."""
    if not _is_subject(new, round_) or new.raised_on > today:
        raise ObjectionError("the objection has no such subject, or a day to come")
    with house.store.unit(house.actor) as unit:
        owner = unit.desk.application(new.application_id, scope)
        if unit.desk.of_run(new.original_run, scope).id != owner.id:
            raise UnknownItemError("the run is another application's")
        unit.attachments.of(owner.id, new.attachments)
        made = unit.objections.add(new)
        unit.commit()
    return made


def find(house: House, scope: Scope, application_id: str, number: int) -> Objection:
    """The application's objection of this number; UnknownItemError, also for a foreign one."""
    with house.store.view() as unit:
        owner = unit.desk.application(application_id, scope)
        found = next((one for one in unit.objections.of_application(owner.id) if one.id == number), None)
    if found is None:
        raise UnknownItemError("the application has no such objection", objection=str(number))
    return found


def recheck_for(
    house: House, scope: Scope, objection: Objection, mode: str, attachments: tuple[int, ...]
) -> tuple[Task, bool]:
    """Have the run that is objected to made again: just so, or with evidence or today's rules. ConflictError."""
    if objection.state is not ObjectionState.OPEN:
        raise ConflictError("the objection has been concluded", objection=str(objection.id))
    if mode in (EVIDENCE, RULES) and not objection.again_run:
        # Three ways need the middle one: what the program itself gives today for the same inputs.
        ask_recheck(house, scope, Wanted(objection.original_run, "again", (), objection.id))
    return ask_recheck(house, scope, Wanted(objection.original_run, mode, attachments, objection.id))


def conclude(house: House, objection: Objection, version: int, outcome: ObjectionState, reasons: str) -> Objection:
    """Conclude an objection as it was seen; ConflictError, ObjectionError (no reasons, or not rechecked)."""
    if outcome is ObjectionState.OPEN or not reasons.strip():
        raise ObjectionError("a conclusion needs an outcome and reasons")
    if outcome is not ObjectionState.WITHDRAWN and not objection.again_run:
        raise ObjectionError("the run has not been made again yet")
    if objection.version != version or objection.state is not ObjectionState.OPEN:
        raise ConflictError("the objection has changed meanwhile", objection=str(objection.id))
    with house.store.unit(house.actor) as unit:
        stated = {"state": outcome.value, "reasons": reasons.strip(), "concluded_by": house.actor}
        made = unit.objections.change(objection, "concluded", **stated, concluded_at=house.store.clock())
        unit.commit()
    return made


def _is_subject(new: NewObjection, round_: Round) -> bool:
    match new.matter:
        case Matter.CLAIM:
            return new.subject in {claim.id for claim in round_.claims}
        case Matter.MATERIAL:
            return new.subject in tuple(Item)
    return new.subject == ""
