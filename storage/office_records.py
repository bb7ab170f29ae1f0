"""Records of what the desk does beside deciding; repositories take and give them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

from heyan.text import squeeze
from storage.records import Plain


@dataclass(frozen=True, slots=True)
class Attachment:
    """A file that came after the bundle."""

    id: int
    application_id: str
    sha256: str
    name: str
    size: int
    added_by: str
    added_at: datetime


class TaskState(StrEnum):
    """How far long work has come."""

    WAITING = "waiting"
    WORKING = "working"
    DONE = "done"
    FAILED = "failed"


@dataclass(frozen=True, slots=True)
class Task:
    """Long work on one application. `done` of `total` are pages at `stage`; `run_id` is what came of it."""

    id: int
    kind: str
    application_id: str
    content: Plain
    state: TaskState
    asked_by: str
    asked_at: datetime
    owner: str
    stage: str
    done: int
    total: int
    finished_at: datetime | None
    run_id: str | None
    detail: str

    @property
    def standing(self) -> bool:
        """Whether it is still to be done."""
        return self.state in (TaskState.WAITING, TaskState.WORKING)


class Matter(StrEnum):
    """What an objection is about."""

    CLAIM = "claim"
    MATERIAL = "material"
    ELIGIBILITY = "eligibility"


class ObjectionState(StrEnum):
    """How an objection stands: open, or what came of it."""

    OPEN = "open"
    UPHELD = "upheld"
    PARTLY = "partly"
    REJECTED = "rejected"
    WITHDRAWN = "withdrawn"


@dataclass(frozen=True, slots=True)
class NewObjection:
    """An objection (异议) as it was raised."""

    application_id: str
    objector: str
    contact: str
    raised_on: date
    matter: Matter
    subject: str
    words: str
    attachments: tuple[int, ...]
    original_run: str


@dataclass(frozen=True, slots=True)
class Objection:
    """An objection with its rechecks and its conclusion; `version` must still hold when it is changed."""

    id: int
    application_id: str
    objector: str
    contact: str
    raised_on: date
    matter: Matter
    subject: str
    words: str
    attachments: tuple[int, ...]
    state: ObjectionState
    version: int
    original_run: str
    again_run: str | None
    changed_run: str | None
    recorded_by: str
    recorded_at: datetime
    reasons: str
    concluded_by: str | None
    concluded_at: datetime | None


@dataclass(frozen=True, slots=True)
class Publication:
    """When a round's proposed list was published (公示), and where."""

    id: int
    round_id: str
    published_on: date
    place: str
    recorded_by: str
    recorded_at: datetime


@dataclass(frozen=True, slots=True)
class Searchable:
    """Something that can be searched: a page's text, or a number or name on it (`label` names the field)."""

    part: str
    sha256: str
    page: int
    path: str
    label: str
    box: str
    origin: str
    text: str


@dataclass(frozen=True, slots=True)
class SearchHit:
    """Where a search was found."""

    application_id: str
    applicant: str
    uscc: str | None
    district: str
    round_id: str
    part: str
    sha256: str
    page: int
    path: str
    label: str
    box: str
    text: str


@dataclass(frozen=True, slots=True)
class ScoreSheet:
    """One expert's sheet for one application; `scores`: item → {points, note}."""

    application_id: str
    user: str
    scores: Plain
    comment: str
    version: int
    changed_at: datetime
    handed_in_at: datetime | None


@dataclass(frozen=True, slots=True)
class ApiToken:
    """The right of another office system to read; `districts` None: all of them."""

    id: str
    name: str
    districts: tuple[str, ...] | None
    made_by: str
    made_at: datetime
    expires_at: datetime
    used_at: datetime | None
    revoked_at: datetime | None


@dataclass(frozen=True, slots=True)
class RoundKept:
    """A round as stored, and when it last changed."""

    id: str
    config_sha256: str
    as_of: date
    opens_on: date
    closes_on: date
    changed_at: datetime


@dataclass(frozen=True, slots=True)
class RegisterImport:
    """One import of a register."""

    name: str
    version: str
    dated_on: date | None
    imported_at: datetime
    imported_by: str


class NoticeState(StrEnum):
    """Whether somebody has been told."""

    WAITING = "waiting"
    SENT = "sent"
    FAILED = "failed"


@dataclass(frozen=True, slots=True)
class Notice:
    """Something to be told over one channel."""

    id: int
    channel: str
    kind: str
    subject: str
    content: Plain
    state: NoticeState
    attempts: int
    next_at: datetime
    detail: str
    made_at: datetime


def searchable(words: str) -> str:
    """The text as it is compared: folded, lower case, letters and digits only."""
    return "".join(char for char in squeeze(words).casefold() if char.isalnum())
