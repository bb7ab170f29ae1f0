"""Two flows in Chromium, by keyboard: a bundle is handed in and read; a review is concluded and its papers taken."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from casework.accounts import Role
from casework.house import open_house
from casework.uploads import read_next
from casework.verify import verify
from heyan.vocabulary import DecisionKind
from storage.records import ItemState
from tests.casework.bundles import bundle
from tests.casework.test_uploads import packed
from tests.review.conftest import HERE, PASSWORD, Town
from tests.review.test_browser import AXE, address, chromium, pytestmark, sync_api

__all__ = ["address", "chromium", "pytestmark"]
EIGHTH = ("绍兴辛工业互联有限公司", "913306217125879893")
NINTH = ("绍兴壬数字科技有限公司", "913306046651737746")
OFFICIAL = Role.DISTRICT_OFFICIAL.value


@pytest.fixture
def page(chromium: sync_api.Browser, address: str) -> Iterator[sync_api.Page]:
    """Logged in as a district official; anything the browser complains about fails the test."""
    complaints: list[str] = []
    context = chromium.new_context(viewport={"width": 1366, "height": 768}, base_url=address, accept_downloads=True)
    opened = context.new_page()
    opened.on("pageerror", lambda error: complaints.append(str(error)))
    opened.on("console", lambda said: complaints.append(said.text) if "Content Security" in said.text else None)
    opened.goto("/login")
    opened.fill("input[name=name]", OFFICIAL)
    opened.fill("input[name=password]", PASSWORD)
    opened.keyboard.press("Enter")
    opened.wait_for_url("**/rounds/*")
    yield opened
    context.close()
    assert not complaints


def accessible(page: sync_api.Page) -> None:
    page.evaluate(AXE.read_text(encoding="utf-8"))
    found = page.evaluate("axe.run(document, {runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa']})")
    assert [f"{one['id']}: {one['nodes'][0]['html'][:160]}" for one in found["violations"]] == []


def test_bundles_are_handed_in_and_get_their_receipts(page: sync_api.Page, town: Town, tmp_path: Path) -> None:
    first = packed(tmp_path / "辛", EIGHTH, "25332000000000000081")
    empty = tmp_path / "空.zip"
    empty.write_bytes(b"")
    page.goto("/uploads")
    accessible(page)
    page.keyboard.press("Tab")
    page.focus("#files")
    page.set_input_files("#files", [str(first), str(empty)])
    page.wait_for_selector("#sending li.good a")
    assert "文件是空的" in page.inner_text("#sending li.bad")
    page.click("#sending li.good a")
    page.wait_for_selector("#receipt :text('等待读取')")
    accessible(page)
    assert read_next(town.rooms.house) is not None
    page.wait_for_selector("#receipt :text('已读取并核验')", timeout=15000)
    assert "发票0081.xml" in page.inner_text("#receipt")
    accessible(page)
    with page.expect_download() as printed:
        page.click("text=打印回执")
    assert Path(printed.value.path()).read_bytes().startswith(b"%PDF")


def test_a_dropped_file_is_handed_in(page: sync_api.Page) -> None:
    page.goto("/uploads")
    page.evaluate("""() => {
        const carried = new DataTransfer();
        carried.items.add(new File(['no archive'], '拖入.zip'));
        document.querySelector('#drop').dispatchEvent(new DragEvent('drop', {dataTransfer: carried, bubbles: true}));
    }""")
    page.wait_for_selector("#sending li.good:has-text('拖入.zip')")


def test_a_broken_connection_is_told_and_can_be_tried_again(page: sync_api.Page, tmp_path: Path) -> None:
    path = tmp_path / "断线.zip"
    path.write_bytes(b"x" * 1000)
    page.goto("/uploads")
    page.route("**/uploads", lambda route: route.abort() if route.request.method == "POST" else route.continue_())
    page.set_input_files("#files", str(path))
    page.wait_for_selector("#sending li.bad:has-text('网络中断')")
    page.unroute("**/uploads")
    page.click("#sending li.bad button")
    page.wait_for_selector("#sending li.good:has-text('断线.zip')")


def test_a_review_is_concluded_and_its_papers_are_taken(page: sync_api.Page, town: Town, tmp_path: Path) -> None:
    pytest.importorskip("docxtpl", reason="docxtpl is not installed (tools/install.sh test)")
    with open_house(town.rooms.house.settings, "tester") as house:
        made = verify(
            house, bundle(tmp_path / "壬", NINTH, "25332000000000000091"), house.configuration.round(2026)
        ).run
        case = made.application_id
        with house.store.unit(OFFICIAL) as unit:
            unit.applications.describe(case, district=HERE)
            unit.commit()
    page.goto(f"/applications/{case}")
    page.click("text=初审结论与文书")
    page.wait_for_selector("#against-all li")  # what stands against every conclusion is told once, and none is offered
    accessible(page)
    assert page.query_selector("input[name=outcome]") is None
    assert "缺少必交材料" in page.inner_text("#against-all")
    with town.rooms.house.store.unit(OFFICIAL) as unit:
        for item in unit.review.of_application(case):
            if item.state is not ItemState.SUPERSEDED:
                unit.review.decide(item, OFFICIAL, DecisionKind.SUPPLEMENT, "缺少材料：请补交")
        unit.commit()
    page.reload()
    assert page.is_disabled("input[value=recommended]")
    assert "缺少必交材料" in page.inner_text("#against-recommended")
    page.focus("input[value=supplement]")
    page.keyboard.press("Space")
    page.select_option("select[name=reason_code]", "missing")
    page.focus("#conclude button.primary")
    page.keyboard.press("Enter")
    page.wait_for_selector(".note:has-text('已生效')")
    accessible(page)
    page.click("button:has-text('生成一次性补正告知书')")
    page.wait_for_selector("#papers table")
    accessible(page)
    for name, beginning in (("PDF", b"%PDF"), ("DOCX", b"PK")):
        with page.expect_download() as taken:
            page.click(f"#papers a:has-text('{name}')")
        assert Path(taken.value.path()).read_bytes().startswith(beginning)
    page.goto("/rounds/2026")
    accessible(page)
    page.goto("/rounds/2026/summary")
    accessible(page)
    page.goto("/signatures")
    accessible(page)
