"""The registry of layouts: a new one is one decorated function."""

from __future__ import annotations

import random
from collections.abc import Callable, Collection
from dataclasses import dataclass
from typing import Any

from samples.drawing.page import Page


@dataclass(slots=True)
class Pen:
    """What a layout may vary: its own random numbers, the body typeface, whether seals are printed."""

    rng: random.Random
    style: str = "song"
    seals: bool = True


Drawn = list[Page] | bytes
Draw = Callable[[Any, Pen], Drawn]


@dataclass(frozen=True, slots=True)
class Layout:
    """One way a kind looks. `omits` names the fields (and `rows.column` cells) it does not show.

    `held_out`: nobody tunes on it. Only benches draw it, so it is in no committed bundle and in no test of reading.
    """

    kind: str
    name: str
    medium: str
    draw: Draw
    omits: frozenset[str]
    fits: Callable[[Any], bool]
    held_out: bool = False


LAYOUTS: dict[str, list[Layout]] = {}


def layout(
    kind: str,
    name: str,
    medium: str = "page",
    omits: Collection[str] = (),
    fits: Callable[[Any], bool] = lambda _: True,
    held_out: bool = False,
) -> Callable[[Draw], Draw]:
    """Register a layout; `medium` is page (PDF, OFD, scans), docx, xlsx or xml."""

    def register(draw: Draw) -> Draw:
        LAYOUTS.setdefault(kind, []).append(Layout(kind, name, medium, draw, frozenset(omits), fits, held_out))
        return draw

    return register


@dataclass(frozen=True, slots=True)
class Taste:
    """What a run may use: layouts (only these where a kind has one of them; `-name` never), scan levels, typefaces.

    Empty means all: so a bench can hold out whole layouts, degradations and fonts. `text`: nothing is scanned that is
    not a scan by its profile, so that rules can be measured without OCR. `held_out`: layouts that are held out as well.
    """

    layouts: tuple[str, ...] = ()
    levels: tuple[str, ...] = ()
    fonts: tuple[str, ...] = ()
    text: bool = False
    held_out: bool = False


ANY = Taste()


def choices(
    kind: str, subject: object, medium: str, wanted: Collection[str] = (), held_out: bool = False
) -> list[Layout]:
    """The layouts that can show `subject` in this medium; `wanted` names narrow them where any applies."""
    fitting = [x for x in LAYOUTS.get(kind, ()) if x.medium == medium and x.fits(subject)]
    fitting = [x for x in fitting if held_out or not x.held_out or x.name in wanted]
    fitting = [x for x in fitting if f"-{x.name}" not in wanted] or fitting
    named = [x for x in fitting if x.name in wanted]
    return named or fitting


def by_name(kind: str, name: str) -> Layout:
    """The layout of this name."""
    return next(x for x in LAYOUTS[kind] if x.name == name)
