"""The round board: every district's applications, what waits in each, what is due."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from datetime import datetime

from fastapi import APIRouter, Request
from starlette.responses import Response

from heyan.errors import ConfigurationError, UnknownItemError
from heyan.vocabulary import Severity
from review.access import Desk, Known
from review.pages import CHINA, page
from review.rooms import Rooms
from storage.records import ApplicationState, BoardRow, JournalState

router = APIRouter()

KEPT = (ApplicationState.SUPPLEMENT, ApplicationState.RECOMMENDED, ApplicationState.RETURNED)
"""States that people have set: they stand whatever is open."""


@dataclass(frozen=True, slots=True)
class Shown:
    """One line of the board."""

    row: BoardRow
    state: str
    open: int
    blocking: int


@router.get("/rounds/{round_id}")
def board(request: Request, rooms: Desk, visitor: Known, round_id: str) -> Response:
    """The board of one round, of the districts one may see."""
    with rooms.house.store.view() as unit:
        rounds = unit.desk.rounds()
        if round_id not in rounds and rounds:
            raise UnknownItemError("no round has this id", round=round_id)
        rows = unit.desk.board(round_id, visitor.scope)
        whole = visitor.scope.districts is None and visitor.scope.applications is None
        failed = unit.journal.of_round(round_id, JournalState.FAILED) if rounds and whole else ()
    shown = [_shown(row) for row in rows]
    districts = sorted({one.row.application.district for one in shown})
    return page(
        request,
        "board.html.j2",
        round_id=round_id,
        rounds=rounds,
        groups=[(d, [one for one in shown if one.row.application.district == d]) for d in districts],
        tally=Counter(one.state for one in shown),
        waiting=sum(one.open for one in shown),
        failed=failed,
        due=_due(rooms, round_id),
    )


def _shown(row: BoardRow) -> Shown:
    waiting = sum(count for severity, count in row.open_items.items() if severity is not Severity.INFO)
    return Shown(row, state_of(row, waiting), waiting, row.open_items.get(Severity.BLOCKING, 0))


def state_of(row: BoardRow, waiting: int) -> str:
    """The word for where an application stands."""
    if row.withdrawn:
        return "withdrawn"
    if row.application.state in KEPT:
        return row.application.state.value
    if row.run_id is None:
        return "received"
    return "waiting" if waiting else "settled"


def _due(rooms: Rooms, round_id: str) -> dict[str, object] | None:
    """The round's days, and how many are left."""
    if not round_id.isdigit():
        return None
    try:
        stated = rooms.house.configuration.round(int(round_id))
    except ConfigurationError:
        return None
    today = datetime.now(CHINA).date()
    return {"opens": stated.opens_on, "closes": stated.closes_on, "left": (stated.closes_on - today).days}
