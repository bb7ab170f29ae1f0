"""Zip archives, with the checks that Python 3.11's zipfile does not make: overlaps, foreign names, split archives."""

from __future__ import annotations

import shutil
import struct
import tempfile
import zipfile
import zlib
from collections.abc import Iterator
from functools import partial
from itertools import islice, pairwise
from pathlib import Path
from typing import BinaryIO, cast

from extractors.reading.book import Refusal
from extractors.reading.member_names import decoded_name
from extractors.reading.members import Opening, Packed, kind_refusal
from extractors.reading.zip_directory import directory, end_of
from heyan.pages import Reason
from heyan.vocabulary import ReasonCode

LOCAL_HEADER = 30
ENCRYPTED_FLAG, UTF8_FLAG = 0x1, 0x800
UNICODE_PATH = 0x7075
MOST_TIMES_ENTRIES = 20
"""Directories of more than this many times the allowed entries are not even listed."""
BROKEN = (zipfile.BadZipFile, struct.error, ValueError, NotImplementedError, OSError)
METHODS = (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED, zipfile.ZIP_BZIP2, zipfile.ZIP_LZMA)


def zip_members(opening: Opening) -> Iterator[Packed]:
    """The members of a zip in the order of its directory; Refusal where the archive as a whole is not to be trusted."""
    check_end(opening)
    with opened_zip(opening) as archive:
        distrust = overlap(archive, opening.path)
        for info in archive.infolist():
            name, warnings = zip_name(info)
            folder = name.replace("\\", "/").endswith("/")
            if not folder or info.file_size:
                warnings = (*warnings, Reason(ReasonCode.NAME_UNSAFE, "named like a folder")) if folder else warnings
                refusal = distrust.reason if distrust else _refusal(info)
                yield Packed(name, info.file_size, info.compress_size, warnings, refusal, partial(_open, archive, info))
        if distrust:
            raise distrust


def opened_zip(opening: Opening) -> zipfile.ZipFile:
    """The archive opened; one whose names are not in the encoding they state is opened as if they stated none."""
    try:
        return zipfile.ZipFile(opening.path)
    except UnicodeError:
        return zipfile.ZipFile(_without_utf8_flags(opening))
    except BROKEN as error:
        raise Refusal(ReasonCode.CORRUPT, "zip directory") from error


def _without_utf8_flags(opening: Opening) -> Path:
    """A copy in which no member states that its name is UTF-8; the names are then told by their bytes."""
    copy = Path(tempfile.mkdtemp(dir=opening.folder)) / "names.zip"
    shutil.copyfile(opening.path, copy)
    with copy.open("r+b") as stream:
        for at, flags in list(directory(stream)):
            stream.seek(at + 8)
            stream.write(struct.pack("<H", flags & ~UTF8_FLAG))
        stream.flush()
        with zipfile.ZipFile(copy) as archive:
            for info in archive.infolist():  # zipfile compares with the name before the member's bytes
                stream.seek(info.header_offset + 6)
                stream.write(struct.pack("<H", info.flag_bits))
    return copy


def _open(archive: zipfile.ZipFile, info: zipfile.ZipInfo) -> BinaryIO:
    return cast("BinaryIO", archive.open(info))


def _refusal(info: zipfile.ZipInfo) -> Reason | None:
    if info.flag_bits & ENCRYPTED_FLAG:
        return Reason(ReasonCode.ENCRYPTED, "member with a password")
    if info.compress_type not in METHODS:
        return Reason(ReasonCode.UNSUPPORTED_TYPE, f"zip method {info.compress_type}")
    return kind_refusal(info.external_attr >> 16)


def check_end(opening: Opening) -> None:
    """Refusal for archives that are cut off, part of a set, or list absurdly many members."""
    with opening.path.open("rb") as stream:
        end = end_of(stream)
        if end is None:
            raise Refusal(ReasonCode.TRUNCATED, "zip without its directory")
        if end.disk not in (0, 0xFFFF):
            raise Refusal(ReasonCode.MULTI_VOLUME, f"volume {end.disk + 1} of a split zip")
        most = opening.limits.entries
        listed = sum(1 for _ in islice(directory(stream), MOST_TIMES_ENTRIES * most + 1))
        if max(listed, end.entries) > MOST_TIMES_ENTRIES * most:
            raise Refusal(ReasonCode.TOO_MANY_ENTRIES, f"entries {most}: {max(listed, end.entries)}")


def overlap(archive: zipfile.ZipFile, path: Path) -> Refusal | None:
    """Why the archive is not to be unpacked: members share bytes, and 60 kB can claim gigabytes that way."""
    intervals = []
    with path.open("rb") as stream:
        for info in archive.infolist():
            stream.seek(info.header_offset)
            header = stream.read(LOCAL_HEADER)
            if len(header) < LOCAL_HEADER or header[:4] != b"PK\x03\x04":
                continue  # reading this member fails on its own
            name, extra = struct.unpack("<HH", header[26:30])
            start = info.header_offset
            intervals.append((start, start + LOCAL_HEADER + name + extra + info.compress_size))
    intervals.sort()
    for (_, end), (start, _) in pairwise(intervals):
        if start < end:
            return Refusal(ReasonCode.ARCHIVE_BOMB, f"overlapping members at byte {start}")
    if intervals and intervals[-1][1] > archive.start_dir:
        return Refusal(ReasonCode.CORRUPT, "members run into the directory")
    return None


def zip_name(info: zipfile.ZipInfo) -> tuple[str, tuple[Reason, ...]]:
    """A member's name: the Unicode path field where it fits, the UTF-8 flag, else by its bytes."""
    if info.flag_bits & UTF8_FLAG:
        return info.orig_filename, ()
    raw = info.orig_filename.encode("cp437", "replace")
    return unicode_path(info.extra, raw) or decoded_name(raw)


def unicode_path(extra: bytes, raw: bytes) -> tuple[str, tuple[Reason, ...]] | None:
    """The name of the Info-ZIP Unicode Path field (0x7075), if it is about this name."""
    position = 0
    while position + 4 <= len(extra):
        kind, size = struct.unpack("<HH", extra[position : position + 4])
        body = extra[position + 4 : position + 4 + size]
        if kind == UNICODE_PATH and len(body) > 5 and body[0] == 1 and body[1:5] == struct.pack("<I", zlib.crc32(raw)):
            return decoded_name(body[5:], stated_utf8=True)
        position += 4 + size
    return None
