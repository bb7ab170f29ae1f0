"""How figures and letters look in the fonts that every PDF program has, drawn by pdfium itself."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

import numpy as np
import pypdfium2

from extractors.reading.pdfium_fonts import pin_fonts
from heyan.fonts import pinned_font

if TYPE_CHECKING:
    from numpy.typing import NDArray

SIZE, STEP = 24, 40
"""Points: the type, and the distance from one glyph to the next."""


def reference_glyphs(fonts: Sequence[str], characters: str) -> Iterator[tuple[str, NDArray[np.uint8]]]:
    """Each character in each font and in the pinned one: its name and its ink, grey."""
    pin_fonts()
    document = pypdfium2.PdfDocument(_sheet(fonts, characters))
    bitmap = document[0].render(scale=1, grayscale=True)
    grey = np.array(bitmap.to_numpy()).reshape(bitmap.height, -1)[:, : bitmap.width]
    document.close()
    for row in range(len(fonts)):
        for column, name in enumerate(characters):
            yield name, _ink(grey[row * STEP : (row + 1) * STEP, column * STEP : (column + 1) * STEP])
    for name in characters:
        yield name, pinned_glyph(name)


def pinned_glyph(character: str) -> NDArray[np.uint8]:
    """A character's ink in the pinned font, grey; an empty picture where the font lacks it."""
    from PIL import Image, ImageDraw, ImageFont

    sheet = Image.new("L", (2 * STEP, 2 * STEP), 255)
    face = ImageFont.truetype(str(pinned_font()), STEP)
    ImageDraw.Draw(sheet).text((STEP // 2, STEP // 4), character, font=face, fill=0)
    return _ink(np.asarray(sheet))


def _ink(picture: NDArray[np.uint8]) -> NDArray[np.uint8]:
    rows, columns = np.flatnonzero((picture < 128).any(axis=1)), np.flatnonzero((picture < 128).any(axis=0))
    if rows.size == 0:
        return np.full((1, 1), 255, np.uint8)
    return np.ascontiguousarray(picture[rows[0] : rows[-1] + 1, columns[0] : columns[-1] + 1])


def _sheet(fonts: Sequence[str], characters: str) -> bytes:
    """A PDF of one page: a line of glyphs for each font."""
    wide, tall = STEP * len(characters), STEP * len(fonts)
    lines = []
    for row in range(len(fonts)):
        for column, character in enumerate(characters):
            x, y = column * STEP + 8, tall - row * STEP - 30
            lines.append(f"BT /F{row} {SIZE} Tf {x} {y} Td ({character}) Tj ET")
    content = "\n".join(lines).encode("ascii")
    named = "".join(f"/F{row}<</Type/Font/Subtype/Type1/BaseFont/{font}>>" for row, font in enumerate(fonts))
    page = f"<</Type/Page/Parent 2 0 R/MediaBox[0 0 {wide} {tall}]/Contents 4 0 R/Resources<</Font<<{named}>>>>>>"
    objects = (
        b"<</Type/Catalog/Pages 2 0 R>>",
        b"<</Type/Pages/Kids[3 0 R]/Count 1>>",
        page.encode("ascii"),
        b"<</Length %d>>stream\n" % len(content) + content + b"\nendstream",
    )
    body = b"".join(b"%d 0 obj\n" % number + one + b"\nendobj\n" for number, one in enumerate(objects, 1))
    return b"%PDF-1.4\n" + body + b"trailer<</Root 1 0 R/Size 5>>\n%%EOF\n"
