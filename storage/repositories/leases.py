"""Leases, the intake journal and users: who does what alone, how far it has come, who they are."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any

from sqlalchemy import delete, insert, select, update

from heyan.errors import ConflictError, UnknownItemError
from storage import tables
from storage.owners import is_gone
from storage.records import JournalEntry, JournalState, Lease, User, new_id
from storage.repositories.base import AnyRow, Repository

_leases, _journal, _users = tables.leases, tables.journal, tables.users


class Leases(Repository):
    """Rights to do something alone for a while."""

    def acquire(
        self, name: str, owner: str, duration: timedelta, gone: Callable[[str], bool] = is_gone
    ) -> Lease | None:
        """The lease, or None while somebody else holds it. Taken over where it has expired or its owner is gone."""
        now = self._now()
        find = select(_leases).where(_leases.c.name == name)
        lease = Lease(name, owner, new_id("l"), now + duration)
        held = self._one(find)
        if held is not None and held.expires_at > now and not gone(held.owner):
            return None
        if held is None:
            return lease if self._insert_unless_there(_leases, find, **_lease_row(lease), acquired_at=now) else None
        same = update(_leases).where(_leases.c.name == name, _leases.c.token == held.token)
        return lease if self._changed(same.values(**_lease_row(lease), acquired_at=now)) else None

    def renew(self, lease: Lease, duration: timedelta) -> Lease:
        """The same lease for longer; ConflictError where it has passed to somebody else."""
        until = self._now() + duration
        same = update(_leases).where(_leases.c.name == lease.name, _leases.c.token == lease.token)
        if self._changed(same.values(expires_at=until)) == 0:
            raise ConflictError("the lease has passed to somebody else", lease=lease.name)
        return Lease(lease.name, lease.owner, lease.token, until)

    def release(self, lease: Lease) -> None:
        """Give it back; nothing happens where it has passed on already."""
        self._connection.execute(delete(_leases).where(_leases.c.name == lease.name, _leases.c.token == lease.token))

    def holder(self, name: str) -> Lease | None:
        """Who holds it now."""
        found = self._one(select(_leases).where(_leases.c.name == name, _leases.c.expires_at > self._now()))
        return Lease(found.name, found.owner, found.token, found.expires_at) if found else None

    def held_by(self, owner: str) -> tuple[Lease, ...]:
        """What this owner holds now, by name."""
        wanted = select(_leases).where(_leases.c.owner == owner, _leases.c.expires_at > self._now())
        rows = self._all(wanted.order_by(_leases.c.name))
        return tuple(Lease(row.name, row.owner, row.token, row.expires_at) for row in rows)


class Journal(Repository):
    """How far the intake of each bundle of a folder has come, by the bundle's bytes: what a cut-off intake resumes."""

    def see(self, round_id: str, digest: str, name: str) -> JournalEntry:
        """The entry of this bundle, made where it is new."""
        now = self._now()
        values: dict[str, Any] = {"round_id": round_id, "digest": digest, "name": name, "seen_at": now}
        values |= {"state": JournalState.SEEN.value, "changed_at": now}
        self._insert_unless_there(_journal, _entry(round_id, digest), **values)
        return self.get(round_id, digest)

    def get(self, round_id: str, digest: str) -> JournalEntry:
        """The entry of this bundle; UnknownItemError."""
        found = self._one(_entry(round_id, digest))
        if found is None:
            raise UnknownItemError("the journal does not know this bundle", bundle=digest)
        return _journal_entry(found)

    def start(self, entry: JournalEntry, owner: str) -> JournalEntry:
        """Somebody begins with it (again); ConflictError where it is done or has moved meanwhile."""
        attempts = entry.attempts + 1
        return self._move(entry, state=JournalState.STARTED.value, owner=owner, attempts=attempts, detail="")

    def finish(self, entry: JournalEntry, run_id: str) -> JournalEntry:
        """It is done with this run: say so in the unit that keeps the run."""
        return self._move(entry, state=JournalState.DONE.value, run_id=run_id)

    def fail(self, entry: JournalEntry, detail: str) -> JournalEntry:
        """It could not be done; it stays for another attempt."""
        return self._move(entry, state=JournalState.FAILED.value, detail=detail[:2000])

    def of_round(self, round_id: str, *states: JournalState) -> tuple[JournalEntry, ...]:
        """The round's entries by name, in these states (default all)."""
        wanted = select(_journal).where(_journal.c.round_id == round_id)
        if states:
            wanted = wanted.where(_journal.c.state.in_([state.value for state in states]))
        rows = self._all(wanted.order_by(_journal.c.name, _journal.c.digest))
        return tuple(_journal_entry(row) for row in rows)

    def _move(self, entry: JournalEntry, **values: Any) -> JournalEntry:
        same = update(_journal).where(
            _journal.c.round_id == entry.round_id,
            _journal.c.digest == entry.digest,
            _journal.c.attempts == entry.attempts,
            _journal.c.state != JournalState.DONE.value,
        )
        if self._changed(same.values(**values, changed_at=self._now())) == 0:
            raise ConflictError("another process has gone on with this bundle", bundle=entry.digest)
        return self.get(entry.round_id, entry.digest)


class Users(Repository):
    """People who decide."""

    def keep(self, user: User) -> User:
        """Enter somebody, or change their role."""
        known = self.find(user.name)
        if known == user:
            return user
        values = {name: getattr(user, name) for name in user.__slots__}
        if known is None:
            self._connection.execute(insert(_users).values(**values, created_at=self._now()))
        else:
            self._connection.execute(update(_users).where(_users.c.name == user.name).values(**values))
        self._audit("user.kept", f"user:{user.name}", values)
        return user

    def find(self, name: str) -> User | None:
        found = self._one(select(_users).where(_users.c.name == name))
        return User(found.name, found.role, found.district, found.active) if found else None

    def all(self) -> tuple[User, ...]:
        rows = self._all(select(_users).order_by(_users.c.name))
        return tuple(User(row.name, row.role, row.district, row.active) for row in rows)


def _lease_row(lease: Lease) -> dict[str, Any]:
    return {name: getattr(lease, name) for name in lease.__slots__}


def _entry(round_id: str, digest: str) -> Any:
    return select(_journal).where(_journal.c.round_id == round_id, _journal.c.digest == digest)


def _journal_entry(row: AnyRow) -> JournalEntry:
    return JournalEntry(
        round_id=row.round_id,
        digest=row.digest,
        name=row.name,
        state=JournalState(row.state),
        run_id=row.run_id,
        owner=row.owner,
        attempts=row.attempts,
        detail=row.detail,
    )
