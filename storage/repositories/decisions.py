"""What people have said: appended, never changed. A later decision about the same thing outweighs an earlier one."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

from sqlalchemy import Select, select

from heyan import codec
from heyan.errors import UnknownItemError
from storage import tables
from storage.records import Decision, NewDecision, Origin, RecordKind
from storage.repositories.base import AnyRow, Repository, batches

_table = tables.decisions


class Decisions(Repository):
    """Decisions of every kind."""

    def add(self, said: NewDecision) -> Decision:
        """Record a decision, with its audit row."""
        number = self._insert(_table, **_row(said), decided_at=self._now())
        self._audit(f"decision.{said.kind.value}", f"decision:{number}", payload(said), said.user)
        return self.get(number)

    def get(self, number: int) -> Decision:
        """The decision of this number; UnknownItemError."""
        found = self._one(select(_table).where(_table.c.id == number))
        if found is None:
            raise UnknownItemError("no decision has this number", decision=str(number))
        return decision(found)

    def newest(self) -> int:
        """The number of the newest decision, 0 where there is none: `upto` of a run made now."""
        found = self._one(select(_table.c.id).order_by(_table.c.id.desc()).limit(1))
        return int(found.id) if found else 0

    def of_application(
        self, application_id: str, *kinds: RecordKind, upto: int | None = None, origin: Origin = Origin.RUN
    ) -> tuple[Decision, ...]:
        """An application's decisions in their order, of these kinds (default all), none after number `upto`."""
        its = _table.c.application_id.in_(self._merged(application_id))
        wanted = select(_table).where(its, _table.c.origin == origin.value)
        return self._found(wanted, kinds, upto)

    def all(self) -> Iterator[Decision]:
        """Every decision there is, in order."""
        for row in self._connection.execute(select(_table).order_by(_table.c.id)):
            yield decision(row)

    def aliases(self, upto: int | None = None) -> tuple[Decision, ...]:
        """The names people take for an applicant's (曾用名), which hold everywhere, without those taken back."""
        said, taken = self.alias_history(upto)
        return tuple(one for one in said if one.id not in taken)

    def alias_history(self, upto: int | None = None) -> tuple[tuple[Decision, ...], dict[int, Decision]]:
        """All former names ever recorded, and by their numbers the decisions that have taken some of them back."""
        said = self._found(select(_table), (RecordKind.ALIAS,), upto)
        everywhere = select(_table).where(_table.c.application_id.is_(None))
        back = self._found(everywhere, (RecordKind.RETRACTION,), upto)
        numbers = {one.id for one in said}
        taken = {int(one.said.content["decision"]): one for one in back if "decision" in one.said.content}
        return said, {number: one for number, one in taken.items() if number in numbers}

    def with_ids(self, numbers: Iterable[int]) -> tuple[Decision, ...]:
        """Exactly these, in their order: what a run's manifest names."""
        found = [row for batch in batches(numbers) for row in self._all(select(_table).where(_table.c.id.in_(batch)))]
        return tuple(sorted((decision(row) for row in found), key=lambda each: each.id))

    def _found(self, wanted: Select[Any], kinds: tuple[RecordKind, ...], upto: int | None) -> tuple[Decision, ...]:
        if kinds:
            wanted = wanted.where(_table.c.kind.in_([kind.value for kind in kinds]))
        if upto is not None:
            wanted = wanted.where(_table.c.id <= upto)
        return tuple(decision(row) for row in self._all(wanted.order_by(_table.c.id)))


def payload(said: NewDecision) -> Any:
    """What the audit row of a decision covers: all of it."""
    return codec.plain(said, NewDecision)


def decision(row: AnyRow) -> Decision:
    """A stored row as a decision."""
    said = NewDecision(
        kind=RecordKind(row.kind),
        user=row.decided_by,
        reason=row.reason,
        application_id=row.application_id,
        file_sha256=row.file_sha256,
        pages=None if row.first_page is None else (row.first_page, row.last_page),
        field=row.field,
        value=row.value,
        content=row.content,
        origin=Origin(row.origin),
        item_id=row.item_id,
        fingerprint=row.fingerprint,
        evidence_digest=row.evidence_digest,
    )
    return Decision(row.id, row.decided_at, said)


def _row(said: NewDecision) -> dict[str, Any]:
    first, last = said.pages or (None, None)
    return {
        "kind": said.kind.value,
        "decided_by": said.user,
        "reason": said.reason,
        "application_id": said.application_id,
        "file_sha256": said.file_sha256,
        "first_page": first,
        "last_page": last,
        "field": said.field,
        "value": said.value,
        "content": said.content,
        "origin": said.origin.value,
        "item_id": said.item_id,
        "fingerprint": said.fingerprint,
        "evidence_digest": said.evidence_digest,
    }
