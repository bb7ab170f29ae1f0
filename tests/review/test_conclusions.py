"""The end of a district's review at the desk: gates named, signed by another, papers kept in versions."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from casework.accounts import Role
from casework.verify import verify
from heyan.vocabulary import DecisionKind
from review.board_rows import _asked
from storage.records import ApplicationState, ItemState
from tests.casework.bundles import bundle
from tests.review.conftest import HERE, Browser, Town

pytest.importorskip("docxtpl", reason="docxtpl is not installed (tools/install.sh test)")
Browse = Callable[[str], Browser]
OFFICIAL, CLERK, CITY = Role.DISTRICT_OFFICIAL.value, Role.CLERK.value, Role.CITY_OFFICIAL.value
SEVENTH = ("绍兴庚云智能科技有限公司", "91330600TC9XYWDY5G")


@pytest.fixture(scope="module")
def case(town: Town, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """An application of its own, so that no other test's is concluded."""
    house = town.rooms.house
    folder = tmp_path_factory.mktemp("庚") / "庚"
    made = verify(house, bundle(folder, SEVENTH, "25332000000000000071"), house.configuration.round(2026)).run
    with house.store.unit("tester") as unit:
        unit.applications.describe(made.application_id, district=HERE)
        unit.commit()
    yield made.application_id
    with house.store.unit("tester") as unit:
        unit.applications.move(made.application_id, ApplicationState.WAITING)
        unit.commit()


def decide_all(town: Town, application: str, decision: DecisionKind) -> None:
    with town.rooms.house.store.unit(OFFICIAL) as unit:
        for item in unit.review.of_application(application):
            if item.state is not ItemState.SUPERSEDED:
                unit.review.decide(item, OFFICIAL, decision, "核过")
        unit.commit()


def form(town: Town, application: str, outcome: str, code: str, **more: str) -> dict[str, object]:
    with town.rooms.house.store.view() as unit:
        run = unit.runs.latest(application)
    assert run is not None
    return {"run": run.id, "outcome": outcome, "reason_code": code, **more}


def test_the_day_of_a_conclusion(browse: Browse, town: Town, case: str, tmp_path: Path) -> None:
    page = f"/applications/{case}/conclusion"
    assert "st-waiting" in browse(OFFICIAL).get(page)[1]  # the same word as on the board
    status, text = browse(OFFICIAL).post(page, form(town, case, "recommended", "complete", reason="我写的话"))
    assert status == 409
    assert "有须先处理的疑点未处理" in text
    assert "缺少必交材料" in text
    assert "我写的话" in text
    assert browse(OFFICIAL).post(f"/applications/{case}/papers", {"kind": "review_opinion"})[0] == 409

    decide_all(town, case, DecisionKind.SUPPLEMENT)
    assert browse(OFFICIAL).post(page, form(town, case, "supplement", "other"))[0] == 422
    status, text = browse(CLERK).post(page, form(town, case, "supplement", "missing"))
    assert status == 200
    assert "待第二人签字" in text
    assert SEVENTH[0] in browse(OFFICIAL).get("/signatures")[1]
    with town.rooms.house.store.view() as unit:
        asked = unit.conclusions.waiting_for(case)
    assert asked is not None
    assert browse(CLERK).post(f"/conclusions/{asked.id}", {"agreed": "true"})[0] == 403
    status, text = browse(OFFICIAL).post(f"/conclusions/{asked.id}", {"agreed": "true", "note": "同意"})
    assert status == 200
    assert "已生效" in text
    assert browse(OFFICIAL).post(f"/conclusions/{asked.id}", {"agreed": "true"})[0] == 409

    for kind in ("supplement_notice", "supplement_notice", "review_opinion"):
        assert browse(CLERK).post(f"/applications/{case}/papers", {"kind": kind})[0] == 303
    with town.rooms.house.store.view() as unit:
        papers = unit.papers.of_application(case)
        told = unit.papers.last_made("supplement_notice", [case])
        # The board counts the applicant's days from the newest notice, which states them, not from the conclusion.
        assert told[case] > unit.conclusions.signed_at([case])[case]
        assert _asked(unit, [case]) == told
    assert sorted((one.kind, one.version) for one in papers) == [
        ("review_opinion", 1),
        ("supplement_notice", 1),
        ("supplement_notice", 2),
    ]
    text = browse(CLERK).get(page)[1]
    for one in papers:
        for kind, beginning in (("pdf", b"%PDF"), ("docx", b"PK")):
            assert f"/papers/{one.id}/{kind}" in text
            answer = browse(CLERK).client.get(f"/papers/{one.id}/{kind}")
            assert answer.content.startswith(beginning)
            assert answer.headers["content-disposition"].startswith("attachment")
    assert browse(CLERK).get(f"/papers/{papers[0].id}/xlsx")[0] == 404
    assert "finding:" in text
    with town.rooms.house.store.view() as unit:
        assert unit.audit.verify_chain() is None
        taken = [row for row in unit.audit.rows(subject=f"paper:{papers[0].id}") if row.action == "paper.taken"]
    assert taken


def test_a_recommendation_appears_in_the_districts_table(browse: Browse, town: Town, case: str) -> None:
    page = f"/applications/{case}/conclusion"
    decide_all(town, case, DecisionKind.DISMISSED)
    assert browse(OFFICIAL).post(page, form(town, case, "recommended", "complete"))[0] == 200
    with town.rooms.house.store.view() as unit:
        asked = unit.conclusions.waiting_for(case)
    assert asked is not None
    assert browse(OFFICIAL).post(f"/conclusions/{asked.id}", {"agreed": "true"})[0] == 403
    # a city official stands in for the district's second person
    assert browse(CITY).post(f"/conclusions/{asked.id}", {"agreed": "true"})[0] == 200
    assert browse(CLERK).post("/rounds/2026/summary", {"district": HERE})[0] == 303
    assert browse(CLERK).post("/rounds/2026/summary", {"district": "诸暨市"})[0] == 404
    with town.rooms.house.store.view() as unit:
        newest = unit.papers.of_subject(f"district_summary:2026:{HERE}")[0]
    assert SEVENTH[0] in [row["name"] for row in newest.content["rows"]]
    assert f"/papers/{newest.id}/xlsx" in browse(CLERK).get("/rounds/2026/summary")[1]
    assert browse(CLERK).client.get(f"/papers/{newest.id}/xlsx").content.startswith(b"PK")
    assert "已推荐" in browse(CLERK).get(page)[1]
