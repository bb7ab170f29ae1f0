"""The manual for people: a chapter for each role, from docs/manual/."""

from __future__ import annotations

import html
import re
from dataclasses import dataclass
from functools import cache

from casework.accounts import Role
from heyan.settings import PROJECT

FOLDER = PROJECT / "docs" / "manual"


@dataclass(frozen=True, slots=True)
class Chapter:
    """One role's chapter as blocks: (`h`|`p`|`li`, text)."""

    role: str
    title: str
    blocks: tuple[tuple[str, str], ...]


@cache
def chapters() -> tuple[Chapter, ...]:
    """Every chapter that is written, in the order of the roles."""
    paths = ((role, FOLDER / f"{role}.md") for role in Role)
    return tuple(_chapter(role, path.read_text(encoding="utf-8")) for role, path in paths if path.exists())


def _chapter(role: str, text: str) -> Chapter:
    """Headings, paragraphs and lists are all that the manual uses; pictures are for readers of the files."""
    lines = [line.strip() for line in text.splitlines() if line.strip() and not line.startswith("![")]
    return Chapter(role, lines[0].lstrip("# "), tuple(_block(line) for line in lines[1:]))


def _block(line: str) -> tuple[str, str]:
    plain = html.unescape(re.sub(r"[*`]", "", line))
    if plain.startswith("#"):
        return "h", plain.lstrip("# ")
    item = re.match(r"(?:-|\d+\.)\s+(.*)", plain)
    return ("li", item.group(1)) if item else ("p", plain)
