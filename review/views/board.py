"""The round board: every district's applications, what waits in each, what is due."""

from __future__ import annotations

from collections import Counter

from fastapi import APIRouter, Request
from starlette.responses import Response

from casework.papers.issue import today_of
from heyan.errors import ConfigurationError, UnknownItemError
from heyan.rounds import Round
from review.access import Desk, Known
from review.board_rows import board_of
from review.pages import page
from review.rooms import Rooms
from review.views.objections import publication_of
from storage.records import JournalState

router = APIRouter()


@router.get("/rounds/{round_id}")
def board(request: Request, rooms: Desk, visitor: Known, round_id: str) -> Response:
    """The board of one round, of the districts one may see."""
    today, stated = today_of(rooms.house), _stated(rooms, round_id)
    with rooms.house.store.view() as unit:
        rounds = unit.desk.rounds()
        if round_id not in rounds and rounds:
            raise UnknownItemError("no round has this id", round=round_id)
        found = board_of(unit, round_id, visitor.scope, stated, today)
        whole = visitor.scope.districts is None and visitor.scope.applications is None
        failed = unit.journal.of_round(round_id, JournalState.FAILED) if rounds and whole else ()
    districts = sorted({one.row.application.district for one in found.shown})
    tally = Counter(one.state for one in found.shown)
    tally["received"] += len(found.coming)
    return page(
        request,
        "board.html.j2",
        round_id=round_id,
        rounds=rounds,
        groups=[(d, [one for one in found.shown if one.row.application.district == d]) for d in districts],
        tally=tally,
        waiting=sum(one.open for one in found.shown),
        late=sum(one.due is not None and one.due.left < 0 for one in found.shown),
        failed=[one for one in failed if one.digest not in {upload.sha256 for upload in found.broken}],
        coming=found.coming,
        broken=found.broken,
        due={"opens": stated.opens_on, "closes": stated.closes_on, "left": (stated.closes_on - today).days}
        if stated
        else None,
        publication=publication_of(rooms, round_id),
    )


def _stated(rooms: Rooms, round_id: str) -> Round | None:
    """The round's days as configured, None where it has no file that loads."""
    if not round_id.isdigit():
        return None
    try:
        return rooms.house.configuration.round(int(round_id))
    except ConfigurationError:
        return None
