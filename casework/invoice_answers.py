"""Recorded answers of the 查验平台 as the rules see them."""

from __future__ import annotations

from collections.abc import Iterable

from heyan.case import InvoiceCheck
from storage.records import Decision, RecordKind

STATED = ("issued_on", "amount", "check_code")
"""What an invoice is asked about by, beside its code and number."""


def checks_of(decisions: Iterable[Decision]) -> tuple[InvoiceCheck, ...]:
    """The newest answer about each invoice, by its key."""
    said = (decision.said for decision in sorted(decisions, key=lambda one: one.id))
    newest = {str(one.content.get("invoice")): one for one in said if one.kind is RecordKind.VERIFICATION and one.value}
    return tuple(
        InvoiceCheck(
            invoice=key,
            verdict=one.value or "",
            stated=tuple((name, str(one.content[name])) for name in STATED if one.content.get(name)),
            sheet=str(one.content.get("sheet", "")),
            row=int(str(one.content.get("row", 0))),
        )
        for key, one in sorted(newest.items())
    )
