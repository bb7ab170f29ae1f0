"""Tables of what was read and judged: readings, runs, the latest run as rows, what is reused, cross records."""

from __future__ import annotations

from sqlalchemy import (
    Boolean,
    Column,
    Float,
    ForeignKey,
    ForeignKeyConstraint,
    Index,
    Integer,
    String,
    Table,
    Text,
    UniqueConstraint,
)

from storage.tables.base import ID, SHA256, WORD, identity, metadata, number, one_of, to
from storage.tables.columns import Day, Json, Moment, Packed

readings = Table(
    "readings",
    metadata,
    Column("key", SHA256, primary_key=True),
    Column("generation", Integer, primary_key=True, autoincrement=False),
    Column("form", WORD, nullable=False),
    Column("digest", SHA256, nullable=False),
    Column("content", Packed, nullable=False),
    Column("read_at", Moment, nullable=False),
    UniqueConstraint("key", "digest"),
)

runs = Table(
    "runs",
    metadata,
    identity(),
    to("applications", nullable=False),
    to("submissions", nullable=False),
    Column("parent_id", ID, ForeignKey("runs.id")),
    Column("reason", WORD, nullable=False),
    Column("as_of", Day, nullable=False),
    Column("received_on", Day, nullable=False),
    Column("config_sha256", SHA256, ForeignKey("configurations.config_sha256"), nullable=False),
    Column("versions", Json, nullable=False),
    Column("manifest", Packed, nullable=False),
    Column("report", Packed, nullable=False),
    Column("result_sha256", SHA256, nullable=False),
    Column("made_at", Moment, nullable=False),
    Column("made_by", WORD, nullable=False),
    one_of("reason", "intake", "recheck", "correction"),
    Index(None, "application_id", "made_at"),
    Index(None, "submission_id"),
    Index(None, "parent_id"),
)

run_objects = Table(
    "run_objects",
    metadata,
    to("runs", primary_key=True),
    Column("sha256", SHA256, primary_key=True),
    Index(None, "sha256"),
)
"""The originals that a run's manifest names: what a scrub must never remove."""

latest_runs = Table(
    "latest_runs",
    metadata,
    to("applications", primary_key=True),
    to("runs", nullable=False),
)

documents = Table(
    "documents",
    metadata,
    to("applications", primary_key=True),
    Column("id", WORD, primary_key=True),
    to("runs", nullable=False),
    Column("file", Text, nullable=False),
    Column("sha256", SHA256, nullable=False),
    Column("first_page", Integer, nullable=False),
    Column("last_page", Integer, nullable=False),
    Column("kind", WORD, nullable=False),
    Column("kind_confidence", Float, nullable=False),
    Column("format", WORD, nullable=False),
    Index(None, "kind"),
    Index(None, "sha256"),
)

fields = Table(
    "fields",
    metadata,
    Column("application_id", ID, primary_key=True),
    Column("document_id", WORD, primary_key=True),
    Column("name", WORD, primary_key=True),
    Column("value", Text),
    Column("raw", Text, nullable=False),
    Column("page", Integer),
    Column("box", Json),
    Column("locator", Text),
    Column("confidence", Float, nullable=False),
    Column("source", WORD, nullable=False),
    Column("needs_review", Boolean, nullable=False),
    ForeignKeyConstraint(["application_id", "document_id"], ["documents.application_id", "documents.id"]),
)

checks = Table(
    "checks",
    metadata,
    to("applications", primary_key=True),
    Column("position", Integer, primary_key=True, autoincrement=False),
    to("runs", nullable=False),
    Column("rule", WORD, nullable=False),
    Column("subject", Text, nullable=False),
    Column("outcome", WORD, nullable=False),
    one_of("outcome", "passed", "failed", "undetermined", "not_applicable"),
    Index(None, "rule", "outcome"),
)

findings = Table(
    "findings",
    metadata,
    to("applications", primary_key=True),
    Column("fingerprint", SHA256, primary_key=True),
    to("runs", nullable=False),
    Column("rule", WORD, nullable=False),
    Column("severity", WORD, nullable=False),
    Column("outcome", WORD, nullable=False),
    Column("subject", Text, nullable=False),
    Column("cause", Text, nullable=False),
    Column("content", Json, nullable=False),
    Index(None, "rule"),
)

reuse_entries = Table(
    "reuse_entries",
    metadata,
    number(),
    Column("matter", WORD, nullable=False),
    Column("key", String(200), nullable=False),
    to("applications", nullable=False),
    to("submissions", nullable=False),
    to("runs", nullable=False),
    Column("document", Text, nullable=False),
    Column("detail", Text, nullable=False, server_default=""),
    Index(None, "matter", "key", "application_id"),
    Index(None, "submission_id"),
    Index(None, "application_id"),
)

cross_records = Table(
    "cross_records",
    metadata,
    number(),
    to("applications", nullable=False),
    Column("other_application_id", ID, ForeignKey("applications.id"), nullable=False),
    to("runs", nullable=False),
    Column("rule", WORD, nullable=False),
    Column("fingerprint", SHA256, nullable=False),
    Column("content", Json, nullable=False),
    Column("content_digest", SHA256, nullable=False),
    Column("snapshot", WORD, nullable=False),
    Column("recorded_at", Moment, nullable=False),
    UniqueConstraint("application_id", "other_application_id", "content_digest"),
    sqlite_autoincrement=True,
)
"""What was found between two applications, for each of the two: appended, never changed."""
