"""Judging again in the background: what people said in quick succession is judged once, and the change is told."""

from __future__ import annotations

import subprocess
import time
from collections.abc import Callable
from threading import Condition, Thread
from types import TracebackType
from typing import Self

from heyan.codec import decode, encode
from heyan.settings import Settings
from review.children import ended, started
from review.judging import Outcome, Wanted

TOGETHER_SECONDS = 0.25
MODULE, LOG = "review.judging", "desk-judging.log"
GONE = Outcome("failed", why="judging_ended")

__all__ = ["Outcome", "Rejudging"]


class Judge:
    """The process that judges; started when it is first needed, and anew where it has ended."""

    def __init__(self, home: Settings) -> None:
        self._home = home
        self._child: subprocess.Popen[bytes] | None = None
        self._closed = False

    def ask(self, wanted: Wanted) -> Outcome:
        """Its answer, however long that takes; where the process ends over it, it is asked once more."""
        lines = (self._asked(wanted) for _ in range(2) if not self._closed)
        line = next((one for one in lines if one.endswith(b"\n")), b"")
        return decode(line, Outcome) if line else GONE

    def _asked(self, wanted: Wanted) -> bytes:
        """The line that the process answers; not whole where it ended."""
        child = self._child
        if child is None or child.poll() is not None:
            child = self._child = started(self._home, MODULE, LOG, subprocess.PIPE, subprocess.PIPE)
        assert child.stdin is not None
        assert child.stdout is not None
        try:
            child.stdin.write(encode(wanted, Wanted) + b"\n")
            child.stdin.flush()
            return child.stdout.readline()
        except OSError:
            return b""

    def close(self) -> None:
        """End it; whoever waits for an answer gets `GONE`."""
        self._closed = True
        if self._child is not None:
            ended(self._child)


class Rejudging:
    """One thread that has applications judged again, in the order they were asked for."""

    def __init__(self, home: Settings) -> None:
        self._judge = Judge(home)
        self._asked: dict[str, str] = {}
        self._soon: dict[str, None] = {}
        self._ready: set[str] = set()
        self._told: dict[str, Outcome] = {}
        self._wake = Condition()
        self._closed = False
        self._thread = Thread(target=self._work, name="rejudging", daemon=True)

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        with self._wake:
            self._closed = True
            self._wake.notify_all()
        self._judge.close()
        self._thread.join()
        self._judge.close()  # one that was just being started

    def ask(self, application_id: str, user: str) -> None:
        """Have the application judged again soon, in this person's name."""
        with self._wake:
            self._asked[application_id] = user
            self._told[application_id] = Outcome("waiting")
            self._wake.notify_all()

    def expect(self, application_id: str, unjudged: Callable[[], str | None]) -> None:
        """Somebody has this application before them: understand it while they read, so that judging is quick.

        The first time it is judged at once where words of a person (`unjudged` names them) were never judged.
        """
        with self._wake:
            if application_id in self._ready:
                return
            self._ready.add(application_id)
            self._soon[application_id] = None
            self._wake.notify_all()
        user = unjudged() if self.outcome(application_id) is None else None
        if user is not None:
            self.ask(application_id, user)

    def outcome(self, application_id: str) -> Outcome | None:
        """How the last judging again stands, None where there was none since the desk was opened."""
        with self._wake:
            return self._told.get(application_id)

    def _work(self) -> None:
        while True:
            with self._wake:
                self._wake.wait_for(lambda: self._closed or self._asked or self._soon)
                if self._closed:
                    return
                if not self._asked:
                    expected = next(iter(self._soon))
                    del self._soon[expected]
                else:
                    expected = ""
            if expected:
                # What goes wrong here goes wrong again, and is told, when the case is judged.
                self._judge.ask(Wanted(expected))
                continue
            time.sleep(TOGETHER_SECONDS)
            with self._wake:
                application_id = next(iter(self._asked))
                user = self._asked.pop(application_id)
            outcome = self._judge.ask(Wanted(application_id, user))
            with self._wake:
                if application_id not in self._asked:
                    self._told[application_id] = outcome
