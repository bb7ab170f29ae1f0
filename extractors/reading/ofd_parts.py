"""The parts of an OFD package: documents, their pages, templates, resources, attachments, tags, signatures."""

from __future__ import annotations

import base64
import binascii
import hashlib
import posixpath
from collections.abc import Iterator
from dataclasses import dataclass, field

from lxml import etree

from extractors.limits import Limits
from extractors.reading.book import Refusal
from extractors.reading.ofd_objects import numbers
from extractors.reading.package import Package, located
from extractors.reading.safe_xml import children, descendants, first_text, parsed
from heyan.pages import Reason
from heyan.vocabulary import ReasonCode

DIGESTS = {"1.2.156.10197.1.401": "sm3", "md5": "md5", "sha1": "sha1", "sha-1": "sha1", "sha256": "sha256"}
A4 = "0 0 210 297"


@dataclass
class OfdPage:
    """One page: its id, content, the templates under it and its size in millimetres."""

    id: str
    part: str
    content: etree._Element
    templates: list[etree._Element]
    box: list[float]
    annotations: list[etree._Element] = field(default_factory=list)
    seals: list[list[float]] = field(default_factory=list)


@dataclass
class OfdDocument:
    """One DocBody: what it states beside its pages."""

    custom: list[tuple[str, str]]
    pages: list[OfdPage]
    attachments: list[tuple[str, str]]
    tags: list[etree._Element]
    images: dict[str, str]


class OfdParts:
    """Reads the parts of a package; what is missing or broken is a warning, not the end."""

    def __init__(self, package: Package, limits: Limits) -> None:
        self._package = package
        self._limits = limits
        self.warnings: list[Reason] = []
        root = self.xml("OFD.xml")
        if root is None:
            raise Refusal(ReasonCode.MISSING_PART, "OFD.xml")
        self.documents = [self._document(body) for body in children(root, "DocBody")]
        self._signatures(root)

    def xml(self, name: str) -> etree._Element | None:
        """A part as a tree; None, with a warning, where it is not there or no XML. Entities refuse the whole file."""
        try:
            content = self._package.read(name, self._limits.xml_bytes)
            if content is None:
                self.warnings.append(Reason(ReasonCode.MISSING_PART, posixpath.basename(name)[:80]))
                return None
            root, warnings = parsed(content, self._limits, forgiving=True)
        except Refusal as refusal:
            if refusal.reason.code is not ReasonCode.CORRUPT:
                raise
            self.warnings.append(Reason(ReasonCode.CORRUPT, posixpath.basename(name)[:80]))
            return None
        self.warnings.extend(warnings)
        return root

    def _document(self, body: etree._Element) -> OfdDocument:
        custom = [
            (data.get("Name", "").strip(), (data.text or "").strip())
            for data in descendants(body, "CustomData")
            if data.get("Name") and (data.text or "").strip()
        ]
        base = located(first_text(body, "DocRoot") or "Doc_0/Document.xml", "OFD.xml")
        root = self.xml(base)
        if root is None:
            return OfdDocument(custom, [], [], [], {})
        templates = {
            item.get("ID", ""): located(item.get("BaseLoc", ""), base) for item in descendants(root, "TemplatePage")
        }
        whole = first_text(root, "PhysicalBox") or A4
        pages = [
            page
            for item in descendants(root, "Page")
            if item.get("BaseLoc") and (page := self._page(item, base, templates, whole))
        ]
        self._annotations(root, base, pages)
        return OfdDocument(
            custom, pages, list(self._attachments(root, base)), self._tags(root, base), self._images(root, base)
        )

    def _page(self, item: etree._Element, base: str, templates: dict[str, str], whole: str) -> OfdPage | None:
        part = located(item.get("BaseLoc", ""), base)
        content = self.xml(part)
        if content is None:
            return None
        used = dict.fromkeys(templates.get(use.get("TemplateID", "")) for use in children(content, "Template"))
        below = [tree for name in used if name and (tree := self.xml(name)) is not None]
        box = numbers(first_text(content, "PhysicalBox") or whole, 4)
        return OfdPage(item.get("ID", ""), part, content, below, box if box[2] > 0 and box[3] > 0 else numbers(A4, 4))

    def _annotations(self, root: etree._Element, base: str, pages: list[OfdPage]) -> None:
        """What annotations show (stamps, notes such as how often a file was downloaded)."""
        for listing in self._listed(root, base, "Annotations"):
            name, tree = listing
            for item in children(tree, "Page"):
                page = next((page for page in pages if page.id == item.get("PageID")), None)
                loc = first_text(item, "FileLoc")
                content = self.xml(located(loc, name)) if page and loc else None
                if page and content is not None:
                    page.annotations.extend(descendants(content, "Appearance"))

    def _attachments(self, root: etree._Element, base: str) -> Iterator[tuple[str, str]]:
        """(name, part) of every attachment; a location that leads nowhere is looked for by its file name."""
        for name, tree in self._listed(root, base, "Attachments"):
            for item in children(tree, "Attachment"):
                part = located(first_text(item, "FileLoc") or item.text or "", name)
                if not self._package.has(part):
                    last = "/" + posixpath.basename(part).lower()
                    part = next((other for other in self._package.names if other.endswith(last)), part)
                yield item.get("Name", ""), part

    def _tags(self, root: etree._Element, base: str) -> list[etree._Element]:
        trees = []
        for name, tree in self._listed(root, base, "CustomTags"):
            for item in descendants(tree, "FileLoc"):
                found = self.xml(located(item.text or "", name))
                if found is not None:
                    trees.append(found)
        return trees

    def _images(self, root: etree._Element, base: str) -> dict[str, str]:
        """Resource id → part of every image."""
        found = {}
        for kind in ("PublicRes", "DocumentRes"):
            for name, tree in self._listed(root, base, kind):
                folder = located((tree.get("BaseLoc") or "").rstrip("/") + "/x", name)
                for media in descendants(tree, "MultiMedia"):
                    found[media.get("ID", "")] = located(first_text(media, "MediaFile"), folder)
        return found

    def _listed(self, root: etree._Element, base: str, kind: str) -> Iterator[tuple[str, etree._Element]]:
        """(part, tree) of every part that the document names under an element."""
        for item in list(descendants(root, kind)):
            if (item.text or "").strip():
                name = located(item.text or "", base)
                tree = self.xml(name)
                if tree is not None:
                    yield name, tree

    def _signatures(self, root: etree._Element) -> None:
        """Places of seals; a warning where a signed part is not what was signed."""
        pages = {page.id: page for document in self.documents for page in document.pages}
        for item in list(descendants(root, "Signatures")):
            name = located(item.text or "", "OFD.xml")
            listing = self.xml(name) if (item.text or "").strip() else None
            for signature in children(listing, "Signature") if listing is not None else ():
                part = located(signature.get("BaseLoc", ""), name)
                tree = self.xml(part)
                if tree is None:
                    continue
                for stamp in descendants(tree, "StampAnnot"):
                    page = pages.get(stamp.get("PageRef", ""))
                    if page:
                        page.seals.append(numbers(stamp.get("Boundary"), 4))
                self._check(tree, part)

    def _check(self, signature: etree._Element, base: str) -> None:
        """Compare the digests that were signed with the parts as they are."""
        for references in descendants(signature, "References"):
            method = DIGESTS.get(references.get("CheckMethod", "").lower())
            if method is None or method not in hashlib.algorithms_available:
                continue
            for reference in children(references, "Reference"):
                part = located(reference.get("FileRef", ""), base)
                content = self._package.read(part)
                try:
                    signed = base64.b64decode(first_text(reference, "CheckValue"), validate=True)
                except (binascii.Error, ValueError):
                    continue
                if content is None or hashlib.new(method, content, usedforsecurity=False).digest() != signed:
                    what = posixpath.basename(part)[:80]
                    self.warnings.append(Reason(ReasonCode.CHANGED_AFTER_SIGNING, f"{what} is not what was signed"))
