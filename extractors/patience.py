"""Conversations with reading processes that may break: a page is tried again at half the resolution, then given up."""

from __future__ import annotations

import shutil
import time
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass, field, replace
from pathlib import Path

from extractors.child import Child, ChildFailure
from extractors.incomplete import Incomplete, complete
from extractors.jobs import (
    READER_VERSION,
    Begun,
    Fault,
    Finished,
    Found,
    Lacking,
    Looked,
    LookJob,
    Member,
    Message,
    Opened,
    PageRead,
    ReadJob,
    Refused,
    Rendered,
    Request,
    UnpackJob,
    packed,
    unpacked,
)
from extractors.limits import Limits
from heyan.errors import ReadingError
from heyan.looks import Answer, Look
from heyan.pages import Channel, EngineIdentity, Page, Reading, Reason
from heyan.vocabulary import FileStatus, ReasonCode, Source

Children = Callable[[], AbstractContextManager[Child]]
A4 = (595.0, 842.0)


def conversation(child: Child, request: Request, patience: float | None = None) -> Iterator[Message]:
    """What the child says; a Fault is raised as ChildFailure, because a broken library state is not used again.

    Incomplete where the child lacks something of heyan's own: the file is not to blame.
    """
    for message in child.converse(request, patience):
        if isinstance(message.body, Lacking):
            raise Incomplete(message.body.what)
        if isinstance(message.body, Fault):
            raise ChildFailure(message.body.reason)
        yield message


@dataclass
class Progressed:
    """What is known of a file so far, over several processes."""

    format: str = ""
    of: int = 0
    began: float = 0.0
    spent: float = 0.0
    """Seconds that processes worked on it; waiting for one does not count."""
    pages: dict[int, Page] = field(default_factory=dict)
    sizes: dict[int, tuple[float, float]] = field(default_factory=dict)
    channels: list[Channel] = field(default_factory=list)
    warnings: list[Reason] = field(default_factory=list)
    failure: Reason | None = None
    engine: EngineIdentity | None = None
    done: bool = False

    @property
    def next(self) -> int:
        """The page to read next: the one after the last that was read or given up."""
        return max(self.pages, default=0) + 1

    def give_up(self, number: int, reason: Reason) -> None:
        """Page `number` exists and could not be read."""
        width, height = self.sizes.get(number, A4)
        self.pages[number] = Page(number, width, height, Source.OCR, unreadable=reason.code)
        self.warnings.append(Reason(reason.code, f"page {number}: {reason.detail}"))


def reading(
    children: Children,
    path: Path,
    sha256: str,
    limits: Limits,
    progress: Callable[[int, int], None] | None,
) -> Reading:
    """All of a file's pages, those on which two processes broke marked unreadable."""
    state = Progressed()
    half = 0

    def converse() -> None:
        job = ReadJob(packed(path.absolute()), sha256, state.next, half)
        with children() as child, _clock(state):
            for message in conversation(child, Request(job)):
                _note(state, message, progress)
                _keep_time(state, limits)

    while not state.done:
        try:
            complete(converse)
        except ChildFailure as failure:
            half = _after(state, failure.reason, half, progress)
    ordered = tuple(state.pages[number] for number in sorted(state.pages))
    return Reading(
        sha256=sha256,
        format=state.format,
        pages=ordered,
        channels=tuple(state.channels),
        warnings=tuple(dict.fromkeys(state.warnings)),
        failure=state.failure,
        engine=state.engine,
        version=READER_VERSION,
    )


def _note(state: Progressed, message: Message, progress: Callable[[int, int], None] | None) -> None:
    """Keep what the child said; ChildFailure where it is out of order."""
    match message.body:
        case Opened(form, of, channels, warnings) if not state.format:
            state.format, state.of = form, of
            state.channels.extend(channels)
            state.warnings.extend(warnings)
        case Begun(number, width, height):
            state.sizes[number] = (width, height)
        case PageRead(page, channels, warnings, engine):
            if page.number != state.next or page.number > state.of:
                raise ChildFailure(Reason(ReasonCode.CORRUPT, "the reading process answered out of order"))
            state.pages[page.number] = page
            state.channels.extend(channels)
            state.warnings.extend(warnings)
            state.engine = engine or state.engine
            if progress:
                progress(page.number, state.of)
        case Finished(warnings):
            state.warnings.extend(warnings)
            state.done = True
        case Refused(reason):
            state.failure = reason
            state.done = True


def _after(state: Progressed, reason: Reason, half: int, progress: Callable[[int, int], None] | None) -> int:
    """What to do after a process broke: the page to try again at half the resolution, or 0 after giving it up."""
    number = state.next
    if half != number:
        return number
    if state.of == 0:
        state.failure = reason
        state.done = True
        return 0
    if number > state.of:
        state.warnings.append(reason)
        state.done = True
        return 0
    state.give_up(number, reason)
    state.done = number == state.of
    if progress:
        progress(number, state.of)
    return 0


@contextmanager
def _clock(state: Progressed) -> Iterator[None]:
    """Counts what the block takes as time spent."""
    state.began = time.monotonic()
    try:
        yield
    finally:
        state.spent += time.monotonic() - state.began


def _keep_time(state: Progressed, limits: Limits) -> None:
    """Give up the rest of a document that takes longer than a document may."""
    allowed = limits.document_seconds + limits.document_page_seconds * state.of
    if state.done or state.spent + time.monotonic() - state.began <= allowed:
        return
    reason = Reason(ReasonCode.TIME_LIMIT, f"document_seconds {allowed:g}: used up")
    for number in range(state.next, state.of + 1):
        state.give_up(number, reason)
    state.done = True
    raise ChildFailure(reason)


def looked(children: Children, job: LookJob, looks: tuple[Look, ...]) -> tuple[Answer, ...]:
    """An answer to every look; the one on which the process broke has no words, the rest is asked again."""
    answers: list[Answer] = []

    def converse() -> None:
        with children() as child:
            for message in conversation(child, Request(LookJob(job.path, looks[len(answers) :], job.turns))):
                if isinstance(message.body, Looked):
                    answers.append(message.body.answer)
                if isinstance(message.body, Refused):
                    raise ChildFailure(message.body.reason)

    while len(answers) < len(looks):
        try:
            complete(converse)
        except ChildFailure:
            answers.append(Answer(looks[len(answers)], ()))
    return tuple(answers)


def rendered(messages: Iterator[Message]) -> str:
    """The name of the picture that was drawn."""
    name = None
    try:
        for message in messages:
            if isinstance(message.body, Refused):
                raise ReadingError(f"no picture: {message.body.reason.code} {message.body.reason.detail}")
            name = message.body.name if isinstance(message.body, Rendered) else name
    except ChildFailure as failure:
        raise ReadingError(f"no picture: {failure}") from failure
    if name is None or "/" in name:
        raise ReadingError("no picture: the reading process did not say where it is")
    return name


def identified(messages: Iterator[Message]) -> EngineIdentity:
    """The engine that the process opened."""
    try:
        for message in messages:
            if isinstance(message.body, Finished) and message.body.engine:
                return message.body.engine
    except ChildFailure as failure:
        raise ReadingError(f"the OCR engine does not open: {failure}") from failure
    raise ReadingError("the OCR engine does not say what it is")


def members(children: Children, bundle: Path, into: Path, limits: Limits) -> tuple[Member, ...]:
    """The bundle's files; where taking it apart breaks twice, what was found so far and the bundle with the reason."""
    reason = Reason(ReasonCode.CORRUPT)
    found: dict[str, Member] = {}

    def converse() -> None:
        found.clear()
        with children() as child:
            messages = conversation(child, Request(UnpackJob(packed(bundle.absolute()))), limits.document_seconds)
            for message in messages:
                if isinstance(message.body, Found):
                    found[message.body.path] = _moved(message.body, child.slot.folder, into)
                if isinstance(message.body, Refused):
                    raise ChildFailure(message.body.reason)

    for _ in range(2):
        try:
            complete(converse)
            return tuple(found[path] for path in sorted(found))
        except ChildFailure as failure:
            reason = failure.reason
    unfinished = [member for member in found.values() if member.status is FileStatus.QUARANTINED and not member.reasons]
    found |= {member.path: replace(member, reasons=(reason,)) for member in unfinished}
    root = bundle.name if bundle.is_file() and "." not in found else "."
    broken = found.get(root) or Member(root, None, FileStatus.QUARANTINED)
    found[root] = Member(root, broken.stored, FileStatus.QUARANTINED, broken.sha256, broken.size, (reason,), True)
    return tuple(found[path] for path in sorted(found))


def _moved(body: Found, folder: Path, into: Path) -> Member:
    """The member, its bytes moved out of the job's folder where they lie there."""
    stored = unpacked(body.stored) if body.stored is not None else None
    if stored is not None and stored.is_relative_to(folder):
        target = into / (body.sha256 or stored.name)
        shutil.move(stored, target)
        stored = target
    return Member(body.path, stored, body.status, body.sha256, body.size, body.reasons, body.archive)
