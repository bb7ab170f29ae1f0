"""Readings: each file read once for ever, found again by what it is and how it was read."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from threading import Lock

from casework.bundles import scratch
from casework.house import House
from casework.progress import Step, Watch
from extractors.jobs import READER_VERSION
from heyan.codec import digest, plain
from heyan.findings import FileEntry
from heyan.pages import EngineIdentity, Reading
from heyan.vocabulary import ReasonCode
from storage.records import ReadingRef


@dataclass(frozen=True, slots=True)
class Kept:
    """A reading with the exact name under which it is stored."""

    ref: ReadingRef
    reading: Reading


def reading_key(sha256: str, engine: EngineIdentity, dpi: int) -> str:
    """The key of a reading: the file's bytes, the reader's version, the engine with models and flags."""
    return digest([sha256, READER_VERSION, plain(engine, EngineIdentity), dpi])


def read_files(
    house: House, bundle: str, files: Iterable[FileEntry], watch: Watch, *, reread: bool = False, mend: bool = False
) -> Mapping[str, Kept]:
    """Readings of these stored files by SHA-256; what has been read before is not read again unless asked.

    `reread`: read everything anew. `mend`: read anew what was cut short by a time limit.
    """
    wanted = {entry.sha256: entry for entry in reversed(tuple(files)) if entry.sha256}
    count = _Count(bundle, len(wanted), watch)
    engine = house.identity()

    def again(reading: Reading) -> bool:
        return reread or (mend and _cut_short(reading))

    with ThreadPoolExecutor(max_workers=house.settings.workers) as threads:
        found = threads.map(lambda sha256: _read(house, sha256, wanted[sha256], engine, count, again), wanted)
        return {kept.reading.sha256: kept for kept in found}


class _Count:
    """Counts pages over the files that are being read at once."""

    def __init__(self, bundle: str, files: int, watch: Watch) -> None:
        self._bundle, self._watch, self._lock = bundle, watch, Lock()
        self._pages: dict[str, tuple[int, int]] = {}
        self._files, self._finished = files, 0

    def page(self, sha256: str, name: str, done: int, of: int) -> None:
        with self._lock:
            self._pages[sha256] = (done, of)
            self._say(name)

    def file(self, name: str) -> None:
        with self._lock:
            self._finished += 1
            self._say(name)

    def _say(self, name: str) -> None:
        done = sum(done for done, _ in self._pages.values())
        total = sum(of for _, of in self._pages.values())
        self._watch(Step(self._bundle, "read", done, total, f"{self._finished}/{self._files} {name}"))


def _read(
    house: House, sha256: str, entry: FileEntry, engine: EngineIdentity, count: _Count, again: Callable[[Reading], bool]
) -> Kept:
    key = reading_key(sha256, engine, house.configuration.limits.dpi)
    kept = stored_reading(house, key)
    if kept is None or again(kept.reading):
        with scratch(house) as folder:
            file = house.store.objects.fetch(sha256, folder / sha256)
            reading = house.pool.read(file, sha256, lambda page, of: count.page(sha256, entry.path, page, of))
        with house.store.unit(house.actor) as unit:
            ref = unit.readings.put(key, reading)
            unit.commit()
        kept = Kept(ref, reading)
    count.file(entry.path)
    return kept


def _cut_short(reading: Reading) -> bool:
    """Whether a page is missing only because time ran out: on a quieter machine it may be read yet."""
    return any(page.unreadable is ReasonCode.TIME_LIMIT for page in reading.pages)


def stored_reading(house: House, key: str) -> Kept | None:
    """The newest reading under a key, None where there is none."""
    with house.store.view() as unit:
        ref = unit.readings.ref(key)
        reading = unit.readings.exactly(ref) if ref else None
    return Kept(ref, reading) if ref and reading else None
