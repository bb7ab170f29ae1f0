"""`python -m benchmarks.text_layers`: how many spoofed text layers are found, how many honest ones are accused.

Each kind is drawn anew for every seed (sheet, type, size, place, rules). Text PDFs of sample bundles of held-out seeds
and the same papers as searchable scans, with and without a reader's errors, are honest.
"""

from __future__ import annotations

import argparse
import random
import time
import zipfile
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import astuple, dataclass
from pathlib import Path
from tempfile import TemporaryDirectory

from rich.console import Console

from benchmarks.drawn import drawn_bundles
from benchmarks.figures import at_least, at_most
from benchmarks.printing import print_figures
from benchmarks.wilson import Share
from extractors.limits import load_limits
from extractors.reading.book import Context
from extractors.reading.formats import open_book
from heyan.settings import PROJECT
from heyan.vocabulary import ReasonCode
from tests.extractors.reading.spoofs import HONEST, SPOOFS, Paper, searchable

FIRST_SEED = 90_001


@dataclass
class Count:
    """Files and pages of one sort, how many pages were accused, and the CPU seconds of reading them."""

    files: int = 0
    pages: int = 0
    accused: int = 0
    seconds: float = 0.0

    def read(self, path: Path, context: Context) -> bool:
        """Read one PDF; whether any page of it is accused."""
        start, before = time.process_time(), self.accused
        book = open_book(path, context)
        for number in range(1, book.count + 1):
            warnings = book.read(number, 1.0).warnings
            self.accused += any(one.code is ReasonCode.TEXT_LAYER_MISMATCH for one in warnings)
        self.files, self.pages = self.files + 1, self.pages + book.count
        self.seconds += time.process_time() - start
        book.close()
        return self.accused > before

    def __str__(self) -> str:
        cost = self.seconds / max(1, self.pages)
        return f"{self.accused:4} of {self.pages:4} pages ({self.files} files)  {cost:.3f} s a page"


def made(folder: Path, context: Context, kinds: Mapping[str, Callable[[Paper], bytes]], seeds: int) -> Count:
    """Sheets of these kinds, drawn and read."""
    whole = Count()
    for kind, make in kinds.items():
        count = Count()
        for seed in range(FIRST_SEED, FIRST_SEED + seeds):
            path = folder / "made.pdf"
            path.write_bytes(make(Paper(seed)))
            count.read(path, context)
        print(f"{kind:30} {count}", flush=True)
        whole = Count(*(a + b for a, b in zip(astuple(whole), astuple(count), strict=True)))
    return whole


def papers(folder: Path, bundles: int) -> Iterator[tuple[str, Path]]:
    """Text PDFs of held-out sample bundles as they are, and some of them as searchable scans."""
    for bundle in drawn_bundles(folder, "clean", range(FIRST_SEED, FIRST_SEED + bundles)):
        texts = {one.file for one in bundle.documents if one.source == "text_pdf"}
        with zipfile.ZipFile(bundle.path) as archive:
            for index, name in enumerate(sorted(texts & set(archive.namelist()))):  # others lie in inner archives
                path = folder / f"{bundle.name}-{index}.pdf"
                path.write_bytes(archive.read(name))
                yield "sample text PDF", path
                for errors in (0.0, 0.02) if index % 5 == 0 else ():
                    again = folder / f"{bundle.name}-{index}-{errors}.pdf"
                    again.write_bytes(searchable(path.read_bytes(), random.Random(index), errors))
                    yield f"searchable scan, {errors:.0%} misread", again


def drawn(folder: Path, context: Context, bundles: int) -> Count:
    """Papers of sample bundles, read; the accused ones by name."""
    sorts: dict[str, Count] = {}
    for sort, path in papers(folder, bundles):
        if sorts.setdefault(sort, Count()).read(path, context):
            print(f"accused: {path.name}")
    for sort, count in sorts.items():
        print(f"{sort:30} {count}")
    return Count(pages=sum(one.pages for one in sorts.values()), accused=sum(one.accused for one in sorts.values()))


def main(given: Sequence[str] | None = None) -> int:
    """Draw, read, count; 1 where a figure of the issue is missed."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.text_layers", description=__doc__)
    parser.add_argument("--seeds", type=int, default=20, help="sheets of each kind")
    parser.add_argument("--bundles", type=int, default=2, help="sample bundles whose PDFs are read as honest ones")
    parser.add_argument("--engine", default="rapidocr")
    options = parser.parse_args(given)
    with TemporaryDirectory(prefix="heyan-text-layers-") as name:
        folder = Path(name)
        context = Context(load_limits(PROJECT / "configs" / "limits.yaml"), folder, options.engine)
        print("spoofed: found")
        spoofed = made(folder, context, SPOOFS, options.seeds)
        print("honest: accused")
        plain, samples = made(folder, context, HONEST, options.seeds), drawn(folder, context, options.bundles)
    found = Share(spoofed.accused, spoofed.pages)
    accused = Share(plain.accused + samples.accused, plain.pages + samples.pages)
    figures = (at_least("spoofed pages found", found, 1.0), at_most("honest pages accused", accused, 0.01))
    print_figures(Console(width=150), figures, "figures to reach (issue 5), text layers")
    return int(any(figure.met is False for figure in figures))


if __name__ == "__main__":
    raise SystemExit(main())
