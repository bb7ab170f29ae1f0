"""Declared figures: what their verdicts mean for the official."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from decimal import Decimal

from heyan.case import Case
from heyan.documents import Document, Field
from heyan.findings import Claim, Evidence
from heyan.vocabulary import BridgeReason, Item, Kind, Source, Verdict
from validators.claims.proofs import proof, shows
from validators.claims.verdicts import contradicting
from validators.hits import Hit, failed, not_applicable, passed, place, undetermined
from validators.materials import may_be
from validators.registry import rule

_SAYS = ("declared", "low", "high", "unit", "gap", "files")
NO_WORDS: Mapping[str, str | None] = {}
_COUNT = "count"
"""The grade of counts: they weigh less than money."""


@rule("claim.overstated", says=_SAYS, grades=(_COUNT,), messages=("unreadable",))
def declared_is_not_above_the_evidence(case: Case) -> Iterator[Hit]:
    """A declared figure must not exceed what its evidence proves; doubtful evidence may cover it."""
    for claim in case.claims:
        if claim.declared is None or claim.supported is None or claim.verdict is Verdict.UNSUPPORTED:
            yield not_applicable(claim.id)
            continue
        low, high = claim.supported
        above_certain = claim.declared > low + claim.tolerance
        above_possible = claim.declared > high + claim.tolerance
        if not above_certain:
            yield passed(claim.id)
        elif above_possible and not (_unreadable(claim) or _misread(case, claim) or _doubtful(case, claim)):
            yield _hit(case, claim, certain=True, graded=True)
        else:
            message = "unreadable" if above_possible else ""
            yield _hit(case, claim, certain=False, graded=True, message=message)


@rule("claim.understated", says=_SAYS)
def declared_is_not_below_the_evidence(case: Case) -> Iterator[Hit]:
    """A declared figure below what is certain is worth a remark."""
    for claim in case.claims:
        if claim.declared is None or claim.supported is None or claim.verdict is Verdict.UNSUPPORTED:
            yield not_applicable(claim.id)
        elif claim.declared < claim.supported[0] - claim.tolerance:
            yield _hit(case, claim, certain=not _doubtful(case, claim))
        else:
            yield passed(claim.id)


@rule("claim.contradicted", says=(*_SAYS, "stated"), grades=(_COUNT,), messages=("self_evaluation",))
def sources_agree(case: Case) -> Iterator[Hit]:
    """Authoritative sources must agree with each other, and the self-evaluation with the declaration."""
    own_words = tuple(case.of_kind(Kind.SELF_EVALUATION))
    for claim in case.claims:
        against = contradicting(claim.id, claim.declared, claim.tolerance, own_words)
        stated = tuple(place(d, d.fields[claim.id]) for d in against)
        figure = against[0].value(claim.id) if against else None
        if claim.declared is None:
            yield not_applicable(claim.id)
        elif against:
            yield _hit(
                case,
                claim,
                certain=not _doubtful(case, claim),
                graded=True,
                message="" if _doubtful(case, claim) else "self_evaluation",
                evidence=stated,
                says={"stated": _shown(Decimal(figure) if figure else None, claim)},
            )
        elif claim.verdict is Verdict.CONTRADICTED:
            yield _hit(case, claim, certain=True, graded=True)
        elif any(_differs_in_doubt(document.fields.get(claim.id), claim) for document in own_words):
            yield _hit(case, claim, certain=False, graded=True)
        else:
            yield passed(claim.id)


def _differs_in_doubt(field: Field | None, claim: Claim) -> bool:
    """Whether a doubtful reading of the self-evaluation states another figure, or none."""
    if field is None or not field.needs_review or claim.declared is None:
        return False
    return field.decimal is None or abs(field.decimal - claim.declared) > claim.tolerance


@rule("claim.unsupported", says=_SAYS, grades=(_COUNT,))
def figures_have_evidence(case: Case) -> Iterator[Hit]:
    """Every declared figure needs at least one document that bears on it; an unreadable file may be it."""
    for claim in case.claims:
        if claim.verdict is not Verdict.UNSUPPORTED:
            yield passed(claim.id) if claim.evidence else not_applicable(claim.id)
            continue
        files = "、".join(entry.path for item in _ITEMS for entry in may_be(case, item))
        yield _hit(case, claim, certain=not files, graded=True, says={"files": files})


_ITEMS = (Item.SELF_EVALUATION, Item.CONTRACTS_AND_INVOICES, Item.FINANCIAL_STATEMENTS, Item.TAX_CERTIFICATE)


@rule("claim.not_checkable", says=_SAYS, messages=("no_source", "not_found"))
def figures_can_be_checked(case: Case) -> Iterator[Hit]:
    """A figure that cannot be read, or whose evidence cannot, is open: always undetermined."""
    for claim in case.claims:
        if claim.verdict is Verdict.NOT_CHECKABLE:
            yield _hit(case, claim, certain=False, message=_why_open(case, claim))
        else:
            yield passed(claim.id)


def _why_open(case: Case, claim: Claim) -> str:
    """Nothing bears on the figure, the papers that should do not show it, or something cannot be read."""
    if claim.declared is None:
        return ""
    if not claim.evidence:
        return "no_source"
    return "" if any(shows(case, claim.id, one) for one in claim.evidence) else "not_found"


@rule("claim.unit_suspected", says=(*_SAYS, "factor"))
def units_are_right(
    case: Case,
    *,
    factors: tuple[Decimal, ...] = (Decimal(1000), Decimal(10000)),
    slack: Decimal = Decimal("0.02"),
) -> Iterator[Hit]:
    """A declared figure that is a thousand or ten thousand times the proven one, or as much less, has a wrong unit."""
    for claim in case.claims:
        if claim.declared is None or claim.supported is None or claim.supported[1] <= 0:
            yield not_applicable(claim.id)
            continue
        low, high = claim.supported
        fits = low - claim.tolerance <= claim.declared <= high + claim.tolerance
        factor = None if fits else _factor(claim, factors, slack)
        if factor is None:
            yield passed(claim.id)
        else:
            narrow = claim.supported[0] * (1 + slack) >= claim.supported[1]
            certain = narrow and not _doubtful(case, claim)
            yield _hit(case, claim, certain=certain, says={"factor": str(factor)})


def _factor(claim: Claim, factors: tuple[Decimal, ...], slack: Decimal) -> Decimal | None:
    """By how much the unit is off: declared ÷ proven, or proven ÷ declared."""
    if claim.declared is None or claim.supported is None or claim.declared <= 0:
        return None
    low, high = claim.supported
    for factor in factors:
        for guess in (claim.declared / factor, claim.declared * factor):
            if max(low, high * (1 - slack) if low == 0 else low) * (1 - slack) <= guess <= high * (1 + slack):
                return factor
    return None


@rule("claim.implausible", says=(*_SAYS, "other", "factor"))
def figures_are_plausible(case: Case, *, at_most: tuple[tuple[str, Decimal, str], ...] = ()) -> Iterator[Hit]:
    """A figure must not exceed a multiple of another one that it depends on (the thresholds stand in configs/)."""
    for claim_id, factor, other_id in at_most:
        claim, other = case.claim(claim_id), case.claim(other_id)
        if claim is None or other is None:
            continue
        setting = case.round.claim(other_id)
        says = {"other": setting.label if setting else other_id, "factor": str(factor)}
        if claim.declared is None or other.declared is None:
            yield _hit(case, claim, certain=False, says=says)
        elif claim.declared <= factor * other.declared:
            yield passed(claim_id)
        else:
            yield _hit(case, claim, certain=not _doubtful(case, claim) and not _doubtful(case, other), says=says)


def _hit(
    case: Case,
    claim: Claim,
    *,
    certain: bool,
    graded: bool = False,
    message: str = "",
    evidence: tuple[Evidence, ...] = (),
    says: Mapping[str, str | None] = NO_WORDS,
) -> Hit:
    """The hit on a claim: where it is declared, and the documents that bear on it."""
    low, high = claim.supported or (None, None)
    say = failed if certain else undetermined
    return say(
        claim.id,
        claim.id,
        message=message,
        grade=_COUNT if graded and claim.unit != "CNY" else "",
        expected=None if low is None else _range(low, high, claim),
        actual=_figure(claim.declared, claim),
        evidence=(*_declared_at(case, claim), *evidence, *(proof(case, claim.id, one) for one in claim.evidence)),
        declared=_shown(claim.declared, claim),
        low=_shown(low, claim),
        high=_shown(high, claim),
        unit="元" if claim.unit == "CNY" else claim.unit,
        gap=_gap(claim),
        says=says,
    )


def _declared_at(case: Case, claim: Claim) -> tuple[Evidence, ...]:
    document = _declaration(case, claim)
    return (place(document, document.fields[claim.id]),) if document else ()


def _declaration(case: Case, claim: Claim) -> Document | None:
    return case.document(claim.declaration) if claim.declaration else None


def _doubtful(case: Case, claim: Claim) -> bool:
    """Whether the declared figure itself may be misread."""
    document = _declaration(case, claim)
    return document is None or document.doubtful(claim.id)


def _misread(case: Case, claim: Claim) -> bool:
    """Whether a paper that counts in doubt was read in doubt: a lost first digit makes a figure smaller than it is."""
    counted = [line for line in claim.bridge if line.reason is BridgeReason.UNCERTAIN]
    return any(_is_misread(case, claim.id, paper) for line in counted for paper in line.documents)


def _is_misread(case: Case, claim_id: str, paper: str) -> bool:
    document, shown = case.document(paper), proof(case, claim_id, paper)
    field = document.fields.get(shown.field) if document and shown.field else None
    return field is not None and field.needs_review and field.source is Source.OCR


def _unreadable(claim: Claim) -> bool:
    """Whether evidence that could not be read may cover the gap."""
    return any(line.reason is BridgeReason.UNREADABLE and line.documents for line in claim.bridge)


def _gap(claim: Claim) -> str | None:
    if claim.declared is None or claim.supported is None:
        return None
    low, high = claim.supported
    return _shown(max(claim.declared - high, low - claim.declared, Decimal(0)), claim)


def _range(low: Decimal, high: Decimal | None, claim: Claim) -> str:
    first, last = _figure(low, claim), _figure(high, claim)
    return first or "" if first == last else f"{first}…{last}"


def _figure(value: Decimal | None, claim: Claim) -> str | None:
    """Money with two decimals, counts plain."""
    if value is None:
        return None
    return f"{value:.2f}" if claim.unit == "CNY" else format(value.normalize(), "f")


def _shown(value: Decimal | None, claim: Claim) -> str | None:
    """The figure as people read it, with thousands separators."""
    if value is None:
        return None
    return f"{value:,.2f}" if claim.unit == "CNY" else f"{value.normalize():,f}"
