"""Pages as pictures drawn by us: the only form in which originals are shown. Drawn once, kept in a folder."""

from __future__ import annotations

from pathlib import Path
from threading import Lock
from uuid import uuid4

from casework.bundles import scratch
from casework.house import House
from heyan.geometry import Box

DPI = 150
"""Small print of an invoice stays legible when zoomed, and a page stays below about one megabyte."""
CROP_MARGIN = (0.02, 0.006)
WIDEST_CROP = 560
THUMB = 220

_drawing = Lock()


def page_image(house: House, sha256: str, page: int) -> Path:
    """A PNG of one page of a stored original; ReadingError where it cannot be drawn."""
    kept = house.settings.home / "pages" / sha256[:2] / f"{sha256}-{page}-{DPI}.png"
    if kept.exists():
        return kept
    # One drawing at a time: two for the same page would do the work twice, and the machine is small.
    with _drawing:
        if kept.exists():
            return kept
        with scratch(house) as folder:
            original = house.store.objects.fetch(sha256, folder / sha256)
            drawn = house.pool.render(original, page, DPI, folder / "pages")
            return _kept(drawn, kept)


def crop_image(house: House, sha256: str, page: int, box: Box) -> Path:
    """A small PNG of the place around a box, with the box framed; kept like pages."""
    name = "-".join(f"{round(x * 10000)}" for x in box.rounded())
    kept = house.settings.home / "pages" / sha256[:2] / f"{sha256}-{page}-{DPI}-{name}.png"
    if kept.exists():
        return kept
    whole = page_image(house, sha256, page)
    with scratch(house) as folder:
        return _kept(_cropped(whole, box, folder / "crop.png"), kept)


def thumb_image(house: House, sha256: str, page: int) -> Path:
    """A small PNG of a page, too small to be read; kept like pages."""
    kept = house.settings.home / "pages" / sha256[:2] / f"{sha256}-{page}-{DPI}-thumb.png"
    if kept.exists():
        return kept
    whole = page_image(house, sha256, page)
    with scratch(house) as folder:
        return _kept(_shrunk(whole, folder / "thumb.png"), kept)


def _shrunk(page: Path, into: Path) -> Path:
    from PIL import Image

    with Image.open(page) as picture:
        small = picture.convert("RGB")
        small.thumbnail((THUMB, THUMB))
    small.save(into, "PNG", optimize=True)
    return into


def _kept(drawn: Path, kept: Path) -> Path:
    """Move a finished picture to its place in one step, so that nobody sees half of it."""
    kept.parent.mkdir(parents=True, exist_ok=True)
    waiting = kept.with_suffix(f".{uuid4().hex}.part")
    waiting.write_bytes(drawn.read_bytes())
    waiting.replace(kept)
    return kept


def _cropped(page: Path, box: Box, into: Path) -> Path:
    from PIL import Image

    with Image.open(page) as picture:
        width, height = picture.size
        area = (
            max(0, round((box.left - CROP_MARGIN[0]) * width)),
            max(0, round((box.top - CROP_MARGIN[1]) * height)),
            min(width, max(1, round((box.right + CROP_MARGIN[0]) * width))),
            min(height, max(1, round((box.bottom + CROP_MARGIN[1]) * height))),
        )
        crop = picture.convert("RGB").crop(area)
    if crop.width > WIDEST_CROP:
        crop = crop.resize((WIDEST_CROP, max(1, round(crop.height * WIDEST_CROP / crop.width))))
    crop.save(into, "PNG", optimize=True)
    return into
