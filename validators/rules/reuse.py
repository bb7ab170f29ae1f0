"""What was handed in before, by others or in earlier rounds (`case.matches`, found by the store)."""

from __future__ import annotations

from collections.abc import Iterator

from heyan.case import Case, Match
from validators.hits import Hit, failed, passed
from validators.invoices import invoices
from validators.registry import rule

_GRADES = ("own_earlier_unrecognised", "own_earlier_recognised", "joint_applicant")
"""Relations under which reuse may be honest (contract §4, Copies)."""
_SAYS = ("other", "round", "place", "number")


@rule("reuse.invoice", says=_SAYS, messages=_GRADES, grades=_GRADES, cross=True)
def invoices_prove_one_applicants_investment(case: Case) -> Iterator[Hit]:
    """An invoice must not stand for investments of two applicants, nor of two rounds."""
    for invoice in invoices(case):
        found = _matches(case, "invoice", {document.id for document in invoice.documents})
        yield from (_hit(match, invoice.document.id, invoice.text("number")) for match in found)
        if not found:
            yield passed(invoice.document)


@rule("reuse.file", says=_SAYS, messages=_GRADES, grades=_GRADES, cross=True)
def files_belong_to_one_application(case: Case) -> Iterator[Hit]:
    """The same bytes must not serve two applicants."""
    for entry in case.files:
        found = _matches(case, "file", {entry.path})
        yield from (_hit(match, entry.path, match.key) for match in found)
        if not found and entry.sha256:
            yield passed(entry.path)


def _matches(case: Case, matter: str, subjects: set[str]) -> tuple[Match, ...]:
    """The matches of one subject, under any of its documents, the gravest relation first."""
    found = [match for match in case.matches if match.matter == matter and match.document in subjects]
    return tuple(sorted(found, key=lambda m: (_rank(m.relation), m.other_application, m.other_document)))


def _rank(relation: str) -> int:
    order = ("other", "own_earlier_recognised", "own_earlier_unrecognised", "joint_applicant")
    return order.index(relation) if relation in order else 0


def _hit(match: Match, subject: str, number: str | None) -> Hit:
    known = match.relation if match.relation in _GRADES else ""
    return failed(
        subject,
        message=known,
        grade=known,
        actual=match.key,
        cause=f"{match.matter}:{match.other_application}",
        other=match.other_applicant,
        round=match.other_round,
        place=match.other_document,
        number=number,
    )
