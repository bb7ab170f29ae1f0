"""The registry of planters: a new one is one decorated function."""

from __future__ import annotations

import random
from collections.abc import Callable
from dataclasses import dataclass

from samples.case import CannotPlant as CannotPlant
from samples.case import Case

Plant = Callable[[Case, random.Random], None]


@dataclass(frozen=True, slots=True)
class Planter:
    """`touches` names what it changes, so that two planters never change the same thing."""

    rule: str
    sentence: str
    touches: frozenset[str]
    plant: Plant


PLANTERS: dict[str, Planter] = {}


def planter(rule: str, *touches: str) -> Callable[[Plant], Plant]:
    """Register the planter of a rule; its docstring is what `python -m samples rules` shows."""

    def register(plant: Plant) -> Plant:
        PLANTERS[rule] = Planter(rule, (plant.__doc__ or "").strip(), frozenset(touches), plant)
        return plant

    return register
