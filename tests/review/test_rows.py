"""Cells of rows are accepted and corrected like fields; explanation files hang on decisions."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import replace

from casework.accounts import Role
from casework.choices import CHOICES
from casework.corrections import Correction, cell_place, corrected
from heyan.documents import Document, Field
from heyan.vocabulary import Kind, Source
from review.pages import environment
from review.views.applications import _years
from tests.review.conftest import ROOT, Browser, Town
from tests.review.test_desk import _changes

Browse = Callable[[str], Browser]
OFFICIAL, CLERK = Role.DISTRICT_OFFICIAL.value, Role.CLERK.value
ROWS = tuple({"name": Field("name", name, raw=name), "amount": Field("amount", "1.00", raw="1")} for name in "甲乙丙")
PAPER = Document("d1", "a.pdf", "a" * 64, (1, 1), Kind.INVOICE, 1.0, rows=ROWS)


def _said(field: str, value: str | None, raw: str, absent: bool = False) -> Correction:
    return Correction("d1", "a" * 64, (1, 1), field, value, absent, raw)


def test_names_of_cells() -> None:
    assert cell_place("rows[3].amount") == (3, "amount")
    assert cell_place("amount") is None
    assert cell_place("rows[-1].amount") is None


def test_a_cell_is_corrected_where_it_stands() -> None:
    found = corrected(PAPER, [_said("rows[1].name", "乙公司", "乙")]).rows
    assert [row["name"].value for row in found] == ["甲", "乙公司", "丙"]
    assert (found[1]["name"].source, found[1]["name"].needs_review) == (Source.HUMAN, False)
    assert "name" not in corrected(PAPER, [_said("rows[1].name", None, "乙", absent=True)]).rows[1]
    assert corrected(PAPER, [_said("rows[1].name", None, "乙")]).rows[1]["name"].needs_review


def test_a_row_that_has_moved_is_found_again_or_left_alone() -> None:
    moved = replace(PAPER, rows=ROWS[1:])
    assert [row["name"].value for row in corrected(moved, [_said("rows[1].name", "乙公司", "乙")]).rows] == [
        "乙公司",
        "丙",
    ]
    # `1` stands in every row: nobody knows which was meant after the rows have moved beyond it.
    short = replace(PAPER, rows=ROWS[:2])
    assert corrected(short, [_said("rows[2].amount", "2.00", "1")]) == short
    assert corrected(PAPER, [_said("rows[0].name", "丁", "戊")]) == PAPER


def test_a_cell_is_corrected_at_the_desk_and_judged_again(browse: Browse, town: Town) -> None:
    browser = browse(CLERK)
    with town.rooms.house.store.view() as unit:
        report = unit.runs.report(town.own_run)
    document = next(one for one in report["documents"] if one["kind"] == "invoice")
    status, text = browser.get(f"/applications/{town.own}/desk?document={document['id']}&row=1&column=amount")
    assert status == 200
    assert "第 1 行" in text
    assert 'data-focus="rows[0].amount"' in text
    before = document["rows"][0]["amount"]["value"]
    form = {"run": town.own_run, "document": document["id"], "field": "rows[0].amount", "shown": before}
    bad = form | {"typed": "viel", "saying": "enter"}
    assert browser.post(f"/applications/{town.own}/fields", bad, **{"HX-Request": "true"})[0] == 422
    none = form | {"field": "rows[99].amount", "typed": "1", "saying": "enter"}
    assert browser.post(f"/applications/{town.own}/fields", none, **{"HX-Request": "true"})[0] == 404
    good = form | {"typed": "800", "saying": "enter"}
    status, text = browser.post(f"/applications/{town.own}/fields", good, **{"HX-Request": "true"})
    assert status == 200
    assert "已更正" in text
    assert "疑点" in _changes(browser, town)
    with town.rooms.house.store.view() as unit:
        latest = unit.runs.latest(town.own)
        assert latest is not None
        rows = next(d for d in unit.runs.report(latest.id)["documents"] if d["id"] == document["id"])["rows"]
        said = unit.decisions.of_application(town.own)[-1]
    assert (rows[0]["amount"]["value"], rows[0]["amount"]["source"]) == ("800.00", "human")
    back = {"decision": said.id, "document": document["id"], "field": "rows[0].amount"}
    assert browser.post(f"/applications/{town.own}/undo", back, **{"HX-Request": "true"})[0] == 200
    _changes(browser, town)


def test_explanation_files_hang_on_the_decision(browse: Browse, town: Town) -> None:
    browser = browse(OFFICIAL)
    with town.rooms.house.store.view() as unit:
        item = next(
            i
            for i in unit.review.open_items(application_id=town.own)
            if not town.rooms.desk.needs_second(i.rule, i.severity, town.rooms.desk.decisions[0])
        )
    _, sent = browser.send(f"/applications/{town.own}/attachments", b"%PDF-1.7 x", "企业说明.pdf")
    number = re.search(r'"id":(\d+)', sent)
    assert number
    lines = [f"{line.fingerprint}:{line.evidence_digest}" for line in item.lines]
    form: dict[str, object] = {"version": item.version, "decision": "inspect", "reason_code": "originals"}
    form |= {"shown": lines, "chosen": lines, "explanation": "见附件", "attachments": [number[1]]}
    foreign = form | {"attachments": ["99999"]}
    assert browser.post(f"/items/{item.id}/decide", foreign, **{"HX-Request": "true"})[0] == 404
    assert browser.post(f"/items/{item.id}/decide", form, **{"HX-Request": "true"})[0] == 200
    text = browser.get(f"/applications/{town.own}/desk?item={item.id}")[1]
    assert "企业说明.pdf" in text
    with town.rooms.house.store.view() as unit:
        decision = unit.review.item(item.id).lines[0].decision
    assert decision is not None
    assert decision.said.content["papers"][0][0] == "企业说明.pdf"


def test_a_field_of_few_words_is_shown_and_chosen_in_chinese(browse: Browse, town: Town) -> None:
    browser = browse(CLERK)
    with town.rooms.house.store.view() as unit:
        report = unit.runs.report(town.own_run)
    document = next(one for one in report["documents"] if one["fields"].get("invoice_type", {}).get("value"))
    stated = document["fields"]["invoice_type"]["value"]
    status, text = browser.get(f"/applications/{town.own}/desk?document={document['id']}&field=invoice_type")
    assert status == 200
    chosen = re.search(r'<select id="i-invoice_type".*?</select>', text)
    assert chosen
    texts = town.rooms.house.configuration.texts
    assert f'value="{stated}" selected>{texts("values", stated)}<' in chosen[0]
    form = {"run": town.own_run, "document": document["id"], "field": "invoice_type", "shown": stated}
    part = {"HX-Request": "true"}
    status, text = browser.post(f"/applications/{town.own}/fields", form | {"typed": "专票", "saying": "enter"}, **part)
    assert status == 422
    other = next(one for one in CHOICES["invoice_type"] if one != stated)
    status, text = browser.post(f"/applications/{town.own}/fields", form | {"typed": other, "saying": "enter"}, **part)
    assert status == 200
    assert "已更正" in text


def test_every_choice_has_its_chinese(town: Town) -> None:
    values = town.rooms.house.configuration.texts.groups["values"]
    assert [one for words in CHOICES.values() for one in words if one not in values] == []


def test_a_figure_proven_only_by_what_waits_for_a_person_is_not_shown_as_proven(browse: Browse, town: Town) -> None:
    """The screens say it as the papers do."""
    texts = town.rooms.house.configuration.texts
    claim = {"verdict": "supported", "declared": "100", "supported": ["0", "100"], "tolerance": "2"}
    standing = environment().filters["standing"]
    assert standing(claim, texts) == ("doubtful", texts("phrases", "supported_if_confirmed"))
    assert standing(claim | {"supported": ["99", "100"]}, texts)[0] == "supported"
    folder = ROOT / "review" / "templates"
    assert [one.name for one in folder.glob("*.j2") if "m.tag(claim.verdict" in one.read_text(encoding="utf-8")] == []


def test_evidence_of_several_papers_names_the_paper_and_amounts_are_in_groups(browse: Browse, town: Town) -> None:
    with town.rooms.house.store.view() as unit:
        found = [one for one in unit.review.of_application(town.own) if one.rule == "claim.overstated"]
    item = next(one for one in found if len({e.document for e in one.lines[0].finding.evidence}) > 1)
    status, text = browse(CLERK).get(f"/applications/{town.own}/desk?item={item.id}")
    assert status == 200
    spots = re.findall(r'evidence-spot"[^>]*>([^<]+)<', text)
    assert any(one.startswith("发票 ") for one in spots)
    assert not any("[1]/" in one for one in spots)  # no XPath: it says nothing to people
    pair = re.search(r'<p class="pair">.*?</p>', text)
    assert pair
    assert not re.search(r"\d{4,}\.\d\d", pair[0])


def test_a_tax_certificate_stands_under_the_year_that_it_proves() -> None:
    """Not under the day it was issued; where no row was read, that day is all there is."""
    rows = [
        {"period": {"value": "2025-01-01/2025-01-31"}, "paid_on": {"value": "2026-01-15"}},
        {"period": {"value": None}},
    ]
    paper = {"kind": "tax_certificate", "rows": rows, "fields": {"issued_on": {"value": "2026-07-05"}}}
    assert set(_years(paper)) == {"2025"}
    assert set(_years(paper | {"rows": []})) == {"2026"}
