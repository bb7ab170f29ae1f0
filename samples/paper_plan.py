"""Which files carry an application's papers where each is scanned by itself: what confidence is calibrated on."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import samples.layouts.catalogue  # noqa: F401 - fills the registry
from samples.case import ROUND, Case
from samples.drawing.scan import LEVELS
from samples.layouts.registry import ANY, Taste
from samples.plan import Planner
from samples.subjects import Statement

MOST_OF_A_KIND = 12
_OF_SEVERAL_PAGES = frozenset(
    {"tax_certificate", "balance_sheet", "income_statement", "cash_flow_statement", "audit_report"}
)
"""Kinds whose papers may go over a page: photographed, their pages are put together in one PDF."""


def plan_papers(case: Case, taste: Taste = ANY) -> None:
    """Fill `case.files` with one scan or photo a paper; the levels take turns."""
    planner = Planner(case, taste)
    levels = _turns(taste.levels or tuple(LEVELS), planner)
    for kind, name, subject in _papers(case):
        level = next(levels)
        piece = planner.piece(kind, subject, "page")
        photo = LEVELS[level].warp > 0 and kind not in _OF_SEVERAL_PAGES
        planner.add(name, [piece], "jpg" if photo else "scan_pdf", level)
    case.judged = False


def _turns(levels: Sequence[str], planner: Planner) -> Iterator[str]:
    """Every level once, in an order of this case, then again."""
    while True:
        yield from planner.rng.sample(tuple(levels), len(levels))


def _papers(case: Case) -> Iterator[tuple[str, str, object]]:
    """Kind, name and subject of every paper that says figures on a page or two."""
    company = case.company.name
    yield "business_licence", "营业执照", case.company
    yield "tax_certificate", "完税证明", case.certificate
    for kind, name in (("balance_sheet", "资产负债表"), ("income_statement", "利润表")):
        yield kind, name, Statement(kind, company, case.books, ROUND - 1)
    yield "cash_flow_statement", "现金流量表", Statement("cash_flow_statement", company, case.books, ROUND - 2)
    for kind, name, subjects in (
        ("audit_report", "审计报告", case.audits),
        ("invoice", "发票", case.invoices),
        ("bank_receipt", "回单", case.receipts),
        ("certificate", "证书", case.certificates),
    ):
        for subject in subjects[:MOST_OF_A_KIND]:
            yield kind, name, subject
