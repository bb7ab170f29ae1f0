"""Objections: recorded, rechecked, compared three ways, concluded with reasons, printed; and the publication's days."""

from __future__ import annotations

from datetime import date, datetime

from fastapi import APIRouter, Request
from starlette.responses import RedirectResponse, Response

from casework import objections
from casework.background import RECHECK
from casework.objections import Countdown, countdown
from casework.three_way import ThreeWay, three_way
from heyan.errors import HeyanError
from heyan.rounds import Round
from heyan.vocabulary import Item
from review.access import Desk, Known, Visitor
from review.dossier import open_dossier
from review.forms import checked
from review.office_forms import ConcludeForm, ObjectionForm, ObjectionRecheckForm, PublicationForm
from review.pages import CHINA, page
from review.rooms import Rooms
from review.views.runs import outcome, subject_in_words
from review.words import words
from storage.office_records import Matter, NewObjection, Objection, ObjectionState
from storage.records import Application

router = APIRouter()
SHOWN = ("finding", "claim", "material", "file", "decision")
MOST = 200


@router.get("/objections")
def of_round(request: Request, rooms: Desk, visitor: Known) -> Response:
    """Every objection of the newest round, and how long the list is still published."""
    return _listed(request, rooms, visitor)


@router.post("/rounds/{round_id}/publication")
def published(request: Request, rooms: Desk, visitor: Known, round_id: str) -> Response:
    """Record that the proposed list was published."""
    form = checked(visitor.entries, PublicationForm)
    try:
        objections.publish(rooms.house_of(visitor.user.name), round_id, form.published_on, form.place, today(rooms))
    except HeyanError as error:
        if error.code != "objection":
            raise
        return _listed(request, rooms, visitor, 422, words("errors", "future_day"))
    return RedirectResponse("/objections", 303)


@router.get("/applications/{application_id}/objections")
def of_application(request: Request, rooms: Desk, visitor: Known, application_id: str) -> Response:
    """An application's objections, and the form for a new one."""
    return _of_application(request, rooms, visitor, application_id)


@router.post("/applications/{application_id}/objections")
def recorded(request: Request, rooms: Desk, visitor: Known, application_id: str) -> Response:
    """Record an objection against the application's newest run."""
    form = checked(visitor.entries, ObjectionForm)
    with rooms.house.store.view() as unit:
        owner = unit.desk.application(application_id, visitor.scope)
        run = unit.runs.latest(owner.id)
    if run is None:
        return _of_application(request, rooms, visitor, application_id, 422, words("errors", "no_run"), form)
    subject = _subject(form)
    new = NewObjection(
        owner.id,
        form.objector,
        form.contact,
        form.raised_on,
        form.matter,
        subject,
        form.words,
        form.attachments,
        run.id,
    )
    try:
        made = objections.record(
            rooms.house_of(visitor.user.name), visitor.scope, new, round_of(rooms, owner), today(rooms)
        )
    except HeyanError as error:
        if error.code != "objection":
            raise
        return _of_application(request, rooms, visitor, application_id, 422, words("errors", error.code), form)
    return RedirectResponse(f"/applications/{owner.id}/objections/{made.id}", 303)


@router.get("/applications/{application_id}/objections/{objection_id}")
def one(request: Request, rooms: Desk, visitor: Known, application_id: str, objection_id: int) -> Response:
    """One objection: what was said, the three runs side by side, the conclusion. Prints as a paper."""
    return _shown(request, rooms, visitor, application_id, objection_id)


@router.post("/applications/{application_id}/objections/{objection_id}/rechecks")
def rechecked(request: Request, rooms: Desk, visitor: Known, application_id: str, objection_id: int) -> Response:
    """Have the run that is objected to made again for this objection."""
    form = checked(visitor.entries, ObjectionRecheckForm)
    found = objections.find(rooms.house, visitor.scope, application_id, objection_id)
    house = rooms.house_of(visitor.user.name)
    try:
        objections.recheck_for(house, visitor.scope, found, form.mode, form.attachments)
    except HeyanError as error:
        if error.code not in ("no_evidence", "conflict"):
            raise
        text, status = words("errors", error.code), 409 if error.code == "conflict" else 422
        return _shown(request, rooms, visitor, application_id, objection_id, status, text)
    rooms.errands.ask()
    return RedirectResponse(f"/applications/{found.application_id}/objections/{found.id}", 303)


@router.post("/applications/{application_id}/objections/{objection_id}/conclusion")
def concluded(request: Request, rooms: Desk, visitor: Known, application_id: str, objection_id: int) -> Response:
    """Conclude the objection with reasons; what was typed stays where that is not possible."""
    form = checked(visitor.entries, ConcludeForm)
    found = objections.find(rooms.house, visitor.scope, application_id, objection_id)
    try:
        house = rooms.house_of(visitor.user.name)
        objections.conclude(house, found, form.version, ObjectionState(form.outcome), form.reasons)
    except HeyanError as error:
        if error.code not in ("objection", "conflict"):
            raise
        status, code = (409, "objection_changed") if error.code == "conflict" else (422, "not_rechecked")
        text = words("errors", code)
        return _shown(request, rooms, visitor, application_id, objection_id, status, text, form)
    return RedirectResponse(f"/applications/{found.application_id}/objections/{found.id}", 303)


def today(rooms: Rooms) -> date:
    """The day in China."""
    now: datetime = rooms.house.store.clock()
    return now.astimezone(CHINA).date()


def round_of(rooms: Rooms, application: Application) -> Round:
    """The application's round as configured now."""
    return rooms.house.configuration.round(int(application.round_id))


def publication_of(rooms: Rooms, round_id: str) -> Countdown | None:
    """How the round's publication stands today: for the board and for the list of objections."""
    if not round_id.isdigit():
        return None
    with rooms.house.store.view() as unit:
        publication = unit.publications.of_round(round_id)
    if publication is None:
        return None
    return countdown(publication, rooms.house.configuration.round(int(round_id)), today(rooms))


def _subject(form: ObjectionForm) -> str:
    """The list offers `claim:…` and `material:…` together; eligibility has no subject."""
    matter, _, subject = form.subject.partition(":")
    return subject if matter == form.matter.value else ""


def _listed(request: Request, rooms: Rooms, visitor: Visitor, status: int = 200, message: str = "") -> Response:
    with rooms.house.store.view() as unit:
        rounds = unit.desk.rounds()
        found = unit.objections.of_round(rounds[0], visitor.scope) if rounds else ()
        publication = unit.publications.of_round(rounds[0]) if rounds else None
    return page(
        request,
        "objections.html.j2",
        status,
        round_id=rounds[0] if rounds else "",
        found=found,
        publication=publication,
        due=publication_of(rooms, rounds[0]) if rounds else None,
        today=today(rooms),
        message=message,
    )


def _of_application(
    request: Request,
    rooms: Rooms,
    visitor: Visitor,
    application_id: str,
    status: int = 200,
    message: str = "",
    typed: ObjectionForm | None = None,
) -> Response:
    with rooms.house.store.view() as unit:
        owner = unit.desk.application(application_id, visitor.scope)
        found = unit.objections.of_application(owner.id)
        attachments = unit.attachments.of_application(owner.id)
        has_run = unit.runs.latest(owner.id) is not None
    return page(
        request,
        "objections_of.html.j2",
        status,
        application=owner,
        found=found,
        attachments=attachments,
        claims=round_of(rooms, owner).claims,
        items=tuple(Item),
        matters=tuple(Matter),
        has_run=has_run,
        due=publication_of(rooms, owner.round_id),
        today=today(rooms),
        message=message,
        typed=typed,
    )


def _shown(
    request: Request,
    rooms: Rooms,
    visitor: Visitor,
    application_id: str,
    objection_id: int,
    status: int = 200,
    message: str = "",
    typed: ConcludeForm | None = None,
) -> Response:
    found = objections.find(rooms.house, visitor.scope, application_id, objection_id)
    with rooms.house.store.view() as unit:
        dossier = open_dossier(rooms, unit, found.application_id, visitor.scope)
        every = unit.attachments.of_application(found.application_id)
        tasks = [
            t
            for t in unit.tasks.of_application(found.application_id, RECHECK)
            if t.content.get("objection") == found.id
        ]
        runs = {number: unit.runs.get(number) for number in _runs(found)}
    compared = _three(rooms, found)
    changes = [change for change in compared.changes if change.what in SHOWN] if compared else []
    return page(
        request,
        "objection.html.j2",
        status,
        dossier=dossier,
        objection=found,
        attachments=every,
        own=[one for one in every if one.id in found.attachments],
        tasks=tasks,
        outcome=lambda task: outcome(rooms, task),
        runs=runs,
        compared=compared,
        changes=changes[:MOST],
        more=max(0, len(changes) - MOST),
        told=lambda change: subject_in_words(change.what, change.subject, dossier, rooms),
        due=publication_of(rooms, dossier.application.round_id),
        message=message,
        typed=typed,
    )


def _runs(found: Objection) -> list[str]:
    return [run for run in (found.original_run, found.again_run, found.changed_run) if run]


def _three(rooms: Rooms, found: Objection) -> ThreeWay | None:
    """The comparison as far as there are runs: without a changed one the same again stands in its place."""
    if not found.again_run:
        return None
    return three_way(rooms.house, found.original_run, found.again_run, found.changed_run or found.again_run)
