"""Which invoices count towards the investment, and why the others do not."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from heyan.case import Case
from heyan.documents import Field
from heyan.rounds import InvestmentSetting
from heyan.text import squeeze
from heyan.vocabulary import BridgeReason
from validators.applicant import Applicant
from validators.claims.weighing import ZERO
from validators.invoices import Invoice
from validators.parties import Party, Same, is_applicant, is_company
from validators.verification import taken_back

_OF_THE_INVOICE = (BridgeReason.NOT_PLATFORM_RELATED, BridgeReason.RED_INVOICE)
"""Doubts that have nothing to do with who bought and sold."""


@dataclass(frozen=True, slots=True)
class Standing:
    """How an invoice stands whatever the window: why it is left out (None: it counts), and whether that is certain."""

    reason: BridgeReason | None
    certain: bool
    foreign_share: Decimal = ZERO
    """Of an invoice that counts, the share of lines that have nothing to do with a platform."""


def standing(case: Case, invoice: Invoice, who: Applicant) -> Standing:
    """The first reason that leaves the invoice out for certain, else the first that may."""
    share, share_certain = foreign_share(invoice, case.round.investment)
    own = is_applicant(buyer_of(invoice), who)
    tests = (
        (BridgeReason.APPLICANT_IS_SELLER, is_applicant(seller_of(invoice), who)),
        # An applicant that names itself as its own joint applicant buys for itself all the same.
        (BridgeReason.JOINT_APPLICANT, Same.NO if own is Same.YES else joint_buyer(case, invoice)),
        (BridgeReason.BUYER_MISMATCH, _not(own)),
        (BridgeReason.RED_INVOICE, taken_back(case, invoice)),
        (BridgeReason.NOT_PLATFORM_RELATED, _answer(share == 1, share_certain)),
    )
    if who_buys := next((reason for reason, answer in tests if answer is Same.YES), None):
        return Standing(who_buys, certain=True)
    # The buyer decides: an illegible seller is hardly the applicant while the applicant is the buyer.
    doubts = [reason for reason, answer in tests if answer is Same.MAYBE]
    if own is Same.YES:
        doubts = [reason for reason in doubts if reason in _OF_THE_INVOICE]
    if doubts:
        return Standing(doubts[-1], certain=False)
    return Standing(None, certain=share_certain, foreign_share=share)


def buyer_of(invoice: Invoice) -> Party:
    return Party(invoice.field("buyer_name"), invoice.field("buyer_tax_id"))


def seller_of(invoice: Invoice) -> Party:
    return Party(invoice.field("seller_name"), invoice.field("seller_tax_id"))


def joint_buyer(case: Case, invoice: Invoice) -> Same:
    """Whether one of the joint applicants is the buyer."""
    answers = {is_company(buyer_of(invoice), (name,), code or None) for name, code in case.subject.joint}
    return Same.YES if Same.YES in answers else Same.MAYBE if Same.MAYBE in answers else Same.NO


def in_window(invoice: Invoice, window: tuple[date, date]) -> Same:
    """Whether the invoice's own day lies in the window, both ends included; a doubtful day may lie anywhere."""
    field = invoice.field("issued_on")
    if field is None or field.day is None or field.needs_review:
        return Same.MAYBE
    return Same.YES if window[0] <= field.day <= window[1] else Same.NO


def foreign_share(invoice: Invoice, words: InvestmentSetting) -> tuple[Decimal, bool]:
    """The share of the amount on lines that are no platform investment, and whether it is certain."""
    rows = [(row.get("name"), row.get("amount")) for row in invoice.document.rows]
    named = [(name, amount, is_foreign(name.text, words)) for name, amount in rows if name is not None and name.text]
    if not any(foreign for _, _, foreign in named):
        return ZERO, True
    certain = all(not name.needs_review for name, _, _ in named)
    if len(named) == len(rows) and all(foreign for _, _, foreign in named):
        return Decimal(1), certain
    amounts = [(_amount(amount), foreign) for _, amount, foreign in named]
    whole = sum((x for x, _ in amounts if x is not None), ZERO)
    if any(x is None for x, _ in amounts) or whole <= 0:
        return ZERO, False
    return sum((x for x, foreign in amounts if x is not None and foreign), ZERO) / whole, certain


def is_foreign(name: str, words: InvestmentSetting) -> bool:
    """Whether a line is certainly no platform investment, by its tax class (`*餐饮服务*`) or its own words."""
    parts = squeeze(name).split("*")
    if len(parts) >= 3 and not parts[0] and parts[1] in words.foreign_categories:
        return True
    text = parts[-1]
    return any(word in text for word in words.foreign_words) and not any(word in text for word in words.platform_words)


def _amount(field: Field | None) -> Decimal | None:
    return field.decimal if field and not field.needs_review else None


def _not(answer: Same) -> Same:
    return {Same.YES: Same.NO, Same.NO: Same.YES, Same.MAYBE: Same.MAYBE}[answer]


def _answer(holds: bool, certain: bool) -> Same:
    if not holds:
        return Same.NO
    return Same.YES if certain else Same.MAYBE
