"""OFD (GB/T 33190): page objects as words, data that the makers put beside them as channels."""

from __future__ import annotations

import io
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

from lxml import etree
from PIL import Image

from extractors.reading.book import Context, Leaf, Refusal, note
from extractors.reading.codes import code_channel, codes
from extractors.reading.drawing import drawn
from extractors.reading.image import check_pixels, rgb
from extractors.reading.ofd_objects import MILLIMETRE, Objects, numbers
from extractors.reading.ofd_parts import OfdDocument, OfdPage, OfdParts
from extractors.reading.package import Package
from extractors.reading.pdf_content import Area, Painted
from extractors.reading.pdf_words import page_rulings, text_layer
from extractors.reading.safe_xml import children, local, parsed
from extractors.reading.scan import read_scan
from extractors.reading.upright import rounded
from extractors.reading.xml_values import channel_of, left_out
from heyan.geometry import Box, union
from heyan.pages import Channel, Entry, Page, Reason
from heyan.vocabulary import ReasonCode, Source

if TYPE_CHECKING:
    from extractors.reading.book import Picture

CODE_SHAPE = 1.25


class OfdBook:
    """An OFD file as a book; the pages of all its documents one after the other."""

    format = "ofd"

    def __init__(self, path: Path, context: Context) -> None:
        self._context = context
        self._package = Package(path, context.folder, context.limits)
        parts = OfdParts(self._package, context.limits)
        self._documents = parts.documents
        self._pages = [(document, page) for document in parts.documents for page in document.pages]
        self.count = len(self._pages)
        if self.count == 0:
            raise Refusal(ReasonCode.MISSING_PART, "OFD without pages")
        embedded: list[Reason] = []
        self.channels: tuple[Channel, ...] = tuple(self._stated(embedded))
        self.warnings: tuple[Reason, ...] = tuple(dict.fromkeys([*parts.warnings, *embedded]))

    def size(self, number: int) -> tuple[float, float]:
        box = self._pages[number - 1][1].box
        return round(box[2] * MILLIMETRE, 2), round(box[3] * MILLIMETRE, 2)

    def read(self, number: int, share: float) -> Leaf:
        document, _ = self._pages[number - 1]
        objects = self._objects(number)
        made, hidden = self._by_objects(number, objects)
        if not made.words and objects.images:
            return read_scan(
                self.picture(number, self._context.limits.dpi), number, self.size(number), self._context, share
            )
        unseen = Reason(ReasonCode.TEXT_LAYER_MISMATCH, f"page {number}: {hidden} characters that are not shown")
        channels = (*self._tags(document, number, objects), *self._codes(document, objects, number))
        return Leaf(made, channels, (unseen,) if hidden > 3 else ())

    def picture(self, number: int, dpi: int) -> Picture:
        document, _ = self._pages[number - 1]
        objects = self._objects(number)
        page, _ = self._by_objects(number, objects)
        return drawn(page, dpi, self._context.limits, self._pictures(document, objects, number))

    def _by_objects(self, number: int, objects: Objects) -> tuple[Page, int]:
        """The page as its objects say it, and how many characters they hide."""
        width, height = self.size(number)
        rulings = page_rulings(objects.painted)
        layer = text_layer(objects.painted, rulings)
        page = Page(
            number=number,
            width=width,
            height=height,
            source=Source.TEXT,
            words=layer.words,
            rulings=rulings,
            seals=tuple(self._box(_area(seal), number) for seal in self._pages[number - 1][1].seals),
            pictures=tuple(self._box(area, number) for area in objects.painted.pictures),
        )
        return page, objects.hidden + layer.hidden

    def close(self) -> None:
        self._package.close()

    def _objects(self, number: int) -> Objects:
        page: OfdPage = self._pages[number - 1][1]
        width, height = self.size(number)
        objects = Objects(Painted(width, height))
        origin = (-page.box[0], -page.box[1])
        for tree in (*page.templates, page.content):
            objects.add(tree, origin)
        for appearance in page.annotations:
            x, y = numbers(appearance.get("Boundary"), 2)
            objects.add(appearance, (x + origin[0], y + origin[1]))
        return objects

    def _box(self, area: Area, number: int) -> Box:
        width, height = self.size(number)
        left, top, right, bottom = area
        return rounded(max(0, left / width), max(0, top / height), min(1, right / width), min(1, bottom / height))

    def _stated(self, embedded: list[Reason]) -> Iterator[Channel]:
        """Custom data and attached XML of every document, on its first page."""
        first = 1
        for document in self._documents:
            entries = tuple(Entry(name[:200], value[:4000]) for name, value in document.custom)
            if entries:
                yield Channel(Source.OFD, "ofd_custom_data", first, entries)
            for name, part in document.attachments:
                yield from self._attached(name, part, first, embedded)
            first += len(document.pages)

    def _attached(self, name: str, part: str, page: int, embedded: list[Reason]) -> tuple[Channel, ...]:
        content = self._package.read(part, self._context.limits.xml_bytes)
        if content is None:
            embedded.append(Reason(ReasonCode.MISSING_PART, f"attachment {name[:80]}"))
            return ()
        if not part.lower().endswith(".xml"):
            embedded.append(Reason(ReasonCode.EMBEDDED_FILE, f"attachment {name[:80]}"))
            return ()
        try:
            root, warnings = parsed(content, self._context.limits, forgiving=False)
        except Refusal as refusal:
            embedded.append(Reason(refusal.reason.code, f"attachment {name[:80]}"))
            return ()
        embedded.extend((*warnings, *left_out(root)))
        return channel_of(root, page)

    def _tags(self, document: OfdDocument, number: int, objects: Objects) -> tuple[Channel, ...]:
        """What the makers' tags say that objects of this page are."""
        page_id = self._pages[number - 1][1].id
        entries = tuple(entry for tree in document.tags for entry in self._tagged(tree, page_id, number, objects))
        return (Channel(Source.OFD, "ofd_custom_tag", number, entries),) if entries else ()

    def _tagged(self, tree: etree._Element, page_id: str, number: int, objects: Objects) -> Iterator[Entry]:
        for path, element in _paths(tree):
            found = [
                objects.texts[(reference.text or "").strip()]
                for reference in children(element, "ObjectRef")
                if reference.get("PageRef", page_id) == page_id and (reference.text or "").strip() in objects.texts
            ]
            if found:
                box = union(self._box(area, number) for _, area in found)
                yield Entry(path, "".join(text for text, _ in found), box=box)

    def _pictures(self, document: OfdDocument, objects: Objects, number: int) -> list[tuple[Box, Image.Image | None]]:
        return [(self._box(area, number), self._image(document, resource)) for resource, area in objects.images]

    def _image(self, document: OfdDocument, resource: str) -> Image.Image | None:
        """An image of the package, None where Pillow cannot show it (JBIG2)."""
        content = self._package.read(document.images.get(resource, "?"))
        if content is None:
            return None
        try:
            image = Image.open(io.BytesIO(content), formats=("PNG", "JPEG", "BMP", "TIFF"))
            check_pixels(image.size, self._context.limits)
            image.load()
        except (OSError, ValueError, SyntaxError, Refusal) as error:
            note(error)
            return None
        return image

    def _codes(self, document: OfdDocument, objects: Objects, number: int) -> Iterator[Channel]:
        """QR codes among the images; the place is the image's."""
        for resource, area in objects.images:
            wide, tall = area[2] - area[0], area[3] - area[1]
            image = (
                self._image(document, resource) if 0 < wide < CODE_SHAPE * tall and tall < CODE_SHAPE * wide else None
            )
            if image is not None:
                for text, _ in codes(rgb(image)):
                    yield code_channel(number, text, self._box(area, number))


def _area(seal: list[float]) -> Area:
    x, y, wide, tall = (side * MILLIMETRE for side in seal)
    return x, y, x + wide, y + tall


def _paths(root: etree._Element) -> Iterator[tuple[str, etree._Element]]:
    """(path, element) of every element that refers to objects; the root is left out, repeats count from [2] on."""
    stack: list[tuple[str, etree._Element]] = [("", root)]
    while stack:
        path, element = stack.pop()
        if any(local(child) == "ObjectRef" for child in element):
            yield path or local(element), element
        counts: dict[str, int] = {}
        below = []
        for child in element:
            name = local(child)
            if name and name != "ObjectRef":
                counts[name] = counts.get(name, 0) + 1
                step = name if counts[name] == 1 else f"{name}[{counts[name]}]"
                below.append((f"{path}/{step}" if path else step, child))
        stack.extend(reversed(below))
