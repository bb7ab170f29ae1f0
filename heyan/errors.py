"""Errors: one base class with a code, English for engineers, and what to do next for officials.

A bad document is a finding and a bad file is quarantined with a reason; these are for the rest.
"""

from __future__ import annotations

import errno

NO_ROOM = frozenset({errno.ENOSPC, errno.EDQUOT, errno.EROFS})
"""What the system says where nothing more can be written."""
NO_RIGHT = frozenset({errno.EACCES, errno.EPERM})


class HeyanError(Exception):
    """Something heyan can name. `code` finds its Chinese text in configs/texts.yaml; `retryable` says try again."""

    code = "error"
    retryable = False

    def __init__(self, message: str, **context: str) -> None:
        super().__init__(message)
        self.context = context


class ConfigurationError(HeyanError):
    """Files of configs/ are wrong; `faults` lists every fault found, not the first only."""

    code = "configuration"

    def __init__(self, faults: list[str]) -> None:
        super().__init__("; ".join(faults))
        self.faults = faults


class UnknownRunError(HeyanError):
    """No run has this id."""

    code = "unknown_run"


class UnknownItemError(HeyanError):
    """No review item, document or field has this id."""

    code = "unknown_item"


class ConflictError(HeyanError):
    """Somebody else changed it first."""

    code = "conflict"


class SupersededError(ConflictError):
    """A new run has put something else in its place: there is nothing left to decide here."""

    code = "superseded"


class StorageError(HeyanError):
    """The database or the object store does not answer or has lost something."""

    code = "storage"
    retryable = True


class RoomError(HeyanError):
    """Nothing can be written where heyan keeps its state: no room, no permission, a read-only disk."""

    code = "room"
    retryable = True


def room_error(error: BaseException) -> RoomError | None:
    """What a system error says about the place that was written to; None where it is about something else."""
    if not isinstance(error, OSError) or error.errno not in NO_ROOM | NO_RIGHT:
        return None
    return RoomError(f"{error.strerror}: {error.filename or 'the disk'}")


class EngineError(HeyanError):
    """The OCR engine cannot be used (model missing or not the pinned one)."""

    code = "engine"


class ReadingError(HeyanError):
    """The reading process died or answered nonsense."""

    code = "reading"
    retryable = True
