"""One reading process as its parent sees it: started, told a job, listened to with a watch on its time and memory."""

from __future__ import annotations

import os
import select
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

from pydantic import ValidationError

from extractors.jobs import Fault, Finished, Lacking, Message, PageRead, Ready, Refused, Request, Setup, packed
from extractors.limits import Limits
from extractors.slots import Slot
from heyan.codec import decode, encode
from heyan.errors import ReadingError
from heyan.pages import Reason
from heyan.settings import PROJECT
from heyan.vocabulary import ReasonCode

START_SECONDS = 60.0
GLANCE_SECONDS = 0.5
"""How often time and memory are looked at while a child is silent."""
STARVED_SHARE, STARVED_TIMES = 0.01, 4
"""A silent process that used this part of the time on a CPU is not hung but starved by others, and gets more time;
one that spins is ended by the kernel's limit on CPU time."""
PAGE_BYTES, TICKS = os.sysconf("SC_PAGE_SIZE"), os.sysconf("SC_CLK_TCK")


class ChildFailure(Exception):
    """The child broke: it hung, died, took too much memory or answered nonsense; it must not be used again."""

    def __init__(self, reason: Reason) -> None:
        super().__init__(reason.detail)
        self.reason = reason


class Child:
    """A running `python -m extractors.worker` in a slot."""

    def __init__(self, slot: Slot, engine: str, interpreter: Path | None, limits: Limits, niceness: int = 0) -> None:
        self.slot = slot
        self._limits = limits
        self._waiting = b""
        self._seen_working = 0.0
        self.pages = 0
        self.resident = 0
        self.idle_since = 0.0
        setup = Setup(engine, packed(slot.folder), limits, niceness)
        self._process = subprocess.Popen(
            [os.fspath(interpreter or sys.executable), "-m", "extractors.worker", encode(setup, Setup).decode()],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL if "HEYAN_WORKER_LOG" not in os.environ else None,
            cwd=slot.folder,
            env=_environment(slot.folder),
            pass_fds=(slot.descriptor,),
        )
        try:
            ready = self._next(START_SECONDS).body
        except ChildFailure as failure:
            self.close()
            raise ReadingError(f"the reading process does not start: {failure}") from failure
        if not isinstance(ready, Ready):
            self.close()
            raise ReadingError("the reading process does not start: it does not introduce itself")
        self.ready = ready

    def converse(self, request: Request, patience: float | None = None) -> Iterator[Message]:
        """What the child says to a request, up to Finished, Refused, Lacking or Fault; ChildFailure where it breaks.

        `patience`: seconds without a word after which it counts as hung (default: the limit for a page).
        """
        self._tell(request)
        while True:
            message = self._next(self._limits.page_seconds if patience is None else patience)
            self.pages += isinstance(message.body, PageRead)
            yield message
            if isinstance(message.body, Finished):
                self.resident = message.body.resident
            if isinstance(message.body, (Finished, Refused, Lacking, Fault)):
                return

    @property
    def worn(self) -> bool:
        """Whether the process has read enough or grown enough to be replaced."""
        return self.pages >= self._limits.recycle_pages or self.resident >= self._limits.recycle_bytes

    def close(self) -> None:
        """End the process, whatever it is doing, and give its place back."""
        self._process.kill()
        self._process.wait()
        for pipe in (self._process.stdin, self._process.stdout):
            if pipe:
                try:
                    pipe.close()
                except BrokenPipeError:
                    continue
        self.slot.release()

    def _tell(self, request: Request) -> None:
        if self._process.stdin is None:
            raise ChildFailure(Reason(ReasonCode.CORRUPT, "no pipe"))
        try:
            self._process.stdin.write(encode(request, Request) + b"\n")
            self._process.stdin.flush()
        except OSError as error:
            raise ChildFailure(self._end()) from error

    def _next(self, patience: float) -> Message:
        line = self._line(patience)
        try:
            return decode(line, Message)
        except ValidationError as error:
            raise ChildFailure(Reason(ReasonCode.CORRUPT, "the reading process answered nonsense")) from error

    def _line(self, patience: float) -> bytes:
        """The next line; ChildFailure after `patience` seconds without one, at too long a line, at the end."""
        parts = [self._waiting]
        size = len(self._waiting)
        deadline = time.monotonic() + patience
        self._seen_working = self._worked()
        while b"\n" not in parts[-1]:
            piece = self._read(deadline, patience)
            parts.append(piece)
            size += len(piece)
            if size > self._limits.message_bytes:
                raise ChildFailure(Reason(ReasonCode.SIZE_LIMIT, f"message_bytes {self._limits.message_bytes}: {size}"))
        line, _, self._waiting = b"".join(parts).partition(b"\n")
        return line

    def _read(self, deadline: float, patience: float) -> bytes:
        stdout = self._process.stdout
        if stdout is None:
            raise ChildFailure(Reason(ReasonCode.CORRUPT, "no pipe"))
        while not select.select([stdout], [], [], min(GLANCE_SECONDS, patience))[0]:
            if time.monotonic() > deadline:
                worked = self._worked()
                late = time.monotonic() > deadline + STARVED_TIMES * patience
                if late or worked - self._seen_working < STARVED_SHARE * patience:
                    raise ChildFailure(Reason(ReasonCode.TIME_LIMIT, f"page_seconds {patience:g}: no progress"))
                self._seen_working = worked
                deadline += patience
            self._weigh()
        piece = os.read(stdout.fileno(), 1 << 20)
        if not piece:
            raise ChildFailure(self._end())
        return piece

    def _weigh(self) -> None:
        """ChildFailure where the process uses more memory than it may."""
        try:
            statm = Path(f"/proc/{self._process.pid}/statm").read_text(encoding="ascii")
        except OSError:
            return
        resident = int(statm.split()[1]) * PAGE_BYTES
        if resident > self._limits.memory_bytes:
            raise ChildFailure(Reason(ReasonCode.SIZE_LIMIT, f"memory_bytes {self._limits.memory_bytes}: {resident}"))

    def _worked(self) -> float:
        """Seconds of CPU that the process has used."""
        try:
            fields = Path(f"/proc/{self._process.pid}/stat").read_text(encoding="utf-8").rpartition(")")[2].split()
        except OSError:
            return 0.0
        return (int(fields[11]) + int(fields[12])) / TICKS

    def _end(self) -> Reason:
        """How the process ended."""
        code = self._process.wait(timeout=10)
        if code == -24:  # SIGXCPU: the kernel's limit on CPU time
            return Reason(ReasonCode.TIME_LIMIT, f"page_cpu_seconds {self._limits.page_cpu_seconds}: used up")
        ended = f"signal {-code}" if code < 0 else f"exit code {code}"
        return Reason(ReasonCode.CORRUPT, f"the reading process died: {ended}")


def _environment(folder: Path) -> dict[str, str]:
    """A small environment: our code, one thread, no settings and no secrets of the parent.

    PYTHONSAFEPATH: the process starts in a folder that will hold strangers' bytes, and nothing is imported from there.
    """
    one = dict.fromkeys(("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS"), "1")
    home = os.fspath(folder)
    own = {"PYTHONPATH": os.fspath(PROJECT), "PYTHONHASHSEED": "0"}
    own |= dict.fromkeys(("PYTHONSAFEPATH", "PYTHONDONTWRITEBYTECODE", "PYTHONUTF8"), "1")
    return {"PATH": os.environ.get("PATH", os.defpath), "HOME": home, "TMPDIR": home, "LANG": "C.UTF-8", **one, **own}
