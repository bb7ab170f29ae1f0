"""Handing in at the desk: streamed with limits, nothing half stored, a receipt for every file, replace and withdraw."""

from __future__ import annotations

import json
import time
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path
from urllib.parse import quote

import pytest
from fastapi.testclient import TestClient

from casework.accounts import Role
from casework.uploads import Bundle, hand_in, read_next
from heyan.settings import Settings
from review.app import make_app
from review.rooms import open_rooms
from storage.records import EVERYTHING
from tests.casework.bundles import SECOND
from tests.casework.test_uploads import packed
from tests.review.conftest import HERE, Browser, Town

Browse = Callable[[str], Browser]
CLERK, CITY, AUDITOR = Role.CLERK.value, Role.CITY_OFFICIAL.value, Role.AUDITOR.value
THIRD = ("绍兴丙数据有限公司", "91330604146165334B")
FOURTH = ("绍兴丁网络有限公司", "91330600597214350R")


def send(browser: Browser, content: bytes, said: dict[str, str] | None = None, **headers: str) -> tuple[int, dict]:  # type: ignore[type-arg]
    stated = quote(json.dumps({"name": "材料.zip"} | (said or {})))
    sent = {"X-CSRF": browser.token, "Content-Type": "application/octet-stream", "X-Bundle": stated} | headers
    answer = browser.client.post("/uploads", content=content, headers=sent)
    return answer.status_code, answer.json() if answer.headers["content-type"] == "application/json" else {}


def lying_about(town: Town) -> list[Path]:
    return list(town.rooms.incoming.glob("*"))


def test_a_bundle_gets_a_receipt_that_accounts_for_every_file(browse: Browse, town: Town, tmp_path: Path) -> None:
    path = packed(tmp_path / "丙", THIRD, "25332000000000000031")
    status, made = send(browse(CLERK), path.read_bytes(), {"name": "..\\丙公司/丙\u202e.zip"})
    assert status == 201
    waiting = browse(CLERK).get(made["url"])[1]
    assert "等待读取" in waiting
    assert 'hx-trigger="load delay' in waiting
    assert "丙.zip" in browse(CLERK).get("/uploads")[1]
    assert lying_about(town) == []
    settled = read_next(town.rooms.house)
    assert settled is not None
    assert settled.state == "done"
    page = browse(CLERK).get(made["url"])[1]
    for part in ("已读取并核验", "申报书.docx", "发票0031.xml", "材料包本身", THIRD[0], THIRD[1], "第 1 次提交"):
        assert part in page
    assert "hx-trigger" not in page.split('id="receipt"')[1].split(">")[0]
    printed = browse(CLERK).client.get(f"{made['url']}/receipt.pdf")
    assert printed.content.startswith(b"%PDF")
    assert "attachment" in printed.headers["content-disposition"]
    with town.rooms.house.store.view() as unit:
        upload = unit.uploads.get(made["id"], EVERYTHING)
        assert upload.received_by == CLERK
        assert upload.district == HERE
        actions = [row.action for row in unit.audit.rows(subject=f"upload:{upload.id}")]
        assert unit.audit.verify_chain() is None
    assert actions[:2] == ["upload.received", "upload.done"]


def test_a_bundle_that_does_not_open_is_received_and_said_to_be_unread(browse: Browse, town: Town) -> None:
    """Its receipt and the list say so beside the green: received is not read."""
    status, made = send(browse(CLERK), b"PK\x03\x04 broken", {"name": "打不开.zip"})
    assert status == 201
    assert read_next(town.rooms.house) is not None
    receipt = browse(CLERK).get(made["url"])[1]
    assert "1 个文件未能读取" in receipt
    assert "未读到" in receipt
    assert "1 个文件未能读取" in browse(CLERK).get("/uploads")[1]
    assert "打不开.zip" in browse(CLERK).get("/rounds/2026")[1]  # nothing else is known of the applicant


@pytest.fixture
def small(town: Town) -> Browser:
    """A desk whose limit a test can reach."""
    configuration = town.rooms.house.configuration
    limits = replace(configuration.limits, bundle_bytes=2 * 1024 * 1024)
    house = replace(town.rooms.house, configuration=replace(configuration, limits=limits))
    return Browser(TestClient(make_app(replace(town.rooms, house=house)), base_url="http://desk"), CLERK)


def test_too_large_empty_and_nameless_bundles_are_refused_and_leave_nothing(small: Browser, town: Town) -> None:
    before = list(town.rooms.house.store.objects.listed())
    status, told = send(small, b"x" * (3 * 1024 * 1024))
    assert (status, told["text"]) == (
        413,
        "材料包过大：上限 2 MB，实际 3.0 MB。请拆分或压缩图片后重新提交；没有保存任何内容。",
    )
    assert send(small, b"")[0] == 400
    assert send(small, b"PK", {"name": "///"})[0] == 400
    assert send(small, b"PK", {"name": "长" * 201})[0] == 400
    assert send(small, b"PK", {"unknown": "1"})[0] == 400
    assert send(small, b"PK", {}, **{"X-Bundle": "no json"})[0] == 400
    assert lying_about(town) == []
    assert list(town.rooms.house.store.objects.listed()) == before


def test_what_is_not_announced_is_counted_while_it_comes(small: Browser, town: Town) -> None:
    def endless() -> Iterator[bytes]:
        for _ in range(5):
            yield b"x" * (1024 * 1024)

    said = quote(json.dumps({"name": "a.zip"}))
    sent = {"X-CSRF": small.token, "Content-Type": "application/octet-stream", "X-Bundle": said}
    assert small.client.post("/uploads", content=endless(), headers=sent).status_code == 413
    assert lying_about(town) == []


def test_a_token_is_needed_and_readers_do_not_hand_in(browse: Browse) -> None:
    assert send(browse(CLERK), b"PK", {}, **{"X-CSRF": "wrong", "HX-Request": "true"})[0] == 403
    assert send(browse(AUDITOR), b"PK", {}, **{"HX-Request": "true"})[0] == 403


def test_people_of_the_city_say_for_which_district(browse: Browse, town: Town) -> None:
    assert send(browse(CITY), b"PK")[0] == 400
    assert send(browse(CITY), b"PK", {"district": "杭州市"})[0] == 400


def test_replacing_needs_a_reason_and_withdrawing_too(browse: Browse, town: Town, tmp_path: Path) -> None:
    send(browse(CLERK), packed(tmp_path / "丁", FOURTH, "25332000000000000041").read_bytes())
    first = read_next(town.rooms.house)
    assert first is not None
    with town.rooms.house.store.view() as unit:
        own = unit.submissions.get(str(first.submission_id)).application_id
        own = unit.applications.get(own).id
    assert "补正说明" in browse(CLERK).get(f"/uploads?application={own}")[1]
    content = packed(tmp_path / "丁二", FOURTH, invested="0.50").read_bytes()
    assert send(browse(CLERK), content, {"application": own})[0] == 422
    assert send(browse(CLERK), content, {"application": town.other, "reason": "x"})[0] == 404
    assert send(browse(CLERK), content, {"application": own, "reason": "补交发票"})[0] == 201
    second = read_next(town.rooms.house)
    assert second is not None
    with town.rooms.house.store.view() as unit:
        current = unit.submissions.current(own)
    assert current is not None
    assert current.number == 2
    address = f"/applications/{own}/submissions/{current.id}/withdraw"
    assert address in browse(CLERK).get(f"/applications/{own}")[1]
    assert browse(CLERK).post(address, {"reason": ""})[0] == 422
    assert browse(CLERK).post(address, {"reason": "交错了"})[0] == 303
    assert browse(CLERK).post(address, {"reason": "再来一次"})[0] == 409
    assert "已撤回：交错了" in browse(CLERK).get(f"/applications/{own}")[1]


def test_refusals_say_what_to_do_and_tell_nothing_of_the_other_district(
    browse: Browse, town: Town, tmp_path: Path
) -> None:
    content = packed(tmp_path / "乙", SECOND, invested="0.70").read_bytes()
    status, made = send(browse(CLERK), content)
    assert status == 201
    assert read_next(town.rooms.house) is not None
    page = browse(CLERK).get(made["url"])[1]
    assert "已由其他区县受理" in page
    assert town.other not in page
    assert SECOND[0] not in page


def test_a_broken_reading_can_be_tried_again(browse: Browse, town: Town) -> None:
    status, made = send(browse(CLERK), b"not an archive at all", {"name": "什么.zip"})
    assert status == 201
    with town.rooms.house.store.unit("tester") as unit:
        taken = unit.uploads.take("nobody")
        assert taken is not None
        unit.uploads.settle(taken.id, taken.state.FAILED, "OSError: no space left")
        unit.commit()
    assert "重新读取" in browse(CLERK).get(made["url"])[1]
    assert browse(CLERK).post(f"{made['url']}/again", {})[0] == 303
    assert browse(CLERK).post(f"{made['url']}/again", {})[0] == 409
    settled = read_next(town.rooms.house)
    assert settled is not None
    assert settled.state == "done"


def test_the_desks_own_process_reads_and_ends_with_the_desk(tmp_path: Path) -> None:
    path = packed(tmp_path / "癸", THIRD, "25332000000000000033")
    with open_rooms(Settings(home=tmp_path / "home"), reads=True) as rooms:
        bundle = Bundle(path, path.name, path.stat().st_size, HERE)
        made = hand_in(rooms.house, EVERYTHING, rooms.house.configuration.round(2026), bundle)
        for _ in range(600):
            with rooms.house.store.view() as unit:
                found = unit.uploads.get(made.id, EVERYTHING)
            if found.state == "done":
                break
            time.sleep(0.1)

    assert (found.state, found.attempts) == ("done", 1)
    log = (tmp_path / "home" / "run" / "desk-reading.log").read_text()
    assert "Traceback" not in log
