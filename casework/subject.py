"""Who applies: the declaration says so, else the licence, else what most papers name."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from heyan import uscc
from heyan.case import Subject, not_anothers
from heyan.documents import Document
from heyan.vocabulary import Kind

SAYS_WHO = (
    (Kind.DECLARATION, "applicant_name", "uscc"),
    (Kind.BUSINESS_LICENCE, "name", "uscc"),
    (Kind.TAX_CERTIFICATE, "taxpayer_name", "taxpayer_id"),
)
"""Kinds that name the applicant, the surest first, with the fields that do."""


def subject_of(documents: Sequence[Document]) -> Subject:
    """The applicant as read; members are None where nothing readable says it."""
    code = _code(documents)
    own = not_anothers((one for one in documents if one.kind is Kind.DECLARATION), code)
    others = (one for one in documents if one.kind is not Kind.DECLARATION)
    return Subject(
        name=_first((*own, *others), [(kind, name) for kind, name, _ in SAYS_WHO]),
        uscc=code,
        joint=tuple(_joint(documents)),
    )


def _code(documents: Sequence[Document]) -> str | None:
    """The valid code that most kinds of papers state, the surest kind's where they tie; else the first as read.

    A declaration with a stranger's code must not hand its bundle to that stranger's application.
    """
    stated = [
        (value, kind) for kind, _, name in SAYS_WHO for document in documents if (value := _value(document, kind, name))
    ]
    kinds: dict[str, set[Kind]] = {}
    for value, kind in stated:
        if (found := uscc.check(value)).valid:
            kinds.setdefault(found.code, set()).add(kind)
    if kinds:
        return max(kinds, key=lambda code: len(kinds[code]))
    return stated[0][0] if stated else None


def _first(documents: Sequence[Document], places: Iterable[tuple[Kind, str]]) -> str | None:
    return next(
        (value for kind, name in places for document in documents if (value := _value(document, kind, name))), None
    )


def _value(document: Document, kind: Kind, name: str) -> str | None:
    return document.value(name) if document.kind is kind else None


def _joint(documents: Sequence[Document]) -> Iterable[tuple[str, str]]:
    for document in documents:
        listed = document.fields.get("joint_applicants") if document.kind is Kind.DECLARATION else None
        if listed and isinstance(listed.value, tuple):
            for entry in listed.value:
                if isinstance(entry, dict):
                    yield entry.get("name", ""), entry.get("uscc", "")
