"""What was handed in before, by others or in earlier rounds (`case.matches`, found by the store)."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal

from heyan.case import Case, Match
from heyan.documents import Document
from heyan.findings import Evidence
from heyan.vocabulary import Kind
from validators.hits import Hit, failed, passed, undetermined
from validators.invoices import invoices
from validators.registry import rule

_GRADES = (
    "own_earlier_unrecognised",
    "own_earlier_recognised",
    "own_earlier_unknown",
    "own_later",
    "joint_applicant",
    "both_named",
)
"""Relations under which reuse may be honest (contract §4, Copies)."""
_OWN_WORDS = (Kind.COMPANY_PROFILE, Kind.SELF_EVALUATION, Kind.SUPPORTING, Kind.TEST_REPORT, Kind.SCREENSHOT)
_SAYS = ("other", "round", "place", "number")


@rule("reuse.invoice", says=_SAYS, messages=_GRADES, grades=_GRADES, cross=True)
def invoices_prove_one_applicants_investment(case: Case) -> Iterator[Hit]:
    """An invoice must not stand for investments of two applicants, nor of two rounds."""
    for invoice in invoices(case):
        found = _matches(case, "invoice", {document.id for document in invoice.documents})
        yield from (_hit(match, invoice.document, invoice.text("number"), ("number",)) for match in found)
        if not found:
            yield passed(invoice.document)


@rule("reuse.file", says=_SAYS, messages=_GRADES, grades=_GRADES, cross=True)
def files_belong_to_one_application(case: Case) -> Iterator[Hit]:
    """The same bytes must not serve two applicants."""
    for entry in case.files:
        found = _matches(case, "file", {entry.path})
        yield from (_hit(match, entry.path, None, actual=match.key) for match in found)
        if not found and entry.sha256:
            yield passed(entry.path)


@rule("reuse.contract", says=_SAYS, messages=_GRADES, grades=(*_GRADES, "unread"), cross=True)
def contracts_prove_one_applicants_investment(case: Case) -> Iterator[Hit]:
    """A contract, known by its number and seller, must not stand for investments of two applicants."""
    for contract in case.of_kind(Kind.CONTRACT):
        yield from _numbered(case, "contract", contract, ("contract_number", "party_b"))


@rule("reuse.copyright", says=_SAYS, messages=_GRADES, grades=(*_GRADES, "unread"), cross=True)
def certificates_prove_one_applicants_rights(case: Case) -> Iterator[Hit]:
    """A software copyright or patent must not be claimed by two applicants that do not own it together."""
    for certificate in case.of_kind(Kind.CERTIFICATE):
        yield from _numbered(case, "copyright", certificate, ("number",))


@rule("reuse.image", says=(*_SAYS, "likeness"), messages=_GRADES, grades=_GRADES, cross=True)
def pages_are_the_applicants_own(case: Case) -> Iterator[Hit]:
    """What an applicant writes about its platform must not be a near copy of another applicant's pages."""
    gravest = _gravest(case, "image")
    for document in case.documents:
        if match := gravest.get(document.id):
            likeness = f"{Decimal(match.key):.0%}"
            yield _hit(match, document, None, actual=likeness, likeness=likeness)
        elif document.kind in _OWN_WORDS:
            yield passed(document)


@rule("reuse.consecutive_numbers", says=(*_SAYS, "numbers"), cross=True)
def numbers_do_not_run_on_between_applicants(case: Case) -> Iterator[Hit]:
    """Numbers of one seller and day that run on from one applicant to another are worth a look."""
    for invoice in invoices(case):
        found = _matches(case, "series", {document.id for document in invoice.documents})
        yield _told(found[0], invoice.document, numbers=found[0].key) if found else passed(invoice.document)


@rule("reuse.circular_trade", says=_SAYS, cross=True)
def sellers_do_not_buy_from_the_applicant(case: Case) -> Iterator[Hit]:
    """Two applicants that sell to each other may move money in a circle; that is for people to weigh."""
    for invoice in invoices(case):
        found = _matches(case, "trade", {document.id for document in invoice.documents})
        yield _told(found[0], invoice.document, number=found[0].key) if found else passed(invoice.document)


def _told(match: Match, document: Document, *, numbers: str | None = None, number: str | None = None) -> Hit:
    return failed(
        document,
        "number",
        actual=match.key,
        cause=f"{match.matter}:{match.other_application}",
        other=match.other_applicant,
        round=match.other_round,
        place=_place(match),
        numbers=numbers,
        number=number,
    )


@rule("reuse.contact", says=(*_SAYS, "what"), cross=True)
def applicants_share_no_contacts(case: Case) -> Iterator[Hit]:
    """Two applicants with one telephone, account or address may belong together; that is for people to weigh."""
    gravest = _gravest(case, "contact")
    for document in case.documents:
        if first := gravest.get(document.id):
            yield _shared(case, document, first)
        elif document.kind in (Kind.DECLARATION, Kind.BUSINESS_LICENCE):
            yield passed(document)


def _shared(case: Case, document: Document, first: Match) -> Hit:
    """Everything on one paper that is also the other applicant's, said together."""
    with_it = (m for m in case.matches if (m.matter, m.other_application) == ("contact", first.other_application))
    whats = tuple(dict.fromkeys(match.key for match in with_it if match.document == document.id))
    return failed(
        document,
        *whats,
        cause=f"contact:{first.other_application}",
        other=first.other_applicant,
        round=first.other_round,
        place=_place(first),
        what="、".join(whats),
    )


def _numbered(case: Case, matter: str, document: Document, names: tuple[str, ...]) -> Iterator[Hit]:
    """A paper known by its number; one without is not asked, one whose number is in doubt cannot be compared."""
    found = _matches(case, matter, {document.id})
    yield from (_hit(match, document, document.value(names[0]), names[:1]) for match in found)
    if found:
        return
    if document.doubtful(*names) or any(n in document.fields and document.fields[n].value is None for n in names):
        yield undetermined(document, *names, grade="unread", number=document.value(names[0]))
    elif document.value(names[0]):
        yield passed(document)


def _gravest(case: Case, matter: str) -> dict[str, Match]:
    """The gravest match of each subject."""
    first: dict[str, Match] = {}
    for match in _matches(case, matter, {one.document for one in case.matches}):
        first.setdefault(match.document, match)
    return first


def _matches(case: Case, matter: str, subjects: set[str]) -> tuple[Match, ...]:
    """The matches of one subject, under any of its documents, the gravest relation first."""
    found = [match for match in case.matches if match.matter == matter and match.document in subjects]
    return tuple(sorted(found, key=lambda m: (_rank(m.relation), m.other_application, m.other_document)))


def _rank(relation: str) -> int:
    order = ("other", "own_earlier_recognised", "own_earlier_unknown", "own_earlier_unrecognised")
    if relation in order:
        return order.index(relation)
    return len(order) if relation in _GRADES else 0


def _hit(
    match: Match,
    subject: Document | str,
    number: str | None,
    names: tuple[str, ...] = (),
    *,
    actual: str | None = None,
    likeness: str | None = None,
) -> Hit:
    """The hit on a paper: shown where it states `names`, on the page that is alike, or as a whole."""
    known = match.relation if match.relation in _GRADES else ""
    say = undetermined if known == "own_earlier_unknown" else failed
    paper = subject if isinstance(subject, str) else subject.id
    return say(
        subject,
        *names,
        evidence=(Evidence(paper, match.page),) if match.page else (),
        message=known,
        grade=known,
        actual=actual or number,
        cause=f"{match.matter}:{match.other_application}",
        other=match.other_applicant,
        round=match.other_round,
        place=_place(match),
        number=number,
        likeness=likeness,
    )


def _place(match: Match) -> str | None:
    """Where people find the other side's paper; a document's id tells them nothing."""
    return match.other_place or (match.other_document if match.matter == "file" else None)
