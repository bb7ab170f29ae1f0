"""Documents and rows are paired as a person would, and every value gets one mark."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from benchmarks.aligning import aligned
from benchmarks.marks import Mark, Status
from benchmarks.measured import Measured, read_marks
from benchmarks.tallies import boundaries_right, kinds_right, rows_right, tally
from benchmarks.truth import ExpectedBundle, ExpectedDocument


def cell(value: object, needs_review: bool = False) -> dict[str, Any]:
    return {"value": value, "raw": "", "needs_review": needs_review, "confidence": 0.9, "source": "ocr"}


def told(kind: str, pages: tuple[int, int], fields: dict[str, Any], rows: list[Any] | None = None) -> dict[str, Any]:
    return {"file": "a.pdf", "kind": kind, "pages": list(pages), "fields": fields, "rows": rows or []}


def measured(expected: list[ExpectedDocument], found: list[dict[str, Any]]) -> Measured:
    bundle = ExpectedBundle("b", Path("b"), tuple(expected))
    return read_marks(bundle, {"documents": found})


def marks_by_field(result: Measured) -> dict[str, Mark]:
    return {mark.field: mark for mark in result.marks}


def test_a_part_of_the_rows_is_found_among_all_of_them_in_order() -> None:
    found = [{"item": cell(item), "current": cell(value)} for item, value in (("甲", "1"), ("乙", "2"), ("丙", "3"))]
    assert aligned([{"item": "甲", "current": "1"}, {"item": "丙", "current": "3"}], found) == [0, 2]


def test_equal_names_are_told_apart_by_their_order() -> None:
    found = [{"name": cell("*餐费*"), "amount": cell(value)} for value in ("100.00", "200.00", "300.00")]
    expected = [{"name": "*餐费*", "amount": "200.00"}, {"name": "*餐费*", "amount": "300.00"}]
    assert aligned(expected, found) == [1, 2]


def test_rows_that_share_nothing_are_not_paired() -> None:
    assert aligned([{"item": "货币资金", "current": "5"}], [{"item": cell("短期借款"), "current": cell("6")}]) == [None]
    assert aligned([{"item": "货币资金", "current": "5"}], []) == [None]


def test_a_wrong_value_is_silent_only_where_nobody_would_look() -> None:
    wanted = ExpectedDocument("a.pdf", "invoice", {"total": "113.00", "tax": "13.00", "code": "1", "number": "2"})
    fields = {"total": cell("118.00"), "tax": cell("18.00", needs_review=True), "code": cell(None, True)}
    marks = marks_by_field(measured([wanted], [told("invoice", (1, 1), fields)]))
    assert {name: mark.status for name, mark in marks.items()} == {
        "total": Status.WRONG,
        "tax": Status.WRONG,
        "code": Status.UNREAD,
        "number": Status.MISSING,
    }
    assert [name for name, mark in marks.items() if mark.silent] == ["total"]


def test_values_beyond_a_complete_truth_are_spurious_and_beyond_a_partial_one_are_not() -> None:
    fields = {"total": cell("1.00"), "remark": cell("x"), "buyer_name": cell(None)}
    for complete, count in ((True, 1), (False, 0)):
        wanted = ExpectedDocument("a.pdf", "invoice", {"total": "1.00"}, complete=complete)
        marks = measured([wanted], [told("invoice", (1, 1), fields)]).marks
        assert sum(mark.status is Status.SPURIOUS for mark in marks) == count
        assert tally((), marks).of == 1


def test_documents_on_one_page_are_told_apart_by_their_values() -> None:
    wanted = [ExpectedDocument("a.pdf", "invoice", {"number": number}, pages=(1, 1)) for number in ("11", "22")]
    found = [told("invoice", (1, 1), {"number": cell(number)}) for number in ("22", "11")]
    result = measured(wanted, found)
    assert all(mark.status is Status.RIGHT for mark in result.marks)
    assert result.extras == ()


def test_a_page_in_the_middle_of_a_longer_document_is_enough_to_find_it() -> None:
    wanted = ExpectedDocument("a.pdf", "balance_sheet", {"cash": "5.00"}, pages=(5, 5))
    found = [told("unknown", (1, 4), {}), told("balance_sheet", (5, 6), {"cash": cell("5.00")})]
    result = measured([wanted], found)
    assert kinds_right(result.kinds).value == 1
    assert [extra.kind for extra in result.extras] == ["unknown"]


def test_a_document_that_nothing_was_made_of_is_a_wrong_kind_with_missing_values() -> None:
    wanted = ExpectedDocument("a.pdf", "contract", {"amount": "5.00"}, pages=(3, 4), complete=True)
    result = measured([wanted], [told("contract", (1, 2), {"amount": cell("5.00")})])
    assert not result.kinds[0].right
    assert boundaries_right(result.kinds).hits == 0
    assert result.marks[0].status is Status.MISSING


def test_a_statement_row_is_right_only_as_a_whole() -> None:
    rows = ({"item": "货币资金", "current": "1.00", "prior": "2.00"}, {"item": "存货", "current": "3.00"})
    found = [
        {"item": cell("货币资金"), "current": cell("1.00"), "prior": cell("9.00")},
        {"item": cell("存货"), "current": cell("3.00")},
    ]
    wanted = ExpectedDocument("a.pdf", "balance_sheet", {}, rows)
    share = rows_right(measured([wanted], [told("balance_sheet", (1, 1), {}, found)]).marks)
    assert (share.hits, share.of) == (1, 2)


def test_two_documents_of_one_kind_in_one_file_keep_their_rows_apart() -> None:
    wanted = [
        ExpectedDocument("a.pdf", "balance_sheet", {}, ({"item": "存货", "current": f"{page}.00"},), pages=(page, page))
        for page in (1, 2)
    ]
    found = [
        told("balance_sheet", (page, page), {}, [{"item": cell("存货"), "current": cell("1.00")}]) for page in (1, 2)
    ]
    share = rows_right(measured(wanted, found).marks)
    assert (share.hits, share.of) == (1, 2)
