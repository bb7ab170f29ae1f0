"""Tables of what people do: users, the review queue, their decisions, the audit chain."""

from __future__ import annotations

from sqlalchemy import Boolean, Column, ForeignKey, Index, Integer, String, Table, Text, UniqueConstraint

from storage.tables.base import SHA256, WORD, metadata, number, one_of, to
from storage.tables.columns import Json, Moment

users = Table(
    "users",
    metadata,
    Column("name", WORD, primary_key=True),
    Column("role", WORD, nullable=False, default=""),
    Column("district", WORD, nullable=False, default=""),
    Column("active", Boolean, nullable=False, default=True),
    Column("created_at", Moment, nullable=False),
)

review_items = Table(
    "review_items",
    metadata,
    number(),
    to("applications", nullable=False),
    to("runs", nullable=False),
    Column("origin", WORD, nullable=False),
    Column("rule", WORD, nullable=False),
    Column("cause", Text, nullable=False),
    Column("cause_digest", SHA256, nullable=False),
    Column("title", Text, nullable=False),
    Column("severity", WORD, nullable=False),
    Column("weight", Integer, nullable=False),
    Column("state", WORD, nullable=False),
    Column("version", Integer, nullable=False),
    Column("opened_at", Moment, nullable=False),
    Column("changed_at", Moment, nullable=False),
    one_of("state", "open", "decided", "superseded"),
    one_of("origin", "run", "cross"),
    UniqueConstraint("application_id", "origin", "cause_digest"),
    Index(None, "state", "weight", "opened_at"),
    sqlite_autoincrement=True,
)

decisions = Table(
    "decisions",
    metadata,
    number(),
    Column("kind", WORD, nullable=False),
    Column("application_id", String(32), ForeignKey("applications.id")),
    Column("origin", WORD, nullable=False),
    Column("item_id", Integer, ForeignKey("review_items.id")),
    Column("fingerprint", SHA256),
    Column("evidence_digest", SHA256),
    Column("file_sha256", SHA256),
    Column("first_page", Integer),
    Column("last_page", Integer),
    Column("field", String(128)),
    Column("value", Text),
    Column("content", Json, nullable=False),
    Column("decided_by", WORD, nullable=False),
    Column("reason", Text, nullable=False),
    Column("decided_at", Moment, nullable=False),
    one_of("origin", "run", "cross"),
    Index(None, "application_id", "kind"),
    Index(None, "kind"),
    Index(None, "file_sha256"),
    sqlite_autoincrement=True,
)
"""Append-only. A null application: it holds everywhere (an alias)."""

review_lines = Table(
    "review_lines",
    metadata,
    number(),
    to("review_items", "item_id", nullable=False),
    Column("fingerprint", SHA256, nullable=False),
    Column("evidence_digest", SHA256, nullable=False),
    Column("finding", Json, nullable=False),
    to("runs", nullable=False),
    Column("state", WORD, nullable=False),
    Column("decision_id", Integer, ForeignKey("decisions.id")),
    Column("previous_id", Integer, ForeignKey("review_lines.id")),
    one_of("state", "open", "decided", "superseded"),
    Index(None, "item_id", "state"),
    sqlite_autoincrement=True,
)

audit = Table(
    "audit",
    metadata,
    Column("seq", Integer, primary_key=True, autoincrement=False),
    Column("at", Moment, nullable=False),
    Column("actor", WORD, nullable=False),
    Column("action", WORD, nullable=False),
    Column("subject", String(400), nullable=False),
    Column("payload_digest", SHA256, nullable=False),
    Column("previous", SHA256, nullable=False),
    Column("hash", SHA256, nullable=False),
)

audit_head = Table(
    "audit_head",
    metadata,
    Column("id", Integer, primary_key=True, autoincrement=False),
    Column("seq", Integer, nullable=False),
    Column("hash", SHA256, nullable=False),
)
"""One row: where the chain ends, so that a cut-off tail shows; also what writers of the chain queue for."""
