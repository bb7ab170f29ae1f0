"""A person's correction: recorded, laid over what was read, and the run's inputs judged again without OCR."""

from __future__ import annotations

from dataclasses import dataclass, replace

from casework.corrections import cell_place, stated_at
from casework.frozen import frozen
from casework.house import House
from casework.orders import stored_order, with_present_decisions
from casework.report import Json
from casework.runs import Made, make
from casework.typed_values import canonical_value, fields_of
from heyan.errors import UnknownItemError
from heyan.rounds import Round
from heyan.vocabulary import Kind, RunReason
from storage.records import NewDecision, RecordKind


@dataclass(frozen=True, slots=True)
class Place:
    """The field that is corrected: of which bytes and pages, and what the run had read there."""

    document: str
    file_sha256: str
    pages: tuple[int, int]
    field: str
    before: str | None
    raw: str = ""


def correct(house: House, run_id: str, document_id: str, field: str, value: str, reason: str) -> tuple[Place, Made]:
    """Record the correction in the name of the house's actor; the place as it was, and the run that follows.

    Errors: UnknownRunError, UnknownItemError (no such document or field), WrongValueError.
    """
    with house.store.view() as unit:
        run = unit.runs.get(run_id)
        report = unit.runs.report(run_id)
        place = place_of(report, document_id, field)
    _known(report, document_id, field, house.configuration.round(int(report["run"]["round"])))
    cell = cell_place(field)
    said = NewDecision(
        kind=RecordKind.CORRECTION,
        user=house.actor,
        reason=reason,
        application_id=run.application_id,
        file_sha256=place.file_sha256,
        pages=place.pages,
        field=field,
        value=canonical_value(cell[1] if cell else field, value, place.before),
        content={"document": document_id.partition(".")[0], **({"raw": place.raw} if cell else {})},
    )
    with frozen(house, run) as configuration:
        with house.store.unit(house.actor) as unit:
            application = unit.applications.get(run.application_id).id
            unit.decisions.add(replace(said, application_id=application))
            order = with_present_decisions(unit, stored_order(unit, run, configuration), application)
            unit.commit()
        order = replace(order, reason=RunReason.CORRECTION, parent=run_id)
        return place, make(house, order, configuration)


def place_of(report: Json, document_id: str, field: str) -> Place:
    """Where a field of a report's document stands; UnknownItemError lists the documents there are."""
    document = next((one for one in report["documents"] if one["id"] == document_id), None)
    if document is None:
        listed = ", ".join(one["id"] for one in report["documents"])
        raise UnknownItemError(f"the run has no document {document_id}; it has {listed}", document=document_id)
    entry = next(one for one in report["files"] if one["path"] == document["file"])
    first, last = document["pages"]
    stated = stated_at(document, field) or {}
    if cell_place(field) and not stated:
        raise UnknownItemError(f"the document has no cell {field}", document=document_id, field=field)
    before = stated.get("value")
    return Place(
        document_id,
        entry["sha256"],
        (first, last),
        field,
        before if isinstance(before, str) else None,
        stated.get("raw", ""),
    )


def _known(report: Json, document_id: str, field: str, round_: Round) -> None:
    """Refuse a field that no paper of the kind has: a slip of the keys would stand on record for ever."""
    document = next(one for one in report["documents"] if one["id"] == document_id)
    kind = Kind(document["kind"])
    if cell_place(field) or field in (*document["fields"], *document["missing"], *fields_of(kind, round_)):
        return
    shown = ", ".join(dict.fromkeys((*document["fields"], *document["missing"])))
    raise UnknownItemError(f"{kind.value} has no field {field}; this one has {shown}", field=field)
