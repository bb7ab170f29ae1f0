"""A PDF page drawn twice by pdfium: as people see it, and its text alone, to compare the two."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING, Any

import numpy as np
import pypdfium2.raw as raw

from extractors.reading.pdf_content import Area

if TYPE_CHECKING:
    from extractors.reading.book import Picture

FINEST = 2.0
"""Pixels a point: small print is then ten pixels tall."""
LONGEST_SIDE = 2000
DEEPEST = 6
MOST_OBJECTS = 200_000
WHITE, BLACK = (255, 255, 255, 255), (0, 0, 0, 255)


@dataclass(frozen=True, slots=True)
class Drawn:
    """Pictures of one page at the same scale (pixels a point), RGB."""

    scale: float
    seen: Picture
    """Everything: drawings, pictures, annotations, form fields."""
    text: Picture
    """The text alone on white."""
    on_black: Callable[[], Picture]
    """The text alone on black; drawn when asked for, before the page is closed."""


class Drawing:
    """One page, open as long as pictures of it may be asked for."""

    def __init__(self, document: Any, number: int) -> None:
        self._page = document[number - 1]
        self.scale = min(FINEST, LONGEST_SIDE / max(1.0, *self._page.get_size()))

    def __enter__(self) -> Drawing:
        return self

    def __exit__(self, *_: object) -> None:
        self._page.close()

    def drawn(self) -> Drawn:
        """The page as seen, then with everything but its text taken out."""
        seen = self._picture(WHITE, everything=True)
        for thing in _objects(self._page.raw):
            raw.FPDFPageObj_SetIsActive(thing, 0)
        return Drawn(self.scale, seen, self._picture(WHITE), lambda: self._picture(BLACK))

    def part(self, area: Area, scale: float) -> Picture:
        """A part of the page's text alone (points from the upper left), once `drawn` has taken out the rest."""
        wide, tall = self._page.get_size()
        left, top, right, bottom = area
        crop = max(0.0, left), max(0.0, tall - bottom), max(0.0, wide - right), max(0.0, top)
        bitmap = self._page.render(scale=scale, crop=crop, may_draw_forms=False, draw_annots=False, rev_byteorder=True)
        pixels = np.ascontiguousarray(bitmap.to_numpy()[:, :, :3])
        bitmap.close()
        return pixels

    def _picture(self, paper: tuple[int, int, int, int], *, everything: bool = False) -> Picture:
        bitmap = self._page.render(
            scale=self.scale, may_draw_forms=everything, draw_annots=everything, rev_byteorder=True, fill_color=paper
        )
        pixels = np.ascontiguousarray(bitmap.to_numpy()[:, :, :3])
        bitmap.close()
        return pixels


def _objects(page: Any) -> Iterator[Any]:
    """Everything on a page that is not text, also within forms."""
    left = [MOST_OBJECTS]

    def within(count: int, get: Callable[[int], Any], depth: int) -> Iterator[Any]:
        for index in range(min(count, left[0])):
            left[0] -= 1
            thing = get(index)
            kind = raw.FPDFPageObj_GetType(thing)
            if kind == raw.FPDF_PAGEOBJ_FORM and depth < DEEPEST:
                inner = raw.FPDFFormObj_CountObjects(thing)
                yield from within(inner, partial(raw.FPDFFormObj_GetObject, thing), depth + 1)
            elif kind != raw.FPDF_PAGEOBJ_TEXT:
                yield thing

    yield from within(raw.FPDFPage_CountObjects(page), partial(raw.FPDFPage_GetObject, page), 0)
