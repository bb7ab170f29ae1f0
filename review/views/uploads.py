"""Handing in: bundles come in, are read in the background, and get a receipt; replacing and withdrawing."""

from __future__ import annotations

from datetime import date
from functools import partial
from typing import Any
from urllib.parse import quote

from fastapi import APIRouter, Request
from starlette.concurrency import run_in_threadpool
from starlette.responses import JSONResponse, RedirectResponse, Response

from casework.papers.receipt import receipt, receipt_pdf
from casework.present_round import present_round
from casework.uploads import Bundle, hand_in, open_for, withdraw
from heyan.errors import HeyanError
from heyan.rounds import Round
from review.access import Desk, Known, Visitor
from review.errors import STATUS
from review.forms import FormError, WithdrawForm, checked
from review.incoming import BundleName, stated, whole_file
from review.pages import CHINA, page
from review.rooms import Rooms
from review.words import known, words
from storage.handing_records import Upload, UploadState
from storage.records import Application, ApplicationState

router = APIRouter()
SHOWN = 60
UNDER_WAY = (UploadState.WAITING, UploadState.READING)


@router.get("/uploads")
def uploads(request: Request, rooms: Desk, visitor: Known, application: str = "") -> Response:
    """Where bundles are dragged in, and what became of those before; `application`: whose is to be replaced."""
    round_ = _round(rooms)
    replaced = open_for(rooms.house, visitor.scope, application) if application else None
    return page(request, "uploads.html.j2", **_listed(rooms, visitor, round_, replaced))


@router.get("/uploads/list")
def listed(request: Request, rooms: Desk, visitor: Known) -> Response:
    """The list alone, as it stands now."""
    return page(request, "uploads_list.html.j2", **_listed(rooms, visitor, _round(rooms), None))


@router.post("/uploads")
async def upload(request: Request, rooms: Desk, visitor: Known) -> Response:
    """One bundle as the body, what it is in a header; 201 with its receipt's address, else why not."""
    limits = rooms.house.configuration.limits
    try:
        said = stated(request)
        name = said.plain_name(limits.name_characters)
        round_ = await run_in_threadpool(_round, rooms)
        district = _district(visitor, said, round_)
        async with whole_file(request, rooms.incoming, limits.bundle_bytes) as (path, size):
            bundle = Bundle(path, name, size, district, said.application or None, said.reason)
            house = rooms.house_of(visitor.user.name)
            made = await run_in_threadpool(partial(hand_in, house, visitor.scope, round_, bundle))
    except HeyanError as error:
        return _refused(error)
    return JSONResponse({"id": made.id, "number": made.number, "url": f"/uploads/{made.id}"}, 201)


@router.get("/uploads/{upload_id}")
def shown(request: Request, rooms: Desk, visitor: Known, upload_id: str) -> Response:
    """The receipt (受理回执) with every file of the bundle."""
    return _receipt(request, rooms, visitor, upload_id, "upload.html.j2")


@router.get("/uploads/{upload_id}/part")
def part(request: Request, rooms: Desk, visitor: Known, upload_id: str) -> Response:
    """The receipt's changing part, asked for while the bundle is read."""
    return _receipt(request, rooms, visitor, upload_id, "upload_part.html.j2")


@router.get("/uploads/{upload_id}/receipt.pdf")
def receipt_file(rooms: Desk, visitor: Known, upload_id: str) -> Response:
    """The receipt to be printed."""
    with rooms.house.store.unit(visitor.user.name) as unit:
        found = unit.uploads.get(upload_id, visitor.scope)
        made = receipt(unit, found, rooms.wording, rooms.house.configuration.texts)
        unit.audit.record("receipt.printed", f"upload:{found.id}")
        unit.commit()
    headers = {"content-disposition": f"attachment; filename*=UTF-8''{quote(f'{made.title}{made.number}.pdf')}"}
    return Response(receipt_pdf(made, rooms.wording), media_type="application/pdf", headers=headers)


@router.post("/uploads/{upload_id}/again")
def again(rooms: Desk, visitor: Known, upload_id: str) -> Response:
    """Have one whose reading broke off read once more."""
    with rooms.house.store.unit(visitor.user.name) as unit:
        unit.uploads.again(unit.uploads.get(upload_id, visitor.scope).id)
        unit.commit()
    return RedirectResponse(f"/uploads/{upload_id}", 303)


@router.get("/applications/{application_id}/submissions/{submission_id}/withdraw")
def withdraw_page(request: Request, rooms: Desk, visitor: Known, application_id: str, submission_id: str) -> Response:
    """Asks why a submission is withdrawn."""
    return _withdrawing(request, rooms, visitor, application_id, submission_id)


@router.post("/applications/{application_id}/submissions/{submission_id}/withdraw")
def withdrawn(request: Request, rooms: Desk, visitor: Known, application_id: str, submission_id: str) -> Response:
    """Withdraw a submission (撤回) with a reason."""
    form = checked(visitor.entries, WithdrawForm)
    house = rooms.house_of(visitor.user.name)
    try:
        withdraw(house, visitor.scope, application_id, submission_id, form.reason)
    except HeyanError as error:
        if error.code not in ("reason", "concluded", "conflict"):
            raise
        said = known("refusals").get(error.code) or words("errors", error.code)
        return _withdrawing(request, rooms, visitor, application_id, submission_id, STATUS.get(error.code, 409), said)
    return RedirectResponse(f"/applications/{application_id}#files", 303)


def _withdrawing(
    request: Request,
    rooms: Rooms,
    visitor: Visitor,
    application_id: str,
    submission_id: str,
    status: int = 200,
    message: str = "",
) -> Response:
    with rooms.house.store.view() as unit:
        application = unit.desk.application(application_id, visitor.scope)
        held = unit.submissions.of_application(application.id)
    submission = next((one for one in held if one.id == submission_id), None)
    values = {"application": application, "submission": submission, "message": message}
    return page(request, "withdraw.html.j2", status if submission else 404, **values)


def _listed(rooms: Rooms, visitor: Visitor, round_: Round, replaced: Application | None) -> dict[str, Any]:
    with rooms.house.store.view() as unit:
        found = unit.uploads.of_round(str(round_.year), visitor.scope)[:SHOWN]
        unread = unit.desk.unread(one.submission_id for one in found if one.submission_id)
    limits = rooms.house.configuration.limits
    return {
        "round": round_,
        "uploads": found,
        "unread": unread,
        "busy": any(one.state in UNDER_WAY for one in found),
        "replaced": replaced,
        "districts": round_.districts if visitor.scope.districts is None else visitor.scope.districts,
        "most_bytes": limits.bundle_bytes,
        "limits": limits,
        # What was asked for counts from the first submission's day.
        "late": not round_.opens_on <= round_.received_on <= round_.closes_on
        and not (replaced and replaced.state is ApplicationState.SUPPLEMENT),
    }


def _receipt(request: Request, rooms: Rooms, visitor: Visitor, upload_id: str, template: str) -> Response:
    with rooms.house.store.view() as unit:
        found = unit.uploads.get(upload_id, visitor.scope)
        made = receipt(unit, found, rooms.wording, rooms.house.configuration.texts)
        owner = _owner(rooms, visitor, found)
    return page(
        request, template, upload=found, receipt=made, owner=owner, busy=found.state in UNDER_WAY, why=_why(found)
    )


def _owner(rooms: Rooms, visitor: Visitor, found: Upload) -> Application | None:
    """The application that it belongs to, where the reader may open it."""
    if not found.submission_id or found.state is UploadState.REFUSED:
        return None
    try:
        with rooms.house.store.view() as unit:
            return unit.desk.application(unit.submissions.get(found.submission_id).application_id, visitor.scope)
    except HeyanError:
        return None


def _why(found: Upload) -> str:
    """What became of one that did not get through, in words that say what to do."""
    if found.state is UploadState.REFUSED:
        return words("refusals", found.detail)
    return words("refusals", "failed") if found.state is UploadState.FAILED else ""


def _refused(error: HeyanError) -> JSONResponse:
    text = known("refusals").get(error.code) or words("errors", error.code)
    return JSONResponse({"code": error.code, "text": text.format(**error.context)}, STATUS.get(error.code, 500))


def _district(visitor: Visitor, said: BundleName, round_: Round) -> str:
    """Whose the bundle is: of people of a district their own, else one that is stated."""
    if visitor.scope.districts is not None:
        return visitor.user.district
    if said.district not in round_.districts and not said.application:
        raise FormError("a district must be chosen")
    return said.district


def _round(rooms: Rooms) -> Round:
    return present_round(rooms.house.configuration.folder, _today(rooms))


def _today(rooms: Rooms) -> date:
    return rooms.house.store.clock().astimezone(CHINA).date()
