"""`python -m benchmarks.speed`: what reading, verifying and starting cost, as ratios within one run."""

from __future__ import annotations

import argparse
import json
import statistics
import sys
from collections.abc import Iterable, Sequence
from dataclasses import asdict
from pathlib import Path
from tempfile import TemporaryDirectory

from rich.console import Console

from benchmarks.circumstances import circumstances
from benchmarks.costs import run
from benchmarks.figures import Figure
from benchmarks.keeping import keep_summary
from benchmarks.mix import SAMPLES, Paper, laid_out
from benchmarks.printing import print_figures
from benchmarks.reading_cost import Cost, Meter
from benchmarks.verifying_cost import Again, verified_twice
from heyan.settings import PROJECT

MIB = 1024 * 1024
SCAN_RATIO, LOOKS_RATIO = 1.25, 1.5
"""CPU of a scanned page over the bare engine call: its second passes included (issue 2), second looks too (issue 5)."""
TEXT_SECONDS, WORKER_BYTES, AGAIN_FACTOR, HELP_SECONDS = 0.15, 1_600_000_000, 20.0, 0.5
MEMORY_PAGES = 100
"""A worker's memory is judged over at least so many pages."""
DEFAULT_PAGES = 210
"""So many that a worker is replaced on the way (`recycle_pages` of configs/limits.yaml)."""
HELP_RUNS = 7


def arguments(given: Sequence[str] | None = None) -> argparse.Namespace:
    """What is to be measured."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.speed", description=__doc__)
    parser.add_argument("--pages", type=int, default=DEFAULT_PAGES, help="scanned pages that are read at least")
    parser.add_argument("--only", nargs="+", choices=PARTS, default=PARTS, help="parts of the benchmark")
    parser.add_argument("--engine", default="rapidocr", help="rapidocr or paddleocr")
    parser.add_argument("--out", type=Path, default=PROJECT / "reports" / "speed", help="folder for the JSON")
    parser.add_argument("--keep", action="store_true", help="keep the summary under benchmarks/results/")
    return parser.parse_args(given)


PARTS = ("help", "text", "scans", "again")


def main(given: Sequence[str] | None = None) -> int:
    """Measure, print, write; 1 where a figure is missed."""
    options = arguments(given)
    console = Console(record=True, width=130)
    figures: list[Figure] = []
    with TemporaryDirectory(prefix="heyan-speed-") as scratch:
        scans, texts = laid_out(Path(scratch))
        if "help" in options.only:
            figures.append(_help(console))
        if "text" in options.only or "scans" in options.only:
            with Meter(options.engine, Path(scratch) / "run") as meter:
                figures += _reading(meter, scans, texts, options, console)
        if "again" in options.only:
            figures += _again(verified_twice(SAMPLES / "scans.zip", Path(scratch) / "home", options.engine), console)
    print_figures(console, figures, "figures to reach (issue 2), costs")
    under = circumstances()
    options.out.mkdir(parents=True, exist_ok=True)
    told = {"circumstances": under.plain(), "figures": [asdict(figure) for figure in figures]}
    (options.out / "speed.json").write_text(json.dumps(told, ensure_ascii=False, indent=1), encoding="utf-8")
    if options.keep:
        console.print(f"kept: {keep_summary(console.export_text(), under, 'speed')}")
    return 1 if any(figure.met is False for figure in figures) else 0


def _help(console: Console) -> Figure:
    """The quickest of several starts: what others do on the machine only adds to it."""
    installed = Path(sys.executable).with_name("heyan")
    plain = (sys.executable, "-c", "from flows.cli import main; main()")
    command = (*((str(installed),) if installed.exists() else plain), "--help")
    runs = [run(command) for _ in range(HELP_RUNS)]
    walls = sorted(used.wall for used in runs)
    cpu = statistics.median(used.cpu for used in runs)
    console.print(f"heyan --help: {walls[0]:.2f} s at best, median {statistics.median(walls):.2f} s, CPU {cpu:.2f} s")
    return Figure("heyan --help", f"≤ {HELP_SECONDS} s", f"{walls[0]:.2f} s", walls[0] <= HELP_SECONDS)


def _reading(
    meter: Meter, scans: Sequence[Paper], texts: Sequence[Paper], options: argparse.Namespace, console: Console
) -> list[Figure]:
    figures = []
    console.print(f"engine {meter.bare.identity['name']}, precision {meter.bare.identity['precision']}, one thread")
    if "text" in options.only:
        figures.append(_texts([meter.text(paper) for paper in texts], console))
    if "scans" in options.only:
        figures += _scans(meter, scans, options.pages, console)
    return figures


def _texts(costs: Sequence[Cost], console: Console) -> Figure:
    pages = sum(cost.paper.pages for cost in costs)
    seconds = sum(cost.read + cost.parent for cost in costs) / pages
    for cost in sorted(costs, key=lambda one: -one.read / one.paper.pages)[:3]:
        console.print(
            f"  dear: {cost.paper.name} {cost.read / cost.paper.pages:.3f} s a page{cost.remark}", style="dim"
        )
    console.print(f"text PDF: {pages} pages, {seconds:.3f} s CPU a page (parent included)")
    return Figure("text PDF page", f"≤ {TEXT_SECONDS} s CPU", f"{seconds:.3f} s", seconds <= TEXT_SECONDS)


def _scans(meter: Meter, scans: Sequence[Paper], pages: int, console: Console) -> list[Figure]:
    """Every scan once against the bare engine; then again without it until the worker has read enough pages."""
    costs = [meter.scan(paper) for paper in _as_many(scans, pages)]
    _say_scans(costs, console)
    read = sum(cost.paper.pages for cost in costs)
    while read < pages:
        for paper in scans:
            meter.scan(paper, compare=False)
            read += paper.pages
    bare = sum(cost.bare for cost in costs)
    passes, looks = (sum(parts) / bare for parts in zip(*((c.read, c.read + c.looks) for c in costs), strict=True))
    peak = meter.peak
    console.print(
        f"worker: peak {peak / MIB:.0f} MiB over {read} pages in {len(meter.processes)} processes one after the other, "
        f"{meter.threads} threads at most"
    )
    enough = read >= MEMORY_PAGES
    return [
        Figure("scanned page over bare engine call", f"≤ {SCAN_RATIO}", f"{passes:.3f}", passes <= SCAN_RATIO),
        Figure("the same, second looks included", f"≤ {LOOKS_RATIO}", f"{looks:.3f}", looks <= LOOKS_RATIO),
        Figure(
            f"memory of a worker over {read} pages",
            f"≤ {WORKER_BYTES / 1e9:.1f} GB",
            f"{peak / 1e9:.2f} GB",
            peak <= WORKER_BYTES if enough or peak > WORKER_BYTES else None,
        ),
    ]


def _as_many(papers: Sequence[Paper], pages: int) -> Iterable[Paper]:
    """The first papers, every third first so that few pages are a mix too, up to so many pages."""
    ordered = [paper for start in range(3) for paper in papers[start::3]]
    count = 0
    for paper in ordered:
        if count >= pages:
            return
        count += paper.pages
        yield paper


def _say_scans(costs: Sequence[Cost], console: Console) -> None:
    for level in sorted({cost.paper.level for cost in costs}):
        here = [cost for cost in costs if cost.paper.level == level]
        pages, bare = sum(cost.paper.pages for cost in here), sum(cost.bare for cost in here)
        read, looks = sum(cost.read for cost in here), sum(cost.looks for cost in here)
        console.print(
            f"  {level:12} {pages:3} pages: bare {bare / pages:.2f} s, worker {read / pages:.2f} s "
            f"({read / bare:.2f}), "
            f"looks {looks / pages:.2f} s: {(read + looks) / bare:.2f}"
        )
    for cost in sorted(costs, key=lambda one: -(one.read + one.looks) / one.bare)[:3]:
        console.print(f"  dear: {cost.paper.name} {(cost.read + cost.looks) / cost.bare:.2f}{cost.remark}", style="dim")


def _again(again: Again, console: Console) -> list[Figure]:
    console.print(f"verify scans.zip: first {again.first:.1f} s CPU, again {again.second:.2f} s, start-up aside")
    asked = f"{again.reads} files read, {again.looks} looks"
    return [
        Figure("OCR when verified again", "none", asked, again.reads + again.looks == 0),
        Figure(
            "CPU of verifying again",
            f"≥ {AGAIN_FACTOR:g} × less",
            f"{again.factor:.1f} ×",
            again.factor >= AGAIN_FACTOR,
        ),
    ]


if __name__ == "__main__":
    sys.exit(main())
