"""The configuration that a run is made under: everything in configs/, frozen under its SHA-256."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from casework.register_settings import RegisterSettings, load_register_settings
from casework.rounds import load_round
from casework.texts import Texts, load_texts
from extractors.calibration import FILE as CALIBRATION
from extractors.calibration import Calibration, load_calibration
from extractors.limits import Limits, load_limits
from extractors.vocabulary import Vocabulary, load_vocabularies
from heyan.codec import canonical, digest
from heyan.errors import ConfigurationError
from heyan.rounds import Round
from validators.catalogue import Catalogue, load_catalogue

FROZEN = ("*.yaml", "rounds/*.yaml", "rules/*.yaml", "kinds/*.yaml", "language/*.yaml")
"""What of configs/ can change a result or a text."""


@dataclass(frozen=True, slots=True)
class Configuration:
    """One state of configs/: its hash, its content as one JSON, and everything that it states, checked."""

    folder: Path
    sha256: str
    content: bytes
    rules: str
    """The version of the rules alone: SHA-256 of configs/rules/."""
    catalogue: Catalogue
    vocabularies: Mapping[str, Vocabulary]
    limits: Limits
    texts: Texts
    registers: RegisterSettings
    calibration: Calibration

    def round(
        self, year: int, as_of: date | None = None, received_on: date | None = None, like: int | None = None
    ) -> Round:
        return load_round(self.folder, year, as_of, received_on, like)


def load_configuration(folder: Path) -> Configuration:
    """Everything in a configs folder. ConfigurationError lists all faults of all files together."""
    faults: list[str] = []
    parts: dict[str, Any] = {}
    for name, load in (
        ("catalogue", lambda: load_catalogue(folder)),
        ("vocabularies", lambda: load_vocabularies(folder)),
        ("limits", lambda: load_limits(folder / "limits.yaml")),
        ("texts", lambda: load_texts(folder)),
        ("registers", lambda: load_register_settings(folder)),
        ("calibration", lambda: load_calibration(folder / CALIBRATION)),
    ):
        try:
            parts[name] = load()
        except ConfigurationError as error:
            faults.extend(error.faults)
    if faults:
        raise ConfigurationError(faults)
    files = files_of(folder)
    rules = {name: text for name, text in files.items() if name.startswith("rules/")}
    return Configuration(folder, digest(files), canonical(files), digest(rules)[:16], **parts)


def files_of(folder: Path) -> dict[str, str]:
    """Everything of a configs folder that is frozen, by its path there."""
    paths = sorted({path for pattern in FROZEN for path in folder.glob(pattern)})
    return {path.relative_to(folder).as_posix(): path.read_text(encoding="utf-8") for path in paths}
