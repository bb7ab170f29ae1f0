"""What may change with one file, and what may not."""

from __future__ import annotations

from typing import Any

from benchmarks.one_change import differences


def report(total: str, *, id_: str = "d1", astray: str = "supported") -> dict[str, Any]:
    field = {"value": total}
    other = {"id": "d2", "file": "b.pdf", "pages": [1, 1], "kind": "invoice", "fields": {"number": {"value": "2"}}}
    mine = {"id": id_, "file": "a.pdf", "pages": [1, 1], "kind": "invoice", "fields": {"total": field}}
    wrong = {"rule": "invoice.total_mismatch", "subject": id_, "evidence": [{"document": id_}], "fingerprint": id_}
    return {
        "documents": [mine, other],
        "claims": [
            {"id": "invested_amount", "verdict": "supported", "evidence": [id_], "supported": [total]},
            {"id": "patents", "verdict": astray},
        ],
        "checks": [{"rule": "invoice.red", "subject": "d2", "outcome": "passed"}],
        "findings": [wrong] if total != "113.00" else [],
        "materials": [{"item": "contracts_and_invoices", "documents": [id_, "d2"]}],
    }


def test_a_change_reaches_its_document_its_findings_and_the_investment() -> None:
    changed, astray = differences(report("113.00"), report("120.00", id_="d9"), "a.pdf")
    assert changed == (
        "claim/invested_amount",
        "document/a.pdf#1",
        "findings:invoice.total_mismatch/a.pdf#1",
    )
    assert astray == ()


def test_what_does_not_hang_on_the_file_must_not_change() -> None:
    _, astray = differences(report("113.00"), report("120.00", id_="d9", astray="overstated"), "a.pdf")
    assert astray == ("claim/patents",)
