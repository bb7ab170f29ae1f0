"""The API: reads by token within its districts, revocable, described; and nothing without one."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

import pytest
from fastapi.testclient import TestClient

from casework.accounts import Role
from review.matrix import load_matrix
from tests.review.conftest import HERE, Browser, Town

Browse = Callable[[str], Browser]
ADMIN = Role.ADMINISTRATOR.value
TOKENED = sorted(route for route in load_matrix().rows if load_matrix().is_token(route))


def _token(browse: Browse, district: str, name: str = "OA") -> str:
    status, text = browse(ADMIN).post("/admin/tokens", {"name": name, "district": district, "days": 30})
    assert status == 200
    found = re.search(r'class="secret">([^<]+)<', text)
    assert found
    return found[1]


def _get(client: TestClient, path: str, token: str = "") -> tuple[int, dict[str, Any]]:
    answer = client.get(path, headers={"Authorization": f"Bearer {token}"} if token else {})
    return answer.status_code, answer.json()


def _path(town: Town, route: str, own: bool) -> str:
    path = route.partition(" ")[2]
    path = path.replace("{application_id}", town.own if own else town.other)
    return path.replace("{run_id}", town.own_run if own else town.other_run)


@pytest.mark.parametrize("route", TOKENED)
def test_a_token_reads_its_district_and_nothing_else(
    browse: Browse, stranger: TestClient, town: Town, route: str
) -> None:
    token = _token(browse, HERE)
    assert _get(stranger, _path(town, route, own=True))[0] == 401
    assert _get(stranger, _path(town, route, own=True), "heyan_wrong")[0] == 401
    assert _get(stranger, _path(town, route, own=True), token)[0] == 200
    if "{" in route:
        status, said = _get(stranger, _path(town, route, own=False), token)
        assert status == 404
        assert "菜单" not in str(said)  # another system has none
        assert town.other not in str(said)
        assert _get(stranger, _path(town, route, own=False), _token(browse, ""))[0] == 200


def test_lists_come_in_pages_and_hold_no_foreign_application(browse: Browse, stranger: TestClient, town: Town) -> None:
    status, said = _get(stranger, "/api/v1/applications", _token(browse, HERE))
    assert status == 200
    assert [one["id"] for one in said["applications"]] == [town.own]
    every = _token(browse, "")
    _, first = _get(stranger, "/api/v1/applications?limit=1", every)
    _, second = _get(stranger, f"/api/v1/applications?limit=1&after={first['next']}", every)
    ids = [one["id"] for part in (first, second) for one in part["applications"]]
    assert sorted(ids) == sorted([town.own, town.other])
    assert second["next"] is None
    assert _get(stranger, "/api/v1/applications?limit=0", every)[0] == 422


def test_a_revoked_token_opens_nothing(browse: Browse, stranger: TestClient, town: Town) -> None:
    token = _token(browse, HERE, "zu widerrufen")
    with town.rooms.house.store.view() as unit:
        record = next(one for one in unit.tokens.all() if one.name == "zu widerrufen")
    assert token not in str(record)
    assert browse(ADMIN).post("/admin/tokens/revoke", {"token": record.id})[0] == 200
    assert _get(stranger, "/api/v1/applications", token)[0] == 401
    assert token not in browse(ADMIN).get("/admin/tokens")[1]


def test_a_session_is_no_token_and_nothing_can_be_written(browse: Browse, town: Town) -> None:
    assert browse(Role.CITY_OFFICIAL.value).get("/api/v1/applications")[0] == 401
    assert browse(Role.CITY_OFFICIAL.value).post("/api/v1/applications", {})[0] == 405


def test_the_description_names_every_route_and_the_token(stranger: TestClient) -> None:
    stated = stranger.get("/api/v1/openapi.json").json()
    assert sorted(f"GET {path}" for path in stated["paths"]) == TOKENED
    assert stated["components"]["securitySchemes"]["token"]["scheme"] == "bearer"
    assert "FindingShape" in stated["components"]["schemas"]
    for path in stated["paths"].values():
        assert {"200", "401", "404", "422"} == set(path["get"]["responses"])


def test_rounds_rules_and_registers_are_shown_with_versions(browse: Browse, town: Town) -> None:
    status, text = browse(ADMIN).get("/admin/settings")
    assert status == 200
    assert town.rooms.house.configuration.sha256[:16] in text
    assert "invoice.total_mismatch" in text
    assert "2026-09-30" in text
