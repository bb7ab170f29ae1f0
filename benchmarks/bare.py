"""`python -m benchmarks.bare ENGINE`: the engine alone, for comparison with a reading process.

Reads lines `["path", page]`, answers with the CPU seconds of one engine call on that page's picture.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
import time
from contextlib import closing
from pathlib import Path
from tempfile import TemporaryDirectory
from types import TracebackType
from typing import Any, Self

from heyan.settings import PROJECT

SINGLE = dict.fromkeys(("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS"), "1")
"""As reading processes are started: one thread."""


class Bare:
    """The parent's side: a process with nothing but the engine."""

    def __init__(self, engine: str) -> None:
        self._process = subprocess.Popen(
            [sys.executable, "-m", "benchmarks.bare", engine],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
            cwd=PROJECT,
            env={**os.environ, **SINGLE},
        )
        self.identity: dict[str, Any] = self._answer()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        self._process.kill()
        self._process.wait()

    def cpu(self, path: Path, page: int) -> float:
        """CPU seconds of one engine call on the picture that a reading process would read."""
        if self._process.stdin is None:
            raise RuntimeError("no pipe")
        self._process.stdin.write(json.dumps([os.fspath(path), page]) + "\n")
        self._process.stdin.flush()
        return float(self._answer()["cpu"])

    def _answer(self) -> dict[str, Any]:
        line = self._process.stdout.readline() if self._process.stdout else ""
        if not line:
            raise RuntimeError("the bare engine's process has ended")
        told: dict[str, Any] = json.loads(line)
        return told


def main() -> None:
    """Answer until the pipe ends."""
    from extractors.limits import load_limits
    from extractors.reading.book import Context
    from extractors.reading.formats import open_book

    limits = load_limits(PROJECT / "configs" / "limits.yaml")
    with TemporaryDirectory() as folder:
        context = Context(limits, Path(folder), sys.argv[1])
        identity = context.engine.identity
        _say({"name": identity.name, "precision": identity.precision, "models": dict(identity.models)})
        for line in sys.stdin:
            path, page = json.loads(line)
            with closing(open_book(Path(path), context)) as book:
                picture = book.picture(page, limits.dpi)
            started = time.process_time()
            lines = context.engine.read(picture)
            _say({"cpu": time.process_time() - started, "lines": len(lines)})


def _say(told: dict[str, Any]) -> None:
    print(json.dumps(told), flush=True)


if __name__ == "__main__":
    main()
