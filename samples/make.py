"""Making bundles: from seeds, or the three ready ones."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from pathlib import Path

from samples.bundle import render, write
from samples.case import Case, sub_rng
from samples.layouts.registry import ANY, Taste
from samples.paper_plan import plan_papers
from samples.parties import make_company
from samples.plan import plan_files
from samples.planting.catalogue import plant_some
from samples.planting.peers import buy_from_the_next, reuse_between
from samples.registers import fill_registers, write_registers
from samples.story import AS_DRAWN, make_case
from samples.traps.catalogue import lay_traps, wish
from samples.traps.pairs import pair_of

PROFILES = ("clean", "planted", "scan", "planted_scan", "traps", "papers")
"""planted_scan: scans with discrepancies; traps: what looks wrong and is not; papers: each scanned by itself, at every
level there is."""
SCANNED, PLANTED = ("scan", "planted_scan"), ("planted", "planted_scan")
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
    scans = profile in SCANNED
    small = scans or traps(profile)
    asked = wish(seed) if traps(profile) else AS_DRAWN
    case = make_case(seed, "scan" if scans else profile, "small" if small else size, asked)
    fill_registers(case)
    (plan_papers if profile == "papers" else plan_files)(case, taste)
    if profile in PLANTED:
        plant_some(case, sub_rng(seed, "planting"), rules)
    if traps(profile):
        lay_traps(case, sub_rng(seed, "traps"))
    return case


def traps(profile: str) -> bool:
    """Whether bundles of this profile hold traps."""
    return profile == "traps"


def make(
    out: Path, seed: int, companies: int, profile: str, taste: Taste, rules: Collection[str], size: str
) -> Iterator[str]:
    """Write one bundle a company; planted ones may reuse papers of the company before."""
    before: Case | None = None
    for number in range(companies):
        case = build(seed + number, profile, size, taste, rules)
        name = f"{profile}-{seed + number}"
        if profile in PLANTED and number + 1 < companies and (not rules or "reuse.circular_trade" in rules):
            following = make_company(sub_rng(seed + number + 1, "company"))
            buy_from_the_next(case, following, sub_rng(seed + number, "circle"))
        if profile in PLANTED and before is not None:
            reuse_between(before, case, sub_rng(seed + number, "reuse"), f"{profile}-{seed + number - 1}", rules)
        if traps(profile):
            yield from (_written(out, other, f"{name}-{word}") for word, other in pair_of(case))
        yield _written(out, case, name)
        before = case


def _written(out: Path, case: Case, name: str) -> str:
    content, truth = render(case, name, gbk_names=sub_rng(case.seed, "zip").random() < 0.3)
    write(out, name, content, truth)
    write_registers(case, out / f"{name}.registers")
    count = len(truth["discrepancies"])
    return f"{name}.zip {len(content)} bytes, {len(truth['documents'])} documents, {count} planted"


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
