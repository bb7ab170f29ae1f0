"""The handles that use cases work with: store, reading processes, configuration. Opened once, handed on."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from casework.configuration import Configuration, load_configuration
from extractors.pool import Pool
from heyan.pages import EngineIdentity
from heyan.settings import Settings
from storage import Store, open_store


@dataclass(frozen=True, slots=True)
class House:
    """One open installation; `actor` is who works with it (a person's name, `cli`, `schedule`)."""

    settings: Settings
    store: Store
    pool: Pool
    configuration: Configuration
    actor: str

    def identity(self) -> EngineIdentity:
        """What the OCR engine is: part of every reading's key."""
        return self.pool.identity()

    @property
    def scratch(self) -> Path:
        """Where bundles are laid out while they are read; nothing in it outlives the work."""
        return self.settings.home / "work"

    @property
    def reports(self) -> Path:
        """Where intake puts the reports that people open."""
        return self.settings.home / "reports"


@contextmanager
def open_house(settings: Settings, actor: str, engine: str | None = None) -> Iterator[House]:
    """Open (and bring up to date) the installation that the settings name."""
    settings.home.mkdir(parents=True, exist_ok=True)
    configuration = load_configuration(settings.configs)
    store = opened_store(settings)
    store.upgrade()
    slots = settings.home / "run"
    with Pool(engine or settings.engine, settings.workers, slots, configuration.limits) as pool:
        yield House(settings, store, pool, configuration, actor)


def opened_store(settings: Settings) -> Store:
    """The store that the settings name, as it is."""
    s3 = None
    if settings.s3_endpoint:
        from storage import S3Settings

        s3 = S3Settings(
            settings.s3_endpoint,
            settings.s3_bucket,
            settings.s3_access_key,
            settings.s3_secret_key.get_secret_value(),
            settings.s3_secure,
        )
    return open_store(settings.database, settings.home, s3)
