"""The members of one archive, whatever its kind: a name, what is wrong with it, and its bytes one after the other."""

from __future__ import annotations

import stat
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

from extractors.limits import Limits
from heyan.pages import Reason
from heyan.vocabulary import ReasonCode


@dataclass(frozen=True, slots=True)
class Packed:
    """One member as its archive states it.

    `refusal` is why its bytes are not taken; `open` gives them while the member is the current one.
    """

    name: str
    size: int | None
    packed_size: int | None
    warnings: tuple[Reason, ...] = ()
    refusal: Reason | None = None
    open: Callable[[], BinaryIO] | None = None


@dataclass(frozen=True, slots=True)
class Opening:
    """What opening an archive needs."""

    path: Path
    folder: Path
    limits: Limits


Reader = Callable[[Opening], Iterator[Packed]]


def kind_refusal(mode: int) -> Reason | None:
    """Why a member of this Unix mode is not taken: links and devices hold no document."""
    kind = stat.S_IFMT(mode)
    if kind == stat.S_IFLNK:
        return Reason(ReasonCode.LINK_ENTRY, "symbolic link")
    if kind not in (0, stat.S_IFREG, stat.S_IFDIR):
        return Reason(ReasonCode.SPECIAL_ENTRY, "device, pipe or socket")
    return None
