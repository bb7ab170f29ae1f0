"""The review desk as a child of `heyan serve`: it goes when we go, and we never import it."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from flows.orchestra import _end_with_parent, _stop

PORT = 8800


@contextmanager
def desk(home: Path, port: int = PORT) -> Iterator[str]:
    """The desk's address on this machine while it runs; what it says goes to its log."""
    (home / "run").mkdir(parents=True, exist_ok=True)
    command = (sys.executable, "-m", "review", "--port", str(port))
    with (home / "run" / "desk.log").open("ab") as log:
        child = subprocess.Popen(command, stdin=subprocess.DEVNULL, stdout=log, stderr=log, preexec_fn=_end_with_parent)
    try:
        yield f"http://127.0.0.1:{port}/"
    finally:
        _stop(child)
