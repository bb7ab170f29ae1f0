"""7z archives by py7zr: sizes stand in the directory and bind, so limits are checked before anything is unpacked."""

from __future__ import annotations

import lzma
import shutil
import tempfile
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial
from pathlib import Path
from typing import Any, BinaryIO, cast

import py7zr
import py7zr.exceptions
from py7zr.io import Py7zIO, WriterFactory

from extractors.reading.book import Refusal
from extractors.reading.members import Opening, Packed
from heyan.errors import NO_ROOM
from heyan.pages import Reason
from heyan.vocabulary import ReasonCode


class _Sink(Py7zIO):
    """One member's bytes, written to a numbered file of ours."""

    def __init__(self, path: Path) -> None:
        self._stream = path.open("wb")

    def write(self, s: bytes | bytearray) -> int:
        return self._stream.write(s)

    def read(self, size: int | None = None) -> bytes:  # noqa: ARG002 - py7zr's protocol
        return b""

    def seek(self, offset: int, whence: int = 0) -> int:
        return self._stream.seek(offset, whence)

    def flush(self) -> None:
        self._stream.flush()

    def size(self) -> int:
        return self._stream.tell()

    def close(self) -> None:
        self._stream.close()


class _Sinks(WriterFactory):
    """Files by the numbers that stand for names; names of the archive touch no file system."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._open: list[_Sink] = []

    def create(self, filename: str) -> Py7zIO:
        sink = _Sink(self._folder / Path(filename).name)
        self._open.append(sink)
        return sink

    def close(self) -> None:
        for sink in self._open:
            sink.close()


def sevenzip_members(opening: Opening) -> Iterator[Packed]:
    """The members of a 7z archive; Refusal, after those that could be had, at what concerns the archive as a whole."""
    folder = Path(tempfile.mkdtemp(dir=opening.folder))
    try:
        with _telling(opening), py7zr.SevenZipFile(opening.path) as archive:
            files = [file for file in archive.files if not file.is_directory]
            names = [str(file.filename) for file in files]
            failure = _whole(archive, files, opening)
            refusals = [_refusal(file, opening) for file in files]
            if failure is None or failure.reason.code is not ReasonCode.ENCRYPTED:
                failure = _extracted(archive, files, refusals, folder, opening) or failure
        for number, (name, file, refusal) in enumerate(zip(names, files, refusals, strict=True)):
            path = folder / str(number)
            if refusal is None and not _is_whole(path, file):
                refusal = failure.reason if failure else Reason(ReasonCode.CORRUPT, "7z member")
            yield Packed(name, int(file.uncompressed or 0), None, (), refusal, partial(_open, path))
        if failure:
            raise failure
    finally:
        shutil.rmtree(folder, ignore_errors=True)


@contextmanager
def _telling(opening: Opening) -> Iterator[None]:
    """Refusal in the place of whatever py7zr raises."""
    try:
        yield
    except (py7zr.exceptions.PasswordRequired, py7zr.exceptions.UnsupportedCompressionMethodError) as error:
        locked = isinstance(error, py7zr.exceptions.PasswordRequired)
        code = ReasonCode.ENCRYPTED if locked else ReasonCode.UNSUPPORTED_TYPE
        raise Refusal(code, "7z") from error
    except (py7zr.exceptions.ArchiveError, lzma.LZMAError, EOFError, OSError, ValueError, KeyError, TypeError) as error:
        if isinstance(error, OSError) and error.errno in NO_ROOM:
            raise
        code = ReasonCode.TRUNCATED if _cut_off(opening.path) else ReasonCode.CORRUPT
        raise Refusal(code, "7z") from error


def _extracted(
    archive: Any, files: list[Any], refusals: list[Reason | None], folder: Path, opening: Opening
) -> Refusal | None:
    """Write the members that are not refused into numbered files; why that ended early, if it did.

    py7zr is told numbers for names: names of the archive may be the same twice, or lead out of it.
    """
    total = sum(int(file.uncompressed or 0) for file in files)
    if total > opening.limits.unpacked_bytes:
        return None
    for number, file in enumerate(files):
        file.file_properties()["filename"] = str(number)
    sinks = _Sinks(folder)
    wanted = [str(number) for number, refusal in enumerate(refusals) if refusal is None]
    try:
        with _telling(opening):
            if wanted:
                archive.extract(targets=wanted, factory=sinks)
    except Refusal as refusal:
        return refusal
    finally:
        sinks.close()
    return None


def _is_whole(path: Path, file: Any) -> bool:
    """Whether all of a member was written, by its size and its checksum."""
    if not path.is_file() or path.stat().st_size != int(file.uncompressed or 0):
        return False
    if file.crc32 is None:
        return True
    crc = 0
    with path.open("rb") as stream:
        while chunk := stream.read(1 << 20):
            crc = zlib.crc32(chunk, crc)
    return bool(crc == file.crc32)


def _open(path: Path) -> BinaryIO:
    return cast("BinaryIO", path.open("rb"))


def _refusal(file: Any, opening: Opening) -> Reason | None:
    if file.is_symlink or file.is_junction:
        return Reason(ReasonCode.LINK_ENTRY, "symbolic link")
    if file.is_socket:
        return Reason(ReasonCode.SPECIAL_ENTRY, "device, pipe or socket")
    size, limits = int(file.uncompressed or 0), opening.limits
    packed = max(1, opening.path.stat().st_size)
    if size > limits.ratio_above_bytes and size > limits.ratio * packed:
        return Reason(ReasonCode.ARCHIVE_BOMB, f"ratio {limits.ratio}: {size // packed}")
    if size > limits.entry_bytes:
        return Reason(ReasonCode.SIZE_LIMIT, f"entry_bytes {limits.entry_bytes}: {size}")
    return None


def _whole(archive: Any, files: list[Any], opening: Opening) -> Refusal | None:
    """What is wrong with the archive as its directory states it; Refusal where it lists absurdly many members."""
    limits, total = opening.limits, sum(int(file.uncompressed or 0) for file in files)
    if len(files) > 20 * limits.entries:
        raise Refusal(ReasonCode.TOO_MANY_ENTRIES, f"entries {limits.entries}: {len(files)}")
    if archive.needs_password():
        return Refusal(ReasonCode.ENCRYPTED, "7z with a password")
    if total > limits.unpacked_bytes:
        return Refusal(ReasonCode.ARCHIVE_BOMB, f"unpacked_bytes {limits.unpacked_bytes}: {total}")
    packed = max(1, opening.path.stat().st_size)
    if total > limits.ratio_above_bytes and total > limits.ratio * packed:
        return Refusal(ReasonCode.ARCHIVE_BOMB, f"ratio {limits.ratio}: {total // packed}")
    return None


def _cut_off(path: Path) -> bool:
    """Whether the directory that the header announces lies behind the end of the file."""
    with path.open("rb") as stream:
        head = stream.read(32)
    if len(head) < 32:
        return True
    offset, size = int.from_bytes(head[12:20], "little"), int.from_bytes(head[20:28], "little")
    return 32 + offset + size > path.stat().st_size
