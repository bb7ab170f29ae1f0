"""Scores: pre-filled with evidence and never with points, checked, hidden until handed in, final afterwards."""

from __future__ import annotations

import re
from collections.abc import Callable

from casework.accounts import Role, make_account
from heyan.rounds import Round
from storage.records import User
from tests.review.conftest import PASSWORD, Browser, Town

Browse = Callable[[str], Browser]
EXPERT, CITY = Role.EXPERT.value, Role.CITY_OFFICIAL.value


def _round(town: Town) -> Round:
    return town.rooms.house.configuration.round(2026)


def _second(town: Town, browse: Browse) -> Browser:
    with town.rooms.house.store.view() as unit:
        known = unit.users.find("expert2")
    if known is None:
        make_account(town.rooms.house.store, "tester", User("expert2", EXPERT, "", True), PASSWORD, ())
    form: dict[str, object] = {"user": "expert2", "assigned": "true"}
    assert browse(CITY).post(f"/applications/{town.own}/assignments", form)[0] == 303
    return browse("expert2")


def _full(town: Town, points: str = "5") -> dict[str, object]:
    return {f"points.{item.id}": points for item in _round(town).scoring} | {"version": 0, "comment": "可以"}


def test_the_sheet_adds_up_to_105_and_proposes_no_score(browse: Browse, town: Town) -> None:
    assert sum(item.points for item in _round(town).scoring) == 105
    status, text = _second(town, browse).get(f"/applications/{town.own}/scoring")
    assert status == 200
    assert "已完成投资" in text
    assert set(re.findall(r'name="points\.\w+"[^>]* value="([^"]*)"', text)) == {""}


def test_scores_are_checked_kept_hidden_and_final(browse: Browse, town: Town) -> None:
    first, second, path = browse(EXPERT), _second(town, browse), f"/applications/{town.own}/scoring"
    for wrong in ("11", "-1", "0.3", "NaN", "viel"):
        status, text = first.post(path, _full(town) | {"points.coverage": wrong})
        assert status == 422
        assert "平台覆盖功能" in text
        assert f'value="{wrong}"' in text
    assert first.post(path, {"points.coverage": "9.5", "version": 0})[0] == 303
    assert first.post(path, {"version": 1, "hand_in": "true"})[0] == 422
    assert first.post(path, {"version": 0})[0] == 409
    assert second.post(path, _full(town) | {"hand_in": "true"})[0] == 303
    assert "已提交的评分" not in first.get(path)[1]
    assert "expert2" not in first.get(path)[1]
    assert "expert2" in browse(CITY).get(path)[1]
    assert f">{EXPERT}</th>" not in browse(CITY).get(path)[1]
    assert first.post(path, _full(town, "4.5") | {"version": 1, "hand_in": "true"})[0] == 303
    assert "expert2" in first.get(path)[1]
    assert first.post(path, _full(town) | {"version": 2})[0] == 409
    assert "40.5" in browse(CITY).get("/scoring")[1]


def test_who_has_handed_in_keeps_the_assignment(browse: Browse, town: Town) -> None:
    path = f"/applications/{town.own}/assignments"
    assert browse(CITY).post(path, {"user": "expert2"})[0] == 409
    assert browse(CITY).post(path, {"user": Role.CLERK.value, "assigned": "true"})[0] == 404
    make_account(town.rooms.house.store, "tester", User("expert3", EXPERT, "", True), PASSWORD, ())
    assert browse(CITY).post(path, {"user": "expert3", "assigned": "true"})[0] == 303
    assert browse("expert3").get(f"/applications/{town.own}/scoring")[0] == 200
    assert browse(CITY).post(path, {"user": "expert3"})[0] == 303
    assert browse("expert3").get(f"/applications/{town.own}/scoring")[0] == 404
