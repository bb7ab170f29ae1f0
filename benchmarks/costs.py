"""What processes have used: CPU seconds and memory as the kernel counts them, not wall time."""

from __future__ import annotations

import os
import resource
import subprocess
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

TICKS = os.sysconf("SC_CLK_TCK")
WORKER = b"extractors.worker"


@dataclass(frozen=True, slots=True)
class Used:
    """CPU seconds (user and system) of one finished command, and how long it took."""

    cpu: float
    wall: float


def own_cpu() -> float:
    """CPU seconds of this process so far."""
    usage = resource.getrusage(resource.RUSAGE_SELF)
    return usage.ru_utime + usage.ru_stime


def worker_cpu() -> float:
    """CPU seconds of all reading processes of this one so far, living and ended."""
    ended = resource.getrusage(resource.RUSAGE_CHILDREN)
    return ended.ru_utime + ended.ru_stime + sum(_cpu(pid) for pid in workers())


def workers() -> Iterator[int]:
    """The living reading processes that this process started."""
    me = os.getpid()
    for task in Path(f"/proc/{me}/task").iterdir():
        for pid in map(int, (task / "children").read_text(encoding="ascii").split()):
            try:
                command = Path(f"/proc/{pid}/cmdline").read_bytes()
            except OSError:
                continue
            if WORKER in command:
                yield pid


def peak_bytes(pid: int) -> int:
    """The most memory a process has held so far (VmHWM)."""
    return _status(pid, "VmHWM:") * 1024


def threads(pid: int) -> int:
    """How many threads a process has."""
    return _status(pid, "Threads:")


def run(command: Sequence[str]) -> Used:
    """Run a command to its end, its output thrown away; RuntimeError where it fails."""
    started = time.monotonic()
    child = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    _, status, usage = os.wait4(child.pid, 0)
    child.returncode = os.waitstatus_to_exitcode(status)
    if child.returncode:
        raise RuntimeError(f"{' '.join(command)} ended with {child.returncode}")
    return Used(usage.ru_utime + usage.ru_stime, time.monotonic() - started)


def _cpu(pid: int) -> float:
    """User, system, and the same of its own ended children; 0 where it has just ended."""
    try:
        stat = Path(f"/proc/{pid}/stat").read_text(encoding="utf-8")
    except OSError:
        return 0.0
    fields = stat.rpartition(")")[2].split()
    return sum(map(int, fields[11:15])) / TICKS


def _status(pid: int, name: str) -> int:
    try:
        lines = Path(f"/proc/{pid}/status").read_text(encoding="utf-8").splitlines()
    except OSError:
        return 0
    return next((int(line.split()[1]) for line in lines if line.startswith(name)), 0)
