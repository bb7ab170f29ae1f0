"""The page model: whatever a file was, it is pages of words with boxes, and what its channels say.

A `Reading` is all that was read of one file. It is stored for ever under its key and everything after it is
recomputed, so it holds plain values only and turns into JSON and back without loss (`heyan.codec`).
"""

from __future__ import annotations

from dataclasses import dataclass

from heyan.geometry import Box
from heyan.vocabulary import ReasonCode, Source


@dataclass(frozen=True, slots=True)
class Word:
    """A run of text without a wide gap: a word of a text layer, a line of OCR, the content of a cell's paragraph."""

    text: str
    box: Box
    confidence: float = 1.0
    under_seal: bool = False
    locator: str | None = None
    """Where it stands in a format without pages (`Sheet1!B7`, an XPath)."""
    edges: tuple[float, ...] = ()
    """Where each character begins, and the last one ends, across the page: for words whose type is uneven."""


@dataclass(frozen=True, slots=True)
class Ruling:
    """A straight horizontal or vertical line of a form or table, in page fractions."""

    x0: float
    y0: float
    x1: float
    y1: float


@dataclass(frozen=True, slots=True)
class Cell:
    """One cell of a table; `row` and `column` count from 0."""

    row: int
    column: int
    text: str
    box: Box
    row_span: int = 1
    column_span: int = 1
    confidence: float = 1.0
    locator: str | None = None


@dataclass(frozen=True, slots=True)
class Table:
    """A table that the format itself states (DOCX, XLSX); ruled tables of other formats follow from rulings."""

    cells: tuple[Cell, ...]
    box: Box
    name: str | None = None


@dataclass(frozen=True, slots=True)
class Page:
    """One page as displayed.

    `number` counts from 1 in the file; `width` and `height` are the displayed size in points (1/72 inch) or, for
    images, pixels; `source` says where its words come from. Words, rulings, seals and pictures lie on the page made
    upright; `to_displayed` maps them back to the page as displayed (None: it is the same page); `scale` is the pixels
    a point at which it was read by OCR (0: not read by OCR).
    """

    number: int
    width: float
    height: float
    source: Source
    words: tuple[Word, ...] = ()
    rulings: tuple[Ruling, ...] = ()
    tables: tuple[Table, ...] = ()
    seals: tuple[Box, ...] = ()
    pictures: tuple[Box, ...] = ()
    """Where images lie: a page that is one picture is a scan."""
    to_displayed: tuple[float, ...] | None = None
    """Nine numbers, row by row: the homography from upright to displayed page fractions."""
    scale: float = 0.0
    title: str | None = None
    """The sheet's name in a workbook."""
    unreadable: ReasonCode | None = None
    """Set where the page exists but could not be read: its words are then not proof of anything."""
    ink: float = 0.0
    """The part of a scanned page under writing and lines, measured on its pixels; 0: blank, or never looked at."""
    tone: float = 0.0
    """The part of a scanned page under pictures (photos, dark bars of a screen)."""
    compared: bool = False
    """Its text layer was compared with its pixels; what differs is among the reading's warnings."""
    image_hash: str | None = None
    """What a scanned page, or the first large picture on it, looks like: 96 hex digits; None: blank, or text only."""


@dataclass(frozen=True, slots=True)
class Entry:
    """One value that a data channel states, under a path (`IssuItemInformation[2]/ItemName`, `InvoiceNumber`)."""

    path: str
    value: str
    locator: str | None = None
    box: Box | None = None


@dataclass(frozen=True, slots=True)
class Channel:
    """Structured values inside a file, beside its words.

    `form` says which vocabulary the paths follow: `einvoice_xml` (数电票), `einvoice_ofd` (original_invoice.xml),
    `ofd_custom_data`, `ofd_custom_tag`, `pdf_info`, `qr` (path `text`), `xbrl_einv`, `xml` (any other).
    """

    source: Source
    form: str
    page: int
    entries: tuple[Entry, ...]


@dataclass(frozen=True, slots=True)
class Reason:
    """Why a file is quarantined, ignored or read with a warning; `detail` names the limit and the measured value.

    `page` (from 1) and `box` (on the page as displayed) say where, for what has a place.
    """

    code: ReasonCode
    detail: str = ""
    page: int | None = None
    box: Box | None = None


@dataclass(frozen=True, slots=True)
class EngineIdentity:
    """What makes two OCR readings the same: engine, numeric precision, models by SHA-256, flags that change results."""

    name: str
    precision: str
    models: tuple[tuple[str, str], ...]
    flags: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class Reading:
    """All that was read of one file (sha256): pages, data channels, warnings, and by which engine."""

    sha256: str
    format: str
    """pdf, image, ofd, xml, docx, xlsx or text."""
    pages: tuple[Page, ...] = ()
    channels: tuple[Channel, ...] = ()
    warnings: tuple[Reason, ...] = ()
    failure: Reason | None = None
    """Set where nothing could be read: the file is quarantined for this reason."""
    engine: EngineIdentity | None = None
    """Set where any page was read by OCR."""
    version: str = ""
    """The reader's own version: part of the key."""
