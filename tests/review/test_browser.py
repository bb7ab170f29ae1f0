"""The desk in Debian's Chromium: a day by keyboard alone, evidence framed without a click, no axe violation."""

from __future__ import annotations

import socket
import threading
import time
from collections.abc import Iterator
from copy import deepcopy
from pathlib import Path

import pytest
import uvicorn

from casework.accounts import Role
from review.app import make_app
from review.pages import STATIC
from tests.review.conftest import PASSWORD, ROOT, Town

sync_api = pytest.importorskip("playwright.sync_api")
CHROMIUM = Path("/usr/bin/chromium")
AXE = STATIC / "vendor" / "axe.js"
FLAGS = ["--no-sandbox", "--disable-gpu", "--disable-background-networking", "--disable-component-update"]

pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(not CHROMIUM.exists(), reason="Debian's chromium is not installed (tools/install.sh test)"),
    pytest.mark.skipif(not AXE.exists(), reason="axe-core is not vendored (tools/vendor.sh test)"),
]


@pytest.fixture(scope="module")
def address(town: Town) -> Iterator[str]:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    server = uvicorn.Server(uvicorn.Config(make_app(town.rooms), host="127.0.0.1", port=port, log_level="error"))
    thread = threading.Thread(target=server.run, daemon=True)
    thread.start()
    while not server.started:
        time.sleep(0.05)
    yield f"http://127.0.0.1:{port}"
    server.should_exit = True
    thread.join()


@pytest.fixture(scope="module")
def chromium() -> Iterator[sync_api.Browser]:
    with sync_api.sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=str(CHROMIUM), args=FLAGS)
        yield browser
        browser.close()


@pytest.fixture
def page(chromium: sync_api.Browser, address: str) -> Iterator[sync_api.Page]:
    """Logged in as a district official, by keyboard. Anything the browser complains about fails the test."""
    complaints: list[str] = []
    context = chromium.new_context(viewport={"width": 1366, "height": 768}, base_url=address)
    opened = context.new_page()
    opened.on("pageerror", lambda error: complaints.append(str(error)))
    opened.on("console", lambda said: complaints.append(said.text) if "Content Security" in said.text else None)
    opened.goto("/login")
    opened.wait_for_selector("input:focus")  # what is typed before a place has the focus goes nowhere
    opened.keyboard.type(Role.DISTRICT_OFFICIAL.value)
    opened.keyboard.press("Tab")
    opened.keyboard.type(PASSWORD)
    opened.keyboard.press("Enter")
    opened.wait_for_url("**/rounds/*")
    yield opened
    context.close()
    assert not complaints


@pytest.mark.parametrize(
    "path",
    [
        "/rounds/2026",
        "/queue",
        "/signatures",
        "/help",
        "/design",
        "/manual",
        "/account",
        "/applications/{own}",
        "/applications/{own}/claims/invested_amount",
        "/applications/{own}/desk",
        "/nothing-here",
    ],
)
def test_no_page_has_an_accessibility_fault(page: sync_api.Page, town: Town, path: str) -> None:
    page.goto(path.format(own=town.own))
    page.evaluate(AXE.read_text(encoding="utf-8"))
    found = page.evaluate("axe.run(document, {runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa']})")
    faults = [f"{one['id']}: {one['nodes'][0]['html'][:160]}" for one in found["violations"]]
    assert faults == []


def test_a_doubt_shows_its_evidence_without_a_click_and_is_decided_by_keys(page: sync_api.Page, town: Town) -> None:
    with town.rooms.house.store.view() as unit:
        items = unit.review.open_items(application_id=town.own)
        item = next(i for i in items if i.lines[0].finding.evidence and i.lines[0].finding.evidence[0].box)
    page.goto(f"/items/{item.id}")
    page.wait_for_selector(".frame", timeout=30000)
    page.keyboard.press("3")
    page.keyboard.type("请补充材料")
    page.keyboard.press("Control+Enter")
    page.wait_for_selector("#work .note")
    with town.rooms.house.store.view() as unit:
        decided = unit.review.item(item.id).lines[0].decision
    assert decided is not None
    assert (decided.said.value, decided.said.user) == ("supplement", Role.DISTRICT_OFFICIAL.value)
    assert "请补充材料" in decided.said.reason
    page.goto(f"/items/{item.id}")  # what was sent is kept no longer: nothing stands there as not saved
    page.wait_for_selector("#decide .options")
    assert page.is_hidden("#decide .unsaved")
    assert page.query_selector("input[name=decision]:checked") is None


def test_a_field_is_accepted_by_one_key(page: sync_api.Page, town: Town) -> None:
    with town.rooms.house.store.view() as unit:
        report = unit.runs.report(town.own_run)
    document = next(one["id"] for one in report["documents"] if one["kind"] == "invoice")
    page.goto(f"/applications/{town.own}/desk?document={document}&field=seller_name")
    page.wait_for_selector("#i-seller_name:focus")
    with page.expect_response("**/fields") as answer:
        page.keyboard.press("Enter")
    assert answer.value.status == 200
    page.wait_for_selector("#f-seller_name .tag:has-text('已确认')")


def test_a_proposal_is_taken_by_one_key(page: sync_api.Page, town: Town) -> None:
    with town.rooms.house.store.view() as unit:
        latest = unit.runs.latest(town.own)
        assert latest is not None
        report = deepcopy(town.rooms.reports.get(unit, latest.id))
    paper = next(one for one in report["documents"] if one["kind"] == "invoice")
    paper["fields"]["total"] |= {"needs_review": True, "proposal": {"value": "1234.56", "reasons": ["words"]}}
    town.rooms.reports._held[latest.id] = report
    page.goto(f"/applications/{town.own}/desk?document={paper['id']}&field=total")
    page.wait_for_selector("#f-total input:focus")
    page.keyboard.press("Alt+j")
    page.wait_for_selector("#f-total .tag:has-text('已采纳建议')")
    del town.rooms.reports._held[latest.id]
    with town.rooms.house.store.view() as unit:
        said = unit.decisions.of_application(town.own)[-1].said
    assert (said.field, said.value, said.content["saying"]) == ("total", "1234.56", "proposed")


def test_typed_text_survives_an_expired_session(page: sync_api.Page, town: Town) -> None:
    with town.rooms.house.store.view() as unit:
        item = next(i for i in unit.review.open_items(application_id=town.own))
    page.goto(f"/items/{item.id}")
    page.keyboard.press("3")
    page.keyboard.type("不要丢失")
    page.context.clear_cookies()
    page.keyboard.press("Control+Enter")
    page.wait_for_selector("#messages .toast:has-text('登录已过期')")
    assert page.input_value("#decide textarea[name=reason]") == "不要丢失"
    assert page.is_visible("#decide .unsaved")


def test_the_keys_are_shown(page: sync_api.Page) -> None:
    page.keyboard.press("?")
    assert page.is_visible("#keys")


def test_only_features_of_chromium_109_are_used() -> None:
    """Features that came later, by their spelling (CSS and JavaScript)."""
    later = ("@starting-style", "popover", "color-mix(", "@scope", "text-wrap", "Promise.withResolvers", "toSorted(")
    later += ("Object.groupBy", "Array.fromAsync", "startViewTransition", "anchor-name", "field-sizing", "light-dark(")
    ours = [path for path in (ROOT / "review" / "static").glob("*.*") if path.suffix in (".css", ".js")]
    assert len(ours) >= 3
    assert [(path.name, word) for path in ours for word in later if word in path.read_text(encoding="utf-8")] == []
    assert "& " not in (ROOT / "review" / "static" / "desk.css").read_text(encoding="utf-8")  # nested rules: 112
