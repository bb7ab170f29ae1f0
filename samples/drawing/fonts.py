"""Typefaces by style name, each with a list of files to try; the last one is always installed."""

from __future__ import annotations

from functools import cache
from pathlib import Path

from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.ttfonts import TTFError, TTFont

ROOT = Path("/usr/share/fonts/truetype")
LAST_RESORT = ("wqy/wqy-microhei.ttc", 0)

# A new typeface is one entry: style name -> files in order of preference, with the face inside the collection.
FACES: dict[str, tuple[tuple[str, int], ...]] = {
    "song": (("arphic/uming.ttc", 0), LAST_RESORT),
    "kai": (("arphic/ukai.ttc", 0), LAST_RESORT),
    "hei": (("wqy/wqy-zenhei.ttc", 0), LAST_RESORT),
    "sans": (LAST_RESORT,),
    "droid": (("droid/DroidSansFallbackFull.ttf", 0), LAST_RESORT),
    "mono": (("dejavu/DejaVuSansMono.ttf", 0), LAST_RESORT),
    "serif": (("dejavu/DejaVuSerif.ttf", 0), LAST_RESORT),
    "symbols": (("dejavu/DejaVuSans.ttf", 0), LAST_RESORT),
}
BODY_STYLES = ("song", "hei", "sans", "kai")
# The Arphic faces centre these marks as Taiwan prints them; mainland papers set them low on the left.
CENTRED_THERE = "、。，"
SUBSTITUTES = {"☑": "■", "¥": "￥", "⊗": "×", "—": "-"}


@cache
def face_file(style: str) -> tuple[Path, int]:
    """The installed file and face index of a style."""
    for name, index in FACES[style]:
        if (ROOT / name).is_file():
            return ROOT / name, index
    raise FileNotFoundError(f"no font file for style {style!r} under {ROOT}; install fonts-wqy-microhei")


@cache
def font(style: str) -> TTFont:
    """The registered reportlab font of a style."""
    path, index = face_file(style)
    name = f"{style}-{path.stem}"
    try:
        made = TTFont(name, str(path), subfontIndex=index)
    except TTFError:
        path, index = ROOT / LAST_RESORT[0], LAST_RESORT[1]
        made = TTFont(name, str(path), subfontIndex=index)
    pdfmetrics.registerFont(made)
    return made


def has_glyph(style: str, char: str) -> bool:
    """Whether the style's own file draws this character."""
    return ord(char) in font(style).face.charToGlyph


@cache
def style_for(style: str, char: str) -> tuple[str, str]:
    """The style and character that really draw `char`: its own face, another face, or a stand-in character."""
    if style in ("song", "kai") and char in CENTRED_THERE:
        style = "hei"
    for wanted in (char, SUBSTITUTES.get(char, char)):
        for candidate in (style, "sans", "hei", "symbols"):
            if has_glyph(candidate, wanted):
                return candidate, wanted
    return style, "?"


def runs(text: str, style: str) -> list[tuple[str, str]]:
    """`text` cut into (style, piece) runs that can each be drawn with one font."""
    out: list[tuple[str, str]] = []
    for char in text:
        chosen, drawn = style_for(style, char)
        if out and out[-1][0] == chosen:
            out[-1] = (chosen, out[-1][1] + drawn)
        else:
            out.append((chosen, drawn))
    return out


def width_mm(text: str, style: str, size: float) -> float:
    """Width of one line of text; `size` in points, answer in millimetres."""
    points = sum(pdfmetrics.stringWidth(piece, font(chosen).fontName, size) for chosen, piece in runs(text, style))
    return float(points) / 72 * 25.4
