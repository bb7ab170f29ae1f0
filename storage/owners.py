"""Who holds a lease: this process, named so that others on the machine can tell whether it still lives."""

from __future__ import annotations

import os
import socket
from pathlib import Path


def this_process() -> str:
    """A name for this process: host, boot, process id and its start, so that a reused id is not taken for it."""
    return f"{_host()}:{_boot()}:{os.getpid()}:{_started(os.getpid())}"


def is_gone(owner: str) -> bool:
    """Whether the process of this name has certainly ended; other machines' processes never have, to us."""
    match owner.split(":"):
        case [host, boot, pid, started] if host == _host() and pid.isdigit():
            return boot != _boot() or _started(int(pid)) != started
    return False


def _host() -> str:
    return socket.gethostname()[:50]


def _boot() -> str:
    """This boot of the machine; after a restart every earlier process is gone."""
    try:
        return Path("/proc/sys/kernel/random/boot_id").read_text()[:8]
    except OSError:
        return "unknown"


def _started(pid: int) -> str:
    """When a process started, in ticks since boot; empty where there is none."""
    try:
        # The name in brackets may hold blanks: count from the last bracket. Field 22 of proc(5).
        words = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    except OSError:
        return ""
    return "" if words[0] == "Z" else words[19]
