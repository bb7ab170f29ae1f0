"""已完成投资 from invoices: window, buyer, duplicates, red ones with their blue, and what a contract allows."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date
from decimal import ROUND_HALF_UP, Decimal

from heyan.case import Case
from heyan.findings import Alternative
from heyan.vocabulary import BridgeReason
from validators.applicant import applicant
from validators.claims.counting import Standing, in_window, standing
from validators.claims.weighing import ZERO, Interval, LeftOut, Weighed
from validators.claims.worth import BASES, MIXED, Worth, worth
from validators.contracts import Dealing, billed, dealings
from validators.invoices import Invoice, invoices, may_be_same, numbered
from validators.parties import Same

_CENT = Decimal("0.01")
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


def weigh_investment(case: Case, declared: Decimal | None, tolerance: Decimal) -> Weighed:
    """The invoices' weight on the default basis, or on all-net or all-gross where only that fits."""
    found = invoices(case)
    if not found:
        return Weighed()
    parts, loose = _parts(case, found)
    window = case.round.window
    by_basis = {basis: _weigh(parts, loose, basis, window) for basis in BASES}
    chosen = _fitting(by_basis, declared, tolerance)
    others = _alternatives(case, parts, chosen)
    relevant = tuple(document.id for invoice in found for document in invoice.documents)
    usable = any(part.worth.on(chosen) is not None for part in parts)
    return replace(by_basis[chosen], relevant=relevant, basis=chosen, alternatives=others, usable=usable)


def _fitting(by_basis: dict[str, Weighed], declared: Decimal | None, tolerance: Decimal) -> str:
    """The first basis that the declared figure fits, else the default."""
    if declared is None:
        return MIXED
    return next((basis for basis in BASES if by_basis[basis].fits(declared, tolerance)), MIXED)


def _alternatives(case: Case, parts: Sequence[Part], chosen: str) -> tuple[Alternative, ...]:
    return tuple(
        Alternative(basis, name, _sum(parts, basis, window))
        for name, window in case.round.windows
        for basis in BASES
        if (basis, name) != (chosen, "default")
    )


def _parts(case: Case, found: Sequence[Invoice]) -> tuple[tuple[Part, ...], tuple[Invoice, ...]]:
    """Blue invoices with the red ones laid against them; red ones that reverse none of them stay loose."""
    who = applicant(case)
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
    return _within_contracts(case, _likely_copies(parts), found), tuple(loose)


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


def _within_contracts(case: Case, parts: Iterator[Part], found: Sequence[Invoice]) -> tuple[Part, ...]:
    """The parts with what exceeds their contract marked, the latest invoices first to exceed it."""
    listed = {part.invoice.document.id: part for part in parts}
    for dealing in dealings(case, found):
        for invoice, share, certain in over_contract(dealing, billed(dealing, found)):
            part = listed[invoice.document.id]
            listed[invoice.document.id] = replace(part, over=(share, certain))
    return tuple(listed.values())


def over_contract(dealing: Dealing, under: Sequence[Invoice]) -> Iterator[tuple[Invoice, Decimal, bool]]:
    """Invoices that exceed their contract, the share of each that does, and whether that is certain."""
    agreed = dealing.contract.decimal("amount")
    gross = [(invoice, value) for invoice in under if (value := worth(invoice).gross) is not None]
    billed = sum((high for _, (_, high) in gross), ZERO)
    if agreed is None or agreed <= 0 or billed <= agreed * _OVER or _fits_net(dealing, under, agreed * _OVER):
        return
    certain = dealing.ceiling is not None and all(low == high for _, (low, high) in gross)
    room = agreed
    for invoice, (_, high) in sorted(gross, key=lambda pair: _by_day(pair[0])):
        if high > room and high > 0:
            yield invoice, (high - max(room, ZERO)) / high, certain
        room -= high


def _by_day(invoice: Invoice) -> tuple[str, str]:
    return invoice.text("issued_on") or "9999", invoice.document.id


def _fits_net(dealing: Dealing, under: Sequence[Invoice], ceiling: Decimal) -> bool:
    """Whether the contract states its price without tax (不含税) and the net amounts keep to it."""
    nets = [value[1] for invoice in under if (value := worth(invoice).net) is not None]
    return "不含税" in dealing.contract.text and len(nets) == len(under) and sum(nets, ZERO) <= ceiling


def _sum(parts: Sequence[Part], basis: str, window: tuple[date, date]) -> Interval:
    return _weigh(parts, (), basis, window).interval


def _weigh(parts: Sequence[Part], loose: Sequence[Invoice], basis: str, window: tuple[date, date]) -> Weighed:
    """Certain and possible of all parts on one basis in one window, with what is left out."""
    ledger = _Ledger()
    for part in parts:
        _enter(ledger, part, basis, window)
    for red in loose:
        value = worth(red).on(basis)
        ledger.leave(BridgeReason.RED_INVOICE, (red.document.id,), value[0] if value else None)
    return ledger.weighed()


def _enter(ledger: _Ledger, part: Part, basis: str, window: tuple[date, date]) -> None:
    document, value = part.invoice.document.id, part.worth.on(basis)
    for duplicate in part.invoice.duplicates:
        ledger.leave(BridgeReason.DUPLICATE, (duplicate.id,), value[1] if value else None)
    if value is None:
        ledger.leave(BridgeReason.UNREADABLE, (document,), None)
        return
    dated = in_window(part.invoice, window)
    if dated is Same.NO:
        ledger.leave(BridgeReason.OUT_OF_WINDOW, (document,), value[1])
        return
    if part.standing.reason is not None and part.standing.certain:
        ledger.leave(part.standing.reason, (document,), value[1])
        return
    value = _after_reds(ledger, part, basis, value)
    value = _after_shares(ledger, part, value)
    if dated is Same.MAYBE or not part.standing.certain:
        value = (min(ZERO, value[0]), value[1])
    ledger.count(document, value)


def _after_reds(ledger: _Ledger, part: Part, basis: str, value: Interval) -> Interval:
    """The worth after red invoices: a certain one lowers both ends, a possible one the lower end only."""
    low, high = value
    for red, red_worth, certain in part.reds:
        taken = red_worth.on(basis)
        if taken is None:
            low = ZERO
            ledger.leave(BridgeReason.RED_INVOICE, (red.document.id,), None)
            continue
        low += taken[0]
        high += taken[1] if certain else ZERO
        blue = (part.invoice.document.id,) if certain and high <= 0 else ()
        ledger.leave(BridgeReason.RED_INVOICE, (*blue, red.document.id), -taken[0])
    return max(low, ZERO), max(high, ZERO)


def _after_shares(ledger: _Ledger, part: Part, value: Interval) -> Interval:
    """The worth after lines that are no platform investment, and after what exceeds the contract."""
    shares = (
        (BridgeReason.NOT_PLATFORM_RELATED, part.standing.foreign_share, part.standing.certain),
        (BridgeReason.OVER_CONTRACT, *part.over),
    )
    low, high = value
    for reason, share, certain in shares:
        if share:
            off = (high * share).quantize(_CENT, ROUND_HALF_UP)
            low = max(ZERO, low - (low * share).quantize(_CENT, ROUND_HALF_UP))
            high = high - off if certain else high
            ledger.leave(reason, (part.invoice.document.id,), off)
    return low, high


class _Ledger:
    """Sums while the invoices are gone through once."""

    def __init__(self) -> None:
        self.low = self.high = ZERO
        self.accepted: list[str] = []
        self.uncertain: list[str] = []
        self.left: dict[BridgeReason, list[tuple[tuple[str, ...], Decimal | None]]] = {}

    def count(self, document: str, value: Interval) -> None:
        self.low += value[0]
        self.high += value[1]
        if value[0]:
            self.accepted.append(document)
        if value[0] != value[1]:
            self.uncertain.append(document)

    def leave(self, reason: BridgeReason, documents: tuple[str, ...], excluded: Decimal | None) -> None:
        self.left.setdefault(reason, []).append((documents, excluded))

    def weighed(self) -> Weighed:
        return Weighed(
            interval=(self.low, self.high),
            accepted=tuple(self.accepted),
            uncertain=tuple(self.uncertain),
            left_out=tuple(_gathered(reason, lines) for reason, lines in self.left.items()),
        )


def _gathered(reason: BridgeReason, lines: list[tuple[tuple[str, ...], Decimal | None]]) -> LeftOut:
    """One line a reason: all its documents, and their sum as far as it is legible."""
    amounts = [excluded for _, excluded in lines if excluded is not None]
    documents = tuple(dict.fromkeys(document for ids, _ in lines for document in ids))
    return LeftOut(reason, documents, sum(amounts, ZERO) if amounts else None)
