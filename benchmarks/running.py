"""Running heyan on bundles: the whole way in an installation of the benchmark's own, or reading alone."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import date
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from rich.console import Console

from benchmarks.truth import ExpectedBundle
from heyan.settings import Settings

YEAR = 2026

Reporter = Callable[[ExpectedBundle], dict[str, Any]]
"""Gives a bundle's report."""


@contextmanager
def reporter(
    home: Path | None, workers: int, engine: str, out: Path, console: Console, *, read_only: bool
) -> Iterator[Reporter]:
    """What reports on bundles, in a new home that is gone afterwards or in `home`, which keeps what was read.

    Reports are kept as out/reports/<bundle>.json.
    """
    with TemporaryDirectory(prefix="heyan-accuracy-") as fresh:
        place = home or Path(fresh)
        with (_reading if read_only else _verifying)(place, workers, engine, console) as report_on:

            def keeping(bundle: ExpectedBundle) -> dict[str, Any]:
                report = report_on(bundle)
                path = out / "reports" / f"{bundle.name}.json"
                path.parent.mkdir(parents=True, exist_ok=True)
                path.write_text(json.dumps(report, ensure_ascii=False, indent=1), encoding="utf-8")
                return report

            yield keeping


@contextmanager
def _reading(home: Path, workers: int, engine: str, console: Console) -> Iterator[Reporter]:
    from benchmarks.reading_only import Reader

    with Reader(home / "kept", workers, engine) as reader, console.status("reading …"):
        yield reader.report


@contextmanager
def _verifying(home: Path, workers: int, engine: str, console: Console) -> Iterator[Reporter]:
    from casework.house import open_house
    from casework.progress import Step
    from casework.verify import report_of, verify

    settings = Settings(home=home, workers=workers, database_url="", s3_endpoint="")
    with open_house(settings, "benchmark", engine) as house, console.status("opening …") as status:

        def report_on(bundle: ExpectedBundle) -> dict[str, Any]:
            received = date.fromisoformat(bundle.received_on) if bundle.received_on else None

            def watch(step: Step) -> None:
                status.update(f"{bundle.name}: {step.stage} {step.done}/{step.total} {step.detail}")

            made = verify(house, bundle.path, house.configuration.round(YEAR, None, received), watch)
            return report_of(house, made.run.id)

        yield report_on
