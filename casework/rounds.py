"""Rounds from configs/rounds/<year>.yaml, with what configs/claims.yaml and configs/investment.yaml say beside."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from contextlib import suppress
from dataclasses import replace
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any, Literal, TypeVar

import yaml
from pydantic import BaseModel, ConfigDict, Field, TypeAdapter, ValidationError, model_validator

from heyan.errors import ConfigurationError
from heyan.rounds import ClaimSetting, InvestmentSetting, Round, ScoreItem, TaxSetting, Threshold, add_months
from heyan.vocabulary import Item, Kind
from heyan.yaml_text import load_yaml

T = TypeVar("T", bound=BaseModel)


class _Strict(BaseModel):
    model_config = ConfigDict(extra="forbid")


class _Tolerance(_Strict):
    share: Decimal = Field(ge=0, le=1)
    absolute: Decimal = Field(ge=0)


class _Tolerances(_Strict):
    money: _Tolerance
    count: _Tolerance


class _Material(_Strict):
    required: bool
    hints: tuple[str, ...] = ()


class _Claim(_Strict):
    label: str
    unit: str
    evidence: tuple[Kind, ...]
    tolerance: _Tolerance | None = None
    or_row: str = ""


class _Taxes(_Strict):
    taxes: tuple[str, ...]
    withheld: tuple[str, ...] = ()


class _Investment(_Strict):
    foreign_categories: tuple[str, ...]
    foreign_words: tuple[str, ...]
    platform_words: tuple[str, ...]
    contract_lead_days: int = Field(ge=0, le=365)


PlatformType = Literal["industry", "region", "enterprise"]


class _ScoreItem(_Strict):
    group: str = Field(min_length=1)
    title: str = Field(min_length=1)
    points: Decimal = Field(gt=0, le=100)
    claims: tuple[str, ...] = ()


class _Scoring(_Strict):
    total: Decimal = Field(gt=0)
    step: Decimal = Field(gt=0, le=10)
    items: dict[str, _ScoreItem]

    @model_validator(mode="after")
    def _adds_up(self) -> _Scoring:
        points = sum((item.points for item in self.items.values()), Decimal(0))
        if points != self.total:
            raise ValueError(f"the items have {points} points, total says {self.total}")
        if crooked := [name for name, item in self.items.items() if item.points % self.step]:
            raise ValueError(f"points of {', '.join(crooked)} are no multiple of the step {self.step}")
        return self


class _Round(_Strict):
    year: int = Field(ge=2000, le=2100)
    notice: str = ""
    opens_on: date
    closes_on: date
    as_of: date
    window_months: int = Field(ge=1, le=120)
    materials: dict[Item, _Material]
    districts: tuple[str, ...]
    tolerances: _Tolerances
    claims: dict[str, _Claim]
    holidays: tuple[date, ...] = ()
    notice_number: str = ""
    publication_days: int = Field(default=7, ge=1, le=60)
    workdays: tuple[date, ...] = ()
    notice_days: int = Field(default=5, ge=1, le=60)
    supplement_days: int = Field(default=10, ge=1, le=120)
    scoring: _Scoring | None = None
    thresholds: dict[str, dict[PlatformType, Decimal]] = {}

    @model_validator(mode="after")
    def _in_order(self) -> _Round:
        faults = list(_faults({name: getattr(self, name) for name in type(self).model_fields}))
        if faults:
            raise ValueError("; ".join(faults))
        return self


def _faults(members: Mapping[str, Any]) -> Iterator[str]:
    """What is wrong between members that are each well formed; of those that are not nothing is said."""
    for names, check in _BETWEEN:
        if members.keys() >= set(names):
            yield from check(*(members[name] for name in names))


def _opens_before_it_closes(opens_on: date, closes_on: date) -> Iterator[str]:
    if opens_on > closes_on:
        yield "opens_on must not be after closes_on"


def _closes_near_the_year(year: int, as_of: date) -> Iterator[str]:
    if as_of.year not in (year, year - 1):
        yield f"as_of {as_of} is not in {year} or the year before"


def _districts_once(districts: tuple[str, ...]) -> Iterator[str]:
    if len(set(districts)) != len(districts) or not districts:
        yield "districts must be there, each once"


def _days_once(holidays: tuple[date, ...], workdays: tuple[date, ...]) -> Iterator[str]:
    if len(set(holidays)) != len(holidays):
        yield "holidays has a day twice"
    if set(holidays) & set(workdays):
        yield "a day cannot be a holiday and a workday"


def _labels_once(claims: dict[str, _Claim]) -> Iterator[str]:
    labels = [claim.label for claim in claims.values()]
    for label in sorted({label for label in labels if labels.count(label) > 1}):
        yield f"the label {label} stands at two claims"


def _scores_claims(scoring: _Scoring | None, claims: dict[str, _Claim]) -> Iterator[str]:
    scored = {name for item in scoring.items.values() for name in item.claims} if scoring else set()
    yield from (f"scoring names {name}, which is no claim" for name in sorted(scored - claims.keys()))


def _limits_claims(thresholds: dict[str, dict[PlatformType, Decimal]], claims: dict[str, _Claim]) -> Iterator[str]:
    yield from (f"thresholds names {name}, which is no claim" for name in sorted(thresholds.keys() - claims.keys()))


_BETWEEN: tuple[tuple[tuple[str, ...], Callable[..., Iterator[str]]], ...] = (
    (("opens_on", "closes_on"), _opens_before_it_closes),
    (("year", "as_of"), _closes_near_the_year),
    (("districts",), _districts_once),
    (("holidays", "workdays"), _days_once),
    (("claims",), _labels_once),
    (("scoring", "claims"), _scores_claims),
    (("thresholds", "claims"), _limits_claims),
)


def load_round(
    configs: Path, year: int, as_of: date | None = None, received_on: date | None = None, like: int | None = None
) -> Round:
    """The round of a year, its closing day and the day of receipt as given.

    A year without a file of its own follows the nearest one with its dates moved; `like` names the year whose file is
    followed in any case. ConfigurationError lists all faults.
    """
    faults: list[str] = []
    path = _nearest(configs / "rounds", year if like is None else like)
    schema = _load(path, _Round, faults)
    taxes = _load(configs / "claims.yaml", _Taxes, faults)
    investment = _load(configs / "investment.yaml", _Investment, faults)
    if schema and path.stem != str(schema.year):
        faults.append(f"{path.name}: year is {schema.year}")
    if faults or schema is None or taxes is None or investment is None:
        raise ConfigurationError(faults)
    found = replace(
        _moved(_round(schema), year),
        tax=TaxSetting(taxes.taxes, taxes.withheld),
        investment=InvestmentSetting(**investment.model_dump()),
    )
    if as_of is not None:
        found = replace(found, as_of=as_of, closes_on=as_of, received_on=as_of)
    return found if received_on is None else replace(found, received_on=received_on)


def _nearest(folder: Path, year: int) -> Path:
    """The year's own file, else that of the latest year before it, else of the earliest after it."""
    years = sorted(int(path.stem) for path in folder.glob("[0-9]*.yaml") if path.stem.isdecimal())
    if not years:
        raise ConfigurationError([f"{folder.name}/: no round is configured"])
    return folder / f"{max((y for y in years if y <= year), default=years[0])}.yaml"


def _load(path: Path, schema: type[T], faults: list[str]) -> T | None:
    content: Any = None
    try:
        content = load_yaml(path.read_text(encoding="utf-8"))
        return schema.model_validate(content)
    except ValidationError as error:
        faults.extend(f"{path.name}: {_place(fault)}: {fault['msg']}" for fault in error.errors())
        if schema is _Round and any(fault["loc"] for fault in error.errors()):
            faults.extend(f"{path.name}: {fault}" for fault in _faults(_sound(content)))
    except (yaml.YAMLError, OSError) as error:
        faults.append(f"{path.name}: {error}")
    return None


def _sound(content: Any) -> dict[str, Any]:
    """The members of a round that are well formed by themselves."""
    members: dict[str, Any] = {}
    for name, field in _Round.model_fields.items() if isinstance(content, dict) else ():
        with suppress(ValidationError):
            if name in content or not field.is_required():
                value = content.get(name, field.default)
                members[name] = TypeAdapter(field.rebuild_annotation()).validate_python(value)
    return members


def _place(fault: Any) -> str:
    return ".".join(str(part) for part in fault["loc"]) or "(whole file)"


def _round(schema: _Round) -> Round:
    return Round(
        year=schema.year,
        as_of=schema.as_of,
        received_on=schema.as_of,
        opens_on=schema.opens_on,
        closes_on=schema.closes_on,
        window_months=schema.window_months,
        required=tuple(item for item in Item if item in schema.materials and schema.materials[item].required),
        claims=tuple(_claim(name, claim, schema.tolerances) for name, claim in schema.claims.items()),
        districts=schema.districts,
        notice=schema.notice,
        hints=tuple((item, material.hints) for item, material in schema.materials.items()),
        holidays=schema.holidays,
        notice_number=schema.notice_number,
        publication_days=schema.publication_days,
        workdays=schema.workdays,
        notice_days=schema.notice_days,
        supplement_days=schema.supplement_days,
        scoring=_score_items(schema.scoring),
        score_step=schema.scoring.step if schema.scoring else Decimal("0.5"),
        thresholds=tuple(
            Threshold(claim, kind, minimum)
            for claim, minima in schema.thresholds.items()
            for kind, minimum in minima.items()
        ),
    )


def _score_items(scoring: _Scoring | None) -> tuple[ScoreItem, ...]:
    listed = scoring.items.items() if scoring else ()
    return tuple(ScoreItem(name, item.group, item.title, item.points, item.claims) for name, item in listed)


def _claim(name: str, claim: _Claim, tolerances: _Tolerances) -> ClaimSetting:
    money = claim.unit == "CNY"
    tolerance = claim.tolerance or (tolerances.money if money else tolerances.count)
    allowed = (tolerance.share, tolerance.absolute)
    return ClaimSetting(name, claim.label, claim.unit, money, *allowed, claim.evidence, claim.or_row)


def _moved(found: Round, year: int) -> Round:
    """The round with all its dates moved to another year; the notice number and holidays are that year's own."""
    if found.year == year:
        return found
    months = 12 * (year - found.year)
    return replace(
        found,
        year=year,
        notice="",
        notice_number="",
        holidays=(),
        workdays=(),
        as_of=add_months(found.as_of, months),
        received_on=add_months(found.received_on, months),
        opens_on=add_months(found.opens_on, months),
        closes_on=add_months(found.closes_on, months),
    )
