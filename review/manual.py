"""The manual for people: a chapter for each role, from docs/manual/."""

from __future__ import annotations

import html
import re
from dataclasses import dataclass
from functools import cache

from casework.accounts import Role
from heyan.settings import PROJECT

FOLDER = PROJECT / "docs" / "manual"
PICTURES = FOLDER / "images"
_PICTURE = re.compile(r"!\[(.*)\]\(images/([a-z-]+\.png)\)")


@dataclass(frozen=True, slots=True)
class Chapter:
    """One role's chapter as blocks: (`h`|`p`|`li`|`img`, text); of a picture its file's name and what it shows."""

    role: str
    title: str
    blocks: tuple[tuple[str, str], ...]


@cache
def chapters() -> tuple[Chapter, ...]:
    """Every chapter that is written, in the order of the roles."""
    paths = ((role, FOLDER / f"{role}.md") for role in Role)
    return tuple(_chapter(role, path.read_text(encoding="utf-8")) for role, path in paths if path.exists())


def _chapter(role: str, text: str) -> Chapter:
    """Headings, paragraphs, lists and pictures are all that the manual uses."""
    lines = [line.strip() for line in text.splitlines() if line.strip()]
    return Chapter(role, lines[0].lstrip("# "), tuple(_block(line) for line in lines[1:]))


def _block(line: str) -> tuple[str, str]:
    if picture := _PICTURE.fullmatch(line):
        return "img", f"{picture[2]} {picture[1]}"
    plain = html.unescape(re.sub(r"[*`]", "", line))
    if plain.startswith("#"):
        return "h", plain.lstrip("# ")
    item = re.match(r"(?:-|\d+\.)\s+(.*)", plain)
    return ("li", item.group(1)) if item else ("p", plain)
