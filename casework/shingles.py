"""Near copies of a text by a few short keys: what is mostly the same shares most of them, whatever was changed in it.

MinHash over overlapping pieces of text, banded (Broder 1997; Leskovec et al., Mining of Massive Datasets, ch. 3):
texts with similarity s share a band with probability s^ROWS, so the share of common bands tells s.
"""

from __future__ import annotations

import hashlib
import struct
from collections.abc import Iterable

import numpy as np

from heyan.text import squeeze

LENGTH = 8
"""Characters in a piece."""
LEAST = 250
"""A text with fewer pieces says too little of its own."""
MOST = 20_000
_HEADINGS, _HEADING = 3, 24
"""So many lines of at most so many characters may be headings."""
BANDS, ROWS = 16, 4
_PRIME = np.uint64((1 << 31) - 1)  # products of two numbers below it fit 64 bits


def bands(text: str, without: Iterable[str] = ()) -> tuple[str, ...]:
    """The keys of a text, none for a short one; names in `without` are left out, as copies change them first."""
    pieces = _pieces(text, without)
    if len(pieces) < LEAST:
        return ()
    hashes = np.array([_hash(piece) for piece in pieces], dtype=np.uint64)
    smallest = [int(((hashes * a + b) % _PRIME).min()) for a, b in _COEFFICIENTS]
    rows = [smallest[start : start + ROWS] for start in range(0, BANDS * ROWS, ROWS)]
    return tuple(f"{number}:{_digest(row)}" for number, row in enumerate(rows))


def similarity(shared: int, of: int = BANDS) -> float:
    """About how alike two texts are that share so many of the bands that count."""
    return float((min(shared, of) / of) ** (1 / ROWS))


def _pieces(text: str, without: Iterable[str]) -> set[str]:
    tight = squeeze(_below_headings(text))
    for name in sorted(filter(None, without), key=len, reverse=True):
        tight = tight.replace(squeeze(name), "")
    kept = "".join(char for char in tight if char.isalnum())[:MOST]
    return {kept[start : start + LENGTH] for start in range(len(kept) - LENGTH + 1)}


def _below_headings(text: str) -> str:
    """The text without the headings it begins with: under another one it is the same text."""
    lines = [line for line in text.splitlines() if line.strip()]
    first = 0
    while first < min(_HEADINGS, len(lines) - 1) and _is_heading(lines[first]):
        first += 1
    return "\n".join(lines[first:])


def _is_heading(line: str) -> bool:
    tight = squeeze(line)
    return len(tight) <= _HEADING and not tight.endswith(("。", ";", ",", "!", "?", "、"))


def _hash(piece: str) -> int:
    return int.from_bytes(hashlib.blake2b(piece.encode(), digest_size=8).digest(), "big") % int(_PRIME)


def _digest(row: Iterable[int]) -> str:
    return hashlib.blake2b(b"".join(struct.pack(">Q", value) for value in row), digest_size=8).hexdigest()


def _coefficients() -> tuple[tuple[np.uint64, np.uint64], ...]:
    """Fixed for ever: stored keys are compared with new ones."""
    seeds = [hashlib.blake2b(f"heyan shingles {n}".encode(), digest_size=16).digest() for n in range(BANDS * ROWS)]
    prime = int(_PRIME)
    return tuple(
        (
            np.uint64(1 + int.from_bytes(seed[:8], "big") % (prime - 1)),
            np.uint64(int.from_bytes(seed[8:], "big") % prime),
        )
        for seed in seeds
    )


_COEFFICIENTS = _coefficients()
