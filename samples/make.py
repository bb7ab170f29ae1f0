"""Making bundles: from seeds, or the three ready ones."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from pathlib import Path

from samples.bundle import render, write
from samples.case import Case, sub_rng
from samples.layouts.registry import ANY, Taste
from samples.plan import plan_files
from samples.planting.catalogue import plant_some
from samples.planting.peers import reuse_between
from samples.story import make_case

PROFILES = ("clean", "planted", "scan")
# The committed bundles; discrepancies.zip reuses papers of clean.zip, so the two must be made together.
READY = {"clean": (38, "clean", "small"), "discrepancies": (31, "planted", "small"), "scans": (33, "scan", "small")}
# What discrepancies.zip holds beside the two reuses: no two of them touch the same thing.
READY_RULES = (
    "identity.uscc_invalid",
    "identity.name_mismatch",
    "identity.legal_representative_mismatch",
    "identity.joint_applicant_invalid",
    "eligibility.licence_expired",
    "eligibility.platform_type_unclear",
    "completeness.missing_material",
    "completeness.unreadable_file",
    "tax.total_mismatch",
    "statement.wrong_year",
    "statement.identity_broken",
    "invoice.outside_window",
    "document.future_date",
    "invoice.buyer_mismatch",
    "invoice.red",
    "invoice.without_contract",
    "invoice.channels_disagree",
    "invoice.words_mismatch",
    "invoice.qr_mismatch",
    "invoice.duplicate",
    "contract.words_mismatch",
    "declaration.invested_exceeds_total",
    "claim.overstated",
    "claim.contradicted",
    "claim.unsupported",
    "reuse.invoice",
    "reuse.file",
)


def build(seed: int, profile: str, size: str, taste: Taste = ANY, rules: Collection[str] = ()) -> Case:
    """One application with its files planned and, if asked for, discrepancies planted."""
    case = make_case(seed, profile, "small" if profile == "scan" else size)
    plan_files(case, taste)
    if profile == "planted":
        plant_some(case, sub_rng(seed, "planting"), rules)
    return case


def make(
    out: Path, seed: int, companies: int, profile: str, taste: Taste, rules: Collection[str], size: str
) -> Iterator[str]:
    """Write one bundle a company; planted ones may reuse papers of the company before."""
    before: Case | None = None
    for number in range(companies):
        case = build(seed + number, profile, size, taste, rules)
        if profile == "planted" and before is not None:
            reuse_between(before, case, sub_rng(seed + number, "reuse"), f"{profile}-{seed + number - 1}", rules)
        name = f"{profile}-{seed + number}"
        content, truth = render(case, name, gbk_names=sub_rng(seed + number, "zip").random() < 0.3)
        write(out, name, content, truth)
        before = case
        yield f"{name}.zip {len(content)} bytes, {len(truth['documents'])} documents, {len(truth['discrepancies'])} planted"  # noqa: E501


def ready(out: Path) -> Iterator[str]:
    """Write the three committed bundles."""
    cases = {name: build(*entry) for name, entry in READY.items() if name != "discrepancies"}
    seed, profile, size = READY["discrepancies"]
    cases["discrepancies"] = build(seed, profile, size, rules=READY_RULES)
    reuse_between(cases["clean"], cases["discrepancies"], sub_rng(seed, "reuse"), "clean", READY_RULES)
    for name, case in cases.items():
        content, truth = render(case, name)
        write(out, name, content, truth)
        yield f"{name}.zip {len(content)} bytes, {len(truth['documents'])} documents, {len(truth['discrepancies'])} planted"  # noqa: E501
