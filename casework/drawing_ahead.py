"""Pages drawn before anybody asks for them: those that doubts and doubtful readings point at come first."""

from __future__ import annotations

import time
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

from casework.doubts import readings_of
from casework.house import House
from casework.page_images import is_drawn, page_image, swept
from casework.report import Json
from heyan.errors import HeyanError

MOST_PAGES = 150
"""Of one application; what is further back is drawn when somebody turns to it."""
LOOK_SECONDS = 5.0
"""How often new runs are looked for."""
SWEEP_SECONDS = 24 * 3600.0

Leaf = tuple[str, int]
"""SHA-256 of a file, and a page of it."""


@dataclass(slots=True)
class DrawingAhead:
    """Draws one page at a time, of the newest round's newest runs."""

    house: House
    _seen: set[str] = field(default_factory=set)
    _waiting: list[Leaf] = field(default_factory=list)
    _looked: float = float("-inf")
    _swept: float = float("-inf")

    def draw_next(self) -> bool:
        """Whether there was a page to draw; one that cannot be drawn is passed over."""
        if not self._waiting:
            self._look()
        while self._waiting:
            sha256, page = self._waiting.pop()
            if is_drawn(self.house, sha256, page):
                continue
            try:
                page_image(self.house, sha256, page)
            except (HeyanError, OSError):
                continue
            return True
        return False

    def _look(self) -> None:
        """Note the pages of runs that were made since the last look; the newest run comes first."""
        now = time.monotonic()
        if now - self._looked < LOOK_SECONDS:
            return
        self._looked = now
        if now - self._swept > SWEEP_SECONDS:
            self._swept = now
            swept(self.house)
        with self.house.store.view() as unit:
            rounds = unit.desk.rounds()
            runs = unit.latest.runs(rounds[0]) if rounds else ()
            new = next((one for one in runs if one not in self._seen), None)
            report = unit.runs.report(new) if new else None
        if new is not None and report is not None:
            self._seen.add(new)
            self._looked = float("-inf")
            self._waiting = list(dict.fromkeys(wanted_pages(report)))[:MOST_PAGES][::-1]


def wanted_pages(report: Json) -> Iterator[Leaf]:
    """The pages of an application in the order in which people will want them; some come twice."""
    hashes = {entry["path"]: entry.get("sha256", "") for entry in report["files"]}
    files = {one["id"]: hashes.get(one["file"], "") for one in report["documents"]}
    named = (place for finding in report["findings"] for place in finding["evidence"])
    yield from _known((files.get(one["document"], ""), one.get("page")) for one in named)
    doubtful = ((d, cell) for d in report["documents"] for _, cell in readings_of(d) if cell["needs_review"])
    yield from _known((files[d["id"]], cell.get("page")) for d, cell in doubtful)
    yield from _known((files[d["id"]], d["pages"][0]) for d in report["documents"])
    yield from _known((files[d["id"]], page) for d in report["documents"] for page in _pages(d))


def _known(leaves: Iterable[tuple[str, int | None]]) -> Iterator[Leaf]:
    return ((sha256, page) for sha256, page in leaves if sha256 and page)


def _pages(document: Json) -> range:
    first, last = document["pages"]
    return range(first, last + 1)
