"""Work that found heyan itself incomplete: tried again by new processes, then given up loudly, naming what is missing.

A module may be missing for moments only, while an environment is being renewed; a file must never be blamed for it.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import TypeVar

from heyan.errors import ReadingError

PAUSES = (1.0, 3.0, 9.0)
"""Seconds before each further attempt."""
Result = TypeVar("Result")


class Incomplete(Exception):
    """A reading process lacks something of heyan's own: a module, a model."""


def complete(attempt: Callable[[], Result]) -> Result:
    """What the attempt gives; where heyan is Incomplete it is made anew after each pause.

    Raises ReadingError, which says what is missing and what to do, after the last.
    """
    for pause in PAUSES:
        try:
            return attempt()
        except Incomplete:
            time.sleep(pause)
    try:
        return attempt()
    except Incomplete as lack:
        advice = "make room where the disk is full, else run tools/install.sh again, then `heyan doctor`"
        raise ReadingError(f"the installation is incomplete ({lack}): {advice}; no file is at fault") from lack
