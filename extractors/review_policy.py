"""The one policy for `needs_review`: when the machine would stake its name on a value.

A value that is doubtful or contradicted never stands. Every other stands from the score that was measured for its class
(`extractors/calibration.py`), figures only where it was measured. For names and texts, and where there is no
calibration, the bounds below hold, which were set by hand.
"""

from __future__ import annotations

from dataclasses import dataclass

from heyan.vocabulary import Sort as Sort
from heyan.vocabulary import Source, Support

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


NEVER = 2.0
"""No score reaches it."""


def needs_review(sort: Sort, trust: Trust) -> bool:
    """Whether a person must look: contradicted or doubtful values always, pictures of characters unless sure."""
    if trust.source is Source.HUMAN:
        return False
    support = support_of(trust)
    if support is Support.DOUBTFUL:
        return True
    return trust.source is Source.OCR and trust.confidence < by_hand(sort, support)


def support_of(trust: Trust) -> Support:
    """What speaks for a value, or against it, beside the engine's score."""
    if trust.contradicted_by or (trust.doubtful and not trust.confirmed_by):
        return Support.DOUBTFUL
    strong = [by for by in trust.confirmed_by if by not in WEAK or not trust.sealed]
    if CONCLUSIVE.intersection(strong):
        return Support.CONCLUDED
    if strong:
        return Support.CHECKED
    return Support.SEALED if trust.sealed else Support.ALONE


def by_hand(sort: Sort, support: Support) -> float:
    """The OCR score from which a value stands where its class was not measured."""
    match support:
        case Support.CONCLUDED:
            return CONCLUDED
        case Support.CHECKED:
            return CONFIRMED[sort]
        case Support.ALONE:
            return SURE[sort]
        case Support.SEALED | Support.DOUBTFUL:
            return NEVER
