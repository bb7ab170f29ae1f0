"""The technical detail of a reason in Chinese: what officials read, from the patterns of configs/texts.yaml."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property

_HOLE = re.compile(r"\\\{\\\}")
_LIMIT = re.compile(r"(?P<name>[a-z]\w*(?: cells)?) (?P<most>[\d.]+): (?P<found>.*)", re.DOTALL)
_FILE = re.compile(r"[\w.\[\]/-]+\.(?:xml|rels|bin|esl)", re.IGNORECASE)
"""Parts of a package (`word/document.xml`) are called by their names."""
_ENGLISH = re.compile(r"[A-Za-z]{3,}[ ,:]+[a-z]{2,}|^[a-z][a-z ]{3,}$")
_MIB = 1024 * 1024
_DEEPEST = 4


@dataclass(frozen=True)
class Details:
    """Patterns of details with their Chinese, and the Chinese names of limits."""

    patterns: Mapping[str, str]
    limits: Mapping[str, str]

    def __call__(self, detail: str) -> str:
        """The detail in Chinese; empty where nobody has put it into Chinese, since its code says the rest."""
        return self._told(detail.strip(), 0) or ""

    @cached_property
    def _compiled(self) -> tuple[tuple[re.Pattern[str], str], ...]:
        """What leads to another detail (`page {}: {}`) first, then the most literal pattern."""
        ordered = sorted(
            self.patterns.items(), key=lambda pair: (not pair[0].endswith(": {}"), -len(pair[0].replace("{}", "")))
        )
        return tuple((re.compile(_HOLE.sub("(.+?)", re.escape(key)), re.DOTALL), text) for key, text in ordered)

    def _told(self, detail: str, depth: int) -> str | None:
        if depth > _DEEPEST:
            return None
        if (limit := _LIMIT.fullmatch(detail)) and limit["name"] in self.limits:
            bound, found = _sized(limit["name"], limit["most"]), self._part(limit["found"], depth, limit["name"])
            return f"{self.limits[limit['name']]}上限 {bound}，{found}"
        for pattern, text in self._compiled:
            if match := pattern.fullmatch(detail):
                return text.format(*(self._part(part, depth) for part in match.groups()))
        return detail if _FILE.fullmatch(detail) else None

    def _part(self, part: str, depth: int, limit: str = "") -> str:
        """What stands in a hole: a figure or a name as it is, a detail of its own in Chinese."""
        if limit and re.fullmatch(r"[\d.]+", part):
            return f"实为 {_sized(limit, part)}"
        if limit and (more := re.fullmatch(r"more than ([\d.]+)", part)):
            return f"实际超过 {_sized(limit, more[1])}"
        told = self._told(part, depth + 1)
        return told or ("" if _ENGLISH.search(part) else part)


def _sized(limit: str, figure: str) -> str:
    """Bytes in MiB, other figures as they are."""
    if not limit.endswith("_bytes") or "." in figure:
        return figure
    return f"{int(figure) / _MIB:.1f} MiB".replace(".0 ", " ")
