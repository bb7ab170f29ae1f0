"""Judging again in the background: what people said in quick succession is judged once, and the change is told."""

from __future__ import annotations

import time
from collections.abc import Iterable
from contextlib import suppress
from dataclasses import dataclass, replace
from threading import Condition, Thread
from types import TracebackType
from typing import Self

from casework.difference import Change, difference
from casework.field_work import judge_again, make_ready
from casework.house import House
from heyan.errors import HeyanError

TOGETHER_SECONDS = 0.25
SHOWN = ("finding", "claim", "material")


@dataclass(frozen=True, slots=True)
class Outcome:
    """How far judging again has come: `waiting`, `done` with what changed, or `failed`."""

    state: str
    run_id: str = ""
    changes: tuple[Change, ...] = ()
    seconds: float = 0.0
    why: str = ""


class Rejudging:
    """One thread that judges applications again, in the order they were asked for."""

    def __init__(self, house: House) -> None:
        self._house = house
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
        self._thread.join()

    def ask(self, application_id: str, user: str) -> None:
        """Have the application judged again soon, in this person's name."""
        with self._wake:
            self._asked[application_id] = user
            self._told[application_id] = Outcome("waiting")
            self._wake.notify_all()

    def expect(self, application_id: str) -> None:
        """Somebody has this application on the desk: understand it while they read, so that judging is quick."""
        with self._wake:
            if application_id not in self._ready:
                self._ready.add(application_id)
                self._soon[application_id] = None
                self._wake.notify_all()

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
                self._make_ready(expected)
                continue
            time.sleep(TOGETHER_SECONDS)
            with self._wake:
                application_id = next(iter(self._asked))
                user = self._asked.pop(application_id)
            outcome = self._judge(application_id, user)
            with self._wake:
                if application_id not in self._asked:
                    self._told[application_id] = outcome

    def _make_ready(self, application_id: str) -> None:
        """What goes wrong here goes wrong again, and is told, when the case is judged."""
        with suppress(Exception):
            make_ready(self._house, application_id)

    def _judge(self, application_id: str, user: str) -> Outcome:
        began = time.monotonic()
        try:
            made = judge_again(replace(self._house, actor=user), application_id)
            if made is None:
                return Outcome("done")
            changes = difference(self._house, str(made.run.parent_id), made.run.id).changes
        except HeyanError as error:
            return Outcome("failed", why=error.code)
        except Exception as error:  # noqa: BLE001  (a fault in one case must not end the thread; the person is told)
            return Outcome("failed", why=type(error).__name__)
        return Outcome("done", made.run.id, tuple(_shown(changes)), round(time.monotonic() - began, 2))


def _shown(changes: Iterable[Change]) -> Iterable[Change]:
    return (change for change in changes if change.what in SHOWN)
