"""Attachments, background tasks, objections and publications."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import Any

from sqlalchemy import select, update

from heyan import codec
from heyan.errors import ConflictError, UnknownItemError
from storage import tables
from storage.office_records import (
    Attachment,
    NewObjection,
    Objection,
    ObjectionState,
    Publication,
    Task,
    TaskState,
)
from storage.records import Plain, Scope
from storage.repositories.base import AnyRow, Repository
from storage.repositories.scoping import scoped

_attachments, _tasks, _objections = tables.attachments, tables.tasks, tables.objections
_publications, _applications = tables.publications, tables.applications


class Attachments(Repository):
    """Files that came after the bundle; the object is there before the row."""

    def add(self, application_id: str, sha256: str, name: str, size: int) -> Attachment:
        """Enter a stored file; the same bytes under the same name are the attachment there is."""
        same = select(_attachments).where(
            _attachments.c.application_id == application_id,
            _attachments.c.sha256 == sha256,
            _attachments.c.name == name,
        )
        found = self._one(same.limit(1))
        if found is not None:
            return _attachment(found)
        values = {"application_id": application_id, "sha256": sha256, "name": name, "size": size}
        number = self._insert(_attachments, **values, added_by=self._work.actor, added_at=self._now())
        self._audit("attachment.added", f"application:{application_id}", values)
        return self.of(application_id, [number])[0]

    def of(self, application_id: str, numbers: Iterable[int]) -> tuple[Attachment, ...]:
        """These attachments of the application; UnknownItemError where one is not its own."""
        wanted = sorted(set(numbers))
        mine = _attachments.c.application_id.in_(self._merged(application_id))
        rows = self._all(select(_attachments).where(mine, _attachments.c.id.in_(wanted)).order_by(_attachments.c.id))
        if len(rows) != len(wanted):
            raise UnknownItemError("the application has no such attachment", application=application_id)
        return tuple(_attachment(row) for row in rows)

    def of_application(self, application_id: str) -> tuple[Attachment, ...]:
        """All of an application's, oldest first."""
        mine = _attachments.c.application_id.in_(self._merged(application_id))
        return tuple(
            _attachment(row) for row in self._all(select(_attachments).where(mine).order_by(_attachments.c.id))
        )


class Tasks(Repository):
    """Long work: asked for once, taken by one process, finished or taken up again."""

    def ask(self, kind: str, application_id: str, content: Plain) -> tuple[Task, bool]:
        """Enter the task; the same one that still waits or is worked on is the task there is. (it, whether new)."""
        for known in self.of_application(application_id, kind):
            if known.standing and known.content == content:
                return known, False
        number = self._insert(
            _tasks,
            kind=kind,
            application_id=application_id,
            content=content,
            state=TaskState.WAITING.value,
            asked_by=self._work.actor,
            asked_at=self._now(),
        )
        self._audit(f"task.{kind}", f"application:{application_id}", content)
        return self.get(number), True

    def get(self, number: int) -> Task:
        """The task of this number; UnknownItemError."""
        found = self._one(select(_tasks).where(_tasks.c.id == number))
        if found is None:
            raise UnknownItemError("no task has this number", task=str(number))
        return _task(found)

    def of_application(self, application_id: str, kind: str | None = None) -> tuple[Task, ...]:
        """An application's tasks, newest first."""
        wanted = select(_tasks).where(_tasks.c.application_id.in_(self._merged(application_id)))
        if kind is not None:
            wanted = wanted.where(_tasks.c.kind == kind)
        return tuple(_task(row) for row in self._all(wanted.order_by(_tasks.c.id.desc())))

    def standing(self) -> tuple[Task, ...]:
        """What waits or is worked on, the longest first."""
        states = [TaskState.WAITING.value, TaskState.WORKING.value]
        return tuple(
            _task(row) for row in self._all(select(_tasks).where(_tasks.c.state.in_(states)).order_by(_tasks.c.id))
        )

    def take(self, task: Task, owner: str) -> bool:
        """Begin it (again); False where somebody else was first."""
        same = update(_tasks).where(
            _tasks.c.id == task.id, _tasks.c.state == task.state.value, _tasks.c.owner == task.owner
        )
        return self._changed(same.values(state=TaskState.WORKING.value, owner=owner, stage="", done=0, total=0)) == 1

    def tell(self, number: int, stage: str, done: int, total: int) -> None:
        """How far it has come."""
        change = update(_tasks).where(_tasks.c.id == number)
        self._connection.execute(change.values(stage=stage, done=done, total=total))

    def finish(self, number: int, run_id: str) -> None:
        self._end(number, TaskState.DONE, run_id=run_id)

    def fail(self, number: int, detail: str) -> None:
        self._end(number, TaskState.FAILED, detail=detail[:2000])

    def _end(self, number: int, state: TaskState, **values: Any) -> None:
        change = update(_tasks).where(_tasks.c.id == number)
        self._connection.execute(change.values(state=state.value, finished_at=self._now(), **values))
        self._audit(f"task.{state.value}", f"task:{number}", values)


class Objections(Repository):
    """Objections (异议), each within the scope of who asks."""

    def add(self, new: NewObjection) -> Objection:
        """Record an objection, with its audit row."""
        stated = codec.plain(new, NewObjection)
        values = {name: getattr(new, name) for name in new.__slots__}
        values |= {"matter": new.matter.value, "attachments": list(new.attachments)}
        number = self._insert(
            _objections,
            **values,
            state=ObjectionState.OPEN.value,
            version=1,
            recorded_by=self._work.actor,
            recorded_at=self._now(),
        )
        self._audit("objection.recorded", f"objection:{number}", stated)
        return self.get(number)

    def get(self, number: int) -> Objection:
        """The objection of this number; UnknownItemError."""
        found = self._one(select(_objections).where(_objections.c.id == number))
        if found is None:
            raise UnknownItemError("no objection has this number", objection=str(number))
        return _objection(found)

    def of_application(self, application_id: str) -> tuple[Objection, ...]:
        """An application's, newest first."""
        mine = _objections.c.application_id.in_(self._merged(application_id))
        return tuple(
            _objection(row) for row in self._all(select(_objections).where(mine).order_by(_objections.c.id.desc()))
        )

    def of_round(self, round_id: str, scope: Scope) -> tuple[tuple[Objection, str, str], ...]:
        """A round's objections in this scope with applicant and district, the open ones first."""
        columns = (*_objections.c, _applications.c.name.label("applicant"), _applications.c.district)
        wanted = select(*columns).join(_applications, _applications.c.id == _objections.c.application_id)
        wanted = scoped(wanted.where(_applications.c.round_id == round_id), scope)
        order = (_objections.c.state != ObjectionState.OPEN.value, _objections.c.id)
        return tuple((_objection(row), row.applicant, row.district) for row in self._all(wanted.order_by(*order)))

    def change(self, objection: Objection, action: str, **values: Any) -> Objection:
        """Change it as it was seen; ConflictError where it has changed since."""
        same = update(_objections).where(_objections.c.id == objection.id, _objections.c.version == objection.version)
        if self._changed(same.values(**values, version=objection.version + 1)) == 0:
            raise ConflictError("the objection has changed meanwhile", objection=str(objection.id))
        told = {name: str(value) for name, value in values.items()}
        self._audit(f"objection.{action}", f"objection:{objection.id}", told)
        return self.get(objection.id)


class Publications(Repository):
    """When proposed lists were published."""

    def record(self, round_id: str, published_on: date, place: str) -> Publication:
        values = {"round_id": round_id, "published_on": published_on, "place": place}
        self._insert(_publications, **values, recorded_by=self._work.actor, recorded_at=self._now())
        self._audit("publication.recorded", f"round:{round_id}", [published_on.isoformat(), place])
        found = self.of_round(round_id)
        assert found is not None  # it has just been entered
        return found

    def of_round(self, round_id: str) -> Publication | None:
        """The one entered last, None where nothing was published."""
        wanted = select(_publications).where(_publications.c.round_id == round_id)
        found = self._one(wanted.order_by(_publications.c.id.desc()).limit(1))
        return Publication(*found) if found else None


def _attachment(row: AnyRow) -> Attachment:
    return Attachment(*row)


def _task(row: AnyRow) -> Task:
    values = {name: row._mapping[name] for name in Task.__slots__}
    return Task(**(values | {"state": TaskState(values["state"])}))


def _objection(row: AnyRow) -> Objection:
    return codec.from_plain({name: row._mapping[name] for name in Objection.__slots__}, Objection)
