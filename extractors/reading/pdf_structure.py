"""What a PDF is besides its pages: metadata, signatures, scripts, forms, embedded files."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

from pdfminer.pdftypes import PDFObjRef, resolve1
from pdfminer.psparser import PSLiteral

from heyan.pages import Channel, Entry, Reason
from heyan.vocabulary import ReasonCode, Source

ACTIVE = ("JavaScript", "Launch", "Rendition", "RichMediaExecute")
OUTWARD = ("GoToR", "GoToE", "ImportData", "SubmitForm")
BYTE_RANGE = re.compile(rb"/ByteRange\s*\[\s*(\d+)\s+(\d+)\s+(\d+)\s+(\d+)\s*\]")
LONGEST_VALUE = 4000
MOST_ENTRIES = 200


def info_channel(metadata: dict[str, Any]) -> tuple[Channel, ...]:
    """The Info dictionary as a channel: invoices of the tax bureau carry their figures there."""
    entries = tuple(
        Entry(str(key)[:200], value.strip()[:LONGEST_VALUE])
        for key, value in sorted(metadata.items(), key=lambda item: str(item[0]))[:MOST_ENTRIES]
        if isinstance(value, str) and value.strip()
    )
    return (Channel(Source.PDF_METADATA, "pdf_info", 1, entries),) if entries else ()


def revisions(path: Path) -> tuple[Reason, ...]:
    """Warnings for a file that was added to, above all after it was signed."""
    content = path.read_bytes()
    size = len(content.rstrip(b"\r\n\x00 \t"))
    ranges = [[int(part) for part in found.groups()] for found in BYTE_RANGE.finditer(content)]
    signed = max((start + length for _, _, start, length in ranges), default=0)
    if 0 < signed < size:
        return (Reason(ReasonCode.CHANGED_AFTER_SIGNING, f"signed up to byte {signed} of {size}"),)
    ends = content.count(b"startxref") - (1 if b"/Linearized" in content[:2048] else 0)
    if ends > 1 and not ranges:
        return (Reason(ReasonCode.INCREMENTAL_UPDATE, f"{ends} revisions"),)
    return ()


def contents(catalog: Any) -> tuple[Reason, ...]:
    """Warnings for scripts, embedded files, forms and outward actions that the catalogue names."""
    found: list[Reason] = []
    names = _dict(_dict(catalog).get("Names"))
    actions = [catalog.get("OpenAction"), *_dict(catalog.get("AA")).values()]
    if names.get("JavaScript") is not None or any(_action(action) in ACTIVE for action in actions):
        found.append(Reason(ReasonCode.ACTIVE_CONTENT, "script or launch action"))
    if names.get("EmbeddedFiles") is not None and _dict(names["EmbeddedFiles"]).get("Names") != []:
        found.append(Reason(ReasonCode.EMBEDDED_FILE, "embedded files"))
    form = _dict(catalog.get("AcroForm"))
    fields = [_dict(field) for field in _list(form.get("Fields"))]
    if form.get("XFA") is not None or any(_name(field.get("FT")) != "Sig" for field in fields):
        found.append(Reason(ReasonCode.FORM_FIELDS, f"{len(fields)} form fields"))
    return tuple(found)


def attachments(page: Any) -> tuple[Reason, ...]:
    """Warnings for what a page's annotations would do or carry."""
    found: set[Reason] = set()
    for annotation in _list(page.annots)[:5000]:
        parts = _dict(annotation)
        actions = [parts.get("A"), *_dict(parts.get("AA")).values()]
        kinds = {_action(action) for action in actions}
        if kinds & set(ACTIVE):
            found.add(Reason(ReasonCode.ACTIVE_CONTENT, "script or launch action"))
        if kinds & set(OUTWARD):
            found.add(Reason(ReasonCode.EXTERNAL_REFERENCE, "action on another file or server"))
        if _name(parts.get("Subtype")) == "FileAttachment":
            found.add(Reason(ReasonCode.EMBEDDED_FILE, "file attached to a page"))
    return tuple(sorted(found, key=lambda reason: reason.code))


def _action(action: Any) -> str:
    return _name(_dict(action).get("S"))


def _name(value: Any) -> str:
    value = _resolved(value)
    return str(value.name) if isinstance(value, PSLiteral) else ""


def _dict(value: Any) -> dict[str, Any]:
    value = _resolved(value)
    return value if isinstance(value, dict) else {}


def _list(value: Any) -> list[Any]:
    value = _resolved(value)
    return value if isinstance(value, list) else []


def _resolved(value: Any) -> Any:
    return resolve1(value) if isinstance(value, PDFObjRef) else value
