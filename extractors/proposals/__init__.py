"""Arithmetic as an error-correcting code: repairs of single characters, proposed to people and never taken.

Where check digits, words, sums and the identities of a form leave exactly one repair of one misread character, the
field says so beside what was read, and waits for a person.
"""

from __future__ import annotations

from dataclasses import replace

from extractors.kinds.extraction import Extraction, Vocabulary
from extractors.proposals.ledger import Ledger, Place
from extractors.proposals.papers import LEDGERS
from extractors.proposals.solving import sole_repairs
from heyan import uscc
from heyan.documents import Field, Proposal
from heyan.vocabulary import Kind, ProposalReason, Source

CODES = frozenset({"uscc", "taxpayer_id", "buyer_tax_id", "seller_tax_id"})


def proposed(found: Extraction, kind: Kind, vocabulary: Vocabulary) -> Extraction:
    """What was extracted, with proposals on the fields and cells that have one; values and texts stay as read."""
    proposals = _of_sums(found, kind, vocabulary) | _of_codes(found)
    if not proposals:
        return found
    return replace(
        found,
        fields={name: _with(field, proposals.get((None, name))) for name, field in found.fields.items()},
        rows=tuple(
            {name: _with(cell, proposals.get((number, name))) for name, cell in row.items()}
            for number, row in enumerate(found.rows)
        ),
    )


def _with(field: Field, proposal: Proposal | None) -> Field:
    return field if proposal is None else replace(field, proposal=proposal, needs_review=True)


def _of_sums(found: Extraction, kind: Kind, vocabulary: Vocabulary) -> dict[Place, Proposal]:
    ledger: Ledger | None = LEDGERS[kind](found, vocabulary) if kind in LEDGERS else None
    if ledger is None:
        return {}
    proposals: dict[Place, Proposal] = {}
    for repair in sole_repairs(ledger.cells, ledger.equations):
        reasons = tuple(dict.fromkeys(ledger.equations[at].reason for at in sorted(repair.mends)))
        proposal = Proposal(ledger.stated(repair), reasons)
        proposals |= dict.fromkeys(ledger.places[repair.cell], proposal)
    return proposals


def _of_codes(found: Extraction) -> dict[Place, Proposal]:
    cells: list[tuple[Place, Field]] = [((None, name), field) for name, field in found.fields.items()]
    cells += [((number, name), cell) for number, row in enumerate(found.rows) for name, cell in row.items()]
    return {
        place: Proposal(code, (ProposalReason.CHECK_DIGIT,))
        for place, field in cells
        if place[1] in CODES and (code := _code(field)) is not None
    }


def _code(field: Field) -> str | None:
    """The only code that one misread character could have made this reading of."""
    stated = field.text if field.text is not None else field.raw
    if field.source is not Source.OCR or uscc.check(stated).valid or uscc.may_be_resident_id(stated):
        return None
    candidates = uscc.repair_candidates(stated)
    return candidates[0] if len(candidates) == 1 else None
