"""Tar archives, plain or gzipped, read as a stream: nothing is trusted before it is reached."""

from __future__ import annotations

import tarfile
import zlib
from collections.abc import Callable, Iterator
from functools import partial
from typing import BinaryIO, Literal, cast

from extractors.reading.book import Refusal
from extractors.reading.member_names import decoded_name
from extractors.reading.members import Opening, Packed
from heyan.pages import Reason
from heyan.vocabulary import ReasonCode


def tar_members(opening: Opening) -> Iterator[Packed]:
    """The members of a plain tar."""
    return _members(opening, "r|")


def gzip_members(opening: Opening) -> Iterator[Packed]:
    """The members of a gzipped tar; Refusal for a gzipped anything else."""
    return _members(opening, "r|gz")


def _members(opening: Opening, mode: Literal["r|", "r|gz"]) -> Iterator[Packed]:
    try:
        with tarfile.open(opening.path, mode, encoding="utf-8", errors="surrogateescape") as archive:
            for member in archive:
                if member.isdir():
                    continue
                name, warnings = decoded_name(member.name.encode("utf-8", "surrogateescape"))
                yield Packed(name, member.size, None, warnings, _refusal(member), _opener(archive, member))
    except (EOFError, zlib.error) as error:
        raise Refusal(ReasonCode.TRUNCATED, "tar ends early") from error
    except tarfile.ReadError as error:
        if "unexpected end" in str(error) or "truncated" in str(error):
            raise Refusal(ReasonCode.TRUNCATED, "tar ends early") from error
        raise Refusal(ReasonCode.UNSUPPORTED_TYPE, "gzip that holds no tar" if mode == "r|gz" else "tar") from error
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
