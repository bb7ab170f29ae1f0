"""The child's side of every job: opens the file, reads page by page, says what it sees as it goes."""

from __future__ import annotations

import os
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

from extractors.confinement import renew_cpu
from extractors.jobs import (
    Begun,
    Finished,
    Found,
    IdentifyJob,
    Looked,
    LookJob,
    Opened,
    PageRead,
    ReadJob,
    Refused,
    Rendered,
    RenderJob,
    Request,
    UnpackJob,
    unpacked,
)
from extractors.limits import Limits
from extractors.reading.book import Book, Context, Leaf, Refusal
from extractors.reading.suspicious import text_warnings
from heyan.looks import Answer
from heyan.pages import EngineIdentity, Page, Reason
from heyan.vocabulary import ReasonCode, Source

Saying = Opened | Begun | PageRead | Finished | Refused | Found | Looked | Rendered
PAGE_BYTES = os.sysconf("SC_PAGE_SIZE")


class Desk:
    """Does one job at a time with one warm engine."""

    def __init__(self, engine: str, folder: Path, limits: Limits, say: Callable[[Saying], None]) -> None:
        self._context = Context(limits, folder, engine)
        self._say = say

    def do(self, request: Request) -> None:
        """Do one job to its end; raises whatever the libraries raise."""
        self._renew()
        match request.job:
            case UnpackJob(path):
                self._unpack(unpacked(path))
            case ReadJob():
                self._read(request.job)
            case LookJob():
                self._look(request.job)
            case RenderJob():
                self._render(request.job)
            case IdentifyJob():
                self._finish(self._context.engine.identity)

    def _renew(self) -> None:
        renew_cpu(self._context.limits.page_cpu_seconds)

    def _finish(self, engine: EngineIdentity | None = None) -> None:
        resident = int(Path("/proc/self/statm").read_text(encoding="ascii").split()[1]) * PAGE_BYTES
        self._say(Finished(engine=engine, resident=resident))

    def _open(self, path: Path) -> Book:
        from extractors.reading.formats import open_book

        return open_book(path, self._context)

    def _read(self, job: ReadJob) -> None:
        limits = self._context.limits
        with closing(self._open(unpacked(job.path))) as book:
            count = min(book.count, limits.pages_hard)
            self._say(Opened(book.format, count, book.channels, (*book.warnings, *_too_many(book, limits))))
            for number in range(job.start, count + 1):
                self._renew()
                self._say(Begun(number, *book.size(number)))
                leaf = _leaf(book, number, 0.5 if number == job.half else 1.0)
                engine = self._context.engine.identity if leaf.by_engine else None
                warnings = (*leaf.warnings, *text_warnings(leaf.page))
                self._say(PageRead(leaf.page, leaf.channels, warnings, engine))
        self._finish()

    def _look(self, job: LookJob) -> None:
        from extractors.reading.second import look_at

        turns = dict(job.turns)
        with closing(self._open(unpacked(job.path))) as book:
            for look in job.looks:
                self._renew()
                self._say(Looked(Answer(look, look_at(book, look, turns.get(look.page), self._context))))
        self._finish()

    def _render(self, job: RenderJob) -> None:
        from extractors.reading.render import save_picture

        with closing(self._open(unpacked(job.path))) as book:
            self._say(Rendered(save_picture(book, job.page, job.dpi, job.form, self._context)))
        self._finish()

    def _unpack(self, path: Path) -> None:
        from extractors.reading.archive import unpack

        for found in unpack(path, self._context):
            self._renew()
            self._say(found)
        self._finish()


def _leaf(book: Book, number: int, share: float) -> Leaf:
    """The page as read; a page that refuses is unreadable, unless it is the whole file."""
    try:
        return book.read(number, share)
    except Refusal as refusal:
        if book.count == 1:
            raise
        reason = Reason(refusal.reason.code, f"page {number}: {refusal.reason.detail}")
        width, height = book.size(number)
        return Leaf(Page(number, width, height, Source.OCR, unreadable=reason.code), warnings=(reason,))


def _too_many(book: Book, limits: Limits) -> tuple[Reason, ...]:
    """The warning for a document of more pages than announced, and that reading stops where it does."""
    if book.count <= limits.pages:
        return ()
    stop = f", read up to {limits.pages_hard}" if book.count > limits.pages_hard else ""
    return (Reason(ReasonCode.PAGE_LIMIT, f"pages {limits.pages}: {book.count}{stop}"),)
