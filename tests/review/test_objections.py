"""An objection's way: recorded, rechecked the same again and with evidence, compared, concluded once, printed."""

from __future__ import annotations

import re
import time
from collections.abc import Callable

from casework.accounts import Role
from tests.casework.bundles import FIRST, invoice
from tests.review.conftest import Browser, Town

Browse = Callable[[str], Browser]
OFFICIAL, CLERK, CITY = Role.DISTRICT_OFFICIAL.value, Role.CLERK.value, Role.CITY_OFFICIAL.value
FORM: dict[str, object] = {
    "objector": "绍兴丙科技有限公司",
    "contact": "0575-00000000",
    "raised_on": "2026-10-12",
    "matter": "claim",
    "subject": "claim:invested_amount",
    "words": "已完成投资与实际不符 <b>请核</b>",
}


def _recorded(town: Town, browser: Browser, **changed: object) -> str:
    """The path of a new objection."""
    headers = {"X-CSRF": browser.token}
    path = f"/applications/{town.own}/objections"
    answer = browser.client.post(path, data=FORM | changed, headers=headers, follow_redirects=False)
    assert answer.status_code == 303, answer.text
    return answer.headers["location"]


def _finished(town: Town) -> None:
    for _ in range(600):
        with town.rooms.house.store.view() as unit:
            if not unit.tasks.standing():
                return
        time.sleep(0.1)
    raise AssertionError("the recheck was never done")


def _version(text: str) -> str:
    found = re.search(r'name="version" value="(\d+)"', text)
    assert found
    return found[1]


def test_an_objection_is_rechecked_compared_and_concluded(browse: Browse, town: Town) -> None:
    browser = browse(OFFICIAL)
    path = _recorded(town, browse(CLERK))
    text = browser.get(path)[1]
    assert "尚未复核" in text
    assert "&lt;b&gt;请核" in text
    early = {"version": _version(text), "outcome": "rejected", "reasons": "证据一致"}
    status, text = browser.post(f"{path}/conclusion", early)
    assert status == 422
    assert "证据一致" in text  # what was typed stays
    paper = invoice("25332000000000000077", FIRST).encode()
    _, sent = browser.send(f"/applications/{town.own}/attachments", paper, "发票0077.xml")
    number = re.search(r'"id":(\d+)', sent)
    assert number
    form: dict[str, object] = {"mode": "evidence", "attachments": [number[1]]}
    assert browser.post(f"{path}/rechecks", form)[0] == 303
    _finished(town)
    text = browser.get(path)[1]
    assert "结果完全一致" in text  # the same again came first by itself
    assert "结果有差异" in text
    assert "材料变化" in text
    done = {"version": _version(text), "outcome": "rejected", "reasons": "补充发票后金额仍不足"}
    assert browser.post(f"{path}/conclusion", done)[0] == 303
    text = browser.get(path)[1]
    assert "异议不成立" in text
    assert "补充发票后金额仍不足" in text
    assert "负责人（签字、盖章）" in text
    assert browser.post(f"{path}/conclusion", done)[0] == 409
    assert browser.post(f"{path}/rechecks", {"mode": "again"})[0] == 409
    with town.rooms.house.store.view() as unit:
        actions = [row.action for row in unit.audit.rows(subject=f"objection:{path.rpartition('/')[2]}")]
        assert unit.audit.verify_chain() is None
    assert actions == ["objection.recorded", "objection.rechecked", "objection.rechecked", "objection.concluded"]


def test_a_subject_must_fit_and_no_day_to_come(browse: Browse, town: Town) -> None:
    path = f"/applications/{town.own}/objections"
    for wrong in ({"subject": "material:other"}, {"subject": "claim:nothing"}, {"raised_on": "2099-01-01"}):
        status, text = browse(CLERK).post(path, FORM | wrong)
        assert status == 422
        assert "绍兴丙科技有限公司" in text
    assert browse(CLERK).post(path, FORM | {"objector": " "})[0] == 400


def test_a_clerk_concludes_nothing_and_another_district_sees_nothing(browse: Browse, town: Town) -> None:
    path = _recorded(town, browse(CLERK), matter="eligibility", subject="")
    form: dict[str, object] = {"version": 1, "outcome": "withdrawn", "reasons": "撤回"}
    assert browse(CLERK).post(f"{path}/conclusion", form)[0] == 403
    foreign = path.replace(town.own, town.other)
    assert browse(OFFICIAL).get(foreign)[0] == browse(CITY).get(foreign)[0] == 404
    assert browse(CITY).post(f"{path}/conclusion", form)[0] == 303


def test_the_publication_counts_down(browse: Browse, town: Town) -> None:
    assert "尚未公示" in browse(OFFICIAL).get("/objections")[1]
    today = town.rooms.house.store.clock().date().isoformat()
    assert browse(OFFICIAL).post("/rounds/2026/publication", {"published_on": today})[0] == 403
    assert browse(CITY).post("/rounds/2026/publication", {"published_on": "2099-01-01"})[0] == 422
    assert browse(CITY).post("/rounds/2026/publication", {"published_on": today, "place": "市经信局网站"})[0] == 303
    for path in ("/objections", "/rounds/2026"):
        assert re.search(r"公示中：还剩 \d+ 天", browse(OFFICIAL).get(path)[1]), path
