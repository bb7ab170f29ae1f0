"""Receiving: a bundle taken apart, its originals kept, its submission entered."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date
from hashlib import sha256
from pathlib import Path
from uuid import uuid4

from casework.house import House
from casework.progress import Step, Watch, silent
from extractors.jobs import Member
from heyan.codec import digest
from heyan.errors import HeyanError
from heyan.findings import FileEntry
from heyan.rounds import Round
from heyan.vocabulary import FileStatus
from storage.records import NewSubmission, StoredFile, Submission

READABLE = (FileStatus.READ, FileStatus.READ_WITH_WARNING)
ARCHIVE_ITSELF = "."


class NoBundleError(HeyanError):
    """There is nothing at the path."""

    code = "bundle"


@dataclass(frozen=True, slots=True)
class Handed:
    """How a bundle was handed in at the desk: on which day, and for which application if for one that there is."""

    received_on: date
    application_id: str | None = None


def bundle_digest(path: Path) -> str:
    """What names a bundle's bytes: a file's SHA-256, or a folder's digest over its paths and contents."""
    if path.is_dir():
        files = sorted(file for file in path.rglob("*") if file.is_file() and not file.is_symlink())
        return digest([[_name(file.relative_to(path)), _sha256_or_why(file)] for file in files])
    return _sha256(path)


def receive(
    house: House, bundle: Path, round_: Round, watch: Watch = silent, handed: Handed | None = None
) -> Submission:
    """Take a bundle in: every original is kept before the row that names it. The same bytes are the same submission."""
    if not (bundle.is_file() or bundle.is_dir()):
        raise NoBundleError(f"there is no bundle at {bundle}", path=str(bundle))
    watch(Step(bundle.name, "unpack"))
    named = bundle_digest(bundle)
    with scratch(house) as folder:
        members = house.pool.unpack(bundle, folder)
        watch(Step(bundle.name, "keep", total=len(members)))
        return _enter(house, bundle, named, round_, keep(house, members), handed or Handed(round_.received_on))


@contextmanager
def scratch(house: House) -> Iterator[Path]:
    """A folder of its own that is gone afterwards."""
    folder = house.scratch / uuid4().hex
    folder.mkdir(parents=True)
    try:
        yield folder
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def keep(house: House, members: tuple[Member, ...]) -> tuple[StoredFile, ...]:
    """Put every original into the object store; the row that names it comes after."""
    for member in members:
        if member.stored is not None:
            house.store.objects.put_file(member.stored)
    return tuple(StoredFile(member.entry, member.stored is not None) for member in members)


def with_pages(files: tuple[StoredFile, ...]) -> tuple[FileEntry, ...]:
    """The files that are to be read: stored, not set aside, and no archive whose members are listed themselves."""
    paths = [file.entry.path for file in files]
    return tuple(
        file.entry
        for file in files
        if file.stored
        and file.entry.status in READABLE
        and file.entry.path != ARCHIVE_ITSELF
        and not any(path.startswith(f"{file.entry.path}/") for path in paths)
    )


def _enter(
    house: House, bundle: Path, named: str, round_: Round, files: tuple[StoredFile, ...], handed: Handed
) -> Submission:
    """Enter round, application (provisional until its code is read) and submission in one unit."""
    configuration, round_id = house.configuration, str(round_.year)
    with house.store.unit(house.actor) as unit:
        unit.rounds.keep_configuration(configuration.sha256, configuration.content)
        unit.rounds.keep(round_id, round_, configuration.sha256)
        known = unit.submissions.with_bundle(round_id, named)
        if known:
            submission = known[-1]
        else:
            application = handed.application_id or unit.applications.enter(round_id, None, named)
            original = named if any(file.stored and file.entry.sha256 == named for file in files) else None
            new = NewSubmission(named, bundle.name, handed.received_on, original)
            submission, _ = unit.submissions.receive(application, new)
        unit.submissions.set_files(submission.id, files)
        unit.commit()
    return submission


def _name(path: Path) -> str:
    """The path as text whatever its bytes are."""
    return path.as_posix().encode("utf-8", "surrogateescape").decode("latin-1")


def _sha256_or_why(path: Path) -> str:
    """One file of a folder that cannot be opened is a finding about that file, not the end of the bundle."""
    try:
        return _sha256(path)
    except OSError as error:
        return f"not opened: {error.errno}"


def _sha256(path: Path) -> str:
    hashed = sha256()
    with path.open("rb") as file:
        while block := file.read(1 << 20):
            hashed.update(block)
    return hashed.hexdigest()
