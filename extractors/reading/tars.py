"""Tar archives, plain or gzipped, read as a stream: nothing is trusted before it is reached."""

from __future__ import annotations

import gzip
import tarfile
import zlib
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path
from typing import BinaryIO, cast

from extractors.limits import Limits
from extractors.reading.book import Refusal
from extractors.reading.member_names import decoded_name
from extractors.reading.members import Opening, Packed
from heyan.pages import Reason
from heyan.vocabulary import ReasonCode

CHUNK = 1 << 20
LONGEST_HEADER = 1 << 20
"""What a tar may say about one member (pax records, long names): it is held in memory."""


class _Member(tarfile.TarInfo):
    """A header that is not believed when it announces more about a member than fits."""

    def _proc_member(self, archive: tarfile.TarFile) -> tarfile.TarInfo:
        about = (tarfile.XHDTYPE, tarfile.XGLTYPE, tarfile.SOLARIS_XHDTYPE, tarfile.GNUTYPE_LONGNAME)
        if self.type in (*about, tarfile.GNUTYPE_LONGLINK) and self.size > LONGEST_HEADER:
            raise Refusal(ReasonCode.ARCHIVE_BOMB, f"tar header {LONGEST_HEADER}: {self.size}")
        return cast("tarfile.TarInfo", super()._proc_member(archive))  # type: ignore[misc]


def tar_members(opening: Opening) -> Iterator[Packed]:
    """The members of a plain tar."""
    with opening.path.open("rb") as stream:
        yield from _members(stream, "tar", ())


def gzip_members(opening: Opening) -> Iterator[Packed]:
    """The members of a gzipped tar; Refusal for a gzipped anything else.

    A tar holds no checksums, gzip has one for all: it is looked at first, so that no member is read unwarned.
    """
    broken = _checked(opening.path, opening.limits)
    wrong = broken is not None and broken.reason.code is ReasonCode.CORRUPT
    warnings = (Reason(ReasonCode.CORRUPT, "checksum of the archive"),) if wrong else ()
    with gzip.open(opening.path) as stream:
        try:
            yield from _members(_UpTo(stream, opening.limits.unpacked_bytes), "gzip that holds no tar", warnings)
        except Refusal as refusal:
            raise broken or refusal from refusal
    if broken:
        raise broken


class _UpTo:
    """A packed stream as far as it can be unpacked and may be."""

    def __init__(self, stream: gzip.GzipFile, most: int) -> None:
        self._stream, self._left = stream, most

    def read(self, size: int) -> bytes:
        """At most so many bytes; none at the end, wherever it is."""
        if self._left <= 0:
            return b""
        try:
            chunk = self._stream.read1(size)
        except (EOFError, OSError, zlib.error):
            return b""
        self._left -= len(chunk)
        return chunk


def _checked(path: Path, limits: Limits) -> Refusal | None:
    """What is wrong with the packed stream as a whole; it is unpacked no further than all may."""
    size = 0
    try:
        with gzip.open(path) as stream:
            while chunk := stream.read(CHUNK):
                size += len(chunk)
                if size > limits.unpacked_bytes:
                    detail = f"unpacked_bytes {limits.unpacked_bytes}: more than {limits.unpacked_bytes}"
                    return Refusal(ReasonCode.ARCHIVE_BOMB, detail)
    except EOFError:
        return Refusal(ReasonCode.TRUNCATED, "tar ends early")
    except (OSError, zlib.error):
        return Refusal(ReasonCode.CORRUPT, "checksum of the archive")
    return None


def _members(stream: BinaryIO | _UpTo, otherwise: str, more: tuple[Reason, ...]) -> Iterator[Packed]:
    try:
        with tarfile.open(
            fileobj=cast("BinaryIO", stream),
            mode="r|",
            bufsize=CHUNK,
            encoding="utf-8",
            errors="surrogateescape",
            tarinfo=_Member,
        ) as archive:
            for member in archive:
                if member.isdir():
                    continue
                name, warnings = decoded_name(member.name.encode("utf-8", "surrogateescape"))
                warnings = (*warnings, *more)
                yield Packed(name, member.size, None, warnings, _refusal(member), _opener(archive, member))
    except (EOFError, zlib.error) as error:
        raise Refusal(ReasonCode.TRUNCATED, "tar ends early") from error
    except tarfile.ReadError as error:
        if "unexpected end" in str(error) or "truncated" in str(error):
            raise Refusal(ReasonCode.TRUNCATED, "tar ends early") from error
        raise Refusal(ReasonCode.UNSUPPORTED_TYPE, otherwise) from error
    except (tarfile.TarError, OSError) as error:
        raise Refusal(ReasonCode.CORRUPT, "tar") from error


def _opener(archive: tarfile.TarFile, member: tarfile.TarInfo) -> Callable[[], BinaryIO]:
    return partial(_open, archive, member)


def _open(archive: tarfile.TarFile, member: tarfile.TarInfo) -> BinaryIO:
    return cast("BinaryIO", archive.extractfile(member))


def _refusal(member: tarfile.TarInfo) -> Reason | None:
    if member.issym() or member.islnk():
        return Reason(ReasonCode.LINK_ENTRY, "symbolic link" if member.issym() else "hard link")
    if not member.isreg():
        return Reason(ReasonCode.SPECIAL_ENTRY, "device, pipe or socket")
    return None
