"""Engines that crash, hang, eat memory and lie: only a test that names one (`module:attribute`) gets it."""

from __future__ import annotations

import os
import time
from typing import TYPE_CHECKING

from extractors.ocr.engine import EngineIdentity, Line
from heyan.errors import EngineError

if TYPE_CHECKING:
    from extractors.ocr.engine import Image

FAR = 1e9


class Faulty:
    """An engine that reads every page wrongly in one way; `fault` of the class says how."""

    @property
    def identity(self) -> EngineIdentity:
        return EngineIdentity(type(self).__name__, "f32", (), ())

    def read(self, image: Image) -> tuple[Line, ...]:
        raise NotImplementedError


class Crash(Faulty):
    """Dies as native code does, without an exception."""

    def read(self, image: Image) -> tuple[Line, ...]:
        os.abort()


class Raise(Faulty):
    """Raises what nobody expects."""

    def read(self, image: Image) -> tuple[Line, ...]:
        raise RuntimeError("the engine gave up")


class Lacks(Faulty):
    """Wants a module that is not installed."""

    def read(self, image: Image) -> tuple[Line, ...]:
        raise ModuleNotFoundError("No module named 'nowhere.at_all'", name="nowhere.at_all")


class LacksModel(Faulty):
    """Wants a model that is not there."""

    def read(self, image: Image) -> tuple[Line, ...]:
        raise EngineError("the model det is missing")


class Hang(Faulty):
    """Never answers."""

    def read(self, image: Image) -> tuple[Line, ...]:
        while True:
            time.sleep(60)


class Spin(Faulty):
    """Never answers and keeps a core busy."""

    def read(self, image: Image) -> tuple[Line, ...]:
        while True:
            pass


class EatMemory(Faulty):
    """Takes memory until somebody stops it."""

    def read(self, image: Image) -> tuple[Line, ...]:
        eaten = []
        while True:
            eaten.append(bytearray(os.urandom(1024)) * 64 * 1024)


class LieAboutPlace(Faulty):
    """Says that text stands far outside the page."""

    def read(self, image: Image) -> tuple[Line, ...]:
        return (Line("1,000.00", ((FAR, FAR), (2 * FAR, FAR), (2 * FAR, 2 * FAR), (FAR, 2 * FAR)), 1.0),)


class LieAboutScore(Faulty):
    """Is surer than sure."""

    def read(self, image: Image) -> tuple[Line, ...]:
        return (Line("1,000.00", ((0.0, 0.0), (9.0, 0.0), (9.0, 9.0), (0.0, 9.0)), 7.0),)


class Flood(Faulty):
    """Finds more lines than a page can hold."""

    def read(self, image: Image) -> tuple[Line, ...]:
        return (Line("谎" * 1000, ((0.0, 0.0), (9.0, 0.0), (9.0, 9.0), (0.0, 9.0)), 0.9),) * 20_000


class HalfOnly(Faulty):
    """Crashes on pages above a megapixel and reads smaller ones: what a second try at half size is for."""

    def read(self, image: Image) -> tuple[Line, ...]:
        if image.shape[0] * image.shape[1] > 1_000_000:
            os.abort()
        return (Line("读到了", ((1.0, 1.0), (40.0, 1.0), (40.0, 12.0), (1.0, 12.0)), 0.9),)
