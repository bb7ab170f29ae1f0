"""Looking into extraction: one file's pages with the boxes of its fields drawn in."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from pathlib import Path

from casework.house import House
from extractors.understanding import understand
from heyan.documents import Document
from heyan.errors import HeyanError
from heyan.pages import Reading

DPI = 150
SURE, DOUBTFUL, CELL = (30, 120, 60), (200, 60, 30), (70, 110, 190)


class UnreadableError(HeyanError):
    """There is nothing to look at in the file."""

    code = "unreadable"


def inspect_file(house: House, file: Path, folder: Path) -> tuple[Document, ...]:
    """The file's documents; a picture of each page goes into the folder, fields framed and named."""
    sha256 = hashlib.sha256(file.read_bytes()).hexdigest()
    reading = house.pool.read(file, sha256)
    if reading.failure:
        raise UnreadableError(f"{file.name}: {reading.failure.code} {reading.failure.detail}".rstrip())
    under = house.configuration
    documents = understand(reading, file.name, under.vocabularies, calibration=under.calibration).documents
    folder.mkdir(parents=True, exist_ok=True)
    for page in reading.pages:
        picture = house.pool.render(file, page.number, DPI, folder)
        _draw(picture, page.number, documents)
        picture.rename(folder / f"{file.stem}-{page.number}.png")
    _write_words(reading, folder / f"{file.stem}-words.txt")
    return documents


def _draw(picture: Path, number: int, documents: Iterable[Document]) -> None:
    from PIL import Image, ImageDraw

    with Image.open(picture) as opened:
        image = opened.convert("RGB")
    draw = ImageDraw.Draw(image)
    for document in documents:
        cells = [(field, SURE) for field in document.fields.values()]
        cells += [(cell, CELL) for row in document.rows for cell in row.values()]
        for field, colour in cells:
            if field.page != number or field.box is None:
                continue
            box = field.box
            frame = (box.left * image.width, box.top * image.height, box.right * image.width, box.bottom * image.height)
            shown = DOUBTFUL if field.needs_review else colour
            draw.rectangle(frame, outline=shown, width=2)
            draw.text((frame[0], max(0.0, frame[1] - 12)), field.name, fill=shown)
    image.save(picture)


def _write_words(reading: Reading, path: Path) -> None:
    """Every word with its box and score, for whoever wants to know what was there to be understood."""
    with path.open("w", encoding="utf-8") as out:
        for page in reading.pages:
            out.write(f"# page {page.number} {page.source} {page.width:.0f}×{page.height:.0f}\n")
            for word in page.words:
                box = " ".join(f"{x:.4f}" for x in word.box.rounded())
                out.write(f"{box} {word.confidence:.2f} {word.text}\n")
