"""Traps that need a second bundle: last year's own papers, a resubmission, a joint applicant's own application."""

from __future__ import annotations

import copy
from collections.abc import Iterator

from samples.bundle import render_file
from samples.case import ROUND, Case
from samples.plan import plan_files
from samples.registers import fill_registers
from samples.story import make_case

REUSE = (
    "reuse.invoice",
    "reuse.file",
    "reuse.contract",
    "reuse.copyright",
    "reuse.image",
    "reuse.contact",
)


def pair_of(case: Case) -> Iterator[tuple[str, Case]]:
    """The bundle that was handed in before this one, by turns; the trap is laid in this one."""
    match case.seed % 3:
        case 0:
            yield "lastyear", last_year(case)
        case 1:
            yield "first", first_submission(case)
        case _:
            yield "partner", partner(case)


def last_year(case: Case) -> Case:
    """The same applicant a round ago with some of the same invoices, not recognised then."""
    earlier = _older(case, year=ROUND - 1)
    kept = {"declaration", "business_licence", "contract", "invoice", "certificate", "company_profile"}
    earlier.files = [plan for plan in earlier.files if plan.pieces and plan.pieces[0].kind in kept]
    case.lay("own_papers_of_last_year", REUSE, {}, "上年度自己申报、未获认定", at_most="info")
    return earlier


def first_submission(case: Case) -> Case:
    """The same application as first handed in, two files short (补正)."""
    earlier = _older(case, year=ROUND)
    spare = [p for p in earlier.files if p.pieces and p.pieces[0].kind in ("bank_receipt", "supporting", "certificate")]
    earlier.files = [plan for plan in earlier.files if plan not in spare[:2]]
    case.lay("resubmission", REUSE, {}, "补正后再次提交")
    return earlier


def partner(case: Case) -> Case:
    """A joint applicant's own application, which shows a contract and an invoice that this one shows too."""
    other = make_case(case.seed + 500_000, "clean", "small")
    company = other.company
    case.declaration.joint = (*case.declaration.joint, (company.name, company.uscc))
    fill_registers(other)
    plan_files(other)
    shared = [p for p in case.files if p.medium == "pdf" and p.pieces[0].kind in ("contract", "invoice", "test_report")]
    for plan in shared[:3]:
        twin = copy.copy(plan)
        twin.raw, spans = render_file(case, plan)
        twin.options = {"spans": spans}
        twin.path = "联合申报材料/" + plan.path.rsplit("/", 1)[-1]
        other.files.append(twin)
    case.lay("joint_applicants_own_application", REUSE, {}, f"联合申报单位 {company.name} 另行申报", at_most="info")
    return _unjudged(other, ROUND)


def _older(case: Case, year: int) -> Case:
    earlier = copy.copy(case)
    earlier.files = list(case.files)
    earlier.traps, earlier.discrepancies = [], []
    return _unjudged(earlier, year)


def _unjudged(case: Case, year: int) -> Case:
    case.year, case.judged = year, False
    if year == ROUND:
        return case
    case.received_on = case.received_on.replace(year=year)
    return case
