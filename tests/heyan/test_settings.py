"""Settings: folders are where the person who named them stood, whatever folder a process works in."""

from __future__ import annotations

from pathlib import Path

import pytest

from heyan.settings import Settings


def test_a_relative_folder_is_taken_from_where_the_command_was_given(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("HEYAN_HOME", "state")
    monkeypatch.setenv("HEYAN_CONFIGS", "~/rules")
    monkeypatch.setenv("HOME", str(tmp_path))
    found = Settings()
    assert (found.home, found.configs) == (tmp_path / "state", tmp_path / "rules")
    assert found.database.endswith(str(tmp_path / "state" / "heyan.sqlite3"))
