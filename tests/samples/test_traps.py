"""Traps are honest: a faultless application stays faultless, and the pairs belong together."""

from __future__ import annotations

import io
import re
import zipfile
from pathlib import Path

import pytest

from samples.bundle import render
from samples.case import AS_OF, Case, sub_rng
from samples.drawing.page import Page
from samples.drawing.pdf import pdf_bytes
from samples.drawing.revisions import changed, signed
from samples.make import build
from samples.planting.catalogue import PEER_RULES, PLANTERS
from samples.planting.peers import buy_from_the_next, reuse_between
from samples.registers import NAMES, fill_registers, write_registers
from samples.traps.catalogue import TRAPS, wish
from samples.traps.pairs import pair_of
from samples.truth import claims_truth, expected


@pytest.fixture(scope="module")
def cases() -> list[Case]:
    return [build(seed, "traps", "small") for seed in (81, 82)]


def test_every_trap_is_laid_in_one_of_a_few_bundles(cases: list[Case]) -> None:
    laid = {trap.name for case in cases for trap in case.traps}
    some = {name.rpartition("_general")[0] or name for name in laid}
    never = set(TRAPS) - some - {"impairment_of_2018", "brackets", "registered_by_the_province", "abolished_division"}
    assert not never
    assert all(not case.discrepancies for case in cases)


def test_a_trapped_application_still_proves_what_it_declares(cases: list[Case]) -> None:
    for case in cases:
        told = {claim["id"]: claim["verdict"] for claim in claims_truth(case) if claim["verdict"]}
        assert set(told.values()) <= {"supported", "not_checkable"}
        assert case.received_on == AS_OF


def test_wishes_go_round_divisions_brackets_and_books() -> None:
    seen = [wish(seed) for seed in range(8)]
    assert {one.division for one in seen} == {"330000", "330621", "330682", "330600"}
    assert {one.form for one in seen} == {"general2018", "general2019", "small"}
    assert {one.brackets for one in seen} == {True, False}
    case = build(83, "traps", "small")
    assert case.company.uscc[2:8] == wish(83).division
    assert "（绍兴）" in case.company.name


@pytest.mark.parametrize(("seed", "name"), [(81, "lastyear"), (82, "first"), (83, "partner")])
def test_a_pair_goes_before_its_bundle(seed: int, name: str) -> None:
    case = build(seed, "traps", "small")
    ((word, before),) = pair_of(case)
    assert word == name
    assert not before.judged
    assert before.files
    assert case.traps[-1].silent[0] == "reuse.invoice"
    if name == "partner":
        assert before.company.uscc in {code for _, code in case.declaration.joint}
    else:
        assert before.company.uscc == case.company.uscc


def test_a_copy_has_the_same_bytes(cases: list[Case]) -> None:
    case = cases[0]
    case.files = [plan for plan in case.files if plan.options.get("twin")]
    content, truth = render(case, "x")
    archive = zipfile.ZipFile(io.BytesIO(content))
    one, other = archive.namelist()
    assert archive.read(one) == archive.read(other)
    assert len(truth["files"]) == 2
    assert len(truth["documents"]) == 1


def test_what_the_contract_makes_every_bundle_say() -> None:
    case = build(84, "clean", "small")
    said = {(one["rule"], one.get("claim", "")) for one in expected(case)}
    assert ("claim.not_checkable", "total_investment") in said
    assert ("claim.unsupported", "connected_devices") not in said


def test_registers_lie_beside_a_bundle(tmp_path: Path) -> None:
    case = build(85, "clean", "small")
    write_registers(case, tmp_path)
    assert {file.stem for file in tmp_path.glob("*.csv")} == set(NAMES)
    assert all(case.company.uscc not in file.read_text("utf-8-sig") for file in tmp_path.glob("*.csv"))
    fill_registers(case)
    PLANTERS["eligibility.barred"].plant(case, sub_rng(1))
    write_registers(case, tmp_path)
    assert case.company.uscc in (tmp_path / "cancelled.csv").read_text("utf-8-sig")


def test_a_signature_covers_its_file_until_something_is_added() -> None:
    page = Page()
    page.text(30, 30, "合同")
    raw = signed(pdf_bytes([page]))
    found = re.search(rb"/ByteRange\[0 (\d+) (\d+) (\d+)\]", raw)
    assert found is not None
    start, length = int(found[2]), int(found[3])
    assert start + length == len(raw)
    assert changed(raw).startswith(raw)
    assert len(changed(raw)) > len(raw)


def test_every_reuse_can_be_planted_between_two_applications() -> None:
    planted: set[str] = set()
    for seed in range(86, 92):
        before, case = build(seed, "clean", "small"), build(seed + 100, "clean", "small")
        buy_from_the_next(before, case.company, sub_rng(seed, "circle"))
        reuse_between(before, case, sub_rng(seed), "before", ())
        planted |= {one.rule for one in case.discrepancies}
    assert planted == set(PEER_RULES)


def test_every_rule_of_the_catalogue_has_a_planter() -> None:
    import validators.rules  # noqa: F401 - fills the registry
    from validators.registry import RULES

    answered = {"invoice.tax_authority_disagrees"}  # needs the tax authority's answers, which are in no bundle
    assert set(RULES) - answered <= {*PLANTERS, *PEER_RULES}
