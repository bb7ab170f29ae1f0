"""What DOCX and XLSX files do or load beside what they show: fields that start programs, parts that lie elsewhere."""

from __future__ import annotations

import re
from collections.abc import Iterator

from lxml import etree

from extractors.limits import Limits
from extractors.reading.package import Package
from extractors.reading.safe_xml import descendants, local, parsed
from heyan.pages import Reason
from heyan.vocabulary import ReasonCode

STARTS = re.compile(r"DDE(AUTO)?\b", re.IGNORECASE)
LOADS = re.compile(r"(INCLUDEPICTURE|INCLUDETEXT|IMPORT|LINK)\b", re.IGNORECASE)
MOST_PARTS = 500


def odd_fields(body: etree._Element) -> Iterator[Reason]:
    """Warnings for fields of a document that talk to programs or load other files."""
    told = list(_instructions(body))
    if any(STARTS.match(instruction) for instruction in told):
        yield Reason(ReasonCode.ACTIVE_CONTENT, "field that talks to a program (DDE)")
    if any(LOADS.match(instruction) for instruction in told):
        yield Reason(ReasonCode.EXTERNAL_REFERENCE, "field that loads another file")


def _instructions(body: etree._Element) -> Iterator[str]:
    """What each field says; an instruction may be cut into runs, so those of a paragraph are joined."""
    for item in body.iter():
        if local(item) == "fldSimple":
            yield next((str(value) for key, value in item.attrib.items() if str(key).endswith("}instr")), "").strip()
        if local(item) == "p":
            parts = [part.text or "" for part in descendants(item, "instrText")]
            yield "".join(parts).strip()
            yield from (part.strip() for part in parts)


def outward(package: Package, limits: Limits) -> Iterator[Reason]:
    """A warning for relations of any part that lead out of the package; links to click on are none."""
    count = 0
    for name in [name for name in package.names if name.endswith(".rels")][:MOST_PARTS]:
        content = package.read(name, limits.xml_bytes)
        tree = parsed(content, limits)[0] if content else None
        for item in descendants(tree, "Relationship") if tree is not None else ():
            count += item.get("TargetMode") == "External" and not item.get("Type", "").endswith("/hyperlink")
    if count:
        yield Reason(ReasonCode.EXTERNAL_REFERENCE, f"{count} references to other files or servers")
