"""The board: states that machines and people set, what is due in working days, what did not get through."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, date, datetime

import pytest

from casework.accounts import Role
from casework.rounds import load_round
from heyan.settings import PROJECT
from heyan.vocabulary import Severity
from review.board_rows import due_of, state_of
from storage.handing_records import NewUpload, Upload, UploadState
from storage.records import Application, ApplicationState, BoardRow
from tests.review.conftest import HERE, Browser, Town

CLERK = Role.CLERK.value
NOW = datetime(2026, 9, 28, 2, tzinfo=UTC)
ROUND = load_round(PROJECT / "configs", 2026)


def row(
    state: ApplicationState = ApplicationState.RECEIVED, run: str | None = "r", withdrawn: bool = False
) -> BoardRow:
    one = Application("a", "2026", None, None, "甲", HERE, state, NOW)
    return BoardRow(one, run, date(2026, 9, 28), "甲.zip", withdrawn, 0, 0, {Severity.MAJOR: 1}, 0)


def upload(state: UploadState, stage: str = "") -> Upload:
    return Upload("u", "2026", 1, HERE, "0" * 64, "x", 1, None, "", "甲", NOW, state, stage, 0, 0, None, "", 1, "")


@pytest.mark.parametrize(
    ("line", "waiting", "coming", "state"),
    [
        (row(run=None), 0, None, "received"),
        (row(run=None), 0, upload(UploadState.WAITING), "received"),
        (row(run=None), 0, upload(UploadState.READING, "read"), "reading"),
        (row(run=None), 0, upload(UploadState.READING, "judge"), "checking"),
        (row(ApplicationState.SUPPLEMENT), 3, upload(UploadState.READING, "unpack"), "reading"),
        (row(), 3, None, "waiting"),
        (row(), 0, None, "settled"),
        (row(ApplicationState.SUPPLEMENT), 3, None, "supplement"),
        (row(ApplicationState.RECOMMENDED), 3, None, "recommended"),
        (row(ApplicationState.RETURNED), 3, None, "returned"),
        (row(withdrawn=True), 3, None, "withdrawn"),
    ],
)
def test_the_state_of_a_line(line: BoardRow, waiting: int, coming: Upload | None, state: str) -> None:
    assert state_of(line, waiting, coming) == state


def test_what_is_due_counts_working_days_of_the_round() -> None:
    stated = replace(ROUND, notice_days=5, supplement_days=10)
    due = due_of(row(), "waiting", None, stated, date(2026, 9, 30))
    assert due is not None
    assert (due.what, due.day, due.left) == ("notice", date(2026, 10, 12), 3)  # 29, 30, then 8, 9, 12 October
    late = due_of(row(), "waiting", None, stated, date(2026, 10, 14))
    assert late is not None
    assert late.left == -2
    asked = due_of(row(ApplicationState.SUPPLEMENT), "supplement", NOW, stated, date(2026, 9, 28))
    assert asked is not None
    assert (asked.what, asked.left) == ("supplement", 10)
    assert due_of(row(ApplicationState.RECOMMENDED), "recommended", NOW, stated, date(2026, 9, 28)) is None


def test_bundles_under_way_and_broken_ones_are_on_the_board(browse: Callable[[str], Browser], town: Town) -> None:
    store = town.rooms.house.store
    with store.unit("tester") as unit:
        made = [
            unit.uploads.enter(NewUpload("2026", HERE, store.objects.put_bytes(name.encode()), name, 1))
            for name in ("在路上.zip", "坏了.zip")
        ]
        unit.uploads.settle(made[1].id, UploadState.FAILED, "OSError")
        unit.commit()
    text = browse(CLERK).get("/rounds/2026")[1]
    assert "正在受理" in text
    assert "在路上.zip" in text
    assert "坏了.zip" in text.split("未受理或读取中断的材料包")[1]
    assert "超" in text
    with store.unit("tester") as unit:
        unit.uploads.settle(made[0].id, UploadState.REFUSED, "withdrawn")
        unit.commit()
    for word in ("已受理", "读取中", "核验中", "待处理", "补正中", "已推荐", "已退回"):
        assert f"<span>{word}</span>" in text


def test_the_manual_shows_a_picture_for_every_role(browse: Callable[[str], Browser]) -> None:
    browser = browse(Role.AUDITOR)
    status, text = browser.get("/manual")
    assert status == 200
    chapters = text.split("<section")[1:]
    assert len(chapters) == len(Role)
    for chapter in chapters:
        pictures = re.findall(r'src="(/static/manual/[^"]+)"', chapter)
        assert pictures
        assert all(browser.get(one)[0] == 200 for one in pictures)


def test_the_audit_log_can_be_read_back_to_its_first_row_and_by_object(
    browse: Callable[[str], Browser], town: Town
) -> None:
    auditor = browse(Role.AUDITOR.value)
    with town.rooms.house.store.unit("tester") as unit:
        for number in range(230):
            unit.audit.record("page.viewed", f"file:{number:064d}")
        unit.commit()
    with town.rooms.house.store.view() as unit:
        last = unit.audit.head()[0]
    status, text = auditor.get("/admin/audit")
    assert (status, "日志链完整" in text) == (200, True)
    seen = set(re.findall(r'<td class="n">(\d+)</td>', text))
    while older := re.search(r'href="/admin/audit\?before=(\d+)', text):
        text = auditor.get(f"/admin/audit?before={older.group(1)}")[1]
        seen |= set(re.findall(r'<td class="n">(\d+)</td>', text))
    assert {str(number) for number in range(1, last + 1)} <= seen
    text = auditor.get("/admin/audit?subject=file:" + f"{7:064d}")[1]
    assert text.count("查看页面") == 1
