"""The CPU that a page costs in a reading process, and what the engine alone would have cost."""

from __future__ import annotations

from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path
from types import TracebackType
from typing import Self

from benchmarks.bare import Bare
from benchmarks.costs import own_cpu, peak_bytes, threads, worker_cpu, workers
from benchmarks.mix import Paper
from benchmarks.reading_only import understood
from extractors.limits import load_limits
from extractors.pool import Pool
from extractors.vocabulary import load_vocabularies
from heyan.looks import Answer, Look
from heyan.pages import Reading
from heyan.settings import PROJECT


@dataclass(frozen=True, slots=True)
class Cost:
    """CPU seconds of one file: the engine alone, reading it, second looks at it, and this process meanwhile."""

    paper: Paper
    bare: float
    read: float
    looks: float
    parent: float
    remark: str = ""


class Meter:
    """One reading process and one bare engine side by side, both warm."""

    def __init__(self, engine: str, folder: Path) -> None:
        self._vocabularies = load_vocabularies(PROJECT / "configs")
        self.bare = Bare(engine)
        self._pool = Pool(engine, 1, folder, load_limits(PROJECT / "configs" / "limits.yaml"))
        self._warm: set[str] = set()
        self.peak = 0
        self.threads = 0
        self.processes: set[int] = set()
        """Reading processes so far: a worker that has read much is replaced by a new one."""
        self._pool.identity()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        self._pool.close()
        self.bare.__exit__(kind, error, at)

    def text(self, paper: Paper) -> Cost:
        """Reading a text PDF; the first file is read once before, so that imports are aside."""
        self._warmed("text", paper)
        before, mine = worker_cpu(), own_cpu()
        reading = self._read(paper)
        return Cost(paper, 0.0, worker_cpu() - before, 0.0, own_cpu() - mine, _remark(reading))

    def scan(self, paper: Paper, *, compare: bool = True) -> Cost:
        """Reading a scan with its second looks, and the engine alone on the same pictures."""
        self._warmed("scan", paper)
        bare = sum(self.bare.cpu(paper.path, page) for page in range(1, paper.pages + 1)) if compare else 0.0
        before, mine = worker_cpu(), own_cpu()
        reading = self._read(paper)
        between = worker_cpu()
        asked: list[Look] = []

        def look(looks: tuple[Look, ...]) -> tuple[Answer, ...]:
            asked.extend(looks)
            return self._pool.look(paper.path, looks, reading.pages)

        understood(reading, paper.name, self._vocabularies, look)
        self._weigh()
        remark = f", {len(asked)} looks{_remark(reading)}"
        return Cost(paper, bare, between - before, worker_cpu() - between, own_cpu() - mine, remark)

    def _warmed(self, what: str, paper: Paper) -> None:
        if what not in self._warm:
            self._warm.add(what)
            self._read(paper)
            if what == "scan":
                self.bare.cpu(paper.path, 1)

    def _read(self, paper: Paper) -> Reading:
        reading = self._pool.read(paper.path, sha256(paper.path.read_bytes()).hexdigest())
        if reading.failure or len(reading.pages) != paper.pages:
            raise RuntimeError(f"{paper.name}: read {len(reading.pages)} of {paper.pages} pages, {reading.failure}")
        self._weigh()
        return reading

    def _weigh(self) -> None:
        for pid in workers():
            self.processes.add(pid)
            self.peak = max(self.peak, peak_bytes(pid))
            self.threads = max(self.threads, threads(pid))


def _remark(reading: Reading) -> str:
    turned = sum(page.to_displayed is not None for page in reading.pages)
    seals = sum(bool(page.seals) for page in reading.pages)
    parts = [f"{turned} pages not upright" if turned else "", f"{seals} with seals" if seals else ""]
    parts.append("read by OCR" if reading.engine else "")
    return "".join(f", {part}" for part in parts if part)
