"""What a person says of single fields at the desk: right, wrong, illegible, not there; and taking it back.

Saying is recorded at once; judging again follows, for several fields together if they come fast.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import replace
from enum import StrEnum
from typing import Any

from casework.correct import place_of
from casework.corrections import cell_place, stated_at
from casework.frozen import frozen
from casework.house import House
from casework.orders import stored_order, with_present_decisions
from casework.report import Json
from casework.runs import Made, make, rejudge
from casework.standing import standing
from casework.typed_values import LISTS, WrongValueError, canonical_value
from heyan.errors import UnknownItemError
from heyan.vocabulary import RunReason
from storage import UnitOfWork
from storage.records import Decision, NewDecision, RecordKind, Scope

LONGEST = 4000
OF_PAPERS = (RecordKind.CORRECTION, RecordKind.SPLIT)


class Saying(StrEnum):
    """What can be said of a field."""

    ACCEPT = "accept"
    CORRECT = "correct"
    ILLEGIBLE = "illegible"
    ABSENT = "absent"
    NOTE = "note"
    PROPOSED = "proposed"
    """The machine's proposal is right."""


def say(
    house: House,
    scope: Scope,
    run_id: str,
    report: Json,
    document_id: str,
    field: str,
    saying: Saying,
    typed: str = "",
    reason: str = "",
) -> Decision:
    """Record it in the name of the house's actor. UnknownItemError, WrongValueError."""
    place = place_of(report, document_id, field)
    document = next(one for one in report["documents"] if one["id"] == document_id)
    stated, cell = stated_at(document, field), cell_place(field)
    if stated is None and (cell or (field not in document["missing"] and saying is not Saying.CORRECT)):
        raise UnknownItemError("the document has no such field", document=document_id, field=field)
    value, content = _said(cell[1] if cell else field, stated, saying, typed)
    content |= {"raw": stated["raw"]} if cell and stated else {}
    with house.store.unit(house.actor) as unit:
        application = unit.desk.of_run(run_id, scope)
        recorded = unit.decisions.add(
            NewDecision(
                kind=RecordKind.NOTE if saying is Saying.NOTE else RecordKind.CORRECTION,
                user=house.actor,
                reason=reason or typed if saying is Saying.NOTE else reason,
                application_id=application.id,
                file_sha256=place.file_sha256,
                pages=place.pages,
                field=field,
                value=value,
                content={"document": document_id.partition(".")[0], "saying": saying.value, **content},
            )
        )
        unit.commit()
    return recorded


def take_back(house: House, scope: Scope, application_id: str, decision_id: int) -> Decision:
    """Take back something said of a field; what was said stays on record. UnknownItemError."""
    with house.store.unit(house.actor) as unit:
        application = unit.desk.application(application_id, scope)
        said = unit.decisions.of_application(
            application.id, RecordKind.CORRECTION, RecordKind.NOTE, RecordKind.RETRACTION
        )
        found = next((one for one in standing(said) if one.id == decision_id), None)
        if found is None:
            raise UnknownItemError("there is nothing to take back", decision=str(decision_id))
        recorded = unit.decisions.add(
            replace(
                found.said,
                kind=RecordKind.RETRACTION,
                user=house.actor,
                reason="",
                value=None,
                content={"decision": found.id, "document": found.said.content.get("document", "")},
            )
        )
        unit.commit()
    return recorded


def sayings(decisions: tuple[Decision, ...]) -> dict[tuple[str, str], Decision]:
    """The last standing word on each (document id, field); notes apart."""
    return {
        (str(one.said.content.get("document", "")), str(one.said.field)): one
        for one in standing(decisions)
        if one.said.kind is RecordKind.CORRECTION
    }


def make_ready(house: House, application_id: str) -> None:
    """Understand the application's newest run now, so that judging it again takes a moment only."""
    with house.store.view() as unit:
        run = unit.runs.latest(application_id)
    if run is None:
        return
    with frozen(house, run) as configuration:
        with house.store.view() as unit:
            order = stored_order(unit, run, configuration)
        rejudge(house, order, configuration)


def unjudged(unit: UnitOfWork, application_id: str) -> str | None:
    """Who last said something of fields or pages that the newest run does not know, None where it knows all.

    A desk that is stopped in the second after a correction has recorded it and not judged.
    """
    run = unit.runs.latest(application_id)
    if run is None:
        return None
    said = unit.decisions.of_application(application_id, *OF_PAPERS, RecordKind.RETRACTION)
    of_papers = {one.id for one in said if one.said.kind in OF_PAPERS}
    known = of_papers.intersection(unit.runs.manifest(run.id)["decisions"])
    if known == of_papers.intersection(one.id for one in standing(said)):
        return None
    return said[-1].said.user


def judge_again(house: House, application_id: str) -> Made | None:
    """Judge the application's newest run again with everything said by now; None where nothing new was said."""
    with house.store.view() as unit:
        run = unit.runs.latest(application_id)
    if run is None:
        return None
    with frozen(house, run) as configuration:
        with house.store.view() as unit:
            before = stored_order(unit, run, configuration)
            order = with_present_decisions(unit, before, application_id)
        if [one.id for one in order.decisions] == [one.id for one in before.decisions]:
            return None
        return make(house, replace(order, reason=RunReason.CORRECTION, parent=run.id), configuration)


def _said(field: str, stated: Mapping[str, Any] | None, saying: Saying, typed: str) -> tuple[str | None, Json]:
    """The value to be recorded, and what kind of word it is."""
    before = stated["value"] if stated else None
    match saying:
        case Saying.ACCEPT:
            if before is None:
                raise WrongValueError("nothing was read that could be accepted", field=field)
            return (json.dumps(before, ensure_ascii=False) if isinstance(before, list) else before), {}
        case Saying.PROPOSED:
            if stated is None or "proposal" not in stated:
                raise WrongValueError("nothing is proposed for this field", field=field)
            return str(stated["proposal"]["value"]), {}
        case Saying.ILLEGIBLE:
            return None, {"illegible": True}
        case Saying.ABSENT:
            return None, {"absent": True}
        case Saying.NOTE:
            if not typed.strip():
                raise WrongValueError("a note needs words", field=field)
            return None, {}
    if len(typed) > LONGEST:
        raise WrongValueError(f"at most {LONGEST} characters", field=field)
    if isinstance(before, list) and field not in LISTS:
        return json.dumps([part.strip() for part in typed.split("、") if part.strip()], ensure_ascii=False), {}
    return canonical_value(field, typed, before if isinstance(before, str) else None), {}
