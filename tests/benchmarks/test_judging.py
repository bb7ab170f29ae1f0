"""A planted discrepancy is found on its own place only, and explains no other finding."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from benchmarks.drawn import PROFILES, rule_id, shares
from benchmarks.figures import judging_figures, sample_figures
from benchmarks.judging import judged_marks, subjects_of
from benchmarks.measured import Measured
from benchmarks.truth import Expected, ExpectedBundle, Planted, Trap


def told(document: str, file: str, number: str, kind: str = "invoice") -> dict[str, Any]:
    return {"id": document, "file": file, "kind": kind, "pages": [1, 1], "fields": {"number": {"value": number}}}


def finding(rule: str, subject: str, outcome: str = "failed", severity: str = "major") -> dict[str, Any]:
    return {
        "rule": rule,
        "subject": subject,
        "outcome": outcome,
        "severity": severity,
        "message": "…",
        "evidence": [{"document": subject}],
    }


DOCUMENTS = [told("d1", "a.pdf", "111"), told("d2", "a.pdf", "222"), told("d3", "b.xml", "222")]


def judged(planted: list[Planted], findings: list[dict[str, Any]], **more: Any) -> Measured:
    bundle = ExpectedBundle("b", Path("b"), (), planted=tuple(planted), judged=True, **more)
    claims = [{"id": "revenue_y1", "verdict": "overstated"}]
    report = {
        "documents": DOCUMENTS,
        "claims": claims,
        "findings": findings,
        "files": [{"path": "x", "status": "read"}],
    }
    return judged_marks(bundle, report)


@pytest.mark.parametrize(
    ("place", "subjects"),
    [
        ({"claim": "revenue_y1"}, {"revenue_y1"}),
        ({"item": "declaration"}, {"declaration"}),
        ({"applicant": ""}, {"applicant"}),
        ({"file": "a.pdf", "kind": "invoice", "number": "222"}, {"a.pdf", "d2"}),
        ({"file": "a.pdf", "kind": "invoice", "number": "unread"}, {"a.pdf", "d1", "d2"}),
        ({"file": "a.pdf", "kind": "invoice", "number": "222", "other": "b.xml"}, {"a.pdf", "b.xml", "d2", "d3"}),
        ({"file": "c.pdf"}, {"c.pdf"}),
    ],
)
def test_a_place_has_its_subjects(place: dict[str, str], subjects: set[str]) -> None:
    assert subjects_of(Planted("invoice.red", place), {"documents": DOCUMENTS}) == subjects


def test_a_finding_elsewhere_is_not_the_planted_one() -> None:
    planted = Planted("invoice.total_mismatch", {"file": "a.pdf", "kind": "invoice", "number": "222"})
    result = judged([planted], [finding("invoice.total_mismatch", "d1")])
    assert not result.plants[0].found
    assert "d1" in result.plants[0].where
    assert not result.findings[0].explained


def test_undetermined_counts_as_seen_and_failed_weighs_more() -> None:
    planted = Planted("claim.overstated", {"claim": "revenue_y1"})
    seen = judged([planted], [finding("claim.overstated", "revenue_y1", "undetermined")])
    assert seen.plants[0].got == "undetermined"
    both = [finding("claim.overstated", "revenue_y1", outcome) for outcome in ("undetermined", "failed")]
    assert judged([planted], both).plants[0].got == "failed"


def test_consequences_explain_findings() -> None:
    planted = Planted("claim.unit_suspected", {"claim": "revenue_y1"}, consequences=("claim.overstated",))
    result = judged([planted], [finding("claim.overstated", "revenue_y1"), finding("invoice.red", "d1")])
    assert [mark.explained for mark in result.findings] == [True, False]


def test_verdicts_and_files_are_compared() -> None:
    verdicts = {"revenue_y1": "overstated", "patents": "supported"}
    result = judged([], [], verdicts=verdicts, files={"x": "read", "y": "read", "z": "quarantined"})
    assert [mark.right for mark in result.verdicts] == [True, False]
    assert result.files == ("b:y expected read, got absent", "b:z expected quarantined, got absent")


def test_a_major_finding_on_a_clean_bundle_misses_the_figure() -> None:
    name = "samples: major or blocking findings on clean bundles"
    for severity, met in (("minor", True), ("major", False), ("blocking", False)):
        figures = {
            figure.name: figure for figure in sample_figures(judged([], [finding("x.y", "d1", severity=severity)]))
        }
        assert figures[name].met is met
    planted = judged([Planted("x.y", {"file": "a.pdf"})], [finding("x.y", "d1")])
    assert {figure.name: figure for figure in sample_figures(planted)}[name].met is None


def test_what_was_not_measured_is_neither_met_nor_missed() -> None:
    assert {figure.met for figure in sample_figures(Measured())} == {None}


@pytest.mark.parametrize(
    ("told_id", "reported"),
    [
        ("arithmetic.invoice.total_mismatch", "invoice.total_mismatch"),
        ("invoice.total_mismatch", "invoice.total_mismatch"),
        ("reuse.invoice", "reuse.invoice"),
    ],
)
def test_headings_are_no_part_of_a_rule_id(told_id: str, reported: str) -> None:
    assert rule_id(told_id) == reported


def test_a_trap_is_silent_where_no_finding_is_about_it() -> None:
    trap = Trap("edge", ("invoice.outside_window", "invoice.red"), {"file": "b.xml", "kind": "invoice"})
    elsewhere = judged([], [finding("invoice.red", "d1")], traps=(trap,))
    assert [mark.silent for mark in elsewhere.traps] == [True, True]
    assert elsewhere.clean == ()
    loud = judged([], [finding("invoice.red", "d3", "undetermined")], traps=(trap,))
    assert [(mark.rule, mark.silent, mark.outcome) for mark in loud.traps] == [
        ("invoice.outside_window", True, None),
        ("invoice.red", False, "undetermined"),
    ]


def test_a_trap_may_allow_a_remark_and_nothing_graver() -> None:
    trap = Trap("own", ("reuse.invoice",), {}, at_most="info")
    for severity, silent in (("info", True), ("major", False)):
        (mark,) = judged([], [finding("reuse.invoice", "d1", severity=severity)], traps=(trap,)).traps
        assert mark.silent is silent


def test_what_every_bundle_says_is_explained_as_far_as_expected() -> None:
    expected = (Expected("claim.not_checkable", {"claim": "products"}),)
    found = [finding("claim.not_checkable", "products", outcome) for outcome in ("undetermined", "failed")]
    found.append(finding("claim.not_checkable", "patents", "undetermined"))
    assert [mark.explained for mark in judged([], found, expected=expected).findings] == [True, False, False]


def test_a_finding_that_repeats_the_true_verdict_is_explained() -> None:
    verdicts = {"revenue_y1": "overstated", "patents": "supported"}
    found = [finding("claim.overstated", one) for one in ("revenue_y1", "patents")]
    assert [mark.explained for mark in judged([], found, verdicts=verdicts).findings] == [True, False]


def test_the_figures_of_issue_3_hang_on_what_was_measured() -> None:
    good = judged([Planted("invoice.red", {"file": "a.pdf"})], [finding("invoice.red", "d1")])
    figures = {figure.name: figure for figure in judging_figures(good)}
    assert figures["planted discrepancies found"].met
    assert figures["precision of findings, failed"].met
    bad = judged([], [finding("invoice.red", "d1")])
    figures = {figure.name: figure for figure in judging_figures(bad)}
    assert figures["precision of findings, failed"].met is False
    assert figures["major or blocking a clean bundle, failed"].met is False
    assert figures["traps silent (trap × rule)"].met is None


def test_bundles_are_shared_out_by_weight() -> None:
    assert shares(PROFILES, 60) == (15, 25, 5, 5, 10)
    assert sum(shares(("clean", "planted"), 7)) == 7
    assert min(shares(PROFILES, 3)) == 1
