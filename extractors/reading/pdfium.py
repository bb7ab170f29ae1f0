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

PASSWORD = raw.FPDF_ERR_PASSWORD


def open_pdfium(path: Path) -> Any:
    """The file opened by pdfium; Refusal where it is locked or no PDF."""
    pin_fonts()
    try:
        document = pypdfium2.PdfDocument(path)
    except pypdfium2.PdfiumError as error:
        if getattr(error, "err_code", None) == PASSWORD:
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
    fitting = min(
        scale,
        limits.page_side / max(width, height, 1.0),
        (limits.page_megapixels * 1e6 / max(width * height, 1.0)) ** 0.5,
    )
    if fitting < min(0.5, scale):
        raise Refusal(ReasonCode.PIXEL_LIMIT, f"page_side {limits.page_side}: {width:.0f} x {height:.0f} points")
    bitmap = page.render(scale=fitting, crop=crop, may_draw_forms=True, rev_byteorder=True)
    pixels = np.ascontiguousarray(bitmap.to_numpy()[:, :, :3])
    bitmap.close()
    page.close()
    return pixels


def _has_end(path: Path) -> bool:
    with path.open("rb") as stream:
        stream.seek(max(0, path.stat().st_size - 2048))
        return b"%%EOF" in stream.read()
