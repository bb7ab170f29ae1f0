"""What parent and reading process say to each other: one JSON line for each, checked against these types.

Paths travel as their bytes read as Latin-1, because a folder from an old Windows machine may hold names that are
no Unicode at all.
"""

from __future__ import annotations

import os
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated, Literal

from pydantic import Field

from extractors.limits import Limits
from heyan.findings import FileEntry
from heyan.looks import CUT, Answer, Look
from heyan.pages import Channel, EngineIdentity, Page, Reason
from heyan.vocabulary import FileStatus

READER_VERSION = "8"
"""The reader's own version, part of the key of every reading: raise it when a page would be read differently."""
LOOK_VERSIONS = {CUT: 2}
"""The same for second looks, kind by kind (those not named are at 1): where a kind sees more, only its looks are made
anew."""


def packed(path: Path) -> str:
    """A path as a string that survives JSON whatever its bytes are."""
    return os.fsencode(path).decode("latin-1")


def unpacked(text: str) -> Path:
    """The path that `packed` wrote."""
    return Path(os.fsdecode(text.encode("latin-1")))


@dataclass(frozen=True, slots=True)
class Setup:
    """What a reading process is told when it starts."""

    engine: str
    """Name of a known engine, or `module:attribute` of a factory (tests)."""
    folder: str
    """The job's own folder, packed: the only place it may write to."""
    limits: Limits
    niceness: int = 0
    """How far it gives way to others on this machine."""


@dataclass(frozen=True, slots=True)
class UnpackJob:
    """Take a bundle (folder, archive, single file) apart into the job's folder."""

    path: str
    task: Literal["unpack"] = "unpack"


@dataclass(frozen=True, slots=True)
class ReadJob:
    """Read a file's pages from `start` on; the page `half` at half the resolution."""

    path: str
    sha256: str
    start: int = 1
    half: int = 0
    task: Literal["read"] = "read"


@dataclass(frozen=True, slots=True)
class LookJob:
    """Read regions of a file again; `turns`: how pages that are not upright map to what is displayed."""

    path: str
    looks: tuple[Look, ...]
    turns: tuple[tuple[int, tuple[float, ...]], ...] = ()
    task: Literal["look"] = "look"


@dataclass(frozen=True, slots=True)
class RenderJob:
    """Draw one page as displayed into a picture in the job's folder; JPEG is small and quick, PNG exact."""

    path: str
    page: int
    dpi: int
    form: Literal["png", "jpeg"] = "png"
    task: Literal["render"] = "render"


@dataclass(frozen=True, slots=True)
class IdentifyJob:
    """Open the engine and say what it is."""

    task: Literal["identify"] = "identify"


@dataclass(frozen=True, slots=True)
class Request:
    """One line to the child."""

    job: Annotated[UnpackJob | ReadJob | LookJob | RenderJob | IdentifyJob, Field(discriminator="task")]


@dataclass(frozen=True, slots=True)
class Member:
    """One file of a bundle and what became of it; `stored` is where its bytes lie (None: not obtained)."""

    path: str
    stored: Path | None
    status: FileStatus
    sha256: str | None = None
    size: int | None = None
    reasons: tuple[Reason, ...] = ()
    archive: bool = False
    """An archive whose members are listed: it has no pages of its own."""

    @property
    def entry(self) -> FileEntry:
        """The member as the report lists it."""
        return FileEntry(self.path, self.status, self.sha256, self.size, self.reasons)


@dataclass(frozen=True, slots=True)
class Ready:
    """The child has started; how it is confined."""

    network: str
    files: str
    say: Literal["ready"] = "ready"


@dataclass(frozen=True, slots=True)
class Opened:
    """The file is open: its format, number of pages, channels and warnings of the file as a whole."""

    format: str
    of: int
    channels: tuple[Channel, ...] = ()
    warnings: tuple[Reason, ...] = ()
    say: Literal["opened"] = "opened"


@dataclass(frozen=True, slots=True)
class Begun:
    """Page `number` is being read; its size as displayed."""

    number: int
    width: float
    height: float
    say: Literal["begun"] = "begun"


@dataclass(frozen=True, slots=True)
class PageRead:
    """One page was read, with the channels and warnings found on it; `engine` where one read it."""

    page: Page
    channels: tuple[Channel, ...] = ()
    warnings: tuple[Reason, ...] = ()
    engine: EngineIdentity | None = None
    say: Literal["page"] = "page"


@dataclass(frozen=True, slots=True)
class Finished:
    """The job is done; warnings that were known at the end only, and the engine where that was asked."""

    warnings: tuple[Reason, ...] = ()
    engine: EngineIdentity | None = None
    resident: int = 0
    """Bytes of memory in use."""
    say: Literal["finished"] = "finished"


@dataclass(frozen=True, slots=True)
class Refused:
    """The file as a whole cannot be read, and why."""

    reason: Reason
    say: Literal["refused"] = "refused"


@dataclass(frozen=True, slots=True)
class Fault:
    """Something broke while the present page (or step) was worked on."""

    reason: Reason
    say: Literal["fault"] = "fault"


@dataclass(frozen=True, slots=True)
class Lacking:
    """The process could not work because something of heyan's own is missing: never the fault of the file."""

    what: str
    """`module lxml.etree: …`, or what the engine says it lacks."""
    say: Literal["lacking"] = "lacking"


@dataclass(frozen=True, slots=True)
class Found:
    """A member of the bundle; `stored` is packed."""

    path: str
    stored: str | None
    status: FileStatus
    sha256: str | None
    size: int | None
    reasons: tuple[Reason, ...]
    archive: bool
    say: Literal["found"] = "found"


@dataclass(frozen=True, slots=True)
class Looked:
    """What was seen at one look."""

    answer: Answer
    say: Literal["looked"] = "looked"


@dataclass(frozen=True, slots=True)
class Rendered:
    """The PNG's name in the job's folder."""

    name: str
    say: Literal["rendered"] = "rendered"


@dataclass(frozen=True, slots=True)
class Message:
    """One line from the child."""

    body: Annotated[
        Ready | Opened | Begun | PageRead | Finished | Refused | Fault | Lacking | Found | Looked | Rendered,
        Field(discriminator="say"),
    ]
    """Told apart by `say`: trying one after the other takes seconds and gigabytes on a large sheet."""
