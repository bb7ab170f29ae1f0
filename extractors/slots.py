"""Places for reading processes: so many on one machine, whoever starts them.

A place is a file with an exclusive lock; the process that reads inherits the open file, so the place is taken until
parent and child are both gone, killed or not. Who waits holds a shared lock on `waiting`, and idle processes make room.
"""

from __future__ import annotations

import fcntl
import os
import shutil
from pathlib import Path


class Slot:
    """One place that is ours: the descriptor that holds it, and a folder that nobody else uses meanwhile."""

    def __init__(self, descriptor: int, folder: Path) -> None:
        self.descriptor = descriptor
        self.folder = folder

    def release(self) -> None:
        """Give the place back; it is free once the child is gone as well."""
        shutil.rmtree(self.folder, ignore_errors=True)
        os.close(self.descriptor)


class Slots:
    """The places of one machine, as lock files of one folder."""

    def __init__(self, folder: Path, count: int) -> None:
        self._folder = folder
        self._count = count
        folder.mkdir(parents=True, exist_ok=True)

    def take(self) -> Slot | None:
        """A free place, emptied of what a killed process left there, or None."""
        for number in range(self._count):
            descriptor = _locked(self._folder / f"slot-{number}", fcntl.LOCK_EX)
            if descriptor is not None:
                job = self._folder / f"job-{number}"
                shutil.rmtree(job, ignore_errors=True)
                job.mkdir(exist_ok=True)
                return Slot(descriptor, job)
        return None

    def queue(self) -> int | None:
        """Say that we wait: a descriptor to close when we no longer do."""
        return _locked(self._folder / "waiting", fcntl.LOCK_SH)

    def wanted(self) -> bool:
        """Whether anybody waits for a place."""
        descriptor = _locked(self._folder / "waiting", fcntl.LOCK_EX)
        if descriptor is None:
            return True
        os.close(descriptor)
        return False


def _locked(path: Path, kind: int) -> int | None:
    """An open descriptor that holds the lock, or None where somebody else does."""
    descriptor = os.open(path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
    try:
        fcntl.flock(descriptor, kind | fcntl.LOCK_NB)
    except BlockingIOError:
        os.close(descriptor)
        return None
    return descriptor
