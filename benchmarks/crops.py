"""Pictures of the places where values were read wrongly."""

from __future__ import annotations

import base64
from collections.abc import Iterable, Mapping
from io import BytesIO
from pathlib import Path
from tempfile import TemporaryDirectory

from PIL import Image

from benchmarks.marks import Mark
from benchmarks.truth import ExpectedBundle
from extractors.limits import load_limits
from extractors.pool import Pool
from heyan.errors import ReadingError
from heyan.settings import PROJECT

DPI = 130
MARGIN = (0.06, 0.02)
"""How much of the page is shown around a box, across and down."""
WIDEST = 760

Place = tuple[str, str, int]
"""Bundle, file, page."""


def crops(marks: Iterable[Mark], bundles: Iterable[ExpectedBundle], engine: str) -> Mapping[Mark, str]:
    """For marks with a box the place on its page as a data URI; marks whose page cannot be drawn are left out."""
    wanted: dict[str, list[Mark]] = {}
    for mark in marks:
        if mark.box and mark.page:
            wanted.setdefault(mark.bundle, []).append(mark)
    found: dict[Mark, str] = {}
    with TemporaryDirectory(prefix="heyan-crops-") as scratch:
        folder = Path(scratch)
        with Pool(engine, 1, folder / "run", load_limits(PROJECT / "configs" / "limits.yaml")) as pool:
            for bundle in bundles:
                found.update(_of_bundle(pool, bundle, wanted.get(bundle.name, []), folder / bundle.name))
    return found


def _of_bundle(pool: Pool, bundle: ExpectedBundle, marks: list[Mark], folder: Path) -> dict[Mark, str]:
    if not marks:
        return {}
    stored = {member.path: member.stored for member in pool.unpack(bundle.path, folder / "members")}
    pages: dict[tuple[str, int], Image.Image | None] = {}
    for mark in marks:
        place = (mark.file, mark.page or 1)
        if place not in pages:
            pages[place] = _page(pool, stored.get(mark.file), place[1], folder / "pages")
    drawn = ((mark, pages[(mark.file, mark.page or 1)]) for mark in marks)
    return {mark: _cut(page, mark.box) for mark, page in drawn if page is not None and mark.box}


def _page(pool: Pool, path: Path | None, page: int, folder: Path) -> Image.Image | None:
    if path is None:
        return None
    try:
        with Image.open(pool.render(path, page, DPI, folder)) as image:
            return image.convert("RGB")
    except ReadingError:
        return None


def _cut(page: Image.Image, box: tuple[float, ...]) -> str:
    left, top, right, bottom = box
    across, down = MARGIN
    frame = (max(0.0, left - across), max(0.0, top - down), min(1.0, right + across), min(1.0, bottom + down))
    wide, high = page.size
    edges = (int(frame[0] * wide), int(frame[1] * high), int(frame[2] * wide) + 1, int(frame[3] * high) + 1)
    part = page.crop(edges)
    part.thumbnail((WIDEST, WIDEST))
    out = BytesIO()
    part.save(out, "JPEG", quality=70)
    return "data:image/jpeg;base64," + base64.b64encode(out.getvalue()).decode("ascii")
