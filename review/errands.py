"""Long work that people have asked for, done one after the other by a thread with reading processes of the machine."""

from __future__ import annotations

import logging
from dataclasses import replace
from threading import Event, Thread
from types import TracebackType
from typing import Self

from casework.background import work_next
from casework.house import House
from extractors.pool import Pool
from heyan.errors import HeyanError

log = logging.getLogger("review")
LOOKS_AFTER = 15.0
"""Seconds after which somebody else's unfinished task is looked for; one's own is begun at once."""


class Errands:
    """One thread. The desk's own process for pictures stays free: this one queues with the intake's."""

    def __init__(self, house: House) -> None:
        self._house = house
        self._wake = Event()
        self._closed = False
        self._thread = Thread(target=self._work, name="errands", daemon=True)

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        self._closed = True
        self._wake.set()
        self._thread.join(timeout=20)

    def ask(self) -> None:
        """Something new waits."""
        self._wake.set()

    def _work(self) -> None:
        settings = self._house.settings
        slots = settings.home / "run"
        with Pool(settings.engine, settings.workers, slots, self._house.configuration.limits) as pool:
            at_work = replace(self._house, pool=pool)
            while not self._closed:
                if not self._done_one(at_work):
                    self._wake.wait(LOOKS_AFTER)
                    self._wake.clear()

    def _done_one(self, house: House) -> bool:
        """Whether there was something to do; a database that does not answer is asked again later."""
        try:
            return work_next(house) is not None
        except HeyanError:
            log.warning("an errand could not be taken up", exc_info=True)
            return False
