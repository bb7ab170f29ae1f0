"""Planters for what the papers of Article 7 lack: months, signatures, seals, legibility."""

from __future__ import annotations

import random
from datetime import date

from samples.case import ROUND, Case
from samples.parties import make_customer
from samples.planting.registry import CannotPlant, planter
from samples.planting.steps import add_file, set_claim, where
from samples.story import in_wan
from samples.subjects import Paper
from samples.taxes import four_totals


@planter("completeness.tax_months_missing", "tax.rows", "tax.total")
def tax_months_missing(case: Case, rng: random.Random) -> None:
    """The certificate has no VAT of one or two months, and what is declared follows it."""
    if "tax_paid_y1" in case.verdicts:
        raise CannotPlant("already used")
    months = rng.sample(range(2, 12), rng.choice((1, 2)))
    attached = ("增值税", "城市维护建设税", "教育费附加", "地方教育附加")
    rows = tuple(
        r
        for r in case.certificate.rows
        if not (r.tax_type in attached and r.first.month in months and r.first.month == r.last.month)
    )
    new = case.change(case.certificate, rows=rows)
    for piece in case.pieces("tax_certificate"):
        if piece.layout == "letter":
            piece.layout = "table_portrait"
    set_claim(case, "tax_paid_y1", in_wan(four_totals(rows, ROUND - 1)[case.tax_basis]))
    case.note("completeness.tax_months_missing", where(case, new), f"缺 {sorted(months)} 月增值税")


def _printed(case: Case) -> None:
    """The form on paper: an editable file shows neither hand nor seal."""
    plan = case.plans("declaration")[0]
    if plan.medium not in ("pdf", "scan_pdf"):
        raise CannotPlant("the form is an editable file")


@planter("completeness.unsigned", "declaration.signed")
def unsigned(case: Case, rng: random.Random) -> None:  # noqa: ARG001
    """Nobody signed the form."""
    _printed(case)
    case.declaration.signed = False
    case.note("completeness.unsigned", where(case, case.declaration), "未签字")


@planter("completeness.unsealed", "declaration.sealed")
def unsealed(case: Case, rng: random.Random) -> None:  # noqa: ARG001
    """The form bears no seal; the signature's name stamp is left out as well."""
    _printed(case)
    case.declaration.sealed = False
    case.note("completeness.unsealed", where(case, case.declaration), "未盖章")


@planter("completeness.illegible_page", "extra.illegible")
def illegible_page(case: Case, rng: random.Random) -> None:
    """A scanned page that nobody can read."""
    paper = Paper(
        "关于平台使用情况的说明",
        (
            "我单位自2024年起使用该平台，接入生产设备并开展能耗管理、设备运维、质量追溯等应用，运行稳定。",
            "截至目前已接入主要生产设备，数据采集完整，班组报表实现线上流转。特此说明。",
        ),
        make_customer(rng).name,
        date(ROUND, 8, rng.randrange(1, 28)),
    )
    plan = add_file(case, rng, "supporting", paper, "用户使用说明", "scan_pdf", "office")
    plan.options["illegible"] = True
    case.note("completeness.illegible_page", {"file": plan.path}, "整页模糊不可辨")
