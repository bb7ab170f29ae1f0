"""What a subject is, whatever its file is called and wherever it lies: what fingerprints are made of."""

from __future__ import annotations

import hashlib
from collections import Counter

from heyan.case import Case
from heyan.documents import Document
from heyan.vocabulary import Kind


class Identities:
    """The identity of every subject of a case; documents that are the same thing are told apart by their bytes."""

    def __init__(self, case: Case) -> None:
        names = {document.id: thing(document) for document in case.documents}
        count = Counter(names.values())
        first: dict[str, str] = {}
        for document in sorted(case.documents, key=bytes_of):
            first.setdefault(names[document.id], document.id)
        self._names = {
            document.id: name if count[name] == 1 or first[name] == document.id else f"{name}@{bytes_of(document)}"
            for document in case.documents
            for name in (names[document.id],)
        }
        self._files = {entry.path: entry.sha256 for entry in case.files if entry.sha256}

    def of(self, subject: str) -> str:
        """The identity of a document id, a file path, an item, a claim id or the applicant."""
        if subject in self._names:
            return self._names[subject]
        return f"file:{self._files[subject]}" if subject in self._files else subject


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
    """The document by its file's hash and its pages."""
    return f"{document.sha256}:{document.pages[0]}-{document.pages[1]}"
