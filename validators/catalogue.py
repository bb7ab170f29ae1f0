"""The law: what configs/rules/*.yaml say of every rule, checked as a whole before anything is judged."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from difflib import get_close_matches
from pathlib import Path
from string import Formatter
from typing import Any

import yaml
from pydantic import BaseModel, ConfigDict, TypeAdapter, ValidationError, model_validator

from heyan.errors import ConfigurationError
from heyan.vocabulary import Severity
from heyan.yaml_text import doubled_keys, load_yaml
from validators import rules  # noqa: F401  (importing the list registers the rules)
from validators.registry import RULES, Rule

COMMON = ("document", "file", "subject", "fields", "expected", "actual")
"""Placeholders that every message may use."""
NEEDED = ("failed", "undetermined", "passed")
_FORBIDDEN = ("造假", "伪造", "欺诈", "虚假")


class _Entry(BaseModel):
    model_config = ConfigDict(extra="forbid")

    title: str
    severity: Severity
    articles: tuple[str, ...]
    messages: dict[str, str]
    advice: str
    false_positives: str
    grades: dict[str, Severity] = {}
    parameters: dict[str, Any] = {}
    valid_from: date | None = None
    valid_to: date | None = None
    enabled: bool = True

    @model_validator(mode="after")
    def _dates_in_order(self) -> _Entry:
        if self.valid_from and self.valid_to and self.valid_from > self.valid_to:
            raise ValueError("valid_from is after valid_to")
        return self


@dataclass(frozen=True, slots=True)
class Law:
    """One rule with everything that officials may change about it."""

    rule: Rule
    title: str
    severity: Severity
    articles: tuple[str, ...]
    messages: dict[str, str]
    advice: str
    false_positives: str
    grades: dict[str, Severity]
    parameters: dict[str, Any]
    valid_from: date | None
    valid_to: date | None
    enabled: bool

    def in_force(self, day: date) -> bool:
        """Whether the rule is switched on and valid on that day."""
        starts = self.valid_from is None or self.valid_from <= day
        return self.enabled and starts and (self.valid_to is None or day <= self.valid_to)


@dataclass(frozen=True, slots=True)
class Names:
    """Chinese names of kinds, fields, items and file reasons, for messages (configs/texts.yaml)."""

    groups: dict[str, dict[str, str]]

    def __call__(self, group: str, key: str) -> str:
        return self.groups.get(group, {}).get(key, key)


@dataclass(frozen=True, slots=True)
class Catalogue:
    """Every rule's law by id, sorted."""

    laws: dict[str, Law]
    names: Names

    def __iter__(self) -> Iterator[Law]:
        return iter(self.laws.values())

    def explain(self, rule_id: str) -> Law:
        """One rule's law; KeyError for an unknown id."""
        return self.laws[rule_id]


_NAMED = ("kinds", "fields", "items", "reasons", "sources", "phrases", "values")


def load_catalogue(configs: Path) -> Catalogue:
    """The catalogue of a configs folder. ConfigurationError lists every fault of every file."""
    faults: list[str] = []
    files = {path.name: _mapping(path, faults) for path in sorted((configs / "rules").glob("*.yaml"))}
    named = Counter(rule_id for entries in files.values() for rule_id in entries)
    faults.extend(f"{rule_id}: is in {count} files" for rule_id, count in named.items() if count > 1)
    broken = {name for name, found in files.items() if not found and any(f.startswith(f"{name}:") for f in faults)}
    faults.extend(
        f"{rule_id}: has no entry in rules/"
        for rule_id, rule in RULES.items()
        if rule_id not in named and f"{rule.group}.yaml" not in broken  # what cannot be read says so itself
    )
    entries = {
        rule_id: (name, entry)
        for name, found in files.items()
        for rule_id, raw in found.items()
        if (entry := _entry(name, rule_id, raw, faults)) is not None
    }
    laws = {rule_id: _law(name, RULES[rule_id], entry, faults) for rule_id, (name, entry) in sorted(entries.items())}
    names = _names(configs / "texts.yaml", faults)
    if faults:
        raise ConfigurationError(faults)
    return Catalogue(laws, names)


def _mapping(path: Path, faults: list[str]) -> dict[str, Any]:
    try:
        text = path.read_text(encoding="utf-8")
        found = load_yaml(text) or {}
        faults.extend(f"{path.name}: {key} stands twice (line {line})" for key, line in doubled_keys(text))
    except (yaml.YAMLError, OSError, UnicodeDecodeError) as error:
        faults.append(f"{path.name}: {error}")
        return {}
    if not isinstance(found, dict):
        faults.append(f"{path.name}: must be a mapping of names to entries")
        return {}
    return {str(key): value for key, value in found.items()}


def _entry(name: str, rule_id: str, raw: Any, faults: list[str]) -> _Entry | None:
    if rule_id not in RULES:
        near = get_close_matches(rule_id, RULES, 1)
        faults.append(f"{name}: {rule_id}: there is no such rule{f'; is {near[0]} meant?' if near else ''}")
        return None
    try:
        return _Entry.model_validate(raw)
    except ValidationError as error:
        for fault in error.errors():
            place = ".".join(str(part) for part in fault["loc"]) or "(entry)"
            faults.append(f"{name}: {rule_id}: {place}: {fault['msg']}")
        return None


def _law(name: str, found: Rule, entry: _Entry, faults: list[str]) -> Law:
    where = f"{name}: {found.id}"
    faults.extend(f"{where}: {fault}" for fault in (*_text_faults(found, entry), *_grade_faults(found, entry)))
    return Law(
        rule=found,
        title=entry.title,
        severity=entry.severity,
        articles=entry.articles,
        messages=entry.messages,
        advice=entry.advice,
        false_positives=entry.false_positives,
        grades=entry.grades,
        parameters=_parameters(where, found, entry.parameters, faults),
        valid_from=entry.valid_from,
        valid_to=entry.valid_to,
        enabled=entry.enabled,
    )


def _text_faults(found: Rule, entry: _Entry) -> Iterator[str]:
    texts = {"title": entry.title, "advice": entry.advice, **{f"messages.{k}": v for k, v in entry.messages.items()}}
    for needed in (*NEEDED, *found.messages):
        if needed not in entry.messages:
            yield f"messages.{needed} is missing"
    for unknown in sorted(set(entry.messages) - {*NEEDED, *found.messages}):
        yield f"messages.{unknown} is not a message of this rule"
    if not any(article.strip() for article in entry.articles):
        yield "articles is empty: every rule stands on an article of the measure or a standard"
    if not entry.false_positives.strip():
        yield "false_positives is empty"
    for key, text in texts.items():
        if not text.strip():
            yield f"{key} is empty"
        yield from (
            f"{key} says {word}: a finding is a doubt (疑点), not a verdict" for word in _FORBIDDEN if word in text
        )
        yield from (f"{key} {fault}" for fault in _placeholder_faults(text, (*COMMON, *found.says)))


def _placeholder_faults(text: str, allowed: tuple[str, ...]) -> Iterator[str]:
    try:
        named = [name for _, name, _, _ in Formatter().parse(text) if name is not None]
    except ValueError as error:
        yield f"has a broken placeholder ({error})"
        return
    yield from (f"uses {{{name}}}; known are {', '.join(allowed)}" for name in named if name not in allowed)


def _grade_faults(found: Rule, entry: _Entry) -> Iterator[str]:
    for grade in found.grades:
        if grade not in entry.grades:
            yield f"grades.{grade} is missing"
    for unknown in sorted(set(entry.grades) - set(found.grades)):
        yield f"grades.{unknown} is not a grade of this rule"


def _parameters(where: str, found: Rule, given: dict[str, Any], faults: list[str]) -> dict[str, Any]:
    known = {parameter.name: parameter for parameter in found.parameters}
    values: dict[str, Any] = {}
    for name, value in given.items():
        if name not in known:
            faults.append(f"{where}: parameters.{name}: this rule has {', '.join(known) or 'no parameters'}")
            continue
        try:
            values[name] = TypeAdapter(known[name].kind).validate_python(value)
        except ValidationError as error:
            faults.append(f"{where}: parameters.{name}: {error.errors()[0]['msg']}")
    return values


def _names(path: Path, faults: list[str]) -> Names:
    texts = _mapping(path, faults)
    groups = {group: texts.get(group) or {} for group in _NAMED}
    return Names({group: {str(k): str(v) for k, v in entries.items()} for group, entries in groups.items()})
