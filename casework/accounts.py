"""Who may come in: passwords, sessions, the first administrator."""

from __future__ import annotations

import secrets
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import timedelta
from enum import StrEnum
from functools import cache
from hashlib import sha256

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

from heyan.errors import HeyanError
from storage import Store
from storage.records import EVERYTHING, Scope, Session, User

SESSION = timedelta(hours=10)
IDLE = timedelta(minutes=60)
CODE_LIFE = timedelta(minutes=30)
WINDOW = timedelta(minutes=15)
MOST_FAILURES = 5
"""Wrong passwords for one name within the window; then it is closed until the window has passed."""
MOST_FROM_ONE_PLACE = 50
SHORTEST = 10
ADMIN_CODE = "administrator"


class Role(StrEnum):
    """What somebody is at the desk."""

    CLERK = "clerk"
    DISTRICT_OFFICIAL = "district_official"
    CITY_OFFICIAL = "city_official"
    EXPERT = "expert"
    AUDITOR = "auditor"
    ADMINISTRATOR = "administrator"


OF_DISTRICTS = (Role.CLERK, Role.DISTRICT_OFFICIAL)


class LogInError(HeyanError):
    """Name or password is wrong; it is not said which."""

    code = "log_in"


class TooManyAttemptsError(HeyanError):
    """Too many wrong passwords; the name is closed for a while."""

    code = "too_many_attempts"
    retryable = True


class WeakPasswordError(HeyanError):
    """The password is too short or too plain."""

    code = "weak_password"


class CodeError(HeyanError):
    """The one-time code is wrong, used or too old."""

    code = "code"


class AccountError(HeyanError):
    """The account cannot be made like this."""

    code = "account"


@dataclass(frozen=True, slots=True)
class Opened:
    """A new session with the token that only the browser gets."""

    token: str
    session: Session


def digest_of(secret: str) -> str:
    """What is stored of a token or code."""
    return sha256(secret.encode()).hexdigest()


def log_in(store: Store, name: str, password: str, place: str) -> Opened:
    """Open a session. LogInError, or TooManyAttemptsError; `place` is where the attempt comes from."""
    by_name, by_place = f"name:{name[:100]}", f"place:{place[:100]}"
    with store.view() as unit:
        user, hashed = unit.users.find(name), unit.log_in.password_hash(name)
        tried = unit.log_in.attempts(by_name, WINDOW)
        from_there = unit.log_in.attempts(by_place, WINDOW)
    if tried >= MOST_FAILURES or from_there >= MOST_FROM_ONE_PLACE:
        raise TooManyAttemptsError("too many wrong passwords")
    # Unknown names cost as much time as known ones: the answer must not tell which there are.
    good = _verified(hashed or _nobody(), password)
    with store.unit(name[:64]) as unit:
        if not good or user is None or hashed is None or not user.active:
            unit.log_in.count_attempt(by_name, WINDOW)
            unit.log_in.count_attempt(by_place, WINDOW)
            unit.audit.record("session.refused", f"user:{name[:100]}")
            unit.commit()
            raise LogInError("name or password is wrong")
        token, csrf = secrets.token_urlsafe(32), secrets.token_urlsafe(24)
        unit.log_in.clear_attempts(by_name)
        unit.log_in.open_session(digest_of(token), name, csrf, SESSION)
        session = unit.log_in.session(digest_of(token), IDLE)
        unit.commit()
    if session is None:
        raise LogInError("the account is closed")
    return Opened(token, session)


def session_of(store: Store, token: str) -> Session | None:
    """The session that a browser's token belongs to, if it stands."""
    with store.view() as unit:
        session = unit.log_in.session(digest_of(token), IDLE)
        stale = session is not None and unit.log_in.is_stale(session)
    if session is not None and stale:
        with store.unit(session.user.name) as unit:
            unit.log_in.touch(session.id)
            unit.commit()
    return session


def log_out(store: Store, session: Session) -> None:
    """End a session."""
    with store.unit(session.user.name) as unit:
        unit.log_in.revoke(session.id)
        unit.audit.record("session.closed", f"user:{session.user.name}")
        unit.commit()


def make_account(store: Store, actor: str, user: User, password: str, districts: Iterable[str]) -> User:
    """Enter or change somebody with a password; WeakPasswordError, AccountError."""
    checked_password(password, user.name)
    checked_account(user, districts)
    hashed = _hasher().hash(password)
    with store.unit(actor) as unit:
        unit.users.keep(user)
        unit.log_in.set_password(user.name, hashed)
        unit.commit()
    return user


def change_account(store: Store, actor: str, user: User, districts: Iterable[str]) -> User:
    """Change role, district or activity; the user's sessions end, so that old rights do not live on."""
    checked_account(user, districts)
    with store.unit(actor) as unit:
        unit.users.keep(user)
        unit.log_in.revoke_all(user.name)
        unit.commit()
    return user


def change_password(store: Store, session: Session, old: str, new: str) -> None:
    """One's own password; LogInError where the old one is wrong."""
    name = session.user.name
    with store.view() as unit:
        hashed = unit.log_in.password_hash(name)
    if not hashed or not _verified(hashed, old):
        raise LogInError("the old password is wrong")
    checked_password(new, name)
    made = _hasher().hash(new)
    with store.unit(name) as unit:
        unit.log_in.set_password(name, made)
        unit.commit()


def admin_code(store: Store) -> str:
    """A new one-time code by which the first administrator comes in; earlier codes are void."""
    code = "-".join(secrets.token_hex(2) for _ in range(4))
    with store.unit("command line") as unit:
        unit.log_in.add_code(digest_of(code), ADMIN_CODE, CODE_LIFE)
        unit.commit()
    return code


def first_administrator(store: Store, code: str, name: str, password: str) -> User:
    """Use the code to make an administrator; CodeError where it is no good. A name that is taken is refused."""
    checked_password(password, name)
    user = User(name, Role.ADMINISTRATOR.value, "", True)
    checked_account(user, ())
    hashed = _hasher().hash(password)
    with store.unit(name) as unit:
        if not unit.log_in.use_code(digest_of(code.strip().lower()), ADMIN_CODE):
            raise CodeError("the code is wrong, used or too old")
        if unit.users.find(name) is not None:
            raise AccountError("the name is taken", reason="taken")
        unit.users.keep(user)
        unit.log_in.set_password(name, hashed)
        unit.commit()
    return user


def scope_of(store: Store, user: User) -> Scope:
    """What the user may see: by role and district; nothing where the role is unknown."""
    match user.role:
        case Role.CLERK | Role.DISTRICT_OFFICIAL:
            return Scope(districts=(user.district,) if user.district else ())
        case Role.CITY_OFFICIAL | Role.AUDITOR:
            return EVERYTHING
        case Role.EXPERT:
            with store.view() as unit:
                return Scope(districts=None, applications=unit.desk.assigned(user.name))
        case _:
            return Scope()


def checked_password(password: str, name: str) -> None:
    """WeakPasswordError where somebody could guess it."""
    plain = len(set(password)) < 5 or name.lower() in password.lower()
    if not SHORTEST <= len(password) <= 200 or plain:
        raise WeakPasswordError(f"a password needs {SHORTEST} characters, five different ones, and not the name")


def checked_account(user: User, districts: Iterable[str]) -> None:
    """AccountError where name, role and district do not fit together."""
    if not 0 < len(user.name.strip()) <= 64 or user.name != user.name.strip() or not user.name.isprintable():
        raise AccountError("a name has 1 to 64 characters", reason="name")
    if user.role not in tuple(Role):
        raise AccountError("there is no such role", reason="role")
    needs_district = user.role in OF_DISTRICTS
    if needs_district and user.district not in tuple(districts):
        raise AccountError("this role needs one of the districts", reason="district")
    if not needs_district and user.district:
        raise AccountError("this role has no district", reason="no_district")


@cache
def _hasher() -> PasswordHasher:
    """Argon2id with the library's defaults (RFC 9106, low memory)."""
    return PasswordHasher()


@cache
def _nobody() -> str:
    return _hasher().hash(secrets.token_hex(16))


def _verified(hashed: str, password: str) -> bool:
    try:
        return _hasher().verify(hashed, password)
    except (VerificationError, InvalidHashError):
        return False
