"""What judging yields: materials, claims with bridges, checks and findings (contract §3)."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

from heyan.geometry import Box
from heyan.pages import Reason
from heyan.vocabulary import BridgeReason, FileStatus, Item, Outcome, Presence, Severity, Verdict


@dataclass(frozen=True, slots=True)
class FileEntry:
    """One file of the bundle and what became of it; `sha256` is None where the bytes could not be obtained."""

    path: str
    status: FileStatus
    sha256: str | None = None
    size: int | None = None
    reasons: tuple[Reason, ...] = ()


@dataclass(frozen=True, slots=True)
class Material:
    """One Article 7 item and the documents that answer it."""

    item: Item
    outcome: Presence
    documents: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Evidence:
    """A place that shows what a finding says: document, page from 1, box in page fractions, field."""

    document: str
    page: int | None = None
    box: Box | None = None
    field: str | None = None
    locator: str | None = None


@dataclass(frozen=True, slots=True)
class BridgeItem:
    """One paper's own part of a bridge line; the items of a line sum to its `amount` and to its `excluded`.

    `contract` and `payments` are the papers it hangs on (contract → invoice → bank receipt), `copies` the same paper
    in other formats, `reverses` the invoice that a red one takes back, `why` what leaves it uncertain.
    """

    document: str
    amount: Decimal = Decimal(0)
    excluded: Decimal | None = None
    basis: str = ""
    """`net` or `gross`; empty where the type of the invoice is not legible, or for other papers."""
    issued_on: str = ""
    contract: str | None = None
    payments: tuple[str, ...] = ()
    copies: tuple[str, ...] = ()
    reverses: str | None = None
    why: tuple[BridgeReason, ...] = ()


@dataclass(frozen=True, slots=True)
class BridgeLine:
    """One line of the way from proven to declared; the `amount`s of a bridge sum to the declared figure.

    What is left out stands with amount 0 and its own `excluded` amount (contract §4, Claims).
    """

    reason: BridgeReason
    amount: Decimal
    documents: tuple[str, ...] = ()
    excluded: Decimal | None = None
    note: str = ""
    items: tuple[BridgeItem, ...] = ()


@dataclass(frozen=True, slots=True)
class Alternative:
    """The supported interval under another reading of the rules (basis, window)."""

    basis: str
    window: str
    supported: tuple[Decimal, Decimal]


@dataclass(frozen=True, slots=True)
class Claim:
    """A declared figure with its verdict: declared (None: unreadable), certain and possible, and the bridge."""

    id: str
    declared: Decimal | None
    unit: str
    """`CNY` for money, else the unit of the count (台, 个 …)."""
    verdict: Verdict
    basis: str = ""
    supported: tuple[Decimal, Decimal] | None = None
    bridge: tuple[BridgeLine, ...] = ()
    alternatives: tuple[Alternative, ...] = ()
    evidence: tuple[str, ...] = ()
    tolerance: Decimal = Decimal(0)
    declaration: str | None = None
    """The document that declares it."""
    note: str = ""


@dataclass(frozen=True, slots=True)
class Check:
    """One rule applied to one subject."""

    rule: str
    subject: str
    outcome: Outcome


@dataclass(frozen=True, slots=True)
class Finding:
    """A doubt (疑点) that a person must look at: rule and subject, in words, with the places that show it."""

    fingerprint: str
    """Stable over runs: SHA-256 of rule and the subject's identity."""
    rule: str
    severity: Severity
    outcome: Outcome
    subject: str
    message: str
    expected: str | None = None
    actual: str | None = None
    articles: tuple[str, ...] = ()
    evidence: tuple[Evidence, ...] = ()
    cause: str = ""
    """Findings of one rule with the same cause (party, reason, file) are one item of the queue."""
    title: str = ""
    advice: str = ""
    """What the applicant or the official can do next."""


@dataclass(frozen=True, slots=True)
class Judgement:
    """All that judging one case yields."""

    materials: tuple[Material, ...]
    claims: tuple[Claim, ...]
    checks: tuple[Check, ...]
    findings: tuple[Finding, ...]
