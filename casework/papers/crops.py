"""Pictures that prove: the part of a page around a box, framed, small enough to print."""

from __future__ import annotations

import base64
from collections.abc import Callable, Sequence
from io import BytesIO
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from PIL.Image import Image

MARGIN = (0.35, 0.03)
"""What is shown around a box, in fractions of the page's width and height: wide enough to show a row's label."""
WIDEST = 900
"""Pixels; wider crops are scaled down."""
PAGE_SIDE = 560
"""Pixels of the longer side of a page that is shown whole."""
MOST = 400
"""Crops of one report; beyond that a report only names the places."""

Render = Callable[[str, int], Path | None]
"""(file path in the bundle, page) → PNG of the page as displayed, None where it cannot be drawn."""


class Cropper:
    """Cuts crops out of rendered pages, each page rendered once."""

    def __init__(self, render: Render) -> None:
        self._render = render
        self._pages: dict[tuple[str, int], Path | None] = {}
        self._cut = 0

    def __call__(self, file: str, page: int, box: Sequence[float] | None) -> str | None:
        """A data URI of the place, or of the whole page where there is no box.

        None where the page cannot be drawn or the report has its fill of pictures.
        """
        if self._cut >= MOST or (box is not None and (box[2] <= box[0] or box[3] <= box[1])):
            return None
        picture = self._drawn(file, page)
        if picture is None:
            return None
        self._cut += 1
        return _small(picture) if box is None else _framed(picture, box)

    def _drawn(self, file: str, page: int) -> Path | None:
        if (file, page) not in self._pages:
            self._pages[file, page] = self._render(file, page)
        return self._pages[file, page]


def _framed(picture: Path, box: Sequence[float]) -> str:
    from PIL import Image, ImageDraw

    with Image.open(picture) as page:
        width, height = page.size
        left, top, right, bottom = box
        area = (
            max(0, round((left - MARGIN[0]) * width)),
            max(0, round((top - MARGIN[1]) * height)),
            min(width, round((right + MARGIN[0]) * width) + 1),
            min(height, round((bottom + MARGIN[1]) * height) + 1),
        )
        crop = page.convert("RGB").crop(area)
    frame = (
        left * width - area[0] - 4,
        top * height - area[1] - 4,
        right * width - area[0] + 4,
        bottom * height - area[1] + 4,
    )
    ImageDraw.Draw(crop).rectangle(frame, outline=(200, 30, 30), width=3)
    if crop.width > WIDEST:
        crop = crop.resize((WIDEST, max(1, round(crop.height * WIDEST / crop.width))))
    return _uri(crop)


def _small(picture: Path) -> str:
    from PIL import Image

    with Image.open(picture) as page:
        small = page.convert("RGB")
    small.thumbnail((PAGE_SIDE, PAGE_SIDE))
    return _uri(small)


def _uri(crop: Image) -> str:
    out = BytesIO()
    crop.save(out, "JPEG", quality=72, optimize=True)
    return f"data:image/jpeg;base64,{base64.b64encode(out.getvalue()).decode()}"
