"""The watched inbox: a bundle that is still being copied into it must not be taken in by half."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

import yaml
from pydantic import BaseModel, ConfigDict, Field, ValidationError

from heyan.errors import ConfigurationError
from heyan.yaml_text import load_yaml


class _Schema(BaseModel):
    model_config = ConfigDict(extra="forbid")

    settle_seconds: float = Field(ge=0, le=3600)


def load_settle_seconds(configs: Path) -> float:
    """For how long a bundle must not have changed before it is taken in; ConfigurationError."""
    path = configs / "desk" / "inbox.yaml"
    try:
        return _Schema.model_validate(load_yaml(path.read_text(encoding="utf-8"))).settle_seconds
    except (ValidationError, yaml.YAMLError, OSError) as error:
        raise ConfigurationError([f"desk/{path.name}: {error}"]) from error


def quiet_for(bundle: Path, now: float) -> float:
    """Seconds since anything of a bundle was written, renamed or given another date; `now` as time.time() says it.

    Copying programs set a file's old date at the end, so the change of its entry counts as well as its date; a date in
    the future says nothing.
    """
    changes = [change for path in _parts(bundle) for change in _changes(path) if change <= now]
    return now - max(changes, default=now)


def _parts(bundle: Path) -> Iterator[Path]:
    yield bundle
    for folder, _, files in os.walk(bundle, followlinks=False):
        yield Path(folder)
        yield from (Path(folder) / name for name in files)


def _changes(path: Path) -> tuple[float, ...]:
    try:
        status = path.lstat()
    except OSError:  # gone meanwhile: the folder that held it has changed
        return ()
    return (status.st_ctime, status.st_mtime)
