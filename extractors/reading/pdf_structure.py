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
UNASKED = (*OUTWARD, "URI")
"""What leads out; a link may do so when it is clicked, nothing may by itself."""
MEDIA = ("RichMedia", "3D", "Movie", "Screen", "Sound")
"""Annotations that play something."""
MOST_ACTIONS, MOST_FIELDS = 100, 5000
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
    form = _dict(catalog.get("AcroForm"))
    fields = [_dict(field) for field in _list(form.get("Fields"))[:MOST_FIELDS]]
    deeds = _kinds([catalog.get("OpenAction"), *_triggered(catalog)])
    deeds |= _kinds([action for field in fields for action in _triggered(field)])
    if names.get("JavaScript") is not None or deeds & set(ACTIVE):
        found.append(Reason(ReasonCode.ACTIVE_CONTENT, "script or launch action"))
    if deeds & set(UNASKED):
        found.append(Reason(ReasonCode.EXTERNAL_REFERENCE, "action on another file or server"))
    embedded = names.get("EmbeddedFiles") is not None and _dict(names["EmbeddedFiles"]).get("Names") != []
    if embedded or _list(catalog.get("AF")):
        found.append(Reason(ReasonCode.EMBEDDED_FILE, "embedded files"))
    if form.get("XFA") is not None or any(_name(field.get("FT")) != "Sig" for field in fields):
        found.append(Reason(ReasonCode.FORM_FIELDS, f"{len(fields)} form fields"))
    return tuple(found)


def attachments(page: Any) -> tuple[Reason, ...]:
    """Warnings for what a page and its annotations would do or carry."""
    found: set[Reason] = set()
    deeds = _kinds(_triggered(page.attrs))
    outward = deeds & set(UNASKED)
    for annotation in _list(page.annots)[:MOST_FIELDS]:
        parts = _dict(annotation)
        clicked, triggered = _kinds([parts.get("A")]), _kinds(_triggered(parts))
        deeds |= clicked | triggered
        outward |= clicked & set(OUTWARD) | triggered & set(UNASKED)
        if _name(parts.get("Subtype")) in MEDIA:
            found.add(Reason(ReasonCode.ACTIVE_CONTENT, "film, sound or model that plays"))
        if _name(parts.get("Subtype")) == "FileAttachment":
            found.add(Reason(ReasonCode.EMBEDDED_FILE, "file attached to a page"))
    if deeds & set(ACTIVE):
        found.add(Reason(ReasonCode.ACTIVE_CONTENT, "script or launch action"))
    if outward:
        found.add(Reason(ReasonCode.EXTERNAL_REFERENCE, "action on another file or server"))
    return tuple(sorted(found, key=lambda reason: (reason.code, reason.detail)))


def _triggered(holder: Any) -> list[Any]:
    """The actions that something sets off by itself: when it is opened, shown, touched, filled in."""
    return list(_dict(_dict(holder).get("AA")).values())


def _kinds(actions: list[Any]) -> set[str]:
    """What actions do, and the actions that follow them (`Next`), however they loop."""
    found: set[str] = set()
    waiting = list(actions)
    for _ in range(MOST_ACTIONS):
        if not waiting:
            break
        action = _dict(waiting.pop())
        found.add(_name(action.get("S")))
        following = _resolved(action.get("Next"))
        waiting += following if isinstance(following, list) else [following]
    return found


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
