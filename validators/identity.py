"""What a subject is, whatever its file is called and wherever it lies: what fingerprints are made of."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from itertools import chain, count

from heyan.case import Case
from heyan.documents import Document
from heyan.vocabulary import Kind


class Identities:
    """The identity of every subject of a case; documents that are the same thing are told apart by their bytes."""

    def __init__(self, case: Case) -> None:
        documents = sorted(case.documents, key=lambda document: (bytes_of(document), document.file, document.id))
        self._names = _told_apart((document.id, thing(document), bytes_of(document)) for document in documents)
        files = sorted((entry.path, entry.sha256) for entry in case.files if entry.sha256)
        self._files = _told_apart((path, f"file:{sha256}", "") for path, sha256 in files)

    def of(self, subject: str) -> str:
        """The identity of a document id, a file path, an item, a claim id or the applicant."""
        if subject in self._names:
            return self._names[subject]
        return self._files.get(subject, subject)


def _told_apart(subjects: Iterable[tuple[str, str, str]]) -> dict[str, str]:
    """Subject → its identity, no two alike: the first of a name keeps it, another adds its bytes, a copy a number."""
    found: dict[str, str] = {}
    taken: set[str] = set()
    for subject, name, bytes_ in subjects:
        fuller = (f"{name}@{bytes_}#{number}" for number in count(2))
        found[subject] = next(one for one in chain((name, f"{name}@{bytes_}"), fuller) if one not in taken)
        taken.add(found[subject])
    return found


def fingerprint(rule_id: str, identity: str) -> str:
    """SHA-256 of rule and subject: the same doubt in two runs has the same one."""
    return hashlib.sha256(f"{rule_id}\n{identity}".encode()).hexdigest()


def thing(document: Document) -> str:
    """Invoice key, contract number, else bytes and pages."""
    match document.kind:
        case Kind.INVOICE if number := document.value("number"):
            return f"invoice:{document.value('code') or ''}:{number}"
        case Kind.CONTRACT if number := document.value("contract_number"):
            return f"contract:{number}"
    return bytes_of(document)


def bytes_of(document: Document) -> str:
    """The document by its file's hash, its pages and, where a page bears several papers, its place there."""
    place = f"#{document.place}" if document.place else ""
    return f"{document.sha256}:{document.pages[0]}-{document.pages[1]}{place}"
