"""A page of the model drawn for people: words, lines, table borders, pictures, with the pinned font."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import cache
from typing import TYPE_CHECKING

import numpy as np
from PIL import Image, ImageDraw, ImageFont

from extractors.limits import Limits
from extractors.reading.sheet_of_text import LEADING, TYPE, wrapped
from heyan.fonts import pinned_font
from heyan.geometry import Box
from heyan.pages import Page, Word
from heyan.vocabulary import Source

if TYPE_CHECKING:
    from extractors.reading.book import Picture

POINTS = 72.0
SHOWN_AS = str.maketrans({"☑": "√", "☒": "×", "☐": "□"})
"""The pinned font has no ticked boxes."""
GREY, INK, RED = (150, 150, 150), (20, 20, 20), (200, 60, 60)
SMALLEST_TYPE, LARGEST_TYPE = 4, 200


def drawn(page: Page, dpi: int, limits: Limits, pictures: Sequence[tuple[Box, Image.Image | None]] = ()) -> Picture:
    """The page as a picture; `pictures` lie under the text (None: one that cannot be shown, a frame in its place)."""
    scale = fitting_scale(page.width, page.height, dpi / POINTS, limits)
    size = max(1, round(page.width * scale)), max(1, round(page.height * scale))
    sheet = Image.new("RGB", size, "white")
    pen = ImageDraw.Draw(sheet)
    for box, picture in pictures:
        _place(sheet, pen, _pixels(box, size), picture)
    for line in page.rulings:
        ends = (line.x0 * size[0], line.y0 * size[1], line.x1 * size[0], line.y1 * size[1])
        pen.line(ends, fill=INK, width=max(1, round(scale / 2)))
    for table in page.tables:
        for cell in table.cells:
            pen.rectangle(_pixels(cell.box, size), outline=GREY)
    for seal in page.seals:
        pen.ellipse(_pixels(seal, size), outline=RED, width=2)
    for word in _texts(page):
        place = _pixels(word.box, size)
        if word.locator and place[3] - place[1] > 1.6 * LEADING * scale:
            _write_wrapped(pen, word.text, place, scale)
        else:
            _write(pen, word.text, place)
    return np.asarray(sheet, np.uint8)


def _texts(page: Page) -> Iterator[Word]:
    """What to write where: the words, and cells of a large sheet that do not stand among them."""
    yield from page.words
    written = {word.locator for word in page.words}
    for table in page.tables if page.source is Source.SPREADSHEET else ():
        for cell in table.cells:
            if cell.text and cell.locator not in written:
                yield Word(cell.text, cell.box, locator=cell.locator)


def fitting_scale(width: float, height: float, scale: float, limits: Limits) -> float:
    """Pixels a point, made smaller until the raster keeps the limits."""
    most = (limits.page_megapixels * 1_000_000 / max(width * height, 1.0)) ** 0.5
    return min(scale, limits.page_side / max(width, height, 1.0), float(most))


def _pixels(box: Box, size: tuple[int, int]) -> tuple[float, float, float, float]:
    left, right = sorted((box.left * size[0], box.right * size[0]))
    top, bottom = sorted((box.top * size[1], box.bottom * size[1]))
    return left, top, right, bottom


def _place(
    sheet: Image.Image,
    pen: ImageDraw.ImageDraw,
    place: tuple[float, float, float, float],
    picture: Image.Image | None,
) -> None:
    left, top, right, bottom = (round(side) for side in place)
    if picture is None or right - left < 1 or bottom - top < 1:
        pen.rectangle(place, outline=GREY)
        return
    shown = picture.convert("RGBA").resize((right - left, bottom - top))
    sheet.paste(shown, (left, top), shown)


def _write(pen: ImageDraw.ImageDraw, text: str, place: tuple[float, float, float, float]) -> None:
    """Text as large as its box allows; standing boxes hold standing text."""
    text = text.translate(SHOWN_AS)
    left, top, right, bottom = place
    if len(text) > 1 and bottom - top > 2.0 * (right - left):
        step = (bottom - top) / len(text)
        for index, char in enumerate(text):
            _write(pen, char, (left, top + index * step, right, top + (index + 1) * step))
        return
    size = max(SMALLEST_TYPE, min(LARGEST_TYPE, round((bottom - top) * 0.86)))
    font = _font(size)
    wide = pen.textlength(text, font=font)
    if wide > right - left > 0:
        font = _font(max(SMALLEST_TYPE, int(size * (right - left) / wide)))
    pen.text((left, (top + bottom) / 2), text, fill=INK, font=font, anchor="lm")


def _write_wrapped(pen: ImageDraw.ImageDraw, text: str, place: tuple[float, float, float, float], scale: float) -> None:
    """The text of a tall cell on as many lines as it needs."""
    left, top, right, bottom = place
    lines = wrapped(text, (right - left) / scale)
    step = (bottom - top) / max(1, len(lines))
    for index, line in enumerate(lines):
        _write(pen, line, (left, top + index * step, right, top + index * step + min(step, TYPE * 1.15 * scale)))


@cache
def _font(size: int) -> ImageFont.FreeTypeFont:
    return ImageFont.truetype(str(pinned_font()), size)
