"""What an installation of the benchmark has read already while it verified: nothing of it is read by OCR again."""

from __future__ import annotations

from pathlib import Path

from casework.looks import look_key
from casework.readings import Kept, reading_key
from extractors.pool import Pool
from heyan.looks import Answer, Look
from heyan.settings import Settings
from storage import open_store


class HomeReadings:
    """Readings and answers to looks in the store of a home, under the keys that casework gives them."""

    def __init__(self, home: Path, pool: Pool, dpi: int) -> None:
        self._store = open_store(Settings(home=home, database_url="").database, home)
        self._store.upgrade()
        self._pool, self._dpi = pool, dpi

    def reading(self, sha256: str) -> Kept | None:
        """The newest reading of a file by the present reader; None: not read there."""
        key = reading_key(sha256, self._pool.identity(), self._dpi)
        with self._store.view() as unit:
            ref = unit.readings.ref(key)
            found = unit.readings.exactly(ref) if ref else None
        return Kept(ref, found) if ref and found else None

    def answers(self, kept: Kept, looks: tuple[Look, ...]) -> tuple[Answer, ...] | None:
        """What these looks at that reading saw; None: not looked there."""
        with self._store.view() as unit:
            return unit.looks.get(look_key(kept.ref, looks))

    def close(self) -> None:
        """Close the store."""
        self._store.close()
