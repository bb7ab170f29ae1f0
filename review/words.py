"""The desk's own Chinese words, from words.yaml: roles, states, messages that say what to do."""

from __future__ import annotations

from functools import cache
from pathlib import Path

import yaml

FILE = Path(__file__).parent / "words.yaml"


@cache
def _groups() -> dict[str, dict[str, str]]:
    read: dict[str, dict[str, str]] = yaml.safe_load(FILE.read_text(encoding="utf-8"))
    return read


def words(group: str, key: object) -> str:
    """The words for a key; an unknown key shows itself."""
    return _groups()[group].get(str(key), str(key))


def known(group: str) -> dict[str, str]:
    """All words of a group."""
    return _groups()[group]
