"""How long it takes to find what a new bundle shares with everything stored: `python benchmarks/reuse.py`.

Goal (issue 2): one new bundle against 100,000 stored invoices in at most 0.5 s, and at most twice the cost at 1,000.
The new bundle has 60 invoices and 60 files, ten of which others have handed in as well.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import os
import platform
import statistics
import sys
import tempfile
import time
from datetime import UTC, date, datetime
from pathlib import Path

from sqlalchemy import insert

from heyan.rounds import Round
from storage import Store, open_store, tables
from storage.records import ReuseKey

INVOICES = 50
"""Invoices (and as many files) of one stored application."""

Row = dict[str, object]

NOW = datetime(2026, 9, 1, tzinfo=UTC)
GOAL_SECONDS, GOAL_FACTOR = 0.5, 2.0


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
    with store.engine.begin() as connection:
        for start in range(0, invoices, INVOICES):
            rows = rows_of(start)
            for table, values in rows.items():
                connection.execute(insert(tables.metadata.tables[table]), values)
    return mine


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
    return {
        "applications": [application | {"changed_at": NOW}],
        "submissions": [submission],
        "runs": [run],
        "reuse_entries": entries,
    }


def bundle(stored: int) -> list[ReuseKey]:
    """A new bundle's keys: ten invoices and files that are stored, fifty of each that are not."""
    shared = [stored * n // 10 for n in range(10)]
    own = range(10**9, 10**9 + 50)
    keys = [ReuseKey("invoice", invoice_key(n), f"d{n}") for n in (*shared, *own)]
    return keys + [ReuseKey("file", sha(f"f{n}"), f"f{n}.pdf") for n in (*shared, *own)]


def measure(stored: int, repeats: int) -> dict[str, float]:
    """Fill a store, then look the bundle up again and again, each time in a view of its own."""
    with tempfile.TemporaryDirectory() as folder:
        store = open_store(f"sqlite:///{folder}/heyan.sqlite3", Path(folder))
        mine = fill(store, stored)
        keys = bundle(stored)
        times = [look_up(store, mine, keys) for _ in range(repeats + 1)]
        store.close()
        size = (Path(folder) / "heyan.sqlite3").stat().st_size
    return {
        "stored": stored,
        "first_ms": round(times[0] * 1000, 2),
        "median_ms": round(statistics.median(times[1:]) * 1000, 2),
        "worst_ms": round(max(times) * 1000, 2),
        "database_mb": round(size / 1e6, 1),
    }


def look_up(store: Store, mine: str, keys: list[ReuseKey]) -> float:
    begun = time.perf_counter()
    with store.view() as unit:
        found = unit.reuse.matches(keys, mine)
    taken = time.perf_counter() - begun
    if len(found) != 20:
        sys.exit(f"expected the 10 shared invoices and files, found {len(found)}")
    return taken


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--stored", type=int, nargs=2, default=(1_000, 100_000))
    parser.add_argument("--repeats", type=int, default=50)
    options = parser.parse_args()
    few, many = (measure(stored, options.repeats) for stored in options.stored)
    factor = round(many["median_ms"] / few["median_ms"], 2)
    machine = f"{platform.machine()}, {os.cpu_count()} cores, Python {platform.python_version()}"
    print(json.dumps({"command": sys.argv, "machine": machine, "few": few, "many": many, "factor": factor}, indent=1))
    if many["worst_ms"] > GOAL_SECONDS * 1000 or factor > GOAL_FACTOR:
        sys.exit("the goal is missed")


if __name__ == "__main__":
    main()
