"""Looking for rows that point at nothing and objects that no row names."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta

from sqlalchemy import Connection, select, union

from heyan.errors import StorageError
from storage import tables
from storage.objects import REFRESH_AFTER, CorruptObjectError, StoredObject
from storage.records import RecordKind
from storage.store import Store

AT_LEAST = 2 * REFRESH_AFTER
"""Younger orphans may be an intake's whose rows are still to come."""

WITH_EVIDENCE = (RecordKind.ALIAS.value, RecordKind.VERIFICATION.value)
"""Decisions whose file is the paper that they rest on; corrections name files of bundles."""


@dataclass(frozen=True, slots=True)
class Scrub:
    """What a scrub found: objects that rows name and that are not there or not whole, and objects nobody names."""

    missing: tuple[str, ...]
    corrupt: tuple[str, ...]
    orphans: tuple[StoredObject, ...]
    removed: tuple[str, ...]

    @property
    def ok(self) -> bool:
        """Whether every row finds its object."""
        return not self.missing and not self.corrupt


def scrub(store: Store, remove_older_than: timedelta | None = None, read_all: bool = False) -> Scrub:
    """Compare rows and objects; with `read_all` verify every object's bytes; remove orphans only where an age is given.

    Ages under two days raise ValueError: an object is there before the row that names it.
    """
    if remove_older_than is not None and remove_older_than < AT_LEAST:
        raise ValueError(f"orphans younger than {AT_LEAST} may be in use")
    # Objects first: what is put while we look is then not taken for an orphan, and named objects were put before.
    held = {found.sha256: found for found in store.objects.listed()}
    named = set(named_objects(store))
    missing = tuple(sorted(sha256 for sha256 in named - held.keys() if not store.objects.exists(sha256)))
    orphans = tuple(held[sha256] for sha256 in sorted(held.keys() - named))
    corrupt = tuple(sha256 for sha256 in sorted(held) if read_all and not _whole(store, sha256))
    removed = () if remove_older_than is None else _remove(store, orphans, remove_older_than)
    return Scrub(missing, corrupt, orphans, removed)


def named_objects(store: Store) -> Iterator[str]:
    """SHA-256 of every object that some row names."""
    submissions, files, run_objects, decisions = tables.submissions, tables.files, tables.run_objects, tables.decisions
    attachments = tables.attachments
    wanted = union(
        select(submissions.c.bundle_object).where(submissions.c.bundle_object.is_not(None)),
        select(files.c.sha256).where(files.c.stored, files.c.sha256.is_not(None)),
        select(run_objects.c.sha256),
        select(tables.uploads.c.sha256),
        select(tables.paper_files.c.sha256),
        select(attachments.c.sha256),
        select(decisions.c.file_sha256).where(
            decisions.c.kind.in_(WITH_EVIDENCE), decisions.c.file_sha256.is_not(None)
        ),
    )
    with store.engine.connect() as connection:
        yield from _strings(connection, wanted)


def _strings(connection: Connection, wanted: object) -> Iterator[str]:
    for row in connection.execute(wanted):  # type: ignore[call-overload]
        yield row[0]


def _remove(store: Store, orphans: tuple[StoredObject, ...], older_than: timedelta) -> tuple[str, ...]:
    """Remove old orphans that are still orphans: an intake may have put one again and named it meanwhile.

    Between this last look and the removal lie milliseconds in which somebody may put again exactly such an object.
    """
    before = store.clock() - older_than
    old = {found.sha256 for found in orphans if found.put_at < before}
    old -= set(named_objects(store))
    still = {found.sha256 for found in store.objects.listed() if found.put_at < before}
    for sha256 in sorted(old & still):
        store.objects.remove(sha256)
    store.objects.sweep(older_than)
    return tuple(sorted(old & still))


def _whole(store: Store, sha256: str) -> bool:
    try:
        store.objects.open(sha256).close()
    except CorruptObjectError:
        return False
    except StorageError as error:
        if error.retryable:
            raise
    return True
