"""The house that this process's tasks work in: tasks get ids, and find their handles here."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from casework.house import House, open_house
from casework.progress import Watch, silent
from heyan.settings import settings

_at_work: list[tuple[House, Watch]] = []


@contextmanager
def at_work(house: House, watch: Watch = silent) -> Iterator[House]:
    """Have the tasks of this process work in the house, and say how far they are."""
    _at_work.append((house, watch))
    try:
        yield house
    finally:
        _at_work.pop()


@contextmanager
def workplace(actor: str) -> Iterator[tuple[House, Watch]]:
    """The house to work in: the one this process has open, else the installation's, opened for this piece of work."""
    if _at_work:
        yield _at_work[-1]
        return
    with open_house(settings(), actor) as house:
        yield house, silent
