"""What the store holds beside the domain's own types: frozen records that repositories take and give."""

from __future__ import annotations

import secrets
from dataclasses import dataclass, field
from datetime import date, datetime
from enum import StrEnum
from typing import Any

from heyan.findings import FileEntry, Finding
from heyan.vocabulary import DecisionKind, RunReason, Severity

Plain = dict[str, Any]
"""JSON-ready values."""

ALPHABET = "0123456789abcdefghjkmnpqrstvwxyz"
"""Crockford's digits: no letter is taken for another one."""


def new_id(prefix: str) -> str:
    """A new id that nobody can guess and people can read out (`r-7k3m2q9xw4`)."""
    return f"{prefix}-{''.join(secrets.choice(ALPHABET) for _ in range(10))}"


@dataclass(frozen=True, slots=True)
class Scope:
    """What somebody may see: applications of these districts and with these ids; None: no such limit."""

    districts: tuple[str, ...] | None = ()
    applications: tuple[str, ...] | None = None


EVERYTHING = Scope(districts=None)


class ApplicationState(StrEnum):
    """Where an application stands in its district (issue 3's board)."""

    RECEIVED = "received"
    READING = "reading"
    CHECKING = "checking"
    WAITING = "waiting"
    SUPPLEMENT = "supplement"
    RECOMMENDED = "recommended"
    RETURNED = "returned"
    MERGED = "merged"
    """A provisional one that turned out to be another one's."""


class JournalState(StrEnum):
    """How far the intake of one folder entry has come."""

    SEEN = "seen"
    STARTED = "started"
    DONE = "done"
    FAILED = "failed"


class Origin(StrEnum):
    """Whether a queue item comes from a run's findings or from cross_findings (which never enter a result)."""

    RUN = "run"
    CROSS = "cross"


class ItemState(StrEnum):
    """How a queue item or one of its lines stands."""

    OPEN = "open"
    DECIDED = "decided"
    SUPERSEDED = "superseded"


class RecordKind(StrEnum):
    """What a recorded decision of a person is about."""

    JUDGEMENT = "judgement"
    CORRECTION = "correction"
    ALIAS = "alias"
    VERIFICATION = "verification"
    """What the tax authority's 查验平台 answered about an invoice."""
    SPLIT = "split"
    ORIGINAL_SEEN = "original_seen"
    SIGNATURE = "signature"
    NOTE = "note"
    CONCLUSION = "conclusion"
    RETRACTION = "retraction"
    """Takes back the decision whose number stands in `content["decision"]`."""


@dataclass(frozen=True, slots=True)
class RoundRecord:
    """A round as stored: its dates and the configuration in force."""

    id: str
    year: int
    config_sha256: str
    as_of: date
    opens_on: date
    closes_on: date


@dataclass(frozen=True, slots=True)
class RegisterVersion:
    """One imported version of a register; `content` as imported, `version` its SHA-256."""

    name: str
    version: str
    dated_on: date | None
    content: bytes
    imported_at: datetime
    imported_by: str


@dataclass(frozen=True, slots=True)
class Application:
    """One applicant's application in one round; `uscc` is None until it has been read."""

    id: str
    round_id: str
    uscc: str | None
    provisional_id: str | None
    name: str
    district: str
    state: ApplicationState
    created_at: datetime


@dataclass(frozen=True, slots=True)
class NewSubmission:
    """A bundle to be entered. `bundle_object` is the archive's or file's own SHA-256, None for a folder.

    `bundle_digest` names the bundle's bytes: that SHA-256, or a folder's digest over its paths and contents.
    """

    bundle_digest: str
    name: str
    received_on: date
    bundle_object: str | None = None


@dataclass(frozen=True, slots=True)
class Submission:
    """A numbered bundle of an application. The one with the highest number that is not withdrawn is current."""

    id: str
    application_id: str
    number: int
    bundle_digest: str
    bundle_object: str | None
    name: str
    received_on: date
    received_at: datetime
    received_by: str
    withdrawn_at: datetime | None = None
    withdrawn_reason: str | None = None


@dataclass(frozen=True, slots=True)
class StoredFile:
    """A file of a submission; `stored` says whether its bytes are in the object store."""

    entry: FileEntry
    stored: bool


@dataclass(frozen=True, slots=True)
class NewRun:
    """A run to be kept for ever.

    `manifest` states its frozen inputs, `objects` the originals (SHA-256) among them; `config_sha256` must be stored.
    """

    id: str
    application_id: str
    submission_id: str
    reason: RunReason
    as_of: date
    received_on: date
    config_sha256: str
    versions: Plain
    manifest: Plain
    report: Plain
    result_sha256: str
    objects: tuple[str, ...]
    parent_id: str | None = None


@dataclass(frozen=True, slots=True)
class Run:
    """A stored run without its large parts (`runs.manifest(id)`, `runs.report(id)`)."""

    id: str
    application_id: str
    submission_id: str
    parent_id: str | None
    reason: RunReason
    as_of: date
    received_on: date
    config_sha256: str
    versions: Plain
    result_sha256: str
    made_at: datetime
    made_by: str


@dataclass(frozen=True, slots=True)
class ReadingRef:
    """Names one stored reading exactly: a manifest keeps these, so that a later --reread changes no old run."""

    key: str
    digest: str


@dataclass(frozen=True, slots=True)
class ReuseKey:
    """Something of a document that must not turn up elsewhere: (`invoice`, number or code-number) and the like."""

    matter: str
    key: str
    document: str
    detail: str = ""
    """What a match is weighed by, beside the key that finds it (a number, an image hash)."""


@dataclass(frozen=True, slots=True)
class ReuseMatch:
    """One of this bundle's keys that another application holds too. Casework makes it a `heyan.case.Match`."""

    matter: str
    key: str
    document: str
    application_id: str
    round_id: str
    uscc: str | None
    name: str
    district: str
    other_document: str
    run_id: str
    submission_id: str
    submission_number: int
    withdrawn: bool
    state: ApplicationState
    detail: str = ""
    other_detail: str = ""
    """What was kept beside the key, on this side and on the other."""


@dataclass(frozen=True, slots=True)
class CrossRecord:
    """A discovery between two applications, as recorded for one of them."""

    id: int
    application_id: str
    other_application_id: str
    run_id: str
    """The run that discovered it."""
    finding: Finding
    snapshot: str
    recorded_at: datetime


@dataclass(frozen=True, slots=True)
class NewDecision:
    """What a person says, to be recorded. Which members are set depends on the kind.

    correction: file_sha256, pages, field, value (None: illegible or not there; `content` says which) · alias: value
    is the name, `content` holds the USCC, no application · judgement: made by the review queue only.
    """

    kind: RecordKind
    user: str
    reason: str
    content: Plain = field(default_factory=dict)
    application_id: str | None = None
    file_sha256: str | None = None
    pages: tuple[int, int] | None = None
    field: str | None = None
    value: str | None = None
    origin: Origin = Origin.RUN
    item_id: int | None = None
    fingerprint: str | None = None
    evidence_digest: str | None = None


@dataclass(frozen=True, slots=True)
class Decision:
    """A recorded decision; `id` counts up, so that `upto` freezes what a run has used."""

    id: int
    decided_at: datetime
    said: NewDecision

    @property
    def judgement(self) -> DecisionKind | None:
        """What was said of a finding, None for other kinds."""
        return DecisionKind(self.said.value or "") if self.said.kind is RecordKind.JUDGEMENT else None


@dataclass(frozen=True, slots=True)
class ReviewLine:
    """One finding of a queue item; `previous` is the decided line it has superseded, if its evidence changed."""

    id: int
    fingerprint: str
    evidence_digest: str
    finding: Finding
    run_id: str
    state: ItemState
    decision: Decision | None = None
    previous: int | None = None


@dataclass(frozen=True, slots=True)
class ReviewItem:
    """One cause that waits for a person, with its lines. `version` must still hold when it is decided."""

    id: int
    application_id: str
    applicant: str
    district: str
    round_id: str
    run_id: str
    origin: Origin
    rule: str
    cause: str
    title: str
    severity: Severity
    state: ItemState
    version: int
    opened_at: datetime
    lines: tuple[ReviewLine, ...] = ()


@dataclass(frozen=True, slots=True)
class Lease:
    """The right to do something alone until `expires_at`; the token tells this holder from a later one."""

    name: str
    owner: str
    token: str
    expires_at: datetime


@dataclass(frozen=True, slots=True)
class JournalEntry:
    """One bundle of a watched folder, known by its bytes."""

    round_id: str
    digest: str
    name: str
    state: JournalState
    run_id: str | None
    owner: str
    attempts: int
    detail: str


@dataclass(frozen=True, slots=True)
class User:
    """Somebody who may decide; roles and districts are the desk's."""

    name: str
    role: str = ""
    district: str = ""
    active: bool = True


@dataclass(frozen=True, slots=True)
class Session:
    """Somebody who has logged in; `id` is the digest of the token that only their browser holds."""

    id: str
    user: User
    csrf: str
    made_at: datetime
    seen_at: datetime
    expires_at: datetime


class ProposalState(StrEnum):
    """How a decision that needs a second signature stands."""

    WAITING = "waiting"
    SIGNED = "signed"
    REFUSED = "refused"
    LAPSED = "lapsed"
    """The item has changed since: somebody must decide anew."""


@dataclass(frozen=True, slots=True)
class Proposal:
    """A decision that one person has made and a second must sign; `version` is the item's as the first saw it."""

    id: int
    item_id: int
    version: int
    decision: DecisionKind
    reason: str
    content: Plain
    excepted: tuple[str, ...]
    asked_by: str
    asked_at: datetime
    state: ProposalState
    settled_by: str | None = None
    settled_at: datetime | None = None
    note: str = ""


@dataclass(frozen=True, slots=True)
class BoardRow:
    """One application as the board lists it."""

    application: Application
    run_id: str | None
    received_on: date | None
    bundle: str
    """How what was handed in last is called: all that is known of an applicant whose name was not read."""
    withdrawn: bool
    unread_files: int
    doubtful: int
    """Readings of the newest run that wait for a person, cells of tables too."""
    open_items: dict[Severity, int]
    proposals: int


@dataclass(frozen=True, slots=True)
class AuditRow:
    """One link of the audit chain."""

    seq: int
    at: datetime
    actor: str
    action: str
    subject: str
    payload_digest: str
    previous: str
    hash: str


@dataclass(frozen=True, slots=True)
class ChainFault:
    """The first row at which the audit chain does not hold, and why."""

    seq: int
    why: str
