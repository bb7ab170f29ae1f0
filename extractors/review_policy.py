"""The one policy for `needs_review`: when the machine would stake its name on a value.

The thresholds are set by hand for now and will be calibrated; they stand here and nowhere else.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from heyan.vocabulary import Source


class Sort(StrEnum):
    """What kind of value a field holds: it decides how sure the machine must be."""

    MONEY = "money"
    CODE = "code"
    DATE = "date"
    NUMBER = "number"
    NAME = "name"
    TEXT = "text"


EXACT = frozenset({Source.HUMAN, Source.XML, Source.OFD, Source.SPREADSHEET, Source.DOCX, Source.PDF_METADATA})
"""Channels that hold characters, not pictures of them."""

SURE = {
    Sort.MONEY: 0.985,
    Sort.CODE: 0.985,
    Sort.DATE: 0.985,
    Sort.NUMBER: 0.98,
    Sort.NAME: 0.93,
    Sort.TEXT: 0.93,
}
"""OCR scores from which a value stands by itself (not under a seal)."""

CONFIRMED = {
    Sort.MONEY: 0.6,
    Sort.CODE: 0.6,
    Sort.DATE: 0.6,
    Sort.NUMBER: 0.6,
    Sort.NAME: 0.6,
    Sort.TEXT: 0.5,
}
"""OCR scores from which a value stands when an independent look agrees with it."""

WEAK = frozenset({"repeat"})
"""Confirmations that the same misreading could pass as well: they count only without a seal."""


CONCLUSIVE = frozenset({"balance"})
"""Confirmations that no misreading passes: several figures that fit a total to the cent."""
CONCLUDED = 0.3
"""The OCR score from which a value stands that such a confirmation bears out, whatever a second look made of it."""


@dataclass(frozen=True, slots=True)
class Trust:
    """What is known of how a value was read."""

    source: Source
    confidence: float
    sealed: bool = False
    doubtful: bool = False
    """Its parser took a liberty, or its format check failed."""
    confirmed_by: tuple[str, ...] = ()
    contradicted_by: tuple[str, ...] = ()


def needs_review(sort: Sort, trust: Trust) -> bool:
    """Whether a person must look: contradicted or doubtful values always, pictures of characters unless sure."""
    if trust.contradicted_by or trust.source is Source.HUMAN:
        return trust.source is not Source.HUMAN
    if trust.source in EXACT or trust.source is Source.QR:
        return trust.doubtful and not trust.confirmed_by
    if trust.doubtful and not trust.confirmed_by:
        return True
    if trust.source is Source.TEXT:
        return False
    return not _legible(sort, trust)


def _legible(sort: Sort, trust: Trust) -> bool:
    strong = [by for by in trust.confirmed_by if by not in WEAK or not trust.sealed]
    if CONCLUSIVE.intersection(strong):
        return trust.confidence >= CONCLUDED
    if strong:
        return trust.confidence >= CONFIRMED[sort]
    return not trust.sealed and trust.confidence >= SURE[sort]
