"""What a file is, told by its bytes and never by its name."""

from __future__ import annotations

import struct
import zipfile
from dataclasses import dataclass
from itertools import islice
from pathlib import Path, PurePosixPath

from extractors.reading.book import Refusal
from extractors.reading.zip_directory import directory, end_of
from heyan.pages import Reason
from heyan.vocabulary import ReasonCode

HEAD = 4096
ARCHIVES = ("zip", "7z", "rar", "gz", "tar")
MAGIC = (
    (b"\x89PNG\r\n\x1a\n", "png"),
    (b"\xff\xd8\xff", "jpeg"),
    (b"II*\x00", "tiff"),
    (b"MM\x00*", "tiff"),
    (b"BM", "bmp"),
    (b"7z\xbc\xaf\x27\x1c", "7z"),
    (b"Rar!\x1a\x07", "rar"),
    (b"\x1f\x8b", "gz"),
    (b"PK\x03\x04", "zip"),
    (b"PK\x05\x06", "zip"),
    (b"PK\x07\x08", "zip"),
    (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "ole"),
    (b"GIF8", "gif"),
    (b"{\\rtf", "rtf"),
    (b"\x7fELF", "program"),
    (b"BZh", "packed"),
    (b"\xfd7zXZ\x00", "packed"),
    (b"\x28\xb5\x2f\xfd", "packed"),
    (b"MSCF", "packed"),
    (b"LZIP", "packed"),
)
IMAGES = ("png", "jpeg", "tiff", "bmp", "webp")
EXTENSIONS = {
    "pdf": ("pdf",),
    "png": ("png",),
    "jpeg": ("jpg", "jpeg", "jpe", "jfif"),
    "tiff": ("tif", "tiff"),
    "bmp": ("bmp", "dib"),
    "webp": ("webp",),
    "ofd": ("ofd",),
    "xml": ("xml", "xbrl"),
    "docx": ("docx", "docm", "dotx"),
    "xlsx": ("xlsx", "xlsm", "xltx"),
    "doc": ("doc", "wps", "dot"),
    "xls": ("xls", "et", "xlt"),
    "zip": ("zip",),
    "7z": ("7z",),
    "rar": ("rar",),
    "gz": ("gz", "tgz"),
    "tar": ("tar",),
}
"""The extensions that tell the truth about a type; another known one is a type_mismatch."""
HALF_TOLD = {
    "encrypted-ooxml": (*EXTENSIONS["docx"], *EXTENSIONS["xlsx"], *EXTENSIONS["doc"], *EXTENSIONS["xls"]),
    "ole": (*EXTENSIONS["doc"], *EXTENSIONS["xls"]),
    "ooxml": (*EXTENSIONS["docx"], *EXTENSIONS["xlsx"]),
}
"""Types that several extensions may stand for."""
DOCUMENTS_IN_ZIPS = ("docx", "xlsx", "ofd")
KNOWN = frozenset(extension for extensions in EXTENSIONS.values() for extension in extensions)
MOST_LISTED = 40_000
"""No document has more parts; a directory that lists more is not even opened to see what it holds."""
BMP_HEADERS = (12, 40, 52, 56, 64, 108, 124)
PDF_WITHIN = 1024
"""Readers accept a PDF header within the first so many bytes."""


@dataclass(frozen=True, slots=True)
class Kind:
    """A file's type (`pdf`, `png`, `ofd`, `zip` …) and what is odd about it."""

    name: str
    reasons: tuple[Reason, ...] = ()

    @property
    def archive(self) -> bool:
        return self.name in ARCHIVES


def sniff(path: Path) -> Kind:
    """The type of a file by its content; Refusal where it is empty."""
    size = path.stat().st_size
    if size == 0:
        raise Refusal(ReasonCode.EMPTY_FILE, "0 bytes")
    with path.open("rb") as stream:
        head = stream.read(HEAD)
        stream.seek(max(0, size - 65_557))
        tail = stream.read()
    kind = _by_content(path, head)
    return Kind(kind, _polyglot(kind, head, tail))


def _by_content(path: Path, head: bytes) -> str:
    for magic, kind in MAGIC:
        if head.startswith(magic):
            closer = {"zip": _zip_kind, "ole": _ole_kind, "bmp": _bmp_kind}.get(kind)
            return closer(path) if closer else kind
    if head[:4] == b"RIFF" and head[8:12] == b"WEBP":
        return "webp"
    if head[257:262] == b"ustar":
        return "tar"
    if head.startswith(b"MZ") and b"\x00" in head[:64]:
        return "program"
    if b"%PDF-" in head[:PDF_WITHIN]:
        return "pdf"
    if head[4:8] == b"ftyp":
        return "heic" if head[8:12] in (b"heic", b"heix", b"mif1", b"msf1", b"avif") else "video"
    return _text_kind(head)


def _zip_kind(path: Path) -> str:
    """OFD, DOCX and XLSX are zips that hold certain members."""
    try:
        with path.open("rb") as stream:
            if sum(1 for _ in islice(directory(stream), MOST_LISTED + 1)) > MOST_LISTED:
                return "zip"
        with zipfile.ZipFile(path) as archive:
            names = set(archive.namelist()[:5000])
    except (zipfile.BadZipFile, OSError, ValueError, NotImplementedError, UnicodeError, struct.error):
        return "zip"
    lower = {name.lower().replace("\\", "/").lstrip("/") for name in names}
    if "ofd.xml" in lower:
        return "ofd"
    if "[content_types].xml" in lower:
        for kind, part in (("docx", "word/"), ("xlsx", "xl/")):
            if any(name.startswith(part) for name in lower):
                return kind
        return "ooxml"
    return "zip"


def _ole_kind(path: Path) -> str:
    """DOC, XLS or an encrypted OOXML file, by the names of the streams in the compound file."""
    with path.open("rb") as stream:
        content = stream.read(4 * 1024 * 1024)
    names = {
        "encrypted-ooxml": "EncryptedPackage",
        "doc": "WordDocument",
        "xls": "Workbook",
        "xls-old": "Book",
        "ppt": "PowerPoint Document",
    }
    for kind, name in names.items():
        if name.encode("utf-16-le") in content:
            return kind.removesuffix("-old")
    return "ole"


def _bmp_kind(path: Path) -> str:
    """BM are two common letters: a bitmap also says the size of its header."""
    with path.open("rb") as stream:
        head = stream.read(18)
    return "bmp" if len(head) == 18 and int.from_bytes(head[14:18], "little") in BMP_HEADERS else "bytes"


def _text_kind(head: bytes) -> str:
    """xml, html, text or bytes."""
    for mark, encoding in ((b"\xff\xfe", "utf-16-le"), (b"\xfe\xff", "utf-16-be"), (b"\xef\xbb\xbf", "utf-8")):
        if head.startswith(mark):
            head = head[len(mark) :].decode(encoding, "replace").encode()
            break
    start = head.lstrip().lower()
    if start.startswith((b"<!doctype html", b"<html")):
        return "html"
    if start.startswith(b"<") and (b"\x00" not in head or start.startswith((b"<?xml", b"<!doctype"))):
        return "xml"
    if start[:200:2].startswith(b"<?xml") or start[1:200:2].startswith(b"<?xml"):
        return "xml"  # UTF-16 without a byte order mark
    printable = sum(byte >= 0x20 or byte in b"\t\r\n\f" for byte in head)
    return "text" if printable == len(head) else "bytes"


def cut_off_document(path: Path) -> bool:
    """Whether a zip that lost its end was a document (DOCX, XLSX, OFD), as its name says."""
    if path.suffix.lower().lstrip(".") not in DOCUMENTS_IN_ZIPS:
        return False
    with path.open("rb") as stream:
        return end_of(stream) is None


def named_otherwise(kind: str, name: str) -> tuple[Reason, ...]:
    """A warning where the extension names a known type that the content is not."""
    extension = PurePosixPath(name).suffix.lower().lstrip(".")
    honest = EXTENSIONS.get(kind, HALF_TOLD.get(kind, ()))
    if extension in KNOWN and extension not in honest:
        return (Reason(ReasonCode.TYPE_MISMATCH, f"named .{extension}, is {kind}"),)
    return ()


def _polyglot(kind: str, head: bytes, tail: bytes) -> tuple[Reason, ...]:
    """A warning where the file is a second thing as well."""
    others = []
    if kind not in ("zip", "ofd", "docx", "xlsx", "ooxml") and kind not in ARCHIVES and _ends_as_zip(tail):
        others.append("zip")
    if kind != "pdf" and kind not in ARCHIVES and kind not in ("ofd", "docx", "xlsx") and b"%PDF-" in head[:PDF_WITHIN]:
        others.append("pdf")
    if kind == "pdf" and not head.lstrip(b"\xef\xbb\xbf\x00\t\r\n\x0c ").startswith(b"%PDF-"):
        others.append("something before the PDF header")
    return tuple(Reason(ReasonCode.POLYGLOT, f"{kind} and {other}") for other in others)


def _ends_as_zip(tail: bytes) -> bool:
    """Whether a zip directory that is coherent ends the file."""
    at = tail.rfind(b"PK\x05\x06")
    if at < 0 or len(tail) < at + 22:
        return False
    entries, size = struct.unpack("<HI", tail[at + 10 : at + 16])
    comment = struct.unpack("<H", tail[at + 20 : at + 22])[0]
    directory = tail[at - size : at - size + 4] if size <= at else b"PK\x01\x02"
    return entries > 0 and at + 22 + comment == len(tail) and directory == b"PK\x01\x02"
