"""Tokens by which other office systems read: shown once, stored as digests, ended by time or by hand."""

from __future__ import annotations

import secrets
from datetime import timedelta

from casework.accounts import MOST_FROM_ONE_PLACE, WINDOW, TooManyAttemptsError, digest_of
from casework.house import House
from heyan.errors import HeyanError
from storage import Store
from storage.office_records import ApiToken
from storage.records import EVERYTHING, Scope

BEGINNING = "heyan_"


class TokenError(HeyanError):
    """There is no token, or it opens nothing (any more)."""

    code = "token"


def make_token(house: House, name: str, districts: tuple[str, ...] | None, days: int) -> tuple[str, ApiToken]:
    """A new token: its text, which is stored nowhere, and its record."""
    text = BEGINNING + secrets.token_urlsafe(32)
    with house.store.unit(house.actor) as unit:
        made = unit.tokens.add(digest_of(text), name, districts, timedelta(days=days))
        unit.commit()
    return text, made


def scope_of_token(store: Store, text: str, place: str) -> Scope:
    """What the token may read; TokenError, or TooManyAttemptsError for a place that keeps guessing."""
    key = f"token:{place[:100]}"
    with store.view() as unit:
        tried = unit.log_in.attempts(key, WINDOW)
        token = unit.tokens.standing(digest_of(text)) if text.startswith(BEGINNING) else None
        stale = token is not None and unit.tokens.is_stale(token)
    if token is None:
        if tried >= MOST_FROM_ONE_PLACE:
            raise TooManyAttemptsError("too many wrong tokens")
        with store.unit("api") as unit:
            unit.log_in.count_attempt(key, WINDOW)
            unit.commit()
        raise TokenError("the token opens nothing")
    if stale:
        with store.unit(f"api:{token.id[:16]}") as unit:
            unit.tokens.use(token.id)
            unit.commit()
    return EVERYTHING if token.districts is None else Scope(districts=token.districts)
