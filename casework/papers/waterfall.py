"""The bridge of a claim as a picture: declared, proven, possible, undocumented, and what was left out inside it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from casework.papers.ledger import line_label
from casework.texts import Texts

WIDTH = 640.0
"""Width of the drawing in CSS pixels; the longest bar fills it."""


@dataclass(frozen=True, slots=True)
class Bar:
    """One bar: where it begins and how long it is (pixels), its amount and its look."""

    label: str
    amount: str
    left: float
    width: float
    style: str
    """declared, accepted, uncertain, undocumented, excess or excluded (hatched, inside what is undocumented)."""


def bars(claim: Mapping[str, Any], texts: Texts) -> tuple[Bar, ...]:
    """The bars of a claim of the report, top to bottom; none where nothing was declared or no bridge was built."""
    if not claim["bridge"] or claim["declared"] is None:
        return ()
    declared = Decimal(claim["declared"])
    lines = claim["bridge"]
    scale = _scale(declared, lines)
    result = [Bar(texts("phrases", "declared"), claim["declared"], 0, scale(declared), "declared")]
    reached = Decimal(0)
    for line in lines:
        amount = Decimal(line["amount"])
        label = line_label(line, claim, texts)
        if "excluded" in line:
            excluded = Decimal(line["excluded"])
            result.append(Bar(label, line["excluded"], scale(reached), scale(abs(excluded)), "excluded"))
            continue
        if amount == 0 and line["reason"] == "uncertain":
            continue
        start, end = sorted((reached, reached + amount))
        style = "excess" if amount < 0 else line["reason"]
        result.append(Bar(label, line["amount"], scale(start), max(1.0, scale(end - start)), style))
        reached += amount
    return tuple(result)


def _scale(declared: Decimal, lines: Sequence[Mapping[str, Any]]) -> Any:
    """A function from amounts to pixels such that everything fits the width."""
    reached, longest = Decimal(0), abs(declared)
    for line in lines:
        reached += Decimal(line["amount"])
        longest = max(longest, abs(reached), reached + abs(Decimal(line.get("excluded") or 0)))
    unit = WIDTH / float(longest or 1)
    return lambda amount: round(max(0.0, float(amount)) * unit, 1)
