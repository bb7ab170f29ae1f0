"""From readings to a judgement: pure, the same short way for a first run, a correction, a recheck and a what-if."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace
from threading import Lock

from casework.configuration import Configuration
from casework.confirming import confirmed
from casework.corrections import Correction, corrected
from casework.subject import subject_of
from extractors.understanding import Understanding, understand
from heyan.case import Alias, Case, InvoiceCheck, Register
from heyan.documents import Document
from heyan.findings import FileEntry, Judgement
from heyan.looks import Answer, Look
from heyan.pages import Reading, Reason
from heyan.rounds import Round
from heyan.splits import PageSaying
from heyan.vocabulary import FileStatus, ReasonCode
from validators.judge import judge

LOOK_AGAIN = 3
"""How often understanding may ask for second readings."""

REMEMBERED = 1000
"""Files whose documents are kept at hand: a desk judges the same readings again and again."""

_understood: dict[tuple[str, int, str, str, tuple[PageSaying, ...]], tuple[Document, ...]] = {}
_remembering = Lock()

Looker = Callable[[Reading, tuple[Look, ...]], tuple[Answer, ...]]
"""Has the looks at one file read, from what is stored or anew."""


@dataclass(frozen=True, slots=True)
class Inputs:
    """Everything that enters a result: the same inputs give the same `result_sha256`."""

    files: tuple[FileEntry, ...]
    readings: Mapping[str, Reading]
    round: Round
    registers: tuple[Register, ...] = ()
    corrections: tuple[Correction, ...] = ()
    aliases: tuple[Alias, ...] = ()
    invoice_checks: tuple[InvoiceCheck, ...] = ()
    splits: tuple[PageSaying, ...] = ()


@dataclass(frozen=True, slots=True)
class Opinion:
    """A judged case."""

    case: Case
    judgement: Judgement


def form_opinion(inputs: Inputs, configuration: Configuration, look: Looker) -> Opinion:
    """Documents, claims, checks and findings that follow from the inputs."""
    documents = understood(inputs, configuration, look)
    said = tuple(corrected(document, inputs.corrections) for document in documents)
    laid = tuple(confirmed(document, inputs.invoice_checks) for document in said)
    case = Case(
        documents=laid,
        files=tuple(_told(entry, inputs.readings) for entry in inputs.files),
        round=inputs.round,
        subject=subject_of(laid),
        registers=inputs.registers,
        aliases=inputs.aliases,
        invoice_checks=inputs.invoice_checks,
    )
    return Opinion(case, judge(case, configuration.catalogue))


def understood(inputs: Inputs, configuration: Configuration, look: Looker) -> tuple[Document, ...]:
    """The documents of all files by path and page, each id once: a copy of the same bytes gets a number behind it."""
    found: list[Document] = []
    known: dict[str, tuple[Document, ...]] = {}
    for entry in sorted(inputs.files, key=lambda entry: entry.path):
        reading = inputs.readings.get(entry.sha256 or "")
        if reading is None or _unread(reading) or entry.status in (FileStatus.QUARANTINED, FileStatus.IGNORED):
            continue
        if reading.sha256 not in known:
            said = tuple(one for one in inputs.splits if one.sha256 == reading.sha256)
            known[reading.sha256] = _documents(reading, entry.path, configuration, look, said)
        found.extend(replace(document, file=entry.path) for document in known[reading.sha256])
    return tuple(_unique(found))


def _documents(
    reading: Reading, path: str, configuration: Configuration, look: Looker, said: tuple[PageSaying, ...]
) -> tuple[Document, ...]:
    """One file's documents; what this process has understood just so before is taken as it was."""
    key = (reading.sha256, hash(reading), path, configuration.sha256, said)
    with _remembering:
        known = _understood.get(key)
    if known is None:
        known = _understand(reading, path, configuration, look, said)
        with _remembering:
            _understood[key] = known
            while len(_understood) > REMEMBERED:
                del _understood[next(iter(_understood))]
    return known


def _understand(
    reading: Reading, path: str, configuration: Configuration, look: Looker, said: tuple[PageSaying, ...]
) -> tuple[Document, ...]:
    """One file's documents, after at most three rounds of second looks."""
    answers: tuple[Answer, ...] = ()
    seen: Understanding = understand(
        reading, path, configuration.vocabularies, said=said, calibration=configuration.calibration
    )
    for _ in range(LOOK_AGAIN):
        asked = tuple(one for one in seen.looks if one not in {answer.look for answer in answers})
        if not asked:
            break
        answers = (*answers, *look(reading, asked))
        seen = understand(reading, path, configuration.vocabularies, answers, said, configuration.calibration)
    return seen.documents


def _unique(documents: Iterable[Document]) -> Iterable[Document]:
    counts: Counter[str] = Counter()
    for document in documents:
        counts[document.id] += 1
        number = counts[document.id]
        yield document if number == 1 else replace(document, id=f"{document.id}.{number}")


def _told(entry: FileEntry, readings: Mapping[str, Reading]) -> FileEntry:
    """The file with what reading it has shown: quarantined where nothing could be read, warnings where some could."""
    reading = readings.get(entry.sha256 or "")
    if reading is None or entry.status in (FileStatus.QUARANTINED, FileStatus.IGNORED):
        return entry
    if reading.failure:
        return replace(entry, status=FileStatus.QUARANTINED, reasons=_merged(entry.reasons, (reading.failure,)))
    unread = [page for page in reading.pages if page.unreadable]
    if _unread(reading):
        reasons = tuple(Reason(page.unreadable or ReasonCode.CORRUPT, f"page {page.number}") for page in unread[:5])
        return replace(entry, status=FileStatus.QUARANTINED, reasons=_merged(entry.reasons, reasons))
    pages = tuple(Reason(page.unreadable, f"page {page.number}") for page in unread if page.unreadable)
    reasons = _merged(entry.reasons, (*reading.warnings, *pages))
    return replace(entry, status=FileStatus.READ_WITH_WARNING if reasons else entry.status, reasons=reasons)


def _unread(reading: Reading) -> bool:
    """Whether there is nothing of the file that could be read."""
    return bool(reading.failure or (reading.pages and all(page.unreadable for page in reading.pages)))


def _merged(before: Iterable[Reason], after: Iterable[Reason]) -> tuple[Reason, ...]:
    return tuple(dict.fromkeys((*before, *after)))
