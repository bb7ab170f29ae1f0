"""PDFs with more than one revision: a digital signature over the file, and what was added after it."""

from __future__ import annotations

import re

HOLE = 512
"""Hexadecimal digits kept free for the signature's bytes."""


def signed(raw: bytes) -> bytes:
    """The PDF with a signature field whose byte range covers the whole file (its bytes sign nothing)."""
    field, value = _size(raw), _size(raw) + 1
    contents = b"<" + b"0" * HOLE + b">"
    blank = b"[0 0000000000 0000000000 0000000000]"
    objects = {
        field: b"<</FT/Sig/Type/Annot/Subtype/Widget/Rect[0 0 0 0]/F 132/T(Signature1)/V %d 0 R>>" % value,
        value: b"<</Type/Sig/Filter/Adobe.PPKLite/SubFilter/adbe.pkcs7.detached/ByteRange%s/Contents%s>>"
        % (blank, contents),
        _root(raw): _catalogue(raw, b"/AcroForm<</SigFlags 3/Fields[%d 0 R]>>" % field),
    }
    out = appended(raw, objects)
    start = out.index(contents)
    end = start + len(contents)
    span = b"[0 %010d %010d %010d]" % (start, end, len(out) - end)
    return out.replace(blank, span)


def changed(raw: bytes) -> bytes:
    """The PDF with one more revision behind its last byte."""
    number = _size(raw)
    return appended(raw, {number: b"<</Type/Annot/Subtype/Stamp/Rect[400 700 520 740]/Contents(changed)>>"})


def appended(raw: bytes, objects: dict[int, bytes]) -> bytes:
    """An incremental update: new or replaced objects, their table, and a trailer that points to the one before."""
    out = raw if raw.endswith(b"\n") else raw + b"\n"
    table = b""
    for number, body in sorted(objects.items()):
        table += b"%d 1\n%010d 00000 n \n" % (number, len(out))
        out += b"%d 0 obj\n%s\nendobj\n" % (number, body)
    start = len(out)
    last = raw[raw.rindex(b"startxref") + len(b"startxref") :].split()[0]
    size = max(_size(raw), *(number + 1 for number in objects))
    trailer = b"<</Size %d/Root %d 0 R/Prev %s>>" % (size, _root(raw), last)
    return out + b"xref\n" + table + b"trailer\n" + trailer + b"\nstartxref\n%d\n%%%%EOF\n" % start


def _size(raw: bytes) -> int:
    return int(re.findall(rb"/Size (\d+)", raw)[-1])


def _root(raw: bytes) -> int:
    return int(re.findall(rb"/Root (\d+) 0 R", raw)[-1])


def _catalogue(raw: bytes, added: bytes) -> bytes:
    """The catalogue's dictionary with one more entry."""
    found = re.search(rb"(?:^|\n)%d 0 obj\s*<<(.*?)>>\s*endobj" % _root(raw), raw, re.DOTALL)
    if found is None:
        raise ValueError("no catalogue")
    return b"<<" + found[1] + added + b">>"
