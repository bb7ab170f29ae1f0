"""Planters that need two applications: papers of one used again in the other."""

from __future__ import annotations

import random
from collections.abc import Collection
from dataclasses import replace

from samples.bundle import render_file
from samples.case import Case, FilePlan, Piece
from samples.planting.steps import resettle, show_invoice

RULES = ("reuse.invoice", "reuse.file")


def reuse_between(before: Case, case: Case, rng: random.Random, other: str, rules: Collection[str]) -> None:
    """Plant both reuses (or those named) from `before`, which is bundle `other`, into `case`."""
    if not rules or "reuse.invoice" in rules:
        reuse_invoice(before, case, rng, other)
    if not rules or "reuse.file" in rules:
        reuse_file(before, case, other)


def reuse_invoice(before: Case, case: Case, rng: random.Random, other: str) -> None:
    """An invoice already used by another applicant, the buyer's name changed; it is declared."""
    source = next(x for x in before.counted_invoices() if x.invoice_type != "special")
    forged = replace(source, buyer=case.company.party, remark="", contract_number="")
    case.invoices.append(forged)
    medium = "scan_pdf" if case.profile == "scan" else "pdf"
    plan = show_invoice(case, rng, forged, medium=medium)
    resettle(case)
    case.note(
        "reuse.invoice",
        {"file": plan.path, "kind": "invoice", "number": forged.number, "bundle": other},
        f"发票 {forged.number} 已用于 {other}",
        "invoice.without_contract",
    )


def reuse_file(before: Case, case: Case, other: str) -> None:
    """A file taken over from another applicant byte by byte."""
    source = next(
        p
        for p in before.files
        if p.pieces[0].kind in ("test_report", "contract") and p.medium in ("pdf", "scan_pdf") and not p.damage
    )
    content, spans = render_file(before, source)
    path = source.path.rsplit("/", 1)[-1]
    folder = next(p.path.rsplit("/", 1)[0] for p in case.files if p.pieces[0].kind == "self_evaluation")
    pieces = [Piece(p.kind, p.subject, p.layout, p.item) for p in source.pieces]
    plan = FilePlan(f"{folder}/参考_{path}", pieces, source.medium, source.level, raw=content, options={"spans": spans})
    case.files.append(plan)
    case.note(
        "reuse.file",
        {"file": plan.path, "bundle": other},
        f"与 {other} 的 {source.path} 相同",
        "identity.name_mismatch",
        "reuse.contract",
    )
