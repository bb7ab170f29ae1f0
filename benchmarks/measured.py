"""What one measurement yields: marks of values, kinds, boundaries, verdicts and findings, ready to be counted."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from benchmarks.marks import Mark, marks_of
from benchmarks.pairing import Pair, Told, paired
from benchmarks.truth import ExpectedBundle

Json = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class KindMark:
    """What one document was taken for; `got` is None where nothing was made of its pages."""

    bundle: str
    file: str
    source: str
    level: str
    layout: str
    expected: str
    got: str | None
    pages: tuple[int, int] | None
    got_pages: tuple[int, int] | None

    @property
    def right(self) -> bool:
        return self.expected == self.got

    @property
    def bounded(self) -> bool | None:
        """Whether it was cut out where it begins and ends; None where the truth does not say."""
        return None if self.pages is None else self.pages == self.got_pages


@dataclass(frozen=True, slots=True)
class Extra:
    """A document in the report that stands for none of the truth's."""

    bundle: str
    file: str
    kind: str
    pages: tuple[int, int]


@dataclass(frozen=True, slots=True)
class VerdictMark:
    """A claim's verdict against the truth's; `got` is None where the claim is not in the report."""

    bundle: str
    claim: str
    expected: str
    got: str | None

    @property
    def right(self) -> bool:
        return self.expected == self.got


@dataclass(frozen=True, slots=True)
class PlantMark:
    """A planted discrepancy: `got` is the outcome of the finding that saw it, None where none did."""

    bundle: str
    profile: str
    rule: str
    where: str
    expected: str
    got: str | None

    @property
    def found(self) -> bool:
        return self.got is not None


@dataclass(frozen=True, slots=True)
class FindingMark:
    """A finding, and whether something planted explains it."""

    bundle: str
    clean: bool
    rule: str
    severity: str
    outcome: str
    subject: str
    explained: bool
    message: str = ""
    profile: str = ""


@dataclass(frozen=True, slots=True)
class TrapMark:
    """One rule that a trap must not set off: `loudest` is the gravest finding that it set off, None where silent."""

    bundle: str
    trap: str
    rule: str
    at_most: str
    loudest: str | None
    outcome: str | None
    message: str = ""

    @property
    def silent(self) -> bool:
        return self.loudest is None or (self.at_most == "info" and self.loudest == "info")


@dataclass(frozen=True, slots=True)
class Measured:
    """Everything counted of one set of papers."""

    marks: tuple[Mark, ...] = ()
    kinds: tuple[KindMark, ...] = ()
    extras: tuple[Extra, ...] = ()
    verdicts: tuple[VerdictMark, ...] = ()
    plants: tuple[PlantMark, ...] = ()
    findings: tuple[FindingMark, ...] = ()
    traps: tuple[TrapMark, ...] = ()
    files: tuple[str, ...] = ()
    """Files that were not accounted for as they are."""
    bundles: tuple[str, ...] = ()
    clean: tuple[str, ...] = field(default=())
    """Names of the bundles in which nothing is planted."""

    def joined(self, other: Measured) -> Measured:
        """Both together."""
        return Measured(*(getattr(self, name) + getattr(other, name) for name in Measured.__slots__))


def read_marks(bundle: ExpectedBundle, report: Json, kinds: Iterable[str] = ()) -> Measured:
    """Kinds and values of a report against the truth; `kinds` narrows to documents of these kinds."""
    wanted = frozenset(kinds)
    told: list[Told] = list(report["documents"])
    pairs, rest = paired(bundle.documents, told)
    looked_at = [(number, pair) for number, pair in enumerate(pairs) if not wanted or pair.expected.kind in wanted]
    files = {pair.expected.file for _, pair in looked_at}
    return Measured(
        marks=tuple(mark for number, pair in looked_at for mark in marks_of(bundle.name, number, pair)),
        kinds=tuple(_kind_mark(bundle.name, pair) for _, pair in looked_at),
        extras=tuple(Extra(bundle.name, one["file"], one["kind"], _pages(one)) for one in rest if one["file"] in files),
        bundles=(bundle.name,),
    )


def _kind_mark(bundle: str, pair: Pair) -> KindMark:
    wanted, found = pair.expected, pair.found
    return KindMark(
        bundle=bundle,
        file=wanted.file,
        source=wanted.source,
        level=wanted.level,
        layout=wanted.layout,
        expected=wanted.kind,
        got=found["kind"] if found else None,
        pages=wanted.pages if wanted.complete else None,
        got_pages=_pages(found) if found else None,
    )


def _pages(told: Told) -> tuple[int, int]:
    first, last = told["pages"]
    return int(first), int(last)
