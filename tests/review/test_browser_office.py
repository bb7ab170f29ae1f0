"""Runs, objections, search, pages and scores in Debian's Chromium: by keys, and without an axe violation."""

from __future__ import annotations

from casework.accounts import Role
from tests.review.conftest import PASSWORD, Town
from tests.review.test_browser import AXE, address, chromium, page, pytestmark, sync_api

__all__ = ["address", "chromium", "page", "pytestmark"]


def _faults(page: sync_api.Page) -> list[str]:
    page.evaluate(AXE.read_text(encoding="utf-8"))
    found = page.evaluate("axe.run(document, {runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa']})")
    return [f"{one['id']}: {one['nodes'][0]['html'][:160]}" for one in found["violations"]]


def test_the_new_pages_have_no_accessibility_fault(page: sync_api.Page, town: Town) -> None:
    sha256 = town.file(town.own)
    for path in (
        "runs",
        f"comparison?first={town.own_run}&second={town.own_run}",
        "objections",
        f"splitting?file={sha256}",
        f"found/{sha256}/1?q=平台",
    ):
        page.goto(f"/applications/{town.own}/{path}")
        assert _faults(page) == [], path
    for path in ("/objections", "/search?q=平台"):
        page.goto(path)
        assert _faults(page) == [], path


def test_a_recheck_is_asked_for_by_keys_and_tells_its_result(page: sync_api.Page, town: Town) -> None:
    page.goto(f"/applications/{town.own}/runs")
    page.focus("select[name=run]")
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    page.wait_for_selector(".task .lamp", timeout=60000)
    assert page.is_visible(".lamp.is-same")


def test_a_file_is_added_and_ticked(page: sync_api.Page, town: Town) -> None:
    page.goto(f"/applications/{town.own}/runs")
    paper = {"name": "补充 证明.pdf", "mimeType": "application/pdf", "buffer": b"%PDF-1.7 x"}
    page.set_input_files("[data-upload]", files=[paper])
    page.wait_for_selector("input[name=attachments]:checked")
    assert page.is_checked("input[name=mode][value=evidence]")
    assert "补充 证明.pdf" in page.inner_text(".attached")


def test_files_are_chosen_by_a_button_of_our_own(page: sync_api.Page, town: Town) -> None:
    """A browser labels its own file button in its own language; ours is Chinese, and Tab reaches it."""
    for path in (f"/applications/{town.own}/runs", f"/applications/{town.own}/objections", "/uploads"):
        page.goto(path)
        held = page.query_selector("input[type=file]")
        assert held is not None, path
        assert held.bounding_box()["width"] <= 1, path  # type: ignore[index]
        held.focus()
        page.keyboard.press("Shift+Tab")
        page.keyboard.press("Tab")
        assert held.evaluate("one => one === document.activeElement"), path


def test_pages_are_named_and_taken_back_by_keys(page: sync_api.Page, town: Town) -> None:
    with town.rooms.house.store.view() as unit:
        report = unit.runs.report(town.own_run)
    invoice = next(one for one in report["documents"] if one["kind"] == "invoice")
    sha256 = next(one["sha256"] for one in report["files"] if one["path"] == invoice["file"])
    page.goto(f"/applications/{town.own}/splitting?file={sha256}")
    page.focus(".pages > li")
    page.keyboard.press("c")
    page.wait_for_selector("select[name=value]:focus")
    page.keyboard.press("End")
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    page.wait_for_selector("[data-page-undo]")
    kind = page.inner_text(".pages select[name=value] option:last-child >> nth=0")
    page.wait_for_selector(
        f".pages .name:has-text('{kind}')", timeout=30000
    )  # judged again, and shown without a reload
    page.focus(".pages > li")
    page.keyboard.press("z")
    page.wait_for_selector("[data-page-undo]", state="detached")
    with town.rooms.house.store.view() as unit:
        said = [one.said.kind.value for one in unit.decisions.of_application(town.own)][-2:]
    assert said == ["split", "retraction"]


def test_an_experts_sheet_sums_as_it_is_typed(chromium: sync_api.Browser, address: str, town: Town) -> None:
    context = chromium.new_context(viewport={"width": 1366, "height": 768}, base_url=address)
    opened = context.new_page()
    opened.goto("/login")
    opened.fill("input[name=name]", Role.EXPERT.value)
    opened.fill("input[name=password]", PASSWORD)
    opened.press("input[name=password]", "Enter")
    opened.wait_for_url("**/rounds/*")
    opened.goto(f"/applications/{town.own}/scoring")
    assert _faults(opened) == []
    opened.fill("input[name='points.coverage']", "9.5")
    opened.fill("input[name='points.targets']", "8")
    assert opened.inner_text("[data-total]") == "17.5"
    context.close()
