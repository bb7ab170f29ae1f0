"""Pages as pictures drawn by us: the only form in which originals are shown. Drawn once, kept in a folder."""

from __future__ import annotations

import shutil
import time
from collections.abc import Callable
from concurrent.futures import Future
from pathlib import Path
from threading import Lock
from uuid import uuid4

from casework.bundles import scratch
from casework.house import House
from heyan.geometry import Box

DPI = 150
"""Small print of an invoice stays legible when zoomed, and a page stays at a few hundred kilobytes."""
CROP_MARGIN = (0.02, 0.006)
WIDEST_CROP = 560
THUMB = 220
QUALITY = 88
KEPT_SECONDS = 60 * 24 * 3600.0

_drawing: dict[Path, Future[Path]] = {}
_looking = Lock()


def page_image(house: House, sha256: str, page: int) -> Path:
    """A picture of one page of a stored original; ReadingError where it cannot be drawn."""

    def drawn(folder: Path) -> Path:
        original = house.store.objects.fetch(sha256, folder / sha256)
        return house.pool.render(original, page, DPI, folder / "pages", "jpeg")

    return _kept(house, _place(house, sha256, f"{page}"), drawn)


def crop_image(house: House, sha256: str, page: int, box: Box) -> Path:
    """A small picture of the place around a box; kept like pages."""
    name = "-".join(f"{round(x * 10000)}" for x in box.rounded())

    def drawn(folder: Path) -> Path:
        return _cropped(page_image(house, sha256, page), box, folder / "crop.jpg")

    return _kept(house, _place(house, sha256, f"{page}-{name}"), drawn)


def thumb_image(house: House, sha256: str, page: int) -> Path:
    """A small picture of a page, too small to be read; kept like pages."""

    def drawn(folder: Path) -> Path:
        return _shrunk(page_image(house, sha256, page), folder / "thumb.jpg")

    return _kept(house, _place(house, sha256, f"{page}-thumb"), drawn)


def is_drawn(house: House, sha256: str, page: int) -> bool:
    """Whether the page's picture is at hand."""
    return _place(house, sha256, f"{page}").exists()


def swept(house: House, seconds: float = KEPT_SECONDS) -> int:
    """Remove pictures drawn longer ago than that; how many. They are drawn again where somebody asks."""
    old = [one for one in (house.settings.home / "pages").glob("*/*") if time.time() - one.stat().st_mtime > seconds]
    for one in old:
        one.unlink(missing_ok=True)
    return len(old)


def _place(house: House, sha256: str, name: str) -> Path:
    return house.settings.home / "pages" / sha256[:2] / f"{sha256}-{DPI}-{name}.jpg"


def _kept(house: House, place: Path, draw: Callable[[Path], Path]) -> Path:
    """The picture at its place; who asks first draws it, and who asks meanwhile waits for just that one."""
    if place.exists():
        return place
    with _looking:
        mine = place not in _drawing
        done = _drawing.setdefault(place, Future())
    if not mine:
        return done.result()
    try:
        with scratch(house) as folder:
            done.set_result(_moved(draw(folder), place))
    except BaseException as error:
        done.set_exception(error)
        raise
    finally:
        with _looking:
            del _drawing[place]
    return place


def _moved(drawn: Path, place: Path) -> Path:
    """Move a finished picture to its place in one step, so that nobody sees half of it."""
    place.parent.mkdir(parents=True, exist_ok=True)
    waiting = place.with_suffix(f".{uuid4().hex}.part")
    shutil.move(drawn, waiting)
    return waiting.replace(place)


def _shrunk(page: Path, into: Path) -> Path:
    from PIL import Image

    with Image.open(page) as picture:
        small = picture.convert("RGB")
        small.thumbnail((THUMB, THUMB))
    small.save(into, "JPEG", quality=QUALITY)
    return into


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
    crop.save(into, "JPEG", quality=QUALITY, subsampling=0)
    return into
