"""`python -m benchmarks.passes`: verify the bundles of a folder once, in a process of its own, and say their hashes."""

from __future__ import annotations

import argparse
import csv
import json
import random
import sys
import time
from collections.abc import Sequence
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

from benchmarks.costs import own_cpu
from benchmarks.drawn import ready_bundle
from benchmarks.truth import ExpectedBundle
from heyan.settings import Settings

if TYPE_CHECKING:
    from casework.house import House


def main(given: Sequence[str] | None = None) -> int:
    """Verify every bundle in the order asked for; write {name: {hash, run, seconds, cpu, recheck}} as JSON."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.passes", description=__doc__)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--home", type=Path, required=True)
    parser.add_argument("--out", type=Path, required=True)
    parser.add_argument("--workers", type=int, default=2)
    parser.add_argument("--order", default="forward", help="forward, backward or a number to shuffle by")
    parser.add_argument("--only", nargs="+", default=[], metavar="NAME")
    parser.add_argument("--recheck", action="store_true", help="make every run once more")
    parser.add_argument("--engine", default="rapidocr")
    options = parser.parse_args(given)
    archives = [one for one in sorted(options.folder.glob("*.zip")) if not options.only or one.stem in options.only]
    said = _verified(ordered(archives, options.order), options)
    options.out.write_text(json.dumps(said, ensure_ascii=False, indent=1), encoding="utf-8")
    return 0


def ordered(archives: list[Path], order: str) -> list[Path]:
    """The archives forward, backward or shuffled by a number."""
    if order == "forward":
        return archives
    if order == "backward":
        return archives[::-1]
    shuffled = list(archives)
    random.Random(order).shuffle(shuffled)
    return shuffled


def _verified(archives: Sequence[Path], options: argparse.Namespace) -> dict[str, Any]:
    from casework.house import open_house
    from casework.recheck import recheck
    from casework.verify import verify

    said: dict[str, Any] = {}
    settings = Settings(home=options.home, workers=options.workers, database_url="", s3_endpoint="")
    with open_house(settings, "benchmark", options.engine) as house:
        house.identity()
        bundles = {archive: ready_bundle(archive) for archive in archives}
        everyone = [ready_bundle(archive) for archive in sorted(options.folder.glob("*.zip"))]
        _import_all(house, everyone, options.out.parent)
        for archive, bundle in bundles.items():
            received = date.fromisoformat(bundle.received_on) if bundle.received_on else None
            begun, cpu = time.perf_counter(), own_cpu()
            made = verify(house, archive, house.configuration.round(bundle.year, None, received))
            told: dict[str, Any] = {
                "hash": made.run.result_sha256,
                "run": made.run.id,
                "config": made.run.config_sha256,
            }
            told |= {"seconds": time.perf_counter() - begun, "cpu": own_cpu() - cpu}
            if options.recheck:
                begun = time.perf_counter()
                told["recheck"] = recheck(house, made.run.id).run.result_sha256
                told["recheck_seconds"] = time.perf_counter() - begun
            said[archive.stem] = told
    return said


def _import_all(house: House, bundles: Sequence[ExpectedBundle], folder: Path) -> None:
    """One list of each name for all bundles: which list is in force must not hang on the order of work."""
    from casework.registers import import_register

    rows: dict[str, dict[str, None]] = {}
    heads: dict[str, list[str]] = {}
    for bundle in bundles:
        for name, file in bundle.registers:
            with file.open(encoding="utf-8-sig", newline="") as opened:
                for row in csv.DictReader(opened):
                    heads[name] = list(dict.fromkeys((*heads.get(name, ()), *row)))
                    rows.setdefault(name, {})[json.dumps(row, sort_keys=True, ensure_ascii=False)] = None
    for name, found in rows.items():
        path = folder / f"{name}.csv"
        with path.open("w", encoding="utf-8-sig", newline="") as opened:
            writer = csv.DictWriter(opened, heads[name], restval="")
            writer.writeheader()
            writer.writerows(json.loads(row) for row in sorted(found))
        import_register(house, name, path, min(date.fromisoformat(one.registers_on) for one in bundles))


if __name__ == "__main__":
    sys.exit(main())
