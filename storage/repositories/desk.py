"""What the review desk's screens ask for, each within the scope of the person who asks."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from sqlalchemy import Select, func, insert, select

from heyan.errors import UnknownItemError
from heyan.vocabulary import Severity
from storage import tables
from storage.records import Application, ApplicationState, BoardRow, ItemState, ProposalState, Scope
from storage.repositories.base import AnyRow, Repository
from storage.repositories.scoping import scoped

_applications, _items, _runs, _submissions = tables.applications, tables.review_items, tables.runs, tables.submissions
_COLUMNS = tuple(
    _applications.c[name]
    for name in ("id", "round_id", "uscc", "provisional_id", "name", "district", "state", "created_at")
)

UNREADABLE = "completeness.unreadable_file"


class Desk(Repository):
    """Read models, filtered by district in the statement itself."""

    def application(self, application_id: str, scope: Scope) -> Application:
        """The application, or the one it was merged into; UnknownItemError, also for a foreign one."""
        merged = select(_applications.c.merged_into).where(_applications.c.id == application_id)
        found = self._one(merged)
        if found is not None and found.merged_into is not None:
            return self.application(found.merged_into, scope)
        row = self._one(scoped(select(*_COLUMNS).where(_applications.c.id == application_id), scope))
        if row is None:
            raise UnknownItemError("no application has this id", application=application_id)
        return _application(row)

    def of_item(self, item_id: int, scope: Scope) -> Application:
        """The application that a review item belongs to; UnknownItemError, also for a foreign one."""
        return self._owner(_items.c.application_id, _items.c.id == item_id, scope)

    def of_run(self, run_id: str, scope: Scope) -> Application:
        """The application that a run belongs to; UnknownItemError, also for a foreign one."""
        return self._owner(_runs.c.application_id, _runs.c.id == run_id, scope)

    def has_file(self, application_id: str, sha256: str) -> str | None:
        """The path under which the application's submissions or runs hold a file of these bytes, None: they do not."""
        files = tables.files
        wanted = select(files.c.path).join(_submissions, _submissions.c.id == files.c.submission_id)
        mine = self._merged(application_id)
        wanted = wanted.where(_submissions.c.application_id.in_(mine), files.c.sha256 == sha256).limit(1)
        found = self._one(wanted)
        if found is not None:
            return str(found.path)
        # New evidence of a recheck belongs to a run only.
        objects = tables.run_objects
        added = select(objects.c.sha256).join(_runs, _runs.c.id == objects.c.run_id)
        known = self._one(added.where(_runs.c.application_id.in_(mine), objects.c.sha256 == sha256).limit(1))
        attached = tables.attachments
        named = select(attached.c.name).where(attached.c.application_id.in_(mine), attached.c.sha256 == sha256)
        paper = self._one(named.order_by(attached.c.id).limit(1))
        if paper is not None:
            return str(paper.name)
        return sha256 if known is not None else None

    def paths(self, ids: Iterable[str]) -> tuple[str, ...]:
        """How the files of these applications' submissions are called, the longest first."""
        wanted = select(tables.files.c.path).join(_submissions, _submissions.c.id == tables.files.c.submission_id)
        rows = self._all(wanted.where(_submissions.c.application_id.in_(list(ids))).distinct())
        return tuple(sorted((row.path for row in rows), key=lambda path: (-len(path), path)))

    def rounds(self) -> tuple[str, ...]:
        """The ids of all rounds, newest first."""
        table = tables.rounds
        return tuple(row.id for row in self._all(select(table.c.id).order_by(table.c.year.desc(), table.c.id)))

    def board(self, round_id: str, scope: Scope) -> tuple[BoardRow, ...]:
        """The round's applications with what waits in each, by district and name."""
        wanted = select(*_COLUMNS).where(_applications.c.round_id == round_id, _applications.c.merged_into.is_(None))
        wanted = scoped(wanted, scope).order_by(_applications.c.district, _applications.c.name, _applications.c.id)
        held = tuple(_application(row) for row in self._all(wanted))
        return self._rows(held, [one.id for one in held])

    def assigned(self, user: str) -> tuple[str, ...]:
        """The applications assigned to an expert."""
        table = tables.assignments
        rows = self._all(select(table.c.application_id).where(table.c.user == user).order_by(table.c.application_id))
        return tuple(row.application_id for row in rows)

    def assign(self, application_id: str, user: str) -> None:
        """Let an expert read an application."""
        table = tables.assignments
        find = select(table).where(table.c.application_id == application_id, table.c.user == user)
        if self._one(find) is None:
            keys = {"application_id": application_id, "user": user}
            self._connection.execute(
                insert(table).values(**keys, assigned_by=self._work.actor, assigned_at=self._now())
            )
            self._audit("application.assigned", f"application:{application_id}", user)

    def _owner(self, reference: Any, condition: Any, scope: Scope) -> Application:
        wanted = select(*_COLUMNS).join_from(reference.table, _applications, _applications.c.id == reference)
        row = self._one(wanted.where(condition))
        if row is None:
            raise UnknownItemError("there is nothing of this id")
        return self.application(row.id, scope)

    def _rows(self, held: Iterable[Application], ids: list[str]) -> tuple[BoardRow, ...]:
        latest, items = tables.latest_runs, self._open_items(ids)
        runs = self._by(select(latest.c.application_id, latest.c.run_id), latest.c.application_id, ids)
        doubtful = self._doubtful(ids)
        newest = self._newest_submissions(ids)
        unread = self._unread(ids)
        proposals = self._waiting_proposals(ids)
        rows = []
        for one in held:
            submission = newest.get(one.id)
            rows.append(
                BoardRow(
                    application=one,
                    run_id=runs.get(one.id),
                    received_on=submission.received_on if submission else None,
                    bundle=submission.name if submission else "",
                    withdrawn=bool(submission and submission.withdrawn_at),
                    unread_files=unread.get(one.id, 0),
                    doubtful=doubtful.get(one.id, 0),
                    open_items=items.get(one.id, {}),
                    proposals=proposals.get(one.id, 0),
                )
            )
        return tuple(rows)

    def _open_items(self, ids: list[str]) -> dict[str, dict[Severity, int]]:
        wanted = select(_items.c.application_id, _items.c.severity, func.count().label("count"))
        wanted = wanted.where(_items.c.state == ItemState.OPEN.value, _items.c.application_id.in_(ids))
        found: dict[str, dict[Severity, int]] = {}
        for row in self._all(wanted.group_by(_items.c.application_id, _items.c.severity)):
            found.setdefault(row.application_id, {})[Severity(row.severity)] = row._mapping["count"]
        return found

    def _doubtful(self, ids: list[str]) -> dict[str, int]:
        fields = tables.fields
        wanted = select(fields.c.application_id, func.count()).where(fields.c.needs_review.is_(True))
        return self._by(wanted.group_by(fields.c.application_id), fields.c.application_id, ids)

    def _waiting_proposals(self, ids: list[str]) -> dict[str, int]:
        table = tables.proposals
        wanted = select(_items.c.application_id, func.count()).join_from(table, _items, _items.c.id == table.c.item_id)
        wanted = wanted.where(table.c.state == ProposalState.WAITING.value)
        return self._by(wanted.group_by(_items.c.application_id), _items.c.application_id, ids)

    def _unread(self, ids: list[str]) -> dict[str, int]:
        """How many files the newest run could not read."""
        findings = tables.findings
        wanted = select(findings.c.application_id, func.count()).where(findings.c.rule == UNREADABLE)
        return self._by(wanted.group_by(findings.c.application_id), findings.c.application_id, ids)

    def unread(self, submissions: Iterable[str]) -> dict[str, int]:
        """How many files of each of these submissions its newest run could not read; none where it read all."""
        findings = tables.findings
        wanted = select(_runs.c.submission_id, func.count()).join_from(findings, _runs, _runs.c.id == findings.c.run_id)
        wanted = wanted.where(findings.c.rule == UNREADABLE).group_by(_runs.c.submission_id)
        return self._by(wanted, _runs.c.submission_id, list(submissions))

    def _newest_submissions(self, ids: list[str]) -> dict[str, AnyRow]:
        columns = (_submissions.c.application_id, _submissions.c.name, _submissions.c.received_on)
        wanted = select(*columns, _submissions.c.withdrawn_at).where(_submissions.c.application_id.in_(ids))
        rows = self._all(wanted.order_by(_submissions.c.withdrawn_at.is_(None), _submissions.c.number))
        return {row.application_id: row for row in rows}

    def _by(self, wanted: Select[Any], key: Any, ids: list[str]) -> dict[str, Any]:
        return {row[0]: row[1] for row in self._all(wanted.where(key.in_(ids)))}


def _application(row: AnyRow) -> Application:
    values = dict(row._mapping)
    return Application(**(values | {"state": ApplicationState(values["state"])}))
