"""What every OCR engine is: a thing with an identity that turns an image into lines."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol

from heyan.pages import EngineIdentity

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Image = NDArray[np.uint8]
    """RGB, height × width × 3, uint8."""

Point = tuple[float, float]
Quad = tuple[Point, Point, Point, Point]
PixelBox = tuple[int, int, int, int]
"""Left, top, right, bottom in pixels."""

__all__ = ["Engine", "EngineIdentity", "Line", "PixelBox", "Point", "Quad", "bounds"]


@dataclass(frozen=True, slots=True)
class Line:
    """One line of text; `quad` in pixels of the image read, from the text's top left corner clockwise; score 0…1."""

    text: str
    quad: Quad
    score: float
    middles: tuple[float, ...] = ()
    """Where the middle of each character lies from the quad's left side to its right one, 0…1; empty where the engine
    does not say, and for text that stands on end."""


class Engine(Protocol):
    """Reads images, one at a time, in one process and thread; equal images give equal lines."""

    @property
    def identity(self) -> EngineIdentity:
        """Name, precision, model hashes and every flag that can change a result."""
        ...

    def read(self, image: Image) -> tuple[Line, ...]:
        """Lines in reading order (top to bottom, then left to right); an empty page gives none."""
        ...


def bounds(quad: Quad) -> tuple[float, float, float, float]:
    """The upright rectangle (left, top, right, bottom) around a quad."""
    xs, ys = [x for x, _ in quad], [y for _, y in quad]
    return min(xs), min(ys), max(xs), max(ys)
