"""Several processes at once, and processes that are killed in the middle: nothing lost, nothing doubled."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import func, select

from storage import Store, scrub, tables
from tests.storage.conftest import Clock

ROOT = Path(__file__).resolve().parents[2]

OPEN = """
import os, sys
from pathlib import Path
from storage import open_store
from storage.records import User, NewSubmission
from tests.storage.building import *
home = Path(sys.argv[1])
store = open_store(f"sqlite:///{home}/heyan.sqlite3", home)
"""

WRITE = """
for number in range(40):
    with store.unit(actor=sys.argv[2]) as unit:
        unit.users.keep(User(f"{sys.argv[2]}-{number}"))
        known = len(unit.users.all())
        unit.users.keep(User("counter", role=str(known)))
        unit.commit()
"""

ENTER = """
for number in range(15):
    with store.unit(actor=sys.argv[2]) as unit:
        application = enter_application(unit, f"bundle{number}")
        enter_run(unit, application, f"bundle{number}")
        unit.commit()
"""

BETWEEN_OBJECT_AND_ROW = """
sha256 = store.objects.put_bytes(b"original")
with store.unit() as unit:
    application = enter_application(unit)
    print("ready", flush=True); sys.stdin.read()
"""

BEFORE_COMMIT = """
sha256 = store.objects.put_bytes(b"original")
with store.unit() as unit:
    application = enter_application(unit)
    unit.submissions.receive(application, NewSubmission("d" * 64, "x", date(2026, 9, 1), sha256))
    enter_run(unit, application, objects=(sha256,))
    print("ready", flush=True); sys.stdin.read()
    unit.commit()
"""

AFTER_COMMIT = BEFORE_COMMIT.replace("    print", "    unit.commit(); print")

WRITING_AN_OBJECT = """
class Slow:
    def read(self, size):
        if not hasattr(self, "begun"):
            self.begun = True
            return b"half of it"
        print("ready", flush=True); sys.stdin.read()
store.objects._put(Slow())
"""


def started(home: Path, program: str, name: str = "one") -> subprocess.Popen[str]:
    command = [sys.executable, "-c", OPEN + program, str(home), name]
    return subprocess.Popen(command, cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)


def killed(home: Path, program: str) -> None:
    """Run the program to the place where it says `ready`, then kill it as kill -9 does."""
    process = started(home, program)
    assert process.stdout
    assert process.stdout.readline() == "ready\n"
    os.kill(process.pid, signal.SIGKILL)
    process.communicate(timeout=30)


def count(store: Store, table: str) -> int:
    with store.engine.connect() as connection:
        return connection.execute(select(func.count()).select_from(tables.metadata.tables[table])).scalar_one()


def test_writers_in_two_processes_lose_nothing(store: Store, tmp_path: Path) -> None:
    writers = [started(tmp_path, WRITE, name) for name in ("one", "two")]
    assert [writer.communicate(timeout=60) and writer.returncode for writer in writers] == [0, 0]
    with store.view() as unit:
        assert len(unit.users.all()) == 81
        counter = unit.users.find("counter")
        assert counter is not None
        assert counter.role in ("80", "81")
        assert unit.audit.verify_chain() is None
        assert unit.audit.head()[0] >= 160


def test_two_processes_that_take_in_the_same_bundles_double_nothing(store: Store, tmp_path: Path) -> None:
    writers = [started(tmp_path, ENTER, name) for name in ("one", "two")]
    assert [writer.communicate(timeout=60) and writer.returncode for writer in writers] == [0, 0]
    assert (count(store, "applications"), count(store, "submissions"), count(store, "runs")) == (15, 15, 30)
    assert all(look.ok for look in store.check())


@pytest.mark.parametrize("program", [BETWEEN_OBJECT_AND_ROW, BEFORE_COMMIT], ids=["before the row", "before commit"])
def test_killed_between_object_and_row_leaves_an_orphan_and_no_dangling_row(
    store: Store, tmp_path: Path, clock: Clock, program: str
) -> None:
    killed(tmp_path, program)
    assert (count(store, "applications"), count(store, "runs"), count(store, "audit")) == (0, 0, 0)
    found = scrub(store)
    assert found.ok
    assert [orphan.size for orphan in found.orphans] == [8]
    assert all(look.ok for look in store.check())
    process = started(tmp_path, AFTER_COMMIT)
    process.communicate("", timeout=30)
    assert (count(store, "submissions"), count(store, "runs")) == (2, 1)
    assert scrub(store).orphans == ()


def test_killed_after_commit_has_kept_everything(store: Store, tmp_path: Path) -> None:
    killed(tmp_path, AFTER_COMMIT)
    assert (count(store, "submissions"), count(store, "runs")) == (2, 1)
    found = scrub(store, read_all=True)
    assert found.ok
    assert found.orphans == ()
    assert all(look.ok for look in store.check())


def test_killed_while_writing_an_object_leaves_no_object(store: Store, tmp_path: Path, clock: Clock) -> None:
    killed(tmp_path, WRITING_AN_OBJECT)
    assert list(store.objects.listed()) == []
    assert len(list((tmp_path / "objects" / "unfinished").iterdir())) == 1
    for path in (tmp_path / "objects" / "unfinished").iterdir():
        os.utime(path, (0, 0))
    scrub(store, remove_older_than=timedelta(days=7))
    assert list((tmp_path / "objects" / "unfinished").iterdir()) == []
