"""Paper again: rendered pages turned into what a scanner or a phone would have made of them."""

from __future__ import annotations

import random
from collections.abc import Sequence
from dataclasses import dataclass
from io import BytesIO
from typing import Any

import cv2
import numpy as np
import pypdfium2
from numpy.typing import NDArray
from PIL import Image, ImageDraw, ImageFont
from reportlab.lib.utils import ImageReader
from reportlab.pdfgen.canvas import Canvas

from samples.drawing.fonts import face_file

Pixels = NDArray[np.uint8]


@dataclass(frozen=True, slots=True)
class ScanLevel:
    """How paper becomes pixels. dpi; largest skew in degrees; noise in grey levels, blur in pixels."""

    name: str
    dpi: int = 150
    grey: bool = False
    skew: float = 0.0
    noise: float = 0.0
    blur: float = 0.0
    contrast: float = 1.0
    shadow: float = 0.0
    warp: float = 0.0
    turns: tuple[int, ...] = (0,)
    quality: int = 80
    copies: int = 0
    watermark: str = ""


# A new degradation is one entry.
LEVELS: dict[str, ScanLevel] = {
    level.name: level
    for level in (
        ScanLevel("clean", dpi=150, quality=52),
        ScanLevel("office", dpi=150, skew=0.8, noise=1.8, blur=0.5, contrast=0.95, quality=43),
        ScanLevel("office_grey", dpi=150, grey=True, skew=1.0, noise=2.5, blur=0.5, contrast=0.9, quality=43),
        ScanLevel("copy", dpi=150, grey=True, skew=1.0, noise=4.0, blur=0.5, contrast=1.15, quality=45, copies=1),
        ScanLevel("phone", dpi=150, noise=3.0, blur=0.6, contrast=0.9, shadow=0.35, warp=0.03, quality=52),
        ScanLevel("phone_dim", dpi=150, noise=5.0, blur=0.8, contrast=0.8, shadow=0.5, warp=0.04, quality=48),
        ScanLevel("turned", dpi=150, skew=0.6, noise=3.0, blur=0.4, turns=(90, 180, 270), quality=55),
        ScanLevel("second_copy", dpi=130, grey=True, skew=1.6, noise=5.0, blur=0.6, contrast=1.1, quality=38, copies=2),
        ScanLevel("watermarked", dpi=150, skew=0.6, noise=2.0, blur=0.4, quality=45, watermark="仅供平台认定申报使用"),
        ScanLevel("fax", dpi=100, grey=True, skew=0.8, noise=3.0, blur=0.5, contrast=1.3, quality=45, copies=1),
        ScanLevel(
            "phone_far", dpi=105, noise=5.0, blur=0.7, contrast=0.8, shadow=0.45, warp=0.05, turns=(0, 90), quality=40
        ),
    )
}

ILLEGIBLE = ScanLevel("illegible", dpi=150, grey=True, noise=16.0, blur=9.0, contrast=0.3, quality=30)
"""No level for bundles: nobody can read it."""


def rasterise(pdf: bytes, dpi: int) -> list[Pixels]:
    """The pages of a PDF as RGB arrays."""
    document = pypdfium2.PdfDocument(pdf)
    return [np.asarray(page.render(scale=dpi / 72).to_pil().convert("RGB")).copy() for page in document]


def scanned(pixels: Pixels, level: ScanLevel, rng: random.Random) -> Pixels:
    """One page after the scanner or phone."""
    noise = np.random.default_rng(rng.randrange(2**32))
    if level.watermark:
        pixels = _marked(pixels, level.watermark)
    for _ in range(level.copies):
        pixels = _photocopied(pixels, noise)
    if level.warp:
        pixels = _photographed(pixels, level, rng)
    elif level.skew:
        pixels = _skewed(pixels, rng.uniform(-level.skew, level.skew))
    shade: NDArray[Any] = pixels.astype(np.float32)
    if level.shadow:
        shade *= _shadow(pixels.shape[:2], level.shadow, rng)[..., None]
    if level.blur:
        shade = cv2.GaussianBlur(shade, (0, 0), level.blur)
    shade = (shade - 128) * level.contrast + 128 + (6 if level.contrast < 1 else 0)
    if level.noise:
        shade += noise.normal(0, level.noise, shade.shape[:2]).astype(np.float32)[..., None]
    out = np.clip(shade, 0, 255).astype(np.uint8)
    turn = rng.choice(level.turns)
    return np.rot90(out, turn // 90).copy() if turn else out


def jpeg_bytes(pixels: Pixels, level: ScanLevel) -> bytes:
    """The page as a JPEG of the level's quality and colour."""
    image = Image.fromarray(pixels)
    if level.grey:
        image = image.convert("L")
    out = BytesIO()
    image.save(out, "JPEG", quality=level.quality, dpi=(level.dpi, level.dpi), optimize=True)
    return out.getvalue()


def png_bytes(pixels: Pixels) -> bytes:
    """The page as a PNG."""
    out = BytesIO()
    Image.fromarray(pixels).save(out, "PNG", optimize=True)
    return out.getvalue()


def images_pdf(jpegs: Sequence[bytes], dpi: int) -> bytes:
    """A PDF of one full-page JPEG a page, as scanners write it."""
    out = BytesIO()
    canvas = Canvas(out, invariant=1, pageCompression=0)
    canvas.setProducer("ScanStation 3.2")
    for jpeg in jpegs:
        reader = ImageReader(BytesIO(jpeg))
        wide, high = (side * 72 / dpi for side in reader.getSize())
        canvas.setPageSize((wide, high))
        canvas.drawImage(reader, 0, 0, wide, high)
        canvas.showPage()
    canvas.save()
    return out.getvalue()


def _marked(pixels: Pixels, text: str) -> Pixels:
    """A grey line of text across the sheet and over what is written there, as offices print it on copies."""
    high, wide = pixels.shape[:2]
    path, index = face_file("hei")
    font = ImageFont.truetype(str(path), round(0.65 * wide / len(text)), index=index)
    layer = Image.new("L", (wide, high), 0)
    draw = ImageDraw.Draw(layer)
    for line in (0.3, 0.7):
        draw.text((wide / 2, high * line), text, 80, font, "mm")
    shade = np.asarray(layer.rotate(28, expand=False), dtype=np.float32)[..., None]
    return _array(np.clip(pixels.astype(np.float32) - shade * (pixels.astype(np.float32) / 255), 0, 255))


def _skewed(pixels: Pixels, degrees: float) -> Pixels:
    high, wide = pixels.shape[:2]
    matrix = cv2.getRotationMatrix2D((wide / 2, high / 2), degrees, 1.0)
    return _array(cv2.warpAffine(pixels, matrix, (wide, high), flags=cv2.INTER_LINEAR, borderValue=(252, 252, 250)))


def _photocopied(pixels: Pixels, noise: np.random.Generator) -> Pixels:
    grey: NDArray[Any] = cv2.cvtColor(pixels, cv2.COLOR_RGB2GRAY).astype(np.float32)
    grey = cv2.GaussianBlur(grey, (0, 0), 0.6)
    grey = np.clip((grey - 165) * 1.5 + 140, 0, 255)
    specks = noise.random(grey.shape) < 0.0004
    grey[specks] = 60
    return _array(cv2.cvtColor(grey.astype(np.uint8), cv2.COLOR_GRAY2RGB))


def _photographed(pixels: Pixels, level: ScanLevel, rng: random.Random) -> Pixels:
    """The sheet lying on a table, seen by a phone held a little askew."""
    high, wide = pixels.shape[:2]
    edge = round(0.045 * max(high, wide))
    canvas = (wide + 2 * edge, high + 2 * edge)
    source = np.array([[0, 0], [wide, 0], [wide, high], [0, high]], dtype=np.float32)
    jitter = np.array(
        [[rng.uniform(-level.warp, level.warp) * wide, rng.uniform(-level.warp, level.warp) * high] for _ in range(4)],
        dtype=np.float32,
    )
    target = source + edge + jitter * 0.6
    matrix = cv2.getPerspectiveTransform(source, target)
    table_colour = rng.choice(((92, 74, 58), (60, 62, 66), (130, 122, 110), (40, 44, 52)))
    return _array(cv2.warpPerspective(pixels, matrix, canvas, flags=cv2.INTER_LINEAR, borderValue=table_colour))


def _shadow(shape: tuple[int, ...], depth: float, rng: random.Random) -> NDArray[np.float32]:
    high, wide = shape
    down, across = np.mgrid[0:high, 0:wide].astype(np.float32)
    angle = rng.uniform(0, 2 * np.pi)
    slope = np.cos(angle) * across / wide + np.sin(angle) * down / high
    slope = (slope - slope.min()) / (slope.max() - slope.min())
    spot = np.exp(-(((across / wide - rng.random()) ** 2 + (down / high - rng.random()) ** 2) / 0.12))
    return np.asarray(1.0 - depth * 0.6 * slope - depth * 0.4 * spot, dtype=np.float32)


def _array(pixels: object) -> Pixels:
    return np.asarray(pixels, dtype=np.uint8)
