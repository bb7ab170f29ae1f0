"""Files on their way in: streamed to disk with the published limit, gone again unless all of it came."""

from __future__ import annotations

import json
import re
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import BinaryIO
from urllib.parse import unquote
from uuid import uuid4

from pydantic import Field, ValidationError
from starlette.concurrency import run_in_threadpool
from starlette.requests import ClientDisconnect, Request

from heyan.errors import HeyanError
from review.forms import Form, FormError

BLOCK = 1 << 20
STALE_SECONDS = 24 * 3600
MIB = 1024 * 1024
STATED = "x-bundle"
"""The header in which a page states what it sends (URL-encoded JSON): an address would stand in logs."""
_HIDDEN = re.compile(r"[\x00-\x1f\x7f\u200e\u200f\u202a-\u202e\u2066-\u2069]")


class TooLargeBundleError(HeyanError):
    """More bytes than a bundle may have; `limit` and `size` in MiB."""

    code = "bundle_too_large"


class EmptyBundleError(HeyanError):
    """Nothing came."""

    code = "bundle_empty"


class CutOffError(HeyanError):
    """Less came than was announced; nothing is kept."""

    code = "cut_off"


class BundleName(Form):
    """What a page says of the file it sends."""

    name: str = Field(min_length=1, max_length=400)
    district: str = Field(default="", max_length=64)
    application: str = Field(default="", max_length=32)
    reason: str = Field(default="", max_length=2000)

    def plain_name(self, longest: int) -> str:
        """The file's own name without folders and hidden characters; FormError where nothing is left."""
        name = _HIDDEN.sub("", re.split(r"[/\\]", self.name)[-1]).strip().strip(".")
        if not name:
            raise FormError("the file has no name")
        if len(name) > longest:
            raise FormError(f"a name has at most {longest} characters")
        return name


def stated(request: Request) -> BundleName:
    """What the header says; FormError."""
    try:
        return BundleName.model_validate(json.loads(unquote(request.headers.get(STATED, ""), errors="strict")))
    except (ValueError, ValidationError) as error:
        raise FormError(f"{STATED} is missing or wrong") from error


@asynccontextmanager
async def whole_file(request: Request, folder: Path, most: int) -> AsyncIterator[tuple[Path, int]]:
    """The body as a file of its own and its size; the file is gone afterwards.

    TooLargeBundleError (before anything is written, where the size is announced), EmptyBundleError, CutOffError.
    """
    announced = request.headers.get("content-length", "")
    expected = int(announced) if announced.isdecimal() else None
    if expected is not None and expected > most:
        raise _too_large(expected, most)
    path = folder / uuid4().hex
    try:
        size = await _written(request, path, most)
        if size == 0:
            raise EmptyBundleError("an empty file was sent")
        if expected is not None and size != expected:
            raise CutOffError("less came than was announced")
        yield path, size
    finally:
        await run_in_threadpool(path.unlink, missing_ok=True)


async def _written(request: Request, path: Path, most: int) -> int:
    """Write what comes, in blocks and beside the event loop; how many bytes."""
    size, waiting = 0, bytearray()
    file = await run_in_threadpool(_opened, path)
    try:
        async for part in request.stream():
            size += len(part)
            if size > most:
                raise _too_large(size, most)
            waiting += part
            if len(waiting) >= BLOCK:
                await run_in_threadpool(file.write, bytes(waiting))
                waiting.clear()
        await run_in_threadpool(file.write, bytes(waiting))
    except ClientDisconnect as error:
        raise CutOffError("the sender went away") from error
    finally:
        await run_in_threadpool(file.close)
    return size


def _opened(path: Path) -> BinaryIO:
    path.parent.mkdir(parents=True, exist_ok=True)
    return path.open("xb")


def sweep(folder: Path) -> None:
    """Remove what a desk that was killed has left."""
    for path in folder.glob("*"):
        if time.time() - path.stat().st_mtime > STALE_SECONDS:
            path.unlink(missing_ok=True)


def _too_large(size: int, most: int) -> TooLargeBundleError:
    return TooLargeBundleError("too large", limit=f"{most // MIB}", size=f"{size / MIB:.1f}")
