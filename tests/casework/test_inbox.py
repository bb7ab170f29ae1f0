"""What is still being copied into the inbox is left alone until it has settled."""

from __future__ import annotations

import os
import time
from pathlib import Path

import pytest

from casework.house import House
from casework.inbox import load_settle_seconds, quiet_for
from casework.intake import COPYING, waiting
from heyan.errors import ConfigurationError
from heyan.settings import PROJECT


def test_a_file_that_was_just_written_has_not_settled_whatever_its_date_says(tmp_path: Path) -> None:
    bundle = tmp_path / "a.zip"
    bundle.write_bytes(b"PK")
    now = time.time()
    assert quiet_for(bundle, now) < 5
    os.utime(bundle, (0, 0))  # as `cp -p` does at its end
    assert quiet_for(bundle, time.time()) < 5
    assert quiet_for(bundle, now + 3600) > 3590
    os.utime(bundle, (now + 9e6, now + 9e6))  # a date in the future must not keep it out for ever
    assert quiet_for(bundle, now + 3600) > 3590


def test_one_fresh_file_deep_in_a_folder_keeps_it_from_being_settled(tmp_path: Path) -> None:
    (tmp_path / "b" / "c").mkdir(parents=True)
    later = time.time() + 3600
    assert quiet_for(tmp_path / "b", later) > 3590
    (tmp_path / "b" / "c" / "x.pdf").write_bytes(b"%PDF")
    os.utime(tmp_path / "b" / "c" / "x.pdf", (later, later))
    assert quiet_for(tmp_path / "b", later + 10) < 11


def test_the_installation_says_how_long_and_wrong_settings_are_named(tmp_path: Path) -> None:
    assert load_settle_seconds(PROJECT / "configs") > 0
    (tmp_path / "desk").mkdir()
    (tmp_path / "desk" / "inbox.yaml").write_text("settle_seconds: soon", encoding="utf-8")
    with pytest.raises(ConfigurationError, match=r"inbox\.yaml"):
        load_settle_seconds(tmp_path)


def test_an_intake_passes_over_what_is_being_copied(house: House, tmp_path: Path) -> None:
    inbox = tmp_path / "inbox"
    inbox.mkdir()
    for name in ("done.zip", "half.zip"):
        (inbox / name).write_bytes(b"PK" + name.encode())
    found = waiting(house, inbox, house.configuration.round(2026), frozenset({inbox / "half.zip"}))
    assert [(one.path.name, bool(one.digest), one.why) for one in found] == [
        ("done.zip", True, ""),
        ("half.zip", False, COPYING),
    ]
