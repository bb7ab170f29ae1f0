"""Traps about figures: words, rounding, signs of impairment, taxes paid in January, refunds."""

from __future__ import annotations

import random
from dataclasses import replace
from datetime import date
from decimal import Decimal

from samples.case import ROUND, CannotPlant, Case
from samples.planting.steps import set_claim, where
from samples.story import in_wan
from samples.taxes import TaxRow, four_totals
from samples.traps.registry import trap
from samples.wording import amount_words, plain

STATEMENT = ("statement.identity_broken", "statement.years_disagree")


@trap("yuan_and_whole")
def yuan_and_whole(case: Case, rng: random.Random) -> None:
    """元 is 圆 and 整 is 正; 人民币 may stand in front."""
    forms = (("元", "正"), ("圆", "正"), ("圆", "整"), ("元", "整"))
    for index, contract in enumerate(case.contracts):
        yuan, whole = forms[index % 4]
        case.change(contract, words=amount_words(contract.amount, yuan, whole))
    for index, invoice in enumerate(case.invoices):
        yuan, whole = forms[(index + rng.randrange(4)) % 4]
        case.change(invoice, words=amount_words(invoice.total, yuan, whole))
    case.lay("yuan_and_whole", ("invoice.words_mismatch", "contract.words_mismatch"), {}, "圆/元，整/正")


@trap("off_by_one")
def off_by_one(case: Case, rng: random.Random) -> None:  # noqa: ARG001
    """Rounded figures add up to one more or less in the last place."""
    piece = next((p for p in case.pieces("balance_sheet") if p.subject.year == ROUND - 1), None)
    if piece is None:
        raise CannotPlant("no balance sheet")
    step = {"元": Decimal(1), "千元": Decimal(1000), "万元": Decimal(100)}[case.books.unit]
    end = case.books.years[ROUND - 1].end
    item = "应收账款" if "应收账款" in end else "存货"
    new = case.change(piece.subject, changes=(*piece.subject.changes, (item, "current", end[item] + step)))
    case.lay("off_by_one", ("statement.identity_broken",), where(case, new), f"{item} 多 {plain(step)}")


@trap("impairment_of_2018")
def impairment_of_2018(case: Case, rng: random.Random) -> None:  # noqa: ARG001
    """The form of 2018 prints impairment losses as positive deductions, that of 2019 as negative additions."""
    if case.books.form not in ("general2018", "general2019"):
        raise CannotPlant("another form")
    case.lay(f"impairment_signs_{case.books.form}", STATEMENT, {}, case.books.form)


@trap("december_paid_in_january")
def december_paid_in_january(case: Case, rng: random.Random) -> None:
    """The certificate shows what was paid in the year: December of the year before is paid in January."""
    if "tax_paid_y1" in case.verdicts:
        raise CannotPlant("already used")
    first, last = date(ROUND - 2, 12, 1), date(ROUND - 2, 12, 31)
    day = date(ROUND - 1, 1, rng.randrange(8, 16))
    model = [r for r in case.certificate.rows if r.first.month == 6 and r.last.month == 6 and r.amount > 0]
    added = tuple(
        TaxRow(r.voucher[:-5] + f"{rng.randrange(10**5):05d}", r.tax_type, r.item, first, last, day, r.amount)
        for r in model
    )
    new = case.change(case.certificate, rows=added + case.certificate.rows)
    for piece in case.pieces("tax_certificate"):
        if piece.layout == "letter":
            piece.layout = "table_portrait"
    totals = four_totals(new.rows, ROUND - 1)
    basis = rng.choice(sorted(totals))
    case.tax_basis = basis
    set_claim(case, "tax_paid_y1", in_wan(totals[basis]))
    silent = ("tax.outside_year", "tax.total_mismatch", "completeness.tax_months_missing", "claim.contradicted")
    case.lay("december_paid_in_january", silent, where(case, new), f"{first}–{last}，{day} 入库，口径 {basis}")


@trap("refunds")
def refunds(case: Case, rng: random.Random) -> None:
    """Taxes given back are negative rows, netted in the total and in what is declared."""
    base = next(r for r in case.certificate.rows if r.tax_type == "增值税" and r.amount > 0)
    back = (
        TaxRow(
            base.voucher[:-5] + f"{rng.randrange(10**5):05d}",
            "企业所得税",
            "汇算清缴退税",
            date(ROUND - 1, 1, 1),
            date(ROUND - 1, 12, 31),
            date(ROUND - 1, 11, 20),
            -(base.amount / 5).quantize(Decimal("0.01")),
        ),
        replace(
            base,
            voucher=base.voucher[:-5] + f"{rng.randrange(10**5):05d}",
            item="软件产品即征即退",
            first=date(ROUND - 1, 4, 1),
            last=date(ROUND - 1, 4, 30),
            paid_on=date(ROUND - 1, 7, 9),
            amount=-(base.amount / 3).quantize(Decimal("0.01")),
        ),
    )
    new = case.change(case.certificate, rows=(*case.certificate.rows, *back))
    set_claim(case, "tax_paid_y1", in_wan(four_totals(new.rows, ROUND - 1)[case.tax_basis]))
    silent = ("tax.total_mismatch", "tax.outside_year", "completeness.tax_months_missing")
    case.lay("refunds", silent, where(case, new), "、".join(plain(r.amount) for r in back))
