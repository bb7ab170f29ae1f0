"""What differs between two states of configs/, setting by setting, and which of it can have changed a result."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from heyan.yaml_text import load_yaml

_TEXTS = ("texts.yaml",)
"""Files that change only what is shown."""
_OF_CLAIMS = "claim."
_WORDING = ("title", "advice", "messages", "false_positives", "articles")


@dataclass(frozen=True, slots=True)
class SettingChange:
    """One setting under its file and path, before and after (None: not there)."""

    file: str
    path: tuple[str, ...]
    before: str | None
    after: str | None

    def __str__(self) -> str:
        return f"{self.file} {'.'.join(self.path)}：{self.before or '—'} → {self.after or '—'}"


def setting_changes(before: bytes, after: bytes) -> tuple[SettingChange, ...]:
    """Every setting that differs between two frozen configurations (`Configuration.content`)."""
    mine, theirs = _settings(before), _settings(after)
    return tuple(
        SettingChange(*place, mine.get(place), theirs.get(place))
        for place in sorted(mine.keys() | theirs.keys())
        if mine.get(place) != theirs.get(place)
    )


def behind_rule(rule_id: str, changes: Iterable[SettingChange], about: str = "") -> tuple[SettingChange, ...]:
    """The changes that can have changed what a rule says of `about`: its own, else those that are no other rule's.

    How a claim is checked concerns what is said of that claim; other rules are put down to it where nothing else is.
    """
    effective = [one for one in changes if _matters(one)]
    own = tuple(one for one in effective if one.file.startswith("rules/") and one.path[0] == rule_id)
    others = tuple(one for one in effective if not one.file.startswith("rules/"))
    if rule_id.startswith(_OF_CLAIMS) and about:
        return own or behind_claim(about, others) or others
    return own or tuple(one for one in others if "claims" not in one.path) or others


def behind_claim(claim_id: str, changes: Iterable[SettingChange]) -> tuple[SettingChange, ...]:
    """The changes that can have changed a claim: its own setting, else all that are no rule's and no other claim's."""
    effective = [one for one in changes if _matters(one) and not one.file.startswith("rules/")]
    own = tuple(one for one in effective if claim_id in one.path)
    return own or tuple(one for one in effective if "claims" not in one.path)


def _matters(change: SettingChange) -> bool:
    return change.file not in _TEXTS and not (len(change.path) > 1 and change.path[1] in _WORDING)


def _settings(content: bytes) -> dict[tuple[str, tuple[str, ...]], str]:
    files: dict[str, str] = json.loads(content)
    return {(name, path): value for name, text in files.items() for path, value in _leaves(load_yaml(text), ())}


def _leaves(value: Any, path: tuple[str, ...]) -> Iterator[tuple[tuple[str, ...], str]]:
    if isinstance(value, dict):
        for key, inner in value.items():
            yield from _leaves(inner, (*path, str(key)))
    else:
        yield path, "、".join(map(str, value)) if isinstance(value, list) else str(value)
