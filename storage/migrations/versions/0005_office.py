"""What the desk does beside deciding: background work, objections, publication, search, scores, API, notices."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None

WORD = sa.String(length=64)
MOMENT = sa.String(length=27)
DAY = sa.String(length=10)
GRAMS = "CREATE VIRTUAL TABLE search_grams USING fts5(grams, content='', tokenize=\"unicode61 remove_diacritics 0\")"
"""Pairs of neighbouring characters as words: words of two Chinese characters are found (trigrams would not do)."""


def upgrade() -> None:
    attachments()
    tasks()
    objections()
    publications()
    search_pages()
    score_sheets()
    api_tokens()
    notices()
    if op.get_context().dialect.name == "sqlite":
        op.execute(GRAMS)


def attachments() -> None:
    op.create_table(
        "attachments",
        sa.Column("id", sa.Integer(), autoincrement=True, nullable=False),
        sa.Column("application_id", sa.String(length=32), nullable=False),
        sa.Column("sha256", WORD, nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("size", sa.Integer(), nullable=False),
        sa.Column("added_by", WORD, nullable=False),
        sa.Column("added_at", MOMENT, nullable=False),
        sa.ForeignKeyConstraint(["application_id"], ["applications.id"], name=op.f("fk_attachments_application_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_attachments")),
        sqlite_autoincrement=True,
    )
    op.create_index(op.f("ix_attachments_application_id"), "attachments", ["application_id"], unique=False)
    op.create_index(op.f("ix_attachments_sha256"), "attachments", ["sha256"], unique=False)


def tasks() -> None:
    op.create_table(
        "tasks",
        sa.Column("id", sa.Integer(), autoincrement=True, nullable=False),
        sa.Column("kind", WORD, nullable=False),
        sa.Column("application_id", sa.String(length=32), nullable=False),
        sa.Column("content", sa.Text(), nullable=False),
        sa.Column("state", WORD, nullable=False),
        sa.Column("asked_by", WORD, nullable=False),
        sa.Column("asked_at", MOMENT, nullable=False),
        sa.Column("owner", sa.String(length=128), nullable=False),
        sa.Column("stage", WORD, nullable=False),
        sa.Column("done", sa.Integer(), nullable=False),
        sa.Column("total", sa.Integer(), nullable=False),
        sa.Column("finished_at", MOMENT, nullable=True),
        sa.Column("run_id", sa.String(length=32), nullable=True),
        sa.Column("detail", sa.Text(), nullable=False),
        sa.CheckConstraint("state IN ('waiting', 'working', 'done', 'failed')", name=op.f("ck_tasks_state")),
        sa.ForeignKeyConstraint(["application_id"], ["applications.id"], name=op.f("fk_tasks_application_id")),
        sa.ForeignKeyConstraint(["run_id"], ["runs.id"], name=op.f("fk_tasks_run_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_tasks")),
        sqlite_autoincrement=True,
    )
    op.create_index(op.f("ix_tasks_application_id_kind"), "tasks", ["application_id", "kind"], unique=False)
    op.create_index(op.f("ix_tasks_state"), "tasks", ["state"], unique=False)


def objections() -> None:
    op.create_table(
        "objections",
        sa.Column("id", sa.Integer(), autoincrement=True, nullable=False),
        sa.Column("application_id", sa.String(length=32), nullable=False),
        sa.Column("objector", sa.Text(), nullable=False),
        sa.Column("contact", sa.Text(), nullable=False),
        sa.Column("raised_on", DAY, nullable=False),
        sa.Column("matter", WORD, nullable=False),
        sa.Column("subject", WORD, nullable=False),
        sa.Column("words", sa.Text(), nullable=False),
        sa.Column("attachments", sa.Text(), nullable=False),
        sa.Column("state", WORD, nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("original_run", sa.String(length=32), nullable=False),
        sa.Column("again_run", sa.String(length=32), nullable=True),
        sa.Column("changed_run", sa.String(length=32), nullable=True),
        sa.Column("recorded_by", WORD, nullable=False),
        sa.Column("recorded_at", MOMENT, nullable=False),
        sa.Column("reasons", sa.Text(), nullable=False),
        sa.Column("concluded_by", WORD, nullable=True),
        sa.Column("concluded_at", MOMENT, nullable=True),
        sa.CheckConstraint("matter IN ('claim', 'material', 'eligibility')", name=op.f("ck_objections_matter")),
        sa.CheckConstraint(
            "state IN ('open', 'upheld', 'partly', 'rejected', 'withdrawn')", name=op.f("ck_objections_state")
        ),
        sa.ForeignKeyConstraint(["again_run"], ["runs.id"], name=op.f("fk_objections_again_run")),
        sa.ForeignKeyConstraint(["application_id"], ["applications.id"], name=op.f("fk_objections_application_id")),
        sa.ForeignKeyConstraint(["changed_run"], ["runs.id"], name=op.f("fk_objections_changed_run")),
        sa.ForeignKeyConstraint(["original_run"], ["runs.id"], name=op.f("fk_objections_original_run")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_objections")),
        sqlite_autoincrement=True,
    )
    op.create_index(op.f("ix_objections_application_id"), "objections", ["application_id"], unique=False)
    op.create_index(op.f("ix_objections_state"), "objections", ["state"], unique=False)


def publications() -> None:
    op.create_table(
        "publications",
        sa.Column("id", sa.Integer(), autoincrement=True, nullable=False),
        sa.Column("round_id", sa.String(length=32), nullable=False),
        sa.Column("published_on", DAY, nullable=False),
        sa.Column("place", sa.Text(), nullable=False),
        sa.Column("recorded_by", WORD, nullable=False),
        sa.Column("recorded_at", MOMENT, nullable=False),
        sa.ForeignKeyConstraint(["round_id"], ["rounds.id"], name=op.f("fk_publications_round_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_publications")),
        sqlite_autoincrement=True,
    )
    op.create_index(op.f("ix_publications_round_id"), "publications", ["round_id"], unique=False)


def search_pages() -> None:
    op.create_table(
        "search_pages",
        sa.Column("id", sa.Integer(), autoincrement=True, nullable=False),
        sa.Column("application_id", sa.String(length=32), nullable=False),
        sa.Column("part", WORD, nullable=False),
        sa.Column("sha256", WORD, nullable=False),
        sa.Column("page", sa.Integer(), nullable=False),
        sa.Column("path", sa.Text(), nullable=False),
        sa.Column("label", WORD, nullable=False),
        sa.Column("box", sa.Text(), nullable=False),
        sa.Column("origin", WORD, nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.CheckConstraint("part IN ('page', 'number')", name=op.f("ck_search_pages_part")),
        sa.ForeignKeyConstraint(["application_id"], ["applications.id"], name=op.f("fk_search_pages_application_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_search_pages")),
        sqlite_autoincrement=True,
    )
    op.create_index(op.f("ix_search_pages_application_id"), "search_pages", ["application_id"], unique=False)


def score_sheets() -> None:
    op.create_table(
        "score_sheets",
        sa.Column("application_id", sa.String(length=32), nullable=False),
        sa.Column("user", WORD, nullable=False),
        sa.Column("scores", sa.Text(), nullable=False),
        sa.Column("comment", sa.Text(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("changed_at", MOMENT, nullable=False),
        sa.Column("handed_in_at", MOMENT, nullable=True),
        sa.ForeignKeyConstraint(["application_id"], ["applications.id"], name=op.f("fk_score_sheets_application_id")),
        sa.ForeignKeyConstraint(["user"], ["users.name"], name=op.f("fk_score_sheets_user")),
        sa.PrimaryKeyConstraint("application_id", "user", name=op.f("pk_score_sheets")),
    )
    op.create_index(op.f("ix_score_sheets_user"), "score_sheets", ["user"], unique=False)


def api_tokens() -> None:
    op.create_table(
        "api_tokens",
        sa.Column("id", WORD, nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("districts", sa.Text(), nullable=True),
        sa.Column("made_by", WORD, nullable=False),
        sa.Column("made_at", MOMENT, nullable=False),
        sa.Column("expires_at", MOMENT, nullable=False),
        sa.Column("used_at", MOMENT, nullable=True),
        sa.Column("revoked_at", MOMENT, nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_api_tokens")),
    )


def notices() -> None:
    op.create_table(
        "notices",
        sa.Column("id", sa.Integer(), autoincrement=True, nullable=False),
        sa.Column("channel", WORD, nullable=False),
        sa.Column("kind", WORD, nullable=False),
        sa.Column("subject", sa.String(length=128), nullable=False),
        sa.Column("content", sa.Text(), nullable=False),
        sa.Column("state", WORD, nullable=False),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.Column("next_at", MOMENT, nullable=False),
        sa.Column("detail", sa.Text(), nullable=False),
        sa.Column("made_at", MOMENT, nullable=False),
        sa.CheckConstraint("state IN ('waiting', 'sent', 'failed')", name=op.f("ck_notices_state")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_notices")),
        sa.UniqueConstraint("channel", "kind", "subject", name=op.f("uq_notices_channel_kind_subject")),
        sqlite_autoincrement=True,
    )
    op.create_index(op.f("ix_notices_state_next_at"), "notices", ["state", "next_at"], unique=False)
