"""A Look: a second reading that understanding asks for, as data; casework has it read."""

from __future__ import annotations

from dataclasses import dataclass

from heyan.geometry import Box
from heyan.pages import Word

GAP = "gap"
"""Why a place is looked at where a form has a figure and none was read."""
CUT = "cut"
"""Why a place is looked at where a figure was read in part, or lies under a seal and is at odds with its sum."""
SEAL, SEALED = "seal", "sealed"
"""Why a place, or several that lie close, are looked at through red glass: a seal lies there."""
COLUMN = "column"
"""Why places that lie close (a column of a table) are looked at together: one look instead of one for each."""
RING = "ring"
"""Why the letters along the rim of a round seal are read: what nothing else on the paper says stands there."""
TICKS = "ticks"
"""Why boxes to tick are looked for instead of words."""


@dataclass(frozen=True, slots=True)
class Look:
    """A request: read this region (page fractions, upright page) of this file again, and why."""

    sha256: str
    page: int
    box: Box
    why: str
    """seal, sealed, low_score, unconfirmed, column, gap, cut, ring, ticks"""


@dataclass(frozen=True, slots=True)
class Answer:
    """What the second reading saw there."""

    look: Look
    words: tuple[Word, ...]
