"""Chinese names of everything people see, from configs/texts.yaml."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from typing import Any

import yaml
from pydantic import BaseModel, ConfigDict, ValidationError

from casework.details import Details
from heyan.errors import ConfigurationError
from heyan.vocabulary import (
    BridgeReason,
    DecisionKind,
    FileStatus,
    Item,
    Kind,
    Outcome,
    Presence,
    ProposalReason,
    ReasonCode,
    Severity,
    Source,
    Verdict,
)
from heyan.yaml_text import load_yaml

_PERIOD = re.compile(r"(\d{4}-\d\d-\d\d)/(\d{4}-\d\d-\d\d)")


class _Schema(BaseModel):
    model_config = ConfigDict(extra="forbid")

    kinds: dict[Kind, str]
    items: dict[Item, str]
    presence: dict[Presence, str]
    severities: dict[Severity, str]
    outcomes: dict[Outcome, str]
    verdicts: dict[Verdict, str]
    bridge: dict[BridgeReason, str]
    bases: dict[str, str]
    windows: dict[str, str]
    file_status: dict[FileStatus, str]
    sources: dict[Source, str]
    decisions: dict[DecisionKind, str]
    reasons: dict[ReasonCode, str]
    limits: dict[str, str]
    details: dict[str, str]
    fields: dict[str, str]
    proposals: dict[ProposalReason, str]
    phrases: dict[str, str]
    values: dict[str, str]
    changes: dict[str, str]
    causes: dict[str, str]
    errors: dict[str, str]


_COMPLETE: dict[str, type[StrEnum]] = {
    "kinds": Kind,
    "items": Item,
    "presence": Presence,
    "severities": Severity,
    "outcomes": Outcome,
    "verdicts": Verdict,
    "bridge": BridgeReason,
    "file_status": FileStatus,
    "sources": Source,
    "decisions": DecisionKind,
    "reasons": ReasonCode,
    "proposals": ProposalReason,
}


@dataclass(frozen=True, slots=True)
class Texts:
    """Names by group and key; an unknown key shows itself rather than nothing."""

    groups: dict[str, dict[str, str]]
    details: Details

    def __call__(self, group: str, key: str | None) -> str:
        return self.groups[group].get(str(key), str(key or ""))

    def plainly(self, state: str | None) -> str:
        """A state before or after a change with its code words in Chinese (`failed major …`); a dash for none."""
        return "—" if state is None else " ".join(self._word(word) for word in state.split(" "))

    def causes(self, cause: str) -> str:
        """The causes of a change, joined by `+` where there are several, in Chinese."""
        return "、".join(self("causes", one) for one in cause.split("+"))

    def _word(self, word: str) -> str:
        groups = (
            self.groups[name] for name in ("outcomes", "severities", "verdicts", "presence", "kinds", "decisions")
        )
        return next((names[word] for names in groups if word in names), word)

    def proposed(self, cell: Mapping[str, Any]) -> str:
        """What a field or cell is proposed to say, and why; empty where nothing is proposed."""
        stated = cell.get("proposal")
        if not stated:
            return ""
        why = "、".join(self("proposals", reason) for reason in stated["reasons"])
        return self("phrases", "proposed").format(stated["value"], why)

    def spare(self, document: Mapping[str, Any]) -> str:
        """What is said of a document's pages that add nothing; empty where there are none."""
        blank = [self("phrases", "blank_page").format(page) for page in document.get("blank_pages", ())]
        repeated = document.get("repeated_pages", ())
        again = [self("phrases", "repeated_page").format(one["page"], one["same_as"]) for one in repeated]
        return "；".join([*blank, *again])

    def detail(self, detail: str) -> str:
        """The technical detail of a reason in Chinese; empty where there is no Chinese for it."""
        return self.details(detail)

    def stated(self, value: str) -> str:
        """What a finding expects or has found: codes, details and periods in Chinese, anything else as it is."""
        codes = value.split("、")
        for group in ("reasons", "values"):
            if all(code in self.groups[group] for code in codes):
                return "、".join(self(group, code) for code in codes)
        return self.detail(value) or _PERIOD.sub(r"\1 至 \2", value)


def load_texts(configs: Path) -> Texts:
    """The texts of an installation. ConfigurationError lists every wrong or missing key."""
    path = configs / "texts.yaml"
    try:
        schema = _Schema.model_validate(load_yaml(path.read_text(encoding="utf-8")))
    except (ValidationError, yaml.YAMLError, OSError) as error:
        raise ConfigurationError([f"{path.name}: {error}"]) from error
    groups = {group: {str(k): v for k, v in getattr(schema, group).items()} for group in _Schema.model_fields}
    missing = [
        f"{path.name}: {group}.{name.value} is missing"
        for group, names in _COMPLETE.items()
        for name in names
        if name.value not in groups[group]
    ]
    if missing:
        raise ConfigurationError(missing)
    return Texts(groups, Details(groups["details"], groups["limits"]))
