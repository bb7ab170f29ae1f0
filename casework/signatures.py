"""Deciding with two eyes or four: weighty decisions wait for a second person; nobody signs their own."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from casework.desk_settings import OTHER, DeskSettings
from casework.work_claims import must_be_free, release
from heyan.errors import ConflictError, HeyanError
from heyan.vocabulary import DecisionKind
from storage import Store, UnitOfWork
from storage.records import ItemState, Plain, Proposal, ProposalState, ReviewItem, Scope


class OwnSignatureError(HeyanError):
    """Nobody signs their own decision."""

    code = "own_signature"


class ReasonMissingError(HeyanError):
    """A decision needs one of its reasons, and `other` needs words."""

    code = "reason"


class LapsedError(ConflictError):
    """The item has changed since the first person decided."""

    code = "lapsed"


@dataclass(frozen=True, slots=True)
class Verdict:
    """What somebody says of an item as they saw it (`version`)."""

    item_id: int
    version: int
    decision: DecisionKind
    reason_code: str
    reason: str
    explanation: str = ""
    """What the applicant says (说明)."""
    excepted: tuple[str, ...] = ()
    attachments: tuple[int, ...] = ()
    """Files of the applicant's explanation."""


@dataclass(frozen=True, slots=True)
class Result:
    """The item afterwards, and the proposal if a second person must sign first."""

    item: ReviewItem
    proposal: Proposal | None = None


def decide(store: Store, settings: DeskSettings, user: str, scope: Scope, said: Verdict) -> Result:
    """Record a decision, or ask for the second signature that it needs.

    Errors: UnknownItemError, ClaimedError, ConflictError (the item is not any more as `version` says),
    SupersededError,
    ReasonMissingError.
    """
    reason = _reason(settings, said)
    content: Plain = {"reason_code": said.reason_code}
    content |= {"explanation": said.explanation} if said.explanation else {}
    with store.unit(user) as unit:
        owner = unit.desk.of_item(said.item_id, scope)
        papers = unit.attachments.of(owner.id, said.attachments)
        content |= {"papers": [[one.name, one.sha256] for one in papers]} if papers else {}
        must_be_free(unit, said.item_id, user)
        item = unit.review.item(said.item_id)
        if item.version != said.version or item.state is ItemState.SUPERSEDED:
            raise unit.review.changed(item)
        result = _settled(unit, settings, user, item, said, reason, content)
        release(unit, said.item_id, user)
        unit.commit()
    return result


def sign(store: Store, user: str, scope: Scope, proposal_id: int, agreed: bool, note: str) -> Proposal:
    """Sign another person's decision, or refuse to.

    Errors: UnknownItemError, OwnSignatureError, LapsedError, ConflictError (settled already).
    """
    with store.unit(user) as unit:
        proposal = unit.proposals.get(proposal_id)
        unit.desk.of_item(proposal.item_id, scope)
        if proposal.asked_by == user:
            raise OwnSignatureError("nobody signs their own decision")
        item = unit.review.item(proposal.item_id)
        lapsed = item.version != proposal.version
        settling = ProposalState.SIGNED if agreed else ProposalState.REFUSED
        state = ProposalState.LAPSED if lapsed else settling
        settled = unit.proposals.settle(proposal, user, state, note)
        if state is ProposalState.SIGNED:
            content = proposal.content | {"second": user, "proposal": proposal.id}
            unit.review.decide(item, proposal.asked_by, proposal.decision, proposal.reason, proposal.excepted, content)
        unit.commit()
    if lapsed:
        raise LapsedError("the item has changed since", item=str(item.id))
    return settled


def _settled(
    unit: UnitOfWork,
    settings: DeskSettings,
    user: str,
    item: ReviewItem,
    said: Verdict,
    reason: str,
    content: Plain,
) -> Result:
    if settings.needs_second(item.rule, item.severity, said.decision):
        waiting = unit.proposals.waiting_for(item.id)
        if waiting is not None and waiting.version != item.version:
            unit.proposals.settle(waiting, user, ProposalState.LAPSED)
        proposal = unit.proposals.ask(item, user, said.decision, reason, content, said.excepted)
        return Result(item, proposal)
    seen = replace(item, version=said.version)
    return Result(unit.review.decide(seen, user, said.decision, reason, said.excepted, content))


def _reason(settings: DeskSettings, said: Verdict) -> str:
    """The reason in words: the chosen one, and what was written."""
    known = settings.reasons[said.decision]
    written = said.reason.strip()
    if said.reason_code not in known or (said.reason_code == OTHER and not written):
        raise ReasonMissingError("a reason is needed", reason=said.reason_code)
    if said.reason_code == OTHER:
        return written
    return f"{known[said.reason_code]}：{written}" if written else known[said.reason_code]


def excepted_of(item: ReviewItem, chosen: Sequence[str]) -> tuple[str, ...]:
    """The fingerprints of the item's lines that were not chosen."""
    return tuple(line.fingerprint for line in item.lines if line.fingerprint not in chosen)
