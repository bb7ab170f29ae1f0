"""Whether a font draws what its characters say: figures and Chinese characters compared with those of known fonts.

A font that lies maps a glyph that looks like 9 to the character 1, for machines only. The comparison here is cheap and
coarse; what it suspects is read by the engine before anybody is told (`pdf_lies.py`).
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache, lru_cache
from typing import TYPE_CHECKING, Any

import cv2
import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from extractors.reading.book import Picture

FIGURES = "0123456789"
STANDARD = (
    "Helvetica",
    "Helvetica-Bold",
    "Helvetica-Oblique",
    "Times-Roman",
    "Times-Bold",
    "Times-BoldItalic",
    "Courier-Bold",
)
"""Fonts that every PDF program has; pdfium brings metric twins of them along."""
TALL, WIDE = 20, 16
MARGIN = 0.05
"""A glyph is suspect where another character's shape is nearer to it by more than this (correlation)."""
UNLIKE = 0.12
"""A Chinese glyph less like the pinned font's than this (correlation) may be another character."""
MANY = 0.3
"""The part of a font's Chinese glyphs on a page that must be unlike before the font is suspect; or two in a row."""
MOST_HAN = 250
"""So many Chinese glyphs of a page are compared."""
SMALLEST = 7
"""Pixels: smaller glyphs say nothing."""
HAN_SIDE = 24


@dataclass(frozen=True, slots=True)
class Glyph:
    """A character's picture (dark on white, grey) as the page's text draws it, and where in the list it stands."""

    index: int
    font: int
    text: str
    picture: NDArray[np.uint8]


def glyphs(chars: list[dict[str, Any]], text: Picture, scale: float, known: set[tuple[int, str]]) -> list[Glyph]:
    """The largest shown instance of each character of each font that was not judged before."""
    best: dict[tuple[int, str], tuple[float, int]] = {}
    for index, char in enumerate(chars):
        key = (id(char["font"]), char["text"])
        if char["lost"] is None and key not in known and _judged(char["text"]) and _level(char):
            size = char["size"]
            if key not in best or size > best[key][0]:
                best[key] = (size, index)
    grey = np.asarray(cv2.cvtColor(text, cv2.COLOR_RGB2GRAY), np.uint8)
    found = []
    for (font, character), (_, index) in best.items():
        picture = _tight(grey, chars[index], scale)
        if picture is not None:
            found.append(Glyph(index, font, character, picture))
    return found


def _judged(text: str) -> bool:
    return len(text) == 1 and (text in FIGURES or is_han(text))


def _level(char: dict[str, Any]) -> bool:
    """Whether the glyph stands on its feet: references are not turned."""
    a, b = char["direction"][:2]
    return bool(a > 0 and abs(b) < 0.05 * a)


def is_han(text: str) -> bool:
    return len(text) == 1 and "\u4e00" <= text <= "\u9fff"


def _tight(grey: NDArray[np.uint8], char: dict[str, Any], scale: float) -> NDArray[np.uint8] | None:
    """The glyph's own ink out of the picture; None where it is too small or faint to be judged."""
    x0, x1 = round(char["x0"] * scale), round(char["x1"] * scale)
    tall = (char["bottom"] - char["top"]) * scale
    y0, y1 = int(char["top"] * scale - 0.1 * tall), int(np.ceil(char["bottom"] * scale + 0.1 * tall))
    cut = grey[max(0, y0) : y1, max(0, x0) : x1]
    if cut.size == 0 or int(cut.max()) - int(cut.min()) < 60:
        return None
    dark = cut < (int(cut.min()) + int(cut.max())) // 2
    rows, columns = np.flatnonzero(dark.any(axis=1)), np.flatnonzero(dark.any(axis=0))
    cut = cut[rows[0] : rows[-1] + 1, columns[0] : columns[-1] + 1]
    return cut if cut.shape[0] >= SMALLEST else None


def suspects(found: list[Glyph]) -> list[Glyph]:
    """The glyphs that look like another character."""
    figures = [glyph for glyph in found if not is_han(glyph.text) and _unlike(glyph)]
    return figures + _unlike_han([glyph for glyph in found if is_han(glyph.text)])


def _unlike(glyph: Glyph) -> bool:
    own, other = likeness(glyph)
    return other - own > MARGIN


def _unlike_han(found: list[Glyph]) -> list[Glyph]:
    """Chinese glyphs that look like others, of fonts where that is no accident; one for each font."""
    fonts: dict[int, list[Glyph]] = {}
    for glyph in found:
        fonts.setdefault(glyph.font, []).append(glyph)
    suspected = []
    for members in sorted(fonts.values(), key=len):
        part = members[:MOST_HAN]
        odd = [glyph for glyph in part if han_likeness(glyph) < UNLIKE]
        beside = {glyph.index for glyph in odd}
        row = [glyph for glyph in odd if glyph.index + 1 in beside]
        if odd and (row or len(odd) >= MANY * len(part)):
            suspected.append((row or odd)[0])
    return suspected


def likeness(glyph: Glyph) -> tuple[float, float]:
    """How much a glyph is like what it claims to be, and like the nearest other figure."""
    shapes, names = _references()
    scores = shapes @ _shape(glyph.picture)
    mine = np.array([name == glyph.text for name in names])
    return float(scores[mine].max(initial=-1.0)), float(scores[~mine].max(initial=-1.0))


def _shape(picture: NDArray[np.uint8]) -> NDArray[np.float32]:
    """A glyph on a small sheet of its own, so that glyphs of any size compare; narrow ones stay narrow."""
    tall, wide = picture.shape
    width = int(np.clip(round(TALL * wide / tall), 3, WIDE))
    small = cv2.resize(255 - picture, (width, TALL), interpolation=cv2.INTER_AREA).astype(np.float32)
    sheet = np.zeros((TALL, WIDE), np.float32)
    left = (WIDE - width) // 2
    sheet[:, left : left + width] = small
    return _normal(np.asarray(cv2.GaussianBlur(sheet, (3, 3), 0), np.float32))


def _normal(sheet: NDArray[np.float32]) -> NDArray[np.float32]:
    flat = sheet.ravel() - sheet.mean()
    return np.asarray(flat / max(1e-6, float(np.linalg.norm(flat))), np.float32)


@cache
def _references() -> tuple[NDArray[np.float32], tuple[str, ...]]:
    """Shapes of figures in the standard fonts and the pinned one, with their names."""
    from extractors.reading.pdf_references import reference_glyphs

    shapes, names = [], []
    for name, picture in reference_glyphs(STANDARD, FIGURES):
        shapes.append(_shape(picture))
        names.append(name)
    return np.array(shapes, np.float32), tuple(names)


def _spread(picture: NDArray[np.uint8]) -> NDArray[np.float32]:
    side = cv2.resize(255 - picture, (HAN_SIDE, HAN_SIDE), interpolation=cv2.INTER_AREA).astype(np.float32)
    return _normal(np.asarray(cv2.GaussianBlur(side, (0, 0), 1.6), np.float32))


@lru_cache(maxsize=4096)
def _han(text: str) -> NDArray[np.float32]:
    from extractors.reading.pdf_references import pinned_glyph

    return _spread(pinned_glyph(text))


def han_likeness(glyph: Glyph) -> float:
    """How much a Chinese glyph is like the pinned font's of the same character (correlation, blurred)."""
    return float(_han(glyph.text) @ _spread(glyph.picture))
