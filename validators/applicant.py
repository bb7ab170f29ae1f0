"""Who applies, by the weight of the papers: one altered document must not accuse all the others."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from heyan import uscc
from heyan.case import Case
from heyan.documents import Document, Field
from heyan.names import name_key
from heyan.vocabulary import STATEMENTS, Kind

CODES = {Kind.DECLARATION: "uscc", Kind.BUSINESS_LICENCE: "uscc", Kind.TAX_CERTIFICATE: "taxpayer_id"}
"""Where a kind states the applicant's code."""
NAMES = {
    Kind.DECLARATION: "applicant_name",
    Kind.BUSINESS_LICENCE: "name",
    Kind.TAX_CERTIFICATE: "taxpayer_name",
    Kind.AUDIT_REPORT: "company",
    **dict.fromkeys(STATEMENTS, "company"),
}
"""Where a kind states the applicant's name."""


@dataclass(frozen=True, slots=True)
class Applicant:
    """The applicant's code and name, each with whether anything but a doubtful reading states it."""

    uscc: str | None
    uscc_certain: bool
    name: str | None
    name_certain: bool
    former_names: tuple[str, ...] = ()

    @property
    def names(self) -> tuple[str, ...]:
        """Every name that is the applicant's."""
        return ((self.name,) if self.name else ()) + self.former_names


def applicant(case: Case) -> Applicant:
    """The code and name that most kinds of papers state; where they tie, those of the case's subject."""
    code, code_certain = _elected(case, CODES, ("buyer_tax_id",), case.subject.uscc, _code_key)
    name, name_certain = _elected(case, NAMES, ("buyer_name",), case.subject.name, name_key)
    aliases = tuple(alias.name for alias in case.aliases if code and alias.uscc == code)
    return Applicant(code, code_certain, name, name_certain, aliases)


def _code_key(text: str) -> str:
    """Only codes whose check digits hold may stand for the applicant."""
    found = uscc.check(text)
    return found.code if found.valid else ""


def _elected(
    case: Case, places: dict[Kind, str], on_invoices: tuple[str, ...], subject: str | None, key: Callable[[str], str]
) -> tuple[str | None, bool]:
    votes: dict[str, set[Kind]] = {}
    written: dict[str, str] = {}
    certain: set[str] = set()
    for document, field in _statements(case, places, on_invoices):
        value = key(field.text or "")
        if value:
            votes.setdefault(value, set()).add(document.kind)
            written.setdefault(value, field.text or "")
            if not field.needs_review:
                certain.add(value)
    preferred = key(subject or "")
    if preferred and preferred not in votes:  # who applies was settled elsewhere: it counts like a declaration
        votes[preferred], written[preferred] = {Kind.DECLARATION}, subject or ""
        certain.add(preferred)
    if not votes:
        return subject, subject is not None
    own = {value for value, kinds in votes.items() if kinds - {Kind.INVOICE}} or set(votes)
    winner = max(sorted(own), key=lambda value: (len(votes[value]), value == preferred))
    value = subject if winner == preferred and subject else written[winner]
    return value, winner in certain or len(votes[winner]) > 1


def _statements(case: Case, places: dict[Kind, str], on_invoices: tuple[str, ...]) -> Iterator[tuple[Document, Field]]:
    """Every statement of the value, the applicant's own papers first, then buyers on invoices."""
    for document in case.documents:
        name = places.get(document.kind)
        if name and name in document.fields:
            yield document, document.fields[name]
    for document in case.of_kind(Kind.INVOICE):
        yield from ((document, document.fields[name]) for name in on_invoices if name in document.fields)
