"""A person's correction: recorded, laid over what was read, and the run's inputs judged again without OCR."""

from __future__ import annotations

from dataclasses import dataclass, replace

from casework.choices import CHOICES
from casework.corrections import cell_place, stated_at
from casework.frozen import frozen
from casework.house import House
from casework.orders import stored_order, with_present_decisions
from casework.report import Json
from casework.runs import Made, make
from heyan.amounts import canonical_decimal, canonical_money, parse_amount, parse_plain_decimal
from heyan.dates import parse_date
from heyan.errors import HeyanError, UnknownItemError
from heyan.names import normalise_name
from heyan.vocabulary import RunReason
from storage.records import NewDecision, RecordKind

COUNT_DIGITS = 8
"""A longer run of digits is a number of something (an invoice), not how many there are."""


class WrongValueError(HeyanError):
    """What was typed is not a value that the field can have."""

    code = "value"


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

    Errors: UnknownRunError, UnknownItemError (no such document), WrongValueError.
    """
    with house.store.view() as unit:
        run = unit.runs.get(run_id)
        place = place_of(unit.runs.report(run_id), document_id, field)
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


def canonical_value(field: str, typed: str, before: str | None) -> str:
    """What a person typed in the field's canonical form (contract §3); WrongValueError where it cannot be one."""
    text = typed.strip()
    if not text:
        raise WrongValueError(f"an empty value cannot be the {field}", field=field)
    if field in CHOICES and text not in CHOICES[field]:
        raise WrongValueError(f"{field} is one of {', '.join(CHOICES[field])}; {typed!r} is none", field=field)
    if field.endswith("_on") or field == "period_end":
        day = parse_date(text)
        if day is None:
            raise WrongValueError(f"{field} is a date, such as 2025-06-30; {typed!r} is none", field=field)
        return day.isoformat()
    if before is not None and _is_money(before):
        amount = parse_amount(text)
        if amount is None:
            raise WrongValueError(f"{field} is an amount in yuan, such as 1234.50; {typed!r} is none", field=field)
        return canonical_money(amount.value)
    if before is not None and before.isdigit() and len(before) < COUNT_DIGITS:
        number = parse_plain_decimal(text)
        if number is None:
            raise WrongValueError(f"{field} is a number, such as 1200; {typed!r} is none", field=field)
        return canonical_decimal(number)
    return normalise_name(text) if field.endswith(("name", "party_a", "party_b", "company")) else text


def _is_money(value: str) -> bool:
    whole, dot, cents = value.lstrip("-").partition(".")
    return bool(dot) and whole.isdigit() and cents.isdigit() and len(cents) == 2
