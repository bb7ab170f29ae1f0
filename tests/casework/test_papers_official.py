"""Official papers: values from decisions, the same in DOCX and PDF, versions kept, nothing of other applicants told."""

from __future__ import annotations

import re
import zipfile
from collections.abc import Iterator
from io import BytesIO
from pathlib import Path

import docx
import pytest
from openpyxl import load_workbook

from casework.accounts import Role
from casework.conclusion_settings import load_conclusion_settings
from casework.conclusions import Wish, propose, sign
from casework.house import House
from casework.papers import sheet
from casework.papers.issue import NOTICE, OPINION, NotConcludedError, issue, issue_summary
from casework.papers.wording import Wording, load_wording
from casework.verify import verify
from heyan.errors import UnknownItemError
from heyan.vocabulary import DecisionKind
from storage.handing_records import OutcomeOfReview, Paper
from storage.records import EVERYTHING, ItemState, Scope, User
from tests.casework.bundles import FIRST, bundle

docxtpl = pytest.importorskip("docxtpl", reason="docxtpl is not installed (tools/install.sh test)")
HERE, THERE = Scope(("柯桥区",)), Scope(("诸暨市",))
ONE = User("区县甲", Role.DISTRICT_OFFICIAL.value, "柯桥区")
TWO = User("区县乙", Role.DISTRICT_OFFICIAL.value, "柯桥区")


@pytest.fixture
def wording(house: House) -> Wording:
    return load_wording(house.configuration.folder)


@pytest.fixture
def application(house: House, tmp_path: Path) -> str:
    made = verify(house, bundle(tmp_path / "甲", FIRST, "25332000000000000011"), house.configuration.round(2026))
    return made.run.application_id


def conclude(house: House, application: str, outcome: OutcomeOfReview, decision: DecisionKind) -> None:
    settings = load_conclusion_settings(house.configuration.folder)
    with house.store.unit(ONE.name) as unit:
        for item in unit.review.of_application(application):
            if item.state is not ItemState.SUPERSEDED:
                unit.review.decide(item, ONE.name, decision, "缺少材料：请补交原件", content={"reason_code": "missing"})
        run = unit.runs.latest(application)
        unit.commit()
    assert run is not None
    code = {"recommended": "complete", "returned": "not_eligible", "supplement": "missing"}[outcome.value]
    asked = propose(house.store, settings, ONE, EVERYTHING, Wish(application, run.id, outcome, code, ""))
    if settings.needs_second(outcome, ONE.role):
        sign(house.store, settings, TWO, EVERYTHING, asked.id, True, "")


def content(house: House, paper: Paper, form: str) -> bytes:
    with house.store.objects.open(paper.files[form]) as file:
        return file.read()


def pdf_text(made: bytes) -> str:
    import pypdfium2

    document = pypdfium2.PdfDocument(made)
    return "".join(page.get_textpage().get_text_range() for page in document).replace("\r\n", "").replace("\n", "")


def docx_text(made: bytes) -> str:
    from docx import Document

    paper = Document(BytesIO(made))
    cells = (cell.text for table in paper.tables for row in table.rows for cell in row.cells)
    return "".join([*(paragraph.text for paragraph in paper.paragraphs), *cells])


def strings(value: object) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict):
        for name, one in value.items():
            if name != "figures":
                yield from strings(one)
    elif isinstance(value, list):
        for one in value:
            yield from strings(one)


@pytest.mark.parametrize("kind", [NOTICE, OPINION])
def test_both_forms_state_every_value(house: House, wording: Wording, application: str, kind: str) -> None:
    conclude(house, application, OutcomeOfReview.SUPPLEMENT, DecisionKind.SUPPLEMENT)
    paper = issue(house, wording, HERE, application, kind)
    in_pdf, in_docx = pdf_text(content(house, paper, "pdf")), docx_text(content(house, paper, "docx"))
    stated = [one for one in strings(paper.content) if one]
    assert len(stated) > 20
    squeezed = "".join(in_pdf.split())
    for one in stated:
        assert one in in_docx, one
        assert "".join(one.split()) in squeezed, one
    assert "{{" not in in_docx
    assert b"/FontFile2" in content(house, paper, "pdf")


def test_the_notice_tells_every_defect_with_its_source(house: House, wording: Wording, application: str) -> None:
    conclude(house, application, OutcomeOfReview.SUPPLEMENT, DecisionKind.SUPPLEMENT)
    paper = issue(house, wording, HERE, application, NOTICE)
    with house.store.view() as unit:
        items = [i for i in unit.review.of_application(application) if i.state is ItemState.DECIDED]
    assert len(paper.content["defects"]) == len(items) > 5
    sources = " ".join(one["source"] for one in paper.content["figures"])
    for item in items:
        assert f"item:{item.id} " in sources
        for line in item.lines:
            assert f"finding:{line.fingerprint}" in sources
    assert "10个工作日" in paper.content["deadline"]
    opinion = issue(house, wording, HERE, application, OPINION)
    named = [one for made in (paper, opinion) for one in made.content["figures"]]
    assert [one["name"] for one in named if re.search("[a-z]{3}", one["name"])] == []
    assert {one["text"] for one in named} & {"open", "decided", "superseded", "supplement"} == set()
    assert all(one["basis"].startswith("《办法》") for one in paper.content["defects"] if one["basis"])


def test_versions_are_appended_and_old_ones_stay(house: House, wording: Wording, application: str) -> None:
    conclude(house, application, OutcomeOfReview.SUPPLEMENT, DecisionKind.SUPPLEMENT)
    first = issue(house, wording, HERE, application, NOTICE)
    before = content(house, first, "pdf")
    second = issue(house, wording, HERE, application, NOTICE)
    assert (first.number, first.version, second.number, second.version) == (1, 1, 1, 2)
    with house.store.view() as unit:
        assert [one.version for one in unit.papers.of_application(application)] == [2, 1]
        assert unit.audit.verify_chain() is None
    assert content(house, first, "pdf") == before
    assert content(house, second, "pdf") == before  # the same values give the same bytes


def test_a_paper_rests_on_a_signed_conclusion(house: House, wording: Wording, application: str) -> None:
    with pytest.raises(NotConcludedError):
        issue(house, wording, HERE, application, OPINION)
    conclude(house, application, OutcomeOfReview.RETURNED, DecisionKind.CONFIRMED)
    with pytest.raises(NotConcludedError):
        issue(house, wording, HERE, application, NOTICE)
    with pytest.raises(UnknownItemError):
        issue(house, wording, THERE, application, OPINION)
    opinion = issue(house, wording, HERE, application, OPINION)
    assert "不予推荐" in opinion.content["conclusion"]
    assert "区县乙" in "".join(opinion.content["people"])


def test_nothing_of_another_applicant_is_told(house: House, wording: Wording, application: str) -> None:
    with house.store.unit() as unit:
        line = unit.review.of_application(application)[0].lines[0]
        from dataclasses import replace

        named = replace(
            line.finding, message="同一发票也在“诸暨乙互联有限公司”的申报中", fingerprint="f" * 64, cause="x"
        )
        run = unit.runs.latest(application)
        assert run is not None
        unit.review.append(run.id, application, [named])
        unit.commit()
    conclude(house, application, OutcomeOfReview.SUPPLEMENT, DecisionKind.SUPPLEMENT)
    paper = issue(house, wording, HERE, application, NOTICE)
    assert "诸暨乙" not in str(paper.content["defects"])
    assert wording.label("shared") in str(paper.content["defects"])


def test_the_summary_lists_what_is_recommended_and_computes_nothing(
    house: House, wording: Wording, application: str
) -> None:
    conclude(house, application, OutcomeOfReview.RECOMMENDED, DecisionKind.DISMISSED)
    with house.store.unit() as unit:
        unit.applications.describe(application, name="=cmd|' /C calc'!A0")
        unit.commit()
    round_ = house.configuration.round(2026)
    paper = issue_summary(house, wording, HERE, round_, "柯桥区")
    book = load_workbook(BytesIO(content(house, paper, "xlsx")))
    table = book.worksheets[0]
    cells = [cell for sheet in book.worksheets for row in sheet.iter_rows() for cell in row]
    assert all(cell.data_type != "f" for cell in cells)
    assert table.cell(7, 2).value == "'=cmd|' /C calc'!A0"
    assert table.cell(7, 7).value == 0.1
    assert table.row_dimensions[6].height > 20  # a head of two lines is not cut
    assert all(sheet.page_setup.fitToHeight == 0 for sheet in book.worksheets)
    assert any(str(cell.value).startswith("run:") and "claim:invested_amount" in str(cell.value) for cell in cells)
    with pytest.raises(UnknownItemError):
        issue_summary(house, wording, THERE, round_, "柯桥区")
    empty = issue_summary(house, wording, EVERYTHING, round_, "新昌县")
    assert empty.content["rows"] == []


def test_templates_are_what_their_script_makes(tmp_path: Path) -> None:
    import runpy

    root = Path(__file__).resolve().parents[2]
    runpy.run_path(str(root / "tools" / "paper_templates.py"))["main"](tmp_path)
    for made in tmp_path.glob("*.docx"):
        kept = root / "casework" / "papers" / "templates" / made.name
        assert _document(made) == _document(kept)


def _document(path: Path) -> bytes:
    with zipfile.ZipFile(path) as packed:
        return packed.read("word/document.xml")


def test_lines_begin_and_end_as_chinese_type_wants() -> None:
    text = "申报数没有证据（“云服务器数量”申报 13 台），所交材料中没有可以证明它的材料。金额2,227,800.00元：" * 5
    broken = sheet.lines(text, 9.5, 120)
    assert "".join(broken).replace(" ", "") == text.replace(" ", "")
    assert all(one[0] not in sheet.CLOSING and one[-1] not in sheet.OPENING for one in broken)
    assert sum("2,227,800.00" in one for one in broken) == 5
    digest = "8f86d68e" * 12
    assert "".join(sheet.lines(digest, 9.5, 90)) == digest


def test_a_row_higher_than_a_page_is_divided() -> None:
    made = sheet.pdf([sheet.table(("一", "二"), [("x", "很长的说明。" * 900)], (1, 2))], "x", "x", "{page}/{pages}")
    assert pdf_text(made).count("很长的说明") > 800


def test_columns_have_their_widths_in_every_office_program() -> None:
    """Word takes the cells' widths, LibreOffice and WPS the grid's."""
    root = Path(__file__).resolve().parents[2]
    for made in (root / "casework" / "papers" / "templates").glob("*.docx"):
        for table in docx.Document(str(made)).tables:
            grid = [column.width for column in table.columns]
            assert grid == [cell.width for cell in table.rows[0].cells]
            assert len(set(grid)) > 1
