"""What a rule saw: a Hit for each subject, made by passed, failed, undetermined and not_applicable."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from types import MappingProxyType

from heyan.amounts import canonical_money
from heyan.documents import Document, Field
from heyan.findings import Evidence
from heyan.vocabulary import Outcome

Seen = str | Decimal | date | None
Subject = Document | str
APPLICANT = "applicant"
NOTHING: Mapping[str, Seen] = MappingProxyType({})


@dataclass(frozen=True, slots=True)
class Hit:
    """One rule on one subject, before the law (texts, severity, dates) is joined to it.

    `message` names another text than the outcome's own, `grade` another severity; `fields` are the field names that
    the doubt is about; `says` fills the placeholders of the message.
    """

    subject: str
    outcome: Outcome
    message: str = ""
    grade: str = ""
    expected: str | None = None
    actual: str | None = None
    fields: tuple[str, ...] = ()
    evidence: tuple[Evidence, ...] = ()
    cause: str = ""
    says: tuple[tuple[str, str], ...] = ()


def passed(subject: Subject) -> Hit:
    """The rule was applied and all is in order."""
    return Hit(_name(subject), Outcome.PASSED)


def not_applicable(subject: Subject) -> Hit:
    """The rule asks nothing of this subject."""
    return Hit(_name(subject), Outcome.NOT_APPLICABLE)


@dataclass(frozen=True, slots=True)
class Doubt:
    """Makes the hits of one outcome that asks for a person."""

    outcome: Outcome

    def __call__(
        self,
        subject: Subject,
        *fields: str,
        message: str = "",
        grade: str = "",
        expected: Seen = None,
        actual: Seen = None,
        evidence: Iterable[Evidence] = (),
        cause: str = "",
        says: Mapping[str, Seen] = NOTHING,
        **more: Seen,
    ) -> Hit:
        """The hit; `fields` of the subject's document show it, `says` and `more` fill the message."""
        return Hit(
            subject=_name(subject),
            outcome=self.outcome,
            message=message,
            grade=grade,
            expected=canonical(expected),
            actual=canonical(actual),
            fields=fields,
            evidence=(*places(subject, *fields), *evidence),
            cause=cause,
            says=tuple((name, canonical(value) or "") for name, value in {**says, **more}.items()),
        )


failed = Doubt(Outcome.FAILED)
"""Certain values contradict the rule."""
undetermined = Doubt(Outcome.UNDETERMINED)
"""What decides could not be read, or not well enough."""


def places(subject: Subject, *fields: str) -> tuple[Evidence, ...]:
    """Where the named fields stand in the document; where none of them does, the document's first page."""
    if isinstance(subject, str):
        return ()
    found = [place(subject, subject.fields[name]) for name in fields if name in subject.fields]
    return tuple(found) or (Evidence(subject.id, subject.pages[0], field=fields[0] if fields else None),)


def place(document: Document, field: Field) -> Evidence:
    """Where one value stands."""
    return Evidence(document.id, field.page, field.box, field.name, field.locator)


def canonical(value: Seen) -> str | None:
    """The value as the report writes it: money with two decimals, ISO dates."""
    if isinstance(value, Decimal):
        return canonical_money(value)
    return value.isoformat() if isinstance(value, date) else value


def _name(subject: Subject) -> str:
    return subject if isinstance(subject, str) else subject.id
