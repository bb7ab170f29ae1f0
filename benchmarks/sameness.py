"""`python -m benchmarks.sameness`: the same verdict again, whatever the number of workers, the order, the process.

Every bundle is verified three times, each time by a new process: forward with two workers, backward with one, and in
another order, where every run is also made once more (recheck), the slowest also by processes of their own, which have
understood nothing before. Some are read from nothing again in another home. Then single amounts of single invoices are
changed, and only what depends on them may change.
"""

from __future__ import annotations

import argparse
import json
import statistics
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from rich.console import Console

from benchmarks.circumstances import circumstances
from benchmarks.drawn import PROFILES, Narrow, drawn_bundles, shares
from benchmarks.figures import Figure
from benchmarks.keeping import keep_summary
from benchmarks.one_change import single_changes
from benchmarks.printing import print_figures
from heyan.settings import PROJECT, Settings

FIRST_SEED = 75_001
PASSES = (("first", 2, "forward"), ("backward, one worker", 1, "backward"), ("shuffled, restarted", 2, "17"))
RECHECK_SECONDS = 2.0


def arguments(given: Sequence[str] | None = None) -> argparse.Namespace:
    """What is to be measured."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.sameness", description=__doc__)
    parser.add_argument("--bundles", type=int, default=50, help="how many bundles are verified three times")
    parser.add_argument("--profiles", nargs="+", choices=PROFILES, default=PROFILES)
    parser.add_argument("--size", default="small", choices=("small", "normal"))
    parser.add_argument("--text", action="store_true", help="scan nothing but in scan profiles")
    parser.add_argument("--reread", type=int, default=2, help="how many are also read from nothing in another home")
    parser.add_argument("--apart", type=int, default=5, help="how many are rechecked by a process of their own")
    parser.add_argument("--changes", type=int, default=12, help="how many single amounts are changed")
    parser.add_argument("--home", type=Path, help="an installation that keeps what was read")
    parser.add_argument("--engine", default="rapidocr")
    parser.add_argument("--keep", action="store_true", help="keep the summary under benchmarks/results/")
    return parser.parse_args(given)


def main(given: Sequence[str] | None = None) -> int:
    """Measure, print; 1 where anything differs that should not."""
    options = arguments(given)
    console = Console(record=True, width=130)
    with TemporaryDirectory(prefix="heyan-sameness-") as scratch:
        folder = Path(scratch)
        home = options.home or folder / "home"
        names = _drawn(folder / "drawn", options)
        figures = _hashes(names, folder, home, options, console)
        figures += _changes(folder, home, options, console)
    print_figures(console, figures, "figures to reach (issue 3), the same verdict again")
    if options.keep:
        console.print(f"kept: {keep_summary(console.export_text(), circumstances(), 'sameness')}")
    return 1 if any(figure.met is False for figure in figures) else 0


def _drawn(folder: Path, options: argparse.Namespace) -> list[str]:
    names = []
    narrow = Narrow(text=options.text)
    for profile, count in zip(options.profiles, shares(options.profiles, options.bundles), strict=True):
        first = FIRST_SEED + 100 * PROFILES.index(profile)
        bundles = drawn_bundles(folder, profile, range(first, first + count), narrow, options.size)
        names += [bundle.name for bundle in bundles]
    return names


def _hashes(names: list[str], folder: Path, home: Path, options: argparse.Namespace, console: Console) -> list[Figure]:
    told = [_pass(folder, home, what, options, last=what is PASSES[-1]) for what in PASSES]
    for (label, workers, _), said in zip(PASSES, told, strict=True):
        seconds = sorted(one["seconds"] for one in said.values())
        middle, most = statistics.median(seconds), seconds[-1]
        console.print(f"{label} ({workers} workers): {len(said)} bundles, median {middle:.2f} s, at most {most:.2f} s")
    if len({one["config"] for said in told for one in said.values()}) > 1:
        raise SystemExit("the configuration was changed while this ran: measure in a checkout that nobody works in")
    first, last = told[0], told[-1]
    unlike = [name for name in names if len({one[name]["hash"] for one in told}) > 1]
    unlike += [f"{name} (recheck)" for name in names if last[name]["recheck"] != last[name]["hash"]]
    for name in unlike:
        console.print(f"[red]differs:[/] {name}")
    slow = sorted(one["recheck_seconds"] for one in last.values())
    figures = [
        Figure(f"{len(names)} bundles, three times and rechecked", "identical", f"{len(unlike)} differ", not unlike),
        Figure("recheck", f"≤ {RECHECK_SECONDS:g} s", f"{slow[-1]:.2f} s at most", slow[-1] <= RECHECK_SECONDS),
    ]
    if options.apart:
        figures.append(_apart(last, home, options, console))
    if options.reread:
        figures.append(_reread(names, first, folder, options, console))
    return figures


def _apart(last: dict[str, Any], home: Path, options: argparse.Namespace, console: Console) -> Figure:
    """The runs that took longest, each made once more by a process that has just started."""
    slowest = sorted(last, key=lambda name: -last[name]["recheck_seconds"])[: options.apart]
    command = [sys.executable, "-m", "benchmarks.apart", "--home", str(home), "--engine", options.engine]
    told = {}
    for name in slowest:
        said = subprocess.run([*command, last[name]["run"]], cwd=PROJECT, check=True, capture_output=True, text=True)
        told[name] = one = json.loads(said.stdout)
        console.print(f"{name}, a process of its own: start-up {one['start']:.2f} s, recheck {one['seconds']:.2f} s")
    unlike = [name for name, one in told.items() if one["hash"] != last[name]["hash"]]
    most = max(one["seconds"] for one in told.values())
    said_so = f"{len(unlike)} differ, {most:.2f} s at most"
    wanted = f"identical, ≤ {RECHECK_SECONDS:g} s"
    return Figure(f"{len(told)} rechecked by new processes", wanted, said_so, not unlike and most <= RECHECK_SECONDS)


def _reread(
    names: list[str], first: dict[str, Any], folder: Path, options: argparse.Namespace, console: Console
) -> Figure:
    """Some bundles in a new home: OCR done again with another number of workers."""
    some = [name for name in names if not name.startswith("traps")][:: max(1, len(names) // options.reread)]
    some = some[: options.reread]
    said = _pass(folder, folder / "other", ("read anew", 1, "backward"), options, only=some)
    unlike = [name for name in some if said[name]["hash"] != first[name]["hash"]]
    for name in unlike:
        console.print(f"[red]differs when read anew:[/] {name}")
    return Figure(f"{len(some)} bundles read from nothing again", "identical", f"{len(unlike)} differ", not unlike)


def _pass(
    folder: Path,
    home: Path,
    what: tuple[str, int, str],
    options: argparse.Namespace,
    *,
    last: bool = False,
    only: Sequence[str] = (),
) -> dict[str, Any]:
    """One pass over the bundles in a process of its own."""
    out = folder / "pass.json"
    command = [sys.executable, "-m", "benchmarks.passes", str(folder / "drawn"), "--home", str(home)]
    command += ["--out", str(out), "--workers", str(what[1]), "--order", what[2], "--engine", options.engine]
    command += [*(["--recheck"] if last else []), *(["--only", *only] if only else [])]
    subprocess.run(command, cwd=PROJECT, check=True)
    said: dict[str, Any] = json.loads(out.read_text(encoding="utf-8"))
    return said


def _changes(folder: Path, home: Path, options: argparse.Namespace, console: Console) -> list[Figure]:
    from casework.house import open_house

    if not options.changes:
        return []
    each = 3
    seeds = range(FIRST_SEED + 900, FIRST_SEED + 900 + -(-options.changes // each))
    settings = Settings(home=home.with_name(home.name + "-changes"), workers=2, database_url="", s3_endpoint="")
    with open_house(settings, "benchmark", options.engine) as house:
        found = list(single_changes(house, seeds, each, folder))
    for one in found:
        console.print(f"{one.bundle} {one.file} {one.what}: {len(one.changed)} parts changed", style="dim")
        for part in one.astray:
            console.print(f"[red]changed and should not:[/] {part}")
    astray, idle = sum(bool(one.astray) for one in found), sum(not one.changed for one in found)
    said = f"{astray} reach further, {idle} change nothing, of {len(found)}"
    return [Figure("one changed amount changes only what depends on it", "all", said, not astray and not idle)]


if __name__ == "__main__":
    sys.exit(main())
