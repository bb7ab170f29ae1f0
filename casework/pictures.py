"""Near copies of a picture by a few short keys, and how near two pictures are. Pure.

A likeness (`heyan.documents.Likeness`) has 64 bits of coarse differences, 64 of the DCT and 256 of fine differences.
A copy that was compressed, scaled or brightened differs in so few of them that one quarter of the coarse bits and one
quarter of the DCT's are untouched: each pair of quarters is a key of 32 bits, selective enough for a large store.
"""

from __future__ import annotations

from dataclasses import dataclass

from heyan.documents import Likeness

QUARTER = 4
"""Hex digits in a quarter of 64 bits."""
COARSE, WAVES, FINE = slice(0, 16), slice(16, 32), slice(32, 96)
MOST_COARSE, MOST_WAVES, MOST_FINE = 4, 6, 10
"""Bits in which near copies may differ."""
SAME_FIGURES, LEAST_FIGURES = 0.4, 3
"""Two screens of one program look alike; copies show the same figures too, whatever a few of them were read as.

Where either shows fewer, one in common is enough; where either shows none, figures say nothing.
"""
MOST_FIGURES = 40
BITS = 384


@dataclass(frozen=True, slots=True)
class Picture:
    """A likeness as it stands in the store."""

    page: int
    image_hash: str
    figures: frozenset[str]


def picture_keys(likeness: Likeness) -> tuple[str, ...]:
    """The sixteen keys of a picture."""
    coarse, waves = likeness.image_hash[COARSE], likeness.image_hash[WAVES]
    starts = range(0, len(coarse), QUARTER)
    return tuple(
        f"{i // QUARTER}{j // QUARTER}:{coarse[i : i + QUARTER]}{waves[j : j + QUARTER]}"
        for i in starts
        for j in starts
    )


def written(likeness: Likeness) -> str:
    """The likeness as it is stored beside its keys."""
    return f"{likeness.page}|{likeness.image_hash}|{','.join(likeness.figures[:MOST_FIGURES])}"


def read(text: str) -> Picture:
    """The stored likeness."""
    page, image_hash, figures = text.split("|")
    return Picture(int(page), image_hash, frozenset(filter(None, figures.split(","))))


def nearness(one: Picture, other: Picture) -> float | None:
    """The part of the bits that agree where the two are near copies, else None."""
    coarse, waves, fine = (_differing(one, other, part) for part in (COARSE, WAVES, FINE))
    if coarse > MOST_COARSE or waves > MOST_WAVES or fine > MOST_FINE or not _same_figures(one, other):
        return None
    return 1 - (coarse + waves + fine) / BITS


def _differing(one: Picture, other: Picture, part: slice) -> int:
    return (int(one.image_hash[part], 16) ^ int(other.image_hash[part], 16)).bit_count()


def _same_figures(one: Picture, other: Picture) -> bool:
    few = min(len(one.figures), len(other.figures))
    shared = len(one.figures & other.figures)
    if few < LEAST_FIGURES:
        return few == 0 or shared > 0
    return shared >= SAME_FIGURES * len(one.figures | other.figures)
