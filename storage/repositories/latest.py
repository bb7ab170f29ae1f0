"""The latest run of each application as rows: what screens and queries look at. A run's truth is its report."""

from __future__ import annotations

import json
from collections.abc import Iterable
from typing import Any

from sqlalchemy import delete, func, select

from heyan import codec
from heyan.documents import Document, Field
from heyan.findings import Check, Finding
from heyan.vocabulary import Outcome
from storage import tables
from storage.repositories.base import Repository


class Latest(Repository):
    """Documents, fields, checks and findings of latest runs."""

    def replace(
        self,
        application_id: str,
        run_id: str,
        documents: Iterable[Document],
        checks: Iterable[Check],
        findings: Iterable[Finding],
    ) -> None:
        """Put this run's rows in the place of the application's earlier ones."""
        self.clear(application_id)
        keys = {"application_id": application_id, "run_id": run_id}
        self._insert(tables.latest_runs, **keys)
        held = tuple(documents)
        self._insert_all(tables.documents, (keys | _document_row(document) for document in held))
        self._insert_all(tables.fields, _field_rows(application_id, held))
        self._insert_all(
            tables.checks,
            (
                keys | {"position": number, "rule": x.rule, "subject": x.subject, "outcome": x.outcome.value}
                for number, x in enumerate(checks)
            ),
        )
        self._insert_all(tables.findings, (keys | _finding_row(finding) for finding in findings))

    def clear(self, application_id: str) -> None:
        """Remove the application's rows (its runs stay)."""
        for table in (tables.fields, tables.documents, tables.checks, tables.findings, tables.latest_runs):
            self._connection.execute(delete(table).where(table.c.application_id == application_id))

    def runs(self, round_id: str) -> tuple[str, ...]:
        """The latest run of each of the round's applications, the newest first."""
        runs, latest, owners = tables.runs, tables.latest_runs, tables.applications
        wanted = select(runs.c.id).join(latest, latest.c.run_id == runs.c.id)
        wanted = wanted.join(owners, owners.c.id == latest.c.application_id).where(owners.c.round_id == round_id)
        return tuple(row.id for row in self._all(wanted.order_by(runs.c.made_at.desc(), runs.c.id)))

    def checks(self, application_id: str) -> tuple[Check, ...]:
        """What was checked, in the run's order."""
        table = tables.checks
        rows = self._all(select(table).where(table.c.application_id == application_id).order_by(table.c.position))
        return tuple(Check(row.rule, row.subject, Outcome(row.outcome)) for row in rows)

    def findings(self, application_id: str) -> tuple[Finding, ...]:
        """What was found, by rule and fingerprint."""
        table = tables.findings
        wanted = select(table.c.content).where(table.c.application_id == application_id)
        rows = self._all(wanted.order_by(table.c.rule, table.c.fingerprint))
        return tuple(codec.from_plain(row.content, Finding) for row in rows)

    def outcomes(self, round_id: str) -> dict[tuple[str, Outcome], int]:
        """How often each rule came out how over a round's latest runs."""
        table, applications = tables.checks, tables.applications
        wanted = select(table.c.rule, table.c.outcome, func.count())
        wanted = wanted.join(applications, applications.c.id == table.c.application_id)
        wanted = wanted.where(applications.c.round_id == round_id).group_by(table.c.rule, table.c.outcome)
        return {(rule, Outcome(outcome)): count for rule, outcome, count in self._all(wanted)}


def _document_row(document: Document) -> dict[str, Any]:
    return {
        "id": document.id,
        "file": document.file,
        "sha256": document.sha256,
        "first_page": document.pages[0],
        "last_page": document.pages[1],
        "kind": document.kind.value,
        "kind_confidence": document.kind_confidence,
        "format": document.format,
    }


def _field_rows(application_id: str, documents: Iterable[Document]) -> Iterable[dict[str, Any]]:
    for document in documents:
        keys = {"application_id": application_id, "document_id": document.id}
        for name, field in document.fields.items():
            yield keys | {"name": name} | _field_row(field)
        # Of the tables only what waits for a person: the board counts it.
        for number, row in enumerate(document.rows):
            waiting = ((column, cell) for column, cell in row.items() if cell.needs_review)
            yield from (keys | {"name": f"rows[{number}].{column}"} | _field_row(cell) for column, cell in waiting)


def _field_row(field: Field) -> dict[str, Any]:
    return {
        "value": field.value if field.value is None or isinstance(field.value, str) else _listed(field.value),
        "raw": field.raw,
        "page": field.page,
        "box": list(field.box.rounded()) if field.box else None,
        "locator": field.locator,
        "confidence": field.confidence,
        "source": field.source.value,
        "needs_review": field.needs_review,
    }


def _listed(value: tuple[Any, ...]) -> str:
    """A list value as JSON text."""
    return json.dumps(list(value), ensure_ascii=False)


def _finding_row(finding: Finding) -> dict[str, Any]:
    return {
        "fingerprint": finding.fingerprint,
        "rule": finding.rule,
        "severity": finding.severity.value,
        "outcome": finding.outcome.value,
        "subject": finding.subject,
        "cause": finding.cause,
        "content": codec.plain(finding, Finding),
    }
