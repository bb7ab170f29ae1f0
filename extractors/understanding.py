"""A file's reading understood: pages classified, joined into documents, every field of every kind extracted."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from extractors.calibration import Calibration, judged
from extractors.kinds import EXTRACTORS
from extractors.kinds.extraction import Context, Extraction
from extractors.layout.lines import page_text
from extractors.legibility import is_illegible, likenesses
from extractors.proposals import proposed
from extractors.scan_levels import level_of
from extractors.second_channels import confirmed, pages_as_drawn
from extractors.second_look import answered, wanted
from extractors.spare_pages import blank_pages, repeated_pages
from extractors.splitting import Group, split
from extractors.two_up import Halves
from extractors.vertical import unstacked
from extractors.vocabulary import Vocabulary
from heyan.documents import Document, Field, Row
from heyan.geometry import Box, displayed
from heyan.looks import TICKS, Answer, Look
from heyan.pages import Page, Reading
from heyan.splits import PageSaying

_ID_LENGTH = 12


@dataclass(frozen=True, slots=True)
class Understanding:
    """The documents of one file in page order, and the second readings that would make them surer."""

    documents: tuple[Document, ...]
    looks: tuple[Look, ...] = ()


def understand(
    reading: Reading,
    path: str,
    vocabularies: Mapping[str, Vocabulary],
    answers: Sequence[Answer] = (),
    said: Sequence[PageSaying] = (),
    calibration: Calibration | None = None,
) -> Understanding:
    """Documents of one file; every page belongs to one.

    `answers` are second readings asked for before; `said` is what people have said of the file's pages. Without a
    `calibration` the bounds of the review policy hold that were set by hand.
    """
    halves = Halves.of((unstacked(page) for page in reading.pages), vocabularies)
    seen = replace(reading, pages=tuple(unstacked(answered(page, answers)) for page in reading.pages))
    if not halves.middles:
        documents, looks = _understood(seen, path, vocabularies, answers, said, calibration)
    else:
        parted, parts = halves.part(seen), halves.part_answers(answers)
        found, wishes = _understood(parted, path, vocabularies, parts, halves.part_said(said), calibration)
        documents = tuple(_identified(document) for document in halves.whole_documents(found))
        looks = tuple(map(halves.whole_look, wishes))
    asked = {_where(answer.look) for answer in answers}
    spare = blank_pages(reading.pages), repeated_pages(reading.pages)
    documents = tuple(_with_spare(document, *spare) for document in documents)
    return Understanding(documents, tuple(look for look in looks if _where(look) not in asked))


def _understood(
    reading: Reading,
    path: str,
    vocabularies: Mapping[str, Vocabulary],
    answers: Sequence[Answer],
    said: Sequence[PageSaying],
    calibration: Calibration | None,
) -> tuple[tuple[Document, ...], tuple[Look, ...]]:
    """The documents of these pages, boxes on the pages as displayed, and the looks they want."""
    levels = {page.number: level_of(page) for page in reading.pages}
    papers = (_document(group, reading, path, vocabularies, answers) for group in split(reading, vocabularies, said))
    upright = tuple(judged(paper, levels, calibration) for paper in papers)
    asked = tuple(answer.look for answer in answers)
    looks = tuple(look for document in upright for look in wanted(document, reading.pages, asked))
    pages = {page.number: page for page in reading.pages}
    return tuple(_as_displayed(document, pages) for document in upright), looks


def _where(look: Look) -> tuple[int, Box, bool]:
    """What a look would see: a place is read again once, whatever the reason, and its boxes to tick once."""
    return look.page, look.box, look.why == TICKS


def _with_spare(document: Document, blank: Sequence[int], repeated: Sequence[tuple[int, int]]) -> Document:
    """The document with what is said of its pages that add nothing."""
    first, last = document.pages
    return replace(
        document,
        blank=tuple(number for number in blank if first <= number <= last),
        repeated=tuple(pair for pair in repeated if first <= pair[0] <= last),
    )


def _identified(document: Document) -> Document:
    """The document with the id that follows from its pages and its place."""
    return replace(document, id=document_id(document.sha256, document.pages, document.place))


def _document(
    group: Group, reading: Reading, path: str, vocabularies: Mapping[str, Vocabulary], answers: Sequence[Answer]
) -> Document:
    pages = tuple(part.page for part in group.parts)
    channels = tuple(channel for part in group.parts for channel in part.channels)
    context = Context(reading.format, channels, vocabularies.get(group.kind.value, {}), tuple(answers))
    found = _extracted(group, pages, context)
    found = confirmed(found, pages_as_drawn(pages, reading.warnings), answers)
    return Document(
        id=document_id(reading.sha256, group.pages, group.index),
        file=path,
        sha256=reading.sha256,
        pages=group.pages,
        place=group.index,
        kind=group.kind,
        kind_confidence=group.confidence,
        fields=found.fields,
        rows=found.rows,
        missing=found.missing,
        alternatives=found.alternatives,
        seals=tuple((page.number, seal) for page in pages for seal in page.seals),
        format=reading.format,
        boundary_confidence=round(group.certainty, 4),
        text="\n".join(page_text(page) for page in pages),
        rows_certain=found.rows_certain,
        illegible=tuple(page.number for page in pages if is_illegible(page)),
        likenesses=likenesses(pages, group.kind),
        gaps=found.gaps,
    )


def document_id(sha256: str, pages: tuple[int, int], index: int = 0) -> str:
    """The id of a document: file and pages, and its place on the page where a page bears several."""
    identity = f"{sha256}:{pages[0]}-{pages[1]}" + (f"#{index}" if index else "")
    return "d" + hashlib.sha256(identity.encode()).hexdigest()[:_ID_LENGTH]


def _extracted(group: Group, pages: tuple[Page, ...], context: Context) -> Extraction:
    extractor = EXTRACTORS.get(group.kind)
    if extractor is None:
        return Extraction()
    return proposed(extractor(pages, context), group.kind, context.vocabulary)


def _as_displayed(document: Document, pages: Mapping[int, Page]) -> Document:
    """The document with every box on the page as people see it."""
    if all(page.to_displayed is None for page in pages.values()):
        return document
    return replace(
        document,
        fields={name: _field_displayed(field, pages) for name, field in document.fields.items()},
        rows=tuple(_row_displayed(row, pages) for row in document.rows),
        alternatives=tuple(_field_displayed(field, pages) for field in document.alternatives),
        seals=tuple((number, displayed(box, pages[number].to_displayed)) for number, box in document.seals),
    )


def _row_displayed(row: Row, pages: Mapping[int, Page]) -> Row:
    return {name: _field_displayed(cell, pages) for name, cell in row.items()}


def _field_displayed(field: Field, pages: Mapping[int, Page]) -> Field:
    page = pages.get(field.page or 0)
    if field.box is None or page is None or page.to_displayed is None:
        return field
    return replace(field, box=displayed(field.box, page.to_displayed))
