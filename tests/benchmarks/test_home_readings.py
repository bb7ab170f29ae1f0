"""The benchmark takes over what a verifying run has read in its home."""

from __future__ import annotations

from pathlib import Path

from benchmarks.home_readings import HomeReadings
from casework.house import open_house
from casework.verify import verify
from heyan.settings import Settings
from tests.casework.bundles import FIRST, bundle


def test_what_was_read_while_verifying_is_known(tmp_path: Path) -> None:
    folder = bundle(tmp_path / "甲", FIRST, "25332000000000000011")
    with open_house(Settings(home=tmp_path / "home"), "tester") as house:
        made = verify(house, folder, house.configuration.round(2026))
        read = {entry.sha256 for entry in made.opinion.case.files if entry.sha256}
        known = HomeReadings(tmp_path / "home", house.pool, house.configuration.limits.dpi)
        found = [known.reading(sha256) for sha256 in sorted(read)]
        assert [one.reading.sha256 for one in found if one] == sorted(read)
        assert known.reading("0" * 64) is None
        known.close()
