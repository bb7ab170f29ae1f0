"""Files that come after the bundle: taken in piece by piece, kept like originals, never opened here."""

from __future__ import annotations

from pathlib import Path
from tempfile import TemporaryDirectory
from typing import IO
from urllib.parse import unquote

from fastapi import APIRouter, Request
from starlette.concurrency import run_in_threadpool
from starlette.responses import JSONResponse

from heyan.errors import HeyanError
from review.access import RAW, Desk, Known, Visitor
from review.forms import FormError
from review.rooms import Rooms
from storage.office_records import Attachment

router = APIRouter()
MOST_NAME = 200


class TooLargeFileError(HeyanError):
    """More bytes than one file may have."""

    code = "too_large_file"


@router.post("/applications/{application_id}/attachments")
async def attach(request: Request, rooms: Desk, visitor: Known, application_id: str) -> JSONResponse:
    """Keep one file (the body; its name in `X-File-Name`, URL-encoded) for the application; its number."""
    if request.headers.get("content-type") != RAW:
        raise FormError("the body is the file itself")
    await run_in_threadpool(_may_see, rooms, visitor, application_id)
    name = _name(request.headers.get("x-file-name", ""))
    with TemporaryDirectory(prefix="heyan-attached-", dir=_place(rooms)) as folder:
        path = Path(folder) / "file"
        with path.open("wb") as file:
            size = await _taken(request, file, rooms.house.configuration.limits.entry_bytes)
        if size == 0:
            raise FormError("the file is empty")
        kept = await run_in_threadpool(_kept, rooms, visitor, application_id, name, path, size)
    return JSONResponse({"id": kept.id, "name": kept.name, "size": kept.size})


async def _taken(request: Request, file: IO[bytes], most: int) -> int:
    """Write the body to the file; TooLargeFileError as soon as it is too much."""
    size = 0
    async for part in request.stream():
        size += len(part)
        if size > most:
            raise TooLargeFileError(f"a file has at most {most} bytes")
        file.write(part)
    return size


def _may_see(rooms: Rooms, visitor: Visitor, application_id: str) -> None:
    with rooms.house.store.view() as unit:
        unit.desk.application(application_id, visitor.scope)


def _kept(rooms: Rooms, visitor: Visitor, application_id: str, name: str, path: Path, size: int) -> Attachment:
    """Object first, then the row that names it."""
    sha256 = rooms.house.store.objects.put_file(path)
    with rooms.house.store.unit(visitor.user.name) as unit:
        owner = unit.desk.application(application_id, visitor.scope)
        kept = unit.attachments.add(owner.id, sha256, name, size)
        unit.commit()
    return kept


def _name(stated: str) -> str:
    """The last part of the name, without what a file system or a screen would take amiss."""
    plain = unquote(stated).replace("\\", "/").rpartition("/")[2]
    kept = "".join(char for char in plain if char.isprintable()).strip(" .")
    if not kept:
        raise FormError("the file has no name")
    stem, dot, tail = kept.rpartition(".")
    return kept if len(kept) <= MOST_NAME else f"{stem[: MOST_NAME - len(tail) - 1]}{dot}{tail}"[:MOST_NAME]


def _place(rooms: Rooms) -> str:
    rooms.house.scratch.mkdir(parents=True, exist_ok=True)
    return str(rooms.house.scratch)
