"""Boxes as fractions of a page as displayed: (left, top, right, bottom), 0 at the upper left."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Box:
    """A rectangle in fractions of the page, so that it fits any rendering of it."""

    left: float
    top: float
    right: float
    bottom: float

    @property
    def width(self) -> float:
        return self.right - self.left

    @property
    def height(self) -> float:
        return self.bottom - self.top

    @property
    def middle_x(self) -> float:
        return (self.left + self.right) / 2

    @property
    def middle_y(self) -> float:
        return (self.top + self.bottom) / 2

    def rounded(self) -> tuple[float, float, float, float]:
        """The box to four decimals, clipped to the page: the form of the report."""
        return tuple(round(min(1.0, max(0.0, x)), 4) for x in (self.left, self.top, self.right, self.bottom))  # type: ignore[return-value]

    def union(self, other: Box) -> Box:
        return Box(
            min(self.left, other.left),
            min(self.top, other.top),
            max(self.right, other.right),
            max(self.bottom, other.bottom),
        )

    def overlap(self, other: Box) -> float:
        """The shared area as a fraction of this box's own area (0..1)."""
        width = min(self.right, other.right) - max(self.left, other.left)
        height = min(self.bottom, other.bottom) - max(self.top, other.top)
        own = self.width * self.height
        return max(0.0, width) * max(0.0, height) / own if own > 0 else 0.0

    def contains(self, other: Box) -> bool:
        """Whether the other box lies wholly inside this one."""
        level = self.top <= other.top and other.bottom <= self.bottom
        return level and self.left <= other.left and other.right <= self.right

    def contains_middle_of(self, other: Box) -> bool:
        return self.left <= other.middle_x <= self.right and self.top <= other.middle_y <= self.bottom


def union(boxes: Iterable[Box]) -> Box | None:
    """The smallest box around all of them, or None for none."""
    result: Box | None = None
    for box in boxes:
        result = box if result is None else result.union(box)
    return result


def displayed(box: Box, homography: tuple[float, ...] | None) -> Box:
    """The box on the page as displayed: the rectangle around the four mapped corners."""
    if homography is None:
        return box
    a, b, c, d, e, f, g, h, i = homography
    corners = ((box.left, box.top), (box.right, box.top), (box.right, box.bottom), (box.left, box.bottom))
    mapped = []
    for x, y in corners:
        w = g * x + h * y + i or 1.0
        mapped.append(((a * x + b * y + c) / w, (d * x + e * y + f) / w))
    xs, ys = [x for x, _ in mapped], [y for _, y in mapped]
    return Box(min(xs), min(ys), max(xs), max(ys))
