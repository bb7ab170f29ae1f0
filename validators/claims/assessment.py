"""Every declared figure against its evidence."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal

from heyan.case import Case
from heyan.documents import Document, Field
from heyan.findings import Claim
from heyan.rounds import ClaimSetting
from heyan.vocabulary import TRUST, Kind
from validators.claims.counts import weigh_count
from validators.claims.investment import weigh_investment
from validators.claims.statements import FIGURES, weigh_statement
from validators.claims.tax import weigh_tax
from validators.claims.verdicts import conclude, tolerance
from validators.claims.weighing import ZERO, Weighed


def assess_claims(case: Case) -> tuple[Claim, ...]:
    """One claim for every figure of the round that the declaration states, in the round's order."""
    own_words = tuple(case.of_kind(Kind.SELF_EVALUATION))
    return tuple(
        conclude(setting, document, field, _weigh(case, setting, field.decimal), own_words)
        for setting in case.round.claims
        for document, field in _declared(case, setting.id)
    )


def _declared(case: Case, claim_id: str) -> Iterator[tuple[Document, Field]]:
    """Where the figure is declared: the most trusted legible statement, else any; nothing for a blank."""
    stated = [(d, d.fields[claim_id]) for d in case.declarations() if claim_id in d.fields]
    filled = [(document, field) for document, field in stated if field.value != ""]
    if filled:
        yield min(filled, key=lambda pair: (pair[1].decimal is None, pair[1].needs_review, TRUST.index(pair[1].source)))


def _weigh(case: Case, setting: ClaimSetting, declared: Decimal | None) -> Weighed:
    allowed = ZERO if declared is None else tolerance(declared, setting)
    if setting.id == "invested_amount":
        return weigh_investment(case, declared, allowed)
    if setting.id == "tax_paid_y1":
        return weigh_tax(case, declared, allowed)
    if setting.id in FIGURES:
        return weigh_statement(case, setting, declared, allowed)
    return weigh_count(case, setting, allowed)
