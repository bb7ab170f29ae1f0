"""What the text says: the arithmetic around PP-OCR's recognition network (CTC)."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import cv2
import numpy as np

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from extractors.ocr.engine import Image

HEIGHT = 48
"""The network reads strips of this height."""
WIDTH_STEP = 32
"""Strips are padded to whole steps: lines of like width share a shape, and a new shape costs 15 ms to prepare."""
MARGIN = 64
"""Empty columns after the text: without them the network reads commas as full stops (6 of 240 small amounts)."""
NARROWEST = 160
WIDEST = 3200
"""Longer strips are squeezed: memory and time grow with the width."""
TURNED = 1.5
"""A strip this much taller than wide is text turned by 90°."""


def strip(image: Image, quad: NDArray[np.float32]) -> Image:
    """The line inside a quad, straightened; turned upright where it stands on end."""
    width, height = _sides(quad)
    target = np.array([[0, 0], [width, 0], [width, height], [0, height]], np.float32)
    turn = cv2.getPerspectiveTransform(quad, target)
    cut = cv2.warpPerspective(
        image, turn, (width, height), borderMode=cv2.BORDER_REPLICATE, flags=cv2.INTER_CUBIC
    ).astype(np.uint8, copy=False)
    return np.rot90(cut) if on_end(quad) else cut


def on_end(quad: NDArray[np.float32]) -> bool:
    """Whether the text of a line runs from bottom to top."""
    width, height = _sides(quad)
    return height / width >= TURNED


def _sides(quad: NDArray[np.float32]) -> tuple[int, int]:
    width = max(np.linalg.norm(quad[0] - quad[1]), np.linalg.norm(quad[2] - quad[3]))
    height = max(np.linalg.norm(quad[0] - quad[3]), np.linalg.norm(quad[1] - quad[2]))
    return max(1, int(width)), max(1, int(height))


def strip_width(cut: Image) -> int:
    """The width of the network's input for a strip: its own at the network's height, a margin, whole steps."""
    wanted = int(np.ceil(HEIGHT * cut.shape[1] / cut.shape[0])) + MARGIN
    return min(WIDEST, max(NARROWEST, -(-wanted // WIDTH_STEP) * WIDTH_STEP))


def strip_tensor(cut: Image, width: int) -> NDArray[np.float32]:
    """The strip as the network's input, 1 × 3 × 48 × width: BGR, -1 … 1, padded with 0 on the right."""
    own = own_width(cut, width)
    scaled = cv2.resize(cut, (own, HEIGHT), interpolation=cv2.INTER_LINEAR)
    tensor = np.zeros((1, 3, HEIGHT, width), np.float32)
    tensor[0, :, :, :own] = scaled[:, :, ::-1].transpose(2, 0, 1).astype(np.float32) / 127.5 - 1.0
    return tensor


def own_width(cut: Image, width: int) -> int:
    """How much of the network's input, of this width, the strip itself takes up."""
    return min(width, max(1, int(np.ceil(HEIGHT * cut.shape[1] / cut.shape[0]))))


@dataclass(frozen=True, slots=True)
class Decoded:
    """A line's text without blanks around it, its mean score, and where its characters lie along the input, 0…1."""

    text: str
    score: float
    middles: tuple[float, ...] = ()


def decoded(probabilities: NDArray[np.float32], characters: Sequence[str]) -> Decoded:
    """The best path (steps × characters); character 0 is the blank between letters.

    The network speaks where a letter stands: on 5,494 characters of printed forms the step lay off the letter's middle
    by 0.04 of the line's height, and by 0.17 at the 99th percentile (reckoned from usual widths: 0.08 and 0.94).
    """
    best = probabilities.argmax(axis=1)
    kept = np.flatnonzero((best != 0) & np.concatenate(([True], best[1:] != best[:-1])))
    if kept.size == 0:
        return Decoded("", 0.0)
    score = float(probabilities[kept, best[kept]].mean(dtype=np.float64))
    letters = [characters[index] for index in best[kept]]
    shown = [at for at, letter in enumerate(letters) if letter.strip()]
    first, last = (shown[0], shown[-1] + 1) if shown else (0, 0)
    text, steps = "".join(letters[first:last]), kept[first:last]
    if len(text) != len(steps):
        return Decoded(text, score)
    return Decoded(text, score, tuple(((steps + 0.5) / len(best)).tolist()))
