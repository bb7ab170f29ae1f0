"""Pictures of PDF pages by pdfium, with the pinned font wherever a font is not embedded."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
import pypdfium2
import pypdfium2.raw as raw

from extractors.limits import Limits
from extractors.reading.book import Refusal
from extractors.reading.pdfium_fonts import pin_fonts
from heyan.vocabulary import ReasonCode

if TYPE_CHECKING:
    from extractors.reading.book import Picture

LEAST_SCALE = 0.5
"""36 dpi: below this nobody can read a page."""
LOCKED = (raw.FPDF_ERR_PASSWORD, raw.FPDF_ERR_SECURITY)
"""A password is missing, or a certificate."""


def open_pdfium(path: Path) -> Any:
    """The file opened by pdfium; Refusal where it is locked or no PDF."""
    pin_fonts()
    try:
        document = pypdfium2.PdfDocument(path)
    except pypdfium2.PdfiumError as error:
        if getattr(error, "err_code", None) in LOCKED:
            raise Refusal(ReasonCode.ENCRYPTED, "PDF with a password") from error
        code = ReasonCode.CORRUPT if _has_end(path) else ReasonCode.TRUNCATED
        raise Refusal(code, "PDF cannot be opened") from error
    document.init_forms()
    return document


def rendered(
    document: Any,
    number: int,
    scale: float,
    limits: Limits,
    crop: tuple[float, float, float, float] = (0, 0, 0, 0),
) -> Picture:
    """One page as displayed, RGB. `scale`: pixels a point; `crop`: points cut off left, bottom, right, top.

    The scale shrinks until the raster keeps the limits; Refusal where the page is too large even at 36 dpi.
    """
    page = document[number - 1]
    width, height = (float(side) for side in page.get_size())
    width, height = width - crop[0] - crop[2], height - crop[1] - crop[3]
    fitting = fitting_scale(width, height, scale, limits)
    bitmap = page.render(scale=fitting, crop=crop, may_draw_forms=True, rev_byteorder=True)
    pixels = np.ascontiguousarray(bitmap.to_numpy()[:, :, :3])
    bitmap.close()
    page.close()
    return pixels


def fitting_scale(width: float, height: float, scale: float, limits: Limits) -> float:
    """Pixels a point at which a page of this size keeps the limits; Refusal where that shows nothing any more."""
    fitting = min(
        scale,
        limits.page_side / max(width, height, 1.0),
        float((limits.page_megapixels * 1e6 / max(width * height, 1.0)) ** 0.5),
    )
    if fitting < min(LEAST_SCALE, scale):
        raise Refusal(ReasonCode.PIXEL_LIMIT, f"page_side {limits.page_side}: {width:.0f} x {height:.0f} points")
    return fitting


def _has_end(path: Path) -> bool:
    with path.open("rb") as stream:
        stream.seek(max(0, path.stat().st_size - 2048))
        return b"%%EOF" in stream.read()
