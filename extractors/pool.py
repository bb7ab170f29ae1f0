"""The parent's side of reading: few processes, kept warm, replaced when worn; a page may break one, never a bundle."""

from __future__ import annotations

import os
import shutil
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from types import TracebackType
from typing import Literal, Self

from extractors.child import Child
from extractors.incomplete import complete
from extractors.jobs import READER_VERSION, IdentifyJob, LookJob, Member, RenderJob, Request
from extractors.limits import Limits
from extractors.patience import conversation, identified, looked, members, reading, rendered
from extractors.slots import Slots
from heyan.errors import ReadingError
from heyan.fonts import pinned_font
from heyan.looks import Answer, Look
from heyan.pages import EngineIdentity, Page, Reading
from heyan.priority import READING

Form = Literal["png", "jpeg"]
Progress = Callable[[int, int], None]
"""Called with (page, of) as pages are read."""
WAIT_SECONDS = 0.05
TIDY_SECONDS = 0.5

__all__ = ["READER_VERSION", "Member", "Pool", "Progress"]


class Pool:
    """Reading processes for one engine, at most `workers` at a time on this machine; safe to use from threads.

    `engine`: `rapidocr`, `paddleocr` or, in tests, `module:attribute` of a factory. `slots_folder`: one for all
    that reads on this machine. `niceness`: how far the processes give way to people who wait for an answer.
    """

    def __init__(self, engine: str, workers: int, slots_folder: Path, limits: Limits, niceness: int = READING) -> None:
        pinned_font()
        self.engine = engine
        self.limits = limits
        self._niceness = niceness
        self._slots = Slots(slots_folder, workers)
        self._idle: list[Child] = []
        self._lock = threading.Lock()
        self._closed = threading.Event()
        self._tidier = threading.Thread(target=self._tidy, name="heyan-pool", daemon=True)
        self._tidier.start()
        self._identity: EngineIdentity | None = None

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        self.close()

    def close(self) -> None:
        """End all idle processes; busy ones end with their jobs."""
        self._closed.set()
        with self._lock:
            idle, self._idle = self._idle, []
        for child in idle:
            child.close()

    def unpack(self, bundle: Path, into: Path) -> tuple[Member, ...]:
        """Every file of a bundle (folder, archive or single file) exactly once, in the order of the paths.

        Bytes taken out of archives are put into `into`, named by their SHA-256; files of a folder stay where they are.
        """
        into.mkdir(parents=True, exist_ok=True)
        return members(self.child, bundle, into, self.limits)

    def read(self, path: Path, sha256: str, progress: Progress | None = None) -> Reading:
        """All that can be read of one file, whatever breaks on the way: what broke stands in it as a reason."""
        return reading(self.child, path, sha256, self.limits, progress)

    def look(self, path: Path, looks: tuple[Look, ...], pages: tuple[Page, ...] = ()) -> tuple[Answer, ...]:
        """What a second reading sees in these regions of a file; no words where it broke.

        `pages`: the file's pages as read; needed where one of them is not upright as displayed.
        """
        turns = tuple((page.number, page.to_displayed) for page in pages if page.to_displayed)
        return looked(self.child, LookJob(packed_path(path), looks, turns), looks)

    def render(self, path: Path, page: int, dpi: int, into: Path, form: Form = "png") -> Path:
        """A picture of one page as displayed, in the folder `into`; ReadingError where it cannot be drawn."""
        into.mkdir(parents=True, exist_ok=True)
        target = into / f"{path.name[:100]}-{page}-{dpi}.{form}"

        def draw() -> Path:
            with self.child() as child:
                name = rendered(conversation(child, Request(RenderJob(packed_path(path), page, dpi, form))))
                shutil.move(child.slot.folder / name, target)
            return target

        return complete(draw)

    def identity(self) -> EngineIdentity:
        """What the engine is: name, precision, model hashes and flags; it is opened only where nobody knows."""
        if self._identity is None:
            from extractors.ocr import known_identity

            self._identity = known_identity(self.engine) or self.opened()
        return self._identity

    def opened(self) -> EngineIdentity:
        """The identity as the engine itself states it once it is open: its models are there and the pinned ones."""

        def ask() -> EngineIdentity:
            with self.child() as child:
                return identified(conversation(child, Request(IdentifyJob())))

        return complete(ask)

    def confinement(self) -> tuple[str, str]:
        """How reading processes are kept from network (`namespace` or `python`) and files (`landlock` or `python`)."""
        with self.child() as child:
            return child.ready.network, child.ready.files

    @contextmanager
    def child(self) -> Iterator[Child]:
        """A process to talk to; it is ended where the block fails, else kept warm for the next."""
        child = self._take()
        try:
            yield child
        except BaseException:
            child.close()
            raise
        if child.worn or self._closed.is_set():
            child.close()
            return
        child.idle_since = time.monotonic()
        with self._lock:
            self._idle.append(child)

    def _take(self) -> Child:
        """An idle process of ours, else a new one as soon as the machine has a place for it."""
        waiting: int | None = None
        try:
            while not self._closed.is_set():
                with self._lock:
                    if self._idle:
                        return self._idle.pop()
                slot = self._slots.take()
                if slot is not None:
                    return Child(slot, self.engine, interpreter(self.engine), self.limits, self._niceness)
                waiting = self._slots.queue() if waiting is None else waiting
                time.sleep(WAIT_SECONDS)
        finally:
            if waiting is not None:
                os.close(waiting)
        raise ReadingError("the pool is closed")

    def _tidy(self) -> None:
        """End idle processes when somebody on this machine waits for a place, or when they were idle for long."""
        while not self._closed.wait(TIDY_SECONDS):
            with self._lock:
                now = time.monotonic()
                old = [child for child in self._idle if now - child.idle_since > self.limits.idle_seconds]
                if not old and self._idle and self._slots.wanted():
                    old = [self._idle[0]]
                self._idle = [child for child in self._idle if child not in old]
            for child in old:
                child.close()


def interpreter(engine: str) -> Path | None:
    """The Python that an engine wants; None: this one."""
    from extractors.ocr.catalogue import interpreter_for

    return interpreter_for(engine)


def packed_path(path: Path) -> str:
    from extractors.jobs import packed

    return packed(path.absolute())
