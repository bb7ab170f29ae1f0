"""Every route × role × own or another district: what the matrix allows, and nothing else."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from fastapi.routing import APIRoute
from fastapi.testclient import TestClient

from casework.accounts import Role
from review.app import make_app
from review.matrix import load_matrix
from review.views import ROUTERS
from storage.handing_records import NewUpload, UploadState
from storage.records import Scope
from tests.review.conftest import HERE, THERE, Browser, Town

MATRIX = load_matrix()
ROUTES = sorted(
    f"{method} {route.path}"
    for router in ROUTERS
    for route in router.routes
    if isinstance(route, APIRoute)
    for method in route.methods
)
EVERYWHERE = (Role.CITY_OFFICIAL, Role.AUDITOR)
NUMBERED = ("{proposal_id}", "{task_id}", "{objection_id}", "/collision", "{conclusion_id}", "{paper_id}")
"""Ids of things that the town has none of."""
REFUSED = ("POST /uploads", "POST /admin/tokens", "POST /admin/tokens/revoke")
"""Routes whose form here is one that changes nothing."""
RAW = ("POST /applications/{application_id}/attachments",)
SCOPED = ("{application_id}", "{item_id}", "{run_id}", "{upload_id}")


def _apart(route: str) -> bool:
    """Routes that no role decides over; those for tokens are walked in test_api."""
    return MATRIX.is_public(route) or MATRIX.is_token(route)


def test_every_route_has_a_row_and_every_row_a_route() -> None:
    assert sorted(MATRIX.rows) == ROUTES


def test_every_route_passes_the_guard(town: Town) -> None:
    app = make_app(town.rooms)
    guards = [one for route in app.routes if isinstance(route, APIRoute) for one in route.dependencies]
    assert all(getattr(one.dependency, "__name__", "") == "admit" for one in guards)
    assert len(guards) == len([route for route in app.routes if isinstance(route, APIRoute)])


@pytest.mark.parametrize("route", [route for route in ROUTES if not MATRIX.is_public(route)])
def test_nobody_comes_in_without_a_session(stranger: TestClient, town: Town, route: str) -> None:
    method, path = _filled(town, route, own=True)
    answer = stranger.request(method, path, headers={"HX-Request": "true"}, follow_redirects=False)
    assert answer.status_code == 401


@pytest.mark.parametrize("role", list(Role))
@pytest.mark.parametrize("own", [True, False], ids=["own", "other"])
@pytest.mark.parametrize("route", [r for r in ROUTES if r not in ("POST /logout",) and not _apart(r)])
def test_the_matrix_is_what_happens(
    browse: Callable[[str], Browser], town: Town, route: str, role: Role, own: bool
) -> None:
    method, path = _filled(town, route, own)
    browser = browse(role.value)
    if route in RAW:
        status, _ = browser.send(path, b"paper")
    else:
        status, _ = browser.get(path) if method == "GET" else browser.post(path, _form(town, route, own))
    if not MATRIX.allows(route, role):
        assert status == 403
    elif not own and role not in EVERYWHERE and any(part in route for part in SCOPED):
        assert status == 404
    elif any(part in route for part in NUMBERED) or route.endswith("/undo"):
        assert status == 404  # there is none of this number: a foreign one answers the same
    else:
        assert status in (200, 204, 303, 409, 422, 503) or (route in REFUSED and status == 400)


def test_a_foreign_id_answers_like_an_unknown_one(browse: Callable[[str], Browser], town: Town) -> None:
    browser = browse(Role.DISTRICT_OFFICIAL)
    foreign, unknown = browser.get(f"/applications/{town.other}"), browser.get("/applications/a-nothing")
    assert foreign[0] == unknown[0] == 404
    assert foreign[1].replace(town.other, "") == unknown[1].replace("a-nothing", "")


def _filled(town: Town, route: str, own: bool) -> tuple[str, str]:
    method, path = route.split(" ")
    application = town.own if own else town.other
    values = {
        "{application_id}": application,
        "{item_id}": str(town.item(application)),
        "{run_id}": town.own_run if own else town.other_run,
        "{round_id}": "2026",
        "{claim_id}": "invested_amount",
        "{sha256}": town.file(application),
        "{page}": "1",
        "{proposal_id}": "999",
        "{task_id}": "999",
        "{objection_id}": "999",
        "{line_id}": "999",
        "{number}": "1",
        "{name}": "second",
        "{upload_id}": _upload(town, HERE if own else THERE) if "{upload_id}" in path else "",
        "{submission_id}": _submission(town, application),
        "{conclusion_id}": "999",
        "{paper_id}": "p-nothing",
        "{form}": "pdf",
    }
    for name, value in values.items():
        path = path.replace(name, value)
    return method, path + ("?box=0.1,0.1,0.5,0.2" if "/crops/" in path else "")


def _upload(town: Town, district: str) -> str:
    """An upload of the district that was refused: no reading process takes it."""
    store = town.rooms.house.store
    with store.unit("tester") as unit:
        known = unit.uploads.of_round("2026", Scope((district,)), UploadState.REFUSED)
        if known:
            return known[-1].id
        made = unit.uploads.enter(NewUpload("2026", district, store.objects.put_bytes(b"x"), "x.zip", 1))
        unit.uploads.settle(made.id, UploadState.REFUSED, "withdrawn")
        unit.commit()
    return made.id


def _submission(town: Town, application: str) -> str:
    with town.rooms.house.store.view() as unit:
        return unit.submissions.of_application(application)[0].id


def _form(town: Town, route: str, own: bool) -> dict[str, object]:
    """A form that could be sent, and changes nothing that other tests look at."""
    run, application = (town.own_run, town.own) if own else (town.other_run, town.other)
    forms: dict[str, dict[str, object]] = {
        "fields": {"run": run, "document": "d-nothing", "field": "total", "saying": "enter"},
        "splitting/undo": {"sha256": town.file(application)},
        "undo": {"decision": 999, "document": "d-nothing", "field": "total"},
        "places": {
            "run": run,
            "sha256": town.file(application),
            "page": 1,
            "left": 0.1,
            "top": 0.1,
            "right": 0.2,
            "bottom": 0.2,
        },
        "rechecks": {"mode": "again"} if "{objection_id}" in route else {"run": run, "mode": "again"},
        "objections": {
            "objector": "某公司",
            "raised_on": "2026-10-12",
            "matter": "claim",
            "subject": "claim:nothing",
            "words": "x",
        },
        "conclusion": {"version": 1, "outcome": "rejected", "reasons": "x"},
        "splitting": {"sha256": town.file(application), "page": 1, "act": "boundary", "value": "begin"},
        "scoring": {"version": 99},
        "assignments": {"user": Role.EXPERT.value, "assigned": "true" if own else "false"},
        "publication": {"published_on": "2099-01-01"},
        "originals-seen": {"item": "declaration", "seen": "true"},
        "decide": {"version": 999, "decision": "inspect", "reason_code": "originals"},
        "withdraw": {"reason": ""},
        "end": {"run": run, "outcome": "recommended", "reason_code": "complete"},
        "papers": {"kind": "review_opinion"},
        "summary": {"district": HERE},
        "account": {"old": "wrong", "new": "something else 1", "again": "something else 1"},
        "tokens": {"name": "", "days": 0},
        "revoke": {"token": "x"},
        "users": {"name": "", "role": "clerk", "password": "x"},
        "second": {"role": "clerk", "district": "nowhere"},
    }
    last = "splitting/undo" if route.endswith("/splitting/undo") else route.rpartition("/")[2]
    if route == "POST /applications/{application_id}/conclusion":
        return forms["end"]
    if route in ("POST /proposals/{proposal_id}", "POST /conclusions/{conclusion_id}"):
        return {"agreed": "true"}
    return forms.get("second" if last == "{name}" else last, {})
