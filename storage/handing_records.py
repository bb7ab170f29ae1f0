"""What the store holds of bundles handed in at the desk, of conclusions and of papers."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from storage.records import Plain, ProposalState


class UploadState(StrEnum):
    """How far a bundle handed in at the desk has come."""

    WAITING = "waiting"
    READING = "reading"
    DONE = "done"
    REFUSED = "refused"
    """It cannot be this applicant's or this district's; `detail` is the reason's code."""
    FAILED = "failed"
    """Reading broke off; it can be tried again."""


@dataclass(frozen=True, slots=True)
class NewUpload:
    """A bundle as it came in: its object is stored. `application_id`: whose earlier submission it replaces (补正)."""

    round_id: str
    district: str
    sha256: str
    name: str
    size: int
    application_id: str | None = None
    reason: str = ""


@dataclass(frozen=True, slots=True)
class Upload:
    """A bundle handed in at the desk; `number` counts the round's receipts (受理回执)."""

    id: str
    round_id: str
    number: int
    district: str
    sha256: str
    name: str
    size: int
    application_id: str | None
    reason: str
    received_by: str
    received_at: datetime
    state: UploadState
    stage: str
    done: int
    total: int
    submission_id: str | None
    owner: str
    attempts: int
    detail: str


class OutcomeOfReview(StrEnum):
    """How a district's review of an application ends."""

    RECOMMENDED = "recommended"
    RETURNED = "returned"
    SUPPLEMENT = "supplement"


@dataclass(frozen=True, slots=True)
class NewConclusion:
    """What one person proposes as the end of the district's review, over the run that they have seen."""

    application_id: str
    run_id: str
    outcome: OutcomeOfReview
    reason_code: str
    reason: str
    content: Plain


@dataclass(frozen=True, slots=True)
class Conclusion:
    """A proposed or signed conclusion; `decision_id` is the recorded decision once it holds."""

    id: int
    application_id: str
    run_id: str
    outcome: OutcomeOfReview
    reason_code: str
    reason: str
    content: Plain
    asked_by: str
    asked_at: datetime
    state: ProposalState
    settled_by: str | None = None
    settled_at: datetime | None = None
    note: str = ""
    decision_id: int | None = None


@dataclass(frozen=True, slots=True)
class NewPaper:
    """A paper's next version; `subject` names what it is about, `content` holds the values that it states."""

    kind: str
    round_id: str
    district: str
    subject: str
    content: Plain
    files: dict[str, str]
    """Form (`docx`, `pdf`, `xlsx`) → SHA-256 of the stored object."""
    application_id: str | None = None
    run_id: str | None = None


@dataclass(frozen=True, slots=True)
class Paper:
    """One version of a paper. `number` is the document's own within round, district and kind."""

    id: str
    kind: str
    round_id: str
    district: str
    application_id: str | None
    run_id: str | None
    subject: str
    number: int
    version: int
    content: Plain
    made_by: str
    made_at: datetime
    files: dict[str, str]
