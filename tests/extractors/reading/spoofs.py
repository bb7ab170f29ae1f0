"""PDFs whose text layer says what their pages do not show, eight ways, and honest ones that look like them."""

from __future__ import annotations

import io
import random
import re
import zlib
from collections.abc import Callable

import numpy as np
import pypdfium2
from PIL import Image, ImageDraw, ImageFont
from reportlab.lib.utils import ImageReader
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.cidfonts import UnicodeCIDFont
from reportlab.pdfbase.ttfonts import TTFont
from reportlab.pdfgen.canvas import Canvas

from heyan.fonts import pinned_font

pdfmetrics.registerFont(UnicodeCIDFont("STSong-Light"))
FONTS = ("STSong-Light", "pinned")
LATIN = ("Helvetica", "Times-Roman", "Courier", "pinned", "STSong-Light")
SIZES = (8.0, 9.0, 10.5, 12.0)
ROWS = ("不含税金额", "税额", "价税合计", "营业收入", "本年研发费用", "应缴税款", "固定资产原价", "合同总价")


class Paper:
    """One sheet of labels and figures being drawn; `spot` is where the figure that matters stands."""

    def __init__(self, seed: int, *, compressed: bool = False) -> None:
        self.draw = random.Random(seed)
        self.out = io.BytesIO()
        if "pinned" not in pdfmetrics.getRegisteredFontNames():
            pdfmetrics.registerFont(TTFont("pinned", str(pinned_font()), subfontIndex=0))
        size = self.draw.choice(((595, 842), (842, 595), (500, 700)))
        self.canvas = Canvas(self.out, pagesize=size, pageCompression=int(compressed))
        self.wide, self.tall = size
        self.size = self.draw.choice(SIZES)
        self.body, self.figures = self.draw.choice(FONTS), self.draw.choice(LATIN)
        self.spot = (self.draw.uniform(200, self.wide - 180), self.draw.uniform(150, self.tall - 150))
        self.true, self.false = self.amount(), self.amount()

    def amount(self) -> str:
        return f"{self.draw.randint(1_000_00, 99_999_999_99) / 100:,.2f}"

    def page(self) -> Paper:
        """Labels and figures around the spot, ruled on every other seed."""
        ruled = self.draw.random() < 0.5
        y = float(self.tall - 60)
        while y > 40:
            if abs(y - self.spot[1]) > 25:
                self.write(40, y, self.draw.choice(ROWS), self.body)
                self.write(220, y, self.amount(), self.figures)
                self.write(360, y, self.amount(), self.figures)
                if ruled:
                    self.canvas.line(36, y - 5, self.wide - 36, y - 5)
            y -= 2.2 * self.size
        return self

    def write(self, x: float, y: float, text: str, font: str = "", size: float = 0.0, mode: int | None = None) -> None:
        self.canvas.setFont(font or self.figures, size or self.size)
        self.canvas.drawString(x, y, text, mode=mode)

    def at_spot(self, text: str, font: str = "", size: float = 0.0, mode: int | None = None) -> None:
        self.write(*self.spot, text, font, size, mode)

    def box(self, *, fill: tuple[float, float, float] = (1, 1, 1)) -> None:
        """A filled box over the spot."""
        width = pdfmetrics.stringWidth(self.false, self.figures, self.size)
        self.canvas.setFillColorRGB(*fill)
        self.canvas.rect(self.spot[0] - 2, self.spot[1] - 3, width + 6, self.size + 4, stroke=0, fill=1)
        self.canvas.setFillColorRGB(0, 0, 0)

    def bytes(self) -> bytes:
        self.canvas.save()
        return self.out.getvalue()


def invisible(paper: Paper) -> bytes:
    paper.page().at_spot(paper.false, mode=paper.draw.choice((3, 7)))
    return paper.bytes()


def page_coloured(paper: Paper) -> bytes:
    paper.page()
    shade = paper.draw.choice(((1, 1, 1), (0.99, 0.99, 0.98), (0.93, 0.95, 0.98)))
    if shade[0] < 0.95:
        paper.box(fill=shade)
    paper.canvas.setFillColorRGB(*shade)
    paper.at_spot(paper.false)
    return paper.bytes()


def covered(paper: Paper) -> bytes:
    """Under a box, under a picture of another figure, or under another figure printed on a box."""
    paper.page().at_spot(paper.false)
    match paper.draw.randrange(3):
        case 0:
            paper.box()
        case 1:
            picture = Image.new("RGB", (400, 60), "white")
            face = ImageFont.truetype(str(pinned_font()), 44)
            ImageDraw.Draw(picture).text((4, 2), paper.true, font=face, fill="black")
            x, y = paper.spot
            width = pdfmetrics.stringWidth(paper.false, paper.figures, paper.size)
            paper.canvas.drawImage(ImageReader(picture), x - 2, y - 3, width + 6, paper.size + 4)
        case _:
            paper.box()
            paper.at_spot(paper.true)
    return paper.bytes()


def off_page(paper: Paper) -> bytes:
    """Beside the sheet, or outside the crop box."""
    if paper.draw.random() < 0.5:
        paper.page().write(paper.draw.choice((-200, paper.wide + 30)), 300, paper.false)
        return paper.bytes()
    paper.canvas.setCropBox((30, 60, paper.wide, paper.tall))
    paper.page().write(200, 20, paper.false)
    return paper.bytes()


def tiny(paper: Paper) -> bytes:
    """Type of a point or two, or letters squeezed to nothing."""
    paper.page()
    if paper.draw.random() < 0.7:
        paper.at_spot(paper.false, size=paper.draw.choice((0.1, 0.5, 1.0, 2.0)))
    else:
        line = paper.canvas.beginText(*paper.spot)
        line.setFont(paper.figures, paper.size)
        line.setHorizScale(2)
        line.textOut(paper.false)
        paper.canvas.drawText(line)
    return paper.bytes()


def lying_font(paper: Paper) -> bytes:
    """An embedded font whose map to characters swaps figures: 1 is drawn where 9 is said."""
    font = TTFont("lying", str(pinned_font()), subfontIndex=0)
    pdfmetrics.registerFont(font)
    paper.page().at_spot(paper.true, font="lying")
    swaps = dict(zip("1234567890", paper.draw.sample("1234567890", 10), strict=True))
    raw = paper.bytes()
    return _remapped(raw, lambda code: ord(swaps.get(chr(code), chr(code))))


def layer_off(paper: Paper) -> bytes:
    paper.page()
    paper.canvas.setStrokeColorRGB(0, 0, 0)
    paper.canvas._code.append("/OC /Hidden BDC")
    paper.at_spot(paper.false)
    paper.canvas._code.append("EMC")
    return with_layer(paper.bytes())


def annotated(paper: Paper) -> bytes:
    """Another figure over the printed one: a comment's or a form field's appearance."""
    paper.page().at_spot(paper.false)
    x, y = paper.spot
    width = pdfmetrics.stringWidth(paper.false, paper.figures, paper.size) + 6
    kind = paper.draw.choice((b"FreeText", b"Stamp", b"Widget/FT/Tx/T(a)/V(" + paper.true.encode() + b")"))
    return with_annotation(paper.bytes(), kind, (x - 2, y - 3, x + width, y + paper.size + 1), paper.true, paper.size)


SPOOFS: dict[str, Callable[[Paper], bytes]] = {
    "invisible": invisible,
    "page_coloured": page_coloured,
    "covered": covered,
    "off_page": off_page,
    "tiny": tiny,
    "lying_font": lying_font,
    "layer_off": layer_off,
    "annotated": annotated,
}


def _remapped(raw: bytes, swap: Callable[[int], int]) -> bytes:
    """The PDF with the ToUnicode map of the font named `lying` changed (the file is written without compression)."""
    target = re.search(rb"/BaseFont /[A-Z]+\+[^/]*?/.*?/ToUnicode (\d+) 0 R", raw[_last_font(raw) :], re.DOTALL)
    assert target, "no embedded font"
    start = first(rb"(?m)^%s 0 obj" % target[1], raw).start()
    begin = raw.index(b"stream", start)
    end = raw.index(b"endstream", begin)
    head, body = raw[start:begin], raw[begin + 6 : end]
    text = zlib.decompress(body.strip()) if b"Flate" in head else body
    changed = re.sub(rb"<([0-9A-Fa-f]{4})>", lambda m: b"<%04X>" % swap(int(m[1], 16)), text)
    changed = re.sub(rb"(?m)^<[0-9A-Fa-f]{2}> <[0-9A-Fa-f]{2}>", lambda m: m[0], changed)
    head = re.sub(rb"/Filter[^/]*(\[[^\]]*\]|/\w+)", b"", head)
    head = re.sub(rb"/Length \d+", b"/Length %d" % len(changed), head)
    return reindexed(raw[:start] + head + b"stream\n" + changed + b"\n" + raw[end:])


def first(pattern: bytes, raw: bytes) -> re.Match[bytes]:
    """The first place of a pattern that must be there."""
    found = re.search(pattern, raw, re.DOTALL)
    assert found, pattern
    return found


def _last_font(raw: bytes) -> int:
    """Where the object of the font registered last begins."""
    places = [m.start() for m in re.finditer(rb"/BaseFont /[A-Z]{6}\+", raw)]
    return places[-1]


def with_layer(raw: bytes) -> bytes:
    """The PDF with an optional-content group `Hidden` that is off."""
    number = int(first(rb"/Size (\d+)", raw)[1])
    raw = raw.replace(
        b"/Type /Catalog", b"/OCProperties <</OCGs [%d 0 R]/D<</OFF[%d 0 R]>>>> /Type /Catalog" % ((number,) * 2)
    )
    raw = re.sub(rb"/Resources <<", b"/Resources << /Properties <</Hidden %d 0 R>>" % number, raw)
    return appended(raw, (number, b"<</Type/OCG/Name(x)>>"))


def with_annotation(raw: bytes, kind: bytes, rect: tuple[float, ...], text: str, size: float) -> bytes:
    """The PDF with an annotation that shows a text on white."""
    number = int(first(rb"/Size (\d+)", raw)[1])
    wide, tall = rect[2] - rect[0], rect[3] - rect[1]
    shown = f"1 1 1 rg 0 0 {wide} {tall} re f 0 g BT /F {size} Tf 2 3 Td ({text}) Tj ET".encode()
    font = b"<</Font<</F<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>>>>>"
    form = b"<</Type/XObject/Subtype/Form/BBox[0 0 %.2f %.2f]/Resources" % (wide, tall) + font
    form += b"/Length %d>>stream\n" % len(shown) + shown + b"\nendstream"
    note = b"<</Type/Annot/Subtype/" + kind + b"/F 4/Rect[%.2f %.2f %.2f %.2f]/AP<</N %d 0 R>>>>" % (*rect, number + 1)
    raw = re.sub(rb"/Type /Page\b(?!s)", b"/Annots [%d 0 R] /Type /Page" % number, raw)
    if b"Widget" in kind:
        raw = raw.replace(b"/Type /Catalog", b"/AcroForm<</Fields[%d 0 R]>> /Type /Catalog" % number)
    return appended(raw, (number, note), (number + 1, form))


def appended(raw: bytes, *objects: tuple[int, bytes]) -> bytes:
    """The PDF with more objects before its table of objects."""
    place = raw.rindex(b"xref\n", 0, raw.rindex(b"trailer"))
    more = b"".join(b"%d 0 obj\n" % number + body + b"\nendobj\n" for number, body in objects)
    return reindexed(raw[:place] + more + raw[place:])


def reindexed(raw: bytes) -> bytes:
    """The PDF with its table of objects written anew."""
    place = raw.rindex(b"xref\n", 0, raw.rindex(b"trailer"))
    trailer = first(rb"trailer(.*?)startxref", raw[place:])[1]
    body = raw[:place]
    found = {int(m[1]): m.start() for m in re.finditer(rb"(?m)^(\d+) 0 obj", body)}
    size = max(found) + 1
    table = b"0000000000 65535 f \n" + b"".join(b"%010d 00000 n \n" % found.get(n, 0) for n in range(1, size))
    trailer = re.sub(rb"/Size \d+", b"/Size %d" % size, trailer)
    return body + b"xref\n0 %d\n" % size + table + b"trailer" + trailer + b"startxref\n%d\n%%%%EOF\n" % len(body)


def plain(paper: Paper) -> bytes:
    paper.page().at_spot(paper.true)
    return paper.bytes()


def dark_head(paper: Paper) -> bytes:
    """White text on a dark table head, light grey text, a figure on a coloured cell."""
    paper.page()
    paper.box(fill=paper.draw.choice(((0.1, 0.2, 0.5), (0.3, 0.3, 0.3), (0.6, 0.1, 0.1))))
    paper.canvas.setFillColorRGB(1, 1, 1)
    paper.at_spot(paper.true)
    paper.canvas.setFillGray(paper.draw.choice((0.5, 0.7, 0.85)))
    paper.write(40, 20, f"第 1 页 共 {paper.amount()} 页", paper.body)
    return paper.bytes()


def gradient_head(paper: Paper) -> bytes:
    paper.page()
    x, y = paper.spot
    canvas = paper.canvas
    canvas.saveState()
    path = canvas.beginPath()
    path.rect(x - 4, y - 4, 160, paper.size + 8)
    canvas.clipPath(path, stroke=0)
    from reportlab.lib.colors import navy, steelblue

    canvas.linearGradient(x, y, x + 160, y, (navy, steelblue))
    canvas.restoreState()
    canvas.setFillColorRGB(1, 1, 1)
    paper.at_spot(paper.true)
    return paper.bytes()


def watermarked(paper: Paper) -> bytes:
    """A grey or transparent watermark under or over everything."""
    over = paper.draw.random() < 0.5
    if over:
        paper.page().at_spot(paper.true)
    paper.canvas.saveState()
    paper.canvas.setFillGray(0.5 if over else paper.draw.choice((0.85, 0.93)))
    if over:
        paper.canvas.setFillAlpha(0.25)
    paper.canvas.translate(120, 200)
    paper.canvas.rotate(35)
    paper.write(0, 0, "仅供存档使用", paper.body, 60)
    paper.canvas.restoreState()
    if not over:
        paper.page().at_spot(paper.true)
    return paper.bytes()


def sealed(paper: Paper) -> bytes:
    """A red seal over the figure, half transparent or opaque where it is red."""
    paper.page().at_spot(paper.true)
    paper.canvas.setStrokeColorRGB(0.85, 0.1, 0.12)
    paper.canvas.setFillColorRGB(0.85, 0.1, 0.12)
    alpha = paper.draw.choice((0.4, 0.7, 1.0))
    paper.canvas.setStrokeAlpha(alpha)
    paper.canvas.setFillAlpha(alpha)
    paper.canvas.setLineWidth(3)
    x, y = paper.spot
    paper.canvas.circle(x + 30, y + 8, 52)
    star = paper.canvas.beginPath()
    for corner in range(5):
        angle = np.pi / 2 + corner * 4 * np.pi / 5
        (star.lineTo if corner else star.moveTo)(x + 30 + 16 * np.cos(angle), y + 8 + 16 * np.sin(angle))
    star.close()
    paper.canvas.drawPath(star, stroke=0, fill=1)
    return paper.bytes()


def form_field(paper: Paper) -> bytes:
    """A filled field on an empty place."""
    x, y = paper.spot
    return with_annotation(
        paper.page().bytes(),
        b"Widget/FT/Tx/T(a)/V(" + paper.true.encode() + b")",
        (x, y - 3, x + 110, y + 10),
        paper.true,
        9,
    )


def highlighted(paper: Paper) -> bytes:
    """A marker over the figure, underlined and struck by rules."""
    paper.page().at_spot(paper.true)
    x, y = paper.spot
    paper.canvas.setFillColorRGB(1, 0.95, 0.2)
    paper.canvas.setFillAlpha(0.4)
    paper.canvas.rect(x - 2, y - 3, 120, paper.size + 4, stroke=0, fill=1)
    paper.canvas.setFillAlpha(1)
    paper.canvas.line(x, y - 1, x + 100, y - 1)
    paper.canvas.line(x, y - 2.5, x + 100, y - 2.5)
    return paper.bytes()


def clipped(paper: Paper) -> bytes:
    """A spreadsheet's long text cut off at the edge of its cell."""
    paper.page()
    x, y = paper.spot
    paper.canvas.saveState()
    path = paper.canvas.beginPath()
    path.rect(x, y - 3, 60, paper.size + 6)
    paper.canvas.clipPath(path, stroke=0)
    paper.at_spot("2025年度工业互联网平台建设投入12,345.00元", font=paper.body)
    paper.canvas.restoreState()
    return paper.bytes()


HONEST: dict[str, Callable[[Paper], bytes]] = {
    "plain": plain,
    "dark_head": dark_head,
    "gradient_head": gradient_head,
    "watermarked": watermarked,
    "sealed": sealed,
    "form_field": form_field,
    "highlighted": highlighted,
    "clipped": clipped,
}


def searchable(raw: bytes, draw: random.Random, errors: float) -> bytes:
    """A text PDF as a scanner's software makes it again: pictures of the pages, its text invisible on top.

    `errors`: the part of the characters that the software misread.
    """
    import pdfplumber

    pdf = pdfplumber.open(io.BytesIO(raw))
    out = io.BytesIO()
    canvas = Canvas(out, pageCompression=1)
    document = pypdfium2.PdfDocument(raw)
    for page, sheet in zip(pdf.pages, document, strict=True):
        canvas.setPageSize((float(page.width), float(page.height)))
        picture = sheet.render(scale=150 / 72).to_pil().convert("RGB")
        jpeg = io.BytesIO()
        picture.save(jpeg, "JPEG", quality=60)
        canvas.drawImage(ImageReader(jpeg), 0, 0, float(page.width), float(page.height))
        for word in page.extract_words():
            text = "".join(_misread(char, draw) if draw.random() < errors else char for char in word["text"])
            line = canvas.beginText(word["x0"], float(page.height) - word["bottom"] + 2)
            line.setTextRenderMode(3)
            line.setFont("STSong-Light", max(4.0, word["bottom"] - word["top"] - 2))
            line.textOut(text)
            canvas.drawText(line)
        canvas.showPage()
    canvas.save()
    return out.getvalue()


def _misread(char: str, draw: random.Random) -> str:
    return draw.choice("0123456789") if char.isdigit() else draw.choice("己巳日曰未末士土")
