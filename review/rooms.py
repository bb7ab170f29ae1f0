"""What the views of one running desk share: the house, its settings, reports at hand, judging again."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from threading import Lock

from casework.conclusion_settings import ConclusionSettings, load_conclusion_settings
from casework.desk_settings import DeskSettings, load_desk_settings
from casework.house import House
from casework.papers.wording import Wording, load_wording
from casework.report import Json
from heyan.settings import Settings
from review.children import beside
from review.errands import Errands
from review.incoming import sweep
from review.matrix import Matrix, load_matrix
from review.messenger import Messenger
from review.own_house import own_house
from review.rejudging import Rejudging
from storage import UnitOfWork

MOST_REPORTS = 48


class Reports:
    """Reports of runs, parsed once: a run never changes, so nothing here ever grows old."""

    def __init__(self) -> None:
        self._held: OrderedDict[str, Json] = OrderedDict()
        self._lock = Lock()

    def get(self, unit: UnitOfWork, run_id: str) -> Json:
        """The report of a run; UnknownRunError."""
        with self._lock:
            if run_id in self._held:
                self._held.move_to_end(run_id)
                return self._held[run_id]
        report = unit.runs.report(run_id)
        with self._lock:
            self._held[run_id] = report
            while len(self._held) > MOST_REPORTS:
                self._held.popitem(last=False)
        return report


@dataclass(frozen=True, slots=True)
class Rooms:
    """One open desk."""

    house: House
    desk: DeskSettings
    wording: Wording
    conclusions: ConclusionSettings
    matrix: Matrix
    reports: Reports
    rejudging: Rejudging
    errands: Errands
    secure: bool

    @property
    def incoming(self) -> Path:
        """Where files lie while they come in."""
        return self.house.settings.home / "incoming"

    def house_of(self, user: str) -> House:
        """The house with this person at work in it."""
        return replace(self.house, actor=user)


@contextmanager
def open_rooms(settings: Settings, secure: bool = False, reads: bool = False) -> Iterator[Rooms]:
    """Open the installation for the desk.

    With `reads`, what takes long (reading what is handed in, runs made again) is done by processes of their own.
    """
    with own_house(settings) as house, ExitStack() as running:
        sweep(settings.home / "incoming")
        if reads:
            running.enter_context(beside(settings, "review.reading", "desk-reading.log"))
            running.enter_context(beside(settings, "review.errands", "desk-errands.log"))
        rejudging = running.enter_context(Rejudging(settings))
        errands = running.enter_context(Errands(house, works=not reads))
        running.enter_context(Messenger(house))
        yield Rooms(
            house,
            load_desk_settings(settings.configs),
            load_wording(settings.configs),
            load_conclusion_settings(settings.configs),
            load_matrix(),
            Reports(),
            rejudging,
            errands,
            secure,
        )
