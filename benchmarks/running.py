"""Running heyan on bundles: the whole way in an installation of the benchmark's own, or reading alone."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import date
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, Any

from rich.console import Console

from benchmarks.resuming import forget_judgements, kept_report
from benchmarks.truth import ExpectedBundle
from heyan.settings import Settings

if TYPE_CHECKING:
    from casework.house import House

YEAR = 2026

Reporter = Callable[[ExpectedBundle], dict[str, Any]]
"""Gives a bundle's report."""


@contextmanager
def reporter(
    home: Path | None,
    workers: int,
    engine: str,
    out: Path,
    console: Console,
    *,
    read_only: bool,
    resume: bool = False,
    calibrated: bool = True,
) -> Iterator[Reporter]:
    """What reports on bundles, in a new home that is gone afterwards or in `home`, which keeps what was read.

    Reports are kept as out/reports/<bundle>.json; `resume` takes those that lie there and goes on in the same home.
    Where only is read, `calibrated` False takes the bounds set by hand.
    """
    with TemporaryDirectory(prefix="heyan-accuracy-") as fresh:
        place = home or Path(fresh)
        place.mkdir(parents=True, exist_ok=True)
        if not resume and not read_only:
            known = forget_judgements(place, lambda: _upgraded(place))
            console.print(f"{known} readings known", style="dim")
        reading = _reading(place, workers, engine, console, calibrated=calibrated)
        with reading if read_only else _verifying(place, workers, engine, console) as report_on:

            def keeping(bundle: ExpectedBundle) -> dict[str, Any]:
                path = out / "reports" / f"{bundle.name}.json"
                if resume and (kept := kept_report(path, bundle)) is not None:
                    return kept
                report = report_on(bundle)
                path.parent.mkdir(parents=True, exist_ok=True)
                path.write_text(json.dumps(report, ensure_ascii=False, indent=1), encoding="utf-8")
                return report

            yield keeping


@contextmanager
def _reading(home: Path, workers: int, engine: str, console: Console, *, calibrated: bool) -> Iterator[Reporter]:
    from benchmarks.reading_only import Reader

    with Reader(home, workers, engine, calibrated=calibrated) as reader, console.status("reading …"):
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

            import_registers(house, bundle)
            made = verify(house, bundle.path, house.configuration.round(bundle.year, None, received), watch)
            return report_of(house, made.run.id)

        yield report_on


def _upgraded(home: Path) -> None:
    from storage import open_store

    store = open_store(Settings(home=home, database_url="").database, home)
    store.upgrade()
    store.close()


def import_registers(house: House, bundle: ExpectedBundle) -> None:
    """Import the lists that lie beside a bundle, as officials do before a round; none where none lie there."""
    from casework.registers import import_register

    for name, file in bundle.registers:
        import_register(house, name, file, date.fromisoformat(bundle.registers_on))
