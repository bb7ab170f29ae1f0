"""The list for the 查验平台 goes out once an invoice, and its answers come back as recorded evidence."""

from __future__ import annotations

from pathlib import Path

import pytest
from openpyxl import load_workbook

from casework.confirming import BY, confirmed
from casework.house import House
from casework.invoice_checks import ANSWER, ANSWERS, answers_of, checked_invoices, export_checks, import_checks
from casework.recheck import recheck
from casework.register_sheets import RegisterFileError, Sheet
from casework.verify import report_of, verify
from heyan.case import InvoiceCheck
from heyan.errors import UnknownItemError
from storage.scrub import named_objects
from tests.casework.bundles import FIRST, bundle
from tests.validators.reading import document_of

NUMBERS = ("25332000000000000011", "25332000000000000012", "25332000000000000013")


def test_a_sheet_goes_out_and_comes_back(house: House, tmp_path: Path) -> None:
    folder = bundle(tmp_path / "甲", FIRST, *NUMBERS)
    made = verify(house, folder, house.configuration.round(2026))
    path = tmp_path / "待查验.xlsx"
    assert export_checks(house, path, year=2026) == 3
    book = load_workbook(path)
    sheet = book["发票查验"]
    titles = [cell.value for cell in sheet[1]]
    lines = [dict(zip(titles, row, strict=True)) for row in sheet.iter_rows(min_row=2, values_only=True)]
    assert [line["发票号码"] for line in lines] == list(NUMBERS)
    assert {(line["开票日期"], line["查验金额"], line["校验码后六位"]) for line in lines} == {
        ("2025-06-30", "1130.00", None)
    }
    column = titles.index(ANSWER) + 1
    (offered,) = sheet.data_validations.dataValidation
    words = offered.formula1.strip('"').split(",")
    assert {ANSWERS[word] for word in words} == set(ANSWERS.values())
    assert sheet.cell(4, column).coordinate in offered.sqref
    sheet.cell(2, column).value = "一致"
    sheet.cell(3, column).value = "大概"
    book.save(path)

    taken = import_checks(house, path)
    assert (len(taken.recorded), taken.blank) == (1, 1)
    assert [row for row, _ in taken.faults] == [3]
    with house.store.view() as unit:
        (decision,) = checked_invoices(unit, made.run.application_id).values()
        assert unit.audit.verify_chain() is None
    assert (decision.said.value, decision.said.user, decision.said.content["row"]) == ("matches", "tester", 2)
    assert decision.said.file_sha256 in set(named_objects(house.store))
    assert report_of(house, made.run.id)["result_sha256"] == made.run.result_sha256


def test_an_answer_about_an_unknown_invoice_is_a_fault(house: House, tmp_path: Path) -> None:
    path = tmp_path / "x.csv"
    path.write_text("发票代码,发票号码,查验结果\n,25332000000000000099,作废\n", encoding="utf-8")
    taken = import_checks(house, path)
    assert taken.recorded == ()
    assert "no application holds" in taken.faults[0][1]
    with pytest.raises(UnknownItemError):
        export_checks(house, tmp_path / "y.xlsx", year=2026)


def test_lines_are_read_whatever_stands_above_and_how_answers_are_worded() -> None:
    rows = (
        (1, ("查验清单",)),
        (2, ("发票代码", "发票号码", "查验结果", "查验说明")),
        (3, ("'033", "12345678", "已红冲", "x")),
    )
    answers, faults = answers_of([Sheet("", rows)], "x")
    assert [(one.code, one.number, one.verdict, one.remark) for one in answers] == [
        ("033", "12345678", "reversed", "x")
    ]
    assert faults == []
    with pytest.raises(RegisterFileError, match="headings"):
        answers_of([Sheet("", ((1, ("a", "b")),))], "x")


def _returned(path: Path, **answers: str) -> Path:
    """The exported sheet with an answer beside some invoices (by the last two digits)."""
    book = load_workbook(path)
    sheet = book["发票查验"]
    titles = [cell.value for cell in sheet[1]]
    for row in sheet.iter_rows(min_row=2):
        for ending, said in answers.items():
            if str(row[titles.index("发票号码")].value).endswith(ending.removeprefix("n")):
                row[titles.index(ANSWER)].value = said
    book.save(path)
    return path


def test_answers_are_evidence_and_a_recheck_is_identical(house: House, tmp_path: Path) -> None:
    folder = bundle(tmp_path / "甲", FIRST, *NUMBERS, invested="0.30")
    first = verify(house, folder, house.configuration.round(2026))
    path = tmp_path / "待查验.xlsx"
    export_checks(house, path, run=first.run.id)
    (made,) = import_checks(house, _returned(path, n11="一致", n12="作废")).made
    assert made.run.parent_id == first.run.id
    told = [f for f in made.report["findings"] if f["rule"] == "invoice.tax_authority_disagrees"]
    assert [(f["severity"], "已作废" in f["message"]) for f in told] == [("major", True)]
    checks = [c["outcome"] for c in made.report["checks"] if c["rule"] == "invoice.tax_authority_disagrees"]
    assert sorted(checks) == ["failed", "not_applicable", "passed"]
    (claim,) = (one for one in made.report["claims"] if one["id"] == "invested_amount")
    assert claim["supported"] == ["2000.00", "2000.00"]
    assert {one["invoice"] for one in made.report["decisions"]} == set(NUMBERS[:2])

    again = recheck(house, made.run.id)
    assert again.run.result_sha256 == made.run.result_sha256
    assert recheck(house, first.run.id).run.result_sha256 == first.run.result_sha256


def test_the_newest_answer_counts(house: House, tmp_path: Path) -> None:
    first = verify(house, bundle(tmp_path / "甲", FIRST, *NUMBERS), house.configuration.round(2026))
    path = tmp_path / "待查验.xlsx"
    export_checks(house, path, run=first.run.id)
    import_checks(house, _returned(path, n11="查无此票"))
    (made,) = import_checks(house, _returned(path, n11="一致")).made
    assert not [f for f in made.report["findings"] if f["rule"] == "invoice.tax_authority_disagrees"]


ASKED = (("issued_on", "2025-06-30"), ("amount", "1130.00"))


def test_what_the_authority_confirms_needs_no_further_look() -> None:
    paper = document_of(
        {"id": "v", "kind": "invoice", "number": f"{NUMBERS[0]}~", "issued_on": "2025-06-30~", "total": "1130.00~",
         "tax": "130.00~"}
    )  # fmt: skip
    sure = confirmed(paper, [InvoiceCheck(NUMBERS[0], "matches", ASKED)])
    assert {name for name, field in sure.fields.items() if not field.needs_review} == {"number", "issued_on", "total"}
    assert sure.fields["total"].confirmed_by == (BY,)
    for check in (
        InvoiceCheck(NUMBERS[0], "void", ASKED),
        InvoiceCheck(NUMBERS[1], "matches", ASKED),
        InvoiceCheck(NUMBERS[0], "matches", (*ASKED[:1], ("amount", "1180.00"))),
    ):
        assert confirmed(paper, [check]) == paper


def test_what_was_asked_about_comes_back_with_the_answer() -> None:
    rows = (
        (1, ("发票代码", "发票号码", "开票日期", "校验码后六位", "查验金额", "查验结果")),
        (2, ("", NUMBERS[0], "2025年6月30日", "567890", "1,130.00", "一致")),
    )
    ((answer,), _) = answers_of([Sheet("", rows)], "x")
    assert answer.stated == (*ASKED, ("check_code", "567890"))
