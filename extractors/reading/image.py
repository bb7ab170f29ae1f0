"""Pictures as files: JPEG, PNG, TIFF (several pages), BMP, WebP; shown the way their EXIF orientation says."""

from __future__ import annotations

import warnings
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
from PIL import Image, ImageOps, UnidentifiedImageError

from extractors.limits import Limits
from extractors.reading.book import Context, Leaf, Refusal
from extractors.reading.scan import read_scan, resized
from heyan.pages import Channel, Reason
from heyan.vocabulary import ReasonCode

if TYPE_CHECKING:
    from extractors.reading.book import Picture

FORMATS = ("JPEG", "PNG", "TIFF", "BMP", "WEBP")
MOST_OCR_PIXELS = 16_000_000
"""Larger pictures are read scaled down to this: a 600 dpi scan holds no more letters than a 300 dpi one."""
TURNED = (5, 6, 7, 8)
"""EXIF orientations that swap width and height."""
ORIENTATION = 0x0112
TRUNCATED = "truncated"

Image.MAX_IMAGE_PIXELS = None  # our own limits are checked before anything is decoded
warnings.simplefilter("ignore", Image.DecompressionBombWarning)


class ImageBook:
    """An image file as a book of one page a frame."""

    format = "image"

    def __init__(self, path: Path, context: Context) -> None:
        self._context = context
        self.channels: tuple[Channel, ...] = ()
        self.warnings: tuple[Reason, ...] = ()
        try:
            self._image = Image.open(path, formats=FORMATS)
        except (UnidentifiedImageError, OSError, ValueError, SyntaxError) as error:
            raise Refusal(ReasonCode.CORRUPT, "image") from error
        self.count = _frames(self._image)
        check_pixels(self._image.size, context.limits)

    def size(self, number: int) -> tuple[float, float]:
        self._image.seek(number - 1)
        width, height = self._image.size
        turned = self._image.getexif().get(ORIENTATION) in TURNED
        return (float(height), float(width)) if turned else (float(width), float(height))

    def read(self, number: int, share: float) -> Leaf:
        whole = self._displayed(number)
        fitting = min(1.0, (MOST_OCR_PIXELS / (whole.shape[0] * whole.shape[1])) ** 0.5)
        size = (float(whole.shape[1]), float(whole.shape[0]))
        return read_scan(whole if fitting == 1.0 else resized(whole, fitting), number, size, self._context, share)

    def picture(self, number: int, dpi: int) -> Picture:  # noqa: ARG002
        """The page in its own pixels: an image has no resolution that could be relied on."""
        return self._displayed(number)

    def close(self) -> None:
        self._image.close()

    def _displayed(self, number: int) -> Picture:
        self._image.seek(number - 1)
        check_pixels(self._image.size, self._context.limits)
        try:
            upright = ImageOps.exif_transpose(self._image)
            return rgb(upright)
        except (OSError, SyntaxError, ValueError) as error:
            cut = ReasonCode.TRUNCATED if TRUNCATED in str(error) else ReasonCode.CORRUPT
            raise Refusal(cut, f"image page {number}") from error


def rgb(image: Image.Image) -> Picture:
    """The picture's pixels on white paper, whatever its mode (transparent, palette, 16 bit)."""
    if image.mode in ("I;16", "I", "F"):
        grey = np.asarray(image, np.float64)
        top = float(grey.max()) or 1.0
        return np.repeat((grey / top * 255).astype(np.uint8)[:, :, None], 3, axis=2)
    if image.mode in ("RGBA", "LA", "PA") or "transparency" in image.info:
        layered = image.convert("RGBA")
        paper = Image.new("RGBA", layered.size, "white")
        image = Image.alpha_composite(paper, layered)
    return np.array(image.convert("RGB"), np.uint8)


def check_pixels(size: tuple[int, int], limits: Limits) -> None:
    """Refusal where a picture would unpack to more pixels than allowed; looked at before it is decoded."""
    pixels = size[0] * size[1]
    if pixels > limits.image_megapixels * 1_000_000:
        raise Refusal(ReasonCode.PIXEL_LIMIT, f"image_megapixels {limits.image_megapixels}: {pixels / 1e6:.1f}")
    if pixels == 0:
        raise Refusal(ReasonCode.CORRUPT, "image without pixels")


def _frames(image: Image.Image) -> int:
    """How many pages: frames of a TIFF; other formats are one picture, animated or not."""
    if image.format != "TIFF":
        return 1
    try:
        return int(getattr(image, "n_frames", 1))
    except (OSError, ValueError, SyntaxError) as error:
        raise Refusal(ReasonCode.CORRUPT, "TIFF directory") from error
