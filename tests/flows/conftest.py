"""A home of its own for each module's commands, run as a user runs them or in-process."""

from __future__ import annotations

import os
import sqlite3
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

from flows.cli import app
from heyan.settings import PROJECT, settings

PATIENCE = 180
"""Seconds; on a busy machine a first Prefect server alone takes half a minute."""
PROGRAM = (sys.executable, "-m", "flows.cli")


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """An empty home that HEYAN_HOME names for the module."""
    folder = tmp_path_factory.mktemp("home")
    before = os.environ.get("HEYAN_HOME")
    os.environ["HEYAN_HOME"] = str(folder)
    settings.cache_clear()
    yield folder
    os.environ.pop("HEYAN_HOME")
    if before is not None:
        os.environ["HEYAN_HOME"] = before
    settings.cache_clear()


def heyan(*words: object) -> Result:
    """A command in this process."""
    return CliRunner().invoke(app, [str(word) for word in words])


def started(home: Path, *words: object) -> subprocess.Popen[str]:
    """A command in a process (and a process group) of its own."""
    return subprocess.Popen(
        (*PROGRAM, *(str(word) for word in words)),
        cwd=PROJECT,
        env={**os.environ, "HEYAN_HOME": str(home)},
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        start_new_session=True,
    )


def rows(home: Path, query: str, database: str = "heyan.sqlite3") -> list[tuple[object, ...]]:
    """What stands in one of the home's databases, read beside whoever writes; nothing while it is being made."""
    try:
        with closing(sqlite3.connect(f"file:{home / database}?mode=ro", uri=True)) as connection:
            return connection.execute(query).fetchall()
    except sqlite3.OperationalError:
        return []


def until(happened: Callable[[], bool]) -> None:
    """Wait until it has happened."""
    deadline = time.monotonic() + PATIENCE
    while not happened():
        assert time.monotonic() < deadline, "it did not happen in time"
        time.sleep(0.05)


def ended(group: int) -> bool:
    """Whether nobody of a process group is left (the dead that nobody has waited for do not count)."""
    for stat in Path("/proc").glob("[0-9]*/stat"):
        try:
            fields = stat.read_text().rpartition(")")[2].split()
        except OSError:
            continue
        if int(fields[2]) == group and fields[0] != "Z":
            return False
    return True
