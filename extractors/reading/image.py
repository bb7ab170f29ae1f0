"""Pictures as files: JPEG, PNG, TIFF (several pages), BMP, WebP; shown the way their EXIF orientation says."""

from __future__ import annotations

import warnings
from pathlib import Path
from typing import TYPE_CHECKING, cast

import numpy as np
from PIL import Image, ImageOps, UnidentifiedImageError

from extractors.limits import Limits
from extractors.reading.book import Context, Leaf, Refusal, note
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
CUT = ("truncated", "broken data stream")
"""What Pillow says of pictures that end early."""
STRIP = 512
"""Rows that are converted at a time: a large picture exists once in each form, not four times."""

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
        if self._image.format in ("PNG", "WEBP") and (frames := int(getattr(self._image, "n_frames", 1))) > 1:
            self.warnings = (Reason(ReasonCode.HIDDEN_CONTENT, f"{frames} frames, the first is read"),)
        check_pixels(self._image.size, context.limits)

    def size(self, number: int) -> tuple[float, float]:
        self._image.seek(number - 1)
        width, height = self._image.size
        turned = self._orientation() in TURNED
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

    def _orientation(self) -> int | None:
        """How the picture is turned as its data say; a broken one is told when it is read."""
        try:
            return cast("int | None", self._image.getexif().get(ORIENTATION))
        except (OSError, SyntaxError, ValueError) as error:
            note(error)
            return None

    def _displayed(self, number: int) -> Picture:
        self._image.seek(number - 1)
        check_pixels(self._image.size, self._context.limits)
        try:
            upright = ImageOps.exif_transpose(self._image)
            return rgb(upright)
        except (OSError, SyntaxError, ValueError) as error:
            cut = ReasonCode.TRUNCATED if any(word in str(error) for word in CUT) else ReasonCode.CORRUPT
            raise Refusal(cut, f"image page {number}") from error


def rgb(image: Image.Image) -> Picture:
    """The picture's pixels on white paper, whatever its mode (transparent, palette, 16 bit)."""
    picture = np.empty((image.height, image.width, 3), np.uint8)
    deep = image.mode in ("I;16", "I", "F")
    top = (float(np.asarray(image).max()) or 1.0) if deep else 1.0
    for begin in range(0, image.height, STRIP):
        strip = image.crop((0, begin, image.width, min(begin + STRIP, image.height)))
        if deep:
            grey = (np.asarray(strip, np.float64) / top * 255).astype(np.uint8)
            picture[begin : begin + STRIP] = grey[:, :, None]
        else:
            picture[begin : begin + STRIP] = np.asarray(_on_paper(strip).convert("RGB"))
    return picture


def _on_paper(image: Image.Image) -> Image.Image:
    """What is transparent shows white paper."""
    if image.mode not in ("RGBA", "LA", "PA") and "transparency" not in image.info:
        return image
    layered = image.convert("RGBA")
    return Image.alpha_composite(Image.new("RGBA", layered.size, "white"), layered)


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
