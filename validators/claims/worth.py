"""What one invoice is worth, net and gross, each from certain to possible."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

from validators.claims.weighing import ZERO, Interval, between
from validators.invoices import Invoice, is_blank_tax

MIXED, NET, GROSS = "net_special_gross_ordinary", "net", "gross"
BASES = (MIXED, NET, GROSS)
"""Net for special and gross for ordinary invoices (the default), all net, all gross."""


@dataclass(frozen=True, slots=True)
class Worth:
    """Net and gross; None where not even a possible figure is legible."""

    net: Interval | None
    gross: Interval | None
    special: bool | None

    def on(self, basis: str) -> Interval | None:
        """The worth on one basis; an invoice of unknown type may be worth either."""
        if basis == NET or (basis == MIXED and self.special is True):
            return self.net
        if basis == GROSS or self.special is False:
            return self.gross
        if self.net is None or self.gross is None:
            return None
        return min(self.net[0], self.gross[0]), max(self.net[1], self.gross[1])


def named_basis(invoice: Invoice, basis: str) -> str:
    """`net` or `gross`: how an invoice counts on a basis; empty where its type is not legible."""
    if basis != MIXED:
        return basis
    return {True: NET, False: GROSS, None: ""}[invoice.is_special]


def worth(invoice: Invoice) -> Worth:
    """Amounts as printed; where the three do not add up, the figure lies between the readings."""
    amount, total = invoice.sure("amount"), invoice.sure("total")
    tax = ZERO if is_blank_tax(invoice.field("tax")) else invoice.sure("tax")
    net = _between(amount, None if total is None or tax is None else total - tax)
    gross = _between(total, None if amount is None or tax is None else amount + tax)
    return Worth(
        net=net or _possible(invoice, "amount", gross),
        gross=gross or _possible(invoice, "total", None),
        special=invoice.is_special,
    )


def _between(printed: Decimal | None, derived: Decimal | None) -> Interval | None:
    """Certain figures: the printed one, and the one that the other two give."""
    known = [figure for figure in (printed, derived) if figure is not None]
    return (min(known), max(known)) if known else None


def _possible(invoice: Invoice, name: str, ceiling: Interval | None) -> Interval | None:
    """Where nothing is certain: anything up to the doubtful reading, for a net amount up to the gross one."""
    field = invoice.field(name)
    if field is not None and field.decimal is not None:
        return between(field.decimal, certain=False)
    return between(ceiling[1], certain=False) if ceiling else None
