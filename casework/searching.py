"""What of a case can be searched, and where on a page the words stand that somebody searched for."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

from casework.house import House
from heyan.documents import Document
from heyan.findings import FileEntry
from heyan.geometry import Box, displayed
from heyan.pages import Page, Reading, Word
from storage.office_records import Searchable, searchable
from storage.records import ReadingRef

NUMBERS = frozenset(
    {
        "number",
        "code",
        "original_number",
        "contract_number",
        "certificate_number",
        "serial_number",
        "report_number",
        "uscc",
        "taxpayer_id",
        "buyer_tax_id",
        "seller_tax_id",
        "payer_name",
        "payee_name",
        "buyer_name",
        "seller_name",
        "party_a",
        "party_b",
        "owner",
        "platform_name",
        "legal_representative",
    }
)
"""Fields of documents by which people look for papers."""


def searchables(
    files: Iterable[FileEntry],
    readings: Mapping[str, Reading],
    refs: Mapping[str, ReadingRef],
    documents: Iterable[Document],
) -> Iterator[Searchable]:
    """Every page's text once for each file's bytes, and the numbers and names of the documents."""
    paths = {entry.sha256: entry.path for entry in reversed(tuple(files)) if entry.sha256}
    for sha256, reading in sorted(readings.items()):
        for page in reading.pages:
            text = _text(page)
            if text:
                yield Searchable("page", sha256, page.number, paths.get(sha256, ""), "", "", refs[sha256].digest, text)
    for document in documents:
        for name, field in sorted(document.fields.items()):
            if name in NUMBERS and field.text:
                yield _number(document, name, field.text)


def places(house: House, ref: ReadingRef, page: int, asked: str) -> tuple[Box, ...]:
    """Where on a page, as displayed, the words asked for stand, in reading order; none where they do not."""
    with house.store.view() as unit:
        reading = unit.readings.exactly(ref)
    found = next((one for one in reading.pages if one.number == page), None) if reading else None
    return tuple(_places(found, searchable(asked))) if found else ()


def _text(page: Page) -> str:
    words = "\n".join(word.text for word in page.words)
    return words or "\n".join(cell.text for table in page.tables for cell in table.cells)


def _number(document: Document, name: str, value: str) -> Searchable:
    field = document.fields[name]
    box = ",".join(f"{x:g}" for x in field.box.rounded()) if field.box else ""
    page = field.page or document.pages[0]
    return Searchable("number", document.sha256, page, document.file, name, box, searchable(value)[:64], value)


def _places(page: Page, sought: str) -> Iterator[Box]:
    """The words are joined as they are indexed; a hit covers the characters it lies in."""
    letters = [
        (char, _share(word, at))
        for word in page.words
        for at, piece in enumerate(word.text)
        for char in searchable(piece)
    ]
    joined, start = "".join(char for char, _ in letters), 0
    while sought and (at := joined.find(sought, start)) >= 0:
        start = at + len(sought)
        for box in _lines(box for _, box in letters[at:start]):
            yield displayed(box, page.to_displayed)


def _share(word: Word, at: int) -> Box:
    """The part of a word's box that its character takes, as if all were equally wide; of a column the whole."""
    box, count = word.box, len(word.text)
    if box.width < box.height and count > 1:
        return box
    wide = box.width / count
    return Box(box.left + at * wide, box.top, box.left + (at + 1) * wide, box.bottom)


def _lines(boxes: Iterable[Box]) -> Iterator[Box]:
    """Neighbouring characters of one line as one box; a hit that runs over to the next line has two."""
    held: Box | None = None
    for box in boxes:
        if held is not None and abs(held.top - box.top) < held.height / 2 and box.left >= held.left:
            held = held.union(box)
            continue
        if held is not None:
            yield held
        held = box
    if held is not None:
        yield held
