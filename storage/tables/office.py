"""Tables of what the desk does beside deciding: background work, objections, publication, search, scores, API."""

from __future__ import annotations

from sqlalchemy import Column, ForeignKey, Index, Integer, String, Table, Text, UniqueConstraint

from storage.tables.base import ID, SHA256, WORD, metadata, number, one_of, to
from storage.tables.columns import Day, Json, Moment

attachments = Table(
    "attachments",
    metadata,
    number(),
    to("applications", nullable=False),
    Column("sha256", SHA256, nullable=False),
    Column("name", Text, nullable=False),
    Column("size", Integer, nullable=False),
    Column("added_by", WORD, nullable=False),
    Column("added_at", Moment, nullable=False),
    Index(None, "application_id"),
    Index(None, "sha256"),
    sqlite_autoincrement=True,
)
"""Files that came after the bundle: new evidence, an objector's papers, the applicant's explanation."""

tasks = Table(
    "tasks",
    metadata,
    number(),
    Column("kind", WORD, nullable=False),
    to("applications", nullable=False),
    Column("content", Json, nullable=False),
    Column("state", WORD, nullable=False),
    Column("asked_by", WORD, nullable=False),
    Column("asked_at", Moment, nullable=False),
    Column("owner", String(128), nullable=False, default=""),
    Column("stage", WORD, nullable=False, default=""),
    Column("done", Integer, nullable=False, default=0),
    Column("total", Integer, nullable=False, default=0),
    Column("finished_at", Moment),
    Column("run_id", ID, ForeignKey("runs.id")),
    Column("detail", Text, nullable=False, default=""),
    one_of("state", "waiting", "working", "done", "failed"),
    Index(None, "state"),
    Index(None, "application_id", "kind"),
    sqlite_autoincrement=True,
)
"""Long work that somebody has asked for; it outlives the process that works on it."""

objections = Table(
    "objections",
    metadata,
    number(),
    to("applications", nullable=False),
    Column("objector", Text, nullable=False),
    Column("contact", Text, nullable=False, default=""),
    Column("raised_on", Day, nullable=False),
    Column("matter", WORD, nullable=False),
    Column("subject", WORD, nullable=False),
    Column("words", Text, nullable=False),
    Column("attachments", Json, nullable=False),
    Column("state", WORD, nullable=False),
    Column("version", Integer, nullable=False),
    Column("original_run", ID, ForeignKey("runs.id"), nullable=False),
    Column("again_run", ID, ForeignKey("runs.id")),
    Column("changed_run", ID, ForeignKey("runs.id")),
    Column("recorded_by", WORD, nullable=False),
    Column("recorded_at", Moment, nullable=False),
    Column("reasons", Text, nullable=False, default=""),
    Column("concluded_by", WORD),
    Column("concluded_at", Moment),
    one_of("matter", "claim", "material", "eligibility"),
    one_of("state", "open", "upheld", "partly", "rejected", "withdrawn"),
    Index(None, "application_id"),
    Index(None, "state"),
    sqlite_autoincrement=True,
)

publications = Table(
    "publications",
    metadata,
    number(),
    to("rounds", nullable=False),
    Column("published_on", Day, nullable=False),
    Column("place", Text, nullable=False, default=""),
    Column("recorded_by", WORD, nullable=False),
    Column("recorded_at", Moment, nullable=False),
    Index(None, "round_id"),
    sqlite_autoincrement=True,
)
"""When the proposed list of a round was published (公示); the row entered last counts."""

search_pages = Table(
    "search_pages",
    metadata,
    number(),
    to("applications", nullable=False),
    Column("part", WORD, nullable=False),
    Column("sha256", SHA256, nullable=False),
    Column("page", Integer, nullable=False),
    Column("path", Text, nullable=False),
    Column("label", WORD, nullable=False),
    Column("box", Text, nullable=False),
    Column("origin", SHA256, nullable=False),
    Column("text", Text, nullable=False),
    one_of("part", "page", "number"),
    Index(None, "application_id"),
    sqlite_autoincrement=True,
)
"""What can be searched: the squeezed text of every page read, and the numbers and names of its documents.

`origin` names what the row was made from: the same page is not written again. On SQLite `search_grams` (FTS5, made
by the migration) finds rows by pairs of neighbouring characters; elsewhere the text itself is looked through.
"""

score_sheets = Table(
    "score_sheets",
    metadata,
    to("applications", primary_key=True),
    Column("user", WORD, ForeignKey("users.name"), primary_key=True),
    Column("scores", Json, nullable=False),
    Column("comment", Text, nullable=False, default=""),
    Column("version", Integer, nullable=False),
    Column("changed_at", Moment, nullable=False),
    Column("handed_in_at", Moment),
    Index(None, "user"),
)

api_tokens = Table(
    "api_tokens",
    metadata,
    Column("id", SHA256, primary_key=True),
    Column("name", Text, nullable=False),
    Column("districts", Json),
    Column("made_by", WORD, nullable=False),
    Column("made_at", Moment, nullable=False),
    Column("expires_at", Moment, nullable=False),
    Column("used_at", Moment),
    Column("revoked_at", Moment),
)
"""Tokens of other office systems by the digest of their text; no districts: all of them."""

notices = Table(
    "notices",
    metadata,
    number(),
    Column("channel", WORD, nullable=False),
    Column("kind", WORD, nullable=False),
    Column("subject", String(128), nullable=False),
    Column("content", Json, nullable=False),
    Column("state", WORD, nullable=False),
    Column("attempts", Integer, nullable=False),
    Column("next_at", Moment, nullable=False),
    Column("detail", Text, nullable=False, default=""),
    Column("made_at", Moment, nullable=False),
    one_of("state", "waiting", "sent", "failed"),
    UniqueConstraint("channel", "kind", "subject"),
    Index(None, "state", "next_at"),
    sqlite_autoincrement=True,
)
"""What is to be told to people outside the desk; a row stays, so that the same thing is told once."""
