"""`python -m review.reading`: reads what is handed in at the desk, one bundle after the other, in a process of its own.

The desk starts it and it ends with the desk; what it was at then is taken up again by the next one.
"""

from __future__ import annotations

import ctypes
import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager

from pydantic import SecretStr

from casework.house import open_house
from casework.uploads import read_next
from heyan.settings import Settings, settings

ACTOR = "desk"
LOOK_SECONDS = 1.0
NICER = 5
"""Officials at work come before bundles that are read."""
PR_SET_PDEATHSIG = 1
STOP_SECONDS = 10


def main() -> None:
    """Read until ended."""
    os.nice(NICER)
    with open_house(settings(), ACTOR) as house:
        while True:
            if read_next(house) is None:
                time.sleep(LOOK_SECONDS)


@contextmanager
def reader(home: Settings) -> Iterator[None]:
    """A reading process for this installation while the block lasts."""
    (home.home / "run").mkdir(parents=True, exist_ok=True)
    with (home.home / "run" / "desk-reading.log").open("ab") as log:
        child = subprocess.Popen(
            (sys.executable, "-m", "review.reading"),
            stdin=subprocess.DEVNULL,
            stdout=log,
            stderr=log,
            env={**os.environ, **_environment(home)},
            preexec_fn=_end_with_parent,
        )
    try:
        yield
    finally:
        child.terminate()
        try:
            child.wait(STOP_SECONDS)
        except subprocess.TimeoutExpired:
            child.kill()
            child.wait()


def _environment(home: Settings) -> dict[str, str]:
    """The installation's settings as the child's environment."""
    stated = {name: getattr(home, name) for name in type(home).model_fields}
    plain = {name: x.get_secret_value() if isinstance(x, SecretStr) else str(x) for name, x in stated.items()}
    return {f"HEYAN_{name.upper()}": value for name, value in plain.items()}


def _end_with_parent() -> None:
    """Linux: have this process ended when the one that started it is gone."""
    ctypes.CDLL(None).prctl(PR_SET_PDEATHSIG, signal.SIGTERM)


if __name__ == "__main__":
    main()
