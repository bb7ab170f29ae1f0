"""What must not turn up twice, indexed over everything ever handed in, and what was found between applications."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from types import MappingProxyType
from typing import Any

from sqlalchemy import Select, delete, func, select

from heyan import codec
from heyan.findings import Finding
from storage import tables
from storage.records import ApplicationState, CrossRecord, ReuseKey, ReuseMatch
from storage.repositories.base import AnyRow, Repository, batches

MOST = 100
"""Other holders of one key that are told: a blank form may lie in every bundle of ten years."""

NO_FEWER: Mapping[str, int] = MappingProxyType({})

_entries, _applications, _submissions = tables.reuse_entries, tables.applications, tables.submissions


class Reuse(Repository):
    """The index of reusable things."""

    def replace(self, submission_id: str, run_id: str, entries: Iterable[ReuseKey]) -> None:
        """Say what this submission holds, in the place of what was said of it before.

        Earlier submissions of the application keep their entries: what has once been handed in stays known.
        """
        application = select(_submissions.c.application_id).where(_submissions.c.id == submission_id)
        found = self._connection.execute(application).scalar_one()
        self._connection.execute(delete(_entries).where(_entries.c.submission_id == submission_id))
        keys = {"application_id": found, "submission_id": submission_id, "run_id": run_id}
        unique = sorted({(entry.matter, entry.key, entry.document, entry.detail) for entry in entries})
        rows = (keys | dict(zip(("matter", "key", "document", "detail"), one, strict=True)) for one in unique)
        self._insert_all(_entries, rows)

    def matches(
        self, keys: Iterable[ReuseKey], application_id: str, fewer: Mapping[str, int] = NO_FEWER
    ) -> tuple[ReuseMatch, ...]:
        """Where other applications hold one of these keys: sorted, at most one for each application and document.

        Of each key at most `MOST` holders are given, the earliest; `fewer` of some matters, any. Who they are to this
        applicant (an earlier round of its own, a joint applicant, a stranger) is for the caller to say: `uscc` and
        `round_id` tell.
        """
        asked: dict[str, dict[str, list[ReuseKey]]] = {}
        for key in keys:
            asked.setdefault(key.matter, {}).setdefault(key.key, []).append(key)
        found = [
            match
            for matter in sorted(asked)
            for match in self._of_matter(matter, asked[matter], application_id, fewer.get(matter, MOST))
        ]
        return tuple(sorted(set(found), key=_order))

    def shared(self, application_id: str, documents: Iterable[str], other_application_id: str) -> tuple[str, ...]:
        """The other application's document, once for each key that it shares with one of these documents."""
        mine, theirs = _entries.alias("mine"), _entries.alias("theirs")
        same = (mine.c.matter == theirs.c.matter) & (mine.c.key == theirs.c.key)
        wanted = (
            select(theirs.c.document)
            .select_from(mine.join(theirs, same))
            .where(
                mine.c.application_id.in_(self._merged(application_id)),
                mine.c.document.in_(tuple(documents)),
                theirs.c.application_id.in_(self._merged(other_application_id)),
            )
        )
        return tuple(row.document for row in self._all(wanted.order_by(theirs.c.id)))

    def _of_matter(
        self, matter: str, asked: dict[str, list[ReuseKey]], application_id: str, most: int
    ) -> Iterable[ReuseMatch]:
        for batch in batches(sorted(asked)):
            newest: dict[tuple[str, str, str, str], AnyRow] = {}
            for row in self._rows(matter, batch, application_id, most):
                place = (row.key, row.application_id, row.document, row.detail)
                if place not in newest or newest[place].number < row.number:
                    newest[place] = row
            for row in newest.values():
                yield from (_match(row, key) for key in asked[row.key])

    def _rows(self, matter: str, keys: list[str], application_id: str, most: int) -> Iterator[AnyRow]:
        """The holders of these keys; of what very many hold (a form's text) only the earliest are fetched at all."""
        of_keys = (_entries.c.matter == matter) & _entries.c.key.in_(keys)
        counted = select(_entries.c.key).where(of_keys).group_by(_entries.c.key).having(func.count() > most)
        common = {row.key for row in self._all(counted)}
        yield from self._all(_holders(matter, [key for key in keys if key not in common], application_id))
        for key in sorted(common):
            yield from self._all(_some(matter, key, application_id, most))


class Crosses(Repository):
    """Discoveries between applications, appended for each side."""

    def append(self, application_id: str, other_application_id: str, run_id: str, finding: Finding) -> bool:
        """Record for the application what the run `run_id` discovered; whether it was new. No run changes."""
        table, content = tables.cross_records, codec.plain(finding, Finding)
        digest = codec.digest(content)
        same = select(table.c.id).where(
            table.c.application_id == application_id,
            table.c.other_application_id == other_application_id,
            table.c.content_digest == digest,
        )
        new = self._insert_unless_there(
            table,
            same,
            application_id=application_id,
            other_application_id=other_application_id,
            run_id=run_id,
            rule=finding.rule,
            fingerprint=finding.fingerprint,
            content=content,
            content_digest=digest,
            snapshot=self._work.audit.snapshot(),
            recorded_at=self._now(),
        )
        if new:
            self._audit("cross.recorded", f"application:{application_id}", digest)
        return new

    def of_application(self, application_id: str) -> tuple[CrossRecord, ...]:
        """Everything recorded for an application, in order."""
        table = tables.cross_records
        its = table.c.application_id.in_(self._merged(application_id))
        rows = self._all(select(table).where(its).order_by(table.c.id))
        return tuple(_record(row) for row in rows)


def _holders(matter: str, keys: list[str], application_id: str) -> Select[Any]:
    """Other applications' entries under these keys."""
    return _told().where(
        _entries.c.matter == matter, _entries.c.key.in_(keys), _entries.c.application_id != application_id
    )


def _some(matter: str, key: str, application_id: str, most: int) -> Select[Any]:
    """Other applications' entries under this key: the earliest, else so many as the index begins with (no sorting)."""
    held = select(_entries.c.id).where(
        _entries.c.matter == matter, _entries.c.key == key, _entries.c.application_id != application_id
    )
    order = (_entries.c.id,) if most == MOST else (_entries.c.application_id,)
    first = held.order_by(*order).limit(most).subquery()
    return _told().join(first, first.c.id == _entries.c.id)


def _told() -> Select[Any]:
    """Entries with whose they are."""
    return (
        select(
            _entries,
            _applications.c.round_id,
            _applications.c.uscc,
            _applications.c.name,
            _applications.c.district,
            _applications.c.state,
            _submissions.c.number,
            _submissions.c.withdrawn_at,
        )
        .join(_applications, _applications.c.id == _entries.c.application_id)
        .join(_submissions, _submissions.c.id == _entries.c.submission_id)
    )


def _match(row: AnyRow, asked: ReuseKey) -> ReuseMatch:
    return ReuseMatch(
        matter=row.matter,
        key=row.key,
        document=asked.document,
        application_id=row.application_id,
        round_id=row.round_id,
        uscc=row.uscc,
        name=row.name,
        district=row.district,
        other_document=row.document,
        run_id=row.run_id,
        submission_id=row.submission_id,
        submission_number=row.number,
        withdrawn=row.withdrawn_at is not None,
        state=ApplicationState(row.state),
        detail=asked.detail,
        other_detail=row.detail,
    )


def _order(match: ReuseMatch) -> tuple[str, ...]:
    mine, theirs = (match.document, match.detail), (match.other_document, match.other_detail)
    return (match.matter, match.key, *mine, match.round_id, match.application_id, *theirs)


def _record(row: AnyRow) -> CrossRecord:
    return CrossRecord(
        id=row.id,
        application_id=row.application_id,
        other_application_id=row.other_application_id,
        run_id=row.run_id,
        finding=codec.from_plain(row.content, Finding),
        snapshot=row.snapshot,
        recorded_at=row.recorded_at,
    )
