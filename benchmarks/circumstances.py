"""Under what a measurement was made: command, machine, day and commit; figures mean nothing without."""

from __future__ import annotations

import os
import platform
import subprocess
import sys
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from pathlib import Path

from heyan.settings import PROJECT


@dataclass(frozen=True, slots=True)
class Circumstances:
    """What was run, where, when, and on which code."""

    command: str
    machine: str
    python: str
    measured_at: str
    commit: str
    changed: bool
    """Whether the checkout differed from the commit."""

    def plain(self) -> dict[str, object]:
        return asdict(self)


def circumstances() -> Circumstances:
    """The present ones."""
    module = sys.modules["__main__"].__spec__
    name = module.name if module else Path(sys.argv[0]).name
    return Circumstances(
        command=" ".join(("python -m", name, *sys.argv[1:])),
        machine=f"{_processor()}, {os.cpu_count()} CPUs, {platform.system()} {platform.release()}",
        python=platform.python_version(),
        measured_at=datetime.now(UTC).isoformat(timespec="seconds"),
        commit=_git("rev-parse", "--short", "HEAD") or "unknown",
        changed=bool(_git("status", "--porcelain", "--untracked-files=no")),
    )


def _processor() -> str:
    try:
        lines = Path("/proc/cpuinfo").read_text(encoding="utf-8").splitlines()
    except OSError:
        return platform.processor() or platform.machine()
    names = [line.partition(":")[2].strip() for line in lines if line.startswith("model name")]
    return names[0] if names else platform.machine()


def _git(*arguments: str) -> str:
    try:
        done = subprocess.run(["git", *arguments], cwd=PROJECT, capture_output=True, text=True, check=False)
    except OSError:
        return ""
    return done.stdout.strip() if done.returncode == 0 else ""
