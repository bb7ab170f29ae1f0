"""A zip that is a document (OFD, DOCX, XLSX): its parts by name, each counted as it is unpacked."""

from __future__ import annotations

import posixpath
import struct
import zipfile
import zlib
from pathlib import Path

from extractors.limits import Limits
from extractors.reading.book import Refusal
from extractors.reading.members import Opening
from extractors.reading.zips import check_end, overlap
from heyan.vocabulary import ReasonCode

CHUNK = 1 << 18
ENCRYPTED_FLAG = 0x1
BROKEN = (zipfile.BadZipFile, zlib.error, EOFError, OSError, NotImplementedError, struct.error, ValueError)


class Package:
    """The parts of one document; names are compared without case, slashes either way."""

    def __init__(self, path: Path, folder: Path, limits: Limits) -> None:
        check_end(Opening(path, folder, limits))
        self._limits = limits
        self._unpacked = 0
        try:
            self._zip = zipfile.ZipFile(path)
        except (*BROKEN, UnicodeError) as error:
            raise Refusal(ReasonCode.CORRUPT, "zip directory") from error
        if distrust := overlap(self._zip, path):
            raise distrust
        parts = self._zip.infolist()
        if len(parts) > limits.entries:
            raise Refusal(ReasonCode.TOO_MANY_ENTRIES, f"entries {limits.entries}: {len(parts)}")
        if any(part.flag_bits & ENCRYPTED_FLAG for part in parts):
            raise Refusal(ReasonCode.ENCRYPTED, "document with a password")
        self._parts = {_plain(part.filename): part for part in parts}

    @property
    def names(self) -> tuple[str, ...]:
        """All part names, lower case, sorted."""
        return tuple(sorted(self._parts))

    def has(self, name: str) -> bool:
        return _plain(name) in self._parts

    def read(self, name: str, most: int | None = None) -> bytes | None:
        """A part's bytes, None where there is none; Refusal where it is larger than allowed or broken."""
        part = self._parts.get(_plain(name))
        if part is None:
            return None
        most = self._limits.entry_bytes if most is None else most
        pieces, size = [], 0
        try:
            with self._zip.open(part) as stream:
                while chunk := stream.read(CHUNK):
                    size += len(chunk)
                    self._unpacked += len(chunk)
                    self._check(part, size, most)
                    pieces.append(chunk)
        except BROKEN as error:
            raise Refusal(ReasonCode.CORRUPT, f"part {posixpath.basename(name)[:60]}") from error
        return b"".join(pieces)

    def _check(self, part: zipfile.ZipInfo, size: int, most: int) -> None:
        limits = self._limits
        if size > limits.ratio_above_bytes and size > limits.ratio * max(1, part.compress_size):
            raise Refusal(
                ReasonCode.ARCHIVE_BOMB, f"ratio {limits.ratio}: more than {size // max(1, part.compress_size)}"
            )
        if size > most:
            raise Refusal(ReasonCode.SIZE_LIMIT, f"entry_bytes {most}: more than {size}")
        if self._unpacked > limits.unpacked_bytes:
            raise Refusal(ReasonCode.ARCHIVE_BOMB, f"unpacked_bytes {limits.unpacked_bytes}: more")

    def close(self) -> None:
        self._zip.close()


def located(reference: str, base: str) -> str:
    """The part that a reference in the part `base` points at: absolute, or relative to that part's folder."""
    reference = reference.strip().replace("\\", "/")
    whole = reference if reference.startswith("/") else posixpath.join(posixpath.dirname(base), reference)
    return posixpath.normpath(whole).lstrip("/")


def _plain(name: str) -> str:
    return posixpath.normpath(name.replace("\\", "/")).lstrip("/").lower()
