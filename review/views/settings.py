"""The rest of administration: rounds, rules and registers with their versions; tokens and what is told outside."""

from __future__ import annotations

from fastapi import APIRouter, Request
from starlette.responses import Response

from casework.configuration import load_configuration
from casework.notices import channels
from casework.registers import listed
from casework.round_tools import check_rounds
from casework.tokens import make_token
from heyan.errors import ConfigurationError
from review.access import Desk, Known
from review.forms import FormError, checked
from review.office_forms import RevokeForm, TokenForm
from review.pages import page
from review.rooms import Rooms
from review.views.admin import districts

router = APIRouter()


@router.get("/admin/settings")
def settings(request: Request, rooms: Desk, _: Known) -> Response:
    """Rounds, rules and registers as they stand, each with its version; changed by file and command only."""
    configuration = rooms.house.configuration
    with rooms.house.store.view() as unit:
        rounds, imports = unit.rounds.all(), unit.registers.history()
    return page(
        request,
        "settings.html.j2",
        configuration=configuration,
        newer=_newer(rooms),
        rounds=rounds,
        checks=check_rounds(configuration.folder),
        laws=sorted(configuration.catalogue, key=lambda law: law.rule.id),
        registers=listed(rooms.house),
        imports=imports,
    )


@router.get("/admin/tokens")
def tokens(request: Request, rooms: Desk, _: Known) -> Response:
    """Tokens of other systems, and what was told outside."""
    return _tokens(request, rooms)


@router.post("/admin/tokens")
def made(request: Request, rooms: Desk, visitor: Known) -> Response:
    """A new token; its text is shown this once."""
    form = checked(visitor.entries, TokenForm)
    known = districts(rooms)
    if form.district and form.district not in known:
        raise FormError("there is no such district")
    limited = (form.district,) if form.district else None
    text, _ = make_token(rooms.house_of(visitor.user.name), form.name, limited, form.days)
    return _tokens(request, rooms, text)


@router.post("/admin/tokens/revoke")
def revoked(request: Request, rooms: Desk, visitor: Known) -> Response:
    """The token opens nothing any more, from now on."""
    form = checked(visitor.entries, RevokeForm)
    with rooms.house.store.unit(visitor.user.name) as unit:
        unit.tokens.revoke(form.token)
        unit.commit()
    return _tokens(request, rooms)


def _tokens(request: Request, rooms: Rooms, secret: str = "") -> Response:
    with rooms.house.store.view() as unit:
        every, notices = unit.tokens.all(), unit.notices.newest()
    return page(
        request,
        "tokens.html.j2",
        tokens=every[::-1],
        districts=districts(rooms),
        secret=secret,
        notices=notices,
        channels=tuple(channels(rooms.house.settings)),
        now=rooms.house.store.clock(),
    )


def _newer(rooms: Rooms) -> str:
    """The version of configs/ where it has changed since the desk was opened, or `broken`; empty: it has not."""
    try:
        now = load_configuration(rooms.house.configuration.folder).sha256
    except ConfigurationError:
        return "broken"
    return now if now != rooms.house.configuration.sha256 else ""
