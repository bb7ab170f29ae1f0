"""Pages drawn for the engine tests: amounts, codes and names whose truth is known, and red seals."""

from __future__ import annotations

import random
from dataclasses import dataclass
from typing import TYPE_CHECKING

import cv2
import numpy as np
from PIL import Image as Pillow
from PIL import ImageDraw, ImageFont

from heyan.fonts import pinned_font

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from extractors.ocr.engine import Image, PixelBox

FONT = str(pinned_font())
A4 = (1654, 2339)
"""A4 at 200 dpi."""
CODE = "0123456789ABCDEFGHJKLMNPQRTUWXY"
PARTS = "华盛恒达智联云信柯桥越城诸暨新昌嵊州纺织机械科技"
RED = (214, 32, 44)


@dataclass(frozen=True)
class Sheet:
    """An image and the texts on it, with the place of each."""

    image: Image
    texts: tuple[str, ...]
    boxes: tuple[PixelBox, ...]


def drawn_page(seed: int, rows: int = 34, letter: int = 30, size: tuple[int, int] = A4) -> Sheet:
    """Rows of a company name, an 18-character code and an amount."""
    chance = random.Random(seed)
    sheet = Pillow.new("RGB", size, "white")
    pen, font = ImageDraw.Draw(sheet), ImageFont.truetype(FONT, letter)
    texts, boxes = [], []
    for row in range(rows):
        name = "绍兴" + "".join(chance.choices(PARTS, k=chance.randint(3, 7))) + "有限公司"
        code = "".join(chance.choices(CODE, k=18))
        amount = f"{chance.randint(100, 99999999) / 100:,.2f}"
        for x, text in ((100, name), (620, code), (1200, amount)):
            place = (x, 110 + 62 * row)
            pen.text(place, text, fill=(20, 20, 20), font=font)
            texts.append(text)
            boxes.append(tuple(round(value) for value in pen.textbbox(place, text, font=font)))
    return Sheet(np.asarray(sheet), tuple(texts), tuple(boxes))  # type: ignore[arg-type]


def spaced_line(label: str, code: str, wide: int) -> tuple[Image, str, list[float]]:
    """A label and, right behind it, a code in spaced type: the picture, its text and where each letter's middle is."""
    sheet = Pillow.new("RGB", (1000, 120), "white")
    pen, font = ImageDraw.Draw(sheet), ImageFont.truetype(FONT, 26)
    x, middles = 60.0, []
    for text, room in ((label, 0), (code, wide)):
        for letter in text:
            left, _, right, _ = pen.textbbox((x, 40), letter, font=font)
            pen.text((x, 40), letter, fill=(20, 20, 20), font=font)
            middles.append((left + right) / 2)
            x += pen.textlength(letter, font=font) + room
    return np.asarray(sheet), label + code, middles


def blank_page(size: tuple[int, int] = A4) -> Image:
    """White paper."""
    return np.full((size[1], size[0], 3), 255, np.uint8)


SHAPES = {"circle": (1.0, 1.0), "oval": (1.0, 0.67), "rectangle": (1.0, 0.5)}


def stamped(
    image: Image, centre: tuple[int, int], radius: int, shape: str = "circle", strength: float = 0.85
) -> tuple[Image, PixelBox]:
    """The page with a red seal pressed over it, as ink does: it darkens and does not cover; and the seal's box."""
    half = round(radius * SHAPES[shape][0]), round(radius * SHAPES[shape][1])
    cover = seal_ink((image.shape[1], image.shape[0]), centre, half, shape) * strength
    inked = image * (1 - cover[:, :, None] * (1 - np.array(RED, np.float32) / 255))
    (x, y), (wide, high) = centre, half
    return inked.round().astype(np.uint8), (x - wide, y - high, x + wide + 1, y + high + 1)


def seal_ink(size: tuple[int, int], centre: tuple[int, int], half: tuple[int, int], shape: str) -> NDArray[np.float32]:
    """Where a seal puts ink (0…1): a rim, a company's name along it, a star in round ones, its use below."""
    ink = Pillow.new("L", size, 0)
    pen, (x, y), (wide, high) = ImageDraw.Draw(ink), centre, half
    box, edge = (x - wide, y - high, x + wide, y + high), max(3, wide // 22)
    if shape == "rectangle":
        pen.rectangle(box, outline=255, width=edge)
    else:
        pen.ellipse(box, outline=255, width=edge)
        turned_letters(ink, "绍兴恒达智联科技有限公司", centre, (wide - 2 * edge, high - 2 * edge), wide // 5)
    if shape == "circle":
        turns = 4 * np.pi / 5 * np.arange(5)
        pen.polygon([(x + 0.35 * wide * np.sin(t), y - 0.35 * wide * np.cos(t)) for t in turns], fill=255)
    pen.text((x, y + high * 0.6), "合同专用章", fill=255, font=ImageFont.truetype(FONT, wide // 4), anchor="mm")
    return np.asarray(ink, np.float32) / 255


def scanned(image: Image, blur: float = 0.7, quality: int = 70) -> Image:
    """The page as a scanner that saves JPEG gives it."""
    soft = cv2.GaussianBlur(image[:, :, ::-1], (0, 0), blur)
    _, packed = cv2.imencode(".jpg", soft, [cv2.IMWRITE_JPEG_QUALITY, quality])
    return cv2.imdecode(packed, cv2.IMREAD_COLOR)[:, :, ::-1].copy()


def turned_letters(ink: Pillow.Image, text: str, centre: tuple[int, int], radii: tuple[int, int], letter: int) -> None:
    """Letters along the upper arc of a seal."""
    font = ImageFont.truetype(FONT, letter)
    for index, character in enumerate(text):
        angle = np.deg2rad(-120 + 240 * index / (len(text) - 1))
        tile = Pillow.new("L", (letter * 2, letter * 2), 0)
        ImageDraw.Draw(tile).text((letter, letter), character, fill=255, font=font, anchor="mm")
        tile = tile.rotate(-float(np.rad2deg(angle)))
        place = (
            int(centre[0] + (radii[0] - letter * 0.6) * np.sin(angle) - letter),
            int(centre[1] - (radii[1] - letter * 0.6) * np.cos(angle) - letter),
        )
        ink.paste(255, place, tile)
