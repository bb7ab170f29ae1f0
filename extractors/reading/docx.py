"""DOCX: what its text and tables say, laid out on pages; scans pasted into it are pages of their own."""

from __future__ import annotations

import io
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

from lxml import etree
from PIL import Image

from extractors.reading.book import Context, Leaf, Refusal, note
from extractors.reading.docx_layout import Setter
from extractors.reading.docx_parts import DocxTable, Paragraph, Seen, attribute, blocks_of
from extractors.reading.drawing import drawn
from extractors.reading.image import check_pixels, rgb
from extractors.reading.office_oddities import odd_fields, outward
from extractors.reading.package import Package, located
from extractors.reading.safe_xml import descendants, local, parsed
from extractors.reading.scan import read_scan
from heyan.pages import Channel, Reason
from heyan.vocabulary import ReasonCode, Source

if TYPE_CHECKING:
    from extractors.reading.book import Picture

DOCUMENT = "word/document.xml"
LEAST_SIDE = 300
"""Pixels; smaller pictures are logos and signs, not papers."""
MOST_PICTURES = 200


class DocxBook:
    """A DOCX file as a book: laid out pages first, then one page for each large picture."""

    format = "docx"

    def __init__(self, path: Path, context: Context) -> None:
        self._context = context
        self._package = Package(path, context.folder, context.limits)
        self.channels: tuple[Channel, ...] = ()
        self._seen = Seen()
        body = self._part(self._main())
        if body is None:
            raise Refusal(ReasonCode.MISSING_PART, DOCUMENT)
        setter = Setter()
        setter.blocks(self._edges(body, "headerReference"))
        blocks = list(blocks_of(body, self._seen))
        setter.blocks(blocks)
        setter.blocks(self._edges(body, "footerReference"))
        self._pages = [sheet.page(Source.DOCX) for sheet in setter.sheets]
        self._pictures = self._large_pictures(blocks)
        self.count = len(self._pages) + len(self._pictures)
        self.warnings: tuple[Reason, ...] = tuple(self._oddities(body))

    def size(self, number: int) -> tuple[float, float]:
        if number <= len(self._pages):
            page = self._pages[number - 1]
            return page.width, page.height
        return self._picture_size(number)

    def read(self, number: int, share: float) -> Leaf:
        if number <= len(self._pages):
            return Leaf(self._pages[number - 1])
        return read_scan(self._pasted(number), number, self.size(number), self._context, share)

    def picture(self, number: int, dpi: int) -> Picture:
        if number <= len(self._pages):
            return drawn(self._pages[number - 1], dpi, self._context.limits)
        return self._pasted(number)

    def close(self) -> None:
        self._package.close()

    def _main(self) -> str:
        """The main part: where the package's relations say, else the usual place."""
        relations = self._relations("_rels/.rels")
        target = next((to for kind, to in relations.values() if kind.endswith("/officeDocument")), DOCUMENT)
        return located("/" + target.lstrip("/"), "")

    def _part(self, name: str) -> etree._Element | None:
        content = self._package.read(name, self._context.limits.xml_bytes)
        return None if content is None else parsed(content, self._context.limits)[0]

    def _relations(self, name: str) -> dict[str, tuple[str, str]]:
        """Relation id → (type, target) of the relations that lead inside the package."""
        tree = self._part(name)
        found = {}
        for item in descendants(tree, "Relationship") if tree is not None else ():
            if item.get("TargetMode") != "External":
                found[item.get("Id", "")] = (item.get("Type", ""), item.get("Target", ""))
        return found

    def _edges(self, body: etree._Element, kind: str) -> Iterator[Paragraph | DocxTable]:
        """The blocks of headers or footers that say anything, each part once."""
        relations = self._relations("word/_rels/document.xml.rels")
        parts = dict.fromkeys(attribute(item, "id") for item in descendants(body, kind))
        for link in parts:
            tree = self._part(located(relations.get(link, ("", "?"))[1], DOCUMENT))
            if tree is not None:
                yield from (b for b in blocks_of(tree, self._seen) if isinstance(b, DocxTable) or b.text)

    def _large_pictures(self, blocks: list[Paragraph | DocxTable]) -> list[str]:
        """The parts of pictures large enough to be papers, in order."""
        relations = self._relations("word/_rels/document.xml.rels")
        parts = [located(relations.get(link, ("", "?"))[1], DOCUMENT) for link in _links(blocks)]
        return [part for part in dict.fromkeys(parts) if self._is_paper(part)][:MOST_PICTURES]

    def _is_paper(self, part: str) -> bool:
        image = self._image(part)
        return image is not None and min(image.size) >= LEAST_SIDE

    def _image(self, part: str) -> Image.Image | None:
        content = self._package.read(part)
        if content is None:
            return None
        try:
            return Image.open(io.BytesIO(content), formats=("PNG", "JPEG", "BMP", "TIFF", "WEBP", "GIF"))
        except (OSError, ValueError, SyntaxError) as error:
            note(error)
            return None

    def _picture_size(self, number: int) -> tuple[float, float]:
        image = self._image(self._pictures[number - 1 - len(self._pages)])
        return (float(image.width), float(image.height)) if image else (1.0, 1.0)

    def _pasted(self, number: int) -> Picture:
        image = self._image(self._pictures[number - 1 - len(self._pages)])
        if image is None:
            raise Refusal(ReasonCode.CORRUPT, "picture in a DOCX")
        check_pixels(image.size, self._context.limits)
        try:
            return rgb(image)
        except (OSError, ValueError, SyntaxError) as error:
            raise Refusal(ReasonCode.CORRUPT, "picture in a DOCX") from error

    def _oddities(self, body: etree._Element) -> Iterator[Reason]:
        """Warnings about what the file holds beside its shown text."""
        names = self._package.names
        if any(name.endswith("vbaproject.bin") for name in names):
            yield Reason(ReasonCode.MACRO, "document with macros")
        if any(name.startswith(("word/embeddings/", "word/activex/")) for name in names):
            yield Reason(ReasonCode.EMBEDDED_FILE, "embedded objects")
        yield from odd_fields(body)
        if any(local(item) == "altChunk" for item in body.iter()):
            yield Reason(ReasonCode.HIDDEN_CONTENT, "content in another format, not read")
        if self._seen.too_deep:
            yield Reason(ReasonCode.HIDDEN_CONTENT, f"{self._seen.too_deep} tables nested too deep, not read")
        if self._seen.hidden:
            yield Reason(ReasonCode.HIDDEN_CONTENT, f"{self._seen.hidden} hidden characters, not read")
        if self._seen.deleted:
            yield Reason(
                ReasonCode.HIDDEN_CONTENT, f"tracked changes: {self._seen.deleted} deleted characters, not read"
            )
        elif any(local(item) in ("ins", "moveTo") for item in body.iter()):
            yield Reason(ReasonCode.HIDDEN_CONTENT, "tracked changes: inserted text")
        yield from outward(self._package, self._context.limits)


def _links(blocks: list[Paragraph | DocxTable]) -> Iterator[str]:
    """Relation ids of all pictures, in order, those in tables too."""
    for block in blocks:
        if isinstance(block, Paragraph):
            yield from block.pictures
        else:
            for cell in block.cells:
                yield from _links(cell.blocks)
