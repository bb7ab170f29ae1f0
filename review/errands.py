"""Long work that people have asked for, done one after the other with reading processes of the machine.

`python -m review.errands` does it in a process of its own, which the desk starts; where there is none, a thread.
"""

from __future__ import annotations

import logging
import time
from dataclasses import replace
from threading import Event, Thread
from types import TracebackType
from typing import Self

from casework.background import work_next
from casework.drawing_ahead import DrawingAhead
from casework.house import House, open_house
from extractors.pool import Pool
from heyan.errors import HeyanError
from heyan.priority import PREPARING
from heyan.settings import settings
from review.children import end_with_parent

log = logging.getLogger("review")
ACTOR = "desk"
LOOK_SECONDS = 1.0
LOOKS_AFTER = 15.0
"""Seconds after which somebody else's unfinished task is looked for; one's own is begun at once."""


class Errands:
    """One thread where it `works`. The desk's own reading processes stay free: this one queues with the intake's."""

    def __init__(self, house: House, works: bool = True) -> None:
        self._house = house
        self._works = works
        self._wake = Event()
        self._closed = False
        self._thread = Thread(target=self._work, name="errands", daemon=True)

    def __enter__(self) -> Self:
        if self._works:
            self._thread.start()
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        self._closed = True
        self._wake.set()
        if self._works:
            self._thread.join(timeout=20)

    def ask(self) -> None:
        """Something new waits."""
        self._wake.set()

    def _work(self) -> None:
        mine = self._house.settings
        with Pool(mine.engine, mine.workers, mine.home / "run", self._house.configuration.limits) as pool:
            at_work = replace(self._house, pool=pool)
            while not self._closed:
                if not _done_one(at_work):
                    self._wake.wait(LOOKS_AFTER)
                    self._wake.clear()


def main() -> None:
    """Do what is asked for until ended; while there is nothing, draw the pages that people will look at."""
    end_with_parent()
    mine = settings()
    with (
        open_house(mine, ACTOR) as house,
        Pool(mine.engine, 1, mine.home / "run" / "ahead", house.configuration.limits, niceness=PREPARING) as pool,
    ):
        ahead = DrawingAhead(replace(house, pool=pool))
        while True:
            if not _done_one(house) and not _drawn_one(ahead):
                time.sleep(LOOK_SECONDS)


def _done_one(house: House) -> bool:
    """Whether there was something to do; a database that does not answer is asked again later."""
    try:
        return work_next(house) is not None
    except HeyanError:
        log.warning("an errand could not be taken up", exc_info=True)
        return False


def _drawn_one(ahead: DrawingAhead) -> bool:
    """Whether there was a page to draw."""
    try:
        return ahead.draw_next()
    except (HeyanError, OSError):
        log.warning("no page could be drawn ahead", exc_info=True)
        return False


if __name__ == "__main__":
    main()
