"""How official papers are worded: configs/desk/papers.yaml, checked once."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import yaml
from pydantic import BaseModel, ConfigDict, ValidationError

from heyan.errors import ConfigurationError
from storage.handing_records import OutcomeOfReview


class _Strict(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class Organ(_Strict):
    """A recommending unit: its name on papers and its abbreviation in their numbers."""

    name: str
    short: str


class ReceiptWords(_Strict):
    title: str
    number: str
    opening: str
    note: str
    reading: str


class NoticeWords(_Strict):
    title: str
    number: str
    opening: str
    no_ask: str
    deadline: str
    consequence: str
    closing: str
    days_note: str
    for_officials: tuple[str, ...]
    asides: tuple[str, ...]


class OpinionWords(_Strict):
    title: str
    number: str
    opening: str
    materials: str
    claims: str
    findings: str
    conclusion: str
    no_findings: str
    disclaimer: str
    outcomes: dict[OutcomeOfReview, str]


class SummaryWords(_Strict):
    title: str
    number: str
    sheet: str
    addressee: str
    opening: str
    unit: str
    signer: str
    organ_place: str


class _Schema(_Strict):
    organs: dict[str, Organ]
    city_organ: str
    measure: str
    programme: str
    receipt: ReceiptWords
    supplement_notice: NoticeWords
    review_opinion: OpinionWords
    district_summary: SummaryWords
    labels: dict[str, str]


@dataclass(frozen=True, slots=True)
class Wording:
    """The words of all papers."""

    organs: dict[str, Organ]
    city_organ: str
    measure: str
    programme: str
    receipt: ReceiptWords
    supplement_notice: NoticeWords
    review_opinion: OpinionWords
    district_summary: SummaryWords
    labels: dict[str, str]

    def label(self, key: str, **values: object) -> str:
        """A short word of the papers' own; KeyError where it is not configured."""
        return self.labels[key].format(**values)

    def organ(self, district: str) -> Organ:
        """The district's organ; one that is not configured is named by its district."""
        return self.organs.get(district) or Organ(name=f"{district}经济和信息化局", short=district or "市经信")


def load_wording(configs: Path) -> Wording:
    """The wording in configs/desk/; ConfigurationError."""
    path = configs / "desk" / "papers.yaml"
    try:
        read = _Schema.model_validate(yaml.safe_load(path.read_text(encoding="utf-8")))
    except (ValidationError, yaml.YAMLError, OSError) as error:
        raise ConfigurationError([f"desk/{path.name}: {error}"]) from error
    if set(read.review_opinion.outcomes) != set(OutcomeOfReview):
        raise ConfigurationError([f"desk/{path.name}: review_opinion.outcomes must name all three"])
    return Wording(**{name: getattr(read, name) for name in Wording.__slots__})
