"""Who is asking, and whether they may: every request passes here before any view."""

from __future__ import annotations

import hmac
import secrets
from dataclasses import dataclass
from typing import Annotated, cast

from fastapi import Depends, Request
from starlette.concurrency import run_in_threadpool

from casework.accounts import scope_of, session_of
from casework.tokens import scope_of_token
from heyan.errors import HeyanError
from review.forms import Entries, entries_of
from review.rooms import Rooms
from storage.records import Scope, Session, User

COOKIE = "heyan_session"
KNOCK = "heyan_knock"
"""A random cookie that a log-in form must repeat: nobody can be logged in from another site."""
SAFE = ("GET", "HEAD")
RAW = "application/octet-stream"


class NotLoggedInError(HeyanError):
    """There is no session, or it has ended."""

    code = "not_logged_in"


class ForbiddenError(HeyanError):
    """This role may not do this."""

    code = "forbidden"


class CsrfError(HeyanError):
    """The request does not come from one of our pages."""

    code = "csrf"


@dataclass(frozen=True, slots=True)
class Visitor:
    """Somebody who may do what they ask for, and how far they may see."""

    user: User
    session: Session
    scope: Scope
    entries: Entries


def rooms_of(request: Request) -> Rooms:
    """The desk that serves this request."""
    return cast("Rooms", request.app.state.rooms)


def route_of(request: Request) -> str:
    """The route as the matrix names it."""
    method = "GET" if request.method == "HEAD" else request.method
    return f"{method} {request.scope['route'].path}"


async def admit(request: Request) -> None:
    """Let the request through, or not. Deny by default."""
    rooms, route = rooms_of(request), route_of(request)
    entries = {} if request.method in SAFE or _is_raw(request) else await entries_of(request)
    request.state.entries = entries
    if rooms.matrix.is_public(route):
        _same_origin(request)
        return
    if rooms.matrix.is_token(route):
        request.state.reads = await run_in_threadpool(_reads, request, rooms)
        return
    request.state.visitor = await run_in_threadpool(_visitor, request, rooms, route, entries)


def _reads(request: Request, rooms: Rooms) -> Scope:
    """What another system's token may read."""
    kind, _, text = request.headers.get("authorization", "").partition(" ")
    place = request.client.host if request.client else "unknown"
    return scope_of_token(rooms.house.store, text.strip() if kind.lower() == "bearer" else "", place)


def _is_raw(request: Request) -> bool:
    """Whether the body is a file that the view takes in piece by piece; its token comes in the header."""
    return request.headers.get("content-type", "") == RAW


def _visitor(request: Request, rooms: Rooms, route: str, entries: Entries) -> Visitor:
    token = request.cookies.get(COOKIE)
    session = session_of(rooms.house.store, token) if token else None
    if session is None:
        raise NotLoggedInError("log in first")
    request.state.session = session
    if request.method not in SAFE:
        _same_origin(request)
        sent = request.headers.get("x-csrf") or next(iter(entries.get("csrf", ())), "")
        if not hmac.compare_digest(sent.encode(), session.csrf.encode()):
            raise CsrfError("the token is missing or old")
    if not rooms.matrix.allows(route, session.user.role):
        raise ForbiddenError("this role may not do this")
    return Visitor(session.user, session, scope_of(rooms.house.store, session.user), entries)


def recognise(request: Request) -> None:
    """Who asks for something that is no route of ours: their menu helps them on; it allows nothing."""
    token = request.cookies.get(COOKIE)
    if token and not hasattr(request.state, "session"):
        session = session_of(rooms_of(request).house.store, token)
        if session is not None:
            request.state.session = session


def _same_origin(request: Request) -> None:
    """Refuse what a browser says another site has sent."""
    if request.method not in SAFE and request.headers.get("sec-fetch-site", "same-origin") not in (
        "same-origin",
        "none",
    ):
        raise CsrfError("the request comes from another site")


def knock() -> str:
    """A new random value for the log-in form."""
    return secrets.token_urlsafe(24)


def has_knocked(request: Request) -> bool:
    """Whether the form repeats the cookie that came with it."""
    sent = next(iter(request.state.entries.get("csrf", ())), "")
    return bool(sent) and hmac.compare_digest(sent.encode(), request.cookies.get(KNOCK, "").encode())


def _present(request: Request) -> Visitor:
    return cast("Visitor", request.state.visitor)


def _reading(request: Request) -> Scope:
    return cast("Scope", request.state.reads)


Reads = Annotated[Scope, Depends(_reading)]
Known = Annotated[Visitor, Depends(_present)]
Desk = Annotated[Rooms, Depends(rooms_of)]
