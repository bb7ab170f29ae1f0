"""The board's lines: where each application stands, what is due and when."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime

from casework.papers.issue import NOTICE
from heyan.rounds import Round
from heyan.vocabulary import Severity
from heyan.working_days import after_working_days, working_days_between
from review.pages import CHINA
from storage import UnitOfWork
from storage.handing_records import Conclusion, Upload, UploadState
from storage.records import EVERYTHING, Application, ApplicationState, BoardRow, Scope

KEPT = (ApplicationState.SUPPLEMENT, ApplicationState.RECOMMENDED, ApplicationState.RETURNED)
"""States that people have set: they stand whatever is open."""
UNDER_WAY = (UploadState.WAITING, UploadState.READING)
CHECKING = ("judge", "conclude", "done")
"""Stages of reading after which only judging is left."""


@dataclass(frozen=True, slots=True)
class Due:
    """Something that must be done by a day: `notice` (tell all defects at once) or `supplement` (hand them in)."""

    what: str
    day: date
    left: int
    """Working days, negative where it is overdue."""


@dataclass(frozen=True, slots=True)
class Shown:
    """One line of the board."""

    row: BoardRow
    state: str
    open: int
    blocking: int
    due: Due | None
    conclusion: Conclusion | None
    """One that waits for its second signature."""
    upload: Upload | None = None
    """What is being read for it just now."""


@dataclass(frozen=True, slots=True)
class Board:
    """The lines, and the bundles that are not (yet) anybody's or did not get through."""

    shown: tuple[Shown, ...]
    coming: tuple[Upload, ...]
    broken: tuple[Upload, ...]


def board_of(unit: UnitOfWork, round_id: str, scope: Scope, round_: Round | None, today: date) -> Board:
    """The round's board within the scope."""
    uploads = unit.uploads.of_round(round_id, scope)
    busy = {_application(unit, one): one for one in reversed(uploads) if one.state in UNDER_WAY}
    waiting = {one.application_id: one for one in unit.conclusions.waiting(scope)}
    rows = [row for row in unit.desk.board(round_id, scope) if not (row.withdrawn and row.run_id is None)]
    asked = _asked(unit, [row.application.id for row in rows if row.application.state is ApplicationState.SUPPLEMENT])
    known = {row.application.id for row in rows}
    return Board(
        tuple(_shown(row, busy.get(row.application.id), waiting, asked, round_, today) for row in rows),
        tuple(one for owner, one in busy.items() if owner not in known),
        tuple(one for one in uploads if one.state in (UploadState.FAILED, UploadState.REFUSED)),
    )


def _asked(unit: UnitOfWork, applications: list[str]) -> dict[str, datetime]:
    """From when the applicants' days count: the newest notice states its own, else the conclusion's signature."""
    signed, told = unit.conclusions.signed_at(applications), unit.papers.last_made(NOTICE, applications)
    return {one: max(at, told.get(one, at)) for one, at in signed.items()}


def state_of(row: BoardRow, waiting: int, upload: Upload | None = None) -> str:
    """The word for where an application stands."""
    if upload is not None:
        if upload.state is UploadState.WAITING:
            return "received"
        return "checking" if upload.stage in CHECKING else "reading"
    if row.withdrawn:
        return "withdrawn"
    if row.application.state in KEPT:
        return row.application.state.value
    if row.run_id is None:
        return "received"
    return "waiting" if waiting else "settled"


def state_now(unit: UnitOfWork, application: Application) -> str:
    """The word for where one application stands, as on the board."""
    row = unit.desk.board(application.round_id, Scope(districts=None, applications=(application.id,)))[0]
    uploads = unit.uploads.of_round(application.round_id, EVERYTHING)
    under_way = (one for one in uploads if one.state in UNDER_WAY and _application(unit, one) == application.id)
    return state_of(row, doubts_of(row), next(under_way, None))


def doubts_of(row: BoardRow) -> int:
    """Open doubts that people must settle; hints are none."""
    return sum(count for severity, count in row.open_items.items() if severity is not Severity.INFO)


def due_of(row: BoardRow, state: str, asked_at: datetime | None, round_: Round, today: date) -> Due | None:
    """What is due next: the notice while nothing is concluded, what was asked for once it has been."""
    if state == "supplement" and asked_at is not None:
        return _due("supplement", asked_at.astimezone(CHINA).date(), round_.supplement_days, round_, today)
    if state in ("received", "reading", "checking", "waiting", "settled") and row.received_on is not None:
        return _due("notice", row.received_on, round_.notice_days, round_, today)
    return None


def _due(what: str, begins: date, days: int, round_: Round, today: date) -> Due:
    last = after_working_days(begins, days, round_.holidays, round_.workdays)
    return Due(what, last, working_days_between(today, last, round_.holidays, round_.workdays))


def _shown(
    row: BoardRow,
    upload: Upload | None,
    waiting: Mapping[str, Conclusion],
    asked: Mapping[str, datetime],
    round_: Round | None,
    today: date,
) -> Shown:
    opened, number = doubts_of(row), row.application.id
    state = state_of(row, opened, upload)
    due = due_of(row, state, asked.get(number), round_, today) if round_ else None
    return Shown(row, state, opened, row.open_items.get(Severity.BLOCKING, 0), due, waiting.get(number), upload)


def _application(unit: UnitOfWork, upload: Upload) -> str:
    """Whose the bundle is as far as that is known; its own id where it is nobody's yet."""
    if upload.submission_id:
        return unit.applications.get(unit.submissions.get(upload.submission_id).application_id).id
    return upload.application_id or upload.id
