"""Copying bytes while their SHA-256 is taken, and making files and folders safe from power failure."""

from __future__ import annotations

import hashlib
import os
from pathlib import Path
from typing import IO

BLOCK = 1 << 20


def copy(source: IO[bytes], target: IO[bytes] | None = None) -> str:
    """Copy all bytes (or only read them) and give their SHA-256."""
    digest = hashlib.sha256()
    while block := source.read(BLOCK):
        digest.update(block)
        if target is not None:
            target.write(block)
    return digest.hexdigest()


def flush(file: IO[bytes]) -> None:
    """The file's bytes are on the disk on return."""
    file.flush()
    os.fsync(file.fileno())


def flush_folder(folder: Path) -> None:
    """The folder's entries are on the disk on return: without this a rename may be lost."""
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def make_folder(folder: Path) -> None:
    """The folder, with all its missing parents, on the disk."""
    if folder.is_dir():
        return
    make_folder(folder.parent)
    folder.mkdir(exist_ok=True)
    flush_folder(folder.parent)
