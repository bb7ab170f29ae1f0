"""A bundle goes in, a report comes out: everything accounted for, the same again, nothing lost."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from casework.bundles import NoBundleError
from casework.house import House
from casework.readings import reading_key
from casework.report import RESULT_PARTS, result_digest
from casework.subject import subject_of
from casework.verify import report_of, stored_run, verify
from tests.casework.bundles import FIRST, SECOND, bundle, declaration, invoice
from tests.validators.reading import case_of

NUMBER = "25332000000000000011"


def test_every_file_is_accounted_for_and_broken_ones_stop_nothing(house: House, tmp_path: Path) -> None:
    folder = bundle(tmp_path / "甲", FIRST, NUMBER)
    (folder / "空.pdf").write_bytes(b"")
    (folder / "坏.pdf").write_bytes(b"%PDF-1.7\nbroken")
    (folder / "Thumbs.db").write_bytes(b"x")
    report = report_of(house, verify(house, folder, house.configuration.round(2026)).run.id)
    assert {file["path"]: file["status"] for file in report["files"]} == {
        "Thumbs.db": "ignored",
        "发票0011.xml": "read",
        "坏.pdf": "quarantined",
        "申报书.docx": "read",
        "空.pdf": "quarantined",
    }
    assert all(file["reasons"] for file in report["files"] if file["status"] == "quarantined")
    assert {document["kind"] for document in report["documents"]} == {"declaration", "invoice"}
    unreadable = [f["subject"] for f in report["findings"] if f["rule"] == "completeness.unreadable_file"]
    assert sorted(unreadable) == ["坏.pdf", "空.pdf"]


def test_the_declared_investment_is_bridged_to_its_proof(house: House, tmp_path: Path) -> None:
    folder = bundle(tmp_path / "甲", FIRST, NUMBER, invested="0.15")
    report = report_of(house, verify(house, folder, house.configuration.round(2026)).run.id)
    (claim,) = [claim for claim in report["claims"] if claim["id"] == "invested_amount"]
    assert (claim["declared"], claim["supported"], claim["verdict"]) == (
        "1500.00",
        ["1000.00", "1000.00"],
        "overstated",
    )
    assert sum(float(line["amount"]) for line in claim["bridge"]) == 1500


def test_verifying_again_reads_nothing_and_gives_the_same_result(house: House, tmp_path: Path) -> None:
    folder, round_ = bundle(tmp_path / "甲", FIRST, NUMBER), house.configuration.round(2026)
    first = verify(house, folder, round_)
    with house.store.view() as unit:
        before = unit.runs.manifest(first.run.id)["readings"]
    second = verify(house, folder, round_)
    with house.store.view() as unit:
        assert unit.runs.manifest(second.run.id)["readings"] == before
    assert second.run.result_sha256 == first.run.result_sha256
    assert second.run.submission_id == first.run.submission_id
    assert stored_run(house, folder, round_) is not None


def test_the_day_of_receipt_is_part_of_the_result(house: House, tmp_path: Path) -> None:
    folder = bundle(tmp_path / "甲", FIRST, NUMBER)
    early = verify(house, folder, house.configuration.round(2026, date(2026, 9, 30)))
    late = verify(house, folder, house.configuration.round(2026, date(2026, 9, 30), date(2026, 10, 1)))
    assert early.run.result_sha256 != late.run.result_sha256
    late_rules = {finding["rule"] for finding in late.report["findings"]}
    assert "eligibility.late_submission" in late_rules
    assert "eligibility.late_submission" not in {finding["rule"] for finding in early.report["findings"]}


def test_both_applicants_of_a_reused_invoice_get_the_record_and_no_run_changes(house: House, tmp_path: Path) -> None:
    round_ = house.configuration.round(2026)
    mine = verify(house, bundle(tmp_path / "甲", FIRST, NUMBER), round_)
    other = tmp_path / "乙"
    bundle(other, SECOND)
    (other / "票.xml").write_text(invoice(NUMBER, FIRST), encoding="utf-8")
    theirs = verify(house, other, round_)
    for run in (mine.run.id, theirs.run.id):
        crossed = report_of(house, run)["cross_findings"]
        assert [f["rule"] for f in crossed["findings"] if f["rule"] == "reuse.invoice"] == ["reuse.invoice"]
        assert crossed["store_snapshot"]
    with house.store.view() as unit:
        stored = unit.runs.report(mine.run.id)
        queued = {item.rule for item in unit.review.open_items(application_id=mine.run.application_id)}
    assert stored["cross_findings"] == {}
    assert "reuse.invoice" in queued


def test_the_same_files_of_the_same_applicant_are_no_reuse(house: House, tmp_path: Path) -> None:
    round_ = house.configuration.round(2026)
    verify(house, bundle(tmp_path / "甲", FIRST, NUMBER), round_)
    again = verify(house, bundle(tmp_path / "甲补正", FIRST, NUMBER, "25332000000000000012"), round_)
    report = report_of(house, again.run.id)
    assert report["cross_findings"]["findings"] == []
    with house.store.view() as unit:
        assert unit.submissions.get(again.run.submission_id).number == 2


def test_what_was_found_of_a_replaced_paper_stays_with_the_run_that_holds_it(house: House, tmp_path: Path) -> None:
    round_ = house.configuration.round(2026)
    verify(house, bundle(tmp_path / "甲", FIRST, NUMBER), round_)
    reused = verify(house, bundle(tmp_path / "乙", SECOND, NUMBER), round_)
    replaced = verify(house, bundle(tmp_path / "乙补正", SECOND, "25332000000000000022"), round_)
    found = [
        {finding["rule"] for finding in report_of(house, made.run.id)["cross_findings"]["findings"]}
        for made in (reused, replaced)
    ]
    assert "reuse.invoice" in found[0]
    assert "reuse.invoice" not in found[1]


def test_a_code_that_most_papers_gainsay_hands_no_bundle_to_a_stranger() -> None:
    papers = [
        {"id": "d", "kind": "declaration", "applicant_name": FIRST[0], "uscc": SECOND[1]},
        {"id": "l", "kind": "business_licence", "name": FIRST[0], "uscc": FIRST[1]},
        {"id": "t", "kind": "tax_certificate", "taxpayer_name": FIRST[0], "taxpayer_id": FIRST[1]},
    ]
    assert subject_of(case_of({"documents": papers}).documents).uscc == FIRST[1]
    assert subject_of(case_of({"documents": papers[:2]}).documents).uscc == SECOND[1]
    assert subject_of(case_of({"documents": [{**papers[0], "uscc": "123"}]}).documents).uscc == "123"


def test_a_strangers_declaration_among_the_evidence_gives_the_applicant_no_name_and_declares_nothing() -> None:
    """Whatever stands first by path: an objector's file must not rename the application."""
    papers = [
        {"id": "a", "kind": "declaration", "applicant_name": SECOND[0], "uscc": SECOND[1], "platform_name": "乙平台"},
        {"id": "d", "kind": "declaration", "applicant_name": FIRST[0], "uscc": FIRST[1], "platform_name": "甲平台"},
        {"id": "l", "kind": "business_licence", "name": FIRST[0], "uscc": FIRST[1]},
    ]
    documents = case_of({"documents": papers}).documents
    subject = subject_of(documents)
    assert (subject.name, subject.uscc) == FIRST
    assert replace(case_of({"documents": papers}), subject=subject).declared("platform_name") == "甲平台"


def test_a_later_declaration_moves_no_application_to_another_district(house: House, tmp_path: Path) -> None:
    round_ = house.configuration.round(2026)
    first = verify(house, bundle(tmp_path / "甲", FIRST, NUMBER), round_)
    declaration(bundle(tmp_path / "甲补正", FIRST, NUMBER) / "申报书.docx", FIRST, district="诸暨市")
    verify(house, tmp_path / "甲补正", round_)
    with house.store.view() as unit:
        assert unit.applications.get(first.run.application_id).district == "柯桥区"


def test_what_is_not_there_is_said(house: House, tmp_path: Path) -> None:
    with pytest.raises(NoBundleError, match="there is no bundle"):
        verify(house, tmp_path / "nirgends.zip", house.configuration.round(2026))


def test_the_hash_covers_the_result_and_nothing_else(house: House, tmp_path: Path) -> None:
    report = verify(house, bundle(tmp_path / "甲", FIRST, NUMBER), house.configuration.round(2026)).report
    assert result_digest(report, report["run"]) == report["result_sha256"]
    other = {**report["run"], "id": "r-other", "versions": {"code": "9"}, "reason": "recheck"}
    assert result_digest(report, other) == report["result_sha256"]
    for part in RESULT_PARTS:
        changed = {**report, part: [*report[part], {"more": 1}]}
        assert result_digest(changed, report["run"]) != report["result_sha256"]


def test_another_engine_is_another_key(house: House) -> None:
    identity = house.identity()
    from dataclasses import replace

    assert reading_key("a" * 64, identity, 200) != reading_key("a" * 64, replace(identity, precision="bf16"), 200)
