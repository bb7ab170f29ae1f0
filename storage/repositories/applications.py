"""Applications: one applicant in one round, under a provisional id until its USCC has been read."""

from __future__ import annotations

from typing import Any

from sqlalchemy import select, update

from heyan.errors import UnknownItemError
from storage import tables
from storage.records import Application, ApplicationState, new_id
from storage.repositories.base import AnyRow, Repository

_table = tables.applications
_COLUMNS = tuple(column for column in _table.c if column.name not in ("merged_into", "changed_at"))


class Applications(Repository):
    """Applications of all rounds."""

    def enter(self, round_id: str, uscc: str | None, provisional_id: str, name: str = "", district: str = "") -> str:
        """The id of this applicant's application in the round, made where there is none.

        `provisional_id` is the caller's (such as the bundle's digest): the same one finds the same application again,
        also after its USCC has become known. An unknown USCC is None.
        """
        found = self._by(round_id, provisional_id=provisional_id)
        if found is None and uscc is not None:
            found = self._by(round_id, uscc=uscc)
        if found is None:
            found = self._make(round_id, uscc, provisional_id, name, district)
        elif uscc is not None:
            found = self.identify(found, uscc)
        self.describe(found, name, district)
        return found

    def get(self, application_id: str) -> Application:
        """The application of this id, or the one it was merged into; UnknownItemError."""
        return _application(self._row(application_id))

    def find(self, round_id: str, uscc: str) -> Application | None:
        """The application of this USCC in the round."""
        found = self._by(round_id, uscc=uscc)
        return self.get(found) if found else None

    def of_applicant(self, uscc: str) -> tuple[Application, ...]:
        """Every application of this USCC, of any round."""
        rows = self._all(select(*_COLUMNS).where(_table.c.uscc == uscc).order_by(_table.c.round_id))
        return tuple(_application(row) for row in rows)

    def of_round(self, round_id: str, districts: tuple[str, ...] | None = None) -> tuple[Application, ...]:
        """The round's applications by id, of these districts only where given."""
        wanted = select(*_COLUMNS).where(_table.c.round_id == round_id, _table.c.merged_into.is_(None))
        if districts is not None:
            wanted = wanted.where(_table.c.district.in_(districts))
        return tuple(_application(row) for row in self._all(wanted.order_by(_table.c.id)))

    def identify(self, application_id: str, uscc: str) -> str:
        """Say whose application this is; where that applicant has one in the round, the two become that one.

        The id of the application that stands afterwards.
        """
        mine = self.get(application_id)
        if mine.uscc == uscc:
            return mine.id
        other = self._by(mine.round_id, uscc=uscc)
        if other is not None:
            self._merge(mine.id, other)
            return other
        self._set(mine.id, uscc=uscc)
        self._audit("application.identified", f"application:{mine.id}", uscc)
        return mine.id

    def describe(self, application_id: str, name: str = "", district: str = "") -> None:
        """Set the applicant's name and district as far as they are known."""
        known = {key: value for key, value in (("name", name), ("district", district)) if value}
        if known:
            self._set(application_id, **known)

    def move(self, application_id: str, state: ApplicationState) -> None:
        """Put the application into another state of its district's board."""
        if self.get(application_id).state is state:
            return
        self._set(application_id, state=state.value)
        self._audit("application.moved", f"application:{application_id}", state.value)

    def _make(self, round_id: str, uscc: str | None, provisional_id: str, name: str, district: str) -> str:
        made, now = new_id("a"), self._now()
        self._insert(
            _table,
            id=made,
            round_id=round_id,
            uscc=uscc,
            provisional_id=provisional_id,
            name=name,
            district=district,
            state=ApplicationState.RECEIVED.value,
            created_at=now,
            changed_at=now,
        )
        self._audit("application.entered", f"application:{made}", {"round": round_id, "uscc": uscc})
        return made

    def _merge(self, mine: str, other: str) -> None:
        """Hand the submissions and queue items of one application to another and leave it as a signpost."""
        self._audit("application.merged", f"application:{mine}", other)
        self._hand_over_submissions(mine, other)
        self._hand_over_items(mine, other)
        for table in (tables.fields, tables.documents, tables.checks, tables.findings, tables.latest_runs):
            self._changed(table.delete().where(table.c.application_id == mine))
        entries = tables.reuse_entries
        self._changed(update(entries).where(entries.c.application_id == mine).values(application_id=other))
        self._set(mine, merged_into=other, state=ApplicationState.MERGED.value)

    def _hand_over_submissions(self, mine: str, other: str) -> None:
        """Renumber after the other's; the same bundle twice stays behind: it is the other's submission already."""
        table = tables.submissions
        theirs = self._all(select(table.c.number, table.c.bundle_digest).where(table.c.application_id == other))
        known, number = {row.bundle_digest for row in theirs}, max((row.number for row in theirs), default=0)
        for row in self._all(select(table).where(table.c.application_id == mine).order_by(table.c.number)):
            if row.bundle_digest not in known:
                number += 1
                change = update(table).where(table.c.id == row.id)
                self._connection.execute(change.values(application_id=other, number=number))

    def _hand_over_items(self, mine: str, other: str) -> None:
        """Move queue items; where the other has the same cause already, its own item stands and ours is closed."""
        table = tables.review_items
        causes = select(table.c.origin, table.c.cause_digest).where(table.c.application_id == other)
        theirs = {(row.origin, row.cause_digest) for row in self._all(causes)}
        for row in self._all(select(table).where(table.c.application_id == mine)):
            same = (row.origin, row.cause_digest) in theirs
            values = {"state": "superseded"} if same else {"application_id": other}
            change = update(table).where(table.c.id == row.id)
            self._connection.execute(change.values(**values, version=table.c.version + 1, changed_at=self._now()))

    def _by(self, round_id: str, **key: str) -> str | None:
        """The id of the application with this key, merges followed."""
        wanted = select(_table.c.id).where(_table.c.round_id == round_id)
        found = self._one(wanted.filter_by(**key))
        return str(self._row(found.id).id) if found else None

    def _row(self, application_id: str) -> AnyRow:
        found = self._one(select(_table).where(_table.c.id == application_id))
        if found is None:
            raise UnknownItemError("no application has this id", application=application_id)
        return found if found.merged_into is None else self._row(found.merged_into)

    def _set(self, application_id: str, **values: Any) -> None:
        change = update(_table).where(_table.c.id == application_id)
        self._connection.execute(change.values(**values, changed_at=self._now()))


def _application(row: AnyRow) -> Application:
    return Application(
        id=row.id,
        round_id=row.round_id,
        uscc=row.uscc,
        provisional_id=row.provisional_id,
        name=row.name,
        district=row.district,
        state=ApplicationState(row.state),
        created_at=row.created_at,
    )
