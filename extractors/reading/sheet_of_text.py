"""Text laid out by ourselves where a format has no pages: lines on A4, so that every word has a place and a view."""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass, field
from functools import cache, lru_cache

from extractors.reading.upright import rounded
from heyan.geometry import Box
from heyan.pages import Cell, Page, Table, Word
from heyan.vocabulary import Source

WIDTH, HEIGHT = 595.0, 842.0
MARGIN = 48.0
TYPE = 10.5
LEADING = 17.0
PADDING = 3.0


@cache
def char_units(char: str) -> float:
    """The width of a character in ems: Chinese one, others half."""
    return 1.0 if unicodedata.east_asian_width(char) in "WFA" else 0.55


@lru_cache(maxsize=50_000)
def text_width(text: str, size: float = TYPE) -> float:
    """The width of a line of text in points."""
    return sum(char_units(char) for char in text) * size


def wrapped(text: str, width: float, size: float = TYPE) -> list[str]:
    """The text cut into lines that fit a width; line breaks of its own kept, words of Latin letters not torn."""
    lines = []
    for part in text.split("\n"):
        line, used = "", 0.0
        for piece in _pieces(part, width / size):
            wide = sum(char_units(char) for char in piece)
            if line and (used + wide) * size > width:
                lines.append(line.rstrip())
                line, used = "", 0.0
            line, used = line + piece, used + wide
        lines.append(line.rstrip())
    return lines


def _pieces(text: str, most: float) -> list[str]:
    """Single Chinese characters and whole Latin words (cut where they are wider than a line)."""
    pieces: list[str] = []
    for char in text:
        glue = pieces and char.isascii() and char.isalnum() and pieces[-1][-1].isascii() and pieces[-1][-1].isalnum()
        if glue and (len(pieces[-1]) + 1) * 0.55 < most:
            pieces[-1] += char
        else:
            pieces.append(char)
    return pieces


@dataclass
class Sheet:
    """One page that is being filled; places in points."""

    number: int
    width: float = WIDTH
    height: float = HEIGHT
    words: list[tuple[str, float, float, float, float, str | None]] = field(default_factory=list)
    tables: list[tuple[list[tuple[Cell, float, float, float, float]], str | None]] = field(default_factory=list)

    def line(self, text: str, x: float, y: float, locator: str | None = None, size: float = TYPE) -> None:
        """One line of text with its top left corner at (x, y)."""
        if text.strip():
            self.words.append(
                (text.strip(), x, y, x + max(1.0, text_width(text.strip(), size)), y + size * 1.15, locator)
            )

    def page(self, source: Source, title: str | None = None) -> Page:
        """The page as the model has it."""
        return Page(
            number=self.number,
            width=round(self.width, 2),
            height=round(self.height, 2),
            source=source,
            words=tuple(Word(text, self._box(*place), locator=locator) for text, *place, locator in self.words),
            tables=tuple(self._table(cells, name) for cells, name in self.tables if cells),
            title=title,
        )

    def _table(self, cells: list[tuple[Cell, float, float, float, float]], name: str | None) -> Table:
        made = tuple(
            Cell(c.row, c.column, c.text, self._box(*place), c.row_span, c.column_span, c.confidence, c.locator)
            for c, *place in cells
        )
        box = self._box(
            min(c[1] for c in cells), min(c[2] for c in cells), max(c[3] for c in cells), max(c[4] for c in cells)
        )
        return Table(made, box, name)

    def _box(self, left: float, top: float, right: float, bottom: float) -> Box:
        return rounded(left / self.width, top / self.height, right / self.width, bottom / self.height)
