"""What the evidence for one declared figure weighs: an interval from certain to possible, and what was left out."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

from heyan.findings import Alternative, BridgeItem
from heyan.vocabulary import BridgeReason

ZERO = Decimal(0)
Interval = tuple[Decimal, Decimal]


@dataclass(frozen=True, slots=True)
class LeftOut:
    """Documents that do not count, why, and how much they would have been (None: illegible)."""

    reason: BridgeReason
    documents: tuple[str, ...]
    excluded: Decimal | None = None


@dataclass(frozen=True, slots=True)
class Entry:
    """One paper in one line of the bridge."""

    reason: BridgeReason
    item: BridgeItem


@dataclass(frozen=True, slots=True)
class Weighed:
    """The evidence for one claim.

    `relevant` are all documents that bear on it, `usable` says whether any of them yields a figure at all,
    `conflict` that equally good sources disagree. `entries` follow the sum paper by paper, where it is one.
    """

    interval: Interval = (ZERO, ZERO)
    relevant: tuple[str, ...] = ()
    usable: bool = True
    accepted: tuple[str, ...] = ()
    uncertain: tuple[str, ...] = ()
    left_out: tuple[LeftOut, ...] = ()
    basis: str = ""
    conflict: bool = False
    alternatives: tuple[Alternative, ...] = ()
    entries: tuple[Entry, ...] = ()

    def fits(self, figure: Decimal, tolerance: Decimal) -> bool:
        """Whether the figure lies within certain and possible, give or take the tolerance."""
        low, high = self.interval
        return low - tolerance <= figure <= high + tolerance

    def distance(self, figure: Decimal) -> Decimal:
        """How far outside the interval the figure lies."""
        low, high = self.interval
        return max(low - figure, figure - high, ZERO)


def between(figure: Decimal, *, certain: bool) -> Interval:
    """What one figure adds: itself, or anything between nothing and itself where it is in doubt."""
    return (figure, figure) if certain else (min(ZERO, figure), max(ZERO, figure))


def total(intervals: list[Interval]) -> Interval:
    """Certain and possible of a sum."""
    return sum((low for low, _ in intervals), ZERO), sum((high for _, high in intervals), ZERO)


def entered(document: str, part: Interval, why: tuple[BridgeReason, ...] = ()) -> tuple[Entry, ...]:
    """What one paper adds: its certain part, and what may come on top."""
    low, high = part
    sure = (Entry(BridgeReason.ACCEPTED, BridgeItem(document, low)),) if low else ()
    maybe = (Entry(BridgeReason.UNCERTAIN, BridgeItem(document, high - low, why=why)),) if high != low else ()
    return sure + maybe
