"""The role matrix: which role may use which route. Data; what has no row is refused."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import yaml

from casework.accounts import Role

FILE = Path(__file__).parent / "matrix.yaml"
PUBLIC, EVERYBODY, TOKEN = "public", "everybody", "token"


@dataclass(frozen=True, slots=True)
class Matrix:
    """Rows by `METHOD /path/{as}/declared`; the value names roles, `public` or `token`."""

    rows: dict[str, frozenset[str]]

    def is_public(self, route: str) -> bool:
        """Whether it may be used without logging in."""
        return PUBLIC in self.rows.get(route, frozenset())

    def is_token(self, route: str) -> bool:
        """Whether it is for other systems, which come with a token instead of a session."""
        return TOKEN in self.rows.get(route, frozenset())

    def allows(self, route: str, role: str) -> bool:
        """Whether this role may use it, within its own scope."""
        return role in self.rows.get(route, frozenset())


def load_matrix(path: Path = FILE) -> Matrix:
    """The matrix as it stands in matrix.yaml; ValueError for a role that does not exist."""
    stated = yaml.safe_load(path.read_text(encoding="utf-8"))
    groups: dict[str, list[str]] = stated["groups"]
    rows = {route: frozenset(_roles(who, groups)) for route, who in stated["routes"].items()}
    strangers = {role for roles in rows.values() for role in roles} - {*Role, PUBLIC, TOKEN}
    if strangers:
        raise ValueError(f"{path.name}: unknown roles {', '.join(sorted(strangers))}")
    return Matrix(rows)


def _roles(who: str | list[str], groups: dict[str, list[str]]) -> list[str]:
    names = [who] if isinstance(who, str) else who
    return [role for name in names for role in groups.get(name, [name])]
