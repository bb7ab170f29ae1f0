"""Counting marks: the lines of the tables."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass

from benchmarks.marks import Mark, Status
from benchmarks.measured import KindMark, Measured
from benchmarks.wilson import Share


@dataclass(frozen=True, slots=True)
class Tally:
    """Values of one group: how many came out how. Spurious values stand beside, not in `of`."""

    label: tuple[str, ...]
    right: int
    wrong: int
    unread: int
    missing: int
    spurious: int
    silent_figures: int
    silent_dates: int
    silent_other: int
    reviewed_right: int

    @property
    def of(self) -> int:
        return self.right + self.wrong + self.unread + self.missing

    @property
    def accuracy(self) -> Share:
        return Share(self.right, self.of)

    @property
    def silent(self) -> Share:
        """Silent errors in figures over all values of the group."""
        return Share(self.silent_figures, self.of)

    @property
    def reviewed(self) -> Share:
        """How many right values people are asked to look at all the same."""
        return Share(self.reviewed_right, self.right)


def tally(label: tuple[str, ...], marks: Iterable[Mark]) -> Tally:
    """The counts of these marks."""
    known = list(marks)
    silent = [mark for mark in known if mark.silent]
    figures = sum(mark.figure for mark in silent)
    dates = sum(mark.family.value == "date" for mark in silent)
    count = {status: sum(mark.status is status for mark in known) for status in Status}
    return Tally(
        label=label,
        right=count[Status.RIGHT],
        wrong=count[Status.WRONG],
        unread=count[Status.UNREAD],
        missing=count[Status.MISSING],
        spurious=count[Status.SPURIOUS],
        silent_figures=figures,
        silent_dates=dates,
        silent_other=len(silent) - figures - dates,
        reviewed_right=sum(mark.status is Status.RIGHT and mark.needs_review for mark in known),
    )


def tallies(marks: Iterable[Mark], key: Callable[[Mark], tuple[str, ...]]) -> list[Tally]:
    """One tally for each value of the key, in the key's order."""
    groups: dict[tuple[str, ...], list[Mark]] = {}
    for mark in marks:
        groups.setdefault(key(mark), []).append(mark)
    return [tally(label, groups[label]) for label in sorted(groups)]


def kinds_of(kinds: Iterable[KindMark]) -> dict[tuple[str, str, str], Share]:
    """How many documents of each source × level × kind were taken for what they are."""
    groups: dict[tuple[str, str, str], list[KindMark]] = {}
    for mark in kinds:
        groups.setdefault((mark.source, mark.level, mark.expected), []).append(mark)
    return {label: kinds_right(groups[label]) for label in sorted(groups)}


def kinds_right(kinds: Iterable[KindMark]) -> Share:
    """How many documents were taken for what they are."""
    known = list(kinds)
    return Share(sum(mark.right for mark in known), len(known))


def boundaries_right(kinds: Iterable[KindMark]) -> Share:
    """How many documents begin and end where they do."""
    known = [mark.bounded for mark in kinds if mark.bounded is not None]
    return Share(sum(known), len(known))


def rows_right(marks: Iterable[Mark], columns: tuple[str, ...] = ("item", "current", "prior")) -> Share:
    """How many rows of tables are right in all of these columns that the truth states."""
    rows: dict[tuple[str, int, str], bool] = {}
    for mark in marks:
        row, _, column = mark.field.partition(".")
        if mark.cell and column in columns:
            key = (mark.bundle, mark.document, row)
            rows[key] = rows.get(key, True) and mark.status is Status.RIGHT
    return Share(sum(rows.values()), len(rows))


def by_source(measured: Measured, *sources: str) -> Measured:
    """The part that comes from these sources."""
    return Measured(
        marks=tuple(mark for mark in measured.marks if mark.source in sources),
        kinds=tuple(mark for mark in measured.kinds if mark.source in sources),
    )
