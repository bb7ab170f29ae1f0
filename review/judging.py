"""`python -m review.judging`: judges cases again in a process of its own, so that no answer of the desk waits for it.

A line of JSON in (`Wanted`), a line out (`Outcome`), until standard input ends.
"""

from __future__ import annotations

import os
import sys
import time
from collections.abc import Iterable
from dataclasses import dataclass, replace

from casework.difference import Change, difference
from casework.field_work import judge_again, make_ready
from casework.house import House
from heyan.codec import decode, encode
from heyan.errors import HeyanError
from heyan.settings import settings
from review.children import end_with_parent
from review.own_house import own_house

SHOWN = ("finding", "claim", "material")


@dataclass(frozen=True, slots=True)
class Wanted:
    """Judge the application again in this person's name; without a name only understand it, to be quick later."""

    application_id: str
    user: str = ""


@dataclass(frozen=True, slots=True)
class Outcome:
    """How far judging again has come: `waiting`, `done` with what changed, or `failed`."""

    state: str
    run_id: str = ""
    changes: tuple[Change, ...] = ()
    seconds: float = 0.0
    why: str = ""


def main() -> None:
    """Do what comes, one after the other."""
    end_with_parent()
    with os.fdopen(os.dup(1), "wb") as voice, own_house(settings()) as house:
        os.dup2(2, 1)  # what a library prints is no answer
        while line := sys.stdin.buffer.readline():
            voice.write(encode(judged(house, decode(line, Wanted)), Outcome) + b"\n")
            voice.flush()


def judged(house: House, wanted: Wanted) -> Outcome:
    """What came of it; a fault in one case ends nothing, the person is told."""
    began = time.monotonic()
    try:
        if not wanted.user:
            make_ready(house, wanted.application_id)
            return Outcome("done")
        made = judge_again(replace(house, actor=wanted.user), wanted.application_id)
        if made is None:
            return Outcome("done")
        changes = difference(house, str(made.run.parent_id), made.run.id).changes
    except HeyanError as error:
        return Outcome("failed", why=error.code)
    except Exception as error:  # noqa: BLE001  (a fault in one case must not end the process)
        return Outcome("failed", why=type(error).__name__)
    return Outcome("done", made.run.id, tuple(_shown(changes)), round(time.monotonic() - began, 2))


def _shown(changes: Iterable[Change]) -> Iterable[Change]:
    return (change for change in changes if change.what in SHOWN)


if __name__ == "__main__":
    main()
