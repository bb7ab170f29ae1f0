"""7z archives by py7zr: sizes stand in the directory and bind, so limits are checked before anything is unpacked."""

from __future__ import annotations

import lzma
import shutil
import tempfile
from collections.abc import Iterator
from functools import partial
from pathlib import Path
from typing import Any, BinaryIO, cast

import py7zr
import py7zr.exceptions
from py7zr.io import Py7zIO, WriterFactory

from extractors.reading.book import Refusal
from extractors.reading.members import Opening, Packed
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
    """Numbered files, in the order in which py7zr asks for them; names of the archive touch no file system."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self.paths: dict[str, Path] = {}
        self._open: list[_Sink] = []

    def create(self, filename: str) -> Py7zIO:
        path = self._folder / str(len(self.paths))
        self.paths[filename] = path
        sink = _Sink(path)
        self._open.append(sink)
        return sink

    def close(self) -> None:
        for sink in self._open:
            sink.close()


def sevenzip_members(opening: Opening) -> Iterator[Packed]:
    """The members of a 7z archive; Refusal where the archive as a whole cannot be read."""
    folder = Path(tempfile.mkdtemp(dir=opening.folder))
    try:
        with py7zr.SevenZipFile(opening.path) as archive:
            if archive.needs_password():
                raise Refusal(ReasonCode.ENCRYPTED, "7z with a password")
            files = [file for file in archive.files if not file.is_directory]
            check_claims([int(file.uncompressed or 0) for file in files], opening)
            wanted = [file.filename for file in files if _refusal(file, opening) is None]
            sinks = _Sinks(folder)
            if wanted:
                archive.extract(targets=wanted, factory=sinks)
            sinks.close()
        for file in files:
            path = sinks.paths.get(file.filename)
            refusal = _refusal(file, opening)
            if refusal is None and path is None:
                refusal = Reason(ReasonCode.CORRUPT, "7z member")
            yield Packed(
                file.filename, int(file.uncompressed or 0), None, (), refusal, partial(_open, path) if path else None
            )
    except (py7zr.exceptions.PasswordRequired, py7zr.exceptions.UnsupportedCompressionMethodError) as error:
        locked = isinstance(error, py7zr.exceptions.PasswordRequired)
        code = ReasonCode.ENCRYPTED if locked else ReasonCode.UNSUPPORTED_TYPE
        raise Refusal(code, "7z") from error
    except (py7zr.exceptions.ArchiveError, lzma.LZMAError, EOFError, OSError, ValueError, KeyError, TypeError) as error:
        code = ReasonCode.TRUNCATED if _cut_off(opening.path) else ReasonCode.CORRUPT
        raise Refusal(code, "7z") from error
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _open(path: Path) -> BinaryIO:
    return cast("BinaryIO", path.open("rb"))


def _refusal(file: Any, opening: Opening) -> Reason | None:
    if file.is_symlink or file.is_junction:
        return Reason(ReasonCode.LINK_ENTRY, "symbolic link")
    if file.is_socket:
        return Reason(ReasonCode.SPECIAL_ENTRY, "device, pipe or socket")
    size, most = int(file.uncompressed or 0), opening.limits.entry_bytes
    return Reason(ReasonCode.SIZE_LIMIT, f"entry_bytes {most}: {size}") if size > most else None


def check_claims(sizes: list[int], opening: Opening) -> None:
    """Refusal where the directory claims more than may be unpacked at all."""
    limits, total = opening.limits, sum(sizes)
    if len(sizes) > 20 * limits.entries:
        raise Refusal(ReasonCode.TOO_MANY_ENTRIES, f"entries {limits.entries}: {len(sizes)}")
    if total > limits.unpacked_bytes:
        raise Refusal(ReasonCode.ARCHIVE_BOMB, f"unpacked_bytes {limits.unpacked_bytes}: {total}")
    packed = max(1, opening.path.stat().st_size)
    if total > limits.ratio_above_bytes and total > limits.ratio * packed:
        raise Refusal(ReasonCode.ARCHIVE_BOMB, f"ratio {limits.ratio}: {total // packed}")


def _cut_off(path: Path) -> bool:
    """Whether the directory that the header announces lies behind the end of the file."""
    with path.open("rb") as stream:
        head = stream.read(32)
    if len(head) < 32:
        return True
    offset, size = int.from_bytes(head[12:20], "little"), int.from_bytes(head[20:28], "little")
    return 32 + offset + size > path.stat().st_size
