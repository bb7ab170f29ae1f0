"""The configuration that a stored run was made under, as it was then."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from casework.bundles import scratch
from casework.configuration import Configuration, files_of
from casework.house import House
from casework.thawing import thaw
from heyan.errors import StorageError, UnknownItemError
from storage.records import Run


@contextmanager
def frozen(house: House, run: Run) -> Iterator[Configuration]:
    """The run's own configuration; today's where nothing has changed since."""
    with configuration_of(house, run.config_sha256) as configuration:
        yield configuration


@contextmanager
def configuration_of(house: House, version: str) -> Iterator[Configuration]:
    """A stored configuration by its SHA-256 or the beginning of it, `current` for today's; UnknownItemError."""
    if version in ("current", house.configuration.sha256, house.configuration.rules):
        yield house.configuration
        return
    with house.store.view() as unit:
        content = unit.rounds.configuration(version)
    if content is None:
        raise UnknownItemError(f"no configuration {version} is stored", version=version)
    with scratch(house) as folder:
        found = thaw(content, folder, files_of(house.configuration.folder))
        if found.sha256 != version:
            raise StorageError("the stored configuration is not the one it is named after", version=version)
        yield found
