"""Marks: what came of every single value that is true of a paper."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from benchmarks.aligning import aligned
from benchmarks.comparing import Stated, agrees
from benchmarks.families import FIGURES, Family, base_name, family_of
from benchmarks.pairing import Pair


class Status(StrEnum):
    """A value is right, wrong, seen but unreadable, not found, or found where there is none."""

    RIGHT = "right"
    WRONG = "wrong"
    UNREAD = "unread"
    MISSING = "missing"
    SPURIOUS = "spurious"


@dataclass(frozen=True, slots=True, eq=False)
class Mark:
    """One value: where it stands, what it should be, what was read, and whether the machine asked for a look."""

    bundle: str
    document: int
    """Number of the document in the bundle's truth."""
    file: str
    page: int | None
    kind: str
    source: str
    level: str
    layout: str
    field: str
    family: Family
    status: Status
    expected: Any
    got: Any
    raw: str = ""
    needs_review: bool = False
    confidence: float | None = None
    channel: str = ""
    box: tuple[float, ...] | None = None
    cell: bool = False
    basis: Mapping[str, Any] | None = None
    """What its confidence was worked out from, where only was read (`benchmarks/observing.py`)."""

    @property
    def silent(self) -> bool:
        """Wrong, and nobody would look: the worst kind of error."""
        return self.status is Status.WRONG and not self.needs_review

    @property
    def figure(self) -> bool:
        return self.family in FIGURES


def marks_of(bundle: str, document: int, pair: Pair) -> Iterator[Mark]:
    """A mark for every expected field and cell, and for values beyond a complete truth."""
    fields = pair.found["fields"] if pair.found else {}
    for name, value in pair.expected.fields.items():
        yield _mark(bundle, document, pair, name, value, fields.get(base_name(name)), cell=False)
    rows = pair.found["rows"] if pair.found else []
    for number, index in enumerate(aligned(pair.expected.rows, rows)):
        row = rows[index] if index is not None else {}
        for column, value in pair.expected.rows[number].items():
            yield _mark(
                bundle, document, pair, f"rows[{number}].{column}", value, row.get(base_name(column)), cell=True
            )
    if pair.expected.complete:
        yield from _spurious(bundle, document, pair, fields)


def _spurious(bundle: str, document: int, pair: Pair, fields: Mapping[str, Stated]) -> Iterator[Mark]:
    stated = {base_name(name) for name in pair.expected.fields}
    for name, found in fields.items():
        if name not in stated and found.get("value") not in (None, [], ()):
            yield _mark(bundle, document, pair, name, None, found, cell=False)


def _mark(bundle: str, document: int, pair: Pair, name: str, value: Any, found: Stated | None, *, cell: bool) -> Mark:
    wanted = pair.expected
    seen: Stated = found or {}
    box = seen.get("box")
    return Mark(
        bundle=bundle,
        document=document,
        file=wanted.file,
        page=seen.get("page") or (wanted.pages[0] if wanted.pages else None),
        kind=wanted.kind,
        source=wanted.source,
        level=wanted.level,
        layout=wanted.layout,
        field=name,
        family=_family(wanted.kind, name, cell=cell),
        status=_status(name, value, found),
        expected=value,
        got=seen.get("value"),
        raw=str(seen.get("raw") or ""),
        needs_review=bool(seen.get("needs_review")),
        confidence=seen.get("confidence"),
        channel=str(seen.get("source") or ""),
        box=tuple(box) if box else None,
        cell=cell,
        basis=seen.get("basis"),
    )


def _status(name: str, value: Any, found: Stated | None) -> Status:
    if value is None:
        return Status.SPURIOUS
    if found is None:
        return Status.MISSING
    if agrees(name.rpartition(".")[2], value, found):
        return Status.RIGHT
    return Status.UNREAD if found.get("value") is None else Status.WRONG


def _family(kind: str, name: str, *, cell: bool) -> Family:
    """An invoice line's unit (台) is text; a statement's unit (万元) scales every figure."""
    if base_name(name) == "unit" and (cell or kind == "invoice"):
        return Family.TEXT
    return family_of(name)
