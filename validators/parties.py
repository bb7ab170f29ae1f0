"""Whether a party on a paper is a certain company: yes, no, or a person must look."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from heyan import uscc
from heyan.documents import Document, Field
from heyan.names import is_branch_of, same_name, similarity
from validators.applicant import Applicant

_STRANGERS = 0.6
"""Names less alike than this are surely not one company's, whatever is misread."""


class Same(StrEnum):
    """Three answers, never two."""

    YES = "yes"
    NO = "no"
    MAYBE = "maybe"


@dataclass(frozen=True, slots=True)
class Party:
    """A company as one paper names it: name and code with their doubts."""

    name: Field | None
    code: Field | None = None


def party(document: Document, name: str, code: str | None = None) -> Party:
    """The party that these fields of a document name."""
    return Party(document.fields.get(name), document.fields.get(code) if code else None)


def is_company(found: Party, names: tuple[str, ...], code: str | None, *, certain: bool = True) -> Same:
    """Whether the party is the company with these names and this code; `certain` is about the company's own code.

    Equal codes decide. Equal names decide where a code is absent or unreadable. A doubtful value may confirm, as a
    misreading hardly ever gives the very value expected, but never deny.
    """
    by_code = _by_code(found.code, code) if certain else None
    by_name = _by_name(found.name, names)
    if by_code is Same.YES:
        return Same.MAYBE if by_name is Same.NO and _strangers(found.name, names) else Same.YES
    if by_code is Same.NO:
        return Same.MAYBE if by_name is Same.YES and _mistyped(found.code) else Same.NO
    if by_name is None:
        return Same.MAYBE
    return Same.YES if by_name is Same.YES else by_name if by_code is None else Same.MAYBE


def is_applicant(found: Party, who: Applicant) -> Same:
    """Whether the party is the applicant under its present or a former name."""
    return is_company(found, who.names, who.uscc, certain=who.uscc_certain)


def _by_code(found: Field | None, code: str | None) -> Same | None:
    """None where the paper states no code or nothing is known to compare it with."""
    if found is None or code is None or found.value == "":
        return None
    if found.text is None:
        return None
    if uscc.taxpayer_ids_equal(found.text, code):
        return Same.YES
    return Same.MAYBE if found.needs_review else Same.NO


def _by_name(found: Field | None, names: tuple[str, ...]) -> Same | None:
    if found is None or not names or not found.text:
        return None
    answers = {same_name(found.text, name) for name in names}
    if "equal" in answers:
        return Same.YES
    if "similar" in answers or any(is_branch_of(found.text, name) for name in names):
        return Same.MAYBE
    return Same.MAYBE if found.needs_review else Same.NO


def _strangers(found: Field | None, names: tuple[str, ...]) -> bool:
    text = found.text if found else None
    return bool(text) and all(similarity(text or "", name) < _STRANGERS for name in names)


def _mistyped(found: Field | None) -> bool:
    """A code of the new length whose check digits fail, or of no known length, is a slip, not another company."""
    text = uscc.normalise(found.text or "") if found else ""
    return not (uscc.check(text).valid or len(text) == 15)
