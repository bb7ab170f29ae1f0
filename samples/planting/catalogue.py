"""Loads every planter and chooses among them."""

from __future__ import annotations

import random
from collections.abc import Collection

from samples.case import Case
from samples.planting import applicants, deals, figures, forgeries, papers, proofs, purchases  # noqa: F401 - fills the registry
from samples.planting.peers import RULES
from samples.planting.registry import PLANTERS as PLANTERS
from samples.planting.registry import CannotPlant

PEER_RULES = RULES
"""Rules that need a second bundle."""


def plant_some(case: Case, rng: random.Random, rules: Collection[str] = ()) -> None:
    """Plant the rules named, or a dozen chosen by chance that do not touch the same things."""
    if rules:
        unknown = [r for r in rules if r not in PLANTERS and r not in PEER_RULES]
        if unknown:
            raise ValueError(f"no planter for {', '.join(unknown)}; see `python -m samples rules`")
        order = [r for r in rules if r in PLANTERS]
    else:
        order = rng.sample(sorted(PLANTERS), len(PLANTERS))
    touched: set[str] = set()
    wanted = len(order) if rules else rng.randrange(8, 15)
    for rule in order:
        entry = PLANTERS[rule]
        if len({d.rule for d in case.discrepancies}) >= wanted or entry.touches & touched:
            continue
        try:
            entry.plant(case, rng)
        except CannotPlant:
            continue
        touched |= entry.touches
