"""An installation of its own for the use cases."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from casework.house import House, open_house
from heyan.settings import Settings


@pytest.fixture
def house(tmp_path: Path) -> Iterator[House]:
    """A real store, real reading processes and the project's own configuration in an empty home."""
    with open_house(Settings(home=tmp_path / "home"), "tester") as opened:
        yield opened
