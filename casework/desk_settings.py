"""What officials may change about the desk: reasons for decisions, second signatures, how long claims last."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path

import yaml
from pydantic import BaseModel, ConfigDict, Field, ValidationError

from heyan.errors import ConfigurationError
from heyan.vocabulary import DecisionKind, Severity
from heyan.yaml_text import load_yaml

OTHER = "other"
"""The reason that must be written out."""


class _Second(BaseModel):
    model_config = ConfigDict(extra="forbid")

    severities: list[Severity]
    rules: list[str]
    decisions: list[DecisionKind]


class _Schema(BaseModel):
    model_config = ConfigDict(extra="forbid")

    reasons: dict[DecisionKind, dict[str, str]]
    second_signature: _Second
    claim_minutes: int = Field(ge=1, le=240)


@dataclass(frozen=True, slots=True)
class DeskSettings:
    """The desk's settings; `rules` are beginnings of rule ids."""

    reasons: dict[DecisionKind, dict[str, str]]
    severities: tuple[Severity, ...]
    rules: tuple[str, ...]
    decisions: tuple[DecisionKind, ...]
    claim: timedelta

    def needs_second(self, rule: str, severity: Severity, decision: DecisionKind) -> bool:
        """Whether a second person must sign this decision."""
        weighty = severity in self.severities or rule.startswith(self.rules)
        return weighty and decision in self.decisions


def load_desk_settings(configs: Path) -> DeskSettings:
    """The settings in configs/desk/; ConfigurationError."""
    path = configs / "desk" / "decisions.yaml"
    try:
        read = _Schema.model_validate(load_yaml(path.read_text(encoding="utf-8")))
    except (ValidationError, yaml.YAMLError, OSError) as error:
        raise ConfigurationError([f"desk/{path.name}: {error}"]) from error
    missing = [kind.value for kind in DecisionKind if not read.reasons.get(kind)]
    if missing:
        raise ConfigurationError([f"desk/{path.name}: no reasons for {', '.join(missing)}"])
    second = read.second_signature
    return DeskSettings(
        reasons=read.reasons,
        severities=tuple(second.severities),
        rules=tuple(second.rules),
        decisions=tuple(second.decisions),
        claim=timedelta(minutes=read.claim_minutes),
    )
