"""Expert scoring: assignments, the sheet with its evidence, and the sheets that were handed in."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from itertools import groupby

from fastapi import APIRouter, Request
from starlette.responses import RedirectResponse, Response

from casework import scoring
from casework.accounts import Role
from casework.report import Json
from heyan.errors import ConflictError, HeyanError
from heyan.rounds import Round, ScoreItem
from review.access import Desk, Known, Visitor
from review.dossier import Dossier, open_dossier
from review.forms import checked
from review.office_forms import AssignForm, ScoreForm
from review.pages import page
from review.rooms import Rooms
from review.words import words
from storage.office_records import ScoreSheet

router = APIRouter()


@dataclass(frozen=True, slots=True)
class Line:
    """One item of the sheet: what it looks at, and what the expert has written."""

    item: ScoreItem
    claims: tuple[Json, ...]
    points: str
    note: str


@router.get("/scoring")
def overview(request: Request, rooms: Desk, visitor: Known) -> Response:
    """An expert's applications; to the city and auditors every assignment, with totals once handed in."""
    return _overview(request, rooms, visitor)


@router.post("/applications/{application_id}/assignments")
def assigned(request: Request, rooms: Desk, visitor: Known, application_id: str) -> Response:
    """Assign an application to an expert, or take it back while nothing was handed in."""
    form = checked(visitor.entries, AssignForm)
    try:
        house = rooms.house_of(visitor.user.name)
        scoring.assign(house, visitor.scope, application_id, form.user, form.assigned)
    except ConflictError:
        return _overview(request, rooms, visitor, 409, words("errors", "handed_in"))
    return RedirectResponse("/scoring", 303)


@router.get("/applications/{application_id}/scoring")
def sheet(request: Request, rooms: Desk, visitor: Known, application_id: str) -> Response:
    """The expert's own sheet, or the sheets handed in."""
    return _sheet(request, rooms, visitor, application_id)


@router.post("/applications/{application_id}/scoring")
def kept(request: Request, rooms: Desk, visitor: Known, application_id: str) -> Response:
    """Keep one's sheet, or hand it in for good; what was typed stays where something is wrong."""
    typed = {name: values[-1] for name, values in visitor.entries.items()}
    form = checked({n: v for n, v in visitor.entries.items() if "." not in n}, ScoreForm)
    filled = scoring.Filled(
        points={n.partition(".")[2]: v for n, v in typed.items() if n.startswith("points.")},
        notes={n.partition(".")[2]: v[:2000] for n, v in typed.items() if n.startswith("note.")},
        comment=form.comment,
        version=form.version,
        hand_in=form.hand_in,
    )
    with rooms.house.store.view() as unit:
        owner = unit.desk.application(application_id, visitor.scope)
    round_ = rooms.house.configuration.round(int(owner.round_id))
    try:
        scoring.keep(rooms.house_of(visitor.user.name), visitor.scope, round_, owner.id, filled)
    except HeyanError as error:
        if error.code not in ("score", "conflict"):
            raise
        wrong = error.item if isinstance(error, scoring.ScoreError) else ""
        title = next((one.title for one in round_.scoring if one.id == wrong), "")
        code = error.code if error.code == "score" else "handed_in"
        text = f"{title}：{words('errors', code)}" if title else words("errors", code)
        return _sheet(request, rooms, visitor, owner.id, 422 if wrong else 409, text, filled)
    return RedirectResponse(f"/applications/{owner.id}/scoring", 303)


def _overview(request: Request, rooms: Rooms, visitor: Visitor, status: int = 200, message: str = "") -> Response:
    with rooms.house.store.view() as unit:
        rounds = unit.desk.rounds()
        rows = unit.scores.overview(rounds[0], visitor.scope) if rounds else ()
        experts = unit.scores.experts()
    round_ = rooms.house.configuration.round(int(rounds[0])) if rounds else None
    mine = visitor.user.role == Role.EXPERT
    if mine:
        rows = tuple(row for row in rows if row.user == visitor.user.name)
    groups = [(key, list(group)) for key, group in groupby(rows, key=lambda row: row.application_id)]
    return page(
        request,
        "scoring.html.j2",
        status,
        groups=[(group[0], [row for row in group if row.user]) for _, group in groups],
        experts=experts,
        total=lambda row: scoring.total(row.scores, round_) if round_ and row.handed_in_at else None,
        most=scoring.most(round_) if round_ else Decimal(0),
        mine=mine,
        message=message,
    )


def _sheet(
    request: Request,
    rooms: Rooms,
    visitor: Visitor,
    application_id: str,
    status: int = 200,
    message: str = "",
    typed: scoring.Filled | None = None,
) -> Response:
    with rooms.house.store.view() as unit:
        dossier = open_dossier(rooms, unit, application_id, visitor.scope)
        own = unit.scores.find(dossier.application.id, visitor.user.name)
        every = unit.scores.handed_in(dossier.application.id)
    round_ = rooms.house.configuration.round(int(dossier.application.round_id))
    expert = visitor.user.role == Role.EXPERT
    # Nobody is led by another's scores: an expert sees them after handing in.
    others = every if not expert or (own and own.handed_in_at) else ()
    return page(
        request,
        "score_sheet.html.j2",
        status,
        dossier=dossier,
        lines=_lines(dossier, round_, own, typed),
        own=own,
        expert=expert,
        open=expert and not (own and own.handed_in_at),
        others=others,
        total=lambda one: scoring.total(one.scores, round_),
        most=scoring.most(round_),
        step=round_.score_step,
        comment=typed.comment if typed else own.comment if own else "",
        version=own.version if own else 0,
        message=message,
    )


def _lines(dossier: Dossier, round_: Round, own: ScoreSheet | None, typed: scoring.Filled | None) -> list[Line]:
    claims = {one["id"]: one for one in dossier.report["claims"]}
    lines = []
    for item in round_.scoring:
        stored = own.scores.get(item.id, {}) if own else {}
        points = typed.points.get(item.id, "") if typed else stored.get("points", "")
        note = typed.notes.get(item.id, "") if typed else stored.get("note", "")
        shown = tuple(claims[name] for name in item.claims if name in claims)
        lines.append(Line(item, shown, points, note))
    return lines
