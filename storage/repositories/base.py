"""What every repository works with: the connection of the unit, its clock, its actor and its audit trail."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import islice
from typing import Any, TypeVar

from sqlalchemy import Connection, Row, Table, insert, select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.sql import Executable

from storage import tables
from storage.repositories.audit import AuditTrail

T = TypeVar("T")

AnyRow = Row[Any]
"""A row of whatever columns were asked for."""

BATCH = 500
"""Values in one IN list or rows in one insert: below every database's limit of parameters."""


@dataclass(frozen=True, slots=True)
class Work:
    """One unit's means."""

    connection: Connection
    clock: Callable[[], datetime]
    actor: str
    audit: AuditTrail


class Repository:
    """A repository of one unit of work."""

    def __init__(self, work: Work) -> None:
        self._work = work
        self._connection = work.connection

    def _now(self) -> datetime:
        return self._work.clock()

    def _audit(self, action: str, subject: str, payload: Any, actor: str | None = None) -> None:
        self._work.audit.record(action, subject, payload, actor or self._work.actor)

    def _one(self, statement: Executable) -> AnyRow | None:
        return self._connection.execute(statement).one_or_none()

    def _all(self, statement: Executable) -> Sequence[AnyRow]:
        return self._connection.execute(statement).all()

    def _number(self, statement: Executable) -> int:
        """The one whole number that the statement counts."""
        return int(self._connection.execute(statement).scalar() or 0)

    def _merged(self, application_id: str) -> list[str]:
        """The application and those that were merged into it: what was recorded under their ids is its own."""
        table, found, new = tables.applications, [application_id], [application_id]
        while new:
            rows = self._all(select(table.c.id).where(table.c.merged_into.in_(new)).order_by(table.c.id))
            new = [row.id for row in rows if row.id not in found]
            found += new
        return found

    def _insert(self, table: Table, **values: Any) -> Any:
        """Insert one row and give its primary key's first part."""
        result = self._connection.execute(insert(table).values(**values))
        return result.inserted_primary_key[0] if result.inserted_primary_key else None

    def _insert_all(self, table: Table, rows: Iterable[dict[str, Any]]) -> None:
        for batch in batches(rows):
            self._connection.execute(insert(table), batch)

    def _insert_unless_there(self, table: Table, find: Executable, **values: Any) -> bool:
        """Insert the row that `find` looks for unless it is there; whether it was inserted.

        SQLite's writers come one after the other; elsewhere another one may insert between our two steps.
        """
        if self._one(find) is not None:
            return False
        try:
            with self._connection.begin_nested():
                self._connection.execute(insert(table).values(**values))
        except IntegrityError:
            if self._one(find) is None:
                raise
            return False
        return True

    def _changed(self, statement: Executable) -> int:
        """Run an UPDATE or DELETE and give the number of rows it met."""
        return int(self._connection.execute(statement).rowcount)


def batches(values: Iterable[T], size: int = BATCH) -> Iterator[list[T]]:
    """The values in lists of at most `size`."""
    rest = iter(values)
    while batch := list(islice(rest, size)):
        yield batch
