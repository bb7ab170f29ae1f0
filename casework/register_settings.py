"""What configs/registers.yaml says: which registers there are, when they grow stale, how their columns are headed."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

import yaml
from pydantic import BaseModel, ConfigDict, Field, ValidationError

from heyan.errors import ConfigurationError
from heyan.text import squeeze
from heyan.yaml_text import load_yaml

KEYS = (
    "name",
    "uscc",
    "former_names",
    "legal_representative",
    "joint_applicants",
    "decided_on",
    "until",
    "round",
    "reason",
    "document",
)
"""What an entry can state (heyan.case.Register)."""

_BRACKETED = re.compile(r"[(（\[【].*?[)）\]】]")
_PUNCTUATION = re.compile(r"[*:：、，,。.\s]+")


class _Register(BaseModel):
    model_config = ConfigDict(extra="forbid")

    title: str = Field(min_length=1)
    purpose: Literal["blacklist", "cancelled", "recognised"]
    stale_after_days: int = Field(ge=0, le=3650)


class _Schema(BaseModel):
    model_config = ConfigDict(extra="forbid")

    registers: dict[str, _Register]
    columns: dict[str, tuple[str, ...]]


@dataclass(frozen=True, slots=True)
class RegisterSetting:
    """One register: its name in commands, its title, what it is for, and when it is too old to prove anything."""

    name: str
    title: str
    purpose: str
    stale_after_days: int


@dataclass(frozen=True, slots=True)
class RegisterSettings:
    """All registers, and for every key the headings under which lists state it, the better one first."""

    registers: tuple[RegisterSetting, ...] = ()
    columns: tuple[tuple[str, tuple[str, ...]], ...] = ()

    def find(self, name: str) -> RegisterSetting | None:
        return next((setting for setting in self.registers if setting.name == name), None)


def load_register_settings(configs: Path) -> RegisterSettings:
    """The settings; none where the file is not there, as in configurations frozen before there were registers."""
    path = configs / "registers.yaml"
    if not path.exists():
        return RegisterSettings()
    try:
        schema = _Schema.model_validate(load_yaml(path.read_text(encoding="utf-8")))
    except ValidationError as error:
        faults = [f"{path.name}: {'.'.join(map(str, f['loc'])) or '(whole file)'}: {f['msg']}" for f in error.errors()]
        raise ConfigurationError(faults) from error
    except (yaml.YAMLError, OSError) as error:
        raise ConfigurationError([f"{path.name}: {error}"]) from error
    if wrong := [f"{path.name}: {fault}" for fault in _column_faults(schema)]:
        raise ConfigurationError(wrong)
    return RegisterSettings(
        tuple(RegisterSetting(name, **entry.model_dump()) for name, entry in schema.registers.items()),
        tuple((key, tuple(heading(label) for label in labels)) for key, labels in schema.columns.items()),
    )


def heading(text: str) -> str:
    """A column's heading as it is compared: without spaces, brackets with what stands in them, and punctuation."""
    return _PUNCTUATION.sub("", _BRACKETED.sub("", squeeze(text)))


def _column_faults(schema: _Schema) -> Iterator[str]:
    seen: dict[str, str] = {}
    for key, labels in schema.columns.items():
        if key not in KEYS:
            yield f"columns.{key}: there is no such key; known are {', '.join(KEYS)}"
        for label in labels:
            known = seen.setdefault(heading(label), key)
            if known != key:
                yield f"columns.{key}: {label} is a heading of {known} already"
    for needed in ("name", "uscc"):
        if not schema.columns.get(needed):
            yield f"columns.{needed} is missing"
