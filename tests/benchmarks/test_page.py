"""The page shows what weighs most first, and shows names as text."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from benchmarks.circumstances import Circumstances
from benchmarks.figures import real_figures
from benchmarks.keeping import write_json
from benchmarks.measured import Measured, PlantMark, read_marks
from benchmarks.page import worst, write_page
from benchmarks.truth import ExpectedBundle, ExpectedDocument

UNDER = Circumstances("python -m x", "a machine", "3.11", "2026-11-22T00:00:00+00:00", "abc", changed=False)
TRUE = {"total": "113.00", "buyer_name": "<b>甲</b>公司", "remark": "x", "tax": "13.00"}


def measured() -> Measured:
    fields: dict[str, dict[str, Any]] = {
        "total": {"value": "118.00", "raw": "118.00", "needs_review": False, "page": 1, "box": [0.1, 0.1, 0.2, 0.2]},
        "buyer_name": {"value": "乙公司", "raw": "<i>乙</i>", "needs_review": True},
        "tax": {"value": "13.00", "raw": "13", "needs_review": False},
    }
    document = {"file": "a.pdf", "kind": "invoice", "pages": [1, 1], "fields": fields, "rows": []}
    bundle = ExpectedBundle("b", Path("b"), (ExpectedDocument("a.pdf", "invoice", TRUE),))
    read = read_marks(bundle, {"documents": [document]})
    return read.joined(Measured(plants=(PlantMark("b", "planted", "invoice.red", "file a.pdf", "failed", None),)))


def test_silent_figures_come_first_and_missing_values_last() -> None:
    assert [mark.field for mark in worst([measured()])] == ["total", "buyer_name", "remark"]
    assert [mark.field for mark in worst([measured()], most=1)] == ["total"]


def test_the_page_is_whole_and_escapes_what_papers_say(tmp_path: Path) -> None:
    result = measured()
    pictures = {worst([result])[0]: "data:image/jpeg;base64,AAAA"}
    figures = tuple(real_figures(result))
    page = write_page(tmp_path, UNDER, {"Real": result}, figures, pictures).read_text(encoding="utf-8")
    assert "&lt;b&gt;甲" in page
    assert "<b>甲" not in page
    assert "data:image/jpeg;base64,AAAA" in page
    assert "invoice.red at file a.pdf" in page


def test_the_json_holds_every_mark_and_how_it_was_measured(tmp_path: Path) -> None:
    result = measured()
    path = write_json(tmp_path, UNDER, result, Measured(), tuple(real_figures(result)))
    told = json.loads(path.read_text(encoding="utf-8"))
    assert told["circumstances"]["command"] == "python -m x"
    assert len(told["real"]["marks"]) == len(TRUE)
    assert told["real"]["groups"][0]["of"] == len(TRUE)
