"""Readings by key: the expensive thing, kept for ever. A second reading under a key stands beside the first."""

from __future__ import annotations

import hashlib
from typing import Generic, TypeVar

from sqlalchemy import func, select

from heyan import codec
from storage import tables
from storage.records import ReadingRef
from storage.repositories.base import Repository, Work

T = TypeVar("T")


class Readings(Repository, Generic[T]):
    """Values of one type under keys (SHA-256 of file, reader version, engine, models, flags)."""

    def __init__(self, work: Work, form: str, kind: type[T]) -> None:
        super().__init__(work)
        self._form = form
        self._kind = kind

    def put(self, key: str, value: T) -> ReadingRef:
        """Keep a reading. The same again changes nothing; a different one (--reread) becomes the newest of its key."""
        table, content = tables.readings, codec.encode(value, self._kind)
        digest = hashlib.sha256(content).hexdigest()
        self._insert_unless_there(
            table,
            select(table.c.key).where(table.c.key == key, table.c.digest == digest),
            key=key,
            generation=1 + self._number(select(func.max(table.c.generation)).where(table.c.key == key)),
            form=self._form,
            digest=digest,
            content=content,
            read_at=self._now(),
        )
        return ReadingRef(key, digest)

    def get(self, key: str) -> T | None:
        """The newest reading under the key; None: not read yet."""
        ref = self.ref(key)
        return None if ref is None else self.exactly(ref)

    def ref(self, key: str) -> ReadingRef | None:
        """The exact name of the newest reading under the key."""
        table = tables.readings
        wanted = select(table.c.key, table.c.digest).where(table.c.key == key, table.c.form == self._form)
        found = self._one(wanted.order_by(table.c.generation.desc()).limit(1))
        return ReadingRef(*found) if found else None

    def exactly(self, ref: ReadingRef) -> T | None:
        """The reading that a manifest names, whatever has been read since."""
        table = tables.readings
        wanted = select(table.c.content).where(table.c.key == ref.key, table.c.digest == ref.digest)
        found = self._one(wanted)
        return None if found is None else codec.decode(bytes(found.content), self._kind)

    def generations(self, key: str) -> tuple[ReadingRef, ...]:
        """Every reading under the key, oldest first."""
        table = tables.readings
        wanted = select(table.c.key, table.c.digest).where(table.c.key == key).order_by(table.c.generation)
        return tuple(ReadingRef(*row) for row in self._all(wanted))
