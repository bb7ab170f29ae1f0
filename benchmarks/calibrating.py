"""Fitting confidence: from observations to the curve of each class and the score from which its values stand. Pure."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from hashlib import sha256
from typing import Any

from benchmarks.observing import Observation
from benchmarks.wilson import Share
from extractors.calibration import MOST_SILENT, Calibration, ValueClass, known_well, substance_of
from heyan.binomial import CERTAINTY, at_most, upper_bound
from heyan.documents import Basis, Field
from heyan.vocabulary import ScanLevel, Source, Substance, Support

MARKED_AS_MEASURED = frozenset({Substance.FIGURES})
"""What stands as measured. Names and texts get their confidence from the curve and keep the bounds set by hand: what
more marks on them cost in findings that nobody can decide has not been measured."""
MOST_OF_A_PAPER = 10
"""How many values of one paper count in a class: those of one paper are right and wrong together."""
LEAST_SEEN = 300
"""From fewer values no curve is drawn: their confidence stays the engine's score."""
LEAST_LIKELY = 0.97
"""Values of a step that were right less often never stand, however few they are among all that stand."""
BORNE_OUT = frozenset({Support.CHECKED, Support.CONCLUDED})
"""What arithmetic bears out is right for that and not for its score: a few low scores there are no doubt."""
BANDS = (0.0, 0.5, 0.6, 0.7, 0.8, 0.9, 0.93, 0.95, 0.96, 0.97, 0.98, 0.985, 0.99, 0.995, 0.998, 0.999, 1.0)
"""Scores are told apart by these bounds: where few were seen, little is known, however sure their neighbours are."""


@dataclass(frozen=True, slots=True)
class Step:
    """Values with a score from `start` on to the next step: so many, so many of them right."""

    start: float
    seen: int
    right: int
    probability: float


@dataclass(frozen=True, slots=True)
class Fit:
    """What was seen of a class and what follows: from which score its values stand (None: never)."""

    value_class: ValueClass
    seen: int
    wrong: int
    papers: int
    steps: tuple[Step, ...]
    stands_from: float | None
    standing: int
    silent: int
    refuted: bool
    """Whether the bound set by hand lets more errors pass than 1 % explains."""

    @property
    def bound(self) -> float:
        """The upper 95 % bound of silent errors among what stands."""
        return upper_bound(self.silent, self.standing)

    @property
    def written(self) -> str:
        """From which score values stand, as configs/calibration.yaml says it."""
        if self.stands_from is not None:
            return f"{self.stands_from:g}" if self.stands_from % 1 else f"{self.stands_from:.1f}"
        measured_only = self.value_class.substance in MARKED_AS_MEASURED
        barred = measured_only or self.refuted or self.value_class.support is Support.DOUBTFUL
        return "never" if barred else "by_hand"


@dataclass(frozen=True, slots=True)
class Trial:
    """What a calibration made of values of one label that were not fitted on; of each paper ten count at most."""

    label: tuple[str, ...]
    papers: int
    right: int
    wrong: int
    reviewed: Share
    """How many right values people are asked to look at all the same."""
    standing: int
    silent: int
    said: float
    """Their mean confidence."""

    @property
    def bound(self) -> float:
        return upper_bound(self.silent, self.standing)

    @property
    def found(self) -> float:
        """The share of right ones."""
        return self.right / (self.right + self.wrong)

    @property
    def refuted(self) -> bool:
        """Whether more errors are silent than the most that is allowed can explain."""
        return self.label[0] in MARKED_AS_MEASURED and _too_many(self.silent, self.standing)


def trials(seen: Iterable[Observation], calibration: Calibration) -> tuple[Trial, ...]:
    """The calibration tried on each substance × source × level."""
    groups: dict[tuple[str, ...], list[Observation]] = {}
    for one in seen:
        groups.setdefault((substance_of(one.sort), one.source, one.level), []).append(one)
    return tuple(_trial(label, capped(groups[label]), calibration) for label in sorted(groups))


def _trial(label: tuple[str, ...], seen: Sequence[Observation], calibration: Calibration) -> Trial:
    judged = [(one.right, calibration.judged(_as_field(one))) for one in seen]
    right = [field for is_right, field in judged if is_right]
    standing = [is_right for is_right, field in judged if not field.needs_review]
    return Trial(
        label=label,
        papers=len({one.paper for one in seen}),
        right=len(right),
        wrong=len(judged) - len(right),
        reviewed=Share(sum(field.needs_review for field in right), len(right)),
        standing=len(standing),
        silent=standing.count(False),
        said=sum(field.confidence for _, field in judged) / len(judged),
    )


def _as_field(one: Observation) -> Field:
    """The observed value as the calibration gets it."""
    basis = Basis(one.sort, one.score, one.support, one.level)
    return Field(one.field, "", confidence=one.score, source=one.source, needs_review=one.by_hand, basis=basis)


def fitted(seen: Iterable[Observation]) -> tuple[Fit, ...]:
    """The fit of every class that was seen, in the order of classes."""
    classes: dict[ValueClass, list[Observation]] = {}
    for one in seen:
        classes.setdefault(one.value_class, []).append(one)
    return tuple(_fit(key, capped(classes[key])) for key in sorted(classes))


def capped(seen: Iterable[Observation], most: int = MOST_OF_A_PAPER) -> tuple[Observation, ...]:
    """At most so many of each paper, drawn by what they are called and not by how they came out."""
    papers: dict[tuple[str, int], list[Observation]] = {}
    for one in seen:
        papers.setdefault(one.paper, []).append(one)
    return tuple(one for paper in papers.values() for one in sorted(paper, key=_lot)[:most])


def _lot(one: Observation) -> str:
    return sha256(f"{one.bundle} {one.document} {one.field}".encode()).hexdigest()


def _fit(key: ValueClass, seen: Sequence[Observation]) -> Fit:
    steps = isotonic((one.score, one.right) for one in seen) if len(seen) >= LEAST_SEEN else ()
    marked = key.substance in MARKED_AS_MEASURED
    borne_out = key.support in BORNE_OUT
    start = _stands_from(steps, seen, borne_out=borne_out) if marked and key.support is not Support.DOUBTFUL else None
    standing = [one for one in seen if start is not None and one.score >= start]
    return Fit(
        value_class=key,
        seen=len(seen),
        wrong=sum(not one.right for one in seen),
        papers=len({one.paper for one in seen}),
        steps=steps,
        stands_from=start,
        standing=len(standing),
        silent=sum(not one.right for one in standing),
        refuted=marked and _too_many(*_silent_by_hand(seen)),
    )


def earlier(classes: Iterable[Mapping[str, Any]]) -> dict[ValueClass, Fit]:
    """What an earlier table says of each class."""
    found: dict[ValueClass, Fit] = {}
    for one in classes:
        key = ValueClass(
            Substance(one["substance"]), Source(one["source"]), ScanLevel(one["level"]), Support(one["support"])
        )
        start, refuted = one["stands_from"], one["stands_from"] == "never"
        steps = tuple(Step(start, 0, 0, share) for start, share in one["steps"])
        counts = {name: one[name] for name in ("seen", "wrong", "papers", "standing", "silent")}
        measured = start if isinstance(start, float) else None
        found[key] = Fit(value_class=key, steps=steps, stands_from=measured, refuted=refuted, **counts)
    return found


def with_earlier(fits: Iterable[Fit], before: Mapping[ValueClass, Fit]) -> tuple[tuple[Fit, ...], list[str]]:
    """The fits, those of classes of which more was seen earlier as they were measured then; which these are.

    Not where what was seen now speaks against it.
    """
    now = {fit.value_class: fit for fit in fits}
    result: list[Fit] = []
    kept: list[str] = []
    for key in sorted(now.keys() | before.keys()):
        fit, known = now.get(key), before.get(key)
        if known is not None and (fit is None or (fit.wrong == 0 and known.seen > fit.seen)):
            kept.append(f"{key.substance} {key.source} {key.level} {key.support}")
            result.append(known)
        elif fit is not None:
            result.append(fit)
    return tuple(result), kept


def _silent_by_hand(seen: Iterable[Observation]) -> tuple[int, int]:
    """How many errors the bounds set by hand let stand, among how many values."""
    standing = [one.right for one in seen if not one.by_hand]
    return standing.count(False), len(standing)


def _too_many(silent: int, standing: int) -> bool:
    """Whether so many errors are more than 1 % explains."""
    return silent > 0 and at_most(silent - 1, standing, MOST_SILENT) > CERTAINTY


def isotonic(seen: Iterable[tuple[float, bool]]) -> tuple[Step, ...]:
    """The share of right values that never falls with the score: neighbours that would fall are pooled.

    Each band is taken with half a value right and half a value wrong more (H. Jeffreys), so that a band of few values
    says little; then adjacent violators are pooled (M. Ayer et al., 1955).
    """
    bands: dict[float, list[bool]] = {}
    for score, is_right in seen:
        bands.setdefault(BANDS[bisect_right(BANDS, score) - 1], []).append(is_right)
    pools: list[_Pool] = []
    for start in sorted(bands):
        pools.append(_Pool(start, 1, len(bands[start]), sum(bands[start])))
        while len(pools) > 1 and pools[-2].share >= pools[-1].share:
            upper = pools.pop()
            pools.append(pools.pop().with_(upper))
    return tuple(Step(pool.start, pool.seen, pool.right, round(pool.share, 4)) for pool in pools)


@dataclass(frozen=True, slots=True)
class _Pool:
    """Neighbouring bands that count as one."""

    start: float
    bands: int
    seen: int
    right: int

    @property
    def share(self) -> float:
        return (self.right + self.bands / 2) / (self.seen + self.bands)

    def with_(self, upper: _Pool) -> _Pool:
        return _Pool(self.start, self.bands + upper.bands, self.seen + upper.seen, self.right + upper.right)


def _stands_from(steps: Sequence[Step], seen: Sequence[Observation], *, borne_out: bool) -> float | None:
    """The lowest step from which few enough are wrong, in all and in each step; None where that is not known.

    Of what other figures bear out a step without any error counts however few were seen in it.
    """
    sound = [borne_out and step.right == step.seen for step in steps]
    likely = [step.start for step, ok in zip(steps, sound, strict=True) if ok or step.probability >= LEAST_LIKELY]
    return next((start for start in likely if _stand([one for one in seen if one.score >= start])), None)


def _stand(standing: Sequence[Observation]) -> bool:
    """Whether few enough are wrong, and of no sort more than so few explain."""
    silent = [one.sort for one in standing if not one.right]
    told_apart = ((silent.count(sort), sum(one.sort is sort for one in standing)) for sort in set(silent))
    return not any(_too_many(*counts) for counts in told_apart) and known_well(len(standing), len(silent))
