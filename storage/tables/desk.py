"""Tables of the review desk: how people log in, and decisions that wait for a second signature."""

from __future__ import annotations

from sqlalchemy import Column, ForeignKey, Index, Integer, String, Table, Text

from storage.tables.base import SHA256, WORD, metadata, number, one_of, to
from storage.tables.columns import Json, Moment

credentials = Table(
    "credentials",
    metadata,
    Column("user", WORD, ForeignKey("users.name"), primary_key=True),
    Column("password_hash", Text, nullable=False),
    Column("changed_at", Moment, nullable=False),
)

sessions = Table(
    "sessions",
    metadata,
    Column("id", SHA256, primary_key=True),
    Column("user", WORD, ForeignKey("users.name"), nullable=False),
    Column("csrf", WORD, nullable=False),
    Column("made_at", Moment, nullable=False),
    Column("seen_at", Moment, nullable=False),
    Column("expires_at", Moment, nullable=False),
    Index(None, "user"),
)
"""A revoked session has no row."""

codes = Table(
    "codes",
    metadata,
    Column("id", SHA256, primary_key=True),
    Column("purpose", WORD, nullable=False),
    Column("expires_at", Moment, nullable=False),
    Column("used_at", Moment),
)
"""One-time codes by the digest of their text."""

attempts = Table(
    "attempts",
    metadata,
    Column("key", String(200), primary_key=True),
    Column("times", Integer, nullable=False),
    Column("since", Moment, nullable=False),
)
"""How often something was tried since when: what rate limits count."""

assignments = Table(
    "assignments",
    metadata,
    to("applications", primary_key=True),
    Column("user", WORD, ForeignKey("users.name"), primary_key=True),
    Column("assigned_by", WORD, nullable=False),
    Column("assigned_at", Moment, nullable=False),
    Index(None, "user"),
)
"""Applications that an expert may read."""

proposals = Table(
    "proposals",
    metadata,
    number(),
    to("review_items", "item_id", nullable=False),
    Column("version", Integer, nullable=False),
    Column("decision", WORD, nullable=False),
    Column("reason", Text, nullable=False),
    Column("content", Json, nullable=False),
    Column("excepted", Json, nullable=False),
    Column("asked_by", WORD, nullable=False),
    Column("asked_at", Moment, nullable=False),
    Column("state", WORD, nullable=False),
    Column("settled_by", WORD),
    Column("settled_at", Moment),
    Column("note", Text, nullable=False, default=""),
    one_of("state", "waiting", "signed", "refused", "lapsed"),
    Index(None, "item_id", "state"),
    Index(None, "state"),
    sqlite_autoincrement=True,
)
