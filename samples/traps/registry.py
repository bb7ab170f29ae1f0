"""The registry of traps: a new one is one decorated function."""

from __future__ import annotations

import random
from collections.abc import Callable
from dataclasses import dataclass

from samples.case import Case

Lay = Callable[[Case, random.Random], None]


@dataclass(frozen=True, slots=True)
class TrapMaker:
    """A trap by name, with the sentence that says why it is honest."""

    name: str
    sentence: str
    lay: Lay


TRAPS: dict[str, TrapMaker] = {}


def trap(name: str) -> Callable[[Lay], Lay]:
    """Register a trap; its docstring is what `python -m samples traps` shows. CannotPlant where it does not fit."""

    def register(lay: Lay) -> Lay:
        TRAPS[name] = TrapMaker(name, (lay.__doc__ or "").strip(), lay)
        return lay

    return register
