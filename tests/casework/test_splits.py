"""Pages cut, named and turned by people: replayed from stored readings, the same again, taken back without a trace."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from casework import splits
from casework.difference import difference
from casework.field_work import judge_again
from casework.house import House
from casework.orders import stored_order
from casework.recheck import recheck
from casework.report import Json
from casework.splits import SplitError
from casework.verify import verify
from heyan.errors import UnknownItemError
from heyan.fonts import pinned_font
from heyan.geometry import displayed
from heyan.pages import Page
from heyan.splits import PageAct, PageSaying
from storage.records import EVERYTHING, RecordKind, Run
from tests.casework.bundles import FIRST, declaration

TEXT = ("绍兴甲智能科技有限公司企业简介", "公司专注于工业互联网平台的研发与运营。", "平台已连接设备一千二百台。")


def _paper(path: Path, pages: tuple[tuple[str, ...], ...]) -> Path:
    from reportlab.pdfbase import pdfmetrics
    from reportlab.pdfbase.ttfonts import TTFont
    from reportlab.pdfgen.canvas import Canvas

    pdfmetrics.registerFont(TTFont("pinned", str(pinned_font()), subfontIndex=0))
    canvas = Canvas(str(path), pagesize=(595, 842))
    for lines in pages:
        for number, line in enumerate(lines):
            canvas.setFont("pinned", 22 if number == 0 else 14)
            canvas.drawString(60, 760 - 40 * number, line)
        canvas.showPage()
    canvas.save()
    return path


@pytest.fixture
def run(house: House, tmp_path: Path) -> Run:
    folder = tmp_path / "甲"
    declaration(folder / "申报书.docx", FIRST)
    _paper(folder / "简介.pdf", (TEXT, TEXT[1:], TEXT[1:]))
    return verify(house, folder, house.configuration.round(2026)).run


def _papers(house: House, run_id: str) -> list[Json]:
    with house.store.view() as unit:
        report = unit.runs.report(run_id)
    return [one for one in report["documents"] if one["file"] == "简介.pdf"]


def _sha256(house: House, run: Run) -> str:
    with house.store.view() as unit:
        files = unit.runs.report(run.id)["files"]
    return next(str(one["sha256"]) for one in files if one["path"] == "简介.pdf")


def _say(house: House, run: Run, page: int, act: PageAct, value: str) -> Run:
    said = PageSaying(_sha256(house, run), page, act, value)
    splits.say(replace(house, actor="王芳"), EVERYTHING, run.application_id, said)
    made = judge_again(house, run.application_id)
    assert made is not None
    return made.run


def test_a_boundary_moves_and_is_taken_back(house: House, run: Run) -> None:
    before = [one["pages"] for one in _papers(house, run.id)]
    cut = _say(house, run, 3, PageAct.BOUNDARY, "begin" if [3, 3] not in before else "join")
    after = [one["pages"] for one in _papers(house, cut.id)]
    assert after != before
    assert sorted(page for a, b in after for page in range(a, b + 1)) == [1, 2, 3]
    assert recheck(house, cut.id).run.result_sha256 == cut.result_sha256
    assert {change.cause for change in difference(house, run.id, cut.id).changes} == {"person"}
    splits.take_back(house, EVERYTHING, run.application_id, _sha256(house, run))
    back = judge_again(house, run.application_id)
    assert back is not None
    assert back.run.result_sha256 == run.result_sha256


def test_every_page_can_be_a_paper_of_its_own_and_all_of_them_one(house: House, run: Run) -> None:
    for page in (2, 3):
        _say(house, run, page, PageAct.BOUNDARY, "begin")
    with house.store.view() as unit:
        latest = unit.runs.latest(run.application_id)
    assert latest
    assert [one["pages"] for one in _papers(house, latest.id)] == [[1, 1], [2, 2], [3, 3]]
    for page in (2, 3):
        latest = _say(house, run, page, PageAct.BOUNDARY, "join")
    assert [one["pages"] for one in _papers(house, latest.id)] == [[1, 3]]


def test_a_kind_is_set_and_who_said_so_is_in_the_report(house: House, run: Run) -> None:
    made = _say(house, run, 1, PageAct.KIND, "test_report")
    first = _papers(house, made.id)[0]
    assert (first["kind"], first["kind_confidence"]) == ("test_report", 1.0)
    with house.store.view() as unit:
        told = [one for one in unit.runs.report(made.id)["decisions"] if one["kind"] == RecordKind.SPLIT.value]
        assert unit.audit.verify_chain() is None
    assert [(one["user"], one["field"], one["value"]) for one in told] == [("王芳", "kind", "test_report")]


@pytest.mark.parametrize(
    ("page", "act", "value"),
    [(1, PageAct.BOUNDARY, "begin"), (2, PageAct.BOUNDARY, "cut"), (1, PageAct.KIND, "poem"), (1, PageAct.TURN, "45")],
)
def test_what_cannot_be_said_is_refused(house: House, run: Run, page: int, act: PageAct, value: str) -> None:
    with pytest.raises(SplitError):
        splits.say(house, EVERYTHING, run.application_id, PageSaying(_sha256(house, run), page, act, value))


def test_a_page_that_is_not_there_is_unknown(house: House, run: Run) -> None:
    for sha256, page in ((_sha256(house, run), 4), ("0" * 64, 1)):
        said = PageSaying(sha256, page, PageAct.KIND, "unknown")
        with pytest.raises(UnknownItemError):
            splits.say(house, EVERYTHING, run.application_id, said)
    with pytest.raises(UnknownItemError):
        splits.take_back(house, EVERYTHING, run.application_id, _sha256(house, run))


@pytest.mark.slow
@pytest.mark.parametrize("degrees", ["90", "180", "270"])
def test_a_turned_page_is_read_anew_and_its_words_lie_where_they_are_seen(house: House, run: Run, degrees: str) -> None:
    made = _say(house, run, 1, PageAct.TURN, degrees)
    before, after = _page(house, run), _page(house, made)
    assert after.scale > 0  # read by OCR: the text layer is not what a turned page shows
    assert (after.width, after.height) == (before.width, before.height)
    title = next(word for word in before.words if "企业简介" in word.text)
    found = next(word for word in after.words if "企业简介" in word.text)
    assert displayed(found.box, after.to_displayed).overlap(title.box) > 0.5
    assert recheck(house, made.id).run.result_sha256 == made.result_sha256
    splits.take_back(house, EVERYTHING, run.application_id, _sha256(house, run))
    back = judge_again(house, run.application_id)
    assert back is not None
    assert back.run.result_sha256 == run.result_sha256


def _page(house: House, run: Run) -> Page:
    with house.store.view() as unit:
        order = stored_order(unit, run, house.configuration)
    return order.readings[_sha256(house, run)].pages[0]
