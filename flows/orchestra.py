"""The Prefect server of an installation: started by us, gone with us; its history is never the truth."""

from __future__ import annotations

import ctypes
import json
import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.error import URLError
from urllib.request import urlopen

from heyan.errors import HeyanError

PATIENCE_SECONDS = 180
"""A first start makes Prefect's own database; on a busy machine that takes more than its default limit of 20 s."""
PR_SET_PDEATHSIG = 1


class OrchestraError(HeyanError):
    """The Prefect server did not come up."""

    code = "orchestra"
    retryable = True


@contextmanager
def orchestra(home: Path) -> Iterator[str]:
    """The URL of a Prefect API on this machine: the one of a running `heyan serve`, else one of our own.

    Sets the environment that Prefect reads, so it comes before the first import of prefect.
    """
    _prepare(home)
    running = _running(home)
    if running is not None:
        os.environ["PREFECT_API_URL"] = running
        yield running
        return
    port = _free_port()
    url = f"http://127.0.0.1:{port}/api"
    server = _start(home, port)
    try:
        _await(server, url, home)
        os.environ["PREFECT_API_URL"] = url
        _known_as(home).write_text(json.dumps({"url": url, "pid": server.pid}), encoding="utf-8")
        yield url
    finally:
        _known_as(home).unlink(missing_ok=True)
        _stop(server)


def _prepare(home: Path) -> None:
    """Prefect keeps to its own folder, says nothing to anybody outside and little to us."""
    folder = home / "prefect"
    folder.mkdir(parents=True, exist_ok=True)
    (home / "run").mkdir(parents=True, exist_ok=True)
    os.environ.update(
        {
            "PREFECT_HOME": str(folder),
            "PREFECT_API_DATABASE_CONNECTION_URL": f"sqlite+aiosqlite:///{folder / 'prefect.db'}",
            "PREFECT_SERVER_ANALYTICS_ENABLED": "false",
            "PREFECT_SERVER_ALLOW_EPHEMERAL_MODE": "false",
            "PREFECT_LOGGING_LEVEL": "WARNING",
            "PREFECT_LOGGING_SERVER_LEVEL": "ERROR",
            "PREFECT_LOGGING_TO_API_ENABLED": "false",
            "PREFECT_CLI_PROMPT": "false",
            "PREFECT_SERVER_UI_ENABLED": "false",
            "DO_NOT_TRACK": "1",
        }
    )


def _start(home: Path, port: int) -> subprocess.Popen[bytes]:
    command = (sys.executable, "-m", "prefect", "server", "start", "--host", "127.0.0.1", "--port", str(port))
    log = (home / "prefect" / "server.log").open("ab")
    with log:
        return subprocess.Popen(command, stdin=subprocess.DEVNULL, stdout=log, stderr=log, preexec_fn=_end_with_parent)


def _end_with_parent() -> None:
    """Have the kernel end the server when we are killed: nothing is left behind."""
    ctypes.CDLL(None).prctl(PR_SET_PDEATHSIG, signal.SIGTERM)


def _await(server: subprocess.Popen[bytes], url: str, home: Path) -> None:
    until = time.monotonic() + PATIENCE_SECONDS
    while time.monotonic() < until:
        if server.poll() is not None:
            break
        if _answers(url):
            return
        time.sleep(0.2)
    raise OrchestraError(f"the Prefect server did not start; its last words are in {home / 'prefect' / 'server.log'}")


def _running(home: Path) -> str | None:
    """The URL of a server that is up already, None where there is none."""
    try:
        url = str(json.loads(_known_as(home).read_text(encoding="utf-8"))["url"])
    except (OSError, ValueError, KeyError):
        return None
    return url if url.startswith("http://127.0.0.1:") and _answers(url) else None


def _answers(url: str) -> bool:
    try:
        with urlopen(f"{url}/health", timeout=5) as answer:  # noqa: S310  (our own loopback address)
            return bool(answer.status == 200)
    except (URLError, OSError):
        return False


def _stop(server: subprocess.Popen[bytes]) -> None:
    server.terminate()
    try:
        server.wait(timeout=15)
    except subprocess.TimeoutExpired:
        server.kill()
        server.wait()


def _known_as(home: Path) -> Path:
    return home / "run" / "prefect.json"


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])
