"""The figures that issue 5 sets for reading, each with what was measured on the held-out samples and real documents."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from benchmarks.families import Family
from benchmarks.figures import Figure, at_least, at_most, none
from benchmarks.marks import Mark, Status
from benchmarks.measured import KindMark, Measured
from benchmarks.tallies import boundaries_right, kinds_right, rows_right, tally
from benchmarks.wilson import Share

OFFICE = ("clean", "office", "office_grey", "copy", "turned", "watermarked")
PHOTOS = ("phone", "phone_dim", "phone_far")
STATEMENTS = ("balance_sheet", "income_statement", "cash_flow_statement")


@dataclass(frozen=True, slots=True)
class Part:
    """Papers that one bound holds for: a name, the sources, the scan levels (empty: every one), the least share."""

    name: str
    sources: tuple[str, ...]
    levels: tuple[str, ...]
    least: float

    def holds(self, mark: Mark | KindMark) -> bool:
        """Whether a mark is one of this part."""
        return mark.source in self.sources and (not self.levels or mark.level in self.levels)


FIELDS = (
    Part("XML, OFD, spreadsheets, DOCX", ("xml", "ofd", "xlsx", "docx"), (), 0.995),
    Part("text PDF", ("text_pdf",), (), 0.99),
    Part("clean and office scans", ("scan",), OFFICE, 0.98),
    Part("phone photos", ("scan",), PHOTOS, 0.94),
)
ROWS = (
    Part("text", ("text_pdf", "docx", "xlsx", "ofd"), (), 0.99),
    Part("scans", ("scan",), OFFICE, 0.97),
)


def reading_figures(real: Measured, samples: Measured) -> Iterator[Figure]:
    """Kinds, fields and rows by what they are read from, boundaries, silent errors, what people look at for nothing."""
    yield at_least("kinds right", kinds_right(samples.kinds), 0.99)
    for part in FIELDS:
        here = [mark for mark in samples.marks if part.holds(mark)]
        yield at_least(
            f"fields right, {part.name}", tally((), (mark for mark in here if not mark.cell)).accuracy, part.least
        )
        yield at_least(f"fields and cells right, {part.name}", tally((), here).accuracy, part.least)
    for part in ROWS:
        here = [mark for mark in samples.marks if part.holds(mark) and mark.kind in STATEMENTS]
        yield at_least(f"statement rows right, {part.name}", rows_right(here), part.least)
    yield at_least("boundaries right in files of several documents", boundaries_right(_several(samples.kinds)), 0.98)
    yield at_most("silent errors in money, codes and dates", _silent(samples.marks), 0.003)
    yield at_most("right fields marked for review, clean and office scans", _reviewed(samples.marks), 0.25)
    yield at_least("real documents: gold values right", tally((), real.marks).accuracy, 0.97)
    yield none("real documents: silent errors", sum(mark.silent for mark in real.marks), bool(real.marks))


def _several(kinds: Iterable[KindMark]) -> list[KindMark]:
    """The documents that share their file with another one: elsewhere nothing need be parted."""
    files: dict[tuple[str, str], list[KindMark]] = {}
    for mark in kinds:
        files.setdefault((mark.bundle, mark.file), []).append(mark)
    return [mark for marks in files.values() if len(marks) > 1 for mark in marks]


def _silent(marks: Iterable[Mark]) -> Share:
    """Wrong and unmarked ones among all values that are figures or dates."""
    known = [mark for mark in marks if mark.figure or mark.family is Family.DATE]
    return Share(sum(mark.silent for mark in known), sum(mark.status is not Status.SPURIOUS for mark in known))


def _reviewed(marks: Iterable[Mark]) -> Share:
    return tally((), (mark for mark in marks if FIELDS[2].holds(mark))).reviewed
