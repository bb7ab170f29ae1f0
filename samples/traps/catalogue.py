"""Loads every trap and lays those that fit."""

from __future__ import annotations

import random
from contextlib import suppress

from samples.case import CannotPlant, Case
from samples.story import Wish
from samples.traps import company, figures, papers, purchases  # noqa: F401 - fills the registry
from samples.traps.registry import TRAPS as TRAPS

DIVISIONS = ("330000", "330621", "330682", "330600")
BOOKS = (("general2018", "元"), ("general2019", "万元"), ("general2019", "千元"), ("small", "元"))


def wish(seed: int) -> Wish:
    """What this seed's bundle shows on every paper: the division in its code, its name, the form of its accounts."""
    form, unit = BOOKS[seed // 2 % len(BOOKS)]
    return Wish(DIVISIONS[seed % len(DIVISIONS)], seed % 2 == 1, form, unit)


def lay_traps(case: Case, rng: random.Random) -> None:
    """Every trap that fits this application."""
    for entry in TRAPS.values():
        with suppress(CannotPlant):
            entry.lay(case, rng)
