"""`python -m benchmarks.boxes`: whether a field's text lies inside its box, on text PDFs and on scans made of them.

The places are the PDF's own: text PDFs of the committed bundles are read as they are, and scanned or photographed anew,
with marks on a blank sheet telling where each place of the page has gone to.
"""

from __future__ import annotations

import argparse
import random
import sys
from collections.abc import Iterator, Sequence
from dataclasses import replace
from hashlib import sha256
from pathlib import Path
from tempfile import TemporaryDirectory

import cv2
import numpy as np
import pdfplumber
from numpy.typing import NDArray
from rich.console import Console

from benchmarks.circumstances import circumstances
from benchmarks.figures import Figure
from benchmarks.keeping import keep_summary
from benchmarks.mix import laid_out
from benchmarks.printing import print_figures
from benchmarks.reading_only import understood
from extractors.limits import load_limits
from extractors.pool import Pool
from extractors.vocabulary import load_vocabularies
from heyan.documents import Document, Field
from heyan.geometry import Box
from heyan.settings import PROJECT
from heyan.text import fold, squeeze
from samples.drawing.scan import LEVELS, ScanLevel, images_pdf, jpeg_bytes, rasterise, scanned

ALLOWED = 0.004
"""So far outside, as a part of the page, the middle of a character may lie."""
WANTED = 0.99
SHORTEST = 4
"""Shorter texts stand in too many places for one of them to be meant."""
MARKS = {
    (1.0, 0.0, 0.0): (0.2, 0.2),
    (0.0, 1.0, 0.0): (0.8, 0.2),
    (0.0, 0.0, 1.0): (0.8, 0.8),
    (1.0, 0.0, 1.0): (0.2, 0.8),
}
"""Colours of marks, and where they lie on the sheet."""

Places = NDArray[np.float64]
"""Characters × 2, page fractions."""


def arguments(given: Sequence[str] | None = None) -> argparse.Namespace:
    """What is to be measured."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.boxes", description=__doc__)
    parser.add_argument("--files", type=int, default=12, help="how many text PDFs are read at each level")
    parser.add_argument("--levels", nargs="+", choices=LEVELS, default=("office", "phone"))
    parser.add_argument("--seed", type=int, default=81_001)
    parser.add_argument("--misses", action="store_true", help="one line for every field that lies outside")
    parser.add_argument("--keep", action="store_true", help="keep the summary under benchmarks/results/")
    return parser.parse_args(given)


def main(given: Sequence[str] | None = None) -> int:
    """Measure, print; 1 where the figure is missed."""
    options = arguments(given)
    console = Console(record=True, width=130)
    limits = load_limits(PROJECT / "configs" / "limits.yaml")
    with TemporaryDirectory(prefix="heyan-boxes-") as name:
        scratch = Path(name)
        texts = sorted({paper.path for paper in laid_out(scratch)[1]})
        some = texts[:: max(1, len(texts) // options.files)][: options.files]
        with Pool("rapidocr", 2, scratch / "run", limits) as pool:
            figures = [_figure("text PDF", [_judged(pool, path, path, None) for path in some], options, console)]
            for level in (LEVELS[name] for name in options.levels):
                found = [_judged(pool, path, *_scan(path, level, options.seed + i)) for i, path in enumerate(some)]
                figures.append(_figure(level.name, found, options, console))
    print_figures(console, figures, "figures to reach (issue 5), boxes")
    if options.keep:
        console.print(f"kept: {keep_summary(console.export_text(), circumstances(), 'boxes')}")
    return 1 if any(figure.met is False for figure in figures) else 0


def _figure(name: str, found: list[list[tuple[str, bool]]], options: argparse.Namespace, console: Console) -> Figure:
    told = [one for papers in found for one in papers]
    for text, inside in told if options.misses else ():
        if not inside:
            console.print(f"{name}: outside: {text}", style="dim")
    right = sum(inside for _, inside in told)
    said = f"{right / max(1, len(told)):.1%} ({right}/{len(told)})"
    return Figure(f"fields inside their boxes, {name}", f"≥ {WANTED:.0%}", said, right >= WANTED * len(told))


def _scan(path: Path, level: ScanLevel, seed: int) -> tuple[Path, list[NDArray[np.float64]]]:
    """The PDF scanned anew, and for each page the homography from fractions of it to fractions of the scan."""
    jpegs, maps = [], []
    for number, pixels in enumerate(rasterise(path.read_bytes(), level.dpi)):
        jpegs.append(jpeg_bytes(scanned(pixels, level, random.Random(seed + 100 * number)), level))
        plain = replace(level, noise=0.0, blur=0.0, contrast=1.0, shadow=0.0, copies=0, watermark="")
        maps.append(_map(scanned(_marked(pixels), plain, random.Random(seed + 100 * number))))
    scan = path.with_name(f"{level.name}-{path.name}")
    scan.write_bytes(images_pdf(jpegs, level.dpi))
    return scan, maps


def _marked(like: NDArray[np.uint8]) -> NDArray[np.uint8]:
    """A white sheet of this size with the marks on it."""
    tall, wide = like.shape[:2]
    sheet = np.full_like(like, 255)
    for colour, (x, y) in MARKS.items():
        cv2.circle(sheet, (round(x * wide), round(y * tall)), 20, [255 * part for part in colour], -1)
    return sheet


def _map(seen: NDArray[np.uint8]) -> NDArray[np.float64]:
    tall, wide = seen.shape[:2]
    middles = []
    for colour in MARKS:
        rows, columns = np.nonzero(np.abs(seen.astype(int) - np.array(colour) * 255).max(axis=2) < 60)
        middles.append((columns.mean() / wide, rows.mean() / tall))
    source = np.array(list(MARKS.values()), np.float32)
    return np.asarray(cv2.getPerspectiveTransform(source, np.array(middles, np.float32)), np.float64)


def _judged(pool: Pool, truth: Path, path: Path, maps: list[NDArray[np.float64]] | None) -> list[tuple[str, bool]]:
    """For every field whose text the PDF states somewhere: whether it lies inside the field's box."""
    reading = pool.read(path, sha256(path.read_bytes()).hexdigest())
    vocabularies = load_vocabularies(PROJECT / "configs")
    documents = understood(reading, path.name, vocabularies, lambda asked: pool.look(path, asked, reading.pages))
    pages = _characters(truth)
    found = []
    for field in _fields(documents):
        raw, box = squeeze(field.raw or ""), field.box
        if box is None or field.page is None or len(raw) < SHORTEST:
            continue
        text, middles = pages[field.page - 1]
        if maps is not None:
            middles = _moved(middles, maps[field.page - 1])
        places = [middles[at : at + len(raw)] for at in _occurrences(text, raw)]
        if places:
            nearest = min(places, key=lambda one: float(np.abs(one.mean(axis=0) - _middle(box)).sum()))
            found.append((f"{path.name} {field.page} {raw}", _inside(nearest, box)))
    return found


def _fields(documents: Sequence[Document]) -> Iterator[Field]:
    for document in documents:
        yield from document.fields.values()
        for row in document.rows:
            yield from row.values()


def _characters(path: Path) -> list[tuple[str, Places]]:
    """Each page's characters in the order they are drawn, folded, and where their middles are."""
    found = []
    with pdfplumber.open(path) as pdf:
        for page in pdf.pages:
            shown = [(char, fold(char["text"])) for char in page.chars]
            kept = [(char, text) for char, text in shown if len(text) == 1]
            middles = [
                ((char["x0"] + char["x1"]) / 2 / page.width, (char["top"] + char["bottom"]) / 2 / page.height)
                for char, _ in kept
            ]
            found.append(("".join(text for _, text in kept), np.array(middles, float).reshape(-1, 2)))
    return found


def _occurrences(text: str, wanted: str) -> Iterator[int]:
    at = text.find(wanted)
    while at >= 0:
        yield at
        at = text.find(wanted, at + 1)


def _moved(places: Places, matrix: NDArray[np.float64]) -> Places:
    lifted = np.column_stack([places, np.ones(len(places))]) @ matrix.T
    return np.asarray(lifted[:, :2] / lifted[:, 2:])


def _middle(box: Box) -> tuple[float, float]:
    return box.middle_x, box.middle_y


def _inside(places: Places, box: Box) -> bool:
    low = np.array([box.left, box.top]) - ALLOWED
    high = np.array([box.right, box.bottom]) + ALLOWED
    return bool(((places >= low) & (places <= high)).all())


if __name__ == "__main__":
    sys.exit(main())
