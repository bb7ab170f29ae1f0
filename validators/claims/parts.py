"""Invoices as parts of the investment: red ones against their blue, likely copies, what exceeds a contract."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal

from heyan.case import Case
from heyan.vocabulary import BridgeReason
from validators.applicant import applicant
from validators.claims.counting import Standing, standing
from validators.claims.weighing import ZERO
from validators.claims.worth import Worth, worth
from validators.contracts import Dealing, agreed, billed, dealings, pools
from validators.invoices import Invoice, may_be_same, numbered
from validators.payments import payments

_OVER = Decimal("1.005")
"""What invoices may exceed a contract by before the excess is left out."""


@dataclass(frozen=True, slots=True)
class Part:
    """One blue invoice in the sum: its worth after red ones, how it stands, and the red ones against it."""

    invoice: Invoice
    worth: Worth
    standing: Standing
    reds: tuple[tuple[Invoice, Worth, bool], ...] = ()
    """Red invoices with their worth, and whether they surely reverse this one."""
    over: tuple[Decimal, bool] = (ZERO, True)
    """The share that exceeds the contract, and whether that is certain."""


@dataclass(frozen=True, slots=True)
class Parts:
    """All invoices of a case: blue ones with what bears on them, red ones that reverse none of them, and their papers.

    `contracts` names each invoice's contract where it is certain, `payments` the bank receipts that pay it.
    """

    blue: tuple[Part, ...]
    loose: tuple[Invoice, ...]
    contracts: Mapping[str, str]
    payments: Mapping[str, tuple[str, ...]]


def parts_of(case: Case, found: Sequence[Invoice]) -> Parts:
    """Blue invoices with the red ones laid against them, and the chain contract → invoice → payment."""
    who = applicant(case)
    dealt = dealings(case, found)
    blues = [invoice for invoice in found if not invoice.is_red]
    reds = [invoice for invoice in found if invoice.is_red]
    against: dict[str, list[tuple[Invoice, Worth, bool]]] = {blue.document.id: [] for blue in blues}
    loose: list[Invoice] = []
    for red in reds:
        blue, certain = _reversed_by(red, blues)
        if blue is None:
            loose.append(red)
        else:
            against[blue.document.id].append((red, worth(red), certain))
    parts = [Part(b, worth(b), standing(case, b, who), tuple(against[b.document.id])) for b in blues]
    return Parts(
        _within_contracts(dealt, _likely_copies(parts), found),
        tuple(loose),
        {invoice.document.id: dealing.contract.id for dealing in dealt for invoice in dealing.certain},
        payments(case, found),
    )


def _reversed_by(red: Invoice, blues: Sequence[Invoice]) -> tuple[Invoice | None, bool]:
    """The invoice a red one reverses: the one it names; without a legible reference perhaps the seller's largest."""
    reference = red.field("original_number")
    if reference is not None and reference.text:
        named = next((blue for blue in blues if numbered(blue, reference.text)), None)
        if named is not None or not reference.needs_review:
            return named, named is not None and not reference.needs_review
    seller = red.text("seller_tax_id") or red.text("seller_name")
    same_seller = [b for b in blues if seller and seller in (b.text("seller_tax_id"), b.text("seller_name"))]
    largest = max(same_seller, key=lambda b: (worth(b).gross or (ZERO, ZERO))[1], default=None)
    return largest, False


def _likely_copies(parts: Sequence[Part]) -> Iterator[Part]:
    """An invoice whose number is illegible may be one that is there already: same day, same total."""
    for part in parts:
        others = (other.invoice for other in parts if other is not part)
        if part.standing.reason is None and any(may_be_same(part.invoice, other) for other in others):
            yield replace(part, standing=Standing(BridgeReason.DUPLICATE, certain=False))
        else:
            yield part


def _within_contracts(dealt: Sequence[Dealing], parts: Iterable[Part], found: Sequence[Invoice]) -> tuple[Part, ...]:
    """The parts with what exceeds their contract marked, the latest invoices first to exceed it."""
    listed = {part.invoice.document.id: part for part in parts}
    for together in (*pools(dealt), *((dealing,) for dealing in dealt)):
        for invoice, share, certain in over_contract(together, billed(together, found)):
            part = listed[invoice.document.id]
            listed[invoice.document.id] = replace(part, over=(share, certain))
    return tuple(listed.values())


def over_contract(together: Sequence[Dealing], under: Sequence[Invoice]) -> Iterator[tuple[Invoice, Decimal, bool]]:
    """Invoices that exceed their contract (or several that share them), the share of each that does, if for certain."""
    limit = agreed(together)
    gross = [(invoice, value) for invoice in under if (value := worth(invoice).gross) is not None]
    billed = sum((high for _, (_, high) in gross), ZERO)
    if limit is None or limit <= 0 or billed <= limit * _OVER or _fits_net(together, under, limit * _OVER):
        return
    clear = all(dealing.ceiling is not None for dealing in together)
    certain = clear and all(low == high for _, (low, high) in gross)
    room = limit
    for invoice, (_, high) in sorted(gross, key=lambda pair: _by_day(pair[0])):
        if high > room and high > 0:
            yield invoice, (high - max(room, ZERO)) / high, certain
        room -= high


def _by_day(invoice: Invoice) -> tuple[str, str]:
    return invoice.text("issued_on") or "9999", invoice.document.id


def _fits_net(together: Sequence[Dealing], under: Sequence[Invoice], ceiling: Decimal) -> bool:
    """Whether a contract states its price without tax (不含税) and the net amounts keep to it."""
    nets = [value[1] for invoice in under if (value := worth(invoice).net) is not None]
    without_tax = any("不含税" in dealing.contract.text for dealing in together)
    return without_tax and len(nets) == len(under) and sum(nets, ZERO) <= ceiling
