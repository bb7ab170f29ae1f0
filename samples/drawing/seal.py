"""Red seals: round company seals with a star, oval invoice seals, square name seals."""

from __future__ import annotations

import math
import random

import numpy as np
from PIL import Image, ImageDraw, ImageFont

from samples.drawing.fonts import face_file

INKS = ((214, 30, 40), (200, 20, 30), (222, 48, 52), (190, 28, 46))
SCALE = 8  # pixels per millimetre


def _font(style: str, size: int) -> ImageFont.FreeTypeFont:
    path, index = face_file(style)
    return ImageFont.truetype(str(path), size, index=index)


def _arc_text(
    image: Image.Image,
    text: str,
    centre: tuple[float, float],
    radii: tuple[float, float],
    sweep: float,
    size: int,
    ink: tuple[int, int, int],
) -> None:
    face = _font("song", size)
    count = max(1, len(text) - 1)
    for index, char in enumerate(text):
        angle = -90 - sweep / 2 + sweep * index / count if len(text) > 1 else -90
        tile = Image.new("RGBA", (size * 2, size * 2), (0, 0, 0, 0))
        ImageDraw.Draw(tile).text(
            (size, size), char, font=face, fill=(*ink, 255), anchor="mm", stroke_width=max(1, size // 28)
        )
        tile = tile.rotate(-(angle + 90), resample=Image.Resampling.BICUBIC)
        x = centre[0] + radii[0] * math.cos(math.radians(angle))
        y = centre[1] + radii[1] * math.sin(math.radians(angle))
        image.alpha_composite(tile, (max(0, round(x - size)), max(0, round(y - size))))


def round_seal(text: str, below: str, rng: random.Random, diameter: float = 42.0) -> Image.Image:
    """A round seal, `text` around the star and `below` under it; square RGBA image of `diameter` mm."""
    side = round(diameter * SCALE)
    ink = rng.choice(INKS)
    image = Image.new("RGBA", (side, side), (*ink, 0))
    draw = ImageDraw.Draw(image)
    edge = side // 36
    draw.ellipse((edge, edge, side - edge, side - edge), outline=(*ink, 255), width=max(3, side // 34))
    _star(draw, side / 2, side / 2, side * 0.15, ink)
    size = round(side * min(0.125, 2.05 / max(10, len(text))))
    sweep = min(290.0, 17.0 * len(text))
    _arc_text(image, text, (side / 2, side / 2), (side * 0.37, side * 0.37), sweep, size, ink)
    if below:
        draw.text(
            (side / 2, side * 0.74), below, font=_font("song", round(side * 0.075)), fill=(*ink, 255), anchor="mm"
        )
    return _flat(_worn(image, rng).rotate(rng.uniform(-18, 18), resample=Image.Resampling.BICUBIC), ink)


def oval_seal(
    text: str, code: str, below: str, rng: random.Random, size: tuple[float, float] = (40, 30)
) -> Image.Image:
    """An oval invoice seal with the tax number in the middle."""
    wide, high = round(size[0] * SCALE), round(size[1] * SCALE)
    ink = rng.choice(INKS)
    image = Image.new("RGBA", (wide, high), (*ink, 0))
    draw = ImageDraw.Draw(image)
    draw.ellipse((6, 6, wide - 6, high - 6), outline=(*ink, 255), width=6)
    letter = round(high * min(0.14, 1.9 / max(10, len(text))))
    _arc_text(
        image, text, (wide / 2, high / 2), (wide * 0.405, high * 0.365), min(220.0, 13.0 * len(text)), letter, ink
    )
    draw.text((wide / 2, high * 0.52), code, font=_font("mono", round(high * 0.1)), fill=(*ink, 255), anchor="mm")
    draw.text((wide / 2, high * 0.74), below, font=_font("song", round(high * 0.12)), fill=(*ink, 255), anchor="mm")
    return _flat(_worn(image, rng).rotate(rng.uniform(-6, 6), resample=Image.Resampling.BICUBIC), ink)


def name_seal(name: str, rng: random.Random, side_mm: float = 18.0) -> Image.Image:
    """A square seal of a person's name."""
    side = round(side_mm * SCALE)
    ink = rng.choice(INKS)
    image = Image.new("RGBA", (side, side), (*ink, 0))
    draw = ImageDraw.Draw(image)
    draw.rectangle((5, 5, side - 5, side - 5), outline=(*ink, 255), width=5)
    text = (name + "印章")[:4] if len(name) == 2 else (name + "印")[:4]
    for index, char in enumerate(text):
        spot = (side * (0.73 if index < 2 else 0.28), side * (0.29 if index % 2 == 0 else 0.72))
        draw.text(spot, char, font=_font("kai", round(side * 0.4)), fill=(*ink, 255), anchor="mm")
    return _flat(_worn(image, rng), ink)


def _star(draw: ImageDraw.ImageDraw, x: float, y: float, radius: float, ink: tuple[int, int, int]) -> None:
    points = []
    for index in range(10):
        length = radius if index % 2 == 0 else radius * 0.382
        angle = math.radians(-90 + 36 * index)
        points.append((x + length * math.cos(angle), y + length * math.sin(angle)))
    draw.polygon(points, fill=(*ink, 255))


def _worn(image: Image.Image, rng: random.Random) -> Image.Image:
    """Ink is never even: lower the alpha by coarse noise; then halve the size to smooth it."""
    pixels = np.array(image)
    noise = np.random.default_rng(rng.randrange(2**32))
    coarse = noise.uniform(0.55, 1.0, (pixels.shape[0] // 8 + 1, pixels.shape[1] // 8 + 1))
    mask = np.kron(coarse, np.ones((8, 8)))[: pixels.shape[0], : pixels.shape[1]]
    pixels[..., 3] = (pixels[..., 3] * mask * 0.9).astype(np.uint8)
    worn = Image.fromarray(pixels)
    return worn.resize((worn.width // 2, worn.height // 2), Image.Resampling.LANCZOS)


def _flat(image: Image.Image, ink: tuple[int, int, int]) -> Image.Image:
    """One colour and sixteen steps of transparency: what keeps the files small."""
    pixels = np.array(image)
    pixels[..., :3] = ink
    pixels[..., 3] = pixels[..., 3] // 17 * 17
    return Image.fromarray(pixels)
