"""Other applications as their runs have reported them: a report is read once, and only what is asked for is built."""

from __future__ import annotations

from collections.abc import Iterable
from functools import cache

from casework.report import Json, document_from_json
from heyan.documents import Document
from heyan.findings import FileEntry
from heyan.vocabulary import FileStatus
from storage import UnitOfWork
from validators.wording import where

_NOTHING: Json = {"documents": [], "files": []}


class Others:
    """What a unit of work sees of other applications' papers."""

    def __init__(self, unit: UnitOfWork) -> None:
        self._unit = unit
        self._report = cache(unit.runs.report)

    def place(self, run_id: str, subject: str) -> str:
        """File and page of a document as that run has reported it; a file, and what the run does not know, as it is."""
        found = _documents(self._report(run_id), {subject})
        return where(found[0]) if found else subject

    def papers(
        self, application_id: str, subjects: Iterable[str]
    ) -> tuple[tuple[Document, ...], tuple[FileEntry, ...]]:
        """Of these document ids and file paths, the documents and files of the application's latest run."""
        latest = self._unit.runs.latest(application_id)
        report, wanted = self._report(latest.id) if latest else _NOTHING, set(subjects)
        hashes = _hashes(report)
        files = (FileEntry(path, FileStatus.READ, sha256 or None) for path, sha256 in hashes.items() if path in wanted)
        return _documents(report, wanted), tuple(files)


def _documents(report: Json, wanted: set[str]) -> tuple[Document, ...]:
    hashes = _hashes(report)
    stated = (one for one in report["documents"] if one["id"] in wanted)
    return tuple(document_from_json(one, hashes.get(one["file"], "")) for one in stated)


def _hashes(report: Json) -> dict[str, str]:
    return {entry["path"]: entry.get("sha256", "") for entry in report["files"]}
