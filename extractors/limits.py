"""How much a bundle may cost: the published limits (contract §6), changed in configs/limits.yaml only."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import yaml
from pydantic import BaseModel, ConfigDict, PositiveFloat, PositiveInt, ValidationError

from heyan.errors import ConfigurationError
from heyan.yaml_text import load_yaml

MIB = 1024 * 1024


@dataclass(frozen=True, slots=True)
class Limits:
    """What one bundle, entry, page or reading process may take; sizes in bytes, times in seconds."""

    bundle_bytes: int = 200 * MIB
    unpacked_bytes: int = 1024 * MIB
    entry_bytes: int = 200 * MIB
    ratio: int = 100
    ratio_above_bytes: int = 10 * MIB
    entries: int = 2000
    archive_depth: int = 2
    name_characters: int = 200
    pages: int = 300
    """More pages than this give a warning."""
    pages_hard: int = 1000
    """Reading stops here."""
    page_megapixels: int = 50
    page_side: int = 10_000
    image_megapixels: int = 100
    xml_bytes: int = 20 * MIB
    xml_depth: int = 200
    sheet_rows: int = 50_000
    sheet_columns: int = 256
    page_cpu_seconds: int = 60
    page_seconds: float = 60.0
    """Wall time without any progress after which a reading process counts as hung."""
    memory_bytes: int = 2048 * MIB
    document_seconds: float = 900.0
    document_page_seconds: float = 10.0
    """A document may take document_seconds and this much more for each page; a bundle likewise."""
    message_bytes: int = 256 * MIB
    """The longest line a reading process may say."""
    open_files: int = 256
    recycle_pages: int = 200
    recycle_bytes: int = 1400 * MIB
    """A process that grew above this is replaced after its job."""
    idle_seconds: float = 60.0
    dpi: int = 200
    """Pages are rendered for OCR at this resolution."""


class _Written(BaseModel):
    """configs/limits.yaml: any of the limits; memory and sizes in MiB."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    bundle_mib: PositiveInt = 200
    unpacked_mib: PositiveInt = 1024
    entry_mib: PositiveInt = 200
    ratio: PositiveInt = 100
    ratio_above_mib: PositiveInt = 10
    entries: PositiveInt = 2000
    archive_depth: PositiveInt = 2
    name_characters: PositiveInt = 200
    pages: PositiveInt = 300
    pages_hard: PositiveInt = 1000
    page_megapixels: PositiveInt = 50
    page_side: PositiveInt = 10_000
    image_megapixels: PositiveInt = 100
    xml_mib: PositiveInt = 20
    xml_depth: PositiveInt = 200
    sheet_rows: PositiveInt = 50_000
    sheet_columns: PositiveInt = 256
    page_cpu_seconds: PositiveInt = 60
    page_seconds: PositiveFloat = 60
    memory_mib: PositiveInt = 2048
    document_seconds: PositiveFloat = 900
    document_page_seconds: PositiveFloat = 10
    message_mib: PositiveInt = 256
    open_files: PositiveInt = 256
    recycle_pages: PositiveInt = 200
    recycle_mib: PositiveInt = 1400
    idle_seconds: PositiveFloat = 60
    dpi: PositiveInt = 200


def load_limits(path: Path) -> Limits:
    """The limits that a YAML file states; ConfigurationError with all its faults where it does not fit."""
    try:
        written = _Written.model_validate(load_yaml(path.read_text(encoding="utf-8")) or {})
    except OSError as error:
        raise ConfigurationError([f"{path.name}: {error.strerror}"]) from error
    except yaml.YAMLError as error:
        raise ConfigurationError([f"{path.name}: {error}"]) from error
    except ValidationError as error:
        raise ConfigurationError(
            [f"{path.name}: {'.'.join(map(str, fault['loc']))}: {fault['msg']}" for fault in error.errors()]
        ) from error
    return _limits(written)


def _limits(written: _Written) -> Limits:
    stated = written.model_dump()
    sizes = {
        name.removesuffix("_mib") + "_bytes": value * MIB for name, value in stated.items() if name.endswith("_mib")
    }
    return Limits(**{name: value for name, value in stated.items() if not name.endswith("_mib")}, **sizes)
