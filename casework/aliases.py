"""Former names (曾用名): said once with their evidence, and from then on an applicant's in every run."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from pathlib import Path

from casework.correct import WrongValueError
from casework.frozen import frozen
from casework.house import House
from casework.runs import Made, make, stored_order, with_present_decisions
from heyan import uscc as codes
from heyan.errors import ConflictError
from heyan.names import name_key, normalise_name
from heyan.vocabulary import RunReason
from storage.records import Application, Decision, NewDecision, RecordKind, Run


@dataclass(frozen=True, slots=True)
class KnownAs:
    """A recorded former name: whose it is, who said so, why, and the paper that shows it."""

    name: str
    uscc: str
    user: str
    reason: str
    evidence: str
    evidence_sha256: str | None


def add_alias(
    house: House, name: str, uscc: str, reason: str, evidence: Path | None = None
) -> tuple[KnownAs, tuple[Made, ...]]:
    """Record that the name is the applicant's too, in the name of the house's actor, and judge its applications again.

    Nothing is re-read. Errors: WrongValueError (no name, no valid code), ConflictError (said already).
    """
    written, code = normalise_name(name), codes.check(uscc)
    if not name_key(written):
        raise WrongValueError(f"{name!r} is no name", name=name)
    if not code.valid:
        raise WrongValueError(f"{uscc!r} is no valid unified social credit code", uscc=uscc)
    if any((name_key(one.name), one.uscc) == (name_key(written), code.code) for one in aliases(house)):
        raise ConflictError(f"{written} is recorded as a name of {code.code} already", name=written)
    kept = house.store.objects.put_file(evidence) if evidence else None
    said = NewDecision(
        kind=RecordKind.ALIAS,
        user=house.actor,
        reason=reason,
        content={"uscc": code.code, "evidence": evidence.name if evidence else ""},
        file_sha256=kept,
        value=written,
    )
    with house.store.unit(house.actor) as unit:
        recorded = unit.decisions.add(said)
        unit.commit()
    return _known(recorded), tuple(_again(house, run, application) for application, run in _touched(house, code.code))


def aliases(house: House) -> tuple[KnownAs, ...]:
    """Every recorded former name, in order."""
    with house.store.view() as unit:
        return tuple(_known(decision) for decision in unit.decisions.aliases())


def _known(decision: Decision) -> KnownAs:
    said = decision.said
    content = said.content
    return KnownAs(
        name=said.value or "",
        uscc=str(content.get("uscc", "")),
        user=said.user,
        reason=said.reason,
        evidence=str(content.get("evidence", "")),
        evidence_sha256=said.file_sha256,
    )


def _touched(house: House, uscc: str) -> Iterable[tuple[Application, Run]]:
    """The applications of this code, of every round, with their newest runs."""
    with house.store.view() as unit:
        found = [(one, unit.runs.latest(one.id)) for one in unit.applications.of_applicant(uscc)]
    return [(application, run) for application, run in found if run is not None]


def _again(house: House, run: Run, application: Application) -> Made:
    """The run's inputs judged with the new name, under the run's own configuration."""
    with frozen(house, run) as configuration:
        with house.store.view() as unit:
            order = with_present_decisions(unit, stored_order(unit, run, configuration), application.id)
        return make(house, replace(order, reason=RunReason.CORRECTION, parent=run.id), configuration)
