"""A thread that tells people outside what waits; it runs only where a channel is configured, and holds up nobody."""

from __future__ import annotations

import logging
from collections.abc import Mapping
from threading import Event, Thread
from types import TracebackType
from typing import Self

from casework.house import House
from casework.notices import Send, channels, tell
from heyan.errors import HeyanError

log = logging.getLogger("review")
EVERY_SECONDS = 60.0


class Messenger:
    """Looks once a minute for something to tell."""

    def __init__(self, house: House, over: Mapping[str, Send] | None = None, every: float = EVERY_SECONDS) -> None:
        self._house = house
        self._over = channels(house.settings) if over is None else over
        self._every = every
        self._closed = Event()
        self._thread = Thread(target=self._work, name="messenger", daemon=True)

    def __enter__(self) -> Self:
        if self._over:
            self._thread.start()
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        self._closed.set()
        if self._thread.is_alive():
            self._thread.join(timeout=20)

    def _work(self) -> None:
        while not self._closed.wait(self._every):
            try:
                tell(self._house, self._over)
            except HeyanError:
                log.warning("nobody could be told", exc_info=True)
