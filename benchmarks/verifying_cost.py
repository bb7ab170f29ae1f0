"""What verifying a bundle costs the second time."""

from __future__ import annotations

from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any, cast

from benchmarks.costs import own_cpu, worker_cpu
from benchmarks.running import YEAR
from extractors.pool import Pool
from heyan.settings import Settings


@dataclass(frozen=True, slots=True)
class Again:
    """CPU seconds of verifying twice, start-up aside, and what was asked of the reading processes the second time."""

    first: float
    second: float
    reads: int
    looks: int

    @property
    def factor(self) -> float:
        return self.first / self.second


class Counting:
    """A pool that counts how often it is asked to read."""

    def __init__(self, pool: Pool) -> None:
        self._pool = pool
        self.reads = 0
        self.looks = 0

    def read(self, *arguments: Any, **more: Any) -> Any:
        self.reads += 1
        return self._pool.read(*arguments, **more)

    def look(self, *arguments: Any, **more: Any) -> Any:
        self.looks += 1
        return self._pool.look(*arguments, **more)

    def __getattr__(self, name: str) -> Any:
        return getattr(self._pool, name)


def verified_twice(bundle: Path, home: Path, engine: str) -> Again:
    """Verify a bundle in a new installation, then once more; both with a warm reading process."""
    from casework.house import open_house
    from casework.verify import verify

    settings = Settings(home=home, workers=1, database_url="", s3_endpoint="")
    with open_house(settings, "benchmark", engine) as house:
        house.identity()
        counting = Counting(house.pool)
        watched = replace(house, pool=cast("Pool", counting))
        round_ = house.configuration.round(YEAR)
        before = own_cpu() + worker_cpu()
        verify(watched, bundle, round_)
        between = own_cpu() + worker_cpu()
        counting.reads = counting.looks = 0
        verify(watched, bundle, round_)
        return Again(between - before, own_cpu() + worker_cpu() - between, counting.reads, counting.looks)
