"""Doubts: the queue over all applications, and deciding one."""

from __future__ import annotations

from fastapi import APIRouter, Request
from starlette.responses import RedirectResponse, Response

from casework.signatures import Verdict, decide
from casework.work_claims import is_anothers, release
from heyan.errors import HeyanError
from heyan.vocabulary import Severity
from review.access import Desk, Known, Visitor
from review.dossier import Dossier, open_dossier
from review.forms import DecideForm, checked
from review.pages import page
from review.rooms import Rooms
from review.views.work import at_item, choose, on_desk
from review.words import words
from storage.records import ItemState

router = APIRouter()
MOST = 200


@router.get("/queue")
def queue(request: Request, rooms: Desk, visitor: Known, severity: str = "", rule: str = "") -> Response:
    """What waits for a person, the weightiest first."""
    with rooms.house.store.view() as unit:
        rounds = unit.desk.rounds()
        items = unit.review.open_items(rounds[0] if rounds else None, visitor.scope.districts)
    chosen = [i for i in items if (not severity or i.severity == severity) and (not rule or i.rule == rule)]
    counts = {one: sum(item.severity is one for item in items) for one in Severity}
    return page(
        request, "queue.html.j2", items=chosen[:MOST], more=max(0, len(chosen) - MOST), counts=counts, severity=severity
    )


@router.get("/items/{item_id}")
def item(rooms: Desk, visitor: Known, item_id: int) -> Response:
    """The doubt on the desk."""
    with rooms.house.store.view() as unit:
        owner = unit.desk.of_item(item_id, visitor.scope)
    return RedirectResponse(f"/applications/{owner.id}/desk?item={item_id}", 303)


@router.post("/items/{item_id}/decide")
def decided(request: Request, rooms: Desk, visitor: Known, item_id: int) -> Response:
    """Decide a doubt, or ask for the second signature it needs; then the next one comes.

    Where the doubt has changed meanwhile both versions are shown, and what was typed stays.
    """
    form = checked(visitor.entries, DecideForm)
    excepted = tuple(one.partition(":")[0] for one in form.shown if one not in form.chosen)
    reason, said_by = form.reason.strip(), form.explanation.strip()
    verdict = Verdict(
        item_id, form.version, form.decision, form.reason_code, reason, said_by, excepted, form.attachments
    )
    failed: HeyanError | None = None
    try:
        decide(rooms.house.store, rooms.desk, visitor.user.name, visitor.scope, verdict)
    except HeyanError as error:
        if error.code not in ("conflict", "superseded", "claimed", "reason"):
            raise
        failed = error
    with rooms.house.store.view() as unit:
        owner = unit.desk.of_item(item_id, visitor.scope)
        dossier = open_dossier(rooms, unit, owner.id, visitor.scope)
        changed = failed is not None and failed.code in ("conflict", "superseded")
        before = unit.review.lines_seen(item_id, form.shown) if changed else ()
    if failed is None:
        message = "已提交，待第二人签字。" if item_id in dossier.proposals else "已记录。"
        chosen = choose(rooms, visitor, dossier, _following(rooms, visitor, dossier, item_id), "", "")
        return on_desk(request, rooms, visitor, dossier, chosen, message=message)
    now = next(one for one in dossier.items if one.id == item_id)
    return on_desk(
        request,
        rooms,
        visitor,
        dossier,
        at_item(rooms, visitor, dossier, now),
        status=422 if failed.code == "reason" else 409,
        conflict={"before": before, "code": failed.code},
        typed=form.model_dump(mode="json"),
        message=words("errors", failed.code),
    )


def _following(rooms: Rooms, visitor: Visitor, dossier: Dossier, item_id: int) -> int:
    """The next doubt down the queue that waits and that nobody else has, then those above; this one where none does."""
    order = [one.id for one in dossier.items]
    at = order.index(item_id) + 1
    waiting = {one.id for one in dossier.items if one.state is ItemState.OPEN} - dossier.proposals.keys() - {item_id}
    with rooms.house.store.view() as unit:
        free = (one for one in (*order[at:], *order[:at]) if one in waiting)
        return next((one for one in free if not is_anothers(unit, one, visitor.user.name)), item_id)


@router.post("/items/{item_id}/release")
def released(rooms: Desk, visitor: Known, item_id: int) -> Response:
    """Give a claimed doubt back."""
    with rooms.house.store.unit(visitor.user.name) as unit:
        owner = unit.desk.of_item(item_id, visitor.scope)
        release(unit, item_id, visitor.user.name)
        unit.commit()
    return Response(status_code=204, headers={"HX-Redirect": f"/applications/{owner.id}"})
