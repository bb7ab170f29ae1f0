"""The figures of issue 5 hang on what was measured, each on its own papers."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from benchmarks.figures import Figure
from benchmarks.measured import Measured, read_marks
from benchmarks.reading_figures import reading_figures
from benchmarks.truth import ExpectedBundle, ExpectedDocument


def told(file: str, pages: tuple[int, int], total: str, needs_review: bool = False) -> dict[str, Any]:
    field = {"value": total, "raw": total, "needs_review": needs_review, "confidence": 0.9, "source": "ocr"}
    return {"file": file, "kind": "invoice", "pages": list(pages), "fields": {"total": field}, "rows": []}


def paper(file: str, pages: tuple[int, int], level: str) -> ExpectedDocument:
    return ExpectedDocument(file, "invoice", {"total": "1.00"}, pages=pages, source="scan", level=level, complete=True)


def figures(expected: list[ExpectedDocument], found: list[dict[str, Any]]) -> dict[str, Figure]:
    measured = read_marks(ExpectedBundle("b", Path("b"), tuple(expected)), {"documents": found})
    return {figure.name: figure for figure in reading_figures(Measured(), measured)}


def test_nothing_measured_meets_nothing() -> None:
    assert {figure.met for figure in reading_figures(Measured(), Measured())} == {None}


def test_a_wrong_figure_on_a_photo_says_nothing_of_office_scans() -> None:
    expected = [paper("a.pdf", (1, 1), "office"), paper("b.jpg", (1, 1), "phone_far")]
    said = figures(expected, [told("a.pdf", (1, 1), "1.00"), told("b.jpg", (1, 1), "7.00", needs_review=True)])
    assert said["fields right, clean and office scans"].met
    assert said["fields right, phone photos"].met is False
    assert said["silent errors in money, codes and dates"].met
    assert said["fields right, text PDF"].met is None


def test_a_wrong_figure_that_nobody_would_look_at_is_silent() -> None:
    said = figures([paper("a.pdf", (1, 1), "fax")], [told("a.pdf", (1, 1), "7.00")])
    assert said["silent errors in money, codes and dates"].met is False
    assert said["fields right, clean and office scans"].met is None


def test_right_values_that_wait_for_a_person_are_counted_on_office_scans() -> None:
    name = "right fields marked for review, clean and office scans"
    for level, met in (("office", False), ("phone", None)):
        assert figures([paper("a.pdf", (1, 1), level)], [told("a.pdf", (1, 1), "1.00", True)])[name].met is met


def test_boundaries_are_asked_only_where_a_file_holds_several_documents() -> None:
    name = "boundaries right in files of several documents"
    assert figures([paper("a.pdf", (1, 2), "office")], [told("a.pdf", (1, 2), "1.00")])[name].met is None
    several = [paper("a.pdf", (1, 1), "office"), paper("a.pdf", (2, 2), "office")]
    assert figures(several, [told("a.pdf", (1, 1), "1.00"), told("a.pdf", (2, 2), "1.00")])[name].met
    assert figures(several, [told("a.pdf", (1, 2), "1.00")])[name].met is False
