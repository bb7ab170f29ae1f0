"""Which Article 7 materials are there: present, missing, or doubtful."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import PurePosixPath

from heyan.case import Case
from heyan.documents import Document
from heyan.findings import FileEntry, Material
from heyan.vocabulary import STATEMENTS, FileStatus, Item, Kind, Presence, ReasonCode

ANSWERS: dict[Item, tuple[tuple[Kind, ...], ...]] = {
    Item.DECLARATION: ((Kind.DECLARATION,),),
    Item.BUSINESS_LICENCE: ((Kind.BUSINESS_LICENCE,),),
    Item.COMPANY_PROFILE: ((Kind.COMPANY_PROFILE,),),
    Item.TAX_CERTIFICATE: ((Kind.TAX_CERTIFICATE,),),
    Item.FINANCIAL_STATEMENTS: (STATEMENTS,),
    Item.CONTRACTS_AND_INVOICES: ((Kind.CONTRACT,), (Kind.INVOICE,)),
    Item.SELF_EVALUATION: ((Kind.SELF_EVALUATION,),),
    Item.OTHER: ((Kind.SUPPORTING, Kind.CERTIFICATE, Kind.TEST_REPORT, Kind.SCREENSHOT),),
}
"""For each item the parts it consists of, each answered by any of its kinds (Article 7)."""
_NO_PAPER = frozenset(
    ("exe", "dll", "msi", "bat", "cmd", "com", "js", "vbs", "sh", "ps1", "py", "html", "htm", "lnk", "url", "db", "ttf")
) | frozenset(("mp3", "mp4", "avi", "mov", "wmv", "mkv", "wav", "psd", "otf"))
"""File types that hold no paper."""
_HOLDS_NOTHING = frozenset(
    {ReasonCode.EMPTY_FILE, ReasonCode.SYSTEM_FILE, ReasonCode.LINK_ENTRY, ReasonCode.SPECIAL_ENTRY}
)
_SURE_OF_KIND = 0.5


def materials(case: Case) -> tuple[Material, ...]:
    """One entry for each item that this round requires, and for other items that are there."""
    found = (_material(case, item) for item in Item)
    return tuple(m for m in found if m.item in case.round.required or m.documents)


def _material(case: Case, item: Item) -> Material:
    parts = [tuple(case.of_kind(*kinds)) for kinds in ANSWERS[item]]
    documents = tuple(document.id for part in parts for document in part)
    if all(any(_legible(document) for document in part) for part in parts):
        return Material(item, Presence.PRESENT, documents)
    if documents or any(True for _ in may_be(case, item)) or unrecognised(case, item):
        return Material(item, Presence.DOUBTFUL, documents)
    return Material(item, Presence.MISSING)


def _legible(document: Document) -> bool:
    """Whether the document is surely of its kind, every page could be read, and anything at all stands on it."""
    values = (*document.fields.values(), *(cell for row in document.rows for cell in row.values()))
    readable = any(field.value is not None for field in values) if values else bool(document.text.strip())
    return readable and not document.illegible and document.kind_confidence >= _SURE_OF_KIND


def may_be(case: Case, item: Item | None = None) -> Iterator[FileEntry]:
    """Files that may hold this item unread (any, for None): by a hint in the name, else whatever it is."""
    unread = {d.file for d in case.of_kind(Kind.UNKNOWN) if d.illegible}
    for entry in case.files:
        if (entry.status is FileStatus.QUARANTINED and _may_hold_paper(entry)) or entry.path in unread:
            hinted = hinted_items(case, entry.path)
            if item is None or not hinted or item in hinted:
                yield entry


def unrecognised(case: Case, item: Item) -> tuple[str, ...]:
    """Files whose own name says that they are this item and whose papers show of themselves no kind at all."""
    vague = {d.file for d in case.of_kind(Kind.UNKNOWN, Kind.SUPPORTING) if d.kind_confidence <= _SURE_OF_KIND}
    return tuple(sorted(path for path in vague if item in hinted_items(case, PurePosixPath(path).name)))


def hinted_items(case: Case, path: str) -> tuple[Item, ...]:
    """Items that the words of a file's own name hint at, else those of its folders."""
    parts = PurePosixPath(path).parts
    for part in reversed(parts):
        found = tuple(item for item, words in case.round.hints if any(word in part for word in words))
        if found:
            return found
    return ()


def _may_hold_paper(entry: FileEntry) -> bool:
    suffix = PurePosixPath(entry.path).suffix.lstrip(".").lower()
    return suffix not in _NO_PAPER and not any(reason.code in _HOLDS_NOTHING for reason in entry.reasons)
