"""What a PDF page paints: characters, straight lines, filled areas and pictures, in displayed points.

pdfplumber opens the file and builds the words; its page objects in between are skipped, because making them costs as
much as reading the page. The space is the displayed page: rotated, origin at the upper left of the crop box.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from itertools import pairwise
from typing import Any, cast

from pdfminer.converter import PDFLayoutAnalyzer
from pdfminer.layout import LTChar
from pdfminer.pdfinterp import PDFPageInterpreter
from pdfminer.pdftypes import PDFStream, resolve1, stream_value
from pdfminer.psparser import LIT, PSLiteral
from pdfminer.utils import apply_matrix_pt, apply_matrix_rect

from extractors.reading.book import Refusal
from extractors.reading.pdf_layers import Layers
from extractors.reading.pdf_tokens import StrangeContent, operators
from heyan.vocabulary import ReasonCode

INVISIBLE = (3, 7)
"""Text rendering modes that paint nothing."""
THIN = 3.0
"""A filled rectangle thinner than this (points) is a drawn line."""
SLANT = 1.0
MOST_MARKS = 400_000
MOST_FORMS = 50_000
"""Forms and pictures that a page may call: a few that call each other twice become thousands of millions."""
"""Characters and lines of one page; more is no page that a person wrote."""

Area = tuple[float, float, float, float]


@dataclass
class Painted:
    """A page's content. Characters are dictionaries as pdfplumber's word extractor wants them."""

    width: float
    height: float
    chars: list[dict[str, Any]] = field(default_factory=list)
    lines: list[Area] = field(default_factory=list)
    fills: list[tuple[Area, bool]] = field(default_factory=list)
    """Filled rectangles, and whether they are dark."""
    pictures: list[Area] = field(default_factory=list)
    curves: int = 0
    seals: list[Area] = field(default_factory=list)
    """Red seals; known once the page was drawn."""


class Painter(PDFLayoutAnalyzer):
    """Collects what is painted; everything is put into displayed space at once."""

    def __init__(self, rsrcmgr: Any, crop: Area, layers: Layers | None = None) -> None:
        super().__init__(rsrcmgr)
        self._layers = layers
        self._called = 0
        self._tags: list[bool] = []
        self._left, self._top = crop[0], crop[3]
        self.painted = Painted(crop[2] - crop[0], crop[3] - crop[1])
        self._render = 0

    def call(self) -> None:
        """Count a form or picture that is called; Refusal where they are too many."""
        self._called += 1
        if self._called > MOST_FORMS:
            raise Refusal(ReasonCode.STRUCTURE_LOOP, f"forms of a page {MOST_FORMS}: more")

    def begin_page(self, page: Any, ctm: Any) -> None:
        """Nothing: there is no layout tree."""

    def end_page(self, page: Any) -> None:
        """Nothing: there is no layout tree."""

    def begin_figure(self, name: str, bbox: Any, matrix: Any) -> None:
        """Nothing: places are absolute already."""

    def end_figure(self, _: str) -> None:
        """Nothing: places are absolute already."""

    def begin_tag(self, tag: Any, props: Any = None) -> None:
        """Marked content; `props`: the layer it belongs to, as `Interpreter` found it."""
        hidden = self._layers is not None and tag.name == "OC" and self._layers.hides(props)
        self._tags.append(hidden)

    def end_tag(self) -> None:
        """The end of the marked content begun last."""
        if self._tags:
            self._tags.pop()

    def do_tag(self, tag: Any, props: Any = None) -> None:
        """Nothing: a marked point paints nothing."""

    def render_image(self, name: str, stream: PDFStream) -> None:  # noqa: ARG002 - pdfminer's signature
        self.painted.pictures.append(self._area(apply_matrix_rect(self.ctm, (0, 0, 1, 1))))

    def render_string(self, textstate: Any, seq: Any, ncs: Any, graphicstate: Any) -> None:
        self._render = textstate.render
        super().render_string(textstate, seq, ncs, graphicstate)

    def render_char(
        self,
        matrix: Any,
        font: Any,
        fontsize: float,
        scaling: float,
        rise: float,
        cid: int,
        ncs: Any,
        graphicstate: Any,
    ) -> float:
        try:
            text = font.to_unichr(cid)
        except ImportError:
            raise
        except Exception:  # noqa: BLE001 - fonts of strangers: a glyph without a meaning, as pdfminer marks it
            text = f"(cid:{cid})"
        width = font.char_width(cid)
        item = LTChar(matrix, font, fontsize, scaling, rise, text, width, font.char_disp(cid), ncs, graphicstate)
        left, top, right, bottom = self._area((item.x0, item.y0, item.x1, item.y1))
        if len(self.painted.chars) < MOST_MARKS:
            self.painted.chars.append(
                {
                    "text": text,
                    "x0": left,
                    "x1": right,
                    "top": top,
                    "bottom": bottom,
                    "doctop": top,
                    "upright": item.upright,
                    "size": item.size,
                    "direction": matrix[:4],
                    "invisible": self._render in INVISIBLE,
                    "white": is_white(graphicstate.scolor if self._render == 1 else graphicstate.ncolor),
                    "layer_off": any(self._tags),
                    "font": font,
                }
            )
        return float(item.adv)

    def paint_path(self, gstate: Any, stroke: bool, fill: bool, evenodd: bool, path: Any) -> None:  # noqa: ARG002
        points: list[tuple[float, float]] = []
        straight = True
        for segment in path:
            if segment[0] == "m" and points:
                self._shape(gstate, stroke, fill, points, straight)
                points, straight = [], True
            if segment[0] == "h":
                points += points[:1]
                continue
            straight = straight and segment[0] in "ml"
            points.append(apply_matrix_pt(self.ctm, (float(segment[-2]), float(segment[-1]))))
        if points:
            self._shape(gstate, stroke, fill, points, straight)

    def _shape(self, gstate: Any, stroke: bool, fill: bool, points: list[tuple[float, float]], straight: bool) -> None:
        """One closed or open path: keeps straight edges and filled rectangles, counts the rest."""
        if not straight or len(points) < 2:
            self.painted.curves += 1
            return
        xs, ys = [x for x, _ in points], [y for _, y in points]
        area = self._area((min(xs), min(ys), max(xs), max(ys)))
        if len(self.painted.lines) > MOST_MARKS:
            return
        wide, tall = area[2] - area[0], area[3] - area[1]
        if fill and min(wide, tall) <= THIN:
            if not is_white(gstate.ncolor):
                self.painted.lines.append(_middle_line(area))
            return
        if fill:
            self.painted.fills.append((area, not is_white(gstate.ncolor)))
        if stroke and not is_white(gstate.scolor):
            self.painted.lines.extend(self._edges(points))
        elif fill and not is_white(gstate.ncolor) and _rectangular(points):
            self.painted.lines.extend(self._edges([*points, points[0]]))

    def _edges(self, points: list[tuple[float, float]]) -> list[Area]:
        """The horizontal and vertical edges of a path."""
        return [
            self._area((min(a[0], b[0]), min(a[1], b[1]), max(a[0], b[0]), max(a[1], b[1])))
            for a, b in pairwise(points)
            if (abs(a[0] - b[0]) <= SLANT) != (abs(a[1] - b[1]) <= SLANT)
        ]

    def _area(self, rectangle: Area) -> Area:
        """From pdfminer's space (origin lower left) to the page as displayed."""
        x0, y0, x1, y1 = rectangle
        return x0 - self._left, self._top - y1, x1 - self._left, self._top - y0


class Interpreter(PDFPageInterpreter):
    """pdfminer's interpreter on our tokens, where they are understood."""

    def execute(self, streams: Any) -> None:
        valid = [stream_value(stream) for stream in streams]
        if any(stream.objid is None or stream.objid in self.parent_stream_ids for stream in valid):
            super().execute(streams)  # its guard against streams that call themselves
            return
        try:
            steps = list(operators(b"\n".join(stream.get_data() for stream in valid)))
        except StrangeContent:
            super().execute(streams)
            return
        self.stream_ids.clear()
        self.stream_ids.update(stream.objid for stream in valid if stream.objid is not None)
        for name, operands in steps:
            self._step(name, operands)

    def _step(self, name: str, operands: list[Any]) -> None:
        found = METHODS.get(name)
        if found is None:
            return
        method, count = found
        if count == 0:
            self.argstack = operands  # colour operators take what they need from here
            method(self)
        elif len(operands) >= count:
            method(self, *operands[-count:])

    def do_Do(self, xobjid_arg: Any) -> None:
        cast("Painter", self.device).call()
        layer = _layer_of(self.xobjmap.get(getattr(xobjid_arg, "name", None)))
        self.device.begin_tag(OPTIONAL, layer)
        super().do_Do(xobjid_arg)
        self.device.end_tag()
        self.device.set_ctm(self.ctm)  # pdfminer leaves the form's own matrix behind

    def do_BDC(self, tag: Any, props: Any) -> None:
        """Begin marked content, with the layer itself in place of its name in the resources."""
        properties = resolve1(self.resources.get("Properties")) if isinstance(self.resources, dict) else None
        if isinstance(props, PSLiteral) and isinstance(properties, dict):
            props = properties.get(props.name)
        if isinstance(tag, PSLiteral):
            self.device.begin_tag(tag, props)


OPTIONAL = LIT("OC")


def _layer_of(reference: Any) -> Any:
    """The layer that a form or image belongs to as a whole, None for none."""
    stream = resolve1(reference)
    return stream.attrs.get("OC") if isinstance(stream, PDFStream) else None


def _methods() -> dict[str, tuple[Any, int]]:
    """PDF operator → (method, number of operands)."""
    spelled = {"_a": "*", "_w": '"', "_q": "'"}
    found = {}
    for attribute in dir(Interpreter):
        if attribute.startswith("do_"):
            method = getattr(Interpreter, attribute)
            name = attribute[3:]
            for suffix, sign in spelled.items():
                name = name[: -len(suffix)] + sign if name.endswith(suffix) else name
            found[name] = (method, method.__code__.co_argcount - 1)
    return found


METHODS = _methods()


def turned_painted(painted: Painted, quarters: int) -> Painted:
    """The content turned clockwise so that text which reads upwards (1), on its head (2) or downwards (3) is level."""
    wide, tall = painted.width, painted.height

    def moved(area: Area) -> Area:
        left, top, right, bottom = area
        if quarters == 1:
            return tall - bottom, left, tall - top, right
        if quarters == 2:
            return wide - right, tall - bottom, wide - left, tall - top
        return top, wide - right, bottom, wide - left

    chars = []
    for char in painted.chars:
        left, top, right, bottom = moved((char["x0"], char["top"], char["x1"], char["bottom"]))
        level = _quarter(char["direction"]) == quarters
        size = (bottom - top) if level else char["size"]
        place = {"x0": left, "x1": right, "top": top, "bottom": bottom, "doctop": top, "upright": level, "size": size}
        chars.append(char | place)
    return Painted(
        wide if quarters == 2 else tall,
        tall if quarters == 2 else wide,
        chars,
        [moved(line) for line in painted.lines],
        [(moved(area), dark) for area, dark in painted.fills],
        [moved(area) for area in painted.pictures],
        painted.curves,
        [moved(area) for area in painted.seals],
    )


def _quarter(direction: Any) -> int:
    """How text runs on the page: 0 to the right, 1 upwards, 2 to the left, 3 downwards."""
    a, b = direction[0], direction[1]
    if abs(a) >= abs(b):
        return 0 if a > 0 else 2
    return 1 if b > 0 else 3


def text_turn(painted: Painted) -> int:
    """How most of the text runs, 0 where it is mixed or level."""
    counts = [0, 0, 0, 0]
    for char in painted.chars:
        counts[_quarter(char["direction"])] += 1
    best = max(range(4), key=lambda quarter: counts[quarter])
    return best if counts[best] > 0.6 * len(painted.chars) else 0


def painted(page: Any, rsrcmgr: Any, layers: Layers | None = None) -> Painted:
    """What a pdfminer page paints; `layers`: the file's optional content, to tell what is switched off."""
    matrix = displayed_matrix(page)
    x0, y0, x1, y1 = apply_matrix_rect(matrix, crop_box(page))
    painter = Painter(rsrcmgr, (min(x0, x1), min(y0, y1), max(x0, x1), max(y0, y1)), layers)
    Interpreter(rsrcmgr, painter).process_page(page)
    return painter.painted


def displayed_matrix(page: Any) -> tuple[float, float, float, float, float, float]:
    """The matrix that pdfminer starts a page with."""
    x0, y0, x1, y1 = page.mediabox
    return {
        90: (0, -1, 1, 0, -y0, x1),
        180: (-1, 0, 0, -1, x1, y1),
        270: (0, 1, -1, 0, y1, -x0),
    }.get(page.rotate, (1, 0, 0, 1, -x0, -y0))


def crop_box(page: Any) -> Area:
    """The visible part of a page: its crop box within its media box; the media box where that leaves nothing."""
    mx0, my0, mx1, my1 = _ordered(page.mediabox)
    cx0, cy0, cx1, cy1 = _ordered(page.cropbox)
    box = max(mx0, cx0), max(my0, cy0), min(mx1, cx1), min(my1, cy1)
    return box if box[2] - box[0] > 1 and box[3] - box[1] > 1 else (mx0, my0, mx1, my1)


def _ordered(box: Any) -> Area:
    x0, y0, x1, y1 = (float(resolve1(value)) for value in box)
    return min(x0, x1), min(y0, y1), max(x0, x1), max(y0, y1)


def is_white(colour: Any) -> bool:
    """Whether a colour paints nothing on white paper (grey 1, RGB 1 1 1, CMYK 0 0 0 0)."""
    parts = colour if isinstance(colour, (tuple, list)) else (colour,)
    if not parts or not all(isinstance(part, (int, float)) for part in parts):
        return False
    return all(part <= 0.02 for part in parts) if len(parts) == 4 else all(part >= 0.98 for part in parts)


def _middle_line(area: Area) -> Area:
    left, top, right, bottom = area
    if right - left >= bottom - top:
        return left, (top + bottom) / 2, right, (top + bottom) / 2
    return (left + right) / 2, top, (left + right) / 2, bottom


def _rectangular(points: list[tuple[float, float]]) -> bool:
    return len(points) in (4, 5) and len({round(x, 1) for x, _ in points}) == 2 == len({round(y, 1) for _, y in points})
