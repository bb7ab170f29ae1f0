"""Article 6: who may apply, and when."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date
from decimal import Decimal

from heyan import uscc
from heyan.case import Case
from heyan.dates import parse_period
from heyan.documents import Document, Field
from heyan.findings import Evidence
from heyan.vocabulary import Kind, Source
from validators.applicant import Applicant, applicant
from validators.hits import APPLICANT, Hit, failed, not_applicable, passed, place, undetermined
from validators.parties import Party, Same, is_applicant
from validators.registry import rule

_PAPERS = (Kind.BUSINESS_LICENCE, Kind.DECLARATION)
"""Where the applicant is described, the official paper first."""

_OTHER_DIVISION = re.compile(r"[\u4e00-\u9fff]{2,7}?(?:省|自治区|自治州|盟|市(?!场|民|政)|县)")


@rule("eligibility.outside_shaoxing", says=("address", "authority"))
def applicant_is_established_in_shaoxing(
    case: Case, *, places: tuple[str, ...] = (), divisions: tuple[str, ...] = (), elsewhere: tuple[str, ...] = ()
) -> Iterator[Hit]:
    """The address must lie in Shaoxing; authority and code only corroborate, as the province registers many."""
    address, authority = _described(case, "address"), _described(case, "registration_authority")
    if address is None and authority is None and applicant(case).uscc is None:
        return
    evidence = _evidence(address, authority)
    says = (_text(address), _text(authority))
    within = _lies_in(_text(address), places, elsewhere)
    if within is True or (within is None and _backed(case, authority, places, divisions)):
        yield passed(APPLICANT)
    elif within is False and address is not None and not address[1].needs_review:
        yield failed(APPLICANT, "address", actual=says[0], evidence=evidence, address=says[0], authority=says[1])
    else:
        yield undetermined(APPLICANT, "address", actual=says[0], evidence=evidence, address=says[0], authority=says[1])


def _lies_in(address: str | None, places: tuple[str, ...], elsewhere: tuple[str, ...]) -> bool | None:
    """Whether the address begins in Shaoxing; a street named after it elsewhere does not count; None: cannot tell."""
    if not address:
        return None
    local = re.sub(r"^(?:中国)?(?:浙江省?)?", "", address.replace(" ", ""))
    if local.startswith(places):
        return True
    if local.startswith(elsewhere) or re.match(
        r"[\u4e00-\u9fff]{2,7}?(?:省|自治区|自治州|盟|市(?!场|民|政)|县)", local
    ):
        return False
    return True if any(place in local for place in places if place[-1] in "市区县") else None


def _backed(
    case: Case, authority: tuple[Document, Field] | None, places: tuple[str, ...], divisions: tuple[str, ...]
) -> bool:
    """Whether authority or code speak for Shaoxing where the address is silent."""
    if any(place in (_text(authority) or "") for place in places):
        return True
    who = applicant(case)
    division = uscc.division(who.uscc or "") if who.uscc and uscc.check(who.uscc).certain else None
    return division is not None and division.startswith(divisions)


@rule("eligibility.not_legal_person", says=("type",))
def applicant_is_a_legal_person(
    case: Case, *, persons: tuple[str, ...] = (), others: tuple[str, ...] = ()
) -> Iterator[Hit]:
    """The applicant must bear civil liability itself: no branch, sole proprietor, household or partnership."""
    stated = _described(case, "company_type")
    who = applicant(case)
    if stated is None and who.name is None:
        return
    words = _text(stated) or ""
    evidence = _evidence(stated)
    if any(word in words for word in others):
        say = undetermined if stated is not None and stated[1].needs_review else failed
        yield say(APPLICANT, "company_type", actual=words, evidence=evidence, type=words)
    elif any(word in words for word in persons):
        yield passed(APPLICANT)
    else:
        yield _by_name_and_code(who, persons, others, evidence)


def _by_name_and_code(
    who: Applicant, persons: tuple[str, ...], others: tuple[str, ...], evidence: tuple[Evidence, ...]
) -> Hit:
    """Where no type is legible, the ending of the name and the code's second character."""
    name, code = who.name or "", who.uscc or ""
    if name.endswith(others) and who.name_certain:
        return failed(APPLICANT, "company_type", actual=name, evidence=evidence, type=name)
    if name.endswith(persons) and code[:2] in ("91", "12", "51", "52"):
        return passed(APPLICANT)
    return undetermined(APPLICANT, "company_type", evidence=evidence, type=None)


@rule("eligibility.business_scope", says=("scope",))
def scope_covers_industry_or_its_services(case: Case, *, words: tuple[str, ...] = ()) -> Iterator[Hit]:
    """The licence's scope should name manufacturing or services to it (制造企业、制造服务企业)."""
    for licence in case.of_kind(Kind.BUSINESS_LICENCE):
        field = licence.fields.get("business_scope")
        evidence = _evidence((licence, field)) if field else (Evidence(licence.id, licence.pages[0]),)
        if field is None and "business_scope" not in licence.missing:
            continue
        if field is not None and any(word in (field.text or "") for word in words):
            yield passed(APPLICANT)
        elif field is None or field.text is None or field.needs_review:
            yield undetermined(APPLICANT, "business_scope", evidence=evidence)
        else:
            yield failed(APPLICANT, "business_scope", actual=field.text, evidence=evidence, scope=field.text)


@rule("eligibility.licence_expired", says=("end",))
def licence_is_in_force(case: Case) -> Iterator[Hit]:
    """The term on the licence must reach the day of receipt; licences since March 2022 print none."""
    for licence in case.of_kind(Kind.BUSINESS_LICENCE):
        evidence = _evidence((licence, licence.fields["term"])) if "term" in licence.fields else (Evidence(licence.id),)
        term = licence.fields.get("term")
        issued = licence.day("issued_on")
        recent = issued is not None and issued >= date(2022, 3, 1)
        if term is None and (recent or not _by_picture(licence)):
            yield not_applicable(APPLICANT)
            continue
        period = parse_period(term.text) if term and term.text else None
        if term is None or period is None:
            yield undetermined(APPLICANT, "term", evidence=evidence, end=None)
        elif term.needs_review:
            yield undetermined(APPLICANT, "term", actual=period[1], evidence=evidence, end=period[1])
        elif period[1] is not None and period[1] < case.round.received_on:
            received = case.round.received_on
            yield failed(APPLICANT, "term", expected=received, actual=period[1], evidence=evidence, end=period[1])
        else:
            yield passed(APPLICANT)


@rule("eligibility.platform_type_unclear", says=("type",))
def platform_has_exactly_one_type(case: Case) -> Iterator[Hit]:
    """The declaration must name exactly one of industry, region and enterprise."""
    for declaration in case.of_kind(Kind.DECLARATION):
        field = declaration.fields.get("platform_type")
        named = _named_types(field)
        evidence = _evidence((declaration, field)) if field else (Evidence(declaration.id, declaration.pages[0]),)
        if field is None and not _by_picture(declaration):
            yield failed(APPLICANT, "platform_type", evidence=evidence, type=None)
        elif field is not None and field.value is None and field.source is not Source.OCR:
            # characters are exact, so none or several are chosen; a picture may hide a tick
            yield failed(APPLICANT, "platform_type", actual=field.raw or None, evidence=evidence, type=field.raw)
        elif field is None or field.value is None or field.needs_review:
            yield undetermined(APPLICANT, "platform_type", evidence=evidence, type=None)
        elif len(named) == 1:
            yield passed(APPLICANT)
        else:
            said = "、".join(named)
            yield failed(APPLICANT, "platform_type", actual=said or None, evidence=evidence, type=said)


def _named_types(field: Field | None) -> tuple[str, ...]:
    value = field.value if field else None
    parts = value if isinstance(value, tuple) else re.split(r"[,，、/;；|\s]+", value or "")
    return tuple(str(part) for part in parts if part)


def _by_picture(document: Document) -> bool:
    """Whether the document was read by OCR: then an empty box may be a tick that was not seen."""
    return any(field.source is Source.OCR for field in document.fields.values())


@rule("eligibility.late_submission", says=("received", "closes"))
def application_came_in_time(case: Case) -> Iterator[Hit]:
    """The application must be received by the round's closing day."""
    received, closes = case.round.received_on, case.round.closes_on
    if received > closes:
        yield failed(APPLICANT, expected=closes, actual=received, received=received, closes=closes)
    else:
        yield passed(APPLICANT)


@rule("eligibility.platform_owner", says=("owner",))
def platform_belongs_to_the_applicant(case: Case, *, types: tuple[str, ...] = ()) -> Iterator[Hit]:
    """Software copyrights must be the applicant's (or shared with it); one that is not puts ownership in doubt."""
    who = applicant(case)
    for certificate in case.of_kind(Kind.CERTIFICATE):
        if not any(word in (certificate.value("certificate_type") or "") for word in types):
            continue
        owner = certificate.fields.get("owner")
        evidence = _evidence((certificate, owner)) if owner else (Evidence(certificate.id, certificate.pages[0]),)
        answers = {is_applicant(found, who) for found in _owners(owner)}
        if Same.YES in answers:
            yield passed(APPLICANT)
        else:
            say = failed if answers == {Same.NO} and who.name_certain else undetermined
            yield say(APPLICANT, "owner", expected=who.name, evidence=evidence, owner=owner.text if owner else None)


def _owners(field: Field | None) -> Iterator[Party]:
    """Each owner that the certificate names, as a party of its own."""
    if field is None or not field.text:
        return
    for name in re.split(r"[;；,，、\n]+", field.text):
        if name.strip():
            yield Party(Field("owner", name.strip(), needs_review=field.needs_review))


def _described(case: Case, name: str) -> tuple[Document, Field] | None:
    """The first legible statement of this field, the licence's before the declaration's; else any that is there."""
    stated = [(d, d.fields[name]) for kind in _PAPERS for d in case.of_kind(kind) if name in d.fields]
    legible = [(document, field) for document, field in stated if field.text]
    return next(iter(legible), next(iter(stated), None))


def _text(stated: tuple[Document, Field] | None) -> str | None:
    return stated[1].text if stated else None


def _evidence(*stated: tuple[Document, Field] | None) -> tuple[Evidence, ...]:
    return tuple(place(*found) for found in stated if found is not None)


@rule("eligibility.negative_equity", says=("equity", "end"))
def equity_is_positive(case: Case) -> Iterator[Hit]:
    """Owners' equity at the end of the previous year must be above zero."""
    for sheet in case.of_kind(Kind.BALANCE_SHEET):
        end = sheet.day("period_end")
        if end is not None and end.year != case.round.previous_year:
            continue
        equity, sure = _equity(sheet)
        evidence = _evidence((sheet, sheet.fields["total_equity"])) if "total_equity" in sheet.fields else ()
        if equity is None or end is None or not sure or sheet.doubtful("period_end"):
            yield undetermined(APPLICANT, "total_equity", actual=equity, evidence=evidence, equity=equity, end=end)
        elif equity <= 0:
            yield failed(APPLICANT, "total_equity", actual=equity, evidence=evidence, equity=equity, end=end)
        else:
            yield passed(APPLICANT)


def _equity(sheet: Document) -> tuple[Decimal | None, bool]:
    """Owners' equity and whether it is sure: as read; where a scan hides it, assets less liabilities if that is above
    zero and nothing that was read of the sheet's other side speaks against it."""
    read = sheet.decimal("total_equity")
    if read is not None and not sheet.doubtful("total_equity"):
        return read, True
    assets, owed = sheet.decimal("total_assets"), sheet.decimal("total_liabilities")
    scanned = "total_assets" in sheet.fields and sheet.fields["total_assets"].source is Source.OCR
    if not scanned or assets is None or owed is None or sheet.doubtful("total_assets", "total_liabilities"):
        return read, False
    agreed = sheet.decimal("total_liabilities_and_equity") in (None, assets)
    return assets - owed, agreed and assets > owed and (read is None or read > 0)


@rule("eligibility.adverse_opinion", says=("opinion", "report"), messages=("qualified",))
def auditors_do_not_object(case: Case) -> Iterator[Hit]:
    """An adverse opinion or a disclaimer puts the accounts in doubt; a qualified one is for a person to weigh."""
    for report in case.of_kind(Kind.AUDIT_REPORT):
        field, called = report.fields.get("opinion"), report.value("report_number") or report.file
        evidence = _evidence((report, field)) if field else (Evidence(report.id, report.pages[0]),)
        if field is None or field.text is None or field.needs_review:
            said = field.text if field else None
            yield undetermined(APPLICANT, "opinion", evidence=evidence, opinion=said, report=called)
        elif field.text == "unqualified":
            yield passed(APPLICANT)
        elif field.text == "qualified":
            says = {"opinion": field.text, "report": called}
            yield undetermined(APPLICANT, "opinion", message="qualified", evidence=evidence, says=says)
        else:
            says = {"opinion": field.text, "report": called}
            yield failed(APPLICANT, "opinion", actual=field.text, evidence=evidence, says=says)


@rule("eligibility.established_after_statements", says=("established", "start"))
def company_is_older_than_its_statements(case: Case) -> Iterator[Hit]:
    """A company cannot hand in a year's statements that ended before it was established."""
    stated = _described(case, "established_on")
    ends = [d.day("period_end") for d in case.of_kind(Kind.BALANCE_SHEET, Kind.INCOME_STATEMENT)]
    earliest = min((end for end in ends if end is not None), default=None)
    if stated is None or earliest is None:
        return
    established, evidence = stated[1].day, _evidence(stated)
    if established is None or stated[1].needs_review:
        yield undetermined(APPLICANT, "established_on", evidence=evidence, established=established, start=earliest)
    elif established > earliest:
        yield failed(
            APPLICANT,
            "established_on",
            expected=earliest,
            actual=established,
            evidence=evidence,
            established=established,
            start=earliest,
        )
    else:
        yield passed(APPLICANT)
