"""One application as invented: its company, figures and papers, and the files that will carry them."""

from __future__ import annotations

import random
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from decimal import Decimal
from typing import Any

from samples.figures import Books
from samples.inventories import Inventory
from samples.parties import Company
from samples.purchases import Contract, Invoice, Receipt
from samples.subjects import AuditReport, Certificate, Declaration, SelfEvaluation
from samples.taxes import TaxCertificate

ROUND = 2026
AS_OF = date(2026, 9, 30)
RECEIVED_ON = date(2026, 9, 28)
WINDOW = (date(2024, 10, 1), date(2026, 9, 30))


class CannotPlant(Exception):
    """This application has nothing the planter could change."""


@dataclass(slots=True, eq=False)
class Piece:
    """One document: its kind, what it is about, and the layout that draws it."""

    kind: str
    subject: Any
    layout: str
    item: str


@dataclass(slots=True, eq=False)
class FilePlan:
    """One file of the bundle: its documents in order, its medium and, for scans, how it was scanned.

    medium: pdf, scan_pdf, jpg, png, docx, xlsx, ofd, xml or raw (bytes as they are, with `reasons` it is refused for).
    """

    path: str
    pieces: list[Piece]
    medium: str
    level: str = ""
    style: str = "song"
    seals: bool = True
    options: dict[str, Any] = field(default_factory=dict)
    raw: bytes = b""
    reasons: tuple[str, ...] = ()
    damage: str = ""


@dataclass(frozen=True, slots=True)
class Discrepancy:
    """Something planted: the rule that should see it, where, and what else may follow from it."""

    rule: str
    subject: dict[str, str]
    note: str
    consequences: tuple[str, ...] = ()
    outcome: str = "failed"


@dataclass(frozen=True, slots=True)
class Trap:
    """Something that looks wrong and is not: `silent` rules must say nothing of it, `at_most` info allows a remark."""

    name: str
    silent: tuple[str, ...]
    subject: dict[str, str]
    note: str
    at_most: str = "silent"


@dataclass(slots=True, eq=False)
class Case:
    """Everything about one application; planters change it before it is rendered."""

    seed: int
    profile: str
    company: Company
    platform_name: str
    contracts: list[Contract]
    invoices: list[Invoice]
    receipts: list[Receipt]
    books: Books
    certificate: TaxCertificate
    tax_basis: str
    inventories: dict[str, Inventory]
    certificates: list[Certificate]
    declaration: Declaration
    evaluation: SelfEvaluation
    audits: list[AuditReport]
    received_on: date = RECEIVED_ON
    files: list[FilePlan] = field(default_factory=list)
    discrepancies: list[Discrepancy] = field(default_factory=list)
    verdicts: dict[str, str] = field(default_factory=dict)
    uncounted: dict[int, Any] = field(default_factory=dict)
    """Invoices that prove nothing, by identity; kept here so that no other object takes over an identity."""
    traps: list[Trap] = field(default_factory=list)
    registers: dict[str, list[dict[str, str]]] = field(default_factory=dict)
    year: int = ROUND
    judged: bool = True
    """Whether its truth can be judged; a bundle that only goes before another one is not."""

    def change(self, old: Any, **fields: Any) -> Any:
        """Replace a frozen subject everywhere by a copy with other fields; answers the copy."""
        new = replace(old, **fields)
        for plan in self.files:
            for piece in plan.pieces:
                if piece.subject is old:
                    piece.subject = new
        for pool in (self.invoices, self.contracts, self.certificates, self.receipts, self.audits):
            for index, member in enumerate(pool):
                if member is old:
                    pool[index] = new
        if id(old) in self.uncounted:
            self.uncounted[id(new)] = new
        if self.certificate is old:
            self.certificate = new
        return new

    def plans(self, kind: str) -> list[FilePlan]:
        """The files that hold a document of this kind."""
        return [plan for plan in self.files if any(piece.kind == kind for piece in plan.pieces)]

    def plan_of(self, subject: Any) -> FilePlan:
        """The first file that shows this subject."""
        for plan in self.files:
            if any(piece.subject is subject for piece in plan.pieces):
                return plan
        raise CannotPlant("no file shows this subject any more")

    def pieces(self, kind: str) -> list[Piece]:
        """All documents of a kind."""
        return [piece for plan in self.files for piece in plan.pieces if piece.kind == kind]

    def note(self, rule: str, subject: dict[str, str], note: str, *consequences: str, outcome: str = "failed") -> None:
        """Write down what was planted."""
        self.discrepancies.append(Discrepancy(rule, subject, note, tuple(consequences), outcome))

    def lay(
        self, name: str, silent: Sequence[str], subject: dict[str, str], note: str, at_most: str = "silent"
    ) -> None:
        """Write down a trap that was laid."""
        self.traps.append(Trap(name, tuple(silent), subject, note, at_most))

    def counted_invoices(self) -> list[Invoice]:
        """The invoices that prove the investment."""
        name = unicodedata.normalize("NFKC", self.company.name)
        return [
            x
            for x in self.invoices
            if id(x) not in self.uncounted
            and unicodedata.normalize("NFKC", x.buyer.name) == name
            and WINDOW[0] <= x.issued_on <= WINDOW[1]
        ]

    def invested(self) -> Decimal:
        """What the invoices prove: net for special ones, gross for ordinary ones."""
        return sum((x.counted for x in self.counted_invoices()), Decimal(0))


def sub_rng(seed: int, *names: object) -> random.Random:
    """Independent random numbers for one part of a case."""
    return random.Random("/".join(str(x) for x in (seed, *names)))
