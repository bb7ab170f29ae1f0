"""Every page of every format as a picture for people."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import cv2
import numpy as np
from PIL import Image

from extractors.reading.book import Book, Context, Refusal
from heyan.vocabulary import ReasonCode

if TYPE_CHECKING:
    from extractors.reading.book import Picture

A4_INCHES = 11.7
SAVED: dict[str, dict[str, Any]] = {
    "png": {"format": "PNG", "compress_level": 3},
    "jpeg": {"format": "JPEG", "quality": 88, "subsampling": 0},
}
"""How pictures are written: JPEG without halving its colours, so that red seals stay sharp."""


def save_picture(book: Book, number: int, dpi: int, form: str, context: Context) -> str:
    """Draw a page as displayed into the job's folder; the file's name there.

    Larger than an A4 sheet at this resolution it does not get: a photo of 50 megapixels is scaled down.
    """
    if not 1 <= number <= book.count:
        raise Refusal(ReasonCode.PAGE_LIMIT, f"page {number} of {book.count}")
    picture = fitted(book.picture(number, dpi), dpi)
    name = f"page.{form}"
    Image.fromarray(picture).save(context.folder / name, **SAVED[form])
    return name


def fitted(picture: Picture, dpi: int) -> Picture:
    """The picture, made as small as a sheet of A4 at this resolution where it is larger."""
    scale = A4_INCHES * dpi / max(picture.shape[:2])
    if scale >= 1.0:
        return picture
    return cv2.resize(picture, None, fx=scale, fy=scale, interpolation=cv2.INTER_AREA).astype(np.uint8, copy=False)
