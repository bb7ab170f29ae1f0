"""`python -m benchmarks.calibrate FIT… --test TEST…`: fit confidence on observations, try it on others, write it down.

Observations are what `python -m benchmarks.accuracy --observe` writes. Papers in a held-out layout take no part in the
fit wherever they come from; it is tried on the test's bundles (other companies) and on the held-out layouts.
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from rich.console import Console
from rich.table import Table

from benchmarks.calibrating import Fit, Trial, earlier, fitted, trials, with_earlier
from benchmarks.circumstances import circumstances
from benchmarks.drawn import held_out_layouts
from benchmarks.observing import Observation, read_observations
from extractors.calibration import FILE, load_calibration
from heyan.settings import PROJECT
from heyan.yaml_text import load_yaml


def arguments(given: Sequence[str] | None = None) -> argparse.Namespace:
    """What to fit on and what to try it on."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.calibrate", description=__doc__)
    parser.add_argument("fit", nargs="+", type=Path, metavar="FIT", help="observations to fit on")
    parser.add_argument("--test", nargs="+", type=Path, required=True, help="observations to try it on")
    parser.add_argument("--held-out", nargs="*", metavar="LAYOUT", help="never fitted on (else those of samples/)")
    parser.add_argument(
        "--before", type=Path, help="an earlier table: keeps what it says of classes of which it saw more"
    )
    parser.add_argument("--out", type=Path, default=PROJECT / "configs" / FILE)
    return parser.parse_args(given)


def main(given: Sequence[str] | None = None) -> int:
    """Fit, write, try; 1 where too much would pass silently on what was held out."""
    options = arguments(given)
    console = Console(width=150)
    known, others = read_observations(options.fit), read_observations(options.test)
    held_out = held_out_layouts() if options.held_out is None else options.held_out
    unseen = {one.layout for one in (*known, *others)} & set(held_out)
    seen = tuple(one for one in known if one.layout not in unseen)
    fits = fitted(seen)
    made = _made(seen, unseen)
    if options.before is not None:
        before = load_yaml(options.before.read_text(encoding="utf-8"))
        fits, kept = with_earlier(fits, earlier(before["classes"]))
        made["kept"] = _kept(kept, before["made"])
    _write(options.out, fits, made)
    _print_fits(console, fits)
    written = load_calibration(options.out)
    _print_trials(console, "on what was fitted, as a whole", trials(seen, written))
    tried = trials((*others, *(one for one in known if one.layout in unseen)), written)
    _print_trials(console, "on what was held out", tried)
    console.print(f"written: {options.out}")
    return 1 if any(trial.refuted for trial in tried) else 0


def _made(seen: Sequence[Observation], unseen: Iterable[str]) -> dict[str, Any]:
    under = circumstances()
    return {
        "at": under.measured_at[:10],
        "commit": under.commit,
        "bundles": len({one.bundle for one in seen}),
        "papers": len({one.paper for one in seen}),
        "values": len(seen),
        "held_out": sorted(unseen),
    }


def _kept(names: Iterable[str], before: Mapping[str, Any]) -> dict[str, list[str]]:
    """The classes not measured now, by the day on which they were: the earlier table may have kept them, too."""
    days = {name: day for day, known in before.get("kept", {}).items() for name in known}
    kept: dict[str, list[str]] = {}
    for name in sorted(names):
        kept.setdefault(days.get(name, before["at"]), []).append(name)
    return dict(sorted(kept.items()))


def _write(path: Path, fits: Sequence[Fit], made: Mapping[str, Any]) -> None:
    loader = FileSystemLoader(Path(__file__).parent)
    environment = Environment(
        loader=loader,
        autoescape=False,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    text = environment.get_template("calibration.yaml.j2").render(fits=fits, made=made)
    path.write_text(text.rstrip() + "\n", encoding="utf-8")


def _print_fits(console: Console, fits: Iterable[Fit]) -> None:
    table = Table(title="fitted", title_justify="left")
    for head in ("values", "source", "level", "support"):
        table.add_column(head)
    for head in ("papers", "seen", "wrong", "stands from", "standing", "silent", "95 % at most"):
        table.add_column(head, justify="right")
    for fit in fits:
        key = fit.value_class
        bound = f"{100 * fit.bound:.2f} %" if fit.standing else "–"
        counts = (fit.papers, fit.seen, fit.wrong, fit.written, fit.standing, fit.silent, bound)
        table.add_row(key.substance, key.source, key.level, key.support, *map(str, counts))
    console.print(table)


def _print_trials(console: Console, title: str, tried: Iterable[Trial]) -> None:
    table = Table(title=title, title_justify="left")
    for head in ("values", "source", "level"):
        table.add_column(head)
    for head in ("papers", "right", "wrong", "of right: review", "standing", "silent", "95 % at most", "said", "found"):
        table.add_column(head, justify="right")
    for one in tried:
        counts = (one.papers, one.right, one.wrong, one.reviewed, one.standing, one.silent)
        shares = (f"{100 * one.bound:.2f} %", f"{one.said:.4f}", f"{one.found:.4f}")
        table.add_row(*one.label, *map(str, counts), *shares)
    console.print(table)


if __name__ == "__main__":
    sys.exit(main())
