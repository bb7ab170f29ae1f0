"""Going on with a measurement: what was read stays in the home, what was judged is judged anew or taken as it lies."""

from __future__ import annotations

import hashlib
import json
import sqlite3
from collections.abc import Callable
from contextlib import closing
from pathlib import Path
from typing import Any

from benchmarks.truth import ExpectedBundle

DATABASE = "heyan.sqlite3"


def forget_judgements(home: Path, upgrade: Callable[[], None]) -> int:
    """A new database that has only the readings of the one before; how many there are.

    A second run over the same bundles would otherwise find in each what the later ones have taken from it.
    """
    old, kept = home / DATABASE, home / "before.sqlite3"
    if not old.exists():
        upgrade()
        return 0
    _settled(old)
    old.replace(kept)
    for rest in home.glob(f"{DATABASE}-*"):
        rest.unlink()
    upgrade()
    with closing(sqlite3.connect(old)) as database:
        database.execute("ATTACH ? AS before", (str(kept),))
        with database:
            columns = [row[1] for row in database.execute("PRAGMA before.table_info(readings)")]
            names = ", ".join(f'"{name}"' for name in columns)
            database.execute(f"INSERT INTO readings ({names}) SELECT {names} FROM before.readings")
        (count,) = database.execute("SELECT count(*) FROM readings").fetchone()
    kept.unlink()
    return int(count)


def _settled(path: Path) -> None:
    """Everything of the write-ahead log in the file itself."""
    with closing(sqlite3.connect(path)) as database:
        database.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        database.execute("PRAGMA journal_mode=DELETE")


def kept_report(path: Path, bundle: ExpectedBundle) -> dict[str, Any] | None:
    """The report that lies there, if it is one of exactly these bytes."""
    if not path.exists():
        return None
    report: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
    content = hashlib.sha256(bundle.path.read_bytes()).hexdigest()
    own = next((one.get("sha256") for one in report.get("files", ()) if one["path"] == "."), None)
    return report if own == content else None
