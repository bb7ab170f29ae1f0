"""The desk: queue, fields or doubt, page; what is said of a field is recorded at once and judged in the background."""

from __future__ import annotations

from dataclasses import dataclass

from fastapi import APIRouter, Request
from starlette.responses import JSONResponse, Response

from casework.field_work import Saying, say, take_back, unjudged
from casework.report import Json
from casework.second_reading import read_place
from casework.work_claims import claim, holder
from heyan.errors import HeyanError, UnknownItemError
from heyan.geometry import Box
from heyan.vocabulary import DecisionKind
from review.access import Desk, Known, Visitor
from review.dossier import Dossier, FieldView, Place, open_dossier
from review.forms import FieldForm, PlaceForm, UndoForm, checked
from review.pages import is_fragment, page
from review.rooms import Rooms
from storage.office_records import Attachment
from storage.records import ItemState, Lease, ReviewItem, ReviewLine

router = APIRouter()


class NothingTypedError(HeyanError):
    """Enter on a field in which nothing stands."""

    code = "nothing"


@dataclass(frozen=True, slots=True)
class Chosen:
    """What lies on the desk: a doubt or a document, and where the cursor stands."""

    item: ReviewItem | None = None
    document: Json | None = None
    fields: tuple[FieldView, ...] = ()
    focus: str = ""
    place: Place | None = None
    held: Lease | None = None


@router.get("/applications/{application_id}/desk")
def desk(
    request: Request,
    rooms: Desk,
    visitor: Known,
    application_id: str,
    item: int | None = None,
    document: str = "",
    field: str = "",
    row: int | None = None,
    column: str = "",
) -> Response:
    """The desk at a doubt, at a document, at a cell (row from 1), or at what needs attention first."""
    field = f"rows[{row - 1}].{column}" if row and row > 0 and column else field
    with rooms.house.store.view() as unit:
        dossier = open_dossier(rooms, unit, application_id, visitor.scope)
    if rooms.matrix.allows("POST /applications/{application_id}/fields", visitor.user.role):
        expect(rooms, dossier.application.id)
    chosen = choose(rooms, visitor, dossier, item, document, field)
    return on_desk(request, rooms, visitor, dossier, chosen)


def expect(rooms: Rooms, application_id: str) -> None:
    """Have the application ready for judging, and judged where something that was said never was."""

    def unjudged_by() -> str | None:
        with rooms.house.store.view() as unit:
            return unjudged(unit, application_id)

    rooms.rejudging.expect(application_id, unjudged_by)


@router.post("/applications/{application_id}/fields")
def fields(request: Request, rooms: Desk, visitor: Known, application_id: str) -> Response:
    """Record what was said of a field and give what comes next."""
    form = checked(visitor.entries, FieldForm)
    with rooms.house.store.view() as unit:
        owner = unit.desk.application(application_id, visitor.scope)
        if unit.desk.of_run(form.run, visitor.scope).id != owner.id:
            raise UnknownItemError("the run is another application's")
        # The screen may show an older run: what is said is of the paper, so the newest one that has it is taken.
        latest = unit.runs.latest(owner.id)
        newest = rooms.reports.get(unit, latest.id) if latest else None
        if latest is not None and newest is not None and _has(newest, form.document):
            run_id, report = latest.id, newest
        else:
            run_id, report = form.run, rooms.reports.get(unit, form.run)
    saying = form.meant()
    if saying is Saying.CORRECT and not form.typed.strip():
        raise NothingTypedError("nothing was read and nothing typed")
    typed = form.note if saying is Saying.NOTE else form.typed
    house = rooms.house_of(visitor.user.name)
    say(house, visitor.scope, run_id, report, form.document, form.field, saying, typed)
    if saying is not Saying.NOTE:
        rooms.rejudging.ask(owner.id, visitor.user.name)
    with rooms.house.store.view() as unit:
        dossier = open_dossier(rooms, unit, owner.id, visitor.scope)
    return on_desk(request, rooms, visitor, dossier, _next(rooms, visitor, dossier, form.document, form.field))


@router.post("/applications/{application_id}/undo")
def undo(request: Request, rooms: Desk, visitor: Known, application_id: str) -> Response:
    """Take back the last word on a field."""
    form = checked(visitor.entries, UndoForm)
    take_back(rooms.house_of(visitor.user.name), visitor.scope, application_id, form.decision)
    with rooms.house.store.view() as unit:
        dossier = open_dossier(rooms, unit, application_id, visitor.scope)
    rooms.rejudging.ask(dossier.application.id, visitor.user.name)
    chosen = choose(rooms, visitor, dossier, None, form.document, form.field)
    return on_desk(request, rooms, visitor, dossier, chosen)


@router.post("/applications/{application_id}/places")
def places(rooms: Desk, visitor: Known, application_id: str) -> JSONResponse:
    """What stands in a box that was drawn on a page."""
    form = checked(visitor.entries, PlaceForm)
    with rooms.house.store.view() as unit:
        owner = unit.desk.of_run(form.run, visitor.scope)
        application = unit.desk.application(application_id, visitor.scope)
    if owner.id != application.id or not (form.left < form.right and form.top < form.bottom):
        raise UnknownItemError("the place is not on a page of this application")
    box = Box(form.left, form.top, form.right, form.bottom)
    return JSONResponse({"text": read_place(rooms.house, form.run, form.sha256, form.page, box)})


@router.get("/applications/{application_id}/changes")
def changes(request: Request, rooms: Desk, visitor: Known, application_id: str) -> Response:
    """What judging again has changed."""
    with rooms.house.store.view() as unit:
        application = unit.desk.application(application_id, visitor.scope)
        dossier = open_dossier(rooms, unit, application.id, visitor.scope)
    outcome = rooms.rejudging.outcome(application.id)
    told = page(request, "changes.html.j2", dossier=dossier, outcome=outcome, fresh=False)
    # Nothing can have been typed beside a strip of pages; it must show the papers as they are cut now.
    if outcome and outcome.state != "waiting" and "/splitting" in request.headers.get("hx-current-url", ""):
        told.headers["HX-Refresh"] = "true"
    return told


def choose(
    rooms: Rooms, visitor: Visitor, dossier: Dossier, item_id: int | None, document_id: str, field: str
) -> Chosen:
    """What was asked for, else what needs attention first."""
    if item_id is not None:
        item = next((one for one in dossier.items if one.id == item_id), None)
        if item is None:
            raise UnknownItemError("the application has no such item", item=str(item_id))
        return at_item(rooms, visitor, dossier, item)
    if document_id:
        document = dossier.document(document_id)
        if document is None:
            raise UnknownItemError("the application has no such document", document=document_id)
        return _at_document(dossier, visitor, document, field)
    waiting = next((one for one in dossier.items if one.state is ItemState.OPEN), None)
    if waiting is not None:
        return at_item(rooms, visitor, dossier, waiting)
    document = next((one for one in dossier.report["documents"] if dossier.doubts(one)), None)
    document = document or next(iter(dossier.report["documents"]), None)
    return _at_document(dossier, visitor, document, "") if document else Chosen()


def at_item(rooms: Rooms, visitor: Visitor, dossier: Dossier, item: ReviewItem) -> Chosen:
    """The doubt with its first place; who may decide takes it for a while by opening it."""
    may = rooms.matrix.allows("POST /items/{item_id}/decide", visitor.user.role)
    held = None
    if may and item.state is ItemState.OPEN:
        with rooms.house.store.unit(visitor.user.name) as unit:
            held = claim(unit, item.id, visitor.user.name, rooms.desk.claim)
            unit.commit()
    elif may:
        with rooms.house.store.view() as unit:
            held = holder(unit, item.id)
    found = (places_of(dossier, line) for line in item.lines)
    first = next((shown[0] for shown in found if shown), None)
    return Chosen(item=item, place=first, held=held)


def places_of(dossier: Dossier, line: ReviewLine) -> tuple[Place, ...]:
    """The places that a finding names; its paper as a whole where it names none."""
    found = []
    for evidence in line.finding.evidence:
        box = evidence.box.rounded() if evidence.box else None
        stated = {"document": evidence.document, "page": evidence.page, "box": box, "field": evidence.field}
        place = dossier.place(stated | {"locator": evidence.locator})
        if place is not None:
            found.append(place)
    document = dossier.document(line.finding.subject)
    if not found and document is not None:
        found.append(dossier.whole(document))
    return tuple(found)


def on_desk(
    request: Request,
    rooms: Rooms,
    visitor: Visitor,
    dossier: Dossier,
    chosen: Chosen,
    status: int = 200,
    **more: object,
) -> Response:
    """The desk with this on it; to htmx only what has changed."""
    may = rooms.matrix.allows("POST /items/{item_id}/decide", visitor.user.role)
    values: dict[str, object] = {
        "dossier": dossier,
        "chosen": chosen,
        "may_decide": may,
        "places_of": lambda line: places_of(dossier, line),
        "reasons": {kind.value: rooms.desk.reasons[kind] for kind in DecisionKind},
        "needs_second": _second(rooms, chosen.item),
        "outcome": rooms.rejudging.outcome(dossier.application.id),
        "conflict": None,
        "typed": {},
        "message": "",
        "fresh": False,
        "attachments": _attachments(rooms, dossier) if chosen.item else (),
    }
    template = "desk_part.html.j2" if is_fragment(request) else "desk.html.j2"
    return page(request, template, status, **values | more)


def _attachments(rooms: Rooms, dossier: Dossier) -> tuple[Attachment, ...]:
    with rooms.house.store.view() as unit:
        return unit.attachments.of_application(dossier.application.id)


def _second(rooms: Rooms, item: ReviewItem | None) -> tuple[str, ...]:
    """The decisions on this item that a second person must sign."""
    if item is None:
        return ()
    return tuple(k.value for k in DecisionKind if rooms.desk.needs_second(item.rule, item.severity, k))


def _has(report: Json, document_id: str) -> bool:
    return any(one["id"] == document_id for one in report["documents"])


def _at_document(dossier: Dossier, visitor: Visitor, document: Json, field: str) -> Chosen:
    shown = dossier.fields(document, visitor.user.name, field)
    focus = field or next((one.name for one in shown if one.attention), shown[0].name if shown else "")
    there = next((one.place for one in shown if one.name == focus and one.place), None)
    return Chosen(document=document, fields=shown, focus=focus, place=there or dossier.whole(document))


def _next(rooms: Rooms, visitor: Visitor, dossier: Dossier, document_id: str, field: str) -> Chosen:
    """The next field that waits: further down this document, above, or in the next one."""
    document = dossier.document(document_id)
    if document is None:
        return choose(rooms, visitor, dossier, None, "", "")
    shown = dossier.fields(document, visitor.user.name, field)
    names = [one.name for one in shown]
    here = names.index(field) if field in names else 0
    order = [*shown[here + 1 :], *shown[: here + 1]]
    waiting = next((one.name for one in order if one.attention), None)
    if waiting is not None:
        return _at_document(dossier, visitor, document, waiting)
    papers = dossier.report["documents"]
    at = next(place for place, one in enumerate(papers) if one["id"] == document_id)
    other = next((one for one in (*papers[at + 1 :], *papers[:at]) if dossier.doubts(one)), None)
    if other is not None:
        return _at_document(dossier, visitor, other, "")
    after = names[here + 1] if here + 1 < len(names) else field
    return _at_document(dossier, visitor, document, after)
