"""The first tables."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None

IMMUTABLE = (
    "configurations",
    "registers",
    "readings",
    "runs",
    "run_objects",
    "cross_records",
    "decisions",
    "audit",
)

SQLITE = """CREATE TRIGGER {table}_{event} BEFORE {event} ON {table} BEGIN
SELECT RAISE(ABORT, 'rows of {table} never change'); END"""

POSTGRESQL_FUNCTION = """CREATE FUNCTION heyan_refuse() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN RAISE EXCEPTION USING MESSAGE = 'rows of ' || TG_TABLE_NAME || ' never change'; END $$"""

POSTGRESQL = """CREATE TRIGGER {table}_refuse BEFORE UPDATE OR DELETE OR TRUNCATE ON {table}
FOR EACH STATEMENT EXECUTE FUNCTION heyan_refuse()"""


def upgrade() -> None:
    audit()
    audit_head()
    configurations()
    leases()
    readings()
    registers()
    users()
    rounds()
    applications()
    submissions()
    files()
    runs()
    checks()
    cross_records()
    documents()
    findings()
    journal()
    latest_runs()
    reuse_entries()
    review_items()
    run_objects()
    decisions()
    fields()
    review_lines()
    op.execute("INSERT INTO audit_head (id, seq, hash) VALUES (1, 0, '" + "0" * 64 + "')")
    refuse_changes()


def refuse_changes() -> None:
    """Have the database refuse to change what is written once."""
    if op.get_context().dialect.name == "sqlite":
        for table in IMMUTABLE:
            for event in ("UPDATE", "DELETE"):
                op.execute(SQLITE.format(table=table, event=event))
        return
    op.execute(POSTGRESQL_FUNCTION)
    for table in IMMUTABLE:
        op.execute(POSTGRESQL.format(table=table))


def audit() -> None:
    op.create_table(
        "audit",
        sa.Column("seq", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("at", sa.String(length=27), nullable=False),
        sa.Column("actor", sa.String(length=64), nullable=False),
        sa.Column("action", sa.String(length=64), nullable=False),
        sa.Column("subject", sa.String(length=400), nullable=False),
        sa.Column("payload_digest", sa.String(length=64), nullable=False),
        sa.Column("previous", sa.String(length=64), nullable=False),
        sa.Column("hash", sa.String(length=64), nullable=False),
        sa.PrimaryKeyConstraint("seq", name=op.f("pk_audit")),
    )


def audit_head() -> None:
    op.create_table(
        "audit_head",
        sa.Column("id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("seq", sa.Integer(), nullable=False),
        sa.Column("hash", sa.String(length=64), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_audit_head")),
    )


def configurations() -> None:
    op.create_table(
        "configurations",
        sa.Column("config_sha256", sa.String(length=64), nullable=False),
        sa.Column("content", sa.LargeBinary(), nullable=False),
        sa.Column("stored_at", sa.String(length=27), nullable=False),
        sa.PrimaryKeyConstraint("config_sha256", name=op.f("pk_configurations")),
    )


def leases() -> None:
    op.create_table(
        "leases",
        sa.Column("name", sa.String(length=128), nullable=False),
        sa.Column("owner", sa.String(length=128), nullable=False),
        sa.Column("token", sa.String(length=32), nullable=False),
        sa.Column("acquired_at", sa.String(length=27), nullable=False),
        sa.Column("expires_at", sa.String(length=27), nullable=False),
        sa.PrimaryKeyConstraint("name", name=op.f("pk_leases")),
    )


def readings() -> None:
    op.create_table(
        "readings",
        sa.Column("key", sa.String(length=64), nullable=False),
        sa.Column("generation", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("form", sa.String(length=64), nullable=False),
        sa.Column("digest", sa.String(length=64), nullable=False),
        sa.Column("content", sa.LargeBinary(), nullable=False),
        sa.Column("read_at", sa.String(length=27), nullable=False),
        sa.PrimaryKeyConstraint("key", "generation", name=op.f("pk_readings")),
        sa.UniqueConstraint("key", "digest", name=op.f("uq_readings_key_digest")),
    )


def registers() -> None:
    op.create_table(
        "registers",
        sa.Column("name", sa.String(length=64), nullable=False),
        sa.Column("version", sa.String(length=64), nullable=False),
        sa.Column("dated_on", sa.String(length=10), nullable=True),
        sa.Column("content", sa.LargeBinary(), nullable=False),
        sa.Column("imported_at", sa.String(length=27), nullable=False),
        sa.Column("imported_by", sa.String(length=64), nullable=False),
        sa.PrimaryKeyConstraint("name", "version", name=op.f("pk_registers")),
    )


def users() -> None:
    op.create_table(
        "users",
        sa.Column("name", sa.String(length=64), nullable=False),
        sa.Column("role", sa.String(length=64), nullable=False),
        sa.Column("district", sa.String(length=64), nullable=False),
        sa.Column("active", sa.Boolean(), nullable=False),
        sa.Column("created_at", sa.String(length=27), nullable=False),
        sa.PrimaryKeyConstraint("name", name=op.f("pk_users")),
    )


def rounds() -> None:
    op.create_table(
        "rounds",
        sa.Column("id", sa.String(length=32), nullable=False),
        sa.Column("year", sa.Integer(), nullable=False),
        sa.Column("config_sha256", sa.String(length=64), nullable=False),
        sa.Column("as_of", sa.String(length=10), nullable=False),
        sa.Column("opens_on", sa.String(length=10), nullable=False),
        sa.Column("closes_on", sa.String(length=10), nullable=False),
        sa.Column("changed_at", sa.String(length=27), nullable=False),
        sa.ForeignKeyConstraint(
            ["config_sha256"], ["configurations.config_sha256"], name=op.f("fk_rounds_config_sha256")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_rounds")),
    )


def applications() -> None:
    op.create_table(
        "applications",
        sa.Column("id", sa.String(length=32), nullable=False),
        sa.Column("round_id", sa.String(length=32), nullable=False),
        sa.Column("uscc", sa.String(length=18), nullable=True),
        sa.Column("provisional_id", sa.String(length=64), nullable=True),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("district", sa.String(length=64), nullable=False),
        sa.Column("state", sa.String(length=64), nullable=False),
        sa.Column("merged_into", sa.String(length=32), nullable=True),
        sa.Column("created_at", sa.String(length=27), nullable=False),
        sa.Column("changed_at", sa.String(length=27), nullable=False),
        sa.ForeignKeyConstraint(["merged_into"], ["applications.id"], name=op.f("fk_applications_merged_into")),
        sa.ForeignKeyConstraint(["round_id"], ["rounds.id"], name=op.f("fk_applications_round_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_applications")),
        sa.UniqueConstraint("round_id", "provisional_id", name=op.f("uq_applications_round_id_provisional_id")),
        sa.UniqueConstraint("round_id", "uscc", name=op.f("uq_applications_round_id_uscc")),
    )
    op.create_index(
        op.f("ix_applications_round_id_district_state"), "applications", ["round_id", "district", "state"], unique=False
    )
    op.create_index(op.f("ix_applications_uscc"), "applications", ["uscc"], unique=False)


def submissions() -> None:
    op.create_table(
        "submissions",
        sa.Column("id", sa.String(length=32), nullable=False),
        sa.Column("application_id", sa.String(length=32), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("bundle_digest", sa.String(length=64), nullable=False),
        sa.Column("bundle_object", sa.String(length=64), nullable=True),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("received_on", sa.String(length=10), nullable=False),
        sa.Column("received_at", sa.String(length=27), nullable=False),
        sa.Column("received_by", sa.String(length=64), nullable=False),
        sa.Column("withdrawn_at", sa.String(length=27), nullable=True),
        sa.Column("withdrawn_by", sa.String(length=64), nullable=True),
        sa.Column("withdrawn_reason", sa.Text(), nullable=True),
        sa.ForeignKeyConstraint(["application_id"], ["applications.id"], name=op.f("fk_submissions_application_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_submissions")),
        sa.UniqueConstraint(
            "application_id", "bundle_digest", name=op.f("uq_submissions_application_id_bundle_digest")
        ),
        sa.UniqueConstraint("application_id", "number", name=op.f("uq_submissions_application_id_number")),
    )
    op.create_index(op.f("ix_submissions_bundle_object"), "submissions", ["bundle_object"], unique=False)


def files() -> None:
    op.create_table(
        "files",
        sa.Column("submission_id", sa.String(length=32), nullable=False),
        sa.Column("position", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("path", sa.Text(), nullable=False),
        sa.Column("status", sa.String(length=64), nullable=False),
        sa.Column("sha256", sa.String(length=64), nullable=True),
        sa.Column("size", sa.Integer(), nullable=True),
        sa.Column("reasons", sa.Text(), nullable=False),
        sa.Column("stored", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(["submission_id"], ["submissions.id"], name=op.f("fk_files_submission_id")),
        sa.PrimaryKeyConstraint("submission_id", "position", name=op.f("pk_files")),
    )
    op.create_index(op.f("ix_files_sha256"), "files", ["sha256"], unique=False)


def runs() -> None:
    op.create_table(
        "runs",
        sa.Column("id", sa.String(length=32), nullable=False),
        sa.Column("application_id", sa.String(length=32), nullable=False),
        sa.Column("submission_id", sa.String(length=32), nullable=False),
        sa.Column("parent_id", sa.String(length=32), nullable=True),
        sa.Column("reason", sa.String(length=64), nullable=False),
        sa.Column("as_of", sa.String(length=10), nullable=False),
        sa.Column("received_on", sa.String(length=10), nullable=False),
        sa.Column("config_sha256", sa.String(length=64), nullable=False),
        sa.Column("versions", sa.Text(), nullable=False),
        sa.Column("manifest", sa.LargeBinary(), nullable=False),
        sa.Column("report", sa.LargeBinary(), nullable=False),
        sa.Column("result_sha256", sa.String(length=64), nullable=False),
        sa.Column("made_at", sa.String(length=27), nullable=False),
        sa.Column("made_by", sa.String(length=64), nullable=False),
        sa.CheckConstraint("reason IN ('intake', 'recheck', 'correction')", name=op.f("ck_runs_reason")),
        sa.ForeignKeyConstraint(["application_id"], ["applications.id"], name=op.f("fk_runs_application_id")),
        sa.ForeignKeyConstraint(
            ["config_sha256"], ["configurations.config_sha256"], name=op.f("fk_runs_config_sha256")
        ),
        sa.ForeignKeyConstraint(["parent_id"], ["runs.id"], name=op.f("fk_runs_parent_id")),
        sa.ForeignKeyConstraint(["submission_id"], ["submissions.id"], name=op.f("fk_runs_submission_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_runs")),
    )
    op.create_index(op.f("ix_runs_application_id_made_at"), "runs", ["application_id", "made_at"], unique=False)
    op.create_index(op.f("ix_runs_parent_id"), "runs", ["parent_id"], unique=False)
    op.create_index(op.f("ix_runs_submission_id"), "runs", ["submission_id"], unique=False)


def checks() -> None:
    op.create_table(
        "checks",
        sa.Column("application_id", sa.String(length=32), nullable=False),
        sa.Column("position", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("run_id", sa.String(length=32), nullable=False),
        sa.Column("rule", sa.String(length=64), nullable=False),
        sa.Column("subject", sa.Text(), nullable=False),
        sa.Column("outcome", sa.String(length=64), nullable=False),
        sa.CheckConstraint(
            "outcome IN ('passed', 'failed', 'undetermined', 'not_applicable')", name=op.f("ck_checks_outcome")
        ),
        sa.ForeignKeyConstraint(["application_id"], ["applications.id"], name=op.f("fk_checks_application_id")),
        sa.ForeignKeyConstraint(["run_id"], ["runs.id"], name=op.f("fk_checks_run_id")),
        sa.PrimaryKeyConstraint("application_id", "position", name=op.f("pk_checks")),
    )
    op.create_index(op.f("ix_checks_rule_outcome"), "checks", ["rule", "outcome"], unique=False)


def cross_records() -> None:
    op.create_table(
        "cross_records",
        sa.Column("id", sa.Integer(), autoincrement=True, nullable=False),
        sa.Column("application_id", sa.String(length=32), nullable=False),
        sa.Column("other_application_id", sa.String(length=32), nullable=False),
        sa.Column("run_id", sa.String(length=32), nullable=False),
        sa.Column("rule", sa.String(length=64), nullable=False),
        sa.Column("fingerprint", sa.String(length=64), nullable=False),
        sa.Column("content", sa.Text(), nullable=False),
        sa.Column("content_digest", sa.String(length=64), nullable=False),
        sa.Column("snapshot", sa.String(length=64), nullable=False),
        sa.Column("recorded_at", sa.String(length=27), nullable=False),
        sa.ForeignKeyConstraint(["application_id"], ["applications.id"], name=op.f("fk_cross_records_application_id")),
        sa.ForeignKeyConstraint(
            ["other_application_id"], ["applications.id"], name=op.f("fk_cross_records_other_application_id")
        ),
        sa.ForeignKeyConstraint(["run_id"], ["runs.id"], name=op.f("fk_cross_records_run_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_cross_records")),
        sa.UniqueConstraint(
            "application_id",
            "other_application_id",
            "content_digest",
            name=op.f("uq_cross_records_application_id_other_application_id_content_digest"),
        ),
        sqlite_autoincrement=True,
    )


def documents() -> None:
    op.create_table(
        "documents",
        sa.Column("application_id", sa.String(length=32), nullable=False),
        sa.Column("id", sa.String(length=64), nullable=False),
        sa.Column("run_id", sa.String(length=32), nullable=False),
        sa.Column("file", sa.Text(), nullable=False),
        sa.Column("sha256", sa.String(length=64), nullable=False),
        sa.Column("first_page", sa.Integer(), nullable=False),
        sa.Column("last_page", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(length=64), nullable=False),
        sa.Column("kind_confidence", sa.Float(), nullable=False),
        sa.Column("format", sa.String(length=64), nullable=False),
        sa.ForeignKeyConstraint(["application_id"], ["applications.id"], name=op.f("fk_documents_application_id")),
        sa.ForeignKeyConstraint(["run_id"], ["runs.id"], name=op.f("fk_documents_run_id")),
        sa.PrimaryKeyConstraint("application_id", "id", name=op.f("pk_documents")),
    )
    op.create_index(op.f("ix_documents_kind"), "documents", ["kind"], unique=False)
    op.create_index(op.f("ix_documents_sha256"), "documents", ["sha256"], unique=False)


def findings() -> None:
    op.create_table(
        "findings",
        sa.Column("application_id", sa.String(length=32), nullable=False),
        sa.Column("fingerprint", sa.String(length=64), nullable=False),
        sa.Column("run_id", sa.String(length=32), nullable=False),
        sa.Column("rule", sa.String(length=64), nullable=False),
        sa.Column("severity", sa.String(length=64), nullable=False),
        sa.Column("outcome", sa.String(length=64), nullable=False),
        sa.Column("subject", sa.Text(), nullable=False),
        sa.Column("cause", sa.Text(), nullable=False),
        sa.Column("content", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["application_id"], ["applications.id"], name=op.f("fk_findings_application_id")),
        sa.ForeignKeyConstraint(["run_id"], ["runs.id"], name=op.f("fk_findings_run_id")),
        sa.PrimaryKeyConstraint("application_id", "fingerprint", name=op.f("pk_findings")),
    )
    op.create_index(op.f("ix_findings_rule"), "findings", ["rule"], unique=False)


def journal() -> None:
    op.create_table(
        "journal",
        sa.Column("round_id", sa.String(length=32), nullable=False),
        sa.Column("digest", sa.String(length=64), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("state", sa.String(length=64), nullable=False),
        sa.Column("run_id", sa.String(length=32), nullable=True),
        sa.Column("owner", sa.String(length=64), nullable=False),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.Column("detail", sa.Text(), nullable=False),
        sa.Column("seen_at", sa.String(length=27), nullable=False),
        sa.Column("changed_at", sa.String(length=27), nullable=False),
        sa.CheckConstraint("state IN ('seen', 'started', 'done', 'failed')", name=op.f("ck_journal_state")),
        sa.ForeignKeyConstraint(["round_id"], ["rounds.id"], name=op.f("fk_journal_round_id")),
        sa.ForeignKeyConstraint(["run_id"], ["runs.id"], name=op.f("fk_journal_run_id")),
        sa.PrimaryKeyConstraint("round_id", "digest", name=op.f("pk_journal")),
    )


def latest_runs() -> None:
    op.create_table(
        "latest_runs",
        sa.Column("application_id", sa.String(length=32), nullable=False),
        sa.Column("run_id", sa.String(length=32), nullable=False),
        sa.ForeignKeyConstraint(["application_id"], ["applications.id"], name=op.f("fk_latest_runs_application_id")),
        sa.ForeignKeyConstraint(["run_id"], ["runs.id"], name=op.f("fk_latest_runs_run_id")),
        sa.PrimaryKeyConstraint("application_id", name=op.f("pk_latest_runs")),
    )


def reuse_entries() -> None:
    op.create_table(
        "reuse_entries",
        sa.Column("id", sa.Integer(), autoincrement=True, nullable=False),
        sa.Column("matter", sa.String(length=64), nullable=False),
        sa.Column("key", sa.String(length=200), nullable=False),
        sa.Column("application_id", sa.String(length=32), nullable=False),
        sa.Column("submission_id", sa.String(length=32), nullable=False),
        sa.Column("run_id", sa.String(length=32), nullable=False),
        sa.Column("document", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["application_id"], ["applications.id"], name=op.f("fk_reuse_entries_application_id")),
        sa.ForeignKeyConstraint(["run_id"], ["runs.id"], name=op.f("fk_reuse_entries_run_id")),
        sa.ForeignKeyConstraint(["submission_id"], ["submissions.id"], name=op.f("fk_reuse_entries_submission_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_reuse_entries")),
    )
    op.create_index(op.f("ix_reuse_entries_application_id"), "reuse_entries", ["application_id"], unique=False)
    op.create_index(
        op.f("ix_reuse_entries_matter_key_application_id"),
        "reuse_entries",
        ["matter", "key", "application_id"],
        unique=False,
    )
    op.create_index(op.f("ix_reuse_entries_submission_id"), "reuse_entries", ["submission_id"], unique=False)


def review_items() -> None:
    op.create_table(
        "review_items",
        sa.Column("id", sa.Integer(), autoincrement=True, nullable=False),
        sa.Column("application_id", sa.String(length=32), nullable=False),
        sa.Column("run_id", sa.String(length=32), nullable=False),
        sa.Column("origin", sa.String(length=64), nullable=False),
        sa.Column("rule", sa.String(length=64), nullable=False),
        sa.Column("cause", sa.Text(), nullable=False),
        sa.Column("cause_digest", sa.String(length=64), nullable=False),
        sa.Column("title", sa.Text(), nullable=False),
        sa.Column("severity", sa.String(length=64), nullable=False),
        sa.Column("weight", sa.Integer(), nullable=False),
        sa.Column("state", sa.String(length=64), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("opened_at", sa.String(length=27), nullable=False),
        sa.Column("changed_at", sa.String(length=27), nullable=False),
        sa.CheckConstraint("origin IN ('run', 'cross')", name=op.f("ck_review_items_origin")),
        sa.CheckConstraint("state IN ('open', 'decided', 'superseded')", name=op.f("ck_review_items_state")),
        sa.ForeignKeyConstraint(["application_id"], ["applications.id"], name=op.f("fk_review_items_application_id")),
        sa.ForeignKeyConstraint(["run_id"], ["runs.id"], name=op.f("fk_review_items_run_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_review_items")),
        sa.UniqueConstraint(
            "application_id", "origin", "cause_digest", name=op.f("uq_review_items_application_id_origin_cause_digest")
        ),
        sqlite_autoincrement=True,
    )
    op.create_index(
        op.f("ix_review_items_state_weight_opened_at"), "review_items", ["state", "weight", "opened_at"], unique=False
    )


def run_objects() -> None:
    op.create_table(
        "run_objects",
        sa.Column("run_id", sa.String(length=32), nullable=False),
        sa.Column("sha256", sa.String(length=64), nullable=False),
        sa.ForeignKeyConstraint(["run_id"], ["runs.id"], name=op.f("fk_run_objects_run_id")),
        sa.PrimaryKeyConstraint("run_id", "sha256", name=op.f("pk_run_objects")),
    )
    op.create_index(op.f("ix_run_objects_sha256"), "run_objects", ["sha256"], unique=False)


def decisions() -> None:
    op.create_table(
        "decisions",
        sa.Column("id", sa.Integer(), autoincrement=True, nullable=False),
        sa.Column("kind", sa.String(length=64), nullable=False),
        sa.Column("application_id", sa.String(length=32), nullable=True),
        sa.Column("origin", sa.String(length=64), nullable=False),
        sa.Column("item_id", sa.Integer(), nullable=True),
        sa.Column("fingerprint", sa.String(length=64), nullable=True),
        sa.Column("evidence_digest", sa.String(length=64), nullable=True),
        sa.Column("file_sha256", sa.String(length=64), nullable=True),
        sa.Column("first_page", sa.Integer(), nullable=True),
        sa.Column("last_page", sa.Integer(), nullable=True),
        sa.Column("field", sa.String(length=128), nullable=True),
        sa.Column("value", sa.Text(), nullable=True),
        sa.Column("content", sa.Text(), nullable=False),
        sa.Column("decided_by", sa.String(length=64), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("decided_at", sa.String(length=27), nullable=False),
        sa.CheckConstraint("origin IN ('run', 'cross')", name=op.f("ck_decisions_origin")),
        sa.ForeignKeyConstraint(["application_id"], ["applications.id"], name=op.f("fk_decisions_application_id")),
        sa.ForeignKeyConstraint(["item_id"], ["review_items.id"], name=op.f("fk_decisions_item_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_decisions")),
        sqlite_autoincrement=True,
    )
    op.create_index(op.f("ix_decisions_application_id_kind"), "decisions", ["application_id", "kind"], unique=False)
    op.create_index(op.f("ix_decisions_file_sha256"), "decisions", ["file_sha256"], unique=False)
    op.create_index(op.f("ix_decisions_kind"), "decisions", ["kind"], unique=False)


def fields() -> None:
    op.create_table(
        "fields",
        sa.Column("application_id", sa.String(length=32), nullable=False),
        sa.Column("document_id", sa.String(length=64), nullable=False),
        sa.Column("name", sa.String(length=64), nullable=False),
        sa.Column("value", sa.Text(), nullable=True),
        sa.Column("raw", sa.Text(), nullable=False),
        sa.Column("page", sa.Integer(), nullable=True),
        sa.Column("box", sa.Text(), nullable=True),
        sa.Column("locator", sa.Text(), nullable=True),
        sa.Column("confidence", sa.Float(), nullable=False),
        sa.Column("source", sa.String(length=64), nullable=False),
        sa.Column("needs_review", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(
            ["application_id", "document_id"],
            ["documents.application_id", "documents.id"],
            name=op.f("fk_fields_application_id_document_id"),
        ),
        sa.PrimaryKeyConstraint("application_id", "document_id", "name", name=op.f("pk_fields")),
    )


def review_lines() -> None:
    op.create_table(
        "review_lines",
        sa.Column("id", sa.Integer(), autoincrement=True, nullable=False),
        sa.Column("item_id", sa.Integer(), nullable=False),
        sa.Column("fingerprint", sa.String(length=64), nullable=False),
        sa.Column("evidence_digest", sa.String(length=64), nullable=False),
        sa.Column("finding", sa.Text(), nullable=False),
        sa.Column("run_id", sa.String(length=32), nullable=False),
        sa.Column("state", sa.String(length=64), nullable=False),
        sa.Column("decision_id", sa.Integer(), nullable=True),
        sa.Column("previous_id", sa.Integer(), nullable=True),
        sa.CheckConstraint("state IN ('open', 'decided', 'superseded')", name=op.f("ck_review_lines_state")),
        sa.ForeignKeyConstraint(["decision_id"], ["decisions.id"], name=op.f("fk_review_lines_decision_id")),
        sa.ForeignKeyConstraint(["item_id"], ["review_items.id"], name=op.f("fk_review_lines_item_id")),
        sa.ForeignKeyConstraint(["previous_id"], ["review_lines.id"], name=op.f("fk_review_lines_previous_id")),
        sa.ForeignKeyConstraint(["run_id"], ["runs.id"], name=op.f("fk_review_lines_run_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_review_lines")),
        sqlite_autoincrement=True,
    )
    op.create_index(op.f("ix_review_lines_item_id_state"), "review_lines", ["item_id", "state"], unique=False)
