"""Tables of the review desk: log-in, assignments, decisions that wait for a second signature."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None

WORD = sa.String(length=64)
MOMENT = sa.String(length=27)


def upgrade() -> None:
    log_in()
    assignments()
    proposals()


def log_in() -> None:
    op.create_table(
        "attempts",
        sa.Column("key", sa.String(length=200), nullable=False),
        sa.Column("times", sa.Integer(), nullable=False),
        sa.Column("since", MOMENT, nullable=False),
        sa.PrimaryKeyConstraint("key", name=op.f("pk_attempts")),
    )
    op.create_table(
        "codes",
        sa.Column("id", WORD, nullable=False),
        sa.Column("purpose", WORD, nullable=False),
        sa.Column("expires_at", MOMENT, nullable=False),
        sa.Column("used_at", MOMENT, nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_codes")),
    )
    op.create_table(
        "credentials",
        sa.Column("user", WORD, nullable=False),
        sa.Column("password_hash", sa.Text(), nullable=False),
        sa.Column("changed_at", MOMENT, nullable=False),
        sa.ForeignKeyConstraint(["user"], ["users.name"], name=op.f("fk_credentials_user")),
        sa.PrimaryKeyConstraint("user", name=op.f("pk_credentials")),
    )
    op.create_table(
        "sessions",
        sa.Column("id", WORD, nullable=False),
        sa.Column("user", WORD, nullable=False),
        sa.Column("csrf", WORD, nullable=False),
        sa.Column("made_at", MOMENT, nullable=False),
        sa.Column("seen_at", MOMENT, nullable=False),
        sa.Column("expires_at", MOMENT, nullable=False),
        sa.ForeignKeyConstraint(["user"], ["users.name"], name=op.f("fk_sessions_user")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_sessions")),
    )
    op.create_index(op.f("ix_sessions_user"), "sessions", ["user"], unique=False)


def assignments() -> None:
    op.create_table(
        "assignments",
        sa.Column("application_id", sa.String(length=32), nullable=False),
        sa.Column("user", WORD, nullable=False),
        sa.Column("assigned_by", WORD, nullable=False),
        sa.Column("assigned_at", MOMENT, nullable=False),
        sa.ForeignKeyConstraint(["application_id"], ["applications.id"], name=op.f("fk_assignments_application_id")),
        sa.ForeignKeyConstraint(["user"], ["users.name"], name=op.f("fk_assignments_user")),
        sa.PrimaryKeyConstraint("application_id", "user", name=op.f("pk_assignments")),
    )
    op.create_index(op.f("ix_assignments_user"), "assignments", ["user"], unique=False)


def proposals() -> None:
    op.create_table(
        "proposals",
        sa.Column("id", sa.Integer(), autoincrement=True, nullable=False),
        sa.Column("item_id", sa.Integer(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("decision", WORD, nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("content", sa.Text(), nullable=False),
        sa.Column("excepted", sa.Text(), nullable=False),
        sa.Column("asked_by", WORD, nullable=False),
        sa.Column("asked_at", MOMENT, nullable=False),
        sa.Column("state", WORD, nullable=False),
        sa.Column("settled_by", WORD, nullable=True),
        sa.Column("settled_at", MOMENT, nullable=True),
        sa.Column("note", sa.Text(), nullable=False),
        sa.CheckConstraint("state IN ('waiting', 'signed', 'refused', 'lapsed')", name=op.f("ck_proposals_state")),
        sa.ForeignKeyConstraint(["item_id"], ["review_items.id"], name=op.f("fk_proposals_item_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_proposals")),
        sqlite_autoincrement=True,
    )
    op.create_index(op.f("ix_proposals_item_id_state"), "proposals", ["item_id", "state"], unique=False)
    op.create_index(op.f("ix_proposals_state"), "proposals", ["state"], unique=False)
