"""A Case: all that a rule may see. Values only, no handles."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from heyan import uscc
from heyan.documents import Document
from heyan.findings import Claim, FileEntry, Material
from heyan.rounds import Round
from heyan.vocabulary import Kind


@dataclass(frozen=True, slots=True)
class Register:
    """An imported list (失信, 重大税收违法, 撤销认定 …) with the day it was drawn up; None: never imported.

    `purpose` is `blacklist`, `cancelled` or `recognised`. A case holds every register that configs/registers.yaml
    names, so that a missing one is seen. An entry has these keys as far as the list states them: row (its number in
    the file), name, uscc (normalised; may be invalid), former_names, legal_representative, joint_applicants (several
    parted by `、`), decided_on and until (ISO days), round (a year), reason, document; `faults` names the keys that
    could not be read.
    """

    name: str
    dated_on: date | None
    version: str = ""
    entries: tuple[dict[str, str], ...] = ()
    title: str = ""
    purpose: str = ""
    stale_after_days: int = 0
    """Older than this on the day of receipt, the list proves nothing by its silence; 0: it never grows stale."""

    def is_stale(self, day: date) -> bool:
        """Whether the list is missing or too old on that day."""
        if self.dated_on is None:
            return True
        return bool(self.stale_after_days) and (day - self.dated_on).days > self.stale_after_days


@dataclass(frozen=True, slots=True)
class Match:
    """Something of this bundle that the store also holds for another application.

    `matter` is `invoice`, `file`, `contract`, `copyright`, `image` (texts and pictures: `key` is how near), `series`
    (`key`: the numbers), `trade` (`key`: their invoice) or `contact` (`key`: the field); `document` is this bundle's
    document id or file path; the rest describes the other side. `relation` is `other`, `own_earlier_unrecognised`,
    `own_earlier_recognised`, `own_earlier_unknown`, `own_later`, `joint_applicant` or `both_named`.
    """

    matter: str
    key: str
    document: str
    relation: str
    other_application: str
    other_applicant: str
    other_round: str
    other_document: str
    other_district: str = ""
    other_place: str = ""
    """File and page of the other side's document, as people look it up."""
    page: int | None = None
    """The page of this bundle's document that is alike, where it is one."""


@dataclass(frozen=True, slots=True)
class Alias:
    """A name that people have decided to be the applicant's as well (曾用名)."""

    name: str
    uscc: str


@dataclass(frozen=True, slots=True)
class InvoiceCheck:
    """What the tax authority's 查验平台 answered about an invoice, as a person has brought it back.

    `verdict` is `matches`, `differs`, `unknown` (no such invoice), `void`, `reversed` or `partly_reversed`; `stated`
    are the values that were asked about, by field (`amount` is whichever of net and gross the platform wants).
    """

    invoice: str
    """Its key (`heyan.invoice_numbers.invoice_key`)."""
    verdict: str
    stated: tuple[tuple[str, str], ...] = ()
    sheet: str = ""
    row: int = 0


@dataclass(frozen=True, slots=True)
class Subject:
    """Who applies, as read: the declaration first, else the licence."""

    name: str | None = None
    uscc: str | None = None
    joint: tuple[tuple[str, str], ...] = ()
    """Joint applicants (name, USCC)."""


@dataclass(frozen=True, slots=True)
class Case:
    """One application on one day: documents, claims, round, registers, people's aliases, matches in the store."""

    documents: tuple[Document, ...]
    files: tuple[FileEntry, ...]
    round: Round
    subject: Subject
    registers: tuple[Register, ...] = ()
    aliases: tuple[Alias, ...] = ()
    matches: tuple[Match, ...] = ()
    materials: tuple[Material, ...] = ()
    claims: tuple[Claim, ...] = ()
    invoice_checks: tuple[InvoiceCheck, ...] = ()
    """At most one an invoice: the newest."""

    def of_kind(self, *kinds: Kind) -> Iterator[Document]:
        """Documents of these kinds in the order of their ids' files and pages."""
        return (document for document in self.documents if document.kind in kinds)

    def declarations(self) -> tuple[Document, ...]:
        """The applicant's own declarations: a stranger's among the evidence declares nothing for it."""
        return not_anothers(self.of_kind(Kind.DECLARATION), self.subject.uscc)

    def document(self, document_id: str) -> Document | None:
        return next((document for document in self.documents if document.id == document_id), None)

    def claim(self, claim_id: str) -> Claim | None:
        return next((claim for claim in self.claims if claim.id == claim_id), None)

    def declared(self, field: str) -> str | None:
        """What the declaration says, None where nothing readable."""
        return next((document.value(field) for document in self.declarations() if document.value(field)), None)

    def declared_amount(self, field: str) -> Decimal | None:
        return next((x for document in self.declarations() if (x := document.decimal(field)) is not None), None)


def not_anothers(declarations: Iterable[Document], code: str | None) -> tuple[Document, ...]:
    """Those that state no other valid code than the applicant's; all where none is left, as a code may be mistaken."""
    every = tuple(declarations)
    own = tuple(one for one in every if may_be_of(one.value("uscc"), code))
    return own or every


def may_be_of(stated: str | None, code: str | None) -> bool:
    """Whether a paper that states this code may be the one's with that code: only another valid code speaks against."""
    found = uscc.check(stated) if stated else None
    return found is None or not found.valid or found.code == code
