"""Runs: made once, never changed. The database itself refuses."""

from __future__ import annotations

import json
from collections.abc import Iterator

from sqlalchemy import select

from heyan.errors import UnknownRunError
from heyan.vocabulary import RunReason
from storage import tables
from storage.records import NewRun, Plain, Run
from storage.repositories.base import AnyRow, Repository

_table = tables.runs
_HEAD = tuple(column for column in _table.c if column.name not in ("manifest", "report"))


class Runs(Repository):
    """Stored runs."""

    def add(self, run: NewRun) -> Run:
        """Keep a run with its manifest, its report and the originals it names."""
        row = {name: getattr(run, name) for name in run.__slots__ if name != "objects"}
        row |= {"manifest": _packed(run.manifest), "report": _packed(run.report)}
        self._insert(_table, **row, made_at=self._now(), made_by=self._work.actor)
        self._insert_all(tables.run_objects, ({"run_id": run.id, "sha256": x} for x in sorted(set(run.objects))))
        stored = self.get(run.id)
        self._audit("run.made", f"run:{run.id}", payload(stored))
        return stored

    def get(self, run_id: str) -> Run:
        """The run of this id; UnknownRunError."""
        found = self._one(select(*_HEAD).where(_table.c.id == run_id))
        if found is None:
            raise UnknownRunError("no run has this id", run=run_id)
        return _run(found)

    def manifest(self, run_id: str) -> Plain:
        """The frozen inputs the run was made from; UnknownRunError."""
        return self._packed_part(run_id, "manifest")

    def report(self, run_id: str) -> Plain:
        """The run's report, as it was; UnknownRunError."""
        return self._packed_part(run_id, "report")

    def of_application(self, application_id: str) -> tuple[Run, ...]:
        """Every run of an application, oldest first."""
        wanted = select(*_HEAD).where(_table.c.application_id.in_(self._merged(application_id)))
        return tuple(_run(row) for row in self._all(wanted.order_by(_table.c.made_at, _table.c.id)))

    def all(self) -> Iterator[Run]:
        """Every run there is, by id."""
        for row in self._connection.execute(select(*_HEAD).order_by(_table.c.id)):
            yield _run(row)

    def of_submission(self, submission_id: str) -> tuple[Run, ...]:
        """Every run of one submission, oldest first."""
        wanted = select(*_HEAD).where(_table.c.submission_id == submission_id)
        return tuple(_run(row) for row in self._all(wanted.order_by(_table.c.made_at, _table.c.id)))

    def latest(self, application_id: str) -> Run | None:
        """The run whose rows stand in the tables for queries."""
        latest = tables.latest_runs
        wanted = select(*_HEAD).join(latest, latest.c.run_id == _table.c.id)
        found = self._one(wanted.where(latest.c.application_id == application_id))
        return _run(found) if found else None

    def objects(self, run_id: str) -> tuple[str, ...]:
        """SHA-256 of the originals the run was made from."""
        table = tables.run_objects
        return tuple(row.sha256 for row in self._all(select(table).where(table.c.run_id == run_id)))

    def _packed_part(self, run_id: str, part: str) -> Plain:
        found = self._one(select(_table.c[part]).where(_table.c.id == run_id))
        if found is None:
            raise UnknownRunError("no run has this id", run=run_id)
        plain: Plain = json.loads(found[0])
        return plain


def payload(run: Run) -> Plain:
    """What the audit row of a run covers: its result and what that came from."""
    return {"result": run.result_sha256, "config": run.config_sha256, "submission": run.submission_id}


def _packed(plain: Plain) -> bytes:
    """JSON in the order it was given: a report is read by people too."""
    return json.dumps(plain, ensure_ascii=False, separators=(",", ":")).encode()


def _run(row: AnyRow) -> Run:
    values = dict(row._mapping)
    return Run(**(values | {"reason": RunReason(values["reason"])}))
