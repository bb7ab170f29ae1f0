"""A page is a list of marks: text, lines, boxes and pictures, in millimetres from the top left corner."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field

from PIL import Image

from samples.drawing.fonts import width_mm

Colour = tuple[float, float, float]
BLACK: Colour = (0.0, 0.0, 0.0)
GREY: Colour = (0.45, 0.45, 0.45)
RED: Colour = (0.78, 0.08, 0.08)
BROWN: Colour = (0.61, 0.32, 0.14)
BLUE: Colour = (0.10, 0.20, 0.55)
GREEN: Colour = (0.05, 0.35, 0.20)
WHITE: Colour = (1.0, 1.0, 1.0)
MM_PER_POINT = 25.4 / 72


@dataclass(frozen=True, slots=True)
class Text:
    """One line of text; `y` is its baseline; `angle` in degrees counter-clockwise; `tag` names it for an OFD."""

    x: float
    y: float
    text: str
    size: float
    style: str
    colour: Colour = BLACK
    angle: float = 0.0
    tag: str = ""
    bold: bool = False


@dataclass(frozen=True, slots=True)
class Line:
    x1: float
    y1: float
    x2: float
    y2: float
    width: float = 0.25
    colour: Colour = BLACK
    dash: bool = False


@dataclass(frozen=True, slots=True)
class Box:
    x: float
    y: float
    w: float
    h: float
    width: float = 0.25
    stroke: Colour | None = BLACK
    fill: Colour | None = None


@dataclass(frozen=True, slots=True, eq=False)
class Picture:
    x: float
    y: float
    w: float
    h: float
    image: Image.Image


Mark = Text | Line | Box | Picture


@dataclass(slots=True)
class Page:
    """Marks on one sheet, with the small vocabulary the layouts use; `style` is the body typeface."""

    width: float = 210.0
    height: float = 297.0
    style: str = "song"
    marks: list[Mark] = field(default_factory=list)

    def text(
        self,
        x: float,
        y: float,
        text: str,
        size: float = 10.5,
        align: str = "left",
        style: str = "",
        colour: Colour = BLACK,
        fit: float = 0.0,
        tag: str = "",
        angle: float = 0.0,
        bold: bool = False,
    ) -> float:
        """Put one line of text (`fit`: widest it may be, mm; it shrinks to that); answers its right edge."""
        face = style or self.style
        wide = width_mm(text, face, size)
        if fit and wide > fit:
            size *= fit / wide
            wide = fit
        left = x - {"left": 0.0, "centre": wide / 2, "right": wide}[align]
        self.marks.append(Text(left, y, text, size, face, colour, angle, tag, bold))
        return left + wide

    def spread(self, x: float, y: float, text: str, width: float, size: float = 10.5, **kw: object) -> None:
        """Put a label's characters evenly over `width`, as printed forms do."""
        face = str(kw.get("style") or self.style)
        step = (width - width_mm(text[-1], face, size)) / max(1, len(text) - 1)
        for index, char in enumerate(text):
            self.text(x + index * step, y, char, size, **kw)  # type: ignore[arg-type]

    def line(self, x1: float, y1: float, x2: float, y2: float, width: float = 0.25, colour: Colour = BLACK) -> None:
        """Draw a straight line."""
        self.marks.append(Line(x1, y1, x2, y2, width, colour))

    def box(
        self,
        x: float,
        y: float,
        w: float,
        h: float,
        width: float = 0.25,
        stroke: Colour | None = BLACK,
        fill: Colour | None = None,
    ) -> None:
        """Draw a rectangle."""
        self.marks.append(Box(x, y, w, h, width, stroke, fill))

    def picture(self, x: float, y: float, w: float, h: float, image: Image.Image) -> None:
        """Put a picture; its transparent parts stay transparent."""
        self.marks.append(Picture(x, y, w, h, image))

    def paragraph(
        self,
        x: float,
        y: float,
        text: str,
        width: float,
        size: float = 10.5,
        leading: float = 1.6,
        indent: int = 0,
        style: str = "",
        colour: Colour = BLACK,
        bold: bool = False,
    ) -> float:
        """Put wrapped text from baseline `y` down; answers the baseline after the last line."""
        step = size * MM_PER_POINT * leading
        for number, piece in enumerate(wrap("　" * indent + text, style or self.style, size, width)):
            self.text(x, y + number * step, piece, size, style=style, colour=colour, bold=bold)
            last = number
        return y + (last + 1) * step

    def vertical(self, x: float, y: float, text: str, step: float, size: float = 10, colour: Colour = BLACK) -> None:
        """Put characters one under the other, centred on `x`."""
        for index, char in enumerate(text):
            self.text(x, y + index * step, char, size, align="centre", colour=colour)


WORD = re.compile(r"[0-9A-Za-z.,:/%_+-]+|.", re.DOTALL)
NO_LINE_START = "，。、；：）”》！？％%,.;:)】"


def wrap(text: str, style: str, size: float, width: float) -> list[str]:
    """Cut text into lines not wider than `width` mm; closing punctuation never begins a line."""
    lines: list[str] = []
    for part in text.split("\n"):
        current = ""
        for token in _tokens(part, style, size, width):
            if current and token not in NO_LINE_START and width_mm(current + token, style, size) > width:
                lines.append(current)
                current = token
            else:
                current += token
        lines.append(current)
    return lines


def _tokens(text: str, style: str, size: float, width: float) -> list[str]:
    """Numbers and Latin words stay whole unless they alone are wider than the line; all else goes by character."""
    tokens = WORD.findall(text)
    return [piece for t in tokens for piece in ([t] if len(t) == 1 or width_mm(t, style, size) <= width else list(t))]


@dataclass(frozen=True, slots=True)
class Column:
    """One column of a table: heading, width in mm, alignment of its cells."""

    title: str
    width: float
    align: str = "left"


def table(
    page: Page,
    x: float,
    y: float,
    columns: Sequence[Column],
    rows: Sequence[Sequence[str]],
    size: float = 9.0,
    row_height: float = 6.5,
    ruled: bool = True,
    header: bool = True,
    head_fill: Colour | None = None,
    style: str = "",
    bottom: float = 0.0,
    padding: float = 2.2,
) -> tuple[float, int]:
    """Draw rows until `bottom`; `padding` mm is added to a cell's text; answers (y below the table, rows drawn)."""
    face = style or page.style
    top = y
    right = x + sum(c.width for c in columns)
    if header:
        y = _row(
            page, x, y, columns, [c.title for c in columns], size, row_height, face, ruled, True, head_fill, padding
        )
    drawn = 0
    for row in rows:
        needed = _height(columns, row, size, row_height, face, padding)
        if bottom and y + needed > bottom:
            break
        y = _row(page, x, y, columns, row, size, row_height, face, ruled, False, None, padding)
        drawn += 1
    if not ruled:
        page.line(x, top, right, top, 0.4)
        if header:
            page.line(x, top + row_height, right, top + row_height, 0.2)
        page.line(x, y, right, y, 0.4)
    return y, drawn


def _height(
    columns: Sequence[Column], row: Sequence[str], size: float, least: float, face: str, padding: float
) -> float:
    deepest = max(len(wrap(cell, face, size, c.width - 2.2)) for c, cell in zip(columns, row, strict=True))
    return max(least, deepest * size * MM_PER_POINT * 1.25 + padding)


def _row(
    page: Page,
    x: float,
    y: float,
    columns: Sequence[Column],
    row: Sequence[str],
    size: float,
    least: float,
    face: str,
    ruled: bool,
    heading: bool,
    fill: Colour | None,
    padding: float,
) -> float:
    height = _height(columns, row, size, least, face, padding)
    step = size * MM_PER_POINT * 1.25
    left = x
    for column, cell in zip(columns, row, strict=True):
        if ruled or fill:
            page.box(left, y, column.width, height, 0.2, BLACK if ruled else None, fill)
        lines = wrap(cell, face, size, column.width - 2.2)
        base = y + (height - len(lines) * step) / 2 + step * 0.78
        align = "centre" if heading else column.align
        anchor = {"left": left + 1.1, "centre": left + column.width / 2, "right": left + column.width - 1.1}[align]
        for index, line in enumerate(lines):
            page.text(anchor, base + index * step, line, size, align=align, style=face, bold=heading)
        left += column.width
    return y + height
