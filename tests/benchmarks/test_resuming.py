"""A second run takes the readings and forgets what was judged; a kept report must be of the same bytes."""

from __future__ import annotations

import hashlib
import json
import sqlite3
from contextlib import closing
from pathlib import Path

from benchmarks.passes import ordered
from benchmarks.resuming import DATABASE, forget_judgements, kept_report
from benchmarks.truth import ExpectedBundle


def tables(home: Path) -> None:
    with closing(sqlite3.connect(home / DATABASE)) as database, database:
        database.execute("CREATE TABLE readings (key TEXT, content TEXT)")
        database.execute("CREATE TABLE runs (id TEXT)")


def test_readings_stay_and_runs_go(tmp_path: Path) -> None:
    assert forget_judgements(tmp_path, lambda: tables(tmp_path)) == 0
    with closing(sqlite3.connect(tmp_path / DATABASE)) as database, database:
        database.execute("INSERT INTO readings VALUES ('a', 'x')")
        database.execute("INSERT INTO runs VALUES ('r')")
    assert forget_judgements(tmp_path, lambda: tables(tmp_path)) == 1
    with closing(sqlite3.connect(tmp_path / DATABASE)) as database:
        assert database.execute("SELECT * FROM readings").fetchall() == [("a", "x")]
        assert database.execute("SELECT * FROM runs").fetchall() == []
    assert [file.name for file in tmp_path.iterdir()] == [DATABASE]


def test_a_report_is_taken_for_the_same_bytes_only(tmp_path: Path) -> None:
    bundle = ExpectedBundle("b", tmp_path / "b.zip", ())
    bundle.path.write_bytes(b"one")
    report = tmp_path / "b.json"
    assert kept_report(report, bundle) is None
    report.write_text(json.dumps({"files": [{"path": ".", "sha256": hashlib.sha256(b"one").hexdigest()}]}))
    assert kept_report(report, bundle) is not None
    bundle.path.write_bytes(b"two")
    assert kept_report(report, bundle) is None


def test_passes_go_in_other_orders() -> None:
    archives = [Path(f"{number}.zip") for number in range(6)]
    assert ordered(archives, "backward") == archives[::-1]
    assert sorted(ordered(archives, "17")) == archives
    assert ordered(archives, "17") == ordered(archives, "17") != archives
