"""Whether confidence means what it says: of values with so much confidence, how many are right."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from math import log10

from benchmarks.marks import Mark, Status
from benchmarks.wilson import Share
from heyan.vocabulary import Source

EDGES = (0.0, 0.5, 0.8, 0.9, 0.95, 0.98, 0.99, 0.995, 0.998, 0.999)
"""Where the groups of confidence begin."""
_LEAST_DOUBT = 1e-4
_SETTLED = (Status.RIGHT, Status.WRONG)


@dataclass(frozen=True, slots=True)
class Group:
    """Values of like confidence: what was said of them on average, and how many are right."""

    source: str
    begins: float
    said: float
    right: Share

    @property
    def honest(self) -> bool:
        """Whether what was said lies within what was seen."""
        low, high = self.right.interval
        return low <= self.said <= high

    @property
    def across(self) -> float:
        """Where the doubt that was said lies, 0 (one in ten thousand wrong) … 1 (every one)."""
        return _place(1 - self.said)

    @property
    def seen(self) -> tuple[float, float, float]:
        """Where the share of wrong ones lies on the same scale: lowest, measured, highest."""
        low, high = self.right.interval
        return _place(1 - high), _place(1 - self.right.value), _place(1 - low)


def _place(doubt: float) -> float:
    return 1 + log10(max(doubt, _LEAST_DOUBT)) / 4


def reliability(marks: Iterable[Mark]) -> tuple[Group, ...]:
    """Groups by the channel that values come from and by confidence, the least sure first."""
    return _grouped(
        (mark.channel, EDGES[bisect_right(EDGES, confidence) - 1], mark) for mark, confidence in _said(marks)
    )


def by_kind(marks: Iterable[Mark]) -> tuple[Group, ...]:
    """One group for each kind of paper, of values that were read from pixels."""
    return _grouped((mark.kind, 0.0, mark) for mark, _ in _said(marks) if mark.channel == Source.OCR)


def _said(marks: Iterable[Mark]) -> Iterator[tuple[Mark, float]]:
    for mark in marks:
        if mark.status in _SETTLED and mark.confidence is not None:
            yield mark, mark.confidence


def _grouped(labelled: Iterable[tuple[str, float, Mark]]) -> tuple[Group, ...]:
    groups: dict[tuple[str, float], list[Mark]] = {}
    for name, begins, mark in labelled:
        groups.setdefault((name, begins), []).append(mark)
    return tuple(_group(*label, groups[label]) for label in sorted(groups))


def _group(name: str, begins: float, marks: list[Mark]) -> Group:
    said = sum(mark.confidence or 0.0 for mark in marks) / len(marks)
    return Group(name, begins, said, Share(sum(mark.status is Status.RIGHT for mark in marks), len(marks)))
