"""Reading a place that a person has drawn a box around."""

from __future__ import annotations

from pathlib import Path
from tempfile import TemporaryDirectory

from casework.house import House
from heyan.errors import UnknownItemError
from heyan.geometry import Box, displayed
from heyan.looks import Look
from heyan.pages import Page
from storage.records import ReadingRef

DRAWN = "drawn"


def read_place(house: House, run_id: str, sha256: str, page: int, box: Box) -> str:
    """The text in a box of the page as displayed, line by line; empty where nothing is legible there.

    Native text of the page is taken as it is; only where there is none the place is read by OCR.
    """
    shown = _page(house, run_id, sha256, page)
    upright = displayed(box, _inverse(shown.to_displayed))
    words = [word for word in shown.words if upright.contains_middle_of(word.box)]
    if words and shown.scale == 0:
        return " ".join(word.text for word in words)
    with TemporaryDirectory(prefix="heyan-drawn-") as folder:
        file = house.store.objects.fetch(sha256, Path(folder) / sha256)
        answers = house.pool.look(file, (Look(sha256, page, Box(*upright.rounded()), DRAWN),), (shown,))
    read = " ".join(word.text for answer in answers for word in answer.words)
    return read or " ".join(word.text for word in words)


def _page(house: House, run_id: str, sha256: str, number: int) -> Page:
    with house.store.view() as unit:
        named = unit.runs.manifest(run_id)["readings"].get(sha256)
        reading = unit.readings.exactly(ReadingRef(*named)) if named else None
    found = next((page for page in reading.pages if page.number == number), None) if reading else None
    if found is None:
        raise UnknownItemError("the run has not read this page", sha256=sha256, page=str(number))
    return found


def _inverse(homography: tuple[float, ...] | None) -> tuple[float, ...] | None:
    """The way back from the page as displayed to the upright one."""
    if homography is None:
        return None
    import numpy

    matrix = numpy.array(homography, dtype=float).reshape(3, 3)
    return tuple(float(x) for x in numpy.linalg.inv(matrix).ravel())
