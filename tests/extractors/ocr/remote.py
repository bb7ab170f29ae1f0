"""An engine in a process of its own, under the interpreter that it names: what the engine tests talk to.

As a program: `python remote.py ENGINE`; each line of standard input is the path of a .npy image, each line of output
the lines read from it.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any, Self

import numpy as np

from extractors.ocr import EngineIdentity, Line, interpreter_for, open_engine

if TYPE_CHECKING:
    from extractors.ocr.engine import Image

ROOT = Path(__file__).resolve().parents[3]


class RemoteEngine:
    """The named engine, in a child process."""

    def __init__(self, name: str, folder: Path) -> None:
        self._image = folder / "image.npy"
        python = os.fspath(interpreter_for(name) or sys.executable)
        environment = {**os.environ, "PYTHONPATH": os.fspath(ROOT), "TMPDIR": os.fspath(folder)}
        self._process = subprocess.Popen(
            [python, os.fspath(Path(__file__)), name],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=(folder / "stderr").open("w"),
            env=environment,
            text=True,
        )
        name, precision, models, flags = self._answer(folder)
        self.identity = EngineIdentity(name, precision, tuple(map(tuple, models)), tuple(map(tuple, flags)))
        self._folder = folder

    def read(self, image: Image) -> tuple[Line, ...]:
        np.save(self._image, image)
        assert self._process.stdin
        self._process.stdin.write(f"{self._image}\n")
        self._process.stdin.flush()
        answer = self._answer(self._folder)
        return tuple(Line(text, tuple(map(tuple, quad)), score) for text, quad, score in answer)  # type: ignore[misc]

    def _answer(self, folder: Path) -> Any:
        assert self._process.stdout
        line = self._process.stdout.readline()
        assert line, (folder / "stderr").read_text()[-2000:]
        return json.loads(line)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._process.kill()
        self._process.communicate()


def refuse_network(event: str, _: object) -> None:
    """An audit hook: nothing may be fetched at run time."""
    if event in ("socket.connect", "socket.getaddrinfo", "socket.sendto"):
        raise PermissionError(f"an OCR engine used the network: {event}")


def serve(name: str) -> None:
    sys.addaudithook(refuse_network)
    out, sys.stdout = sys.stdout, sys.stderr
    engine = open_engine(name)
    i = engine.identity
    print(json.dumps([i.name, i.precision, i.models, i.flags]), file=out, flush=True)
    for path in sys.stdin:
        lines = engine.read(np.load(path.strip()))
        print(json.dumps([(line.text, line.quad, line.score) for line in lines]), file=out, flush=True)


if __name__ == "__main__":
    serve(sys.argv[1])
