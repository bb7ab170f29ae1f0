"""A finding about a declared figure shows where its proof stands, not only in which paper."""

from __future__ import annotations

import pytest

from heyan.settings import PROJECT
from tests.validators.reading import case_of
from validators.catalogue import load_catalogue
from validators.claims.proofs import proof
from validators.judge import judge

PAPERS = [
    {"id": "i", "kind": "invoice", "amount": "5.00", "total": "6.00"},
    {"id": "t", "kind": "tax_certificate", "total": "9.00"},
    {"id": "l", "kind": "device_list", "list_of": "devices", "row_count": "3", "distinct_count": "2"},
    {"id": "q", "kind": "device_list", "list_of": "devices", "distinct_count": "2", "total_quantity": "12"},
    {"id": "s", "kind": "income_statement", "period_end": "2025-12-31", "revenue": "1.00", "revenue_prior": "2.00"},
    {"id": "e", "kind": "test_report", "connected_devices": "120"},
    {"id": "x", "kind": "supporting"},
    {"id": "p", "kind": "device_list", "list_of": "devices", "row_count": "1", "rows": [{"data_points": "40"}]},
]


@pytest.mark.parametrize(
    ("claim", "paper", "field"),
    [
        ("invested_amount", "i", "total"),
        ("tax_paid_y1", "t", "total"),
        ("connected_devices", "l", "distinct_count"),
        ("connected_devices", "q", "total_quantity"),
        ("revenue_y1", "s", "revenue"),
        ("revenue_y2", "s", "revenue_prior"),
        ("connected_devices", "e", "connected_devices"),
        ("data_points", "p", "data_points"),
        ("connected_devices", "x", None),
    ],
)
def test_each_paper_shows_the_figure_that_bears_on_the_claim(claim, paper, field):
    found = proof(case_of({"documents": PAPERS}), claim, paper)
    assert (found.document, found.page, found.field) == (paper, 1, field)


def test_the_finding_points_at_the_statements_item():
    declared = {"id": "d", "kind": "declaration", "revenue_y1": "900.00"}
    case = case_of({"documents": [declared, PAPERS[4]]})
    findings = judge(case, load_catalogue(PROJECT / "configs")).findings
    told = next(f for f in findings if f.rule == "claim.overstated")
    assert [(e.document, e.field) for e in told.evidence] == [("d", "revenue_y1"), ("s", "revenue")]


@pytest.mark.parametrize(
    ("lost", "source", "outcome"),
    [
        ({"number": "S2"}, "ocr", "undetermined"),
        ({"number": "S2", "data_points": "~"}, "ocr", "undetermined"),
        ({"number": "S2"}, "spreadsheet", "failed"),
    ],
)
def test_a_column_that_a_scan_shows_in_part_accuses_nobody(lost, source, outcome):
    rows = [{"number": "S1", "data_points": "40"}, lost]
    paper = {"id": "p", "kind": "device_list", "list_of": "devices", "source": source, "rows": rows}
    declared = {"id": "d", "kind": "declaration", "data_points": "56"}
    findings = judge(case_of({"documents": [declared, paper]}), load_catalogue(PROJECT / "configs")).findings
    told = next(f for f in findings if f.rule == "claim.overstated")
    assert told.outcome == outcome


@pytest.mark.parametrize(("source", "outcome"), [("ocr", "undetermined"), ("text", "failed")])
def test_a_figure_that_may_have_lost_its_first_digit_accuses_nobody(source, outcome):
    paper = {
        "id": "s",
        "kind": "income_statement",
        "period_end": "2025-12-31",
        "source": source,
        "net_profit": "20.00~",
    }
    declared = {"id": "d", "kind": "declaration", "net_profit_y1": "920.00"}
    findings = judge(case_of({"documents": [declared, paper]}), load_catalogue(PROJECT / "configs")).findings
    told = next(f for f in findings if f.rule == "claim.overstated")
    assert told.outcome == outcome
