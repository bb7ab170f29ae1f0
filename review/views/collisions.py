"""Collisions: what two applications share, both papers side by side."""

from __future__ import annotations

from fastapi import APIRouter, Path, Request
from starlette.responses import Response

from casework.collisions import Pair, is_foreign, pairs, shared_words
from heyan.errors import UnknownItemError
from review.access import Desk, Known, Visitor
from review.dossier import masked
from review.pages import page
from review.rooms import Rooms
from storage.records import Application, ReviewItem

router = APIRouter()


@router.get("/items/{item_id}/collision")
def collision(request: Request, rooms: Desk, visitor: Known, item_id: int, line: int = 0) -> Response:
    """Both papers of a line; another district's names are masked to those who see one district."""
    item, owner, found = _found(rooms, visitor, item_id)
    chosen = next((one for one in found if one.line.id == line), found[0] if found else None)
    if chosen is None:
        raise UnknownItemError("neither paper is there any more", item=str(item_id))
    foreign = chosen.theirs is not None and is_foreign(chosen.theirs, visitor.scope)
    lines = {one.id: one for one in item.lines}
    return page(
        request,
        "collision.html.j2",
        item=item,
        application=owner,
        pairs=found,
        chosen=chosen,
        finding=lines[chosen.line.id].finding,
        foreign=foreign,
    )


@router.get("/items/{item_id}/collisions/{line_id}/{number}.jpg")
def shared(rooms: Desk, visitor: Known, item_id: int, line_id: int, number: int = Path(ge=1, le=10000)) -> Response:
    """A page of the other side with only what both papers say; the look is on record."""
    _, owner, found = _found(rooms, visitor, item_id)
    pair = next((one for one in found if one.line.id == line_id), None)
    if pair is None or pair.theirs is None:
        raise UnknownItemError("there is no such paper", item=str(item_id))
    picture = shared_words(rooms.house, pair, number)
    with rooms.house.store.unit(visitor.user.name) as unit:
        unit.audit.record("page.compared", f"file:{pair.theirs.sha256}", {"application": owner.id, "page": number})
        unit.commit()
    return Response(picture, media_type="image/jpeg", headers={"cache-control": "private, max-age=3600"})


def _found(rooms: Rooms, visitor: Visitor, item_id: int) -> tuple[ReviewItem, Application, tuple[Pair, ...]]:
    with rooms.house.store.view() as unit:
        owner = unit.desk.of_item(item_id, visitor.scope)
        item = unit.review.item(item_id)
        found = pairs(unit, item)
        (shown,) = masked(unit, owner.id, (item,), visitor.scope)
    return shown, owner, found
