"""Archives that are one of several volumes: told by their headers, and by the name where a set is merely cut up."""

from __future__ import annotations

import re
from pathlib import PurePosixPath

SPANNED_ZIP = b"PK\x07\x08PK\x03\x04"
RAR4, RAR5 = b"Rar!\x1a\x07\x00", b"Rar!\x1a\x07\x01\x00"
RAR4_MAIN, VOLUME = 0x73, 0x01
"""Type of the main header of RAR 4; the flag of a volume in both (RAR 5.0 archive format, technical note)."""
_NAMED = re.compile(r"\.(?:(?:7z|zip|rar|tar|gz|tgz)\.\d{3}|z\d{2}|part\d+\.rar|r\d{2})$", re.IGNORECASE)


def named_as_volume(name: str) -> bool:
    """Whether the name is one that archivers give to volumes: `a.7z.001`, `a.z01`, `a.part1.rar`, `a.r00`."""
    return bool(_NAMED.search(PurePosixPath(name).name))


def spanned(head: bytes) -> bool:
    """Whether a zip begins as the first segment of a set does; put together again it begins so as well."""
    return head.startswith(SPANNED_ZIP)


def says_volume(head: bytes) -> bool:
    """Whether the header of a RAR says that it is a volume of a set."""
    if head.startswith(RAR4):
        return len(head) > 10 and head[9] == RAR4_MAIN and bool(head[10] & VOLUME)
    return head.startswith(RAR5) and bool(_rar5_flags(head) & VOLUME)


def _rar5_flags(head: bytes) -> int:
    """The archive flags of RAR 5's main header: checksum, then numbers of seven bits a byte."""
    at = len(RAR5) + 4
    numbers: list[int] = []
    while len(numbers) < 5 and at < len(head):
        value = shift = 0
        while at < len(head):
            value |= (head[at] & 0x7F) << shift
            shift, at = shift + 7, at + 1
            if not head[at - 1] & 0x80:
                break
        numbers.append(value)
    if len(numbers) < 5 or numbers[1] != 1:
        return 0
    return numbers[4] if numbers[2] & 1 else numbers[3]
