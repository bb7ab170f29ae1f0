"""Logging in: password hashes, sessions that can be revoked, one-time codes, and counts of attempts."""

from __future__ import annotations

from datetime import timedelta

from sqlalchemy import delete, insert, select, update

from storage import tables
from storage.records import Session, User
from storage.repositories.base import Repository

_credentials, _sessions, _codes, _attempts = tables.credentials, tables.sessions, tables.codes, tables.attempts

TOUCH = timedelta(minutes=5)
"""A session's last use is written down no more often than this."""


class LogIn(Repository):
    """What logging in needs; secrets are never stored, their hashes are."""

    def password_hash(self, user: str) -> str | None:
        """The stored hash, None where the user has no password."""
        found = self._one(select(_credentials.c.password_hash).where(_credentials.c.user == user))
        return str(found[0]) if found else None

    def set_password(self, user: str, password_hash: str) -> None:
        """Keep a new hash; every session of the user ends."""
        self._connection.execute(delete(_credentials).where(_credentials.c.user == user))
        self._connection.execute(
            insert(_credentials).values(user=user, password_hash=password_hash, changed_at=self._now())
        )
        self.revoke_all(user)
        self._audit("password.set", f"user:{user}", None)

    def open_session(self, session_id: str, user: str, csrf: str, duration: timedelta) -> None:
        """Enter a session; those that have expired are cleared away."""
        now = self._now()
        self._connection.execute(delete(_sessions).where(_sessions.c.expires_at <= now))
        row = {"id": session_id, "user": user, "csrf": csrf, "made_at": now, "seen_at": now}
        self._connection.execute(insert(_sessions).values(**row, expires_at=now + duration))
        self._audit("session.opened", f"user:{user}", None, user)

    def session(self, session_id: str, idle: timedelta) -> Session | None:
        """The session if it stands: not expired, not idle for too long, its user active."""
        users, now = tables.users, self._now()
        wanted = select(_sessions, users.c.role, users.c.district, users.c.active)
        wanted = wanted.join(users, users.c.name == _sessions.c.user).where(_sessions.c.id == session_id)
        row = self._one(wanted)
        if row is None or not row.active or row.expires_at <= now or row.seen_at + idle <= now:
            return None
        user = User(row.user, row.role, row.district, row.active)
        return Session(row.id, user, row.csrf, row.made_at, row.seen_at, row.expires_at)

    def touch(self, session_id: str) -> None:
        """Note that the session is in use."""
        self._connection.execute(update(_sessions).where(_sessions.c.id == session_id).values(seen_at=self._now()))

    def is_stale(self, session: Session) -> bool:
        """Whether its last use should be written down again."""
        return session.seen_at + TOUCH <= self._now()

    def revoke(self, session_id: str) -> None:
        """End a session at once."""
        self._connection.execute(delete(_sessions).where(_sessions.c.id == session_id))

    def revoke_all(self, user: str) -> int:
        """End every session of a user; how many."""
        return self._changed(delete(_sessions).where(_sessions.c.user == user))

    def add_code(self, code_id: str, purpose: str, duration: timedelta) -> None:
        """Enter a one-time code; earlier ones of the purpose are void."""
        self._connection.execute(delete(_codes).where(_codes.c.purpose == purpose))
        self._connection.execute(insert(_codes).values(id=code_id, purpose=purpose, expires_at=self._now() + duration))
        self._audit("code.made", f"code:{purpose}", None)

    def use_code(self, code_id: str, purpose: str) -> bool:
        """Use up a code; whether it was good."""
        same = (_codes.c.id == code_id, _codes.c.purpose == purpose, _codes.c.used_at.is_(None))
        good = update(_codes).where(*same, _codes.c.expires_at > self._now())
        return self._changed(good.values(used_at=self._now())) == 1

    def count_attempt(self, key: str, window: timedelta) -> int:
        """Count one more attempt under this key; how many there have been within the window."""
        now = self._now()
        found = self._one(select(_attempts).where(_attempts.c.key == key))
        if found is None or found.since + window <= now:
            self._connection.execute(delete(_attempts).where(_attempts.c.key == key))
            self._connection.execute(insert(_attempts).values(key=key, times=1, since=now))
            return 1
        self._connection.execute(update(_attempts).where(_attempts.c.key == key).values(times=found.times + 1))
        return int(found.times) + 1

    def attempts(self, key: str, window: timedelta) -> int:
        """How many attempts there have been under this key within the window."""
        found = self._one(select(_attempts).where(_attempts.c.key == key))
        return int(found.times) if found and found.since + window > self._now() else 0

    def clear_attempts(self, key: str) -> None:
        """Forget the attempts: one has succeeded."""
        self._connection.execute(delete(_attempts).where(_attempts.c.key == key))
