"""受理回执: what was handed in, file by file, and what became of each."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from casework.bundles import ARCHIVE_ITSELF
from casework.papers import sheet
from casework.papers.chinese_days import day_in_words, moment_in_words
from casework.papers.wording import Wording
from casework.report import Json
from casework.texts import Texts
from heyan.vocabulary import FileStatus
from storage import UnitOfWork
from storage.handing_records import Upload
from storage.records import StoredFile

MIB = 1024 * 1024


@dataclass(frozen=True, slots=True)
class Listed:
    """One file of the bundle: its path there, bytes, what became of it and why."""

    path: str
    size: str
    sha256: str
    status: str
    said: str
    reasons: str


@dataclass(frozen=True, slots=True)
class Receipt:
    """All that the receipt states. `files` is empty while the bundle has not been unpacked."""

    number: str
    organ: str
    title: str
    opening: str
    note: str
    name: str
    size: str
    sha256: str
    received_at: datetime
    received_by: str
    applicant: str
    uscc: str
    submission: int | None
    replaces: str
    files: tuple[Listed, ...]
    counts: tuple[tuple[str, int], ...]
    read: bool
    """Whether it has been read: what stands empty then was not found."""

    @property
    def unread(self) -> int:
        """How many files could not be read."""
        return sum(one.status == FileStatus.QUARANTINED for one in self.files)


def receipt(unit: UnitOfWork, upload: Upload, wording: Wording, texts: Texts) -> Receipt:
    """The receipt of an upload as things stand."""
    organ, words = wording.organ(upload.district), wording.receipt
    submission = unit.submissions.get(upload.submission_id) if upload.submission_id else None
    owner = unit.applications.get(submission.application_id) if submission else None
    if owner is not None and owner.district not in ("", upload.district):
        owner = None  # another district's: nothing of it is told here
    told = _run_files(unit, upload.submission_id)
    held = unit.submissions.files(submission.id) if submission else ()
    files = tuple(_listed(file, told.get(file.entry.path), texts) for file in held)
    return Receipt(
        number=words.number.format(short=organ.short, year=upload.round_id, number=upload.number),
        organ=organ.name,
        title=words.title,
        opening=words.opening.format(programme=wording.programme),
        note=words.note if files else words.reading,
        name=upload.name,
        size=in_words(upload.size),
        sha256=upload.sha256,
        received_at=upload.received_at,
        received_by=upload.received_by,
        applicant=owner.name if owner else "",
        uscc=(owner.uscc or "") if owner else "",
        submission=submission.number if submission and owner else None,
        replaces=upload.reason,
        files=files,
        counts=tuple((texts("file_status", status), count) for status, count in _tally(files)),
        read=bool(told),
    )


def receipt_pdf(made: Receipt, wording: Wording) -> bytes:
    """The receipt, to be printed and handed to the applicant."""
    say = wording.label
    empty = say("not_read" if made.read else "to_be_read")
    facts = [
        (say("receipt_number"), made.number),
        (say("bundle"), f"{made.name}（{made.size}）"),
        (say("digest"), f"SHA-256 {made.sha256}"),
        (say("received_at"), moment_in_words(made.received_at)),
        (say("received_by"), made.received_by),
        (say("applicant"), made.applicant or empty),
        (say("uscc"), made.uscc or empty),
    ]
    facts += [(say("submission"), say("submission_number", number=made.submission))] if made.submission else []
    facts += [(say("replaces"), made.replaces)] if made.replaces else []
    parts = [sheet.head(made.organ), sheet.title(made.title), sheet.number(made.number), sheet.body(made.opening)]
    parts += [sheet.gap(2), sheet.facts(facts), *_list(made, wording), sheet.small(made.note)]
    parts += [sheet.seal(made.organ, say("seal"), day_in_words(made.received_at))]
    return sheet.pdf(parts, f"{made.title} {made.number}", made.number, wording.labels["pages"])


def _list(made: Receipt, wording: Wording) -> list[Any]:
    if not made.files:
        return []
    say = wording.label
    rows = [
        (str(place), say("itself") if one.path == ARCHIVE_ITSELF else one.path, one.size, _status(one), one.sha256[:12])
        for place, one in enumerate(made.files, start=1)
    ]
    counted = "，".join(say("counted", what=said, count=count) for said, count in made.counts)
    columns = tuple(say(name) for name in ("place", "file", "size", "status", "short_digest"))
    heading = sheet.heading(say("files", count=len(made.files), counted=counted))
    return [*heading, sheet.table(columns, rows, (0.9, 4.4, 1.3, 3.2, 2.2))]


def _status(one: Listed) -> str:
    return f"{one.said}：{one.reasons}" if one.reasons else one.said


def in_words(size: int | None) -> str:
    """A size as people read it."""
    if size is None:
        return "—"
    return f"{size / MIB:.1f} MB" if size >= MIB else f"{max(1, round(size / 1024))} KB" if size else "0"


def _run_files(unit: UnitOfWork, submission_id: str | None) -> dict[str, Json]:
    """The files as the submission's newest run tells them."""
    runs = unit.runs.of_submission(submission_id) if submission_id else ()
    return {one["path"]: one for one in unit.runs.report(runs[-1].id)["files"]} if runs else {}


def _listed(file: StoredFile, told: Json | None, texts: Texts) -> Listed:
    """One file: as its run tells it, else as it was at unpacking."""
    entry = file.entry
    status = told["status"] if told else entry.status.value
    codes = [one["code"] for one in told["reasons"]] if told else [one.code.value for one in entry.reasons]
    why = "；".join(texts("reasons", one) for one in codes)
    return Listed(entry.path, in_words(entry.size), entry.sha256 or "", status, texts("file_status", status), why)


def _tally(files: tuple[Listed, ...]) -> list[tuple[FileStatus, int]]:
    counted = Counter(one.status for one in files)
    return [(status, counted[status.value]) for status in FileStatus if counted[status.value]]
