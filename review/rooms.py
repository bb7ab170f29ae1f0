"""What the views of one running desk share: the house, its settings, reports at hand, judging again."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from threading import Lock

from casework.conclusion_settings import ConclusionSettings, load_conclusion_settings
from casework.configuration import load_configuration
from casework.desk_settings import DeskSettings, load_desk_settings
from casework.house import House, opened_store
from casework.papers.wording import Wording, load_wording
from casework.report import Json
from extractors.pool import Pool
from heyan.settings import Settings
from review.errands import Errands
from review.incoming import sweep
from review.matrix import Matrix, load_matrix
from review.messenger import Messenger
from review.reading import reader
from review.rejudging import Rejudging
from storage import UnitOfWork

ACTOR = "desk"
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
    """Open the installation for the desk; with `reads`, bundles handed in are read by a process of their own.

    Pages are drawn and boxes are read by a process with a place of its own, so that an intake, which may have all
    the others for hours, does not keep officials waiting.
    """
    settings.home.mkdir(parents=True, exist_ok=True)
    configuration = load_configuration(settings.configs)
    desk = load_desk_settings(settings.configs)
    store = opened_store(settings)
    store.upgrade()
    sweep(settings.home / "incoming")
    wording = load_wording(settings.configs)
    conclusions = load_conclusion_settings(settings.configs)
    with ExitStack() as running, Pool(settings.engine, 1, settings.home / "run" / "desk", configuration.limits) as pool:
        house = House(settings, store, pool, configuration, ACTOR)
        if reads:
            running.enter_context(reader(settings))
        with Rejudging(house) as rejudging, Errands(house) as errands, Messenger(house):
            yield Rooms(house, desk, wording, conclusions, load_matrix(), Reports(), rejudging, errands, secure)
    store.close()
