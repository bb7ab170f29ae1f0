"""Reading and understanding without judging: what kind authors need while rules are being written.

Its fields carry their `basis` as well: what confidence is calibrated on (`benchmarks/observing.py`).

Readings are kept under a key that covers the reader's own sources, so that a change of a kind costs no OCR and a
change of the reader is never measured on old readings. What a verifying run has read in the same home is taken over.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from concurrent.futures import ThreadPoolExecutor
from functools import cache
from hashlib import sha256
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, TypeVar

from benchmarks.home_readings import HomeReadings
from benchmarks.observing import observed_json
from benchmarks.truth import ExpectedBundle
from extractors.calibration import FILE as CALIBRATION
from extractors.calibration import Calibration, load_calibration
from extractors.jobs import Member
from extractors.limits import load_limits
from extractors.pool import Pool
from extractors.understanding import understand
from extractors.vocabulary import Vocabulary, load_vocabularies
from heyan.codec import decode, digest, encode, plain
from heyan.documents import Document
from heyan.looks import Answer, Look
from heyan.pages import Reading
from heyan.settings import PROJECT
from heyan.vocabulary import FileStatus

T = TypeVar("T")
LOOK_AGAIN = 2
READERS = ("reading", "ocr", "channels")
"""Folders of extractors/ that decide what is read."""


class Reader:
    """Reads bundles into documents, keeping what it read in a folder."""

    def __init__(self, home: Path, workers: int, engine: str, *, calibrated: bool = True) -> None:
        self.kept = kept = home / "kept"
        self.kept.mkdir(parents=True, exist_ok=True)
        self._limits = load_limits(PROJECT / "configs" / "limits.yaml")
        self._vocabularies = load_vocabularies(PROJECT / "configs")
        self._calibration = load_calibration(PROJECT / "configs" / CALIBRATION) if calibrated else None
        self._pool = Pool(engine, workers, kept / "run", self._limits)
        self._workers = workers
        self._home = HomeReadings(home, self._pool, self._limits.dpi)

    def __enter__(self) -> Reader:
        return self

    def __exit__(self, *_: object) -> None:
        self._pool.close()
        self._home.close()

    def report(self, bundle: ExpectedBundle) -> dict[str, Any]:
        """The part of a report that reading alone yields: files and documents."""
        with TemporaryDirectory() as scratch, ThreadPoolExecutor(self._workers) as threads:
            members = self._pool.unpack(bundle.path, Path(scratch))
            found = list(threads.map(self._documents, members))
        return {
            "files": [_told(member, reading) for member, (reading, _) in zip(members, found, strict=True)],
            "documents": [observed_json(document) for _, documents in found for document in documents],
        }

    def _documents(self, member: Member) -> tuple[Reading | None, tuple[Document, ...]]:
        path = member.stored
        if path is None or member.archive or member.status not in (FileStatus.READ, FileStatus.READ_WITH_WARNING):
            return None, ()
        name, digest_ = member.path, member.sha256 or ""
        known = self._home.reading(digest_)
        reading = known.reading if known else self._kept([digest_], Reading, lambda: self._pool.read(path, digest_))
        if reading.failure:
            return reading, ()
        documents = understood(
            reading,
            name,
            self._vocabularies,
            lambda asked: (known and self._home.answers(known, asked)) or self._looked(path, digest_, asked, reading),
            self._calibration,
        )
        return reading, documents

    def _looked(self, path: Path, digest_: str, asked: tuple[Look, ...], reading: Reading) -> tuple[Answer, ...]:
        key = [digest_, plain(asked, tuple[Look, ...])]
        return self._kept(key, tuple[Answer, ...], lambda: self._pool.look(path, asked, reading.pages))

    def _kept(self, key: list[Any], kind: type[T], read: Callable[[], T]) -> T:
        """What is kept under the key, else read now and kept."""
        path = self.kept / f"{digest([*key, self._pool.engine, reader_sources()])}.json"
        if path.is_file():
            return decode(path.read_bytes(), kind)
        found = read()
        path.write_bytes(encode(found, kind))
        return found


def understood(
    reading: Reading,
    name: str,
    vocabularies: Mapping[str, Vocabulary],
    look: Callable[[tuple[Look, ...]], tuple[Answer, ...]],
    calibration: Calibration | None = None,
) -> tuple[Document, ...]:
    """The file's documents after at most two rounds of second looks, as casework has them."""
    answers: tuple[Answer, ...] = ()
    seen = understand(reading, name, vocabularies, calibration=calibration)
    for _ in range(LOOK_AGAIN):
        asked = tuple(one for one in seen.looks if one not in {answer.look for answer in answers})
        if not asked:
            break
        answers = (*answers, *look(asked))
        seen = understand(reading, name, vocabularies, answers, calibration=calibration)
    return seen.documents


@cache
def reader_sources() -> str:
    """SHA-256 over the sources that decide what is read."""
    folder = PROJECT / "extractors"
    files = sorted(file for name in READERS for file in (folder / name).rglob("*.py"))
    return sha256(b"".join(file.read_bytes() for file in files)).hexdigest()


def _told(member: Member, reading: Reading | None) -> dict[str, Any]:
    reasons = [*member.reasons, *(reading.warnings if reading else ())]
    failure = reading.failure if reading else None
    return {
        "path": member.path,
        "sha256": member.sha256,
        "status": FileStatus.QUARANTINED if failure else member.status,
        "reasons": [reason.code for reason in (*reasons, *((failure,) if failure else ()))],
    }
