"""Former names (曾用名): said once with their evidence, and from then on an applicant's in every run."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from casework.house import House
from casework.judged_again import judged_again
from casework.runs import Made
from casework.typed_values import WrongValueError
from heyan import uscc as codes
from heyan.errors import ConflictError, UnknownItemError
from heyan.names import name_key, normalise_name
from storage.records import Decision, NewDecision, RecordKind


@dataclass(frozen=True, slots=True)
class KnownAs:
    """A recorded former name: whose it is, who said so, why, and the paper that shows it."""

    name: str
    uscc: str
    user: str
    reason: str
    evidence: str
    evidence_sha256: str | None
    retracted_by: str = ""
    """Who has taken it back, empty while it stands."""
    retracted_for: str = ""


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
    return _known(recorded), judged_again(house, _touched(house, code.code))


def retract_alias(house: House, name: str, uscc: str, reason: str) -> tuple[KnownAs, tuple[Made, ...]]:
    """Take a former name back, in the name of the house's actor, and judge the company's applications without it.

    What was said stays on record, with who took it back and why; runs made with it stay as they are, and can be made
    again as they were. UnknownItemError where no such name stands.
    """
    key, code = name_key(normalise_name(name)), codes.normalise(uscc)
    with house.store.unit(house.actor) as unit:
        found = [one for one in unit.decisions.aliases() if (name_key(one.said.value or ""), _uscc(one)) == (key, code)]
        if not found:
            raise UnknownItemError(f"{name} is not recorded as a name of {code}", name=name, uscc=code)
        for one in found:
            unit.decisions.add(
                NewDecision(
                    kind=RecordKind.RETRACTION,
                    user=house.actor,
                    reason=reason,
                    content={"decision": one.id, "uscc": code},
                    value=one.said.value,
                )
            )
        unit.commit()
    taken = next(one for one in reversed(alias_history(house)) if one.retracted_by and name_key(one.name) == key)
    return taken, judged_again(house, _touched(house, code))


def aliases(house: House) -> tuple[KnownAs, ...]:
    """Every former name that stands, in order."""
    with house.store.view() as unit:
        return tuple(_known(decision) for decision in unit.decisions.aliases())


def alias_history(house: House) -> tuple[KnownAs, ...]:
    """Every former name ever recorded, in order, with who has taken it back and why."""
    with house.store.view() as unit:
        said, taken = unit.decisions.alias_history()
    return tuple(_known(one, taken.get(one.id)) for one in said)


def _uscc(decision: Decision) -> str:
    return str(decision.said.content.get("uscc", ""))


def _known(decision: Decision, taken: Decision | None = None) -> KnownAs:
    said = decision.said
    content = said.content
    return KnownAs(
        name=said.value or "",
        uscc=str(content.get("uscc", "")),
        user=said.user,
        reason=said.reason,
        evidence=str(content.get("evidence", "")),
        evidence_sha256=said.file_sha256,
        retracted_by=taken.said.user if taken else "",
        retracted_for=taken.said.reason if taken else "",
    )


def _touched(house: House, uscc: str) -> tuple[str, ...]:
    """The applications of this code, of every round."""
    with house.store.view() as unit:
        return tuple(one.id for one in unit.applications.of_applicant(uscc))
