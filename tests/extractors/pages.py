"""Pages built by hand: text at a place, in page fractions."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from extractors.layout.lines import char_width
from extractors.vocabulary import load_vocabularies
from heyan.geometry import Box
from heyan.pages import Channel, Page, Reading, Ruling, Word
from heyan.vocabulary import Source

CONFIGS = Path(__file__).resolve().parents[2] / "configs"
VOCABULARIES = load_vocabularies(CONFIGS)
Put = tuple[float, float, str]


def word(left: float, middle: float, text: str, *, height: float = 0.02, confidence: float = 0.999) -> Word:
    """A word of letters half as wide as high (Chinese ones as wide as high) on a page that is √2 times wider."""
    width = sum(char_width(char) for char in text) * height * 0.36
    return Word(text, Box(left, middle - height / 2, left + width, middle + height / 2), confidence)


def page(
    puts: Sequence[Put],
    *,
    source: Source = Source.TEXT,
    number: int = 1,
    rulings: Sequence[Ruling] = (),
    seals: Sequence[Box] = (),
    confidence: float = 0.999,
) -> Page:
    """One landscape page with the texts at (left, middle height)."""
    words = tuple(word(left, middle, text, confidence=confidence) for left, middle, text in puts)
    return Page(number, 842.0, 595.0, source, words, tuple(rulings), seals=tuple(seals))


def reading(pages: Sequence[Page], *, form: str = "pdf", channels: Sequence[Channel] = ()) -> Reading:
    return Reading("ab" * 32, form, tuple(pages), tuple(channels))
