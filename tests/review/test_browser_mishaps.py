"""What goes wrong at a desk: no network, an impatient hand, two tabs, going back, wrong addresses, hostile text."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from casework.accounts import Role
from casework.house import open_house
from casework.verify import verify
from storage.records import ReviewItem
from tests.casework.bundles import bundle
from tests.review.conftest import HERE, Browser, Town
from tests.review.test_browser import address, chromium, page, pytestmark, sync_api

__all__ = ["address", "chromium", "page", "pytestmark"]
OFFICIAL = Role.DISTRICT_OFFICIAL.value
HOSTILE = "<img src=x onerror=alert(1)>\u202e=HYPERLINK(1)" + "长" * 3000


TENTH = ("绍兴寅工业软件有限公司", "91330602MAL534C2X0")


@pytest.fixture(scope="module")
def case(town: Town, tmp_path_factory: pytest.TempPathFactory) -> str:
    """An application of this module's own, so that what it decides is nobody else's."""
    papers = bundle(tmp_path_factory.mktemp("寅"), TENTH, "25332000000000000101", invested="9.99")
    with open_house(town.rooms.house.settings, "tester") as house:
        number = verify(house, papers, house.configuration.round(2026)).run.application_id
        with house.store.unit("tester") as unit:
            unit.applications.describe(number, district=HERE)
            unit.commit()
    return number


@pytest.fixture
def item(town: Town, case: str) -> ReviewItem:
    """An open doubt that one person may decide; once it is decided, the next test takes another."""
    desk, decisions = town.rooms.desk, town.rooms.desk.decisions
    with town.rooms.house.store.view() as unit:
        items = unit.review.open_items(application_id=case)
    return next(i for i in items if not any(desk.needs_second(i.rule, i.severity, kind) for kind in decisions))


def typed(page: sync_api.Page, item: ReviewItem, words: str) -> None:
    page.goto(f"/items/{item.id}")
    page.wait_for_selector("#decide .options")
    page.keyboard.press("3")
    page.keyboard.type(words)


def test_a_lost_network_keeps_the_text_and_says_so(page: sync_api.Page, town: Town, item: ReviewItem) -> None:
    typed(page, item, "断网前写的")
    page.context.set_offline(True)
    page.keyboard.press("Control+Enter")
    page.wait_for_selector("#messages :text('网络中断')")
    assert page.is_visible("#decide .unsaved")
    assert page.input_value("textarea[name=reason]") == "断网前写的"
    page.context.set_offline(False)
    page.click("#messages button:has-text('重试')")
    page.wait_for_selector("#work .note:has-text('已记录')")
    with town.rooms.house.store.view() as unit:
        line = unit.review.item(item.id).lines[0]
    assert line.decision is not None
    assert "断网前写的" in line.decision.said.reason


def test_what_was_typed_is_there_after_a_reload(page: sync_api.Page, item: ReviewItem) -> None:
    typed(page, item, "还没提交")
    page.reload()
    page.wait_for_selector("#decide .options")
    assert page.input_value("textarea[name=reason]") == "还没提交"
    assert page.is_visible("#decide .unsaved")


def test_a_value_typed_into_a_field_outlives_an_ended_session_and_a_reload(page: sync_api.Page, town: Town) -> None:
    with town.rooms.house.store.view() as unit:
        report = unit.runs.report(town.own_run)
    document = next(one["id"] for one in report["documents"] if one["kind"] == "invoice")
    address = f"/applications/{town.own}/desk?document={document}&field=seller_name"
    page.goto(address)
    page.wait_for_selector("#i-seller_name:focus")
    before = page.input_value("#i-seller_name")
    page.keyboard.type("不要丢失有限公司")
    cookies = page.context.cookies()
    page.context.clear_cookies()
    page.keyboard.press("Enter")
    page.wait_for_selector("#messages .toast:has-text('登录已过期')")
    assert page.input_value("#i-seller_name") == "不要丢失有限公司"
    page.context.add_cookies(cookies)
    page.goto(address)
    page.wait_for_selector("#f-seller_name .unsaved:visible")
    assert page.input_value("#i-seller_name") == "不要丢失有限公司"
    page.fill("#i-seller_name", before)
    page.goto(address)
    page.wait_for_selector("#i-seller_name:focus")
    assert page.input_value("#i-seller_name") == before
    assert not page.is_visible("#f-seller_name .unsaved")


def test_an_impatient_hand_sends_once(page: sync_api.Page, item: ReviewItem) -> None:
    sent: list[str] = []
    page.on("request", lambda asked: sent.append(asked.url) if asked.url.endswith("/decide") else None)
    typed(page, item, "只算一次")
    page.dblclick("#decide button.primary")
    page.wait_for_selector("#work .note:has-text('已记录')")
    page.wait_for_timeout(300)
    assert len([one for one in sent if f"/{item.id}/" in one]) == 1


def test_two_tabs_show_both_versions(page: sync_api.Page, item: ReviewItem) -> None:
    other = page.context.new_page()
    for tab in (page, other):
        typed(tab, item, "两个窗口")
    page.keyboard.press("Control+Enter")
    page.wait_for_selector("#work .note:has-text('已记录')")
    other.keyboard.press("Control+Enter")
    other.wait_for_selector("#work .versions")
    assert other.input_value("textarea[name=reason]") == "两个窗口"


def test_the_back_button_shows_what_was_there(page: sync_api.Page, item: ReviewItem) -> None:
    page.goto(f"/items/{item.id}")
    page.wait_for_selector("#decide")
    page.click("#queue a[href*='document=']")
    page.wait_for_selector(".fields")
    page.go_back()
    page.wait_for_selector("#decide")
    assert page.get_attribute("#queue a[aria-current]", "data-item") == str(item.id)
    assert page.is_visible(".bar nav")


@pytest.mark.parametrize(
    "path",
    [
        "/nothing",
        "/applications/{own}/nothing",
        "/items/0",
        "/items/99999999999999999999999",
        "/items/abc",
        "/rounds/1999",
        "/rounds/../../etc/passwd",
        "/applications/a-none",
        "/applications/%00",
        "/applications/{own}/desk?item=nothing",
        "/applications/{own}/desk?document=none",
        "/applications/{own}/claims/none",
        "/applications/{own}/pages/{sha}/999.jpg",
        "/applications/{own}/pages/xyz/1.jpg",
        "/applications/{own}/originals/" + "0" * 64,
        "/applications/{own}/comparison?first=none&second=none",
        "/uploads/none",
        "/papers/none/pdf",
        "/manual?chapter=none",
    ],
)
def test_a_wrong_address_gives_a_page_that_helps(browse: Callable[[str], Browser], town: Town, path: str) -> None:
    status, text = browse(OFFICIAL).get(path.format(own=town.own, sha=town.file(town.own)))
    assert status in (ELSE.get(path.rpartition("/")[2], 404), 404)
    assert "<nav" in text
    assert "Traceback" not in text


def test_hostile_text_stays_text_everywhere(page: sync_api.Page, town: Town, case: str) -> None:
    """A name with markup, direction marks, a formula and three thousand characters, on every screen that shows it."""
    store = town.rooms.house.store
    with store.unit("tester") as unit:
        name = unit.applications.get(case).name
        unit.applications.describe(case, name=HOSTILE)
        unit.commit()
    alerts: list[str] = []
    page.on("dialog", lambda dialog: (alerts.append(dialog.message), dialog.dismiss()))
    try:
        for path in ("/rounds/2026", "/queue", "/objections", *(f"/applications/{case}{x}" for x in SCREENS)):
            page.goto(path)
            assert page.query_selector("img[src=x]") is None, path
            assert "\u202e" not in page.inner_text("body"), path
            wider = page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
            assert wider <= 0, path
    finally:
        with store.unit("tester") as unit:
            unit.applications.describe(case, name=name)
            unit.commit()
    assert alerts == []


ELSE = {"999.jpg": 503, "manual?chapter=none": 200}
"""A page that cannot be drawn may come later; an unknown chapter is the whole manual."""
SCREENS = ("", "/desk", "/claims/invested_amount", "/conclusion", "/runs", "/objections", "/splitting")
