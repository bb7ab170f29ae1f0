"""Pages as pictures: drawn once however many ask, drawn ahead in the order in which people need them."""

from __future__ import annotations

import os
import threading
import time
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from PIL import Image

from casework.drawing_ahead import DrawingAhead, wanted_pages
from casework.house import House
from casework.page_images import is_drawn, page_image, swept
from casework.verify import verify
from heyan.errors import ReadingError
from tests.casework.bundles import FIRST, bundle

SHA = "a" * 64


class Slow:
    """Stands for the reading processes: draws slowly, and counts."""

    def __init__(self, fails: bool = False) -> None:
        self.drawn: list[int] = []
        self.fails = fails
        self._lock = threading.Lock()

    def render(self, path: Path, page: int, dpi: int, into: Path, form: str) -> Path:
        with self._lock:
            self.drawn.append(page)
        time.sleep(0.2)
        if self.fails:
            raise ReadingError("no picture")
        into.mkdir(parents=True)
        Image.new("RGB", (20, 30), "white").save(into / f"x.{form}")
        return into / f"x.{form}"


def _with(house: House, pool: Any, tmp_path: Path) -> House:
    (tmp_path / "original").write_bytes(b"%PDF-x")
    house.store.objects.put_file(tmp_path / "original")
    return replace(house, pool=pool)


def _original(tmp_path: Path) -> str:
    from hashlib import sha256

    return sha256((tmp_path / "original").read_bytes()).hexdigest()


def test_who_asks_for_a_page_that_is_being_drawn_waits_for_that_drawing(house: House, tmp_path: Path) -> None:
    pool = Slow()
    at = _with(house, pool, tmp_path)
    sha = _original(tmp_path)
    began = time.monotonic()
    with ThreadPoolExecutor(8) as people:
        found = list(people.map(lambda n: page_image(at, sha, 1 + n % 2), range(8)))
    assert sorted(pool.drawn) == [1, 2]
    assert len(set(found)) == 2
    assert time.monotonic() - began < 0.2 * 8  # two different pages are not drawn one after the other
    assert Image.open(found[0]).format == "JPEG"


def test_a_drawing_that_fails_fails_for_all_who_wait_and_is_tried_again(house: House, tmp_path: Path) -> None:
    pool = Slow(fails=True)
    at = _with(house, pool, tmp_path)
    sha = _original(tmp_path)

    def ask(_: int) -> str:
        with pytest.raises(ReadingError):
            page_image(at, sha, 1)
        return "failed"

    with ThreadPoolExecutor(3) as people:
        assert list(people.map(ask, range(3))) == ["failed"] * 3
    pool.fails = False
    assert page_image(at, sha, 1).exists()


def test_what_doubts_point_at_is_drawn_first() -> None:
    report = {
        "files": [{"path": "a.pdf", "sha256": SHA}, {"path": "b.pdf", "sha256": "b" * 64}, {"path": "c.pdf"}],
        "documents": [
            {"id": "d1", "file": "a.pdf", "pages": [1, 3], "fields": {"total": {"needs_review": True, "page": 2}}},
            {"id": "d2", "file": "b.pdf", "pages": [1, 1], "fields": {}},
            {"id": "d3", "file": "c.pdf", "pages": [1, 1], "fields": {}},
        ],
        "findings": [{"evidence": [{"document": "d2", "page": 1}, {"document": "d1"}]}],
    }
    order = list(dict.fromkeys(wanted_pages(report)))
    assert order == [("b" * 64, 1), (SHA, 2), (SHA, 1), (SHA, 3)]


def test_the_pages_of_a_new_run_are_drawn_ahead_and_old_pictures_swept(house: House, tmp_path: Path) -> None:
    run = verify(house, bundle(tmp_path / "甲", FIRST, "25332000000000000011"), house.configuration.round(2026)).run
    ahead = DrawingAhead(house)
    drawn = 0
    while ahead.draw_next():
        drawn += 1
    with house.store.view() as unit:
        wanted = set(wanted_pages(unit.runs.report(run.id)))
    assert drawn == len(wanted) > 0
    assert all(is_drawn(house, sha256, page) for sha256, page in wanted)
    assert swept(house) == 0
    old = next((house.settings.home / "pages").glob("*/*"))
    os.utime(old, (0, 0))
    assert swept(house) == 1
    assert not old.exists()
