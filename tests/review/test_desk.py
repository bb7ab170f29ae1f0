"""What the desk does: logging in, saying of fields, deciding with one or two people, conflicts, hostile text."""

from __future__ import annotations

import time
from collections.abc import Callable
from copy import deepcopy
from dataclasses import replace

import pytest
from fastapi.testclient import TestClient

from casework.accounts import MOST_FAILURES, Role, admin_code
from casework.field_work import Saying, say, unjudged
from casework.work_claims import holder
from review.app import make_app
from review.rooms import open_rooms
from review.security import CSP
from storage.records import EVERYTHING, Origin
from tests.review.conftest import Browser, Town

OFFICIAL, CLERK, CITY = Role.DISTRICT_OFFICIAL.value, Role.CLERK.value, Role.CITY_OFFICIAL.value
Browse = Callable[[str], Browser]


def _open(town: Town, application: str, weighty: bool) -> tuple[int, int, list[str]]:
    """An open item that needs a second signature, or one that does not; its version and lines."""
    with town.rooms.house.store.view() as unit:
        for item in unit.review.open_items(application_id=application):
            if town.rooms.desk.needs_second(item.rule, item.severity, town.rooms.desk.decisions[0]) is weighty:
                return item.id, item.version, [f"{line.fingerprint}:{line.evidence_digest}" for line in item.lines]
    raise AssertionError("the bundle gives no such item")


def test_pages_carry_a_strict_policy_and_nothing_inline(browse: Browse, town: Town) -> None:
    answer = browse(OFFICIAL).client.get(f"/applications/{town.own}/desk")
    assert answer.headers["content-security-policy"] == CSP
    assert "unsafe" not in CSP
    assert " style=" not in answer.text
    assert " onclick=" not in answer.text


def test_the_first_page_is_light(browse: Browse) -> None:
    browser = browse(OFFICIAL)
    page = browser.client.get("/", follow_redirects=True)
    files = [one for one in page.text.split('"') if one.startswith("/static/")]
    loaded = [browser.client.get(one, headers={"accept-encoding": "gzip"}) for one in files]
    size = len(page.content) + sum(int(one.headers["content-length"]) for one in loaded)
    assert size < 200_000


def test_a_request_without_the_token_changes_nothing(browse: Browse, town: Town) -> None:
    status, _ = browse(CLERK).post(f"/applications/{town.own}/originals-seen", {"item": "other"}, **{"X-CSRF": "wrong"})
    assert status == 403


def test_wrong_passwords_close_the_name_for_a_while(stranger: TestClient, town: Town) -> None:
    statuses = []
    for _ in range(MOST_FAILURES + 1):
        knock = stranger.get("/login").text.split('name="csrf" value="')[1].split('"')[0]
        form = {"csrf": knock, "name": "nobody", "password": "guess"}
        statuses.append(stranger.post("/login", data=form).status_code)
    assert statuses == [401] * MOST_FAILURES + [429]


def test_the_first_administrator_comes_by_a_code_that_works_once(stranger: TestClient, town: Town) -> None:
    code = admin_code(town.rooms.house.store)

    def come(name: str) -> int:
        knock = stranger.get("/first").text.split('name="csrf" value="')[1].split('"')[0]
        form = {"csrf": knock, "code": code, "name": name, "password": "a long password 1"}
        return stranger.post("/first", data=form, follow_redirects=False).status_code

    assert come("root") == 303
    assert come("root2") == 422


def test_a_revoked_session_ends_at_once(stranger: TestClient, town: Town) -> None:
    browser = Browser(stranger, Role.AUDITOR.value)
    assert browser.get("/queue")[0] == 200
    with town.rooms.house.store.unit("tester") as unit:
        unit.log_in.revoke_all(Role.AUDITOR.value)
        unit.commit()
    assert browser.get("/queue")[0] == 303


def test_a_correction_is_judged_again_and_told_and_can_be_taken_back(browse: Browse, town: Town) -> None:
    browser = browse(CLERK)
    with town.rooms.house.store.view() as unit:
        before = unit.runs.latest(town.own)
        report = unit.runs.report(town.own_run)
    assert before is not None
    document = next(one["id"] for one in report["documents"] if one["kind"] == "invoice")
    form = {"run": town.own_run, "document": document, "field": "amount", "shown": "1000.00", "typed": "900"}
    status, text = browser.post(
        f"/applications/{town.own}/fields", form | {"saying": "enter"}, **{"HX-Request": "true"}
    )
    assert status == 200
    assert "已更正" in text
    assert "新增 疑点 重要" in _changes(browser, town)
    with town.rooms.house.store.view() as unit:
        said = unit.decisions.of_application(town.own)[-1]
        assert unit.audit.verify_chain() is None
    back = {"decision": said.id, "document": document, "field": "amount"}
    assert browser.post(f"/applications/{town.own}/undo", back, **{"HX-Request": "true"})[0] == 200
    _changes(browser, town)
    with town.rooms.house.store.view() as unit:
        latest = unit.runs.latest(town.own)
        assert latest is not None
        assert latest.id != before.id
        assert latest.result_sha256 == before.result_sha256


def test_judging_goes_on_after_its_process_was_killed(browse: Browse, town: Town) -> None:
    browser = browse(CLERK)
    with town.rooms.house.store.view() as unit:
        report = unit.runs.report(town.own_run)
    document = next(one["id"] for one in report["documents"] if one["kind"] == "invoice")
    form = {"run": town.own_run, "document": document, "field": "amount", "shown": "1000.00", "saying": "enter"}
    for typed in ("901", "902"):
        browser.post(f"/applications/{town.own}/fields", form | {"typed": typed}, **{"HX-Request": "true"})
        assert "重新核对没有完成" not in _changes(browser, town)
        with town.rooms.house.store.view() as unit:
            latest = unit.runs.latest(town.own)
            assert latest is not None
            cells = next(d for d in unit.runs.report(latest.id)["documents"] if d["id"] == document)["fields"]
        assert cells["amount"]["value"] == f"{typed}.00"
        child = town.rooms.rejudging._judge._child
        assert child is not None
        child.kill()
        child.wait()


def test_a_proposal_is_shown_and_taken_only_when_a_person_says_so(browse: Browse, town: Town) -> None:
    browser, wanted = browse(CLERK), {"HX-Request": "true"}
    with town.rooms.house.store.view() as unit:
        latest = unit.runs.latest(town.own)
        assert latest is not None
        report = deepcopy(town.rooms.reports.get(unit, latest.id))
    document = next(one for one in report["documents"] if one["kind"] == "invoice")
    cell = document["fields"]["total"]
    cell |= {"needs_review": True, "proposal": {"value": "1234.56", "reasons": ["words", "total"]}}
    town.rooms.reports._held[latest.id] = report
    shown = browser.get(f"/applications/{town.own}/desk?document={document['id']}")[1]
    assert "建议读作“1234.56”：只改一个字符即大写与小写一致、金额加税额等于价税合计" in shown
    assert cell["value"] != "1234.56"
    form = {"run": latest.id, "document": document["id"], "field": "total", "saying": "proposed"}
    assert browser.post(f"/applications/{town.own}/fields", form | {"field": "amount"}, **wanted)[0] == 422
    status, text = browser.post(f"/applications/{town.own}/fields", form, **wanted)
    assert (status, "已采纳建议" in text) == (200, True)
    with town.rooms.house.store.view() as unit:
        said = unit.decisions.of_application(town.own)[-1]
    assert (said.said.value, said.said.content["saying"], said.said.user) == ("1234.56", "proposed", CLERK)
    back = {"decision": said.id, "document": document["id"], "field": "total"}
    assert browser.post(f"/applications/{town.own}/undo", back, **wanted)[0] == 200
    del town.rooms.reports._held[latest.id]


def test_after_a_paper_comes_the_next_one_down_the_list(browse: Browse, town: Town) -> None:
    """Not the first that waits: who works down a list of papers is not thrown back to its top."""
    with town.rooms.house.store.view() as unit:
        latest = unit.runs.latest(town.own)
        assert latest is not None
        report = deepcopy(town.rooms.reports.get(unit, latest.id))
    report["documents"].append(deepcopy(report["documents"][0]) | {"id": "d0000000000ff"})
    papers = [one for one in report["documents"] if one["fields"]]
    for paper in papers[:3]:
        next(iter(paper["fields"].values()))["needs_review"] = True
    town.rooms.reports._held[latest.id] = report
    name, cell = next(iter(papers[1]["fields"].items()))
    form = {
        "run": latest.id,
        "document": papers[1]["id"],
        "field": name,
        "shown": cell["value"],
        "typed": cell["value"],
    }
    status, text = browse(CLERK).post(
        f"/applications/{town.own}/fields", form | {"saying": "enter"}, **{"HX-Request": "true"}
    )
    assert status == 200
    assert f'name="document" value="{papers[2]["id"]}"' in text
    with town.rooms.house.store.view() as unit:
        said = unit.decisions.of_application(town.own)[-1]
    back = {"decision": said.id, "document": papers[1]["id"], "field": name}
    assert browse(CLERK).post(f"/applications/{town.own}/undo", back, **{"HX-Request": "true"})[0] == 200
    del town.rooms.reports._held[latest.id]


def test_what_was_said_when_the_desk_was_stopped_is_judged_when_it_is_open_again(town: Town) -> None:
    house = replace(town.rooms.house, actor=CLERK)
    with house.store.view() as unit:
        before = unit.runs.latest(town.other)
        assert before is not None
        report = unit.runs.report(before.id)
        assert unjudged(unit, town.other) is None
    document = next(one["id"] for one in report["documents"] if one["kind"] == "invoice")
    say(house, EVERYTHING, before.id, report, document, "amount", Saying.CORRECT, "903")  # and stopped in this moment
    with house.store.view() as unit:
        assert unjudged(unit, town.other) == CLERK
    with open_rooms(house.settings) as rooms:
        browser = Browser(TestClient(make_app(rooms), base_url="http://desk"), Role.CITY_OFFICIAL.value)
        assert browser.get(f"/applications/{town.other}/conclusion")[0] == 200
        for _ in range(300):
            with rooms.house.store.view() as unit:
                latest = unit.runs.latest(town.other)
            if latest is not None and latest.id != before.id:
                break
            time.sleep(0.1)
        assert latest is not None
        assert latest.made_by == CLERK
        with rooms.house.store.view() as unit:
            assert unjudged(unit, town.other) is None
            cells = next(d for d in unit.runs.report(latest.id)["documents"] if d["id"] == document)["fields"]
        assert cells["amount"]["value"] == "903.00"


def test_a_weighty_decision_waits_for_another_person(browse: Browse, town: Town) -> None:
    number, version, lines = _open(town, town.own, weighty=True)
    form = {"version": version, "decision": "confirmed", "reason_code": "original", "shown": lines, "chosen": lines}
    status, text = browse(OFFICIAL).post(f"/items/{number}/decide", form, **{"HX-Request": "true"})
    assert status == 200
    assert "待第二人签字" in text
    with town.rooms.house.store.view() as unit:
        proposal = unit.proposals.waiting_for(number)
        assert proposal is not None
        assert unit.review.item(number).state == "open"
    assert browse(OFFICIAL).post(f"/proposals/{proposal.id}", {"agreed": "true"})[0] == 403
    assert browse("second").post(f"/proposals/{proposal.id}", {"agreed": "true"})[0] == 200
    with town.rooms.house.store.view() as unit:
        decided = unit.review.item(number)
    assert decided.state == "decided"
    assert decided.lines[0].decision is not None
    assert decided.lines[0].decision.said.user == OFFICIAL
    assert decided.lines[0].decision.said.content["second"] == "second"


def test_nobody_overwrites_another_and_typed_text_is_kept(browse: Browse, town: Town) -> None:
    number, version, lines = _open(town, town.own, weighty=False)
    form = {"version": version, "decision": "inspect", "reason_code": "other", "shown": lines, "chosen": lines}
    first, _ = browse(OFFICIAL).post(f"/items/{number}/decide", form | {"reason": "看现场"}, **{"HX-Request": "true"})
    late, text = browse("second").post(
        f"/items/{number}/decide", form | {"reason": "我写的理由"}, **{"HX-Request": "true"}
    )
    assert (first, late) == (200, 409)
    assert "您看到的" in text
    assert "现在的" in text
    assert "我写的理由" in text


@pytest.mark.parametrize("weighty", [False, True])
def test_what_a_new_run_has_superseded_says_so_and_typed_text_is_kept(
    browse: Browse, town: Town, weighty: bool
) -> None:
    """Nobody else has settled it: the run has. What the decider saw and typed stays on the screen."""
    number, version, lines = _open(town, town.other, weighty)
    with town.rooms.house.store.unit("tester") as unit:
        latest = unit.runs.latest(town.other)
        assert latest is not None
        held = [one for one in unit.review.of_application(town.other) if one.origin is Origin.RUN]
        kept = [x.finding for one in held if one.id != number and one.state == "open" for x in one.lines]
        unit.review.enter(latest.id, town.other, kept)
        now = unit.review.item(number)
        unit.commit()
    form = {"decision": "dismissed", "reason_code": "other", "reason": "我写的理由", "shown": lines, "chosen": lines}
    for seen in (version, now.version):
        status, text = browse(CITY).post(f"/items/{number}/decide", form | {"version": seen}, **{"HX-Request": "true"})
        assert status == 409
        assert "新的核验结果中已没有这一疑点" in text
        assert "您看到的" in text
        assert "我写的理由" in text
    with town.rooms.house.store.view() as unit:
        assert unit.proposals.waiting_for(number) is None


def test_who_has_opened_an_item_has_it_alone(browse: Browse, town: Town) -> None:
    number, version, lines = _open(town, town.own, weighty=False)
    for name in (OFFICIAL, "second"):  # who has decided before has got the next one at once
        assert browse(name).post(f"/items/{number}/release", {})[0] == 204
    assert browse(CLERK).get(f"/applications/{town.own}/desk?item={number}")[0] == 200
    form = {"version": version, "decision": "inspect", "reason_code": "originals", "shown": lines, "chosen": lines}
    status, text = browse(OFFICIAL).post(f"/items/{number}/decide", form, **{"HX-Request": "true"})
    assert status == 409
    assert f"{CLERK} 正在处理该项" in text
    assert browse(CLERK).post(f"/items/{number}/release", {})[0] == 204


def test_after_a_decision_comes_the_next_doubt_down_the_queue_that_nobody_has(browse: Browse, town: Town) -> None:
    """Not the first one again, and none that a colleague has opened; what was only looked at is free again."""

    def shown(name: str, item: int) -> None:
        assert browse(name).get(f"/applications/{town.own}/desk?item={item}")[0] == 200

    def owner(item: int) -> str | None:
        with town.rooms.house.store.view() as unit:
            held = holder(unit, item)
        return held.owner if held else None

    with town.rooms.house.store.view() as unit:
        proposed = {one.item_id for one in unit.proposals.waiting_in(town.own)}
        items = [one for one in unit.review.open_items(application_id=town.own) if one.id not in proposed]
    light = next(n for n, one in enumerate(items) if n > 0 and one.severity.value != "blocking")
    assert len(items) > light + 2
    shown(CLERK, items[0].id)
    shown(CLERK, items[light + 1].id)
    assert owner(items[0].id) is None
    shown(OFFICIAL, items[light].id)
    lines = [f"{line.fingerprint}:{line.evidence_digest}" for line in items[light].lines]
    form = {"version": items[light].version, "decision": "inspect", "reason_code": "originals"}
    path = f"/items/{items[light].id}/decide"
    status, text = browse(OFFICIAL).post(path, form | {"shown": lines, "chosen": lines}, **{"HX-Request": "true"})
    assert status == 200
    assert f'hx-post="/items/{items[light + 2].id}/decide"' in text
    assert owner(items[light + 1].id) == CLERK
    assert browse(CLERK).post(f"/items/{items[light + 1].id}/release", {})[0] == 204


def test_stored_text_is_shown_as_text(browse: Browse, town: Town) -> None:
    hostile = "<script>alert(1)</script>\u202e=1+1"
    with town.rooms.house.store.unit("tester") as unit:
        name = unit.applications.get(town.own).name
        unit.applications.describe(town.own, name=hostile)
        unit.commit()
    text = browse(OFFICIAL).get("/rounds/2026")[1]
    with town.rooms.house.store.unit("tester") as unit:
        unit.applications.describe(town.own, name=name)
        unit.commit()
    assert "<script>alert" not in text
    assert "&lt;script&gt;" in text
    assert "\u202e" not in text


def test_originals_are_attachments_and_every_look_is_on_record(browse: Browse, town: Town) -> None:
    sha256 = town.file(town.own)
    answer = browse(CLERK).client.get(f"/applications/{town.own}/originals/{sha256}")
    assert answer.headers["content-disposition"].startswith("attachment")
    assert answer.headers["content-type"] == "application/octet-stream"
    with town.rooms.house.store.view() as unit:
        rows = [row for row in unit.audit.rows(subject=f"file:{sha256}") if row.action == "original.viewed"]
    assert rows
    assert rows[-1].actor == CLERK


def _changes(browser: Browser, town: Town) -> str:
    for _ in range(300):
        text = browser.get(f"/applications/{town.own}/changes")[1]
        if "正在按您的更正" not in text:
            return text
        time.sleep(0.1)
    raise AssertionError("it was never judged again")


def test_names_of_another_district_are_masked(browse: Browse, town: Town) -> None:
    with town.rooms.house.store.unit("tester") as unit:
        name = unit.applications.get(town.other).name
        line = unit.review.of_application(town.own)[0].lines[0]
        (path,) = (one for one in unit.desk.paths([town.other]) if one.startswith("发票"))
        told = f"也出现在“{name}”的申报中（{path}，第1页；对方发票 1，{path}，第1页）"
        named = replace(line.finding, message=told, fingerprint="f" * 64, cause="masked")
        unit.crosses.append(town.own, town.other, town.own_run, named)
        (number,) = unit.review.append(town.own_run, town.own, [named])
        unit.commit()
    assert name
    seen = browse(OFFICIAL).get(f"/applications/{town.own}/desk?item={number}")[1]
    assert name not in seen
    assert path not in seen  # what a file is called may name its owner too
    assert name in browse(Role.CITY_OFFICIAL.value).get(f"/applications/{town.own}/desk?item={number}")[1]
