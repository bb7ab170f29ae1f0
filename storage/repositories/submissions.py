"""Submissions: the numbered bundles of an application, and the files each holds."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from sqlalchemy import delete, func, select, update

from heyan import codec
from heyan.errors import ConflictError, UnknownItemError
from heyan.findings import FileEntry
from heyan.pages import Reason
from heyan.vocabulary import FileStatus
from storage import tables
from storage.records import NewSubmission, StoredFile, Submission, new_id
from storage.repositories.base import AnyRow, Repository

_table = tables.submissions
_COLUMNS = tuple(_table.c[name] for name in Submission.__slots__)


class Submissions(Repository):
    """Submissions and their files."""

    def receive(self, application_id: str, submission: NewSubmission) -> tuple[Submission, bool]:
        """Enter a bundle; the same bytes for the same application are the submission there is. (it, whether new)."""
        known = self._find(application_id, submission.bundle_digest)
        if known is not None:
            return known, False
        last = select(func.max(_table.c.number)).where(_table.c.application_id == application_id)
        made = new_id("s")
        self._insert(
            _table,
            id=made,
            application_id=application_id,
            number=self._number(last) + 1,
            received_at=self._now(),
            received_by=self._work.actor,
            **{name: getattr(submission, name) for name in submission.__slots__},
        )
        self._audit("submission.received", f"submission:{made}", submission.bundle_digest)
        return self.get(made), True

    def get(self, submission_id: str) -> Submission:
        """The submission of this id; UnknownItemError."""
        found = self._one(select(*_COLUMNS).where(_table.c.id == submission_id))
        if found is None:
            raise UnknownItemError("no submission has this id", submission=submission_id)
        return Submission(*found)

    def of_application(self, application_id: str) -> tuple[Submission, ...]:
        """All of an application's, by number."""
        wanted = select(*_COLUMNS).where(_table.c.application_id == application_id)
        return tuple(Submission(*row) for row in self._all(wanted.order_by(_table.c.number)))

    def current(self, application_id: str) -> Submission | None:
        """The one that counts: the newest that is not withdrawn."""
        standing = [x for x in self.of_application(application_id) if x.withdrawn_at is None]
        return standing[-1] if standing else None

    def with_bundle(self, round_id: str, bundle_digest: str) -> tuple[Submission, ...]:
        """Submissions of these bundle bytes in a round."""
        applications = tables.applications
        wanted = select(*_COLUMNS).join(applications, applications.c.id == _table.c.application_id)
        wanted = wanted.where(applications.c.round_id == round_id, _table.c.bundle_digest == bundle_digest)
        return tuple(Submission(*row) for row in self._all(wanted.order_by(_table.c.id)))

    def withdraw(self, submission_id: str, user: str, reason: str) -> Submission:
        """Withdraw it (撤回) with a reason; ConflictError where that has been done."""
        change = update(_table).where(_table.c.id == self.get(submission_id).id, _table.c.withdrawn_at.is_(None))
        values = {"withdrawn_at": self._now(), "withdrawn_by": user, "withdrawn_reason": reason}
        if self._changed(change.values(**values)) == 0:
            raise ConflictError("the submission is withdrawn already", submission=submission_id)
        self._audit("submission.withdrawn", f"submission:{submission_id}", reason, user)
        return self.get(submission_id)

    def reinstate(self, submission_id: str) -> Submission:
        """Let a withdrawn one count again: the same bundle has been handed in once more."""
        change = update(_table).where(_table.c.id == submission_id, _table.c.withdrawn_at.is_not(None))
        if self._changed(change.values(withdrawn_at=None, withdrawn_by=None, withdrawn_reason=None)):
            self._audit("submission.reinstated", f"submission:{submission_id}", None)
        return self.get(submission_id)

    def set_files(self, submission_id: str, files: Iterable[StoredFile]) -> None:
        """Say which files the bundle holds and what became of each; replaces what was said before."""
        self._connection.execute(delete(tables.files).where(tables.files.c.submission_id == submission_id))
        rows = (_file_row(submission_id, number, file) for number, file in enumerate(files))
        self._insert_all(tables.files, rows)

    def files(self, submission_id: str) -> tuple[StoredFile, ...]:
        """The bundle's files in their order."""
        table = tables.files
        rows = self._all(select(table).where(table.c.submission_id == submission_id).order_by(table.c.position))
        return tuple(_file(row) for row in rows)

    def _find(self, application_id: str, bundle_digest: str) -> Submission | None:
        wanted = select(*_COLUMNS).where(_table.c.application_id == application_id)
        found = self._one(wanted.where(_table.c.bundle_digest == bundle_digest))
        return Submission(*found) if found else None


def _file_row(submission_id: str, position: int, file: StoredFile) -> dict[str, Any]:
    entry = file.entry
    return {
        "submission_id": submission_id,
        "position": position,
        "path": entry.path,
        "status": entry.status.value,
        "sha256": entry.sha256,
        "size": entry.size,
        "reasons": codec.plain(entry.reasons, tuple[Reason, ...]),
        "stored": file.stored,
    }


def _file(row: AnyRow) -> StoredFile:
    reasons = codec.from_plain(row.reasons, tuple[Reason, ...])
    return StoredFile(FileEntry(row.path, FileStatus(row.status), row.sha256, row.size, reasons), row.stored)
