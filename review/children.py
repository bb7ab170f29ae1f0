"""Processes that the desk starts for work beside its answers: they have its settings and end with it."""

from __future__ import annotations

import ctypes
import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from threading import Event, Thread

from pydantic import SecretStr

from heyan.settings import Settings

PR_SET_PDEATHSIG = 1
STOP_SECONDS = 10
LOOK_SECONDS, AGAIN_SECONDS = 0.3, 5.0


@contextmanager
def beside(home: Settings, module: str, log: str) -> Iterator[None]:
    """A process of this module for the installation while the block lasts; what it says goes to `run/<log>`.

    One that ends by itself, for want of memory perhaps, is started again after a while.
    """
    over = Event()
    watch = Thread(target=_kept_running, args=(home, module, log, over), name=module)
    watch.start()
    try:
        yield
    finally:
        over.set()
        watch.join()


def _kept_running(home: Settings, module: str, log: str, over: Event) -> None:
    """Start it, look after it, end it; by one thread, because it ends with the thread that started it."""
    while not over.is_set():
        child = started(home, module, log, subprocess.DEVNULL, None)
        while child.poll() is None and not over.wait(LOOK_SECONDS):
            pass
        if over.is_set():
            ended(child)
        over.wait(AGAIN_SECONDS)


def started(home: Settings, module: str, log: str, reads: int, says: int | None) -> subprocess.Popen[bytes]:
    """The process, just started; `reads` and `says`: its standard input and output (None: the log)."""
    (home.home / "run").mkdir(parents=True, exist_ok=True)
    with (home.home / "run" / log).open("ab") as kept:
        return subprocess.Popen(
            (sys.executable, "-m", module),
            stdin=reads,
            stdout=kept if says is None else says,
            stderr=kept,
            env={**os.environ, **_environment(home)},
        )


def ended(child: subprocess.Popen[bytes]) -> None:
    """End it: asked first, then killed."""
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


def end_with_parent() -> None:
    """Linux: have this process ended when the one that started it is gone; each calls it first.

    The desk has threads when it starts some of them, and between fork and exec a process with threads may hang.
    """
    ctypes.CDLL(None).prctl(PR_SET_PDEATHSIG, signal.SIGTERM)
