"""All tables of the store. Each change here needs a migration: a test compares the two."""

from storage.tables.base import metadata
from storage.tables.desk import assignments, attempts, codes, credentials, proposals, sessions
from storage.tables.handing import conclusions, paper_files, papers, uploads
from storage.tables.intake import (
    applications,
    configurations,
    files,
    journal,
    leases,
    registers,
    rounds,
    submissions,
)
from storage.tables.office import (
    api_tokens,
    attachments,
    notices,
    objections,
    publications,
    score_sheets,
    search_pages,
    tasks,
)
from storage.tables.people import audit, audit_head, decisions, review_items, review_lines, users
from storage.tables.results import (
    checks,
    cross_records,
    documents,
    fields,
    findings,
    latest_runs,
    readings,
    reuse_entries,
    run_objects,
    runs,
)

IMMUTABLE = (
    configurations,
    registers,
    readings,
    runs,
    run_objects,
    cross_records,
    decisions,
    audit,
    papers,
    paper_files,
)
"""Rows of these are written once: the database itself refuses UPDATE and DELETE."""

__all__ = [
    "IMMUTABLE",
    "api_tokens",
    "applications",
    "assignments",
    "attachments",
    "attempts",
    "audit",
    "audit_head",
    "checks",
    "codes",
    "conclusions",
    "configurations",
    "credentials",
    "cross_records",
    "decisions",
    "documents",
    "fields",
    "files",
    "findings",
    "journal",
    "latest_runs",
    "leases",
    "metadata",
    "notices",
    "objections",
    "paper_files",
    "papers",
    "proposals",
    "publications",
    "readings",
    "registers",
    "reuse_entries",
    "review_items",
    "review_lines",
    "rounds",
    "run_objects",
    "runs",
    "score_sheets",
    "search_pages",
    "sessions",
    "submissions",
    "tasks",
    "uploads",
    "users",
]
