"""The installation as the desk opens it: with reading processes of its own, which give way to nobody."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace

from casework.configuration import load_configuration
from casework.house import House, opened_store
from extractors.pool import Pool
from heyan.settings import Settings

ACTOR = "desk"
PLACES = 2
"""A box that is read does not keep pages from being drawn."""
IDLE_SECONDS = 900.0
"""A process that draws pages stays warm while somebody is at work."""


@contextmanager
def own_house(settings: Settings) -> Iterator[House]:
    """Open (and bring up to date) the installation.

    Pages are drawn and boxes are read by processes with places of their own, so that an intake, which may have all
    the others for hours, does not keep officials waiting.
    """
    settings.home.mkdir(parents=True, exist_ok=True)
    configuration = load_configuration(settings.configs)
    store = opened_store(settings)
    store.upgrade()
    limits = replace(configuration.limits, idle_seconds=IDLE_SECONDS)
    with Pool(settings.engine, PLACES, settings.home / "run" / "desk", limits, niceness=0) as pool:
        yield House(settings, store, pool, configuration, ACTOR)
    store.close()
