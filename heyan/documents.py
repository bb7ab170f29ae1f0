"""Documents: what pages turned out to be, and the values they state, each with its evidence."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal

from heyan.geometry import Box
from heyan.vocabulary import Kind, ProposalReason, ScanLevel, Sort, Source, Support

ListItem = dict[str, str]
FieldValue = str | tuple[str, ...] | tuple[ListItem, ...] | None


@dataclass(frozen=True, slots=True)
class Proposal:
    """What a field would say if one misread character were put right: a suggestion to people, never the value.

    It is the only such repair that makes hold what must hold on the paper itself; `reasons` name what that is. Nothing
    that is declared takes part.
    """

    value: str
    reasons: tuple[ProposalReason, ...]


@dataclass(frozen=True, slots=True)
class Basis:
    """What a field's confidence and its mark for review follow from."""

    sort: Sort
    score: float
    """What the engine gave; 1 where nothing was read from pixels."""
    support: Support = Support.ALONE
    level: ScanLevel | None = None
    """How well its page shows its writing; None where it stands on no page, or nobody has looked yet."""


@dataclass(frozen=True, slots=True)
class Field:
    """One value of a document with its evidence.

    `value` is the canonical string of contract §3 (a tuple for lists); None means that something stands there which
    could not be read, and then `needs_review` is True. A field that is absent from the page is absent from the
    document. `confirmed_by` names the independent looks that agree (`qr`, `words`, `sum`, `check_digit`, …). A field
    with a `proposal` keeps what was read and waits for a person. `confidence` is the probability that the value is
    right, as measured (`configs/calibration.yaml`); `basis` says what it was worked out from.
    """

    name: str
    value: FieldValue
    raw: str = ""
    page: int | None = None
    box: Box | None = None
    locator: str | None = None
    confidence: float = 1.0
    source: Source = Source.TEXT
    needs_review: bool = False
    confirmed_by: tuple[str, ...] = ()
    proposal: Proposal | None = None
    basis: Basis | None = field(default=None, compare=False)

    @property
    def text(self) -> str | None:
        """The value where it is one string and readable."""
        return self.value if isinstance(self.value, str) else None

    @property
    def decimal(self) -> Decimal | None:
        """The value as a number (yuan, count or quantity), None where it is not one."""
        try:
            return Decimal(self.value) if isinstance(self.value, str) else None
        except ArithmeticError:
            return None

    @property
    def day(self) -> date | None:
        try:
            return date.fromisoformat(self.value) if isinstance(self.value, str) else None
        except ValueError:
            return None


Row = dict[str, Field]
"""One row of a document's table: column name of contract §4 → cell."""


@dataclass(frozen=True, slots=True)
class Likeness:
    """What a page that is a screenshot or photo looks like (`heyan.pages.Page.image_hash`), and the figures on it."""

    page: int
    image_hash: str
    figures: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Document:
    """Pages of one file that together are one paper.

    `id` is derived from file hash and pages, never from a position in the bundle. `alternatives` are the values that
    the document's other channels state for the same fields (XML against OFD against QR against text); the most
    trusted one stands in `fields`. `text` is the running text, for rules that look for words.
    """

    id: str
    file: str
    sha256: str
    pages: tuple[int, int]
    kind: Kind
    kind_confidence: float
    fields: dict[str, Field] = field(default_factory=dict)
    rows: tuple[Row, ...] = ()
    missing: tuple[str, ...] = ()
    alternatives: tuple[Field, ...] = ()
    seals: tuple[tuple[int, Box], ...] = ()
    format: str = "pdf"
    boundary_confidence: float = 1.0
    text: str = ""
    place: int = 0
    """Which one it is, from 0, where a page bears several papers."""
    rows_certain: bool = True
    """False where the table's end or extent is in doubt: sums over its rows are then a lower bound only."""
    illegible: tuple[int, ...] = ()
    """Pages that are there, are not blank, and could not be read."""
    blank: tuple[int, ...] = ()
    """Pages on which nothing stands."""
    repeated: tuple[tuple[int, int], ...] = ()
    """Pages that show the same as an earlier page of the file, with the number of that one."""
    likenesses: tuple[Likeness, ...] = ()
    """Pages that are screenshots or photos, for comparing with those of others."""
    gaps: tuple[tuple[int, Box], ...] = ()
    """Places (page, box on the upright page) of scans where the form has a figure and none was read."""

    def value(self, name: str) -> str | None:
        """The readable value of a field, or None."""
        found = self.fields.get(name)
        return found.text if found else None

    def decimal(self, name: str) -> Decimal | None:
        found = self.fields.get(name)
        return found.decimal if found else None

    def day(self, name: str) -> date | None:
        found = self.fields.get(name)
        return found.day if found else None

    def decimals(self, *names: str) -> tuple[Decimal, ...] | None:
        """All the named numbers, or None if one of them is missing or unreadable."""
        found = tuple(self.decimal(name) for name in names)
        return None if any(x is None for x in found) else found  # type: ignore[return-value]

    def doubtful(self, *names: str) -> bool:
        """Whether any of the named fields that are there is marked for review."""
        return any(self.fields[name].needs_review for name in names if name in self.fields)

    def channels_of(self, name: str) -> Iterator[Field]:
        """Every channel's statement of one field, the chosen one first."""
        if name in self.fields:
            yield self.fields[name]
        yield from (other for other in self.alternatives if other.name == name)
