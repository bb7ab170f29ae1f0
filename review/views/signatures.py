"""Second signatures: what waits for one, signing, refusing."""

from __future__ import annotations

from fastapi import APIRouter, Request
from starlette.responses import Response

from casework.signatures import sign
from heyan.errors import HeyanError
from review.access import Desk, Known, Visitor
from review.dossier import masked
from review.forms import SignForm, checked
from review.pages import page
from review.rooms import Rooms
from review.words import words

router = APIRouter()


@router.get("/signatures")
def signatures(request: Request, rooms: Desk, visitor: Known) -> Response:
    """What waits for a second signature, one's own apart."""
    return _listed(request, rooms, visitor)


@router.post("/proposals/{proposal_id}")
def signed(request: Request, rooms: Desk, visitor: Known, proposal_id: int) -> Response:
    """Sign another person's decision, or send it back."""
    form = checked(visitor.entries, SignForm)
    try:
        settled = sign(rooms.house.store, visitor.user.name, visitor.scope, proposal_id, form.agreed, form.note.strip())
    except HeyanError as error:
        if error.code not in ("lapsed", "conflict"):
            raise
        return _listed(request, rooms, visitor, 409, words("errors", error.code))
    return _listed(request, rooms, visitor, message=words("proposals", settled.state.value))


def _listed(request: Request, rooms: Rooms, visitor: Visitor, status: int = 200, message: str = "") -> Response:
    with rooms.house.store.view() as unit:
        waiting = unit.proposals.waiting(visitor.scope)
        items = (unit.review.item(one.item_id) for one in waiting)
        told = [masked(unit, item.application_id, (item,), visitor.scope)[0] for item in items]
        pairs = list(zip(waiting, told, strict=True))
        ends = [(one, unit.applications.get(one.application_id)) for one in unit.conclusions.waiting(visitor.scope)]
    mine = [pair for pair in pairs if pair[0].asked_by == visitor.user.name]
    theirs = [pair for pair in pairs if pair[0].asked_by != visitor.user.name]
    return page(
        request,
        "signatures.html.j2",
        status,
        mine=mine,
        theirs=theirs,
        ends=ends,
        message=message,
        failed=status >= 400,
    )
