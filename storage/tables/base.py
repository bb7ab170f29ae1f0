"""The catalogue of tables with predictable constraint names, and the columns that many of them share."""

from __future__ import annotations

from typing import Any

from sqlalchemy import CheckConstraint, Column, ForeignKey, Integer, MetaData, String

NAMES = {
    "ix": "ix_%(table_name)s_%(column_0_N_name)s",
    "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    "ck": "ck_%(table_name)s_%(constraint_name)s",
    "fk": "fk_%(table_name)s_%(column_0_N_name)s",
    "pk": "pk_%(table_name)s",
}

metadata = MetaData(naming_convention=NAMES)

SHA256 = String(64)
ID = String(32)
WORD = String(64)
"""An enumeration's value, a rule's id, a user's name."""


def number() -> Column[int]:
    """A row's own number, counted up by the database."""
    return Column("id", Integer, primary_key=True, autoincrement=True)


def identity() -> Column[str]:
    return Column("id", ID, primary_key=True)


def to(target: str, name: str | None = None, **options: Any) -> Column[Any]:
    """A reference by id to another table's row (`applications` → column `application_id`)."""
    kind = Integer if target in COUNTED else ID
    return Column(name or f"{target.removesuffix('s')}_id", kind, ForeignKey(f"{target}.id"), **options)


def one_of(column: str, *values: str) -> CheckConstraint:
    """Only these words may stand in the column."""
    listed = ", ".join(f"'{value}'" for value in values)
    return CheckConstraint(f"{column} IN ({listed})", name=column)


COUNTED = frozenset({"review_items", "decisions", "attachments", "objections", "tasks"})
"""Tables whose rows have numbers: people type them."""
