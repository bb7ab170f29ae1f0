"""Each role's day in Chromium over one application that is really read, and a walk of the desk without a mouse."""

from __future__ import annotations

import json
import socket
import threading
import time
import zipfile
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
import uvicorn

from casework.accounts import Role, make_account
from casework.verify import verify
from heyan.settings import Settings
from review.app import make_app
from review.rooms import Rooms, open_rooms
from samples import make
from samples.layouts.registry import Taste
from storage.records import Application, User
from tests.casework.bundles import FIRST, bundle
from tests.review.conftest import PASSWORD
from tests.review.test_browser import chromium, pytestmark, sync_api

__all__ = ["chromium", "pytestmark"]
HERE = "柯桥区"
CLERK, OFFICIAL, CITY = Role.CLERK.value, Role.DISTRICT_OFFICIAL.value, Role.CITY_OFFICIAL.value
EXPERT, AUDITOR, ADMIN = Role.EXPERT.value, Role.AUDITOR.value, Role.ADMINISTRATOR.value
READ = ("declaration", "business_licence", "invoice")
"""Kinds that are handed in: all others are missing, and the day has something to settle."""
SEED = 5


@dataclass(frozen=True, slots=True)
class Open:
    """A desk that reads what is handed in, at its address."""

    rooms: Rooms
    address: str

    def application(self, name: str) -> Application:
        with self.rooms.house.store.view() as unit:
            return next(one for one in unit.applications.of_round("2026") if one.name == name)


@pytest.fixture(scope="module")
def desk(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Open]:
    with open_rooms(Settings(home=tmp_path_factory.mktemp("day")), reads=True) as rooms:
        districts = rooms.house.configuration.round(2026).districts
        for role in Role:
            district = HERE if role in (Role.CLERK, Role.DISTRICT_OFFICIAL) else ""
            make_account(rooms.house.store, "tester", User(role.value, role.value, district), PASSWORD, districts)
        second = User("second", Role.DISTRICT_OFFICIAL, HERE)
        make_account(rooms.house.store, "tester", second, PASSWORD, districts)
        with socket.socket() as probe:
            probe.bind(("127.0.0.1", 0))
            port = probe.getsockname()[1]
        server = uvicorn.Server(uvicorn.Config(make_app(rooms), host="127.0.0.1", port=port, log_level="error"))
        thread = threading.Thread(target=server.run, daemon=True)
        thread.start()
        while not server.started:
            time.sleep(0.05)
        yield Open(rooms, f"http://127.0.0.1:{port}")
        server.should_exit = True
        thread.join()


SignIn = Callable[[str], sync_api.Page]


@pytest.fixture
def sign_in(chromium: sync_api.Browser, desk: Open) -> Iterator[SignIn]:
    """A page of one's own for everybody, logged in by keyboard; what a browser complains about fails the test."""
    complaints: list[str] = []
    contexts = []

    def come(name: str) -> sync_api.Page:
        size = {"width": 1366, "height": 768}
        context = chromium.new_context(viewport=size, base_url=desk.address, accept_downloads=True)
        contexts.append(context)
        opened = context.new_page()
        opened.on("pageerror", lambda error: complaints.append(str(error)))
        opened.on("console", lambda said: complaints.append(said.text) if said.type == "error" else None)
        opened.goto("/login")
        log_in(opened, name)
        return opened

    yield come
    for context in contexts:
        context.close()
    assert complaints == []


def log_in(page: sync_api.Page, name: str) -> None:
    page.wait_for_selector("input:focus")
    page.keyboard.type(name)
    page.keyboard.press("Tab")
    page.keyboard.type(PASSWORD)
    page.keyboard.press("Enter")
    page.wait_for_selector(".who")


def few_papers(folder: Path) -> tuple[Path, str]:
    """A small bundle of our own samples without half of its materials, and its applicant."""
    name = next(iter(make.make(folder, SEED, 1, "clean", Taste(text=True), (), "small"))).split()[0]
    truth = json.loads((folder / name).with_suffix(".truth.json").read_text(encoding="utf-8"))
    wanted = {one["file"] for one in truth["documents"] if one["kind"] in READ}
    target = folder / "材料.zip"
    with zipfile.ZipFile(folder / name) as whole, zipfile.ZipFile(target, "w") as part:
        for entry in whole.infolist():
            if entry.filename in wanted:
                part.writestr(entry.filename, whole.read(entry))
    return target, truth["applicant"]["name"]


def taken(page: sync_api.Page, click: str) -> bytes:
    with page.expect_download() as download:
        page.click(click)
    return Path(download.value.path()).read_bytes()


def decide(page: sync_api.Page, item: int, key: str, words: str) -> str:
    """Open a doubt, decide it by keys, and give what the desk says."""
    page.goto(f"/items/{item}")
    page.wait_for_selector("#decide .options")
    page.keyboard.press(key)
    page.keyboard.type(words)
    with page.expect_response("**/decide") as answer:
        page.keyboard.press("Control+Enter")
    assert answer.value.status == 200
    return str(page.inner_text("#work .note"))


def test_every_roles_day(sign_in: SignIn, desk: Open, tmp_path: Path) -> None:
    """Upload, receipt, checklist, decide, correct, second signature, conclusion, papers, objection, recheck, export."""
    pytest.importorskip("docxtpl", reason="docxtpl is not installed (tools/install.sh test)")
    bundle_, company = few_papers(tmp_path)
    clerk = sign_in(CLERK)
    hand_in(clerk, bundle_, company)
    case = desk.application(company).id
    check(clerk, case)
    correct(clerk, case)
    settle(desk, sign_in, clerk, case)
    conclude(sign_in, clerk, case)
    object_to(sign_in, clerk, case)
    score(sign_in, case)
    look_back(sign_in, desk, case)
    administer(sign_in, case)
    with desk.rooms.house.store.view() as unit:
        assert unit.audit.verify_chain() is None


def hand_in(page: sync_api.Page, path: Path, company: str) -> None:
    """The desk's own process reads it; the receipt accounts for every file."""
    page.click("nav >> text=受理材料")
    page.set_input_files("#files", str(path))
    page.click("#sending li.good a")
    page.wait_for_selector("#receipt :text('已读取并核验')", timeout=120_000)
    told = page.inner_text("#receipt")
    with zipfile.ZipFile(path) as archive:
        assert [name for name in archive.namelist() if name not in told] == []
    assert company in told
    assert taken(page, "text=打印回执").startswith(b"%PDF")
    page.click("text=打开申报")
    page.wait_for_selector("#materials")


def check(page: sync_api.Page, case: str) -> None:
    """The checklist: the licence is there and its original is seen; the statements are missing."""
    assert "✓" in page.inner_text("#material-business_licence")
    assert "✕" in page.inner_text("#material-financial_statements")
    page.click("#material-business_licence button:has-text('登记验原件')")
    page.wait_for_selector(f"#material-business_licence .is-present:has-text('{CLERK}')")
    page.click("#claims .main-link")
    page.wait_for_selector(".waterfall, .empty")


def correct(page: sync_api.Page, case: str) -> None:
    """A corrected field is judged again in the background, and the screen tells what has changed."""
    page.goto(f"/applications/{case}/desk")
    page.click("#queue a:has-text('营业执照')")
    page.wait_for_selector("#i-uscc")
    page.fill("#i-uscc", "91330602MAL534C2XX")
    assert page.is_visible("#f-uscc .unsaved")
    page.keyboard.press("Enter")
    page.wait_for_selector("#f-uscc .tag:has-text('已更正')")
    page.wait_for_selector("#changes:has-text('重新核对完成')", timeout=30_000)
    assert "疑点" in page.inner_text("#changes")
    page.focus("#i-uscc")
    page.keyboard.press("Alt+z")
    page.wait_for_selector("#f-uscc .tag:has-text('已更正')", state="detached")
    page.wait_for_selector("#changes:has-text('已消除')", timeout=30_000)


def settle(desk: Open, sign_in: SignIn, clerk: sync_api.Page, case: str) -> None:
    """Two blocking doubts are excluded, signed by a colleague and by the city; the rest is to be supplemented."""
    with desk.rooms.house.store.view() as unit:
        items = unit.review.open_items(application_id=case)
    blocking = [one.id for one in items if one.severity.value == "blocking"]
    assert len(blocking) >= 2
    for number in blocking[:2]:
        assert "待第二人签字" in decide(clerk, number, "2", "原件已在窗口核对")
    for name, number in (("second", blocking[0]), (CITY, blocking[1])):
        signer = sign_in(name)
        signer.goto("/signatures")
        signer.click(f".proposal:has(a[href='/items/{number}']) button:has-text('同意并签字')")
        signer.wait_for_selector(".note:has-text('已签字')")
    for one in items:
        if one.id not in blocking[:2] and one.severity.value != "info":
            assert "已记录" in decide(clerk, one.id, "3", "请补交")


def conclude(sign_in: SignIn, clerk: sync_api.Page, case: str) -> None:
    """The clerk proposes, an official signs, the papers are made and taken."""
    clerk.goto(f"/applications/{case}/conclusion")
    clerk.check("input[value=supplement]", force=True)
    clerk.select_option("select[name=reason_code]", "several")
    clerk.click("#conclude button.primary")
    clerk.wait_for_selector(".note:has-text('待第二人签字')")
    official = sign_in(OFFICIAL)
    official.goto("/signatures")
    official.click("ul.list a:has-text('需补正')")
    official.click("button:has-text('签字同意')")
    official.wait_for_selector(".note:has-text('已生效')")
    for title in ("一次性补正告知书", "核查意见书"):
        official.click(f"button:has-text('生成{title}')")
        official.wait_for_selector(f"#papers td:has-text('{title}')")
    for row in official.query_selector_all("#papers table >> nth=0 >> tbody tr"):
        assert len(row.query_selector_all("a")) >= 2
    assert taken(official, "#papers tr:has-text('一次性补正告知书') a:has-text('PDF')").startswith(b"%PDF")
    assert taken(official, "#papers tr:has-text('一次性补正告知书') a:has-text('DOCX')").startswith(b"PK")
    official.goto("/rounds/2026")
    assert "补正中" in official.inner_text(".district")


def object_to(sign_in: SignIn, clerk: sync_api.Page, case: str) -> None:
    """An objection is recorded, the same is found again, an official concludes it."""
    clerk.goto(f"/applications/{case}/objections")
    clerk.fill("input[name=objector]", "绍兴某公司")
    clerk.select_option("select[name=matter]", "claim")
    clerk.select_option("select[name=subject]", index=1)
    clerk.fill("textarea[name=words]", "投入金额与公示不符")
    clerk.click("button:has-text('登记')")
    clerk.wait_for_selector("h1:has-text('异议处理记录')")
    clerk.click("button:has-text('开始复核')")
    clerk.wait_for_selector(".task")
    official, address = sign_in(OFFICIAL), clerk.url.partition("#")[0]
    for _ in range(120):
        official.goto(address)
        if official.query_selector(".lamp.is-same"):
            break
        time.sleep(0.5)
    assert official.is_visible(".three .lamp.is-same")
    official.check("input[name=outcome][value=rejected]")
    official.fill("textarea[name=reasons]", "原样复核结果一致，异议不成立")
    official.click("button:has-text('作出结论')")
    official.wait_for_selector(".terms :text('异议不成立')")


def score(sign_in: SignIn, case: str) -> None:
    """The city assigns an expert, who scores every line and hands in; until then nobody sees the scores."""
    city = sign_in(CITY)
    city.goto("/scoring")
    city.select_option(f"form[action='/applications/{case}/assignments'] select[name=user]", EXPERT)
    city.click(f"form[action='/applications/{case}/assignments'] button:has-text('分配')")
    expert = sign_in(EXPERT)
    expert.click("nav >> text=专家评审")
    expert.click(f"a[href='/applications/{case}/scoring']")
    for field in expert.query_selector_all("input[name^='points.']"):
        assert field.input_value() == ""
        field.fill("3")
    expert.fill("textarea[name=comment]", "材料可信")
    expert.click("button:has-text('提交评分')")
    expert.wait_for_selector(".note:has-text('提交')")
    city.goto(f"/applications/{case}/scoring")
    assert EXPERT in city.inner_text("h2:has-text('各专家评分') + table")


def look_back(sign_in: SignIn, desk: Open, case: str) -> None:
    """The auditor reads all, takes the reports away and can change nothing."""
    auditor = sign_in(AUDITOR)
    auditor.goto(f"/applications/{case}")
    assert "人工记录" in auditor.inner_text("#history")
    assert auditor.query_selector("#materials button") is None
    assert b"<html" in taken(auditor, "text=报告 HTML")[:400]
    assert taken(auditor, "text=报告 XLSX").startswith(b"PK")
    auditor.goto("/admin/audit")
    assert "日志链完整" in auditor.inner_text(".head")


def administer(sign_in: SignIn, case: str) -> None:
    """The administrator makes an account, and sees no application."""
    admin = sign_in(ADMIN)
    admin.goto("/admin/users")
    admin.fill("form[action='/admin/users'] input[name=name]", "新经办")
    admin.select_option("form[action='/admin/users'] select[name=role]", CLERK)
    admin.select_option("form[action='/admin/users'] select[name=district]", HERE)
    admin.fill("form[action='/admin/users'] input[name=password]", PASSWORD)
    admin.click("form[action='/admin/users'] button")
    admin.wait_for_selector("td:has-text('新经办')")
    answer = admin.request.get(f"/applications/{case}")
    assert answer.status == 403


def by_tab(page: sync_api.Page, selector: str, most: int = 150) -> None:
    """Press Tab until the focus stands on what is wanted: it must be reachable so."""
    for _ in range(most):
        page.keyboard.press("Tab")
        if page.evaluate("wanted => document.activeElement.matches(wanted)", selector):
            return
    raise AssertionError(f"Tab never reaches {selector}")


def test_a_whole_case_without_a_mouse(sign_in: SignIn, desk: Open, tmp_path: Path) -> None:
    """Log in, open the desk, accept, correct, undo, decide, log out; a colleague signs. Keys only."""
    house = desk.rooms.house
    made = verify(house, bundle(tmp_path / "甲", FIRST, "25332000000000000011"), house.configuration.round(2026)).run
    with house.store.unit("tester") as unit:
        unit.applications.describe(made.application_id, district=HERE)
        unit.commit()
    with house.store.view() as unit:
        papers = unit.runs.report(made.id)["documents"]
    invoice = next(one["id"] for one in papers if one["kind"] == "invoice")
    case = f"/applications/{made.application_id}"
    page = sign_in(CLERK)
    by_tab(page, f"a[href='{case}']")
    page.keyboard.press("Enter")
    page.wait_for_selector("#materials")
    by_tab(page, f"a[href='{case}/desk']")
    page.keyboard.press("Enter")
    page.wait_for_selector("#work")
    by_tab(page, "#queue a[href*='document=']")
    page.keyboard.press("Enter")
    page.wait_for_selector(".field input:focus")
    name = page.evaluate("document.activeElement.id")
    with page.expect_response("**/fields") as accepted:
        page.keyboard.press("Enter")
    assert accepted.value.status == 200
    page.wait_for_selector(f".field:has(#{name}) .tag:has-text('已确认')")
    page.wait_for_selector(".field input:focus")
    page.keyboard.press("Escape")
    by_tab(page, f"#queue a[href$='document={invoice}']")
    page.keyboard.press("Enter")
    page.wait_for_selector("#i-seller_name")
    by_tab(page, "#i-seller_name")
    page.keyboard.press("Control+a")
    page.keyboard.type("上海某工控系统有限公司")
    page.keyboard.press("Enter")
    page.wait_for_selector("#f-seller_name .tag:has-text('已更正')")
    page.wait_for_selector("#changes:has-text('重新核对完成')", timeout=30_000)
    excluded = blocking_by_keys(page)
    page.keyboard.press("2")
    page.keyboard.type("原件已核对")
    page.keyboard.press("Control+Enter")
    page.wait_for_selector("#work .note:has-text('待第二人签字')")
    page.keyboard.press("Escape")
    by_tab(page, ".who button")
    page.keyboard.press("Enter")
    page.wait_for_selector("input[name=password]")
    log_in(page, "second")
    page.keyboard.press("g")
    page.keyboard.press("s")
    page.wait_for_url("**/signatures")
    by_tab(page, ".proposal button.primary")
    page.keyboard.press("Enter")
    page.wait_for_selector(".note:has-text('已签字')")
    with house.store.view() as unit:
        decided = unit.review.item(excluded)
    assert decided.lines[0].decision is not None
    assert decided.lines[0].decision.said.content["second"] == "second"


def blocking_by_keys(page: sync_api.Page) -> int:
    """Step up the queue with K until a doubt that must be settled first lies on the desk."""
    page.keyboard.press("Escape")
    for _ in range(60):
        page.keyboard.press("k")
        page.wait_for_timeout(150)
        first = page.query_selector("#queue li:first-child a[aria-current][data-item]")
        if first and page.query_selector("#decide"):
            assert page.is_visible("#work .sev-blocking")
            return int(first.get_attribute("data-item") or 0)
    raise AssertionError("K never reaches the first doubt")
