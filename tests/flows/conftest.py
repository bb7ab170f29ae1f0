"""A home of its own for each module's commands, run as a user runs them or in-process."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

from flows.cli import app
from heyan.settings import PROJECT, settings

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
