"""Corrections, decisions and rechecks: recorded, replayed, and every difference put down to its cause."""

from __future__ import annotations

from pathlib import Path

import pytest

from casework.correct import correct
from casework.difference import difference
from casework.house import House
from casework.queue import decide, item_json, open_queue
from casework.recheck import recheck
from casework.typed_values import WrongValueError, canonical_value
from casework.verify import report_of, verify
from heyan.errors import UnknownItemError, UnknownRunError
from heyan.vocabulary import DecisionKind
from tests.casework.bundles import FIRST, bundle, invoice

NUMBER = "25332000000000000011"


@pytest.fixture
def run(house: House, tmp_path: Path) -> str:
    return verify(house, bundle(tmp_path / "甲", FIRST, NUMBER), house.configuration.round(2026)).run.id


def _invoice(house: House, run: str) -> str:
    return next(d["id"] for d in report_of(house, run)["documents"] if d["kind"] == "invoice")


def test_a_correction_is_judged_again_and_changes_only_what_hangs_on_it(house: House, run: str) -> None:
    place, made = correct(house, run, _invoice(house, run), "amount", "900", "看错了")
    assert place.before == "1000.00"
    field = next(d for d in made.report["documents"] if d["kind"] == "invoice")["fields"]["amount"]
    assert (field["value"], field["source"], field["needs_review"]) == ("900.00", "human", False)
    assert "invoice.total_mismatch" in {finding["rule"] for finding in made.report["findings"]}
    found = difference(house, run, made.run.id)
    assert not found.same
    assert {change.cause for change in found.changes} == {"person"}
    with house.store.view() as unit:
        assert unit.audit.verify_chain() is None
        assert any(row.action == "decision.correction" for row in unit.audit.rows())


def test_a_plain_recheck_uses_the_decisions_of_its_run(house: House, run: str) -> None:
    _, made = correct(house, run, _invoice(house, run), "amount", "900", "看错了")
    assert recheck(house, run).run.result_sha256 == report_of(house, run)["result_sha256"]
    assert recheck(house, made.run.id).run.result_sha256 == made.run.result_sha256


def test_reading_anew_gives_the_same_verdict(house: House, run: str) -> None:
    assert recheck(house, run, reread=True).run.result_sha256 == report_of(house, run)["result_sha256"]


def test_new_evidence_is_put_down_to_the_input(house: House, run: str, tmp_path: Path) -> None:
    more = tmp_path / "补充.xml"
    more.write_text(invoice("25332000000000000012", FIRST), encoding="utf-8")
    made = recheck(house, run, add=[more])
    assert "added/补充.xml" in {file["path"] for file in made.report["files"]}
    assert {change.cause for change in difference(house, run, made.run.id).changes} == {"input"}
    assert report_of(house, run)["result_sha256"] == difference(house, run, made.run.id).first_hash


def test_a_decision_is_recorded_with_name_reason_and_audit_row(house: House, run: str) -> None:
    item = open_queue(house)[0]
    decided = decide(house, item.id, "王芳", DecisionKind.SUPPLEMENT, "请补交")
    assert decided.state == "decided"
    stated = item_json(decided)["lines"][0]
    assert (stated["decision"], stated["user"], stated["reason"]) == ("supplement", "王芳", "请补交")
    assert item.id not in {one.id for one in open_queue(house)}
    with house.store.view() as unit:
        assert any(row.actor == "王芳" and row.action == "decision.judgement" for row in unit.audit.rows())


def test_what_does_not_exist_is_named(house: House, run: str) -> None:
    with pytest.raises(UnknownRunError):
        recheck(house, "r-nothing")
    with pytest.raises(UnknownItemError, match="it has"):
        correct(house, run, "d-nothing", "amount", "1", "x")
    document = next(one for one in report_of(house, run)["documents"] if one["kind"] == "invoice")
    with pytest.raises(UnknownItemError, match="invoice has no field amuont"):
        correct(house, run, document["id"], "amuont", "1", "x")
    with pytest.raises(UnknownItemError, match="no configuration"):
        recheck(house, run, rules="0" * 64)


@pytest.mark.parametrize(
    ("field", "typed", "before", "stored"),
    [
        ("issued_on", "2025年6月30日", None, "2025-06-30"),
        ("total", "1,234.5", "1.00", "1234.50"),
        ("total", "113万元", None, "1130000.00"),
        ("tax", "***", None, "***"),
        ("revenue_y1", "3800万元", None, "38000000.00"),
        ("row_count", "1,200", None, "1200"),
        ("term", "2015年6月18日至长期", None, "2015-06-18/"),
        ("period", "2025-01-01/2025-12-31", None, "2025-01-01/2025-12-31"),
        ("platform_type", "industry", None, "industry"),
        ("unit", "套", "台", "套"),
        ("is_red", "false", "true", "false"),
        ("coverage_links", "研发设计、生产制造", None, '["研发设计", "生产制造"]'),
        (
            "joint_applicants",
            "甲公司（91330100799655058B）；乙公司",
            None,
            '[{"name": "甲公司", "uscc": "91330100799655058B"}, {"name": "乙公司"}]',
        ),
        ("connected_devices", "1,200", "12", "1200"),
        ("number", "25332000000000000011", "25332000000000000010", "25332000000000000011"),
        ("buyer_name", "甲(绍兴)公司", "甲", "甲（绍兴）公司"),
    ],
)
def test_typed_values_get_their_canonical_form(field: str, typed: str, before: str | None, stored: str) -> None:
    assert canonical_value(field, typed, before) == stored


@pytest.mark.parametrize(
    ("field", "typed", "before"),
    [
        ("issued_on", "gestern", None),
        ("total", "viel", "1.00"),
        ("total", "viel", None),
        ("a", " ", None),
        ("platform_type", "市级", None),
        ("term", "长期", None),
        ("joint_applicants", '[{"firm": "x"}]', None),
        ("row_count", "很多", None),
    ],
)
def test_what_cannot_be_a_value_is_refused(field: str, typed: str, before: str | None) -> None:
    with pytest.raises(WrongValueError):
        canonical_value(field, typed, before)
