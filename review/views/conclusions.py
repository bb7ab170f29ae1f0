"""How a district's review ends, and the papers made of it: gates, conclusion, signature, versions."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import IO
from urllib.parse import quote

from fastapi import APIRouter, Request
from starlette.responses import RedirectResponse, Response, StreamingResponse

from casework.conclusions import GatedError, Wish, cautions, gates, propose, sign
from casework.papers.issue import issue, issue_summary, possible
from heyan.errors import HeyanError, UnknownItemError
from heyan.rounds import Round
from review.access import Desk, Known, Visitor
from review.board_rows import state_now
from review.forms import ConcludeForm, PaperForm, SignForm, SummaryForm, checked
from review.pages import page
from review.rooms import Rooms
from review.views.work import expect
from review.words import words
from storage.handing_records import OutcomeOfReview, Paper
from storage.records import ApplicationState

router = APIRouter()
KINDS = {
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "pdf": "application/pdf",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}
TOLD = ("gated", "reason", "conflict", "lapsed", "own_signature", "not_concluded")
"""Errors that the page itself tells, with what was typed kept."""


@router.get("/applications/{application_id}/conclusion")
def conclusion(request: Request, rooms: Desk, visitor: Known, application_id: str) -> Response:
    """What stands against each conclusion, the form, what was concluded, the papers."""
    with rooms.house.store.view() as unit:
        found = unit.desk.application(application_id, visitor.scope)
    if rooms.matrix.allows("POST /applications/{application_id}/conclusion", visitor.user.role):
        expect(rooms, found.id)
    return _shown(request, rooms, visitor, application_id)


@router.post("/applications/{application_id}/conclusion")
def conclude(request: Request, rooms: Desk, visitor: Known, application_id: str) -> Response:
    """Draw a conclusion, or ask for its second signature."""
    form = checked(visitor.entries, ConcludeForm)
    wish = Wish(application_id, form.run, form.outcome, form.reason_code, form.reason)
    try:
        with rooms.house.store.view() as unit:
            wish = replace(wish, application_id=unit.desk.application(application_id, visitor.scope).id)
        made = propose(rooms.house.store, rooms.conclusions, visitor.user, visitor.scope, wish)
    except HeyanError as error:
        return _told(request, rooms, visitor, application_id, error, form.model_dump(mode="json"))
    said = words("conclusion_states", made.state.value)
    return _shown(request, rooms, visitor, application_id, message=said)


@router.post("/conclusions/{conclusion_id}")
def signed(request: Request, rooms: Desk, visitor: Known, conclusion_id: int) -> Response:
    """Sign another person's conclusion, or send it back."""
    form = checked(visitor.entries, SignForm)
    with rooms.house.store.view() as unit:
        asked = unit.conclusions.get(conclusion_id)
        unit.desk.application(asked.application_id, visitor.scope)
    settings, store = rooms.conclusions, rooms.house.store
    try:
        made = sign(store, settings, visitor.user, visitor.scope, conclusion_id, form.agreed, form.note.strip())
    except HeyanError as error:
        return _told(request, rooms, visitor, asked.application_id, error, {})
    said = words("conclusion_states", made.state.value)
    return _shown(request, rooms, visitor, asked.application_id, message=said)


@router.post("/applications/{application_id}/papers")
def issued(request: Request, rooms: Desk, visitor: Known, application_id: str) -> Response:
    """Make the next version of a paper."""
    form = checked(visitor.entries, PaperForm)
    house = rooms.house_of(visitor.user.name)
    try:
        issue(house, rooms.wording, visitor.scope, application_id, form.kind)
    except HeyanError as error:
        return _told(request, rooms, visitor, application_id, error, {})
    return RedirectResponse(f"/applications/{application_id}/conclusion#papers", 303)


@router.get("/papers/{paper_id}/{form}")
def paper(rooms: Desk, visitor: Known, paper_id: str, form: str) -> Response:
    """A version's file as it was made; the look is on record."""
    with rooms.house.store.unit(visitor.user.name) as unit:
        found = unit.papers.get(paper_id, visitor.scope)
        if form not in found.files:
            raise UnknownItemError("the paper has no such form", paper=paper_id)
        unit.audit.record("paper.taken", f"paper:{found.id}", form)
        unit.commit()
    headers = {"content-disposition": f"attachment; filename*=UTF-8''{quote(file_name(found, form))}"}
    return StreamingResponse(_blocks(rooms.house.store.objects.open(found.files[form])), 200, headers, KINDS[form])


@router.get("/rounds/{round_id}/summary")
def summary(request: Request, rooms: Desk, visitor: Known, round_id: str) -> Response:
    """The districts' tables of recommendations (汇总推荐表) with their versions."""
    round_ = _round(rooms, round_id)
    districts = round_.districts if visitor.scope.districts is None else visitor.scope.districts
    with rooms.house.store.view() as unit:
        rows = []
        for one in districts:
            held = unit.applications.of_round(round_id, (one,))
            recommended = sum(application.state is ApplicationState.RECOMMENDED for application in held)
            rows.append((one, recommended, unit.papers.of_subject(f"district_summary:{round_id}:{one}")))
    return page(request, "summary.html.j2", round_id=round_id, rows=rows)


@router.post("/rounds/{round_id}/summary")
def summary_made(rooms: Desk, visitor: Known, round_id: str) -> Response:
    """Make the next version of a district's table."""
    form = checked(visitor.entries, SummaryForm)
    house = rooms.house_of(visitor.user.name)
    issue_summary(house, rooms.wording, visitor.scope, _round(rooms, round_id), form.district)
    return RedirectResponse(f"/rounds/{round_id}/summary", 303)


def file_name(found: Paper, form: str) -> str:
    """The paper's title, number and version as a file's name."""
    title, number = found.content["title"], found.content["number"]
    return f"{title} {number} v{found.version}.{form}"


def _round(rooms: Rooms, round_id: str) -> Round:
    with rooms.house.store.view() as unit:
        known = unit.desk.rounds()
    if round_id not in known or not round_id.isdigit():
        raise UnknownItemError("no round has this id", round=round_id)
    return rooms.house.configuration.round(int(round_id))


def _told(
    request: Request, rooms: Rooms, visitor: Visitor, application_id: str, error: HeyanError, typed: dict[str, object]
) -> Response:
    """The page with what went wrong and what was typed; errors that it cannot tell go on."""
    if error.code not in TOLD:
        raise error
    status = {"own_signature": 403, "reason": 422}.get(error.code, 409)
    against = error.gates if isinstance(error, GatedError) else ()
    return _shown(
        request,
        rooms,
        visitor,
        application_id,
        status,
        words("errors", error.code),
        failed=True,
        typed=typed,
        against=against,
    )


def _shown(
    request: Request,
    rooms: Rooms,
    visitor: Visitor,
    application_id: str,
    status: int = 200,
    message: str = "",
    **more: object,
) -> Response:
    settings = rooms.conclusions
    with rooms.house.store.view() as unit:
        application = unit.desk.application(application_id, visitor.scope)
        each = {one.value: gates(unit, settings, application.id, one) for one in OutcomeOfReview}
        common = [gate for gate in each[OutcomeOfReview.RECOMMENDED] if all(gate in held for held in each.values())]
        values: dict[str, object] = {
            "application": application,
            "state": state_now(unit, application),
            "run": unit.runs.latest(application.id),
            "against_each": {one: [gate for gate in held if gate not in common] for one, held in each.items()},
            "common": common,
            "cautions": cautions(unit, settings, application.id),
            "waiting": unit.conclusions.waiting_for(application.id),
            "history": unit.conclusions.of_application(application.id)[::-1],
            "papers": unit.papers.of_application(application.id),
            "possible": possible(application.state) if unit.conclusions.standing(application.id) else (),
        }
    values |= {
        "reasons": {outcome.value: texts for outcome, texts in settings.reasons.items()},
        "needs_second": [one.value for one in OutcomeOfReview if settings.needs_second(one, visitor.user.role)],
        "message": message,
        "failed": False,
        "typed": {},
        "against": (),
    }
    return page(request, "conclusion.html.j2", status, **values | more)


def _blocks(content: IO[bytes]) -> Iterator[bytes]:
    with content:
        while block := content.read(1 << 16):
            yield block
