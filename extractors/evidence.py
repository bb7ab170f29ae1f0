"""From a place on a page to a field: drafts gather evidence until `settle` turns them into fields."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace

from extractors.layout.grid import GridCell
from extractors.layout.lines import Line
from extractors.review_policy import Sort, Trust, needs_review, support_of
from heyan.documents import Basis, Field, FieldValue
from heyan.geometry import Box, union
from heyan.text import squeeze
from heyan.vocabulary import TRUST, Source


@dataclass(frozen=True, slots=True)
class Sighting:
    """Text as it stands at one place: what a field's evidence is made of (boxes on the upright page)."""

    raw: str
    source: Source
    page: int | None = None
    box: Box | None = None
    confidence: float = 1.0
    sealed: bool = False
    locator: str | None = None


def sight(line: Line, start: int = 0, end: int | None = None) -> Sighting:
    """A span of a line as a sighting."""
    stop = len(line.text) if end is None else end
    return Sighting(
        line.text[start:stop].strip(),
        line.source,
        line.page,
        line.place_of(start, stop) or line.box,
        line.confidence(start, stop),
        line.sealed(start, stop),
        line.locator(start, stop),
    )


def sight_cell(cell: GridCell, page: int, source: Source) -> Sighting:
    """The whole of a table's cell as a sighting."""
    line = cell.line
    if line is None:
        return Sighting(cell.text, source, page, cell.box)
    seen = sight(line)
    return replace(seen, raw=cell.text, box=seen.box if seen.locator is None else cell.box)


def join(parts: Iterable[Sighting], between: str = "") -> Sighting | None:
    """Several sightings read as one (a value that wraps over lines); None for none."""
    seen = [part for part in parts if part.raw]
    if not seen:
        return None
    first = seen[0]
    return replace(
        first,
        raw=between.join(part.raw for part in seen),
        box=union(part.box for part in seen if part.box and part.page == first.page),
        confidence=min(part.confidence for part in seen),
        sealed=any(part.sealed for part in seen),
    )


@dataclass(frozen=True, slots=True)
class Draft:
    """A value with its evidence, still gathering confirmations."""

    name: str
    value: FieldValue
    sort: Sort
    seen: Sighting
    doubtful: bool = False
    confirmed_by: tuple[str, ...] = ()
    contradicted_by: tuple[str, ...] = ()

    def confirm(self, by: str) -> Draft:
        """The same with one more independent look that agrees."""
        return self if by in self.confirmed_by else replace(self, confirmed_by=(*self.confirmed_by, by))

    def contradict(self, by: str) -> Draft:
        """The same with one more check that it fails."""
        return self if by in self.contradicted_by else replace(self, contradicted_by=(*self.contradicted_by, by))

    def settle(self) -> Field:
        """The field, marked for review as the policy says."""
        trust = Trust(
            self.seen.source,
            self.seen.confidence,
            self.seen.sealed,
            self.doubtful,
            self.confirmed_by,
            self.contradicted_by,
        )
        return Field(
            name=self.name,
            value=self.value,
            raw=self.seen.raw,
            page=self.seen.page,
            box=self.seen.box,
            locator=self.seen.locator,
            confidence=round(self.seen.confidence, 4),
            source=self.seen.source,
            needs_review=self.value is None or needs_review(self.sort, trust),
            confirmed_by=self.confirmed_by,
            basis=Basis(self.sort, self.seen.confidence, support_of(trust)),
        )


def make_field(
    name: str,
    value: FieldValue,
    sort: Sort,
    seen: Sighting,
    *,
    doubtful: bool = False,
    confirmed_by: tuple[str, ...] = (),
    contradicted_by: tuple[str, ...] = (),
) -> Field:
    """A field at once, where nothing more is to be gathered. `value` None: something stands there, unreadable."""
    return Draft(name, value, sort, seen, doubtful, confirmed_by, contradicted_by).settle()


def agree(one: Draft, other: Draft) -> bool:
    """Whether two drafts state the same value, spacing aside."""
    if isinstance(one.value, str) and isinstance(other.value, str):
        return squeeze(one.value) == squeeze(other.value)
    return one.value == other.value


def merge(drafts: Iterable[Draft]) -> tuple[dict[str, Draft], tuple[Draft, ...]]:
    """The draft of the most trusted channel for each name, and the other channels' as alternatives.

    A channel that agrees with the chosen one confirms it; one that holds exact characters and differs contradicts a
    value that was read from pixels.
    """
    named: dict[str, list[Draft]] = {}
    for draft in drafts:
        named.setdefault(draft.name, []).append(draft)
    chosen, others = {}, []
    for name, candidates in named.items():
        ranked = sorted(candidates, key=lambda draft: (draft.value is None, TRUST.index(draft.seen.source)))
        best = ranked[0]
        for other in ranked[1:]:
            if other.value is None:
                continue
            if other.seen.source is not best.seen.source:
                others.append(other)
                best = best.confirm(other.seen.source.value) if agree(best, other) else best
        chosen[name] = best
    return chosen, tuple(others)
