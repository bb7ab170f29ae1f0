"""Which characters of a PDF page people see: the page as drawn is compared with its text drawn alone.

A character is shown where what the text paints is still there on the finished page and differs from its surroundings.
So white text on a dark table head is shown, and a figure under a white box is not, however the file brings it about.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING, Any

import cv2
import numpy as np

from extractors.reading.pdf_content import Painted

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from extractors.reading.book import Picture
    from extractors.reading.pdf_pixels import Drawn

TINY = 2.5
"""Smaller type (points) is not meant to be read by people."""
FLATTEST = 0.12
"""Letters and figures squeezed to less than this part of their height are not either."""
INK, DARKER = 24, 40
"""Grey levels: what is darker than paper by more is ink; where the page is darker by more, something lies there."""
BLOT = 0.12
"""The part of a character's ink that may differ from the page before it is looked at closely."""
FAINT, FAINT_LARGE, LARGE = 10.0, 4.0, 20.0
"""Grey levels below which type does not stand out from its ground; type above 20 points does so sooner."""
PRESENT = 0.6
"""A character of whose ink the page shows less is covered."""
RED = 20
"""Levels by which red exceeds green and blue in the ink of a seal."""
AROUND = 3
MOST_CLOSE = 4000
"""So many characters of a page are looked at closely."""


class Lost(StrEnum):
    """Why a character is not seen."""

    INVISIBLE = "invisible"
    PAGE_COLOURED = "page_coloured"
    COVERED = "covered"
    OFF_PAGE = "off_page"
    TINY = "tiny"
    LAYER_OFF = "layer_off"
    NOT_DRAWN = "not_drawn"


def by_structure(painted: Painted) -> None:
    """Mark what the file itself says is not seen: each character gets `lost`, None or why."""
    for char in painted.chars:
        char["lost"] = _by_structure(char, painted)


def _by_structure(char: dict[str, Any], painted: Painted) -> Lost | None:
    if char["invisible"]:
        return Lost.INVISIBLE
    if char["layer_off"]:
        return Lost.LAYER_OFF
    wide, tall = char["x1"] - char["x0"], char["bottom"] - char["top"]
    if char["size"] < TINY or (char["text"].isalnum() and min(wide, tall) < FLATTEST * char["size"]):
        return Lost.TINY
    x, y = (char["x0"] + char["x1"]) / 2, (char["top"] + char["bottom"]) / 2
    return None if 0 < x < painted.width and 0 < y < painted.height else Lost.OFF_PAGE


@dataclass(frozen=True, slots=True)
class _Sums:
    """Counts of marked pixels in any rectangle."""

    table: NDArray[np.int32]

    def within(self, boxes: NDArray[np.int64]) -> NDArray[np.int64]:
        x0, y0, x1, y1 = boxes.T
        t = self.table
        return np.asarray(t[y1, x1] - t[y0, x1] - t[y1, x0] + t[y0, x0], np.int64)


def by_pixels(painted: Painted, drawn: Drawn) -> None:
    """Mark what the page does not show though its structure does not say so. Needs `by_structure` before."""
    chars = [char for char in painted.chars if char["lost"] is None and char["text"].strip().isalnum()]
    if not chars:
        return
    boxes = _pixel_boxes(chars, drawn)
    inked, differing = (_Sums(np.asarray(cv2.integral(mask), np.int32)).within(boxes) for mask in _ink(drawn))
    close = np.flatnonzero((inked == 0) | (differing > BLOT * inked))[:MOST_CLOSE]
    if close.size:
        _look_closely([chars[i] for i in close], boxes[close], drawn)
        _forgive_undrawable(chars)
    _follow(painted.chars)


def _ink(drawn: Drawn) -> tuple[NDArray[np.uint8], NDArray[np.uint8]]:
    """Masks of what the text paints on white, and of that where the page is much lighter or darker."""
    text, seen = (cv2.cvtColor(picture, cv2.COLOR_RGB2GRAY) for picture in (drawn.text, drawn.seen))
    ink = (text < 255 - INK).view(np.uint8)
    halfway = text // 2 + 128
    changed = (seen > halfway).view(np.uint8) | (cv2.subtract(text, seen) > DARKER).view(np.uint8)
    return ink, ink & changed


def _pixel_boxes(chars: list[dict[str, Any]], drawn: Drawn) -> NDArray[np.int64]:
    tall, wide = drawn.text.shape[:2]
    places = np.array([(char["x0"], char["top"], char["x1"], char["bottom"]) for char in chars]) * drawn.scale
    boxes = np.column_stack([np.floor(places[:, :2]), np.ceil(places[:, 2:])])
    return np.asarray(np.clip(boxes, 0, (wide, tall, wide, tall)), np.int64)


def _look_closely(chars: list[dict[str, Any]], boxes: NDArray[np.int64], drawn: Drawn) -> None:
    black = drawn.on_black()
    for char, (x0, y0, x1, y1) in zip(chars, boxes, strict=True):
        top, left = max(0, y0 - AROUND), max(0, x0 - AROUND)
        part = np.s_[top : y1 + AROUND, left : x1 + AROUND]
        inner = np.s_[y0 - top : y1 - top, x0 - left : x1 - left]
        char["lost"], char["present"] = _verdict(char, _Close(drawn.seen[part], drawn.text[part], black[part]), inner)


class _Close:
    """One character's surroundings: what the text would paint there (matting from two grounds), and what is there."""

    def __init__(self, seen: Picture, on_white: Picture, on_black: Picture) -> None:
        self.seen = seen.astype(np.float32)
        self.black = on_black.astype(np.float32)
        self.cover = 1.0 - (on_white.astype(np.float32) - self.black).mean(axis=2) / 255.0
        """How much of each pixel the text covers, 0 … 1."""
        bare = self.cover < 0.02
        ground = self.seen[bare] if bare.sum() >= 4 else self.seen.reshape(-1, 3)
        self.ground = np.median(ground, axis=0)


def _verdict(char: dict[str, Any], close: _Close, inner: tuple[slice, slice]) -> tuple[Lost | None, float]:
    """Whether the character is lost, and how much of its ink is there."""
    cover = close.cover[inner]
    if cover.size == 0 or cover.max() < 0.04:
        return Lost.NOT_DRAWN, 0.0
    expected = (close.black[inner] + (1.0 - cover)[..., None] * close.ground) - close.ground
    weight = cover / cover.sum()
    faint = FAINT_LARGE if char["size"] >= LARGE else FAINT
    if float(np.abs((expected * weight[..., None]).sum(axis=(0, 1))).max()) * _thickness(cover) < faint:
        return Lost.PAGE_COLOURED, 0.0
    actual = close.seen[inner] - close.ground
    strength = (expected**2).sum(axis=2)
    here = np.clip((actual * expected).sum(axis=2) / np.maximum(strength, 1.0), 0.0, 1.0)
    here[_reddish(close.seen[inner])] = 1.0
    present = float((here * strength).sum() / max(1.0, float(strength.sum())))
    return (Lost.COVERED if present < PRESENT else None), present


def _thickness(cover: NDArray[np.float32]) -> float:
    """How much to scale a thin stroke's contrast up: people see the stroke, not the pixels that it half fills."""
    return float(1.0 / max(0.2, cover.max()))


def _reddish(pixels: NDArray[np.float32]) -> NDArray[np.bool_]:
    """Where a seal may lie over print: nobody hides a figure under something red."""
    red: NDArray[np.bool_] = pixels[..., 0] > np.maximum(pixels[..., 1], pixels[..., 2]) + RED
    return red


def _forgive_undrawable(chars: list[dict[str, Any]]) -> None:
    """What our drawing lacks of a font that is not embedded proves nothing: all its glyphs, or one between others."""
    drawn = [char["lost"] is not Lost.NOT_DRAWN for char in chars]
    able = {id(char["font"]) for char, here in zip(chars, drawn, strict=True) if here}
    for index, char in enumerate(chars):
        if drawn[index] or is_embedded(char["font"]):
            continue
        alone = 0 < index < len(chars) - 1 and drawn[index - 1] and drawn[index + 1]
        if alone or id(char["font"]) not in able:
            char["lost"], char["present"] = None, 1.0


def is_embedded(font: Any) -> bool:
    """Whether the file brings the font along."""
    descriptor = getattr(font, "descriptor", None) or {}
    return any(key in descriptor for key in ("FontFile", "FontFile2", "FontFile3")) or hasattr(font, "fontmatrix")


def _follow(chars: list[dict[str, Any]]) -> None:
    """Marks and points are lost with the characters on both sides of them."""
    known: list[Lost | None] = [None] * len(chars)
    last: Lost | None = None
    for index, char in enumerate(chars):
        last = char["lost"] if char["text"].strip().isalnum() else last
        known[index] = last
    after: Lost | None = None
    for index in range(len(chars) - 1, -1, -1):
        char = chars[index]
        if char["text"].strip().isalnum():
            after = char["lost"]
        elif char["lost"] is None and known[index] is not None and after is not None:
            char["lost"] = known[index]
