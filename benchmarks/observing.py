"""Observations: what is known of each value that was read, and whether it was right; confidence is fitted on them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from benchmarks.marks import Mark, Status
from casework.report import document_json, field_json
from extractors.calibration import ValueClass, class_of, substance_of
from extractors.review_policy import by_hand
from heyan.codec import decode, encode
from heyan.documents import Document, Field
from heyan.vocabulary import ScanLevel, Sort, Source, Support

Json = dict[str, Any]
_SETTLED = (Status.RIGHT, Status.WRONG)
"""What a value may be of which the truth says something and the machine as well."""


@dataclass(frozen=True, slots=True)
class Observation:
    """One value as it was read: its paper, its class, its score, whether the machine let it stand, and its truth."""

    bundle: str
    document: int
    """Number of the document in the bundle's truth."""
    kind: str
    layout: str
    made: str
    """The scan level that the maker drew, which the machine does not know."""
    field: str
    sort: Sort
    source: Source
    level: ScanLevel
    support: Support
    score: float
    confidence: float
    reviewed: bool
    right: bool

    @property
    def value_class(self) -> ValueClass:
        return ValueClass(substance_of(self.sort), self.source, self.level, self.support)

    @property
    def by_hand(self) -> bool:
        """Whether the bounds set by hand ask for a look."""
        if self.support is Support.DOUBTFUL:
            return True
        return self.source is Source.OCR and self.score < by_hand(self.sort, self.support)

    @property
    def paper(self) -> tuple[str, int]:
        return self.bundle, self.document


def observed_json(document: Document) -> Json:
    """A document as reports state it, each field and cell with its basis and its confidence unrounded."""
    told = document_json(document)
    told["fields"] = {name: _observed(field) for name, field in document.fields.items()}
    told["rows"] = [{name: _observed(cell) for name, cell in row.items()} for row in document.rows]
    return told


def _observed(field: Field) -> Json:
    told, own = field_json(field) | {"confidence": field.confidence}, class_of(field)
    if own is None or field.basis is None:
        return told
    return told | {"basis": {**asdict(own), "sort": field.basis.sort, "score": field.basis.score}}


def observations(marks: Iterable[Mark]) -> Iterator[Observation]:
    """What marks of readings say of confidence: each value that was stated with a known basis."""
    for mark in marks:
        basis = mark.basis
        if basis is not None and mark.status in _SETTLED and mark.confidence is not None:
            yield Observation(
                bundle=mark.bundle,
                document=mark.document,
                kind=mark.kind,
                layout=mark.layout,
                made=mark.level,
                field=mark.field,
                sort=Sort(basis["sort"]),
                source=Source(basis["source"]),
                level=ScanLevel(basis["level"]),
                support=Support(basis["support"]),
                score=basis["score"],
                confidence=mark.confidence,
                reviewed=mark.needs_review,
                right=mark.status is Status.RIGHT,
            )


def write_observations(path: Path, seen: Iterable[Observation]) -> Path:
    """One JSON object a line."""
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(b"".join(encode(one, Observation) + b"\n" for one in seen))
    return path


def read_observations(paths: Iterable[Path]) -> tuple[Observation, ...]:
    """The observations of these files."""
    lines = (line for path in paths for line in path.read_text(encoding="utf-8").splitlines() if line)
    return tuple(decode(line, Observation) for line in lines)
