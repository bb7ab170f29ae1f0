"""Search: two characters, numbers, districts, hostile words; a hit opens its page with the places framed."""

from __future__ import annotations

from collections.abc import Callable
from urllib.parse import quote

import pytest

from casework.accounts import Role
from storage.records import EVERYTHING
from tests.casework.bundles import FIRST, SECOND
from tests.review.conftest import Browser, Town

Browse = Callable[[str], Browser]
OFFICIAL, CITY, EXPERT = Role.DISTRICT_OFFICIAL.value, Role.CITY_OFFICIAL.value, Role.EXPERT.value


def _search(browser: Browser, words: str) -> str:
    status, text = browser.get(f"/search?q={quote(words)}")
    assert status == 200
    return text


@pytest.mark.parametrize("words", ["甲智", FIRST[1], FIRST[1][4:12], "25332000000000000011", "甲云", "建国"])
def test_names_codes_numbers_and_page_text_are_found(browse: Browse, town: Town, words: str) -> None:
    assert f"/applications/{town.own}" in _search(browse(OFFICIAL), words)


def test_another_district_is_not_found(browse: Browse, town: Town) -> None:
    assert town.other not in _search(browse(OFFICIAL), SECOND[0])
    assert town.other not in _search(browse(OFFICIAL), "25332000000000000012")
    assert town.other in _search(browse(CITY), "25332000000000000012")
    assert town.other not in _search(browse(EXPERT), SECOND[0])


@pytest.mark.parametrize("words", ["<script>", '" OR 1', "没有这样的词", "%%", "—"])
def test_what_is_not_there_is_said_and_shown_as_text(browse: Browse, words: str) -> None:
    text = _search(browse(OFFICIAL), words)
    assert "<script>" not in text.partition("<main")[2].replace("<script src", "")
    assert "没有找到" in text or "请输入文字" in text


def test_a_hit_opens_its_page_with_the_words_framed(browse: Browse, town: Town) -> None:
    browser = browse(OFFICIAL)
    text = _search(browser, "平台名称")
    path = next(part for part in text.split('"') if part.startswith(f"/applications/{town.own}/found/"))
    status, page = browser.get(path)
    assert status == 200
    assert "data-box=" in page
    assert "第 1 处" in page
    foreign = path.replace(town.own, town.other)
    assert browser.get(foreign)[0] == 404


def test_a_corrected_number_is_found_in_the_same_transaction(town: Town) -> None:
    with town.rooms.house.store.view() as unit:
        latest = unit.runs.latest(town.own)
        assert latest is not None
        numbers = [h for h in unit.search.find("25332000000000000011", EVERYTHING) if h.part == "number"]
    assert {hit.application_id for hit in numbers} == {town.own}
