"""Confidence as it was measured: configs/calibration.yaml, and what follows from it for a field.

The table is made by `python -m benchmarks.calibrate` on pages of our own maker. For every class of values it holds the
curve from the engine's score to the probability of being right, and the score from which values of the class stand.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Annotated, Any, Literal, Self

import yaml
from pydantic import BaseModel, ConfigDict, Field, NonNegativeInt, ValidationError, model_validator

from extractors.review_policy import NEVER
from heyan.binomial import upper_bound
from heyan.documents import Document
from heyan.documents import Field as DocumentField
from heyan.errors import ConfigurationError
from heyan.vocabulary import ScanLevel, Sort, Source, Substance, Support
from heyan.yaml_text import load_yaml

FILE = "calibration.yaml"
MOST_SILENT = 0.01
"""The upper 95 % bound of silent errors, up to which the values of a class stand."""
_WORDS = frozenset({Sort.NAME, Sort.TEXT})
Share = Annotated[float, Field(ge=0, le=1)]


@dataclass(frozen=True, slots=True, order=True)
class ValueClass:
    """Values that are alike in what their score says; only pixels tell apart level, and support but doubt."""

    substance: Substance
    source: Source
    level: ScanLevel = ScanLevel.EXACT
    support: Support = Support.ALONE


def class_of(field: DocumentField) -> ValueClass | None:
    """The class of a value; None for what a person said, and where nothing is known of how it was read."""
    basis = field.basis
    if basis is None or field.source is Source.HUMAN:
        return None
    substance = substance_of(basis.sort)
    pictured = field.source is Source.TEXT and basis.score < 1  # read from a picture on a page of text
    if field.source is Source.OCR or pictured:
        return ValueClass(substance, Source.OCR, basis.level or ScanLevel.EXACT, basis.support)
    doubted = basis.support is Support.DOUBTFUL
    return ValueClass(substance, field.source, support=Support.DOUBTFUL if doubted else Support.ALONE)


def substance_of(sort: Sort) -> Substance:
    """What an error in a value of this sort would be."""
    return Substance.WORDS if sort in _WORDS else Substance.FIGURES


@dataclass(frozen=True, slots=True)
class Standard:
    """What was measured of a class: steps (from this score, probability), and from which score its values stand.

    `stands_from` None: the bounds set by hand hold (names and texts; figures in tables of before 1 December 2026).
    """

    stands_from: float | None
    steps: tuple[tuple[float, float], ...]

    def probability(self, score: float) -> float:
        """How often values of such a score were right: below the first step they count as the first.

        The score itself where too few were seen to say.
        """
        if not self.steps:
            return score
        place = bisect_right(self.steps, (score, 1.0)) - 1
        return self.steps[max(0, place)][1]


@dataclass(frozen=True, slots=True)
class Calibration:
    """The standards of all classes that were measured."""

    standards: Mapping[ValueClass, Standard]

    def judged(self, field: DocumentField) -> DocumentField:
        """The field with its confidence and its mark for review as measured for its class."""
        own, basis = class_of(field), field.basis
        standard = self.standards.get(own) if own is not None else None
        if basis is None or own is None:
            return field
        if standard is None:
            return replace(field, needs_review=field.needs_review or _must_be_measured(own))
        barred = field.value is None or basis.support is Support.DOUBTFUL or field.proposal is not None
        confidence = round(standard.probability(basis.score), 4)
        if standard.stands_from is None:
            return replace(field, confidence=confidence)
        return replace(field, confidence=confidence, needs_review=barred or basis.score < standard.stands_from)


def _must_be_measured(value_class: ValueClass) -> bool:
    """Whether values stand only where it was measured that they may: figures read from pixels."""
    return value_class.substance is Substance.FIGURES and value_class.source is Source.OCR


def judged(document: Document, levels: Mapping[int, ScanLevel], calibration: Calibration | None) -> Document:
    """The document with the level of each value's page, and judged as measured where there is a calibration."""

    def one(field: DocumentField) -> DocumentField:
        levelled = field
        if field.basis is not None:
            levelled = replace(field, basis=replace(field.basis, level=levels.get(field.page or 0)))
        return calibration.judged(levelled) if calibration else levelled

    return replace(
        document,
        fields={name: one(field) for name, field in document.fields.items()},
        rows=tuple({name: one(cell) for name, cell in row.items()} for row in document.rows),
        alternatives=tuple(map(one, document.alternatives)),
    )


class _Class(BaseModel):
    """One class as written: which it is, what was seen of it, and what follows."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    substance: Substance
    source: Source
    level: ScanLevel = ScanLevel.EXACT
    support: Support = Support.ALONE
    papers: NonNegativeInt
    seen: NonNegativeInt
    wrong: NonNegativeInt
    stands_from: Share | Literal["by_hand", "never"]
    standing: NonNegativeInt
    silent: NonNegativeInt
    steps: tuple[tuple[Share, Share], ...]

    @model_validator(mode="after")
    def _stands_on_enough(self) -> Self:
        if isinstance(self.stands_from, float) and not known_well(self.standing, self.silent):
            raise ValueError(f"{self.name}: {self.silent} silent errors among {self.standing} are too many to stand")
        return self

    @model_validator(mode="after")
    def _never_stands_in_doubt(self) -> Self:
        if self.support is Support.DOUBTFUL and self.stands_from != "never":
            raise ValueError(f"{self.name}: what is doubtful never stands")
        return self

    @model_validator(mode="after")
    def _rises(self) -> Self:
        scores, shares = [score for score, _ in self.steps], [share for _, share in self.steps]
        if scores != sorted(set(scores)) or shares != sorted(shares):
            raise ValueError(f"{self.name}: steps must rise")
        return self

    @property
    def name(self) -> str:
        return f"{self.substance} {self.source} {self.level} {self.support}"


class _Table(BaseModel):
    """configs/calibration.yaml."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    made: dict[str, Any]
    classes: tuple[_Class, ...]


def known_well(standing: int, silent: int) -> bool:
    """Whether few enough silent errors were seen among enough values: none among 300, or two among 630."""
    return upper_bound(silent, standing) <= MOST_SILENT


def load_calibration(path: Path) -> Calibration:
    """The table of configs/; ConfigurationError where it is missing or says what cannot be."""
    try:
        table = _Table.model_validate(load_yaml(path.read_text(encoding="utf-8")))
    except (OSError, yaml.YAMLError, ValidationError) as error:
        raise ConfigurationError([f"{path.name}: {error}"]) from error
    classes = {ValueClass(one.substance, one.source, one.level, one.support): one for one in table.classes}
    if len(classes) != len(table.classes):
        raise ConfigurationError([f"{path.name}: a class stands there twice"])
    return Calibration({key: _standard(one) for key, one in classes.items()})


def _standard(one: _Class) -> Standard:
    match one.stands_from:
        case "never":
            return Standard(NEVER, one.steps)
        case "by_hand":
            return Standard(None, one.steps)
        case score:
            return Standard(float(score), one.steps)
