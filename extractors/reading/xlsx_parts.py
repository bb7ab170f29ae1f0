"""What a workbook holds beside its values: formulas, macros, hidden sheets, rows and columns, links to elsewhere."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field

from extractors.limits import Limits
from extractors.reading.book import Refusal
from extractors.reading.number_formats import Looks, cell_looks, style_looks
from extractors.reading.office_oddities import outward
from extractors.reading.package import Package, located
from extractors.reading.safe_xml import descendants, parsed
from heyan.pages import Reason
from heyan.vocabulary import ReasonCode

FORMULA = re.compile(rb"<(?:\w+:)?f[ >/]")
NO_VALUE = re.compile(
    rb"</(?:\w+:)?f>\s*</(?:\w+:)?c>|<(?:\w+:)?f[^>]*/>\s*</(?:\w+:)?c>|<(?:\w+:)?v\s*/>|</(?:\w+:)?f>\s*<(?:\w+:)?v>\s*</"
)
HIDDEN = re.compile(rb"<(?:\w+:)?(row|col)\b[^>]*\bhidden=\"(?:1|true)\"")
ROW = re.compile(rb"<(?:\w+:)?row\b[^>]{0,300}?\br=\"(\d{1,7})\"")
CELL = re.compile(rb"<(?:\w+:)?c\b[^>]{0,100}?\br=\"([A-Z]{1,3})\d")
STARTS = re.compile(rb"<(?:\w+:)?f\b[^>]*>[^<|]{1,60}\|[^<!]{1,300}!")
"""`=cmd|'/c calc'!A0`: no formula has a bar but one that talks to a program."""
WORKBOOK, STRINGS = "xl/workbook.xml", "xl/sharedStrings.xml"
MOST_LINKS = 100
SINCE_1904 = re.compile(rb"<(?:\w+:)?workbookPr\b[^>]*\bdate1904=\"(?:1|true)\"")


@dataclass(frozen=True, slots=True)
class Parts:
    """What the parts of a workbook say beside the values: warnings, places that each sheet spans, looks of numbers."""

    warnings: tuple[Reason, ...] = ()
    spans: Mapping[str, int] = field(default_factory=dict)
    looks: Mapping[str, Looks] = field(default_factory=dict)
    since_1904: bool = False


def workbook_parts(package: Package, limits: Limits) -> Parts:
    """What is said about all sheets.

    Reading the parts here also counts what they unpack to before anybody else does.
    """
    found = []
    spans = {}
    looks: dict[str, Looks] = {}
    styles = style_looks(package, limits)
    names = package.names
    if any(name.endswith("vbaproject.bin") for name in names):
        found.append(Reason(ReasonCode.MACRO, "workbook with macros"))
    links = [name for name in names if name.startswith("xl/externallinks/") and name.endswith(".xml")]
    if links:
        found.append(Reason(ReasonCode.EXTERNAL_REFERENCE, "links to other workbooks"))
    else:
        found += outward(package, limits)
    for name in (*links[:MOST_LINKS], STRINGS):
        content = package.read(name) or b""  # counted here, before calamine unpacks it whatever its size
        if name != STRINGS and b"ddeLink" in content:
            found.append(Reason(ReasonCode.ACTIVE_CONTENT, "link that talks to a program (DDE)"))
    if any(name.startswith(("xl/embeddings/", "xl/activex/")) for name in names):
        found.append(Reason(ReasonCode.EMBEDDED_FILE, "embedded objects"))
    for title, part in sheet_parts(package, limits):
        content = package.read(part) or b""
        spans[title] = span(content)
        looks[title] = cell_looks(content, styles)
        hidden = {kind.decode() for kind in HIDDEN.findall(content)}
        if hidden:
            what = " and ".join({"row": "rows", "col": "columns"}[kind] for kind in sorted(hidden, reverse=True))
            found.append(Reason(ReasonCode.HIDDEN_CONTENT, f"{title}: hidden {what}"))
        formulas = len(FORMULA.findall(content))
        if formulas:
            found.append(Reason(ReasonCode.FORMULA, f"{title}: {formulas} formulas, their stored results are read"))
        if STARTS.search(content):
            found.append(Reason(ReasonCode.ACTIVE_CONTENT, f"{title}: formula that talks to a program (DDE)"))
        if formulas and NO_VALUE.search(content):
            found.append(Reason(ReasonCode.CACHED_VALUE, f"{title}: formulas without a stored result"))
    since_1904 = bool(SINCE_1904.search(package.read(WORKBOOK, limits.xml_bytes) or b""))
    return Parts(tuple(found), spans, looks, since_1904)


def span(content: bytes) -> int:
    """Rows × columns from A1 to the last cell of a sheet's part."""
    rows = max((int(row) for row in ROW.findall(content)), default=1)
    widest = max((len(letters) for letters in CELL.findall(content)), default=1)
    last = max((letters for letters in CELL.findall(content) if len(letters) == widest), default=b"A")
    columns = 0
    for letter in last:
        columns = columns * 26 + letter - 64
    return rows * columns


def sheet_parts(package: Package, limits: Limits) -> list[tuple[str, str]]:
    """(title, part) of every sheet; Refusal where the workbook part is missing."""
    content = package.read(WORKBOOK, limits.xml_bytes)
    if content is None:
        raise Refusal(ReasonCode.MISSING_PART, WORKBOOK)
    root, _ = parsed(content, limits)
    relations = package.read("xl/_rels/workbook.xml.rels", limits.xml_bytes)
    targets = {}
    if relations is not None:
        tree, _ = parsed(relations, limits)
        targets = {item.get("Id", ""): item.get("Target", "") for item in descendants(tree, "Relationship")}
    found = []
    for sheet in descendants(root, "sheet"):
        link = next((value for key, value in sheet.attrib.items() if str(key).endswith("}id")), "")
        found.append((str(sheet.get("name", "")), located(targets.get(str(link), "?"), WORKBOOK)))
    return found
