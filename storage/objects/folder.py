"""Objects as files: `ab/cdef…`, read-only, written under another name and renamed when they are whole."""

from __future__ import annotations

import contextlib
import io
import os
import tempfile
import time
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import IO

from heyan.errors import StorageError
from storage.objects import streams
from storage.objects.protocol import REFRESH_AFTER, CorruptObjectError, MissingObjectError, StoredObject, checked

UNFINISHED = "unfinished"
"""Where objects are written before they have a name."""


class FolderStore:
    """An object store in a folder; safe for many processes at once."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self._unfinished = folder / UNFINISHED

    def prepare(self) -> None:
        streams.make_folder(self._unfinished)

    def put_file(self, path: Path) -> str:
        with path.open("rb") as source:
            return self._put(source)

    def put_bytes(self, content: bytes) -> str:
        return self._put(io.BytesIO(content))

    def open(self, sha256: str) -> IO[bytes]:
        file = self._opened(sha256)
        if streams.copy(file) != sha256:
            file.close()
            raise CorruptObjectError("the stored bytes have changed", sha256=sha256)
        file.seek(0)
        return file

    def fetch(self, sha256: str, into: Path) -> Path:
        with self._opened(sha256) as source, self._new_file(into.parent) as (target, name):
            if streams.copy(source, target) != sha256:
                raise CorruptObjectError("the stored bytes have changed", sha256=sha256)
            target.flush()
            name.replace(into)
        return into

    def exists(self, sha256: str) -> bool:
        return self._path(sha256).is_file()

    def listed(self) -> Iterator[StoredObject]:
        for path in sorted(self.folder.glob("[0-9a-f][0-9a-f]/*")):
            # A scrub of another process may take it between listing and looking.
            with contextlib.suppress(FileNotFoundError):
                found = path.stat()
                yield StoredObject(
                    path.parent.name + path.name, found.st_size, datetime.fromtimestamp(found.st_mtime, UTC)
                )

    def remove(self, sha256: str) -> None:
        self._path(sha256).unlink(missing_ok=True)

    def probe(self) -> None:
        try:
            sha256 = self.put_bytes(os.urandom(32))
            self.open(sha256).close()
            self.remove(sha256)
        except OSError as error:
            raise StorageError(f"the objects' folder cannot be used: {error.strerror}") from error

    def sweep(self, older_than: timedelta) -> int:
        before = time.time() - older_than.total_seconds()
        old = [path for path in self._unfinished.glob(".*") if path.stat().st_mtime < before]
        for path in old:
            path.unlink(missing_ok=True)
        return len(old)

    def _put(self, source: IO[bytes]) -> str:
        streams.make_folder(self._unfinished)
        with self._new_file(self._unfinished) as (target, name):
            sha256 = streams.copy(source, target)
            if self._keeps(sha256):
                return sha256
            streams.flush(target)
            os.fchmod(target.fileno(), 0o444)
            path = self._path(sha256)
            streams.make_folder(path.parent)
            name.replace(path)
            streams.flush_folder(path.parent)
        return sha256

    def _keeps(self, sha256: str) -> bool:
        """Whether the object is there and whole; it then counts as put just now."""
        try:
            self.open(sha256).close()
        except (MissingObjectError, CorruptObjectError):
            return False
        path = self._path(sha256)
        if time.time() - path.stat().st_mtime > REFRESH_AFTER.total_seconds():
            os.utime(path)
        return True

    def _opened(self, sha256: str) -> IO[bytes]:
        try:
            return self._path(sha256).open("rb")
        except FileNotFoundError as error:
            raise MissingObjectError("no such object", sha256=sha256) from error

    def _path(self, sha256: str) -> Path:
        return self.folder / checked(sha256)[:2] / sha256[2:]

    @contextlib.contextmanager
    def _new_file(self, folder: Path) -> Iterator[tuple[IO[bytes], Path]]:
        """A new file in the folder that is gone afterwards unless it has been renamed."""
        handle, made = tempfile.mkstemp(dir=folder, prefix=".")
        name = Path(made)
        try:
            with os.fdopen(handle, "wb") as file:
                yield file, name
        finally:
            name.unlink(missing_ok=True)
