"""What long work says of itself while it goes on."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Step:
    """One sign of life: which bundle, at which stage, and how far within it (pages, files)."""

    bundle: str
    stage: str
    """unpack, keep, read, judge, conclude, done, failed"""
    done: int = 0
    total: int = 0
    detail: str = ""


Watch = Callable[[Step], None]


def silent(_: Step) -> None:
    """Watches nothing."""
