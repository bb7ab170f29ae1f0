"""What of a case must not turn up in another application, as keys that the store can look up. Pure."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from enum import StrEnum

from casework.pictures import picture_keys, written
from casework.shingles import bands
from heyan import uscc
from heyan.case import Case
from heyan.documents import Document, Field
from heyan.invoice_numbers import invoice_key
from heyan.names import name_key, name_root, normalise_name, same_name
from heyan.text import squeeze
from heyan.vocabulary import FileStatus, Kind
from storage.records import ReuseKey


class Matter(StrEnum):
    """What kind of thing a key stands for; the first four are exact."""

    INVOICE = "invoice"
    FILE = "file"
    CONTRACT = "contract"
    COPYRIGHT = "copyright"
    TEXT = "text"
    IMAGE = "image"
    SERIES = "series"
    """Seller and day of an invoice, its number beside it: numbers that run on from one applicant to another."""
    TRADE = "trade"
    """Seller and buyer of an invoice."""
    PLATFORM = "platform"
    PHONE = "phone"
    ACCOUNT = "account"
    ADDRESS = "address"
    LEGAL = "legal_representative"
    NAME = "name"
    JOINT = "joint"
    """Who the declared joint applicants are: never compared, asked for."""


EXACT = (Matter.INVOICE, Matter.FILE, Matter.CONTRACT, Matter.COPYRIGHT)
STRONG, WEAK = (Matter.PHONE, Matter.ACCOUNT, Matter.ADDRESS, Matter.PLATFORM), (Matter.LEGAL, Matter.NAME)
"""Signs that two applicants belong together: a strong one speaks alone, a weak one (namesakes) only beside another."""
COMPARED = tuple(matter for matter in Matter if matter is not Matter.JOINT)
NARRATIVE = (Kind.COMPANY_PROFILE, Kind.SUPPORTING, Kind.TEST_REPORT, Kind.SCREENSHOT, Kind.SELF_EVALUATION)
"""Kinds that applicants write themselves; forms of others (invoices, licences, statements) look alike by nature."""
_SOFTWARE = re.compile(r"(?P<year>20\d\d)SR(?P<number>\d{5,8})|软著登字第?(?P<old>\d{5,9})号?", re.IGNORECASE)
_PATENT = re.compile(r"ZL(\d{12}[\dX.]{1,2})", re.IGNORECASE)
_HOUSE = re.compile(r"\d+(?:号|幢|室|楼|层|弄|座|#)|\d{3,}$")
_HOST = re.compile(r"[\w.-]+\.[a-z]{2,}|\d+\.\d+\.\d+\.\d+")
_LEAST_ACCOUNT, _LEAST_ROOT = 8, 4


def reuse_keys(case: Case) -> tuple[ReuseKey, ...]:
    """Every key of the case; doubtful readings give none, as a misread number would accuse a stranger."""
    found = (
        *_invoices(case),
        *_files(case),
        *_contracts(case),
        *_copyrights(case),
        *_texts(case),
        *_pictures(case),
        *_series(case),
        *_trades(case),
        *_contacts(case),
        *_accounts(case),
        *(ReuseKey(Matter.JOINT, code, "applicant") for _, code in case.subject.joint if code),
    )
    return tuple(dict.fromkeys(found))


def asked_keys(case: Case) -> tuple[ReuseKey, ...]:
    """What the case asks the store for: its own keys, and dealings the other way round (who sold to its sellers)."""
    own = (key for key in reuse_keys(case) if key.matter in COMPARED)
    return tuple(replace(key, key=_reversed(key.key)) if key.matter == Matter.TRADE else key for key in own)


def _reversed(trade: str) -> str:
    seller, _, buyer = trade.partition(">")
    return f"{buyer}>{seller}"


def _invoices(case: Case) -> Iterator[ReuseKey]:
    for document in case.of_kind(Kind.INVOICE):
        number = document.value("number")
        if number and (key := invoice_key(document.value("code"), number)):
            yield ReuseKey(Matter.INVOICE, key, document.id)


def _files(case: Case) -> Iterator[ReuseKey]:
    for entry in case.files:
        if entry.sha256 and entry.status in (FileStatus.READ, FileStatus.READ_WITH_WARNING) and entry.path != ".":
            yield ReuseKey(Matter.FILE, entry.sha256, entry.path)


def _contracts(case: Case) -> Iterator[ReuseKey]:
    """A contract by its number and seller: every house numbers its contracts HT-2025-001 and so on."""
    for contract in case.of_kind(Kind.CONTRACT):
        number, seller = _sure(contract, "contract_number"), _sure(contract, "party_b")
        if number and seller and any(char.isdigit() for char in number):
            yield ReuseKey(Matter.CONTRACT, f"{name_key(number)}/{name_key(seller)}"[:200], contract.id)


def _copyrights(case: Case) -> Iterator[ReuseKey]:
    for certificate in case.of_kind(Kind.CERTIFICATE):
        number = squeeze(_sure(certificate, "number") or "").upper()
        if software := _SOFTWARE.search(number):
            key = f"SR{software['year']}{software['number']}" if software["year"] else f"OLD{software['old']}"
            yield ReuseKey(Matter.COPYRIGHT, key, certificate.id)
        elif patent := _PATENT.search(number):
            yield ReuseKey(Matter.COPYRIGHT, f"ZL{patent[1]}", certificate.id)


def _texts(case: Case) -> Iterator[ReuseKey]:
    """Narratives by their shingles; whose they are, is left out."""
    names = tuple(filter(None, (case.subject.name, name_root(case.subject.name or ""))))
    for document in case.of_kind(*NARRATIVE):
        yield from (ReuseKey(Matter.TEXT, key, document.id) for key in bands(document.text, names))
    for declaration in case.of_kind(Kind.DECLARATION):
        yield from (ReuseKey(Matter.TEXT, key, declaration.id) for key in bands(declaration.value("plan") or "", names))


def _pictures(case: Case) -> Iterator[ReuseKey]:
    for document in case.documents:
        for likeness in document.likenesses:
            yield from (ReuseKey(Matter.IMAGE, key, document.id, written(likeness)) for key in picture_keys(likeness))


def _series(case: Case) -> Iterator[ReuseKey]:
    for invoice in case.of_kind(Kind.INVOICE):
        number, day, seller = _sure(invoice, "number"), _sure(invoice, "issued_on"), _party(invoice, "seller")
        if number and number.isdecimal() and day and any(seller):
            yield ReuseKey(Matter.SERIES, f"{seller[0] or seller[1]}/{day}", invoice.id, number)


def _trades(case: Case) -> Iterator[ReuseKey]:
    """Who sold to whom, by codes and by names: papers of the two sides need not state both."""
    for invoice in case.of_kind(Kind.INVOICE):
        for seller, buyer in zip(_party(invoice, "seller"), _party(invoice, "buyer"), strict=True):
            if seller and buyer and seller != buyer:
                yield ReuseKey(Matter.TRADE, f"{seller}>{buyer}", invoice.id, _sure(invoice, "number") or "")


def _party(invoice: Document, side: str) -> tuple[str, str]:
    """The code and the name of a party, empty where they are not legible beyond doubt."""
    code, name = _sure(invoice, f"{side}_tax_id"), _sure(invoice, f"{side}_name")
    return uscc.normalise(code)[:40] if code else "", name_key(name or "")[:60]


def _contacts(case: Case) -> Iterator[ReuseKey]:
    for declaration in case.of_kind(Kind.DECLARATION):
        phone = re.sub(r"\D", "", squeeze(_sure(declaration, "contact_phone") or "")).removeprefix("86")
        if len(phone) >= 11:
            yield ReuseKey(Matter.PHONE, phone, declaration.id)
        if platform := _platform(_sure(declaration, "platform_url") or ""):
            yield ReuseKey(Matter.PLATFORM, platform[:200], declaration.id)
        if person := _sure(declaration, "legal_representative"):
            yield ReuseKey(Matter.LEGAL, name_key(person), declaration.id)
        if len(root := name_root(_sure(declaration, "applicant_name") or "")) >= _LEAST_ROOT:
            yield ReuseKey(Matter.NAME, root[:200], declaration.id)
    for paper in case.of_kind(Kind.DECLARATION, Kind.BUSINESS_LICENCE):
        address = name_key(_sure(paper, "address") or "")
        if _HOUSE.search(address):
            yield ReuseKey(Matter.ADDRESS, _local(address)[:200], paper.id)


def _platform(url: str) -> str:
    """The address of a platform without what spellings of it differ in; empty where it names no host."""
    host = re.sub(r"^(?:https?://)?(?:www\.)?", "", squeeze(url).lower()).rstrip("/")
    return host if _HOST.match(host) else ""


def _local(address: str) -> str:
    """The address without province and city, which one paper prints and another does not."""
    return re.sub(r"^(?:中国)?(?:浙江省?)?(?:绍兴市?)?", "", address)


def _accounts(case: Case) -> Iterator[ReuseKey]:
    """The account that the applicant pays from: a seller's account serves many buyers honestly."""
    name = case.subject.name
    for receipt in case.of_kind(Kind.BANK_RECEIPT):
        account = re.sub(r"\D", "", squeeze(_sure(receipt, "payer_account") or ""))
        payer = _sure(receipt, "payer_name")
        if len(account) >= _LEAST_ACCOUNT and payer and name and same_name(payer, name) == "equal":
            yield ReuseKey(Matter.ACCOUNT, account, receipt.id)


def _sure(document: Document, name: str) -> str | None:
    """A value that is legible beyond doubt."""
    field: Field | None = document.fields.get(name)
    return field.text if field and not field.needs_review and field.text else None


def named_on(document: Document | None) -> frozenset[str]:
    """Keys of the names that a paper states as its parties or owners: it is rightly in the papers of each."""
    if document is None:
        return frozenset()
    stated = (document.value(field) for field in ("party_a", "party_b", "buyer_name", "seller_name", "owner"))
    parts = (part for text in stated if text for part in re.split(r"[;；,，、\n]+", text))
    return frozenset(name_key(normalise_name(part)) for part in parts if part.strip())
