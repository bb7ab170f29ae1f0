"""Remembering what was worked out of an unchanging object, by the object itself: hashing a whole page costs more."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import TypeVar

T = TypeVar("T")
R = TypeVar("R")


def remembered(most: int) -> Callable[[Callable[[T], R]], Callable[[T], R]]:
    """A function of one unchanging object that works once for each of the last `most` objects; safe for threads."""

    def around(function: Callable[[T], R]) -> Callable[[T], R]:
        known: dict[int, tuple[T, R]] = {}

        @wraps(function)
        def asked(subject: T) -> R:
            found = known.get(id(subject))
            if found is not None and found[0] is subject:
                return found[1]
            result = function(subject)
            known[id(subject)] = subject, result  # the object is held, so that its id is nobody else's
            while len(known) > most:
                try:
                    known.pop(next(iter(known)), None)
                except (StopIteration, RuntimeError):
                    break  # another thread was quicker
            return result

        return asked

    return around
