"""Official papers as PDF: A4 with the margins of GB/T 9704, the pinned font embedded, the same bytes every time."""

from __future__ import annotations

import re
from collections.abc import Sequence
from copy import deepcopy
from functools import cache
from io import BytesIO
from typing import Any
from xml.sax.saxutils import escape

from reportlab.lib import colors
from reportlab.lib.enums import TA_CENTER, TA_RIGHT
from reportlab.lib.pagesizes import A4
from reportlab.lib.styles import ParagraphStyle
from reportlab.lib.units import mm
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.pdfmetrics import stringWidth
from reportlab.pdfbase.ttfonts import TTFont
from reportlab.pdfgen.canvas import Canvas
from reportlab.platypus import (
    CondPageBreak,
    Flowable,
    KeepTogether,
    Paragraph,
    SimpleDocTemplate,
    Spacer,
    Table,
    TableStyle,
)
from reportlab.platypus.doctemplate import LayoutError

from heyan.fonts import pinned_font

FONT = "heyan"
TOP, RIGHT, BOTTOM, LEFT = 30 * mm, 26 * mm, 28 * mm, 28 * mm
WIDTH = A4[0] - LEFT - RIGHT
RED = colors.HexColor("#c4161c")
HIDDEN = (*range(32), 0x7F, *range(0x202A, 0x202F), *range(0x2066, 0x206A), 0x200E, 0x200F)
UNSEEN = dict.fromkeys(HIDDEN)
"""Control characters and marks that turn a line around: nothing on a paper may hide behind them."""

OPENING, CLOSING = "（《“‘〔【", "，。、；：？！）》”’〕】％%"
PIECES = re.compile(
    f"[{OPENING}]*(?:[A-Za-z0-9.,:/_+\\-]+|[^{OPENING}])[{re.escape(CLOSING)}]*\\s*|[{OPENING}]+", re.DOTALL
)
"""What a line must not be broken within: a sign or a Latin word with the marks that cling to it."""
PADDING = 6
Cells = Sequence[Sequence[str]]


@cache
def _font() -> str:
    """The pinned font, registered once; reportlab embeds the glyphs that are used."""
    pdfmetrics.registerFont(TTFont(FONT, str(pinned_font()), subfontIndex=0))
    return FONT


def _style(name: str, size: float, leading: float, **more: Any) -> ParagraphStyle:
    return ParagraphStyle(name, fontName=_font(), fontSize=size, leading=leading, wordWrap="CJK", **more)


def plain(text: str) -> str:
    """The text such that reportlab reads no markup in it."""
    return escape(text.translate(UNSEEN))


def lines(text: str, size: float, width: float, first: float = 0) -> list[str]:
    """The text in lines that fit: no line begins with a closing mark or ends with an opening one (GB/T 9704, 禁则).

    Latin words and figures stay whole where a line can hold them.
    """
    found: list[str] = []
    line, room = "", width - first
    for piece in PIECES.findall(text.translate(UNSEEN)):
        while stringWidth(piece, _font(), size) > width:  # longer than any line: a digest, an address
            fits = next(n for n in range(len(piece), 0, -1) if stringWidth(line + piece[:n], _font(), size) <= room)
            line, piece = line + piece[:fits], piece[fits:]
            found, line, room = [*found, line], "", width
        if stringWidth(line + piece.rstrip(), _font(), size) > room:
            found, line, room = [*found, line.rstrip()], "", width
        line += piece
    return [*found, line.rstrip()]


def _set(text: str, style: ParagraphStyle, width: float) -> Paragraph:
    """A paragraph whose lines are broken by our own rule."""
    broken = lines(text, style.fontSize, width - 0.5, style.firstLineIndent)
    return Paragraph("<br/>".join(escape(one) for one in broken), style)


def head(organ: str) -> Flowable:
    """The issuing organ in red over a red line."""
    named = Paragraph(plain(organ), _style("organ", 21, 28, alignment=TA_CENTER, textColor=RED))
    line = Table([[""]], colWidths=[WIDTH], rowHeights=[4], style=[("LINEBELOW", (0, 0), (-1, -1), 1.6, RED)])
    return KeepTogether([named, Spacer(1, 2 * mm), line, Spacer(1, 7 * mm)])


def title(text: str) -> Flowable:
    return Paragraph(plain(text), _style("title", 20, 28, alignment=TA_CENTER, spaceAfter=3 * mm))


def number(text: str) -> Flowable:
    return Paragraph(plain(text), _style("number", 12, 18, alignment=TA_CENTER, spaceAfter=6 * mm))


def addressee(text: str) -> Flowable:
    return Paragraph(plain(text), _style("addressee", 13.5, 23, spaceAfter=1 * mm))


def body(text: str) -> Flowable:
    """A paragraph with its first line set in by two characters."""
    return _set(text, _style("body", 13.5, 23, firstLineIndent=27, spaceAfter=1 * mm), WIDTH - 2 * PADDING)


def heading(text: str) -> list[Flowable]:
    """A heading; it goes to the next page where not much fits under it."""
    style = _style("heading", 13.5, 22, spaceBefore=4 * mm, spaceAfter=2 * mm)
    return [CondPageBreak(45 * mm), Paragraph(plain(text), style)]


def small(text: str) -> Flowable:
    return Paragraph(plain(text), _style("small", 9, 13.5, textColor=colors.HexColor("#444444"), spaceBefore=2 * mm))


def table(headings: Sequence[str], rows: Cells, shares: Sequence[float], right: Sequence[int] = ()) -> Flowable:
    """A ruled table; `shares` of the width, `right` the columns of figures. Its head stands on every page."""
    normal, figures = _style("cell", 9.5, 13.5), _style("figure", 9.5, 13.5, alignment=TA_RIGHT)
    top = _style("column", 9.5, 13.5, alignment=TA_CENTER)
    widths = [WIDTH * share / sum(shares) for share in shares]
    set_rows: list[list[Flowable]] = [[Paragraph(plain(one), top) for one in headings]]
    for row in rows:
        cells = zip(row, widths, strict=True)
        set_rows.append(
            [_set(x, figures if n in right else normal, wide - 2 * PADDING) for n, (x, wide) in enumerate(cells)]
        )
    made = Table(set_rows, colWidths=widths, repeatRows=1)
    made.setStyle(
        TableStyle(
            [
                ("GRID", (0, 0), (-1, -1), 0.6, colors.HexColor("#555555")),
                ("BACKGROUND", (0, 0), (-1, 0), colors.HexColor("#f0f2f5")),
                ("VALIGN", (0, 0), (-1, -1), "TOP"),
                ("TOPPADDING", (0, 0), (-1, -1), 3),
                ("BOTTOMPADDING", (0, 0), (-1, -1), 4),
            ]
        )
    )
    return made


def facts(pairs: Sequence[tuple[str, str]]) -> Flowable:
    """Two columns: what, and how it is."""
    label, value = _style("label", 10.5, 16, textColor=colors.HexColor("#333333")), _style("value", 10.5, 16)
    rows = [[Paragraph(plain(name), label), _set(said, value, WIDTH * 0.78 - 2 * PADDING)] for name, said in pairs]
    made = Table(rows, colWidths=[WIDTH * 0.22, WIDTH * 0.78])
    ruled = ("GRID", (0, 0), (-1, -1), 0.6, colors.HexColor("#555555"))
    made.setStyle(
        TableStyle(
            [ruled, ("BACKGROUND", (0, 0), (0, -1), colors.HexColor("#f0f2f5")), ("VALIGN", (0, 0), (-1, -1), "TOP")]
        )
    )
    return made


def seal(organ: str, mark: str, day: str, before: Sequence[Flowable] = ()) -> Flowable:
    """Where the organ signs and seals, and the date under it; on one page with the words `before`: never alone."""
    style = _style("seal", 13.5, 26, alignment=TA_CENTER)
    rows = [["", Paragraph(plain(line), style)] for line in (organ, mark, day)]
    return KeepTogether([*before, Spacer(1, 14 * mm), Table(rows, colWidths=[WIDTH * 0.45, WIDTH * 0.55])])


def gap(height_mm: float) -> Flowable:
    return Spacer(1, height_mm * mm)


def pdf(parts: Sequence[Flowable], name: str, foot: str, pages: str) -> bytes:
    """The paper's bytes: the same parts give the same ones. `foot` and `pages` stand under every page."""
    out = BytesIO()
    made = SimpleDocTemplate(
        out,
        pagesize=A4,
        leftMargin=LEFT,
        rightMargin=RIGHT,
        topMargin=TOP,
        bottomMargin=BOTTOM,
        title=name.translate(UNSEEN),
        author="",
        lang="zh-CN",
        invariant=1,
    )

    class Numbered(Canvas):  # type: ignore[misc]
        """Knows how many pages there are only at the end, so each page is finished then."""

        def __init__(self, *args: Any, **kwargs: Any) -> None:
            super().__init__(*args, **kwargs)
            self._pages: list[dict[str, Any]] = []

        def showPage(self) -> None:
            self._pages.append(dict(self.__dict__))
            self._startPage()

        def save(self) -> None:
            for place, page in enumerate(self._pages, start=1):
                self.__dict__.update(page)
                self.setFont(_font(), 8.5)
                self.setFillColor(colors.HexColor("#444444"))
                self.drawString(LEFT, 15 * mm, foot.translate(UNSEEN))
                self.drawRightString(A4[0] - RIGHT, 15 * mm, pages.format(page=place, pages=len(self._pages)))
                super().showPage()
            super().save()

    try:
        made.build(deepcopy(list(parts)), canvasmaker=Numbered)
    except LayoutError:  # a row higher than a page: only then are rows divided, for it looks worse
        for part in parts:
            if isinstance(part, Table):
                part.splitInRow = 1
        out.seek(0)
        out.truncate()
        made.build(list(parts), canvasmaker=Numbered)
    return out.getvalue()
