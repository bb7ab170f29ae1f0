"""Runs made again from the page: the lamp, new evidence, no double work, foreign runs, what differs and why."""

from __future__ import annotations

import re
import time
from collections.abc import Callable

from casework.accounts import Role
from storage.office_records import TaskState
from tests.casework.bundles import FIRST, invoice
from tests.review.conftest import Browser, Town

Browse = Callable[[str], Browser]
OFFICIAL, CLERK = Role.DISTRICT_OFFICIAL.value, Role.CLERK.value


def _finished(town: Town, browser: Browser) -> str:
    """Wait until every recheck is done; the page of the runs."""
    for _ in range(600):
        with town.rooms.house.store.view() as unit:
            if not unit.tasks.standing():
                return browser.get(f"/applications/{town.own}/runs")[1]
        time.sleep(0.1)
    raise AssertionError("the recheck was never done")


def test_the_same_again_lights_the_lamp_and_changes_no_queue(browse: Browse, town: Town) -> None:
    browser = browse(OFFICIAL)
    with town.rooms.house.store.view() as unit:
        latest = unit.runs.latest(town.own)
    assert latest is not None
    status, _ = browser.post(f"/applications/{town.own}/rechecks", {"run": latest.id, "mode": "again"})
    assert status == 303
    assert "结果完全一致" in _finished(town, browser)
    with town.rooms.house.store.view() as unit:
        task = unit.tasks.of_application(town.own)[0]
        again = unit.runs.get(str(task.run_id))
        assert unit.audit.verify_chain() is None
    assert (task.state, again.result_sha256, again.made_by) == (TaskState.DONE, latest.result_sha256, OFFICIAL)


def test_an_older_run_made_again_stands_aside(browse: Browse, town: Town) -> None:
    browser = browse(OFFICIAL)
    with town.rooms.house.store.view() as unit:
        before = unit.runs.latest(town.own)
    assert before is not None
    assert before.id != town.own_run
    browser.post(f"/applications/{town.own}/rechecks", {"run": town.own_run, "mode": "again"})
    _finished(town, browser)
    with town.rooms.house.store.view() as unit:
        assert unit.runs.latest(town.own) == before
        again = unit.runs.get(str(unit.tasks.of_application(town.own)[0].run_id))
        assert again.result_sha256 == unit.runs.get(town.own_run).result_sha256


def test_what_is_asked_for_twice_is_made_once(browse: Browse, town: Town) -> None:
    with town.rooms.house.store.view() as unit:
        before = len(unit.tasks.of_application(town.own))
    form = {"run": town.own_run, "mode": "rules"}
    places = {
        browse(OFFICIAL)
        .client.post(
            f"/applications/{town.own}/rechecks",
            data=form,
            headers={"X-CSRF": browse(OFFICIAL).token},
            follow_redirects=False,
        )
        .headers["location"]
        for _ in range(3)
    }
    _finished(town, browse(OFFICIAL))
    with town.rooms.house.store.view() as unit:
        made = len(unit.tasks.of_application(town.own)) - before
    assert made == len(places) <= 3  # a quick machine may have finished the first before the second was asked for


def test_new_evidence_is_compared_with_its_cause(browse: Browse, town: Town) -> None:
    browser = browse(CLERK)
    paper = invoice("25332000000000000099", FIRST).encode()
    status, text = browser.send(f"/applications/{town.own}/attachments", paper, "../补充/发票0099.xml")
    assert status == 200
    found = re.search(r'"id":(\d+),"name":"([^"]+)"', text)
    assert found
    assert found[2] == "发票0099.xml"
    form: dict[str, object] = {"run": town.own_run, "mode": "evidence", "attachments": [found[1]]}
    assert browser.post(f"/applications/{town.own}/rechecks", form)[0] == 303
    page = _finished(town, browser)
    assert "结果有差异" in page
    assert "材料变化" in page
    with town.rooms.house.store.view() as unit:
        task = unit.tasks.of_application(town.own)[0]
    path = f"/applications/{town.own}/comparison?first={town.own_run}&second={task.run_id}"
    text = browser.get(path)[1]
    assert "added/发票0099.xml" in text
    assert "已完成投资" in text
    assert town.own_run in text


def test_evidence_needs_a_file_and_foreign_ones_are_unknown(browse: Browse, town: Town) -> None:
    browser = browse(OFFICIAL)
    status, text = browser.post(f"/applications/{town.own}/rechecks", {"run": town.own_run, "mode": "evidence"})
    assert status == 422
    assert "没有勾选新证据" in text
    form: dict[str, object] = {"run": town.own_run, "mode": "evidence", "attachments": ["99999"]}
    assert browser.post(f"/applications/{town.own}/rechecks", form)[0] == 404
    assert browser.post(f"/applications/{town.own}/rechecks", {"run": town.other_run, "mode": "again"})[0] == 404
    comparison = f"/applications/{town.own}/comparison?first={town.other_run}&second={town.own_run}"
    assert browser.get(comparison)[0] == 404


def test_files_need_a_name_bytes_and_the_token(browse: Browse, town: Town) -> None:
    browser, path = browse(CLERK), f"/applications/{town.own}/attachments"
    assert browser.send(path, b"")[0] == 400
    assert browser.send(path, b"x", "../..")[0] == 400
    assert browser.post(path, {"a": "b"})[0] == 400
    headers = {"Content-Type": "application/octet-stream", "X-File-Name": "a.pdf"}
    assert browser.client.post(path, content=b"x", headers=headers).status_code == 403


def test_an_attachment_is_given_back_as_it_came(browse: Browse, town: Town) -> None:
    browser = browse(CLERK)
    browser.send(f"/applications/{town.own}/attachments", b"%PDF-1.7 <script>", "说明.pdf")
    with town.rooms.house.store.view() as unit:
        kept = unit.attachments.of_application(town.own)[-1]
    answer = browser.client.get(f"/applications/{town.own}/originals/{kept.sha256}")
    assert answer.content == b"%PDF-1.7 <script>"
    assert answer.headers["content-disposition"].startswith("attachment")
    assert browse(OFFICIAL).get(f"/applications/{town.other}/originals/{kept.sha256}")[0] == 404
