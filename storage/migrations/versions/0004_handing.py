"""Tables of what goes in and out of the desk: uploads, conclusions, papers."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None

ID = sa.String(length=32)
WORD = sa.String(length=64)
MOMENT = sa.String(length=27)

IMMUTABLE = ("papers", "paper_files")

SQLITE = """CREATE TRIGGER {table}_{event} BEFORE {event} ON {table} BEGIN
SELECT RAISE(ABORT, 'rows of {table} never change'); END"""

POSTGRESQL = """CREATE TRIGGER {table}_refuse BEFORE UPDATE OR DELETE OR TRUNCATE ON {table}
FOR EACH STATEMENT EXECUTE FUNCTION heyan_refuse()"""


def upgrade() -> None:
    uploads()
    conclusions()
    papers()
    paper_files()
    refuse_changes()


def refuse_changes() -> None:
    """Have the database refuse to change what is written once (the function is of 0001)."""
    sqlite = op.get_context().dialect.name == "sqlite"
    for table in IMMUTABLE:
        if sqlite:
            for event in ("UPDATE", "DELETE"):
                op.execute(SQLITE.format(table=table, event=event))
        else:
            op.execute(POSTGRESQL.format(table=table))


def uploads() -> None:
    op.create_table(
        "uploads",
        sa.Column("id", ID, nullable=False),
        sa.Column("round_id", ID, nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("district", WORD, nullable=False),
        sa.Column("sha256", WORD, nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("size", sa.Integer(), nullable=False),
        sa.Column("application_id", ID, nullable=True),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("received_by", WORD, nullable=False),
        sa.Column("received_at", MOMENT, nullable=False),
        sa.Column("state", WORD, nullable=False),
        sa.Column("stage", WORD, nullable=False),
        sa.Column("done", sa.Integer(), nullable=False),
        sa.Column("total", sa.Integer(), nullable=False),
        sa.Column("submission_id", ID, nullable=True),
        sa.Column("owner", sa.String(length=128), nullable=False),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.Column("detail", sa.Text(), nullable=False),
        sa.Column("changed_at", MOMENT, nullable=False),
        sa.CheckConstraint(
            "state IN ('waiting', 'reading', 'done', 'refused', 'failed')", name=op.f("ck_uploads_state")
        ),
        sa.ForeignKeyConstraint(["round_id"], ["rounds.id"], name=op.f("fk_uploads_round_id")),
        sa.ForeignKeyConstraint(["application_id"], ["applications.id"], name=op.f("fk_uploads_application_id")),
        sa.ForeignKeyConstraint(["submission_id"], ["submissions.id"], name=op.f("fk_uploads_submission_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_uploads")),
        sa.UniqueConstraint("round_id", "number", name=op.f("uq_uploads_round_id_number")),
    )
    for column in ("state", "submission_id", "sha256"):
        op.create_index(op.f(f"ix_uploads_{column}"), "uploads", [column], unique=False)


def conclusions() -> None:
    op.create_table(
        "conclusions",
        sa.Column("id", sa.Integer(), autoincrement=True, nullable=False),
        sa.Column("application_id", ID, nullable=False),
        sa.Column("run_id", ID, nullable=False),
        sa.Column("outcome", WORD, nullable=False),
        sa.Column("reason_code", WORD, nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("content", sa.Text(), nullable=False),
        sa.Column("asked_by", WORD, nullable=False),
        sa.Column("asked_at", MOMENT, nullable=False),
        sa.Column("state", WORD, nullable=False),
        sa.Column("settled_by", WORD, nullable=True),
        sa.Column("settled_at", MOMENT, nullable=True),
        sa.Column("note", sa.Text(), nullable=False),
        sa.Column("decision_id", sa.Integer(), nullable=True),
        sa.CheckConstraint("outcome IN ('recommended', 'returned', 'supplement')", name=op.f("ck_conclusions_outcome")),
        sa.CheckConstraint("state IN ('waiting', 'signed', 'refused', 'lapsed')", name=op.f("ck_conclusions_state")),
        sa.ForeignKeyConstraint(["application_id"], ["applications.id"], name=op.f("fk_conclusions_application_id")),
        sa.ForeignKeyConstraint(["run_id"], ["runs.id"], name=op.f("fk_conclusions_run_id")),
        sa.ForeignKeyConstraint(["decision_id"], ["decisions.id"], name=op.f("fk_conclusions_decision_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_conclusions")),
        sqlite_autoincrement=True,
    )
    op.create_index(
        op.f("ix_conclusions_application_id_state"), "conclusions", ["application_id", "state"], unique=False
    )
    op.create_index(op.f("ix_conclusions_state"), "conclusions", ["state"], unique=False)


def papers() -> None:
    op.create_table(
        "papers",
        sa.Column("id", ID, nullable=False),
        sa.Column("kind", WORD, nullable=False),
        sa.Column("round_id", ID, nullable=False),
        sa.Column("district", WORD, nullable=False),
        sa.Column("application_id", ID, nullable=True),
        sa.Column("run_id", ID, nullable=True),
        sa.Column("subject", sa.String(length=200), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("content", sa.Text(), nullable=False),
        sa.Column("made_by", WORD, nullable=False),
        sa.Column("made_at", MOMENT, nullable=False),
        sa.ForeignKeyConstraint(["round_id"], ["rounds.id"], name=op.f("fk_papers_round_id")),
        sa.ForeignKeyConstraint(["application_id"], ["applications.id"], name=op.f("fk_papers_application_id")),
        sa.ForeignKeyConstraint(["run_id"], ["runs.id"], name=op.f("fk_papers_run_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_papers")),
        sa.UniqueConstraint("subject", "version", name=op.f("uq_papers_subject_version")),
        sa.UniqueConstraint(
            "round_id",
            "district",
            "kind",
            "number",
            "version",
            name=op.f("uq_papers_round_id_district_kind_number_version"),
        ),
    )
    op.create_index(op.f("ix_papers_application_id"), "papers", ["application_id"], unique=False)


def paper_files() -> None:
    op.create_table(
        "paper_files",
        sa.Column("paper_id", ID, nullable=False),
        sa.Column("form", WORD, nullable=False),
        sa.Column("sha256", WORD, nullable=False),
        sa.CheckConstraint("form IN ('docx', 'pdf', 'xlsx')", name=op.f("ck_paper_files_form")),
        sa.ForeignKeyConstraint(["paper_id"], ["papers.id"], name=op.f("fk_paper_files_paper_id")),
        sa.PrimaryKeyConstraint("paper_id", "form", name=op.f("pk_paper_files")),
    )
    op.create_index(op.f("ix_paper_files_sha256"), "paper_files", ["sha256"], unique=False)
