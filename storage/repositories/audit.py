"""The audit chain: each row's hash covers the row before it, so nothing in between can change unseen."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, insert, select, update

from heyan import codec
from storage import tables
from storage.records import AuditRow, ChainFault

START = "0" * 64
"""What the first row names as its previous one."""


class AuditTrail:
    """Appends to the chain within a unit of work, and verifies it."""

    def __init__(self, connection: Connection, clock: Callable[[], datetime], actor: str) -> None:
        self._connection = connection
        self._clock = clock
        self._actor = actor

    def record(self, action: str, subject: str, payload: Any = None, actor: str | None = None) -> AuditRow:
        """Append a row: who did what to which subject (`run:r-…`). Of the payload only its digest is kept."""
        previous, at = self.head(lock=True), self._clock()
        stated = (previous[0] + 1, at, actor or self._actor, action, subject, codec.digest(payload), previous[1])
        row = AuditRow(*stated, hash=link(*stated))
        self._connection.execute(insert(tables.audit).values(_columns(row)))
        self._connection.execute(update(tables.audit_head).values(seq=row.seq, hash=row.hash))
        return row

    def head(self, lock: bool = False) -> tuple[int, str]:
        """Number and hash of the newest row. With `lock`, writers of the chain queue here (PostgreSQL; SQLite's do
        already)."""
        wanted = select(tables.audit_head.c.seq, tables.audit_head.c.hash)
        found = self._connection.execute(wanted.with_for_update() if lock else wanted).one()
        return (found.seq, found.hash)

    def snapshot(self) -> str:
        """Names this state of the store: everything that was ever recorded up to here."""
        seq, digest = self.head()
        return f"{seq}:{digest[:16]}"

    def rows(self, after: int = 0, subject: str | None = None) -> Iterator[AuditRow]:
        """The chain in its order."""
        wanted = select(tables.audit).where(tables.audit.c.seq > after).order_by(tables.audit.c.seq)
        if subject is not None:
            wanted = wanted.where(tables.audit.c.subject == subject)
        for row in self._connection.execute(wanted):
            yield AuditRow(*row)

    def verify_chain(self) -> ChainFault | None:
        """The first row that is missing, moved or changed; None where the whole chain holds, its end included."""
        seq, previous = 0, START
        for row in self.rows():
            fault = _fault(row, seq + 1, previous)
            if fault is not None:
                return ChainFault(seq + 1, fault)
            seq, previous = row.seq, row.hash
        if (seq, previous) != self.head():
            return ChainFault(seq + 1, "the end of the chain is cut off")
        return None


def _fault(row: AuditRow, seq: int, previous: str) -> str | None:
    """Why this row cannot be the next link, None where it is."""
    if row.seq != seq:
        return "a row is missing"
    if row.previous != previous:
        return "the row does not follow the one before it"
    stated = (row.seq, row.at, row.actor, row.action, row.subject, row.payload_digest, row.previous)
    return None if row.hash == link(*stated) else "the row has been changed"


def link(seq: int, at: datetime, actor: str, action: str, subject: str, payload_digest: str, previous: str) -> str:
    """A row's hash."""
    return codec.digest([seq, at.isoformat(timespec="microseconds"), actor, action, subject, payload_digest, previous])


def _columns(row: AuditRow) -> dict[str, Any]:
    return {name: getattr(row, name) for name in row.__slots__}
