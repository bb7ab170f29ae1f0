"""Proposals in reports: kept as data, told with their reason, absent where there is none."""

from __future__ import annotations

from copy import deepcopy
from pathlib import Path

from casework.doubts import doubtful_readings
from casework.house import House
from casework.papers.html import render_html
from casework.report import document_from_json, document_json, field_from_json, field_json
from casework.verify import verify
from heyan.documents import Field, Proposal
from heyan.vocabulary import ProposalReason, Source
from tests.casework.bundles import FIRST, bundle

PROPOSED = Field(
    "total",
    "10770.00",
    "¥10770.00",
    source=Source.OCR,
    needs_review=True,
    proposal=Proposal("10170.00", (ProposalReason.WORDS, ProposalReason.TOTAL)),
)


def test_a_proposal_stands_beside_what_was_read() -> None:
    stated = field_json(PROPOSED)
    assert (stated["value"], stated["raw"], stated["needs_review"]) == ("10770.00", "¥10770.00", True)
    assert stated["proposal"] == {"value": "10170.00", "reasons": ["words", "total"]}
    assert field_from_json("total", stated) == PROPOSED


def test_a_field_without_one_says_nothing_of_it() -> None:
    assert "proposal" not in field_json(Field("total", "1.00", "1.00"))


def test_the_printed_report_tells_proposals_of_fields_and_cells(house: House, tmp_path: Path) -> None:
    made = verify(house, bundle(tmp_path / "甲", FIRST, "25332000000000000011"), house.configuration.round(2026))
    report, texts = deepcopy(made.report), house.configuration.texts
    assert "建议读作" not in render_html(report, texts, lambda *_: None, {})
    paper = next(one for one in report["documents"] if one["kind"] == "invoice")
    assert document_json(document_from_json(paper, "0" * 64)) == paper
    paper["fields"]["total"] = field_json(PROPOSED)
    paper["rows"][0]["amount"] = {**paper["rows"][0]["amount"], "proposal": {"value": "9.00", "reasons": ["sum"]}}
    page = render_html(report, texts, lambda *_: None, {})
    assert "建议读作“10170.00”：只改一个字符即大写与小写一致、金额加税额等于价税合计" in page
    assert "第1行 金额" in page
    assert "建议读作“9.00”：只改一个字符即各行之和等于合计" in page


def test_the_printed_report_lists_and_counts_every_reading_that_waits_fields_and_cells_alike(
    house: House, tmp_path: Path
) -> None:
    made = verify(house, bundle(tmp_path / "甲", FIRST, "25332000000000000011"), house.configuration.round(2026))
    report, texts = deepcopy(made.report), house.configuration.texts
    paper = next(one for one in report["documents"] if one["kind"] == "invoice")
    before = doubtful_readings(report)
    paper["rows"][0]["quantity"] = field_json(Field("quantity", "12", "12", source=Source.OCR, needs_review=True))
    page = render_html(report, texts, lambda *_: None, {})
    assert doubtful_readings(report) == before + 1
    assert f"{before + 1} 个读数待人工确认：" in page
    assert "没有待人工确认的读数" not in page
    assert "第1行 数量" in page
