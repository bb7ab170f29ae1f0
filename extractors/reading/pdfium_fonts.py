"""pdfium told to take the pinned font for every Chinese font that a PDF names and does not embed.

Without this pdfium takes what the machine happens to have, or leaves the characters out; a page would look different
on every machine. pdfium asks through FPDF_SYSFONTINFO; for collections (.ttc) it asks for the table `ttcf`, the whole
file, and for table 0, the file from the face on, and tells the face from the difference.
"""

from __future__ import annotations

import ctypes
from functools import cache
from typing import Any

import pypdfium2.raw as raw

from heyan.fonts import pinned_font

TTCF = 0x74746366
HANDLE = 1
FACE = b"WenQuanYi Micro Hei"
CHINESE = (128, 129, 130, 134, 136)
"""Windows character sets of Japanese, Korean and Chinese fonts: pdfium's word for `needs such glyphs`."""
GB2312 = 134
_KEPT: list[Any] = []
"""pdfium keeps pointers to these for the life of the process."""


def pin_fonts() -> None:
    """Give pdfium our font mapper; once a process, before the first page is drawn."""
    if _KEPT:
        return
    answers = {
        "MapFont": lambda _this, _weight, _italic, charset, _pitch, face, _exact: _map(charset, face),
        "GetFont": lambda _this, face: _map(0, face),
        "GetFontData": lambda _this, handle, table, buffer, size: _font_bytes(handle, table, buffer, size),
        "GetFaceName": lambda _this, _handle, buffer, size: _copy(FACE + b"\x00", buffer, size),
        "GetFontCharset": lambda _this, _handle: GB2312,
        "EnumFonts": lambda _this, _mapper: None,
        "DeleteFont": lambda _this, _handle: None,
        "Release": lambda _this: None,
    }
    system = raw.FPDF_SYSFONTINFO()
    system.version = 1
    for name, kind in raw.FPDF_SYSFONTINFO._fields_:
        if name in answers:
            callback = kind(answers[name])
            _KEPT.append(callback)
            setattr(system, name, callback)
    _KEPT.append(system)
    raw.FPDF_SetSystemFontInfo(ctypes.byref(system))


def _map(charset: int, face: Any) -> int | None:
    """The pinned font for a Chinese font; none for others, which pdfium has fonts of its own for."""
    name = ctypes.cast(face, ctypes.c_char_p).value if face else b""
    chinese = charset in CHINESE or any(byte > 0x7F for byte in name or b"")
    return HANDLE if chinese else None


@cache
def _font() -> tuple[bytes, int, dict[int, tuple[int, int]]]:
    """The collection, where its first face starts, and that face's tables (tag → offset, length)."""
    content = pinned_font().read_bytes()
    start = int.from_bytes(content[12:16], "big") if content[:4] == b"ttcf" else 0
    count = int.from_bytes(content[start + 4 : start + 6], "big")
    tables = {}
    for index in range(count):
        entry = content[start + 12 + 16 * index : start + 28 + 16 * index]
        tag, _, offset, length = (int.from_bytes(entry[i : i + 4], "big") for i in (0, 4, 8, 12))
        tables[tag] = (offset, length)
    return content, start, tables


def _font_bytes(handle: int | None, table: int, buffer: Any, size: int) -> int:
    if handle != HANDLE:
        return 0
    content, start, tables = _font()
    if table == TTCF:
        return _copy(content, buffer, size)
    if table == 0:
        return _copy(content[start:], buffer, size)
    offset, length = tables.get(table, (0, 0))
    return _copy(content[offset : offset + length], buffer, size)


def _copy(piece: bytes, buffer: Any, size: int) -> int:
    """What pdfium's protocol wants: the size needed, and the bytes where the buffer holds them."""
    if buffer and size >= len(piece):
        ctypes.memmove(buffer, piece, len(piece))
    return len(piece)
