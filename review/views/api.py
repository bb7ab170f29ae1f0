"""The API for other office systems: reads only, by token, within the token's districts."""

from __future__ import annotations

from typing import Any

from fastapi import APIRouter, Query, Request
from fastapi.openapi.utils import get_openapi
from starlette.responses import JSONResponse

from heyan import __version__
from review.access import Desk, Reads
from review.api_models import (
    ApplicationShape,
    ApplicationsShape,
    ErrorShape,
    FindingShape,
    FindingsShape,
    ReportShape,
    RunShape,
    RunsShape,
)
from review.board_rows import doubts_of, state_of
from review.dossier import masked
from review.rooms import Rooms
from storage import UnitOfWork
from storage.records import Application, BoardRow, ItemState, ReviewItem, ReviewLine, Run, Scope

ERRORS: dict[int | str, dict[str, Any]] = {
    401: {"model": ErrorShape, "description": "the token is missing, wrong, expired or revoked"},
    404: {"model": ErrorShape, "description": "no such thing, or not within the token's districts"},
    422: {"model": ErrorShape, "description": "a parameter is not as described"},
}
router = APIRouter(prefix="/api/v1", tags=["heyan"], responses=ERRORS)
MOST = 200


@router.get("/openapi.json", include_in_schema=False)
def openapi(_: Request) -> JSONResponse:
    """The description of this API."""
    stated = get_openapi(title="heyan", version=__version__, routes=router.routes, description=__doc__)
    stated["components"]["securitySchemes"] = {"token": {"type": "http", "scheme": "bearer"}}
    stated["security"] = [{"token": []}]
    return JSONResponse(stated)


@router.get("/applications", response_model=ApplicationsShape)
def applications(
    rooms: Desk,
    scope: Reads,
    round: str = Query(default="", max_length=32, description="a round's id; default: the newest"),
    after: str = Query(default="", max_length=32, description="the `next` of the page before"),
    limit: int = Query(default=100, ge=1, le=MOST),
) -> ApplicationsShape:
    """The applications of a round, by id."""
    with rooms.house.store.view() as unit:
        rounds = unit.desk.rounds()
        chosen = round or (rounds[0] if rounds else "")
        rows = sorted(unit.desk.board(chosen, scope), key=lambda row: row.application.id)
    rest = [row for row in rows if row.application.id > after]
    shown = rest[:limit]
    following = shown[-1].application.id if len(rest) > limit else None
    return ApplicationsShape(applications=[_application(row) for row in shown], next=following)


@router.get("/applications/{application_id}", response_model=ApplicationShape)
def application(rooms: Desk, scope: Reads, application_id: str) -> ApplicationShape:
    """One application."""
    with rooms.house.store.view() as unit:
        owner = unit.desk.application(application_id, scope)
        rows = unit.desk.board(owner.round_id, Scope(districts=scope.districts, applications=(owner.id,)))
    return _application(rows[0])


@router.get("/applications/{application_id}/runs", response_model=RunsShape)
def runs(rooms: Desk, scope: Reads, application_id: str) -> RunsShape:
    """An application's runs, oldest first."""
    with rooms.house.store.view() as unit:
        owner = unit.desk.application(application_id, scope)
        found = unit.runs.of_application(owner.id)
    return RunsShape(runs=[_run(run) for run in found])


@router.get("/applications/{application_id}/findings", response_model=FindingsShape)
def findings(rooms: Desk, scope: Reads, application_id: str) -> FindingsShape:
    """An application's doubts as they stand, with decisions; other districts' applicants are not named."""
    with rooms.house.store.view() as unit:
        owner = unit.desk.application(application_id, scope)
        run = unit.runs.latest(owner.id)
        items = _items(unit, owner, scope)
    lines = [_finding(item, line) for item in items for line in item.lines]
    return FindingsShape(application=owner.id, run=run.id if run else None, findings=lines)


@router.get("/runs/{run_id}", response_model=ReportShape)
def run(rooms: Desk, scope: Reads, run_id: str) -> ReportShape:
    """A run and its report; taking a report away is on record."""
    with rooms.house.store.unit("api") as unit:
        unit.desk.of_run(run_id, scope)
        found, report = unit.runs.get(run_id), _report(rooms, unit, run_id)
        unit.audit.record("report.exported", f"run:{run_id}")
        unit.commit()
    return ReportShape(run=_run(found), report=report)


def _report(rooms: Rooms, unit: UnitOfWork, run_id: str) -> dict[str, Any]:
    return rooms.reports.get(unit, run_id)


def _items(unit: UnitOfWork, owner: Application, scope: Scope) -> tuple[ReviewItem, ...]:
    items = masked(unit, owner.id, unit.review.of_application(owner.id), scope)
    return tuple(one for one in items if one.state is not ItemState.SUPERSEDED)


def _application(row: BoardRow) -> ApplicationShape:
    one = row.application
    return ApplicationShape(
        id=one.id,
        round=one.round_id,
        applicant=one.name,
        uscc=one.uscc,
        district=one.district,
        state=state_of(row, doubts_of(row)),
        latest_run=row.run_id,
        open_doubts={severity.value: count for severity, count in sorted(row.open_items.items())},
    )


def _run(run: Run) -> RunShape:
    return RunShape(
        id=run.id,
        application=run.application_id,
        parent=run.parent_id,
        reason=run.reason.value,
        as_of=run.as_of.isoformat(),
        received_on=run.received_on.isoformat(),
        made_at=run.made_at,
        made_by=run.made_by,
        result_sha256=run.result_sha256,
        config_sha256=run.config_sha256,
    )


def _finding(item: ReviewItem, line: ReviewLine) -> FindingShape:
    decision, found = line.decision, line.finding
    return FindingShape(
        item=item.id,
        fingerprint=line.fingerprint,
        rule=found.rule,
        title=found.title,
        severity=found.severity.value,
        outcome=found.outcome.value,
        subject=found.subject,
        message=found.message,
        origin=item.origin.value,
        state=line.state.value,
        decision=decision.said.value if decision else None,
        decided_by=decision.said.user if decision else None,
        decided_at=decision.decided_at if decision else None,
        reason=decision.said.reason if decision else None,
    )
