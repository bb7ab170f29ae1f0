"""What officials may change about conclusions: reasons, second signatures, originals to be seen."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import yaml
from pydantic import BaseModel, ConfigDict, ValidationError

from casework.accounts import Role
from casework.desk_settings import OTHER
from heyan.errors import ConfigurationError
from heyan.vocabulary import Item
from storage.handing_records import OutcomeOfReview


class _Originals(BaseModel):
    model_config = ConfigDict(extra="forbid")

    items: list[Item]
    gate: bool


class _Schema(BaseModel):
    model_config = ConfigDict(extra="forbid")

    reasons: dict[OutcomeOfReview, dict[str, str]]
    second_signature: list[OutcomeOfReview]
    originals: _Originals


@dataclass(frozen=True, slots=True)
class ConclusionSettings:
    """The settings; `originals` are materials whose paper original should be seen before a recommendation."""

    reasons: dict[OutcomeOfReview, dict[str, str]]
    second_signature: tuple[OutcomeOfReview, ...]
    originals: tuple[Item, ...]
    originals_gate: bool

    def needs_second(self, outcome: OutcomeOfReview, role: str) -> bool:
        """Whether another person must sign: by the conclusion, and whatever a clerk proposes."""
        return outcome in self.second_signature or role == Role.CLERK

    def reason(self, outcome: OutcomeOfReview, code: str, written: str) -> str | None:
        """The reason in words; None where the code is unknown or `other` has no words."""
        known, text = self.reasons[outcome], written.strip()
        if code not in known or (code == OTHER and not text):
            return None
        if code == OTHER:
            return text
        return f"{known[code]}：{text}" if text else known[code]


def load_conclusion_settings(configs: Path) -> ConclusionSettings:
    """The settings in configs/desk/; ConfigurationError."""
    path = configs / "desk" / "conclusions.yaml"
    try:
        read = _Schema.model_validate(yaml.safe_load(path.read_text(encoding="utf-8")))
    except (ValidationError, yaml.YAMLError, OSError) as error:
        raise ConfigurationError([f"desk/{path.name}: {error}"]) from error
    missing = [one.value for one in OutcomeOfReview if not read.reasons.get(one)]
    if missing:
        raise ConfigurationError([f"desk/{path.name}: no reasons for {', '.join(missing)}"])
    originals = read.originals
    return ConclusionSettings(read.reasons, tuple(read.second_signature), tuple(originals.items), originals.gate)
