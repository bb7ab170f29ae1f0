"""`python -m benchmarks.desk_load`: 20 officials at the desk while an intake runs; how long each answer takes."""

from __future__ import annotations

import argparse
import asyncio
import os
import random
import shutil
import socket
import sqlite3
import subprocess
import sys
import time
from collections.abc import Iterator, Sequence
from contextlib import closing, contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory

import httpx
from rich.console import Console
from rich.table import Table

from benchmarks.circumstances import circumstances
from benchmarks.desk_people import EXPECTED, PASSWORD, Answer, Official
from benchmarks.figures import Figure
from benchmarks.keeping import keep_summary
from benchmarks.printing import print_figures
from casework.accounts import Role, make_account
from casework.house import open_house
from casework.verify import stored_run, verify
from heyan.settings import PROJECT, Settings
from samples import make
from samples.layouts.registry import ANY
from storage.records import User

YEAR, PEOPLE = 2026, 20
P95_SECONDS, NEXT_SECONDS, FIRST_BYTES = 0.3, 0.15, 200_000
STOP_SECONDS = 20
PAUSE_SECONDS = 4.0
"""Between two actions of one person; an accepted field takes about as long to look at."""


def main(given: Sequence[str] | None = None) -> int:
    """Measure, print; 1 where a figure is missed."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.desk_load", description=__doc__)
    parser.add_argument("--seconds", type=float, default=120, help="how long the officials work")
    parser.add_argument("--people", type=int, default=PEOPLE)
    parser.add_argument("--pause", type=float, default=PAUSE_SECONDS, help="seconds between two actions of a person")
    parser.add_argument(
        "--home", type=Path, default=None, help="an installation to copy; else the samples are verified"
    )
    parser.add_argument("--quiet", action="store_true", help="without an intake beside it")
    parser.add_argument("--keep", action="store_true", help="keep the tables under benchmarks/results/")
    options = parser.parse_args(given)
    console = Console(record=True, width=120)
    with TemporaryDirectory(prefix="heyan-load-") as scratch:
        home = prepared(Path(scratch), options.home, options.people)
        with _desk(home) as address, _intake(Path(scratch), home, options.quiet):
            before = readings(home)
            answers, first = asyncio.run(_loaded(address, options.people, options.seconds, options.pause))
            meanwhile = readings(home) - before
    load = "/".join(f"{one:.1f}" for one in os.getloadavg())
    beside = "without an intake" if options.quiet else f"while an intake reads: {meanwhile} files meanwhile"
    console.print(f"{options.people} officials, {options.seconds:g} s, a pause of {options.pause:g} s, {beside}")
    console.print(f"load of the machine at the end: {load}")
    _print(console, answers)
    figures = list(_figures(answers, first))
    if not options.quiet:
        figures.append(Figure("files the intake read meanwhile", "≥ 1", str(meanwhile), meanwhile > 0))
    print_figures(console, figures, "figures to reach (issue 4)")
    if options.keep:
        console.print(f"kept: {keep_summary(console.export_text(), circumstances(), 'desk_load')}")
    return 1 if any(figure.met is False for figure in figures) else 0


def prepared(scratch: Path, known: Path | None, people: int) -> Path:
    """An installation with the sample round and that many accounts; `known` is copied, never touched."""
    home = scratch / "home"
    if known is not None:
        shutil.copytree(known, home, ignore=shutil.ignore_patterns("run", "inbox"))
    with open_house(Settings(home=home), "load") as house:
        round_ = house.configuration.round(YEAR)
        for bundle in sorted((PROJECT / "samples").glob("*.zip")):
            if stored_run(house, bundle, round_) is None:
                verify(house, bundle, round_)
        for number in range(people):
            user = User(f"city{number}", Role.CITY_OFFICIAL.value, "")
            make_account(house.store, "load", user, PASSWORD, round_.districts)
    return home


def readings(home: Path) -> int:
    """How many readings are stored: that the intake is at work is counted, not believed."""
    with closing(sqlite3.connect(f"file:{home / 'heyan.sqlite3'}?mode=ro", uri=True)) as known:
        return int(known.execute("SELECT count(*) FROM readings").fetchone()[0])


@contextmanager
def _desk(home: Path) -> Iterator[str]:
    """The desk as it runs in an installation, on a free port."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    command = [sys.executable, "-m", "review", "--port", str(port)]
    with _child(command, home):
        address = f"http://127.0.0.1:{port}"
        for _ in range(600):
            try:
                httpx.get(f"{address}/healthz")
                break
            except httpx.TransportError:
                time.sleep(0.1)
        yield address


@contextmanager
def _intake(scratch: Path, home: Path, quiet: bool) -> Iterator[None]:
    """A round of scanned bundles that are read beside the officials' work."""
    if quiet:
        yield
        return
    inbox = scratch / "inbox"
    inbox.mkdir()
    for _ in make.make(inbox, 900, 4, "scan", ANY, (), "small"):
        pass
    for beside in (*inbox.glob("*.json"), *inbox.glob("*.registers")):
        shutil.rmtree(beside) if beside.is_dir() else beside.unlink()
    with _child([sys.executable, "-m", "flows.cli", "intake", str(inbox), "--year", str(YEAR)], home):
        time.sleep(20)  # until Prefect is up and the first pages are being read
        yield


@contextmanager
def _child(command: list[str], home: Path) -> Iterator[None]:
    environment = os.environ | {"HEYAN_HOME": str(home)}
    child = subprocess.Popen(
        command, cwd=PROJECT, env=environment, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
    )
    try:
        yield
    finally:
        child.terminate()
        try:
            child.wait(STOP_SECONDS)
        except subprocess.TimeoutExpired:  # an intake ends with the page it reads, and reading gives way
            child.kill()
            child.wait()


async def _loaded(address: str, people: int, seconds: float, pause: float) -> tuple[list[Answer], int]:
    clients = [httpx.AsyncClient(base_url=address, timeout=60) for _ in range(people)]
    officials = [Official(client, f"city{n}", random.Random(n)) for n, client in enumerate(clients)]
    for one in officials:
        await one.come_in()
    first = await _first_page(clients[0])
    until = time.monotonic() + seconds
    await asyncio.gather(*(one.work(until, pause) for one in officials))
    for client in clients:
        await client.aclose()
    return [answer for one in officials for answer in one.answers], first


async def _first_page(client: httpx.AsyncClient) -> int:
    """Bytes of the board with everything it loads, as they come over the wire."""
    page = await client.get("/rounds/2026")
    total = len(page.content)
    for path in {part for part in page.text.split('"') if part.startswith("/static/")}:
        answer = await client.get(path, headers={"accept-encoding": "gzip"})
        total += int(answer.headers["content-length"])
    return total


def _print(console: Console, answers: list[Answer]) -> None:
    table = Table(title="answers", title_justify="left")
    for head in ("action", "answers", "p50 ms", "p95 ms", "max ms", "taken (409)", "errors"):
        table.add_column(head, justify="left" if head == "action" else "right")
    for action in (*sorted({one.action for one in answers}), "all"):
        part = [one for one in answers if action in (one.action, "all")]
        taken, wrong = sum(one.status == 409 for one in part), sum(one.status not in EXPECTED for one in part)
        shown = (f"{1000 * at(part, share):.0f}" for share in (0.5, 0.95, 1.0))
        table.add_row(action, str(len(part)), *shown, str(taken), str(wrong))
    console.print(table)


def at(answers: Sequence[Answer], share: float) -> float:
    """The time within which this share of the answers came, in seconds."""
    times = sorted(one.seconds for one in answers)
    return times[min(len(times) - 1, int(share * len(times)))] if times else 0.0


def _figures(answers: list[Answer], first: int) -> Iterator[Figure]:
    p95, wrong = at(answers, 0.95), sum(one.status not in EXPECTED for one in answers)
    following = at([one for one in answers if one.action in ("next item", "confirm field", "decide")], 0.5)
    yield Figure("p95 of all answers", "≤ 300 ms", f"{1000 * p95:.0f} ms of {len(answers)}", p95 <= P95_SECONDS)
    yield Figure("next item, median", "≤ 150 ms", f"{1000 * following:.0f} ms", following <= NEXT_SECONDS)
    yield Figure("errors", "0", str(wrong), wrong == 0)
    yield Figure("first page without images", "≤ 200 kB", f"{first / 1000:.0f} kB", first <= FIRST_BYTES)


if __name__ == "__main__":
    sys.exit(main())
