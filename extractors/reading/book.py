"""What every opened file is, whatever its format: pages that can be read one by one and shown as displayed."""

from __future__ import annotations

import sys
import traceback
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Protocol

from extractors.limits import Limits
from heyan.pages import Channel, Page, Reason
from heyan.vocabulary import ReasonCode

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from extractors.ocr.engine import Engine

    Picture = NDArray[np.uint8]
    """RGB, height × width × 3."""


class Refusal(Exception):
    """The file as a whole cannot be read; the reason is what the report says."""

    def __init__(self, code: ReasonCode, detail: str = "") -> None:
        super().__init__(f"{code} {detail}")
        self.reason = Reason(code, detail)


def note(error: BaseException) -> None:
    """Say on standard error what a library raised and where: engineers set HEYAN_WORKER_LOG to see it."""
    place = traceback.extract_tb(error.__traceback__)[-1:]
    where = f"{Path(place[0].filename).name}:{place[0].lineno}" if place else "?"
    print(f"{type(error).__module__}.{type(error).__qualname__} at {where}", file=sys.stderr)


@dataclass
class Context:
    """What reading needs beside the file: limits, a folder to write to, and the engine, opened when first used."""

    limits: Limits
    folder: Path
    engine_name: str
    _engine: Engine | None = None

    @property
    def engine(self) -> Engine:
        if self._engine is None:
            from extractors.ocr import open_engine

            self._engine = open_engine(self.engine_name)
        return self._engine


@dataclass(frozen=True, slots=True)
class Leaf:
    """One page as read, with what was found on it; `by_engine`: OCR read (a part of) it."""

    page: Page
    channels: tuple[Channel, ...] = ()
    warnings: tuple[Reason, ...] = ()
    by_engine: bool = False


class Book(Protocol):
    """An opened file. Pages count from 1; sizes are points or, for images, pixels, as displayed."""

    format: str
    count: int
    channels: tuple[Channel, ...]
    warnings: tuple[Reason, ...]

    def size(self, number: int) -> tuple[float, float]:
        """Width and height of a page as displayed, found without reading it."""
        ...

    def read(self, number: int, share: float) -> Leaf:
        """One page; OCR works at `share` (1 or 0.5) of the usual resolution."""
        ...

    def picture(self, number: int, dpi: int) -> Picture:
        """One page as displayed at about this resolution (images: at most their own pixels)."""
        ...

    def close(self) -> None: ...
