"""The investment's ledger: every invoice once, counted, in doubt, or left out for its reason."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from decimal import ROUND_HALF_UP, Decimal

from heyan.findings import BridgeItem
from heyan.vocabulary import BridgeReason
from validators.claims.counting import in_window
from validators.claims.parts import Part, Parts
from validators.claims.weighing import ZERO, Entry, Interval, LeftOut, Weighed
from validators.claims.worth import named_basis, worth
from validators.invoices import Invoice
from validators.parties import Same

_CENT = Decimal("0.01")


class Ledger:
    """Sums on one basis in one window, while the invoices are gone through once."""

    def __init__(self, parts: Parts, basis: str, window: tuple[date, date]) -> None:
        self._parts, self._basis, self._window = parts, basis, window
        self._low = self._high = ZERO
        self._entries: list[Entry] = []

    def weighed(self) -> Weighed:
        """All invoices on this basis in this window."""
        for part in self._parts.blue:
            self._enter(part)
        for red in self._parts.loose:
            self._take_back(red, _low(worth(red).on(self._basis)))
        return Weighed(
            interval=(self._low, self._high),
            accepted=_papers(self._entries, BridgeReason.ACCEPTED),
            uncertain=_papers(self._entries, BridgeReason.UNCERTAIN),
            left_out=tuple(_gathered(reason, self._entries) for reason in _reasons(self._entries)),
            entries=tuple(self._entries),
        )

    def _enter(self, part: Part) -> None:
        value = part.worth.on(self._basis)
        self._leave_duplicates(part.invoice, _high(value))
        reason, dated = self._reason_against(part, value)
        if value is None or reason is not None:
            self._leave(reason or BridgeReason.UNREADABLE, part.invoice, _high(value))
            for red, red_worth, _ in part.reds:  # it takes back what does not count anyway
                self._take_back(red, _low(red_worth.on(self._basis)), part.invoice)
            return
        doubts = [BridgeReason.OUT_OF_WINDOW] if dated is Same.MAYBE else []
        doubts += [part.standing.reason or BridgeReason.NOT_PLATFORM_RELATED] if not part.standing.certain else []
        doubts += [BridgeReason.UNREADABLE] if value[0] != value[1] else []
        value = self._after_reds(part, value, doubts)
        value = self._after_shares(part, value, doubts)
        if dated is Same.MAYBE or not part.standing.certain:
            value = (min(ZERO, value[0]), value[1])
        self._count(part.invoice, value, doubts)

    def _reason_against(self, part: Part, value: Interval | None) -> tuple[BridgeReason | None, Same]:
        """What leaves the invoice out for certain, in the contract's order; and how it stands to the window."""
        dated = in_window(part.invoice, self._window)
        if value is None:
            return BridgeReason.UNREADABLE, dated
        if dated is Same.NO:
            return BridgeReason.OUT_OF_WINDOW, dated
        return (part.standing.reason if part.standing.certain else None), dated

    def _after_reds(self, part: Part, value: Interval, doubts: list[BridgeReason]) -> Interval:
        """The worth after red invoices: a certain one lowers both ends, a possible one the lower end only."""
        low, high = value
        for red, red_worth, certain in part.reds:
            taken = red_worth.on(self._basis)
            if taken is None or not certain or taken[0] != taken[1]:
                doubts.append(BridgeReason.RED_INVOICE)
            if taken is None:
                low = ZERO
                self._take_back(red, None, part.invoice)
                continue
            low += taken[0]
            high += taken[1] if certain else ZERO
            if certain and high <= 0:
                self._leave(BridgeReason.RED_INVOICE, part.invoice, ZERO)
            self._take_back(red, -taken[0], part.invoice)
        return max(low, ZERO), max(high, ZERO)

    def _after_shares(self, part: Part, value: Interval, doubts: list[BridgeReason]) -> Interval:
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
                doubts += [] if certain else [reason]
                self._leave(reason, part.invoice, off)
        return low, high

    def _take_back(self, red: Invoice, excluded: Decimal | None, blue: Invoice | None = None) -> None:
        self._leave(BridgeReason.RED_INVOICE, red, excluded, reverses=blue)
        self._leave_duplicates(red, _low(worth(red).on(self._basis)))

    def _leave_duplicates(self, invoice: Invoice, excluded: Decimal | None) -> None:
        for duplicate in invoice.duplicates:
            self._leave(BridgeReason.DUPLICATE, invoice, excluded, document=duplicate.id)

    def _count(self, invoice: Invoice, value: Interval, doubts: list[BridgeReason]) -> None:
        low, high = value
        self._low += low
        self._high += high
        if low or (low == high and not self._mentions(invoice)):
            self._entries.append(Entry(BridgeReason.ACCEPTED, self._item(invoice, amount=low)))
        if low != high:
            why = tuple(dict.fromkeys(doubts))
            self._entries.append(Entry(BridgeReason.UNCERTAIN, self._item(invoice, amount=high - low, why=why)))

    def _mentions(self, invoice: Invoice) -> bool:
        return any(entry.item.document == invoice.document.id for entry in self._entries)

    def _leave(
        self,
        reason: BridgeReason,
        invoice: Invoice,
        excluded: Decimal | None,
        *,
        document: str = "",
        reverses: Invoice | None = None,
    ) -> None:
        item = self._item(invoice, document=document, excluded=excluded, reverses=reverses)
        self._entries.append(Entry(reason, item))

    def _item(
        self,
        invoice: Invoice,
        *,
        document: str = "",
        amount: Decimal = ZERO,
        excluded: Decimal | None = None,
        reverses: Invoice | None = None,
        why: tuple[BridgeReason, ...] = (),
    ) -> BridgeItem:
        """One invoice with its contract, its payments and its other formats."""
        own = invoice.document.id
        return BridgeItem(
            document=document or own,
            amount=amount,
            excluded=excluded,
            basis=named_basis(invoice, self._basis),
            issued_on=invoice.text("issued_on") or "",
            contract=self._parts.contracts.get(own),
            payments=self._parts.payments.get(own, ()),
            copies=() if document else tuple(other.id for other in invoice.others),
            reverses=reverses.document.id if reverses else None,
            why=why,
        )


def _low(value: Interval | None) -> Decimal | None:
    return value[0] if value else None


def _high(value: Interval | None) -> Decimal | None:
    return value[1] if value else None


def _reasons(entries: Iterable[Entry]) -> list[BridgeReason]:
    counted = (BridgeReason.ACCEPTED, BridgeReason.UNCERTAIN)
    return list(dict.fromkeys(entry.reason for entry in entries if entry.reason not in counted))


def _papers(entries: Iterable[Entry], reason: BridgeReason) -> tuple[str, ...]:
    return tuple(dict.fromkeys(entry.item.document for entry in entries if entry.reason is reason))


def _gathered(reason: BridgeReason, entries: Iterable[Entry]) -> LeftOut:
    """One line a reason: all its documents, and their sum as far as it is legible."""
    mine = [entry.item for entry in entries if entry.reason is reason]
    amounts = [item.excluded for item in mine if item.excluded is not None]
    return LeftOut(reason, tuple(dict.fromkeys(i.document for i in mine)), sum(amounts, ZERO) if amounts else None)
