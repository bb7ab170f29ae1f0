"""XML files: their values as a channel, and a page that lists them."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from extractors.reading.book import Context, Leaf
from extractors.reading.drawing import drawn
from extractors.reading.safe_xml import parsed
from extractors.reading.sheet_of_text import HEIGHT, LEADING, MARGIN, WIDTH, Sheet, wrapped
from extractors.reading.xml_values import channel_of, left_out
from heyan.pages import Channel, Page
from heyan.vocabulary import Source

if TYPE_CHECKING:
    from extractors.reading.book import Picture

LABEL_WIDTH = 0.45
MOST_LINES = 400
"""So many values are listed for people; the channel holds them all."""


class XmlBook:
    """An XML file as a book of one page."""

    format = "xml"
    count = 1

    def __init__(self, path: Path, context: Context) -> None:
        self._limits = context.limits
        with path.open("rb") as stream:
            content = stream.read(context.limits.xml_bytes + 1)
        root, warnings = parsed(content, context.limits)
        self.warnings = (*warnings, *left_out(root))
        self.channels: tuple[Channel, ...] = channel_of(root)
        self._page = _listing(self.channels)

    def size(self, number: int) -> tuple[float, float]:  # noqa: ARG002 - there is one page
        return self._page.width, self._page.height

    def read(self, number: int, share: float) -> Leaf:  # noqa: ARG002 - there is one page, and no engine
        return Leaf(self._page)

    def picture(self, number: int, dpi: int) -> Picture:  # noqa: ARG002 - there is one page
        return drawn(self._page, dpi, self._limits)

    def close(self) -> None:
        """Nothing is open."""


def _listing(channels: tuple[Channel, ...]) -> Page:
    """A page with one line for every value: its path on the left, the value on the right; as tall as it needs."""
    sheet = Sheet(1)
    left, middle = MARGIN, MARGIN + LABEL_WIDTH * (WIDTH - 2 * MARGIN)
    y = MARGIN
    for entry in [entry for channel in channels for entry in channel.entries][:MOST_LINES]:
        label = entry.path.rpartition("/")[2]
        values = wrapped(entry.value, WIDTH - MARGIN - middle)
        sheet.line(wrapped(label, middle - left - 6)[0], left, y)
        for index, line in enumerate(values):
            sheet.line(line, middle, y + index * LEADING, entry.locator)
        y += LEADING * max(1, len(values))
    sheet.height = max(HEIGHT, y + MARGIN)
    return sheet.page(Source.XML)
