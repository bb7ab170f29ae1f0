"""PDF: the text layer by pdfplumber where it can be trusted to be one, pictures of pages by pdfium where not."""

from __future__ import annotations

from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
import pdfplumber
import pypdfium2
from pdfminer.pdfdocument import PDFPasswordIncorrect
from pdfminer.pdfpage import PDFPage
from pdfplumber.utils.exceptions import PdfminerException

from extractors.reading import pdf_structure
from extractors.reading.book import Context, Leaf, Refusal, note
from extractors.reading.codes import code_channel, codes
from extractors.reading.mixed import Mixture, mixture, read_mixed
from extractors.reading.pdf_content import Painted, crop_box, painted, text_turn, turned_painted
from extractors.reading.pdf_layers import Layers
from extractors.reading.pdf_objects import guard, loops
from extractors.reading.pdf_shown import by_structure
from extractors.reading.pdf_truth import Known, Untrue, disagreements, distrusted, lost_runs, untrue
from extractors.reading.pdf_words import TextLayer, page_rulings, text_layer
from extractors.reading.pdfium import fitting_scale, open_pdfium, rendered
from extractors.reading.scan import read_scan
from extractors.reading.upright import rounded
from heyan.geometry import Box
from heyan.pages import Channel, Page, Reason
from heyan.vocabulary import ReasonCode, Source

if TYPE_CHECKING:
    from extractors.reading.book import Picture

POINTS = 72.0
SMALLEST_CODE, LARGEST_CODE = 30.0, 220.0
"""Sides in points between which a square picture may be a QR code."""
MOST_CODES = 6
CODE_PIXELS = 420
TO_DISPLAYED: tuple[tuple[float, ...] | None, ...] = (
    None,
    (0.0, 1.0, 0.0, -1.0, 0.0, 1.0, 0.0, 0.0, 1.0),
    (-1.0, 0.0, 1.0, 0.0, -1.0, 1.0, 0.0, 0.0, 1.0),
    (0.0, -1.0, 1.0, 1.0, 0.0, 0.0, 0.0, 0.0, 1.0),
)
"""From the page with level text to the page as displayed, for text that runs right, up, left, down."""
LOOP = Reason(ReasonCode.STRUCTURE_LOOP, "references in a circle")
INK_DPI, INK_CONTRAST = 100, 60
"""Where the darkest pixels of a place are so much darker than the brightest ones, something is printed."""
DENSE = 150
"""So many small filled squares may be a QR code that was drawn."""

guard()


class PdfBook:
    """A PDF file as a book."""

    format = "pdf"

    def __init__(self, path: Path, context: Context) -> None:
        self._path = path
        self._context = context
        self._pdfium: Any = None
        self._pages: list[Any] = []
        self._plumber: Any = None
        self._layers: Layers | None = None
        self._known = Known()
        warnings: list[Reason] = []
        try:
            self._plumber = pdfplumber.open(path)
            self._pages = _pages(self._plumber, context.limits.pages_hard)
            self._layers = Layers(self._plumber.doc.catalog)
        except ImportError:
            raise
        except PdfminerException as error:
            _refuse_locked(error)
        except Exception as error:  # noqa: BLE001 - pdfminer raises anything on broken files; pdfium decides below
            note(error)
            self._pages = []
        if not self._pages:
            warnings.append(Reason(ReasonCode.CORRUPT, "structure repaired: read from the pages' pictures"))
        self.count = len(self._pages) or len(self._rendering())
        if self.count > context.limits.pages_hard and self._pages:
            self.count = max(self.count, self._stated())
        if self.count == 0:
            raise Refusal(ReasonCode.CORRUPT, "PDF without pages")
        metadata = self._plumber.metadata if self._plumber else {}
        self.channels: tuple[Channel, ...] = pdf_structure.info_channel(metadata)
        self.warnings: tuple[Reason, ...] = (*warnings, *self._structure())

    def size(self, number: int) -> tuple[float, float]:
        if not self._pages:
            width, height = self._rendering()[number - 1].get_size()
            return round(float(width), 2), round(float(height), 2)
        page = self._pages[number - 1]
        x0, y0, x1, y1 = crop_box(page)
        wide, tall = round(x1 - x0, 2), round(y1 - y0, 2)
        return (tall, wide) if page.rotate in (90, 270) else (wide, tall)

    def read(self, number: int, share: float) -> Leaf:
        if not self._pages:
            return self._as_picture(number, share)
        page = self._pages[number - 1]
        fitting_scale(*self.size(number), 1.0, self._context.limits)  # nobody can see what is on a larger page
        try:
            content = painted(page, self._plumber.rsrcmgr, self._layers)
            differences = self._untrue(number, content)
            shown_otherwise = differences or ()
            runs = lost_runs(content)
            quarters = text_turn(content)
            content = turned_painted(content, quarters) if quarters else content
            rulings = page_rulings(content)
            layer = text_layer(content, rulings)
            warnings = pdf_structure.attachments(page)
            warnings = (*warnings, LOOP) if loops(self._plumber.doc) else warnings
        except (RecursionError, MemoryError, Refusal):
            raise
        except Exception as error:  # noqa: BLE001 - what pdfminer cannot interpret people can still see
            note(error)
            broken = Reason(ReasonCode.TEXT_LAYER_UNUSABLE, f"page {number}: cannot be interpreted")
            return self._as_picture(number, share, broken)
        kind = mixture(content, layer)
        inked = partial(self._inked, number) if kind is Mixture.SCAN else None
        if kind is Mixture.BROKEN:
            unusable = f"page {number}: {layer.strange} of {layer.visible} characters without meaning"
            leaf = self._as_picture(number, share, Reason(ReasonCode.TEXT_LAYER_UNUSABLE, unusable))
        elif kind is Mixture.SCAN or distrusted(shown_otherwise, runs):
            leaf = self._as_picture(number, share)
        else:
            leaf = self._by_text(number, content, layer, rulings, quarters)
            leaf = replace(leaf, page=replace(leaf.page, compared=differences is not None))
            if kind is Mixture.MIXED and quarters == 0:
                leaf = read_mixed(leaf, self._context, self._scan_picture(number), share)
        return replace(
            leaf, warnings=(*leaf.warnings, *warnings, *disagreements(leaf.page, shown_otherwise, runs, inked))
        )

    def picture(self, number: int, dpi: int) -> Picture:
        return rendered(self._rendering(), number, dpi / POINTS, self._context.limits)

    def close(self) -> None:
        if self._pdfium is not None:
            self._pdfium.close()
        if self._plumber is not None:
            self._plumber.stream.close()

    def _untrue(self, number: int, content: Painted) -> tuple[Untrue, ...] | None:
        """What the page shows otherwise than its text layer says; None where it cannot be drawn."""
        by_structure(content)
        try:
            return untrue(content, self._rendering(), number, self._context, self._known)
        except pypdfium2.PdfiumError as error:
            note(error)
            return None

    def _stated(self) -> int:
        """How many pages the file says it has."""
        try:
            return len(self._rendering())
        except (pypdfium2.PdfiumError, Refusal) as error:
            note(error)
            return 0

    def _rendering(self) -> Any:
        if self._pdfium is None:
            self._pdfium = open_pdfium(self._path)
        return self._pdfium

    def _structure(self) -> tuple[Reason, ...]:
        found = list(pdf_structure.revisions(self._path))
        if self._plumber is not None:
            try:
                found += pdf_structure.contents(self._plumber.doc.catalog)
            except ImportError:
                raise
            except Exception as error:  # noqa: BLE001 - a broken catalogue
                note(error)
                found.append(Reason(ReasonCode.CORRUPT, "catalogue"))
            if loops(self._plumber.doc):
                found.append(LOOP)
            if self._plumber.doc.encryption is not None:
                found.append(Reason(ReasonCode.ENCRYPTED, "opens without a password"))
        return tuple(found)

    def _inked(self, number: int, box: Box) -> bool:
        """Whether anything dark is drawn at a place of the page as displayed."""
        picture = self.picture(number, INK_DPI)
        tall, wide = picture.shape[:2]
        part = picture[
            int(box.top * tall) : int(box.bottom * tall) + 1, int(box.left * wide) : int(box.right * wide) + 1
        ]
        return bool(part.size) and int(np.percentile(part, 99)) - int(np.percentile(part, 2)) > INK_CONTRAST

    def _scan_picture(self, number: int) -> Picture:
        return rendered(self._rendering(), number, self._context.limits.dpi / POINTS, self._context.limits)

    def _as_picture(self, number: int, share: float, *warnings: Reason) -> Leaf:
        leaf = read_scan(self._scan_picture(number), number, self.size(number), self._context, share)
        return Leaf(leaf.page, leaf.channels, (*leaf.warnings, *warnings), by_engine=True)

    def _by_text(self, number: int, content: Painted, layer: TextLayer, rulings: Any, quarters: int) -> Leaf:
        width, height = self.size(number)
        pictures = tuple(_fraction(area, content) for area in content.pictures)
        page = Page(
            number=number,
            width=width,
            height=height,
            source=Source.TEXT,
            words=layer.words,
            rulings=rulings,
            pictures=tuple(box for box in pictures if box.width > 0 and box.height > 0),
            seals=tuple(_fraction(area, content) for area in content.seals),
            to_displayed=TO_DISPLAYED[quarters],
        )
        return Leaf(page, self._codes(number, content) if quarters == 0 else ())

    def _codes(self, number: int, content: Painted) -> tuple[Channel, ...]:
        """QR codes where the page holds something square, read from that part of the page only."""
        found: dict[str, Channel] = {}
        for area in _squares(content)[:MOST_CODES]:
            left, top, right, bottom = _widened(area, content)
            scale = CODE_PIXELS / max(right - left, bottom - top)
            crop = (left, content.height - bottom, content.width - right, top)
            picture = rendered(self._rendering(), number, scale, self._context.limits, crop)
            for text, place in codes(picture):
                xs, ys = [x / scale + left for x, _ in place], [y / scale + top for _, y in place]
                box = _fraction((min(xs), min(ys), max(xs), max(ys)), content)
                found.setdefault(text, code_channel(number, text, box))
        return tuple(found.values())


def _pages(plumber: Any, most: int) -> list[Any]:
    """pdfminer's pages, found one by one: a page tree that loops ends at the limit."""
    found = []
    for page in PDFPage.create_pages(plumber.doc):
        found.append(page)
        if len(found) > most:
            break
    return found


def _refuse_locked(error: PdfminerException) -> None:
    """Refusal where only a password is missing; what a library could not import is raised as it is."""
    for cause in error.args:
        if isinstance(cause, ImportError):
            raise cause
    if any(isinstance(cause, PDFPasswordIncorrect) for cause in (*error.args, error.__cause__)):
        raise Refusal(ReasonCode.ENCRYPTED, "PDF with a password") from error


def _squares(content: Painted) -> list[tuple[float, float, float, float]]:
    """Areas that may hold a QR code: square pictures, and the extent of many small filled squares."""
    found = [area for area in content.pictures if _squarish(area)]
    modules = [area for area, dark in content.fills if dark and max(area[2] - area[0], area[3] - area[1]) <= 6]
    modules += [line for line in content.lines if 0 < max(line[2] - line[0], line[3] - line[1]) <= 6]
    if len(modules) >= DENSE:
        lefts, tops, rights, bottoms = zip(*modules, strict=True)
        found.append((min(lefts), min(tops), max(rights), max(bottoms)))
    return sorted(set(found), key=lambda area: (area[1], area[0]))


def _squarish(area: tuple[float, float, float, float]) -> bool:
    wide, tall = area[2] - area[0], area[3] - area[1]
    return min(wide, tall) >= SMALLEST_CODE and max(wide, tall) <= min(LARGEST_CODE, 1.25 * min(wide, tall))


def _widened(area: tuple[float, float, float, float], content: Painted) -> tuple[float, float, float, float]:
    """An area with a quiet zone around it, within the page."""
    edge = 0.08 * max(area[2] - area[0], area[3] - area[1])
    left, top, right, bottom = area
    return (
        max(0.0, left - edge),
        max(0.0, top - edge),
        min(content.width, right + edge),
        min(content.height, bottom + edge),
    )


def _fraction(area: tuple[float, float, float, float], content: Painted) -> Box:
    left, top, right, bottom = area
    wide, tall = content.width, content.height
    return rounded(max(0.0, left / wide), max(0.0, top / tall), min(1.0, right / wide), min(1.0, bottom / tall))
