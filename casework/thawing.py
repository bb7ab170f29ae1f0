"""An old configuration under today's program: what it did not know yet is added such that it changes nothing."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import replace
from functools import lru_cache
from pathlib import Path
from typing import Any

from casework.configuration import Configuration, load_configuration
from heyan.codec import digest
from heyan.yaml_text import dump_yaml, load_yaml

RULES = "rules/"
TEXTS = "texts.yaml"
NEEDED = ("messages", "grades", "parameters")
"""Parts of a rule's entry to which the program may have added names since."""


def thaw(content: bytes, folder: Path, today: Mapping[str, str]) -> Configuration:
    """The configuration that was frozen as `content`, laid out in an empty folder.

    `today` are the files of the present configuration. Names and texts that the frozen one lacks come from there; a
    rule it lacks was not in force then and stays switched off. What it states itself stands unchanged.
    """
    frozen: dict[str, str] = json.loads(content)
    for name, text in completed(frozen, today).items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    rules = {name: text for name, text in frozen.items() if name.startswith(RULES)}
    return replace(load_configuration(folder), sha256=digest(frozen), content=content, rules=digest(rules)[:16])


def completed(frozen: Mapping[str, str], today: Mapping[str, str]) -> dict[str, str]:
    """The frozen files with what today's program needs beside them."""
    files = {name: text for name, text in today.items() if not name.startswith(RULES)} | dict(frozen)
    if TEXTS in frozen and TEXTS in today:
        files[TEXTS] = _dumped(_merged(_loaded(today[TEXTS]), _loaded(frozen[TEXTS])))
    known = {rule for name, text in frozen.items() if name.startswith(RULES) for rule in _loaded(text)}
    for name, text in today.items():
        if name.startswith(RULES):
            files |= _rules(name, _loaded(text), files, known)
    return files


def _rules(name: str, present: Mapping[str, Any], files: Mapping[str, str], known: set[str]) -> dict[str, str]:
    """The files of rules that change: rules of today that were not there, off; entries that lack a part, filled."""
    changed = {}
    for path, text in files.items():
        entries = _loaded(text) if path.startswith(RULES) else {}
        filled = {rule: _filled(entry, present[rule]) if rule in present else entry for rule, entry in entries.items()}
        if filled != entries:
            changed[path] = _dumped(filled)
    new = {rule: entry | {"enabled": False} for rule, entry in present.items() if rule not in known}
    if new:
        stated = _loaded(changed.get(name, files.get(name, "{}")))
        changed[name] = _dumped(stated | new)
    return changed


def _filled(entry: dict[str, Any], present: Mapping[str, Any]) -> dict[str, Any]:
    parts = {part: {**present.get(part, {}), **entry.get(part, {})} for part in NEEDED if part in present}
    return entry | parts


def _merged(base: Any, over: Any) -> Any:
    """Mappings merged in depth, the second one's values first."""
    if isinstance(base, dict) and isinstance(over, dict):
        return {**base, **{key: _merged(base.get(key), value) for key, value in over.items()}}
    return over


@lru_cache(maxsize=64)
def _loaded(text: str) -> dict[str, Any]:
    """A file's content, to be read only: the same files are asked for again and again."""
    loaded = load_yaml(text)
    return loaded if isinstance(loaded, dict) else {}


def _dumped(content: Mapping[str, Any]) -> str:
    return dump_yaml(dict(content))
