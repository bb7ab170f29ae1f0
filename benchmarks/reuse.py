"""`python -m benchmarks.reuse`: how long it takes to find what a new bundle shares with everything stored.

One new bundle against 100,000 stored invoices in at most 0.5 s, and at most twice the cost at 1,000. The new bundle has
60 invoices, 60 files and a profile on a form that all others fill in too; ten invoices and files are others' as well.
Then a whole bundle of some 60 documents is judged again (evaluated, compared, recorded) beside as many stored invoices:
at most 1 s of CPU.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import statistics
import sys
import tempfile
import time
from datetime import UTC, date, datetime
from pathlib import Path

from sqlalchemy import insert

from benchmarks.circumstances import circumstances
from benchmarks.costs import own_cpu
from benchmarks.drawn import Narrow, drawn_bundles
from benchmarks.keeping import keep_summary
from casework.reuse_filter import FEWER
from heyan.rounds import Round
from heyan.settings import Settings
from storage import Store, open_store, tables
from storage.records import ReuseKey

INVOICES = 50
"""Invoices (and as many files) of one stored application."""

Row = dict[str, object]

NOW = datetime(2026, 9, 1, tzinfo=UTC)
GOAL_SECONDS, GOAL_FACTOR, GOAL_CPU = 0.5, 2.0, 1.0
FORM, OWN = 10, 6
"""Bands of a profile that come from the form everybody fills in, and from what is written into it."""
WHOLE_SEED = 76_005
"""Of a bundle with 57 documents of its own."""


def sha(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()


def invoice_key(number: int) -> str:
    """A number of 20 digits, spread like real ones: year, place, then what is counted."""
    return f"2633200000{int(sha(str(number))[:8], 16) % 10**10:010d}"


def fill(store: Store, invoices: int) -> str:
    """Store so many invoices of other applicants; the id of a new application that has none yet."""
    store.upgrade()
    closes = date(2026, 9, 30)
    with store.unit() as unit:
        unit.rounds.keep_configuration(sha("c"), b"{}")
        unit.rounds.keep("2026", Round(2026, closes, closes, closes, closes, 24, (), (), ()), sha("c"))
        mine = unit.applications.enter("2026", None, sha("mine"))
        unit.commit()
    stock(store, invoices)
    return mine


def stock(store: Store, invoices: int) -> None:
    """Put so many invoices of other applicants beside what is stored."""
    with store.engine.begin() as connection:
        for start in range(0, invoices, INVOICES):
            rows = rows_of(start)
            for table, values in rows.items():
                connection.execute(insert(tables.metadata.tables[table]), values)


def rows_of(start: int) -> dict[str, list[Row]]:
    """The rows of one application with its invoices `start`, `start` + 1 …"""
    ids: Row = {"application_id": f"a-{start}", "submission_id": f"s-{start}", "run_id": f"r-{start}"}
    application: Row = {"id": f"a-{start}", "round_id": "2026", "uscc": None, "provisional_id": sha(f"a{start}")}
    application |= {"name": f"第{start}公司", "district": "柯桥区", "state": "waiting", "created_at": NOW}
    submission: Row = {
        "id": f"s-{start}",
        "application_id": f"a-{start}",
        "number": 1,
        "bundle_digest": sha(f"b{start}"),
    }
    submission |= {"name": "x.zip", "received_on": date(2026, 9, 1), "received_at": NOW, "received_by": "bench"}
    run: Row = {"id": f"r-{start}", "application_id": f"a-{start}", "submission_id": f"s-{start}", "reason": "intake"}
    run |= {"as_of": date(2026, 9, 30), "received_on": date(2026, 9, 1), "config_sha256": sha("c"), "versions": {}}
    run |= {"manifest": b"{}", "report": b"{}", "result_sha256": sha("r"), "made_at": NOW, "made_by": "bench"}
    numbers = range(start, start + INVOICES)
    entries: list[Row] = [
        ids | {"matter": "invoice", "key": invoice_key(n), "document": sha(f"d{n}")[:16]} for n in numbers
    ]
    entries += [ids | {"matter": "file", "key": sha(f"f{n}"), "document": f"发票/{n}.pdf"} for n in numbers]
    entries += [ids | {"matter": "text", "key": key, "document": sha(f"p{start}")[:16]} for key in profile(str(start))]
    return {
        "applications": [application | {"changed_at": NOW}],
        "submissions": [submission],
        "runs": [run],
        "reuse_entries": entries,
    }


def profile(whose: str) -> list[str]:
    """The bands of a profile: most are the form's."""
    return [f"{n}:{sha('form' if n < FORM else whose)[:16]}" for n in range(FORM + OWN)]


def bundle(stored: int) -> list[ReuseKey]:
    """A new bundle's keys: ten invoices and files that are stored, fifty of each that are not."""
    shared = [stored * n // 10 for n in range(10)]
    own = range(10**9, 10**9 + 50)
    keys = [ReuseKey("invoice", invoice_key(n), f"d{n}") for n in (*shared, *own)]
    keys += [ReuseKey("file", sha(f"f{n}"), f"f{n}.pdf") for n in (*shared, *own)]
    return keys + [ReuseKey("text", key, "p") for key in profile("mine")]


def measure(stored: int, repeats: int) -> dict[str, float]:
    """Fill a store, then look the bundle up again and again, each time in a view of its own."""
    with tempfile.TemporaryDirectory() as folder:
        store = open_store(f"sqlite:///{folder}/heyan.sqlite3", Path(folder))
        mine = fill(store, stored)
        keys = bundle(stored)
        times, cpu = zip(*(look_up(store, mine, keys) for _ in range(repeats + 1)), strict=True)
        store.close()
        size = (Path(folder) / "heyan.sqlite3").stat().st_size
    return {
        "stored": stored,
        "first_ms": round(times[0] * 1000, 2),
        "median_ms": round(statistics.median(times[1:]) * 1000, 2),
        "worst_ms": round(max(times) * 1000, 2),
        "mean_cpu_ms": round(statistics.mean(cpu[1:]) * 1000, 2),
        "database_mb": round(size / 1e6, 1),
    }


def look_up(store: Store, mine: str, keys: list[ReuseKey]) -> tuple[float, float]:
    """Seconds on the clock, and of CPU: others use the machine, too."""
    begun, cpu = time.perf_counter(), own_cpu()
    with store.view() as unit:
        found = unit.reuse.matches(keys, mine, FEWER)
    taken = time.perf_counter() - begun, own_cpu() - cpu
    exact = sum(match.matter != "text" for match in found)
    if exact != 20:
        sys.exit(f"expected the 10 shared invoices and files, found {exact}")
    return taken


def evaluate(stored: int, repeats: int) -> dict[str, float]:
    """CPU seconds of judging a whole bundle again, compared and recorded, beside so many stored invoices."""
    from casework.house import open_house
    from casework.recheck import recheck
    from casework.verify import report_of, verify

    with tempfile.TemporaryDirectory() as folder:
        home = Path(folder) / "home"
        (drawn,) = drawn_bundles(
            Path(folder), "planted", range(WHOLE_SEED, WHOLE_SEED + 1), Narrow(text=True), "normal"
        )
        settings = Settings(home=home, workers=1, database_url="", s3_endpoint="")
        with open_house(settings, "benchmark") as house:
            run = verify(house, drawn.path, house.configuration.round(2026)).run.id
            documents = len(report_of(house, run)["documents"])
            with house.store.unit("benchmark") as unit:
                unit.rounds.keep_configuration(sha("c"), b"{}")
                unit.commit()
            stock(house.store, stored)
            times = []
            for _ in range(repeats + 1):
                begun = own_cpu()
                recheck(house, run)
                times.append(own_cpu() - begun)
    return {
        "stored": stored,
        "documents": documents,
        "first_cpu_s": round(times[0], 2),
        "median_cpu_s": round(statistics.median(times[1:]), 2),
        "worst_cpu_s": round(max(times[1:]), 2),
    }


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--stored", type=int, nargs=2, default=(1_000, 100_000))
    parser.add_argument("--repeats", type=int, default=50)
    parser.add_argument("--evaluations", type=int, default=5, help="of a whole bundle; 0: none")
    parser.add_argument("--keep", action="store_true", help="keep the figures under benchmarks/results/")
    options = parser.parse_args()
    few, many = (measure(stored, options.repeats) for stored in options.stored)
    factor = round(many["mean_cpu_ms"] / few["mean_cpu_ms"], 2)
    told: dict[str, object] = {"few": few, "many": many, "factor": factor}
    whole = evaluate(options.stored[1], options.evaluations) if options.evaluations else None
    if whole:
        told["whole bundle"] = whole
    text = json.dumps(told, indent=1)
    print(text)
    if many["worst_ms"] > GOAL_SECONDS * 1000 or factor > GOAL_FACTOR:
        sys.exit("the goal is missed")
    if whole and whole["median_cpu_s"] > GOAL_CPU:
        sys.exit("the goal of a whole bundle is missed")
    if options.keep:
        print(f"kept: {keep_summary(text, circumstances(), 'reuse')}")


if __name__ == "__main__":
    main()
