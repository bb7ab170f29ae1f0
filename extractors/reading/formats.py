"""Which module opens a file: the list of formats."""

from __future__ import annotations

from pathlib import Path

from extractors.reading.book import Book, Context, Refusal
from extractors.reading.sniff import ARCHIVES, IMAGES, Kind, sniff
from heyan.vocabulary import ReasonCode

UNSUPPORTED = {
    "gif": "GIF: please hand in JPEG, PNG or PDF",
    "heic": "HEIC/AVIF: please hand in JPEG, PNG or PDF",
    "video": "video",
    "rtf": "RTF: please hand in DOCX or PDF",
    "html": "HTML: please hand in PDF",
    "text": "plain text: please hand in PDF, DOCX or XLSX",
    "ppt": "PowerPoint: please hand in PDF",
    "ooxml": "Office file that is neither DOCX nor XLSX: please hand in PDF",
    "ole": "old Office file: please hand in PDF, DOCX or XLSX",
    "program": "a program, not a document",
    "packed": "packed in a way that is not read here: please hand in ZIP",
    "bytes": "not a type that is known",
}


def open_book(path: Path, context: Context) -> Book:
    """The file opened by the module for its content; Refusal with the reason where that cannot be.

    What its name says is not asked: the same bytes under another name are the same reading.
    """
    try:
        size = path.stat().st_size
    except OSError as error:
        raise Refusal(ReasonCode.CORRUPT, f"cannot be opened: {error.strerror}") from error
    if size > context.limits.entry_bytes:
        raise Refusal(ReasonCode.SIZE_LIMIT, f"entry_bytes {context.limits.entry_bytes}: {size}")
    kind = sniff(path)
    book = _open(kind, path, context)
    book.warnings = (*kind.reasons, *book.warnings)
    return book


def _open(found: Kind, path: Path, context: Context) -> Book:
    kind = found.name
    if kind == "pdf":
        from extractors.reading.pdf import PdfBook

        return PdfBook(path, context)
    if kind in IMAGES:
        from extractors.reading.image import ImageBook

        return ImageBook(path, context)
    if kind == "xml":
        from extractors.reading.xml import XmlBook

        return XmlBook(path, context)
    if kind == "ofd":
        from extractors.reading.ofd import OfdBook

        return OfdBook(path, context)
    if kind == "docx":
        from extractors.reading.docx import DocxBook

        return DocxBook(path, context)
    if kind == "xls":
        from extractors.reading.xlsx import XlsxBook

        return XlsxBook(path, context, packaged=False)
    if kind == "doc":
        from extractors.reading.docx import DocxBook
        from extractors.reading.office import converted

        return DocxBook(converted(path, context), context)
    if kind == "xlsx":
        from extractors.reading.xlsx import XlsxBook

        return XlsxBook(path, context)
    if kind in ARCHIVES:
        raise Refusal(ReasonCode.UNSUPPORTED_TYPE, f"archive ({kind}) where a document was expected")
    if kind == "encrypted-ooxml":
        raise Refusal(ReasonCode.ENCRYPTED, "Office file with a password")
    for odd in found.reasons:
        raise Refusal(odd.code, odd.detail)
    raise Refusal(ReasonCode.UNSUPPORTED_TYPE, UNSUPPORTED.get(kind, kind))
