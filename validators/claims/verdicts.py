"""From a declared figure and its weighed evidence to a claim: verdict and bridge (contract §4, Claims)."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

from heyan.documents import Document, Field
from heyan.findings import BridgeItem, BridgeLine, Claim
from heyan.rounds import ClaimSetting
from heyan.vocabulary import BridgeReason, Verdict
from validators.claims.weighing import ZERO, Weighed


def tolerance(declared: Decimal, setting: ClaimSetting) -> Decimal:
    """How far declared and proven may lie apart: a share of the declared figure, or an absolute amount."""
    return max(abs(declared) * setting.tolerance_share, setting.tolerance_absolute)


def conclude(
    setting: ClaimSetting, declaration: Document, field: Field, weighed: Weighed, own_words: tuple[Document, ...]
) -> Claim:
    """The claim with its verdict; `own_words` are the applicant's self-evaluations."""
    declared = field.decimal
    allowed = ZERO if declared is None else tolerance(declared, setting)
    return Claim(
        id=setting.id,
        declared=declared,
        unit=setting.unit,
        verdict=_verdict(declared, allowed, weighed, contradicting(setting.id, declared, allowed, own_words)),
        basis=weighed.basis,
        supported=weighed.interval if weighed.usable else None,
        bridge=() if declared is None else bridge(declared, weighed),
        alternatives=weighed.alternatives,
        evidence=weighed.relevant,
        tolerance=allowed,
        declaration=declaration.id,
    )


def _verdict(declared: Decimal | None, allowed: Decimal, weighed: Weighed, against: tuple[Document, ...]) -> Verdict:
    """The first that fits, in the contract's order."""
    if declared is None:
        return Verdict.NOT_CHECKABLE
    if not weighed.usable:
        return Verdict.CONTRADICTED if against and not weighed.relevant else Verdict.NOT_CHECKABLE
    if not weighed.relevant:
        return Verdict.UNSUPPORTED
    low, high = weighed.interval
    if weighed.conflict or against:
        return Verdict.CONTRADICTED
    if declared > high + allowed:
        return Verdict.OVERSTATED
    return Verdict.UNDERSTATED if declared < low - allowed else Verdict.SUPPORTED


def contradicting(
    claim_id: str, declared: Decimal | None, allowed: Decimal, own_words: tuple[Document, ...]
) -> tuple[Document, ...]:
    """Self-evaluations that state another figure beyond doubt."""
    return tuple(
        document
        for document in own_words
        if declared is not None
        and (stated := document.fields.get(claim_id)) is not None
        and not stated.needs_review
        and stated.decimal is not None
        and abs(stated.decimal - declared) > allowed
    )


def bridge(declared: Decimal, weighed: Weighed) -> tuple[BridgeLine, ...]:
    """The way from proven to declared; the amounts sum to the declared figure."""
    low, high = weighed.interval if weighed.usable else (ZERO, ZERO)
    lines = [BridgeLine(BridgeReason.ACCEPTED, low, weighed.accepted)]
    if high != low:
        lines.append(BridgeLine(BridgeReason.UNCERTAIN, high - low, weighed.uncertain))
    order = list(BridgeReason)
    for left in sorted(weighed.left_out, key=lambda left: order.index(left.reason)):
        lines.append(BridgeLine(left.reason, ZERO, left.documents, left.excluded))
    if declared != high:
        lines.append(BridgeLine(BridgeReason.UNDOCUMENTED, declared - high))
    return tuple(replace(line, items=_items(line, weighed)) for line in lines)


def _items(line: BridgeLine, weighed: Weighed) -> tuple[BridgeItem, ...]:
    """The line paper by paper."""
    return tuple(entry.item for entry in weighed.entries if entry.reason is line.reason)
