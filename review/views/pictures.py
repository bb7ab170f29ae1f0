"""Pages as pictures drawn by us, and originals as attachments; every look is on record."""

from __future__ import annotations

from collections.abc import Iterator
from typing import IO
from urllib.parse import quote

from fastapi import APIRouter, Path, Query
from starlette.responses import FileResponse, Response, StreamingResponse

from casework.page_images import crop_image, page_image, thumb_image
from heyan.errors import UnknownItemError
from heyan.geometry import Box
from review.access import Desk, Known, Visitor
from review.rooms import Rooms

router = APIRouter()

KEPT = {"cache-control": "private, max-age=86400, immutable"}
"""A page of these bytes never changes; only this person's browser may keep it."""
BLOCK = 1 << 16


@router.get("/applications/{application_id}/pages/{sha256}/{page}.jpg")
def page_picture(
    rooms: Desk, visitor: Known, application_id: str, sha256: str, page: int = Path(ge=1, le=10000)
) -> Response:
    """One page; the look is recorded with it."""
    _record(rooms, visitor, application_id, sha256, "page.viewed", page)
    return FileResponse(page_image(rooms.house, sha256, page), media_type="image/jpeg", headers=KEPT)


@router.get("/applications/{application_id}/crops/{sha256}/{page}.jpg")
def crop(
    rooms: Desk,
    visitor: Known,
    application_id: str,
    sha256: str,
    page: int = Path(ge=1, le=10000),
    box: str = Query(max_length=100),
) -> Response:
    """The place around a box; pages it is cut from are on record by the look at the page."""
    _name(rooms, visitor, application_id, sha256)
    return FileResponse(crop_image(rooms.house, sha256, page, _box(box)), media_type="image/jpeg", headers=KEPT)


@router.get("/applications/{application_id}/thumbs/{sha256}/{page}.jpg")
def thumb(rooms: Desk, visitor: Known, application_id: str, sha256: str, page: int = Path(ge=1, le=10000)) -> Response:
    """A page too small to be read, for strips of pages; legible looks are what is put on record."""
    _name(rooms, visitor, application_id, sha256)
    return FileResponse(thumb_image(rooms.house, sha256, page), media_type="image/jpeg", headers=KEPT)


@router.get("/applications/{application_id}/originals/{sha256}")
def original(rooms: Desk, visitor: Known, application_id: str, sha256: str) -> Response:
    """The bytes as they were handed in, never opened by the browser on this site."""
    name = _record(rooms, visitor, application_id, sha256, "original.viewed")
    headers = {
        "content-disposition": f"attachment; filename*=UTF-8''{quote(name.rpartition('/')[2] or sha256)}",
        "content-security-policy": "sandbox; default-src 'none'",
    }
    content = rooms.house.store.objects.open(sha256)
    return StreamingResponse(_blocks(content), media_type="application/octet-stream", headers=headers)


def _record(rooms: Rooms, visitor: Visitor, application_id: str, sha256: str, action: str, page: int = 0) -> str:
    """Check that the file is the application's and record the look, in one unit; its name."""
    with rooms.house.store.unit(visitor.user.name) as unit:
        application = unit.desk.application(application_id, visitor.scope)
        name = unit.desk.has_file(application.id, sha256)
        if name is None:
            raise UnknownItemError("the application has no such file")
        unit.audit.record(action, f"file:{sha256}", {"application": application.id, "page": page})
        unit.commit()
    return name


def _name(rooms: Rooms, visitor: Visitor, application_id: str, sha256: str) -> str:
    with rooms.house.store.view() as unit:
        application = unit.desk.application(application_id, visitor.scope)
        name = unit.desk.has_file(application.id, sha256)
    if name is None:
        raise UnknownItemError("the application has no such file")
    return name


def _box(text: str) -> Box:
    """`left,top,right,bottom` in fractions of the page."""
    try:
        left, top, right, bottom = (min(1.0, max(0.0, float(part))) for part in text.split(","))
    except ValueError:
        raise UnknownItemError("not a box") from None
    if not (left < right and top < bottom):
        raise UnknownItemError("an empty box")
    return Box(left, top, right, bottom)


def _blocks(content: IO[bytes]) -> Iterator[bytes]:
    with content:
        while block := content.read(BLOCK):
            yield block
