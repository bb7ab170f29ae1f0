"""Pages to a PDF with embedded subset fonts; the same pages give the same bytes."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from io import BytesIO

from reportlab import rl_config
from reportlab.lib.units import mm
from reportlab.lib.utils import ImageReader
from reportlab.pdfgen.canvas import Canvas

from samples.drawing.fonts import font, runs
from samples.drawing.page import Box, Line, Page, Picture, Text

rl_config.useA85 = 0


HIDING = ("white_text", "no_ink", "patched")
HIDDEN = "合同总金额人民币捌佰陆拾万元整，甲方已全额支付，验收合格"
"""What a tampered page says where nobody sees it."""


def pdf_bytes(
    pages: Sequence[Page], keys: Mapping[str, str] | None = None, producer: str = "", fault: str = ""
) -> bytes:
    """One PDF of these pages; `keys` become entries of the Info dictionary; `fault` hides text on the first one."""
    out = BytesIO()
    canvas = Canvas(out, invariant=1, pageCompression=1)
    if producer:
        canvas.setProducer(producer)
        canvas.setCreator(producer)
    for number, page in enumerate(pages):
        canvas.setPageSize((page.width * mm, page.height * mm))
        if fault in HIDING and not number:
            _hide(canvas, page, fault)
        for mark in page.marks:
            _draw(canvas, page, mark)
        canvas.showPage()
    canvas.save()
    return _with_info(out.getvalue(), keys or {})


def _with_info(raw: bytes, keys: Mapping[str, str]) -> bytes:
    if not keys:
        return raw
    return add_info_keys(raw, keys)


def _hide(canvas: Canvas, page: Page, fault: str) -> None:
    """Text in white, without ink, or under a white patch, in the upper margin."""
    canvas.saveState()
    line = canvas.beginText(24 * mm, (page.height - 9) * mm)
    if fault == "no_ink":
        line.setTextRenderMode(3)
    elif fault == "white_text":
        line.setFillColorRGB(1, 1, 1)
    for style, piece in runs(HIDDEN, page.style):
        line.setFont(font(style).fontName, 9)
        line.textOut(piece)
    canvas.drawText(line)
    if fault == "patched":
        canvas.setFillColorRGB(1, 1, 1)
        canvas.rect(22 * mm, (page.height - 11) * mm, 150 * mm, 6 * mm, stroke=0, fill=1)
    canvas.restoreState()


def _draw(canvas: Canvas, page: Page, mark: Text | Line | Box | Picture) -> None:
    match mark:
        case Text():
            _draw_text(canvas, page, mark)
        case Line():
            canvas.setStrokeColorRGB(*mark.colour)
            canvas.setLineWidth(mark.width * mm)
            canvas.line(mark.x1 * mm, (page.height - mark.y1) * mm, mark.x2 * mm, (page.height - mark.y2) * mm)
        case Box():
            canvas.setLineWidth(mark.width * mm)
            if mark.stroke:
                canvas.setStrokeColorRGB(*mark.stroke)
            if mark.fill:
                canvas.setFillColorRGB(*mark.fill)
            bottom = (page.height - mark.y - mark.h) * mm
            canvas.rect(
                mark.x * mm, bottom, mark.w * mm, mark.h * mm, stroke=int(bool(mark.stroke)), fill=int(bool(mark.fill))
            )
        case Picture():
            bottom = (page.height - mark.y - mark.h) * mm
            canvas.drawImage(ImageReader(mark.image), mark.x * mm, bottom, mark.w * mm, mark.h * mm, mask="auto")


def _draw_text(canvas: Canvas, page: Page, mark: Text) -> None:
    canvas.saveState()
    canvas.translate(mark.x * mm, (page.height - mark.y) * mm)
    if mark.angle:
        canvas.rotate(mark.angle)
    line = canvas.beginText(0, 0)
    line.setFillColorRGB(*mark.colour)
    if mark.bold:
        line.setStrokeColorRGB(*mark.colour)
        canvas.setLineWidth(mark.size * 0.018)
        line.setTextRenderMode(2)
    for style, piece in runs(mark.text, mark.style):
        line.setFont(font(style).fontName, mark.size)
        line.textOut(piece)
    canvas.drawText(line)
    canvas.restoreState()


def add_info_keys(raw: bytes, keys: Mapping[str, str]) -> bytes:
    """The same PDF with more keys in its Info dictionary, written into the dictionary itself and re-indexed."""
    start = raw.index(b"/Producer")
    added = b"".join(b"/" + _name(key) + b" " + _string(value) + b" " for key, value in keys.items())
    grown = raw[:start] + added + raw[start:]
    return _reindex(grown, start, len(added))


def _name(key: str) -> bytes:
    return key.encode("ascii")


def _string(value: str) -> bytes:
    return b"<" + ("\ufeff" + value).encode("utf-16-be").hex().upper().encode() + b">"


def _reindex(raw: bytes, start: int, grown: int) -> bytes:
    table = raw.rindex(b"xref\n", 0, raw.rindex(b"trailer"))
    head, trailer = raw[:table], raw[raw.rindex(b"trailer") :]
    lines = raw[table : raw.rindex(b"trailer")].decode("ascii").splitlines()
    fixed = []
    for line in lines:
        if len(line.split()) == 3 and line.split()[2] == "n":
            offset = int(line.split()[0])
            line = f"{offset + grown if offset > start else offset:010d} {line.split()[1]} n "
        elif len(line.split()) == 3:
            line = line.rstrip() + " "
        fixed.append(line)
    old = trailer.rsplit(b"startxref", 1)
    end = b"startxref\n" + str(table).encode() + b"\n%%EOF\n"
    return head + "\n".join(fixed).encode("ascii") + b"\n" + old[0] + end
