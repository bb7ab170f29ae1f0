"""The values of an XML tree as entries of a channel: path with indices, value, XPath as locator."""

from __future__ import annotations

from collections.abc import Iterator

from lxml import etree

from extractors.reading.safe_xml import local
from heyan.pages import Channel, Entry, Reason
from heyan.vocabulary import ReasonCode, Source

MOST_ENTRIES = 20_000
LONGEST_VALUE = 4000
SKIPPED = frozenset({"SignatureValue", "X509Data", "X509Certificate", "TaxControlCode"})
"""Hundreds of characters that say nothing to a reader."""


def entries_of(root: etree._Element) -> tuple[Entry, ...]:
    """Every element with text of its own, in document order; paths leave the root out and count from [2] on."""
    found = []
    for path, xpath, element in _walk(root):
        value = (element.text or "").strip()
        if value and local(element) not in SKIPPED:
            found.append(Entry(path or local(element), value[:LONGEST_VALUE], locator=xpath))
        if len(found) >= MOST_ENTRIES:
            break
    return tuple(found)


def left_out(root: etree._Element) -> tuple[Reason, ...]:
    """Warnings for values that are longer than is kept, and for more values than are."""
    lengths = [len((element.text or "").strip()) for element in root.iter() if local(element) not in SKIPPED]
    longest, count = max(lengths, default=0), sum(length > 0 for length in lengths)
    found = []
    if longest > LONGEST_VALUE:
        found.append(Reason(ReasonCode.VALUE_TOO_LONG, f"value_characters {LONGEST_VALUE}: {longest}"))
    if count > MOST_ENTRIES:
        found.append(Reason(ReasonCode.SIZE_LIMIT, f"values {MOST_ENTRIES}: {count}"))
    return tuple(found)


def _walk(root: etree._Element) -> Iterator[tuple[str, str, etree._Element]]:
    """(path, XPath, element), depth first, without recursion."""
    stack: list[tuple[str, str, etree._Element]] = [("", f"/{local(root)}", root)]
    while stack:
        path, xpath, element = stack.pop()
        yield path, xpath, element
        counts: dict[str, int] = {}
        below = []
        for child in element:
            name = local(child)
            if name:
                count = counts[name] = counts.get(name, 0) + 1
                step = name if count == 1 else f"{name}[{count}]"
                below.append((f"{path}/{step}" if path else step, f"{xpath}/{name}[{count}]", child))
        stack.extend(reversed(below))


def form_of(root: etree._Element) -> str:
    """Which vocabulary a tree speaks: `einvoice_xml`, `einvoice_ofd`, `xbrl_einv` or `xml`."""
    name = local(root)
    space = str(root.tag).partition("}")[0].lstrip("{") if "}" in str(root.tag) else ""
    if name == "EInvoice" or any(local(child) == "EInvoiceData" for child in root):
        return "einvoice_xml"
    if name == "xbrl" or "xbrl.mof.gov.cn" in space:
        return "xbrl_einv"
    return "einvoice_ofd" if name == "eInvoice" else "xml"


def channel_of(root: etree._Element, page: int = 1) -> tuple[Channel, ...]:
    """The tree as a channel; none where it states nothing."""
    entries = entries_of(root)
    return (Channel(Source.XML, form_of(root), page, entries),) if entries else ()
