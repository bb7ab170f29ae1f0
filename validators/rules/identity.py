"""Who applies: codes and names over all papers."""

from __future__ import annotations

from collections.abc import Iterator

from heyan import uscc
from heyan.case import Case
from heyan.documents import Document, Field
from heyan.findings import Evidence
from heyan.names import same_name
from heyan.vocabulary import Kind, Source
from validators.applicant import CODES, NAMES, Applicant, applicant
from validators.hits import APPLICANT, Hit, failed, not_applicable, passed, places, undetermined
from validators.parties import Party, Same, is_applicant
from validators.registry import rule


@rule("identity.uscc_invalid", says=("code",), messages=("legacy", "organisation"))
def codes_hold_their_check_digits(case: Case) -> Iterator[Hit]:
    """The applicant's code on declaration, licence and tax certificate must hold both check digits."""
    for document, name, field in _stated(case, CODES):
        if field is None or field.text is None:
            yield undetermined(document, name)
        else:
            yield _checked(document, name, field)


def _checked(document: Document, name: str, field: Field) -> Hit:
    found = uscc.check(field.text or "")
    if found.certain:
        return passed(document)
    if field.needs_review:
        return undetermined(document, name, actual=field.text, code=found.code)
    if found.valid:
        return undetermined(document, name, message="organisation", actual=field.text, code=found.code)
    if len(found.code) in (15, 20) and found.code.isalnum():
        # 15-digit registration and taxpayer numbers were replaced by 2018
        return undetermined(document, name, message="legacy", actual=field.text, code=found.code)
    return failed(document, name, actual=field.text, code=found.code)


@rule("identity.uscc_mismatch", says=("code", "other"))
def codes_are_the_same(case: Case) -> Iterator[Hit]:
    """Declaration, licence and tax certificate must state one code; a 15-digit id equals the code that holds it."""
    who = applicant(case)
    for document, name, field in _stated(case, CODES):
        if field is None or field.text is None or who.uscc is None:
            yield undetermined(document, name, expected=who.uscc, other=who.uscc)
        elif uscc.taxpayer_ids_equal(field.text, who.uscc):
            yield passed(document)
        elif field.needs_review or not who.uscc_certain:
            yield undetermined(document, name, expected=who.uscc, actual=field.text, code=field.text, other=who.uscc)
        else:
            yield failed(document, name, expected=who.uscc, actual=field.text, code=field.text, other=who.uscc)


@rule("identity.name_mismatch", says=("name", "other"), messages=("similar",))
def names_are_the_same(case: Case) -> Iterator[Hit]:
    """Every paper of the applicant's own must bear its name, brackets and spaces aside, or a recognised former one."""
    who = applicant(case)
    for document, name, field in _stated(case, NAMES):
        if field is None and any(name in other.fields for other in _same_file(case, document)):
            yield not_applicable(document)
            continue
        if field is None or field.text is None or who.name is None:
            yield undetermined(document, name, expected=who.name, other=who.name)
            continue
        yield _compared(document, name, field, who)


def _compared(document: Document, name: str, field: Field, who: Applicant) -> Hit:
    answers = {same_name(field.text or "", known) for known in who.names}
    if "equal" in answers:
        return passed(document)
    certain = not field.needs_review and who.name_certain
    say = failed if certain and "similar" not in answers else undetermined
    message = "similar" if certain and "similar" in answers else ""
    return say(document, name, message=message, expected=who.name, actual=field.text, name=field.text, other=who.name)


@rule("identity.legal_representative_mismatch", says=("name", "other"))
def legal_representative_is_the_licences(case: Case) -> Iterator[Hit]:
    """The declared legal representative must be the licence's."""
    for declaration in case.of_kind(Kind.DECLARATION):
        for licence in case.of_kind(Kind.BUSINESS_LICENCE):
            declared, licensed = (d.fields.get("legal_representative") for d in (declaration, licence))
            if declared is None or licensed is None or declared.text is None or licensed.text is None:
                yield undetermined(declaration, "legal_representative")
            elif same_name(declared.text, licensed.text) == "equal":
                yield passed(declaration)
            else:
                doubtful = declared.needs_review or licensed.needs_review or _runs_on(declared, licensed)
                yield (undetermined if doubtful else failed)(
                    declaration,
                    "legal_representative",
                    expected=licensed.text,
                    actual=declared.text,
                    evidence=places(licence, "legal_representative"),
                    name=declared.text,
                    other=licensed.text,
                )


def _runs_on(first: Field, second: Field) -> bool:
    """Whether a name read from pixels goes on after the other ends: a watermark or seal beside it (金峰晓认定)."""
    longer, shorter = sorted((first, second), key=lambda field: -len(field.text or ""))
    return longer.source is Source.OCR and (longer.text or "").startswith(shorter.text or "")


@rule("identity.joint_applicant_invalid", says=("name", "code"), messages=("same",))
def joint_applicants_are_others_with_valid_codes(case: Case) -> Iterator[Hit]:
    """Every joint applicant needs a name and a valid code, and must not be the applicant itself."""
    who = applicant(case)
    for declaration in case.of_kind(Kind.DECLARATION):
        field = declaration.fields.get("joint_applicants")
        if field is None or field.value == () or field.value == "":
            continue
        evidence = places(declaration, "joint_applicants")
        if not isinstance(field.value, tuple):
            yield undetermined(APPLICANT, "joint_applicants", evidence=evidence)
            continue
        for entry in field.value:
            if isinstance(entry, dict):
                yield _joint(entry, field, who, evidence)


def _joint(entry: dict[str, str], field: Field, who: Applicant, evidence: tuple[Evidence, ...]) -> Hit:
    name, own = entry.get("name", ""), entry.get("uscc", "")
    stated = Party(Field("name", name or None), Field("uscc", own or None))
    valid = uscc.check(own).valid
    if is_applicant(stated, who) is Same.YES:
        return failed(APPLICANT, "joint_applicants", message="same", evidence=evidence, name=name, code=own)
    if valid and name:
        return passed(APPLICANT)
    say = undetermined if field.needs_review or not own or not name else failed
    return say(APPLICANT, "joint_applicants", actual=own or None, evidence=evidence, name=name, code=own)


def _same_file(case: Case, document: Document) -> Iterator[Document]:
    """Other papers of the same file: one report states the company once for all its statements."""
    return (other for other in case.documents if other.sha256 == document.sha256 and other.id != document.id)


def _stated(case: Case, where: dict[Kind, str]) -> Iterator[tuple[Document, str, Field | None]]:
    """Every document of the applicant's own with the field that should state the value, None where it is absent."""
    for document in case.documents:
        if (name := where.get(document.kind)) is not None:
            yield document, name, document.fields.get(name)
