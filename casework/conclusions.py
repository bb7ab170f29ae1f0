"""How a district's review of an application ends: 推荐, 退回 or 需补正, gated, signed, appended."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass

from casework.conclusion_settings import ConclusionSettings
from casework.original_seen import ticks
from casework.signatures import LapsedError, OwnSignatureError, ReasonMissingError
from heyan.errors import ConflictError, HeyanError
from heyan.vocabulary import DecisionKind, Severity
from storage import Store, UnitOfWork
from storage.handing_records import Conclusion, NewConclusion, OutcomeOfReview
from storage.records import (
    ApplicationState,
    ItemState,
    NewDecision,
    ProposalState,
    RecordKind,
    ReviewItem,
    Scope,
    User,
)


@dataclass(frozen=True, slots=True)
class Gate:
    """Why a conclusion cannot be drawn yet (or what it should be drawn knowing): a word, and what is meant."""

    why: str
    items: tuple[ReviewItem, ...] = ()
    materials: tuple[str, ...] = ()


class GatedError(HeyanError):
    """Something must be settled first; `gates` says what."""

    code = "gated"

    def __init__(self, gates: tuple[Gate, ...]) -> None:
        super().__init__(", ".join(gate.why for gate in gates))
        self.gates = gates


@dataclass(frozen=True, slots=True)
class Wish:
    """The conclusion that somebody proposes, over the run that they have seen."""

    application_id: str
    run_id: str
    outcome: OutcomeOfReview
    reason_code: str
    reason: str


def gates(
    unit: UnitOfWork, settings: ConclusionSettings, application_id: str, outcome: OutcomeOfReview
) -> tuple[Gate, ...]:
    """What must be settled before this conclusion, none where nothing stands against it."""
    run, current = unit.runs.latest(application_id), unit.submissions.current(application_id)
    if current is None:
        return (Gate("withdrawn"),)
    if run is None or run.submission_id != current.id:
        return (Gate("reading"),)
    items = _standing(unit, application_id)
    found = [Gate("open_blocking", _where(items, lambda i: _blocks(i) and i.state is ItemState.OPEN))]
    if outcome is OutcomeOfReview.RECOMMENDED:
        found += [
            Gate("not_dismissed", _where(items, lambda i: _blocks(i) and _said(i) - {DecisionKind.DISMISSED.value})),
            Gate("supplement_asked", _where(items, lambda i: DecisionKind.SUPPLEMENT.value in _said(i))),
            Gate("inspection_open", _where(items, lambda i: DecisionKind.INSPECT.value in _said(i))),
        ]
        if settings.originals_gate:
            found.append(Gate("originals_unseen", materials=_unseen(unit, settings, application_id)))
    if outcome is OutcomeOfReview.SUPPLEMENT and not to_supplement(items):
        return (*(gate for gate in found if gate.items), Gate("nothing_to_supplement"))
    return tuple(gate for gate in found if gate.items or gate.materials)


def cautions(unit: UnitOfWork, settings: ConclusionSettings, application_id: str) -> tuple[Gate, ...]:
    """What a conclusion should be drawn knowing: other doubts that are open, originals nobody has seen."""
    items = _standing(unit, application_id)
    found = [
        Gate("open_other", _where(items, lambda i: not _blocks(i) and _open_doubt(i))),
        Gate("originals_unseen", materials=_unseen(unit, settings, application_id)),
    ]
    return tuple(gate for gate in found if gate.items or gate.materials)


def to_supplement(items: Iterable[ReviewItem]) -> tuple[ReviewItem, ...]:
    """The items of which at least one line was decided 需补正."""
    return tuple(item for item in items if DecisionKind.SUPPLEMENT.value in _said(item))


def propose(store: Store, settings: ConclusionSettings, user: User, scope: Scope, wish: Wish) -> Conclusion:
    """Draw a conclusion, or ask for the second signature that it needs.

    Errors: UnknownItemError, ConflictError (another run counts now, or one waits already), GatedError,
    ReasonMissingError.
    """
    reason = settings.reason(wish.outcome, wish.reason_code, wish.reason)
    if reason is None:
        raise ReasonMissingError("a conclusion needs a reason", reason=wish.reason_code)
    with store.unit(user.name) as unit:
        application = unit.desk.application(wish.application_id, scope)
        latest = unit.runs.latest(application.id)
        if latest is None or latest.id != wish.run_id:
            raise ConflictError("another run counts by now", application=application.id)
        _must_be_open(gates(unit, settings, application.id, wish.outcome))
        unseen = [name for gate in cautions(unit, settings, application.id) for name in gate.materials]
        content = {"submission": latest.submission_id, "result": latest.result_sha256, "originals_unseen": unseen}
        new = NewConclusion(application.id, latest.id, wish.outcome, wish.reason_code, reason, content)
        asked = unit.conclusions.ask(new)
        if not settings.needs_second(wish.outcome, user.role):
            asked = _conclude(unit, asked, user.name)
        unit.commit()
    return asked


def sign(
    store: Store, settings: ConclusionSettings, user: User, scope: Scope, number: int, agreed: bool, note: str
) -> Conclusion:
    """Sign another person's conclusion, or send it back.

    Errors: UnknownItemError, OwnSignatureError, LapsedError (something has changed since), ConflictError.
    """
    with store.unit(user.name) as unit:
        asked = unit.conclusions.get(number)
        application = unit.desk.application(asked.application_id, scope)
        if asked.asked_by == user.name:
            raise OwnSignatureError("nobody signs their own conclusion")
        latest = unit.runs.latest(application.id)
        changed = latest is None or latest.id != asked.run_id
        lapsed = changed or (agreed and bool(gates(unit, settings, application.id, asked.outcome)))
        if lapsed:
            settled = unit.conclusions.settle(asked, user.name, ProposalState.LAPSED, note)
        elif agreed:
            settled = _conclude(unit, asked, user.name, note)
        else:
            settled = unit.conclusions.settle(asked, user.name, ProposalState.REFUSED, note)
        unit.commit()
    if lapsed:
        raise LapsedError("the application has changed since", application=application.id)
    return settled


def _conclude(unit: UnitOfWork, asked: Conclusion, signer: str, note: str = "") -> Conclusion:
    """Append the decision and move the application."""
    content = asked.content | {"reason_code": asked.reason_code, "run": asked.run_id, "conclusion": asked.id}
    content |= {"second": signer} if signer != asked.asked_by else {}
    said = NewDecision(
        kind=RecordKind.CONCLUSION,
        user=asked.asked_by,
        reason=asked.reason,
        content=content,
        application_id=asked.application_id,
        value=asked.outcome.value,
    )
    recorded = unit.decisions.add(said)
    unit.applications.move(unit.applications.get(asked.application_id).id, ApplicationState(asked.outcome.value))
    return unit.conclusions.settle(asked, signer, ProposalState.SIGNED, note, recorded.id)


def _must_be_open(found: tuple[Gate, ...]) -> None:
    if found:
        raise GatedError(found)


def _standing(unit: UnitOfWork, application_id: str) -> tuple[ReviewItem, ...]:
    held = unit.review.of_application(application_id)
    return tuple(item for item in held if item.state is not ItemState.SUPERSEDED)


def _where(items: Iterable[ReviewItem], test: Callable[[ReviewItem], object]) -> tuple[ReviewItem, ...]:
    return tuple(item for item in items if test(item))


def _blocks(item: ReviewItem) -> bool:
    return item.severity is Severity.BLOCKING


def _open_doubt(item: ReviewItem) -> bool:
    return item.state is ItemState.OPEN and item.severity is not Severity.INFO


def _said(item: ReviewItem) -> set[str]:
    """Everything that was decided on lines of the item that stand."""
    return set(_decided(item))


def _decided(item: ReviewItem) -> Iterator[str]:
    for line in item.lines:
        if line.decision is not None and line.decision.said.value:
            yield line.decision.said.value


def _unseen(unit: UnitOfWork, settings: ConclusionSettings, application_id: str) -> tuple[str, ...]:
    seen = ticks(unit.decisions.of_application(application_id))
    return tuple(item.value for item in settings.originals if item.value not in seen)
