"""Who comes first on a small machine: people at the desk, then what is read, then what is only prepared."""

from __future__ import annotations

import os
import time
from contextlib import suppress
from pathlib import Path

READING = 10
"""Bundles that are read in the background."""
PREPARING = 15
"""Work that spares somebody a moment later and could as well not be done."""
AUTOGROUP = Path("/proc/self/autogroup")
TRIES = 40


def stand_back(niceness: int) -> None:
    """Have this process give way to others; before it starts any thread, and never undone.

    Only for processes that hold no lock of the database: who waits for the lock would wait for all the others.
    Linux may share the CPU out between sessions first (autogroup), where niceness counts within a session only:
    the process opens its own session and has that give way as well.
    """
    if niceness <= 0:
        return
    os.setpriority(os.PRIO_PROCESS, 0, max(niceness, os.getpriority(os.PRIO_PROCESS, 0)))
    if not AUTOGROUP.exists():
        return
    with suppress(PermissionError):  # it leads its session already
        os.setsid()
    for _ in range(TRIES):
        try:
            AUTOGROUP.write_text(f"{niceness}\n", encoding="ascii")
        except BlockingIOError:  # the kernel takes one such wish of ordinary users every 0.1 s
            time.sleep(0.07)
        except OSError:
            return
        else:
            return
