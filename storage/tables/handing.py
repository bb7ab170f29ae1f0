"""Tables of what goes in and out of the desk: bundles handed in by people, conclusions, papers."""

from __future__ import annotations

from sqlalchemy import Column, Index, Integer, String, Table, Text, UniqueConstraint

from storage.tables.base import SHA256, WORD, identity, metadata, number, one_of, to
from storage.tables.columns import Json, Moment

uploads = Table(
    "uploads",
    metadata,
    identity(),
    to("rounds", nullable=False),
    Column("number", Integer, nullable=False),
    Column("district", WORD, nullable=False),
    Column("sha256", SHA256, nullable=False),
    Column("name", Text, nullable=False),
    Column("size", Integer, nullable=False),
    to("applications"),
    Column("reason", Text, nullable=False, default=""),
    Column("received_by", WORD, nullable=False),
    Column("received_at", Moment, nullable=False),
    Column("state", WORD, nullable=False),
    Column("stage", WORD, nullable=False, default=""),
    Column("done", Integer, nullable=False, default=0),
    Column("total", Integer, nullable=False, default=0),
    to("submissions"),
    Column("owner", String(128), nullable=False, default=""),
    Column("attempts", Integer, nullable=False, default=0),
    Column("detail", Text, nullable=False, default=""),
    Column("changed_at", Moment, nullable=False),
    one_of("state", "waiting", "reading", "done", "refused", "failed"),
    UniqueConstraint("round_id", "number"),
    Index(None, "state"),
    Index(None, "submission_id"),
    Index(None, "sha256"),
)
"""Bundles handed in at the desk; `application_id` where one is to replace another's (补正)."""

conclusions = Table(
    "conclusions",
    metadata,
    number(),
    to("applications", nullable=False),
    to("runs", nullable=False),
    Column("outcome", WORD, nullable=False),
    Column("reason_code", WORD, nullable=False),
    Column("reason", Text, nullable=False),
    Column("content", Json, nullable=False),
    Column("asked_by", WORD, nullable=False),
    Column("asked_at", Moment, nullable=False),
    Column("state", WORD, nullable=False),
    Column("settled_by", WORD),
    Column("settled_at", Moment),
    Column("note", Text, nullable=False, default=""),
    to("decisions"),
    one_of("outcome", "recommended", "returned", "supplement"),
    one_of("state", "waiting", "signed", "refused", "lapsed"),
    Index(None, "application_id", "state"),
    Index(None, "state"),
    sqlite_autoincrement=True,
)
"""How a district's review ends, as one person has proposed it and another has signed."""

papers = Table(
    "papers",
    metadata,
    identity(),
    Column("kind", WORD, nullable=False),
    to("rounds", nullable=False),
    Column("district", WORD, nullable=False),
    to("applications"),
    to("runs"),
    Column("subject", String(200), nullable=False),
    Column("number", Integer, nullable=False),
    Column("version", Integer, nullable=False),
    Column("content", Json, nullable=False),
    Column("made_by", WORD, nullable=False),
    Column("made_at", Moment, nullable=False),
    UniqueConstraint("subject", "version"),
    UniqueConstraint("round_id", "district", "kind", "number", "version"),
    Index(None, "application_id"),
)
"""One version of an official paper with the values it states; `subject` names what it is about."""

paper_files = Table(
    "paper_files",
    metadata,
    to("papers", primary_key=True),
    Column("form", WORD, primary_key=True),
    Column("sha256", SHA256, nullable=False),
    one_of("form", "docx", "pdf", "xlsx"),
    Index(None, "sha256"),
)
"""The files of a paper's version, in the object store."""
