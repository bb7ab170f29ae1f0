"""Files made for tests: archives with every vice, PDFs by hand, a RAR written byte by byte."""

from __future__ import annotations

import io
import struct
import zipfile
import zlib
from pathlib import Path

from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.cidfonts import UnicodeCIDFont
from reportlab.pdfgen import canvas

from extractors.limits import Limits
from extractors.ocr.engine import EngineIdentity, Line
from extractors.reading.book import Book, Context
from extractors.reading.formats import open_book

PDF_FONT = "STSong-Light"


class Steady:
    """Reads the same line on every page, at the same part of the picture."""

    @property
    def identity(self) -> EngineIdentity:
        return EngineIdentity("steady", "f32", ())

    def read(self, image):
        height, width = image.shape[:2]
        left, top, right, bottom = 0.1 * width, 0.1 * height, 0.5 * width, 0.15 * height
        return (Line("营业执照", ((left, top), (right, top), (right, bottom), (left, bottom)), 0.95),)


STEADY = "tests.extractors.reading.builders:Steady"


def context(folder: Path, **limits: int) -> Context:
    return Context(Limits(**limits), folder, STEADY)


def opened(path: Path, folder: Path, **limits: int) -> Book:
    return open_book(path, context(folder, **limits))


def written(path: Path, content: bytes) -> Path:
    path.write_bytes(content)
    return path


def zipped(members: dict[str, bytes], method: int = zipfile.ZIP_DEFLATED) -> bytes:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", method) as archive:
        for name, content in members.items():
            archive.writestr(name, content)
    return stream.getvalue()


def raw_zip(members: list[tuple[bytes, bytes, int, bytes]], external: int = 0) -> bytes:
    """A stored zip with names as bytes: (name, content, flags, extra)."""
    body, directory = b"", b""
    for name, content, flags, extra in members:
        crc = zlib.crc32(content)
        offset = len(body)
        sizes = struct.pack("<III", crc, len(content), len(content))
        body += struct.pack("<4sHHHHH", b"PK\x03\x04", 20, flags, 0, 0, 0x21) + sizes
        body += struct.pack("<HH", len(name), 0) + name + content
        directory += struct.pack("<4sHHHHHH", b"PK\x01\x02", 0x0314, 20, flags, 0, 0, 0x21) + sizes
        directory += struct.pack("<HHHHHII", len(name), len(extra), 0, 0, 0, external, offset) + name + extra
    end = struct.pack("<4sHHHHIIH", b"PK\x05\x06", 0, 0, len(members), len(members), len(directory), len(body), 0)
    return body + directory + end


def overlapping_zip(claims: int = 50) -> bytes:
    """One compressed member that many directory entries point at."""
    content = zlib.compressobj(9, zlib.DEFLATED, -15)
    packed = content.compress(b"\0" * 1_000_000) + content.flush()
    crc = zlib.crc32(b"\0" * 1_000_000)
    sizes = struct.pack("<III", crc, len(packed), 1_000_000)
    body = struct.pack("<4sHHHHH", b"PK\x03\x04", 20, 0, 8, 0, 0x21) + sizes + struct.pack("<HH", 1, 0) + b"a" + packed
    directory = b""
    for index in range(claims):
        name = b"%d" % index
        directory += struct.pack("<4sHHHHHH", b"PK\x01\x02", 0x0314, 20, 0, 8, 0, 0x21) + sizes
        directory += struct.pack("<HHHHHII", len(name), 0, 0, 0, 0, 0, 0) + name
    return (
        body + directory + struct.pack("<4sHHHHIIH", b"PK\x05\x06", 0, 0, claims, claims, len(directory), len(body), 0)
    )


def rar4(members: dict[str, bytes]) -> bytes:
    """A RAR 4 archive of stored members."""

    def block(kind: int, flags: int, fields: bytes, extra: bytes = b"") -> bytes:
        rest = struct.pack("<BHH", kind, flags, 7 + len(fields)) + fields
        return struct.pack("<H", zlib.crc32(rest) & 0xFFFF) + rest + extra

    archive = b"Rar!\x1a\x07\x00" + block(0x73, 0, b"\0" * 6)
    for name, content in members.items():
        raw = name.encode("utf-8") if name.isascii() else name.encode("gb18030")
        fields = struct.pack(
            "<IIBIIBBHI", len(content), len(content), 2, zlib.crc32(content), 0x5A210000, 20, 0x30, len(raw), 0x20
        )
        archive += block(0x74, 0x8000, fields + raw, content)
    return archive + block(0x7B, 0x4000, b"")


def pdf(pages: list[list[tuple[float, float, str]]], path: Path, font: str = PDF_FONT, **options: object) -> Path:
    """A text PDF; each page a list of (x, y from below, text)."""
    pdfmetrics.registerFont(UnicodeCIDFont(PDF_FONT))
    sheet = canvas.Canvas(str(path), invariant=1, **options)
    for page in pages:
        sheet.setFont(font, 12)
        for x, y, text in page:
            sheet.drawString(x, y, text)
        sheet.showPage()
    sheet.save()
    return path


def raw_pdf(content: bytes, catalog: bytes = b"", page: bytes = b"", resources: bytes = b"") -> bytes:
    """A PDF of one page written by hand, Helvetica as /F1."""
    objects = [
        b"<</Type/Catalog/Pages 2 0 R" + catalog + b">>",
        b"<</Type/Pages/Kids[3 0 R]/Count 1>>",
        b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 400 300]/Contents 4 0 R/Resources<</Font<</F1 5 0 R>>"
        + resources
        + b">>"
        + page
        + b">>",
        b"<</Length %d>>stream\n" % len(content) + content + b"\nendstream",
        b"<</Type/Font/Subtype/Type1/BaseFont/Helvetica/Encoding/WinAnsiEncoding>>",
    ]
    out, places = b"%PDF-1.4\n", []
    for number, body in enumerate(objects, 1):
        places.append(len(out))
        out += b"%d 0 obj\n" % number + body + b"\nendobj\n"
    start = len(out)
    out += b"xref\n0 %d\n0000000000 65535 f \n" % (len(objects) + 1)
    out += b"".join(b"%010d 00000 n \n" % place for place in places)
    return out + b"trailer<</Size %d/Root 1 0 R>>\nstartxref\n%d\n%%%%EOF\n" % (len(objects) + 1, start)


def shown(x: float, y: float, text: str, before: str = "") -> bytes:
    """Operators that print a text in 12 points."""
    return f"\nBT {before} /F1 12 Tf {x} {y} Td ({text}) Tj ET\n".encode("latin-1")
