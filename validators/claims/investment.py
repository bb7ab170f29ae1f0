"""已完成投资 from invoices: on three bases, in three windows; the basis that the declared figure fits is named."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

from heyan.case import Case
from heyan.findings import Alternative
from validators.claims.ledger import Ledger
from validators.claims.parts import Parts, over_contract, parts_of
from validators.claims.weighing import Weighed
from validators.claims.worth import BASES, MIXED
from validators.invoices import invoices

__all__ = ["over_contract", "weigh_investment"]


def weigh_investment(case: Case, declared: Decimal | None, tolerance: Decimal) -> Weighed:
    """The invoices' weight on the default basis, or on all-net or all-gross where only that fits."""
    found = invoices(case)
    if not found:
        return Weighed()
    parts = parts_of(case, found)
    by_basis = {basis: Ledger(parts, basis, case.round.window).weighed() for basis in BASES}
    chosen = _fitting(by_basis, declared, tolerance)
    return replace(
        by_basis[chosen],
        relevant=tuple(document.id for invoice in found for document in invoice.documents),
        basis=chosen,
        alternatives=_alternatives(case, parts, chosen),
        usable=any(part.worth.on(chosen) is not None for part in parts.blue),
    )


def _fitting(by_basis: dict[str, Weighed], declared: Decimal | None, tolerance: Decimal) -> str:
    """The first basis that the declared figure fits, else the default."""
    if declared is None:
        return MIXED
    return next((basis for basis in BASES if by_basis[basis].fits(declared, tolerance)), MIXED)


def _alternatives(case: Case, parts: Parts, chosen: str) -> tuple[Alternative, ...]:
    """Every other basis and reading of 近两年内 (domain §13.1)."""
    return tuple(
        Alternative(basis, name, Ledger(parts, basis, window).weighed().interval)
        for name, window in case.round.windows
        for basis in BASES
        if (basis, name) != (chosen, "default")
    )
