"""What people have said of a file's pages: where papers begin, what they are, which way up a page is."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from heyan.vocabulary import Kind


class PageAct(StrEnum):
    """What is said of one page."""

    BOUNDARY = "boundary"
    """`begin`: a paper begins here; `join`: it continues the one before."""
    KIND = "kind"
    """The paper that begins here is of this kind."""
    TURN = "turn"
    """The page is read after being turned clockwise by `90`, `180` or `270` degrees; `0`: as it came."""


BEGIN, JOIN = "begin", "join"
TURNS = ("0", "90", "180", "270")


@dataclass(frozen=True, slots=True)
class PageSaying:
    """A person's word on one page of a file."""

    sha256: str
    page: int
    act: PageAct
    value: str


def is_valid(act: PageAct, value: str) -> bool:
    """Whether this can be said."""
    allowed: dict[PageAct, tuple[str, ...]] = {
        PageAct.BOUNDARY: (BEGIN, JOIN),
        PageAct.KIND: tuple(Kind),
        PageAct.TURN: TURNS,
    }
    return value in allowed[act]
