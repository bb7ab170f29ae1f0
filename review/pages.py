"""Turning what a view has found into an HTML page."""

from __future__ import annotations

import re
from datetime import datetime
from functools import cache
from hashlib import sha256
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from starlette.requests import Request
from starlette.responses import HTMLResponse

from casework.accounts import Role
from casework.papers.view import figure, grouped, standing
from casework.texts import Texts
from review.access import rooms_of
from review.words import words

HERE = Path(__file__).parent
STATIC = HERE / "static"
CHINA = ZoneInfo("Asia/Shanghai")
LONG = 600


def page(request: Request, template: str, status: int = 200, **values: Any) -> HTMLResponse:
    """A template with what every page shows: who is logged in, their menu, the token."""
    session = getattr(request.state, "session", None)
    visitor = getattr(request.state, "visitor", None)
    rooms = rooms_of(request)
    shared = {
        "user": session.user if session else None,
        "csrf": session.csrf if session else "",
        "role": words("roles", session.user.role) if session else "",
        "may": (lambda route: rooms.matrix.allows(route, session.user.role)) if session else (lambda _: False),
        "path": request.url.path,
        "name": rooms.house.configuration.texts,
        "say": words,
        "scope": visitor.scope if visitor else None,
    }
    text = environment().get_template(template).render(**shared | values)
    return HTMLResponse(text, status)


def is_fragment(request: Request) -> bool:
    """Whether htmx asks for a part of a page (a page restored from history is a whole one)."""
    return "hx-request" in request.headers and "hx-history-restore-request" not in request.headers


@cache
def environment() -> Environment:
    """The templates; everything is escaped, and a name that does not exist is an error."""
    made = Environment(
        loader=FileSystemLoader(HERE / "templates"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    made.filters |= {
        "standing": standing,
        "grouped": grouped,
        "figure": figure,
        "moment": moment,
        "day": day,
        "clock": clock,
        "short": short,
        "plainly": plainly,
        "located": located,
    }
    made.globals |= {"static": static, "Role": Role, "say": words}
    return made


@cache
def static(name: str) -> str:
    """The address of a static file, with its digest so that a new version is fetched."""
    path = STATIC / name
    return f"/static/{name}?v={sha256(path.read_bytes()).hexdigest()[:10]}" if path.exists() else f"/static/{name}"


def moment(value: datetime | None) -> str:
    """A time in China, to the minute."""
    return value.astimezone(CHINA).strftime("%Y-%m-%d %H:%M") if value else "—"


def day(value: Any) -> str:
    return value.isoformat() if value else "—"


def clock(value: datetime | None) -> str:
    return value.astimezone(CHINA).strftime("%H:%M") if value else "—"


def short(value: str, length: int = LONG) -> str:
    """Long text cut for a screen; direction marks that could turn a line around are shown as what they are."""
    seen = "".join(f"[U+{ord(x):04X}]" if x in BIDI else x for x in value)
    return seen if len(seen) <= length else f"{seen[:length]}…"


def plainly(state: str, names: Texts) -> str:
    """A change's state with its code words in Chinese (`failed major …`)."""
    return names.plainly(state)


def located(locator: str) -> str:
    """A place in a document without pages in words: `T5!R1C4` is a cell of the fifth table."""
    return TABLE_CELL.sub(r"表\1 第\2行第\3列", locator)


TABLE_CELL = re.compile(r"\bT(\d+)!R(\d+)C(\d+)")
BIDI = frozenset("\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069\u200e\u200f")
