"""Tables of what was handed in: rounds and their configurations, applications, submissions, files, the intake."""

from __future__ import annotations

from sqlalchemy import Boolean, Column, ForeignKey, Index, Integer, String, Table, Text, UniqueConstraint

from storage.tables.base import ID, SHA256, WORD, identity, metadata, one_of, to
from storage.tables.columns import Day, Json, Moment, Packed

configurations = Table(
    "configurations",
    metadata,
    Column("config_sha256", SHA256, primary_key=True),
    Column("content", Packed, nullable=False),
    Column("stored_at", Moment, nullable=False),
)

rounds = Table(
    "rounds",
    metadata,
    identity(),
    Column("year", Integer, nullable=False),
    Column("config_sha256", SHA256, ForeignKey(configurations.c.config_sha256), nullable=False),
    Column("as_of", Day, nullable=False),
    Column("opens_on", Day, nullable=False),
    Column("closes_on", Day, nullable=False),
    Column("changed_at", Moment, nullable=False),
)

registers = Table(
    "registers",
    metadata,
    Column("name", WORD, primary_key=True),
    Column("version", SHA256, primary_key=True),
    Column("dated_on", Day),
    Column("content", Packed, nullable=False),
    Column("imported_at", Moment, nullable=False),
    Column("imported_by", WORD, nullable=False),
)

applications = Table(
    "applications",
    metadata,
    identity(),
    to("rounds", nullable=False),
    Column("uscc", String(18)),
    Column("provisional_id", SHA256),
    Column("name", Text, nullable=False, default=""),
    Column("district", WORD, nullable=False, default=""),
    Column("state", WORD, nullable=False),
    Column("merged_into", ID, ForeignKey("applications.id")),
    Column("created_at", Moment, nullable=False),
    Column("changed_at", Moment, nullable=False),
    UniqueConstraint("round_id", "uscc"),
    UniqueConstraint("round_id", "provisional_id"),
    Index(None, "uscc"),
    Index(None, "round_id", "district", "state"),
)

submissions = Table(
    "submissions",
    metadata,
    identity(),
    to("applications", nullable=False),
    Column("number", Integer, nullable=False),
    Column("bundle_digest", SHA256, nullable=False),
    Column("bundle_object", SHA256),
    Column("name", Text, nullable=False),
    Column("received_on", Day, nullable=False),
    Column("received_at", Moment, nullable=False),
    Column("received_by", WORD, nullable=False),
    Column("withdrawn_at", Moment),
    Column("withdrawn_by", WORD),
    Column("withdrawn_reason", Text),
    UniqueConstraint("application_id", "number"),
    UniqueConstraint("application_id", "bundle_digest"),
    Index(None, "bundle_object"),
)

files = Table(
    "files",
    metadata,
    to("submissions", primary_key=True),
    Column("position", Integer, primary_key=True, autoincrement=False),
    Column("path", Text, nullable=False),
    Column("status", WORD, nullable=False),
    Column("sha256", SHA256),
    Column("size", Integer),
    Column("reasons", Json, nullable=False),
    Column("stored", Boolean, nullable=False),
    Index(None, "sha256"),
)

journal = Table(
    "journal",
    metadata,
    to("rounds", primary_key=True),
    Column("digest", SHA256, primary_key=True),
    Column("name", Text, nullable=False),
    Column("state", WORD, nullable=False),
    Column("run_id", ID, ForeignKey("runs.id")),
    Column("owner", WORD, nullable=False, default=""),
    Column("attempts", Integer, nullable=False, default=0),
    Column("detail", Text, nullable=False, default=""),
    Column("seen_at", Moment, nullable=False),
    Column("changed_at", Moment, nullable=False),
    one_of("state", "seen", "started", "done", "failed"),
)

leases = Table(
    "leases",
    metadata,
    Column("name", String(128), primary_key=True),
    Column("owner", String(128), nullable=False),
    Column("token", ID, nullable=False),
    Column("acquired_at", Moment, nullable=False),
    Column("expires_at", Moment, nullable=False),
)
