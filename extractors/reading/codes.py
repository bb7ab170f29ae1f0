"""QR codes on a picture, as channels."""

from __future__ import annotations

from typing import TYPE_CHECKING

from heyan.geometry import Box
from heyan.pages import Channel, Entry
from heyan.vocabulary import Source

if TYPE_CHECKING:
    from extractors.reading.book import Picture

LONGEST = 4000
"""Characters of a code that are kept; a QR code holds at most 2,953 bytes."""
Corners = tuple[tuple[float, float], ...]


def codes(picture: Picture) -> tuple[tuple[str, Corners], ...]:
    """The text of every QR code and its corners in pixels, top to bottom; the same code twice counts once."""
    import zxingcpp

    found: dict[str, Corners] = {}
    kinds = zxingcpp.BarcodeFormats(zxingcpp.BarcodeFormat.QRCode)
    for code in zxingcpp.read_barcodes(picture, formats=kinds, text_mode=zxingcpp.TextMode.Plain):
        place = code.position
        corners = tuple(
            (float(point.x), float(point.y))
            for point in (place.top_left, place.top_right, place.bottom_right, place.bottom_left)
        )
        if code.valid and code.text:
            found.setdefault(code.text[:LONGEST], corners)
    return tuple(sorted(found.items(), key=lambda item: (min(y for _, y in item[1]), min(x for x, _ in item[1]))))


def code_channel(page: int, text: str, box: Box) -> Channel:
    """One QR code as a channel: its text under the path `text`."""
    return Channel(Source.QR, "qr", page, (Entry("text", text, box=box),))
