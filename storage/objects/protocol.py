"""What every object store keeps to; tests/storage/test_objects.py holds all of them to it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from typing import IO, Protocol

from heyan.errors import StorageError

REFRESH_AFTER = timedelta(days=1)
"""An object that is put again after this long counts as new again: a scrub must not take it from under the row."""

_SHA256 = re.compile(r"[0-9a-f]{64}")


class MissingObjectError(StorageError):
    """The store has no object of this name."""

    code = "object_missing"
    retryable = False


class CorruptObjectError(StorageError):
    """The stored bytes are not the ones that were put."""

    code = "object_corrupt"
    retryable = False


@dataclass(frozen=True, slots=True)
class StoredObject:
    """An object as the store lists it; `put_at` is when it was last put."""

    sha256: str
    size: int
    put_at: datetime


class ObjectStore(Protocol):
    """Bytes by their SHA-256 (64 lower-case hex digits). Errors are StorageErrors; nothing unverified is given out."""

    def prepare(self) -> None:
        """Make the folder or bucket where there is none."""

    def put_file(self, path: Path) -> str:
        """Keep a file's bytes, safe from power failure on return, and give their SHA-256. Twice is once."""

    def put_bytes(self, content: bytes) -> str:
        """Keep these bytes like `put_file`."""

    def open(self, sha256: str) -> IO[bytes]:
        """The bytes as an open binary file, verified before the first one is given."""

    def fetch(self, sha256: str, into: Path) -> Path:
        """Write the verified bytes to the path `into` (all or nothing) and return it."""

    def exists(self, sha256: str) -> bool:
        """Whether an object of this name is there (not whether it is whole)."""

    def listed(self) -> Iterator[StoredObject]:
        """Every object."""

    def remove(self, sha256: str) -> None:
        """Delete an object that no row names (only a scrub does)."""

    def sweep(self, older_than: timedelta) -> int:
        """Remove what cut-off writers left, older than this; how many pieces."""

    def probe(self) -> None:
        """Put, read and remove a small object; StorageError where that does not work."""


def checked(sha256: str) -> str:
    """The name itself, MissingObjectError where it cannot be one: names become paths."""
    if not _SHA256.fullmatch(sha256):
        raise MissingObjectError("not a SHA-256", sha256=sha256[:80])
    return sha256
