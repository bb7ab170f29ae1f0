"""The directory of a zip, walked entry by entry: what zipfile would load at once, however long it is."""

from __future__ import annotations

import os
import struct
from collections.abc import Iterator
from dataclasses import dataclass
from typing import BinaryIO

END, END64, ENTRY = b"PK\x05\x06", b"PK\x06\x06", b"PK\x01\x02"
ENTRY_HEADER = 46


@dataclass(frozen=True, slots=True)
class End:
    """What the end of a zip says: its volume, how many members there are, where their directory lies."""

    disk: int
    entries: int
    start: int
    size: int


def end_of(stream: BinaryIO) -> End | None:
    """The end record, that of a large zip (zip64) where there is one; the directory lies right before it."""
    length = stream.seek(0, os.SEEK_END)
    begin = max(0, length - 65_557)
    stream.seek(begin)
    tail = stream.read()
    at = tail.rfind(END)
    if at < 0 or len(tail) < at + 22:
        return None
    disk, _, _, entries, size = struct.unpack("<4HI", tail[at + 4 : at + 16])
    at64 = tail.rfind(END64, 0, at)
    if at64 >= 0 and len(tail) >= at64 + 56:
        entries, size = struct.unpack("<QQ", tail[at64 + 32 : at64 + 48])
        at = at64
    return End(disk, entries, begin + at - size, size)


def directory(stream: BinaryIO) -> Iterator[tuple[int, int]]:
    """(place, flags) of every entry of the directory, whatever number of them the end states."""
    end = end_of(stream)
    at = end.start if end and end.start >= 0 else 0
    until = end.start + end.size if end and end.start >= 0 else 0
    while at + ENTRY_HEADER <= until:
        stream.seek(at)
        header = stream.read(ENTRY_HEADER)
        if not header.startswith(ENTRY):
            return
        yield at, struct.unpack("<H", header[8:10])[0]
        at += ENTRY_HEADER + sum(struct.unpack("<HHH", header[28:34]))
