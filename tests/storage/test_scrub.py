"""A scrub finds rows that point at nothing, spoilt objects and orphans, and removes only old orphans."""

from __future__ import annotations

import os
from datetime import date, datetime, timedelta
from pathlib import Path

import pytest

from heyan.findings import FileEntry
from heyan.vocabulary import FileStatus
from storage import Store, scrub
from storage.records import NewSubmission, StoredFile
from tests.storage.building import enter_application, enter_run, sha
from tests.storage.conftest import Clock


def path_of(home: Path, sha256: str) -> Path:
    return home / "objects" / sha256[:2] / sha256[2:]


@pytest.fixture
def filled(store: Store) -> dict[str, str]:
    """Objects named by a submission, by a file, by a run, and by nobody."""
    names = {name: store.objects.put_bytes(name.encode()) for name in ("bundle", "file", "run", "orphan")}
    with store.unit() as unit:
        application = enter_application(unit)
        bundle = NewSubmission(sha("x"), "x", date(2026, 9, 1), names["bundle"])
        submission, _ = unit.submissions.receive(application, bundle)
        held = (("file", True), ("not kept", False))
        files = (StoredFile(FileEntry(n, FileStatus.READ, names.get(n, sha(n))), kept) for n, kept in held)
        unit.submissions.set_files(submission.id, files)
        enter_run(unit, application, objects=(names["run"],))
        unit.commit()
    return names


def test_orphans_are_told_and_kept(store: Store, filled: dict[str, str]) -> None:
    found = scrub(store, read_all=True)
    assert found.ok
    assert [orphan.sha256 for orphan in found.orphans] == [filled["orphan"]]
    assert found.removed == ()
    assert store.objects.exists(filled["orphan"])


@pytest.mark.parametrize("name", ["bundle", "file", "run"])
def test_a_row_that_points_at_nothing_is_found(store: Store, filled: dict[str, str], tmp_path: Path, name: str) -> None:
    path_of(tmp_path, filled[name]).unlink()
    found = scrub(store)
    assert not found.ok
    assert found.missing == (filled[name],)


def test_a_spoilt_object_is_found_when_all_are_read(store: Store, filled: dict[str, str], tmp_path: Path) -> None:
    path = path_of(tmp_path, filled["file"])
    path.chmod(0o644)
    path.write_bytes(b"elif")
    assert scrub(store).ok
    assert scrub(store, read_all=True).corrupt == (filled["file"],)


def test_only_old_orphans_are_removed(store: Store, filled: dict[str, str], tmp_path: Path, clock: Clock) -> None:
    week, young = timedelta(days=7), store.objects.put_bytes(b"young")
    for name in filled:
        os.utime(path_of(tmp_path, filled[name]), (clock.now.timestamp() - 8 * 86400,) * 2)
    os.utime(path_of(tmp_path, young), (clock.now.timestamp() - 6 * 86400,) * 2)
    found = scrub(store, remove_older_than=week)
    assert found.removed == (filled["orphan"],)
    assert store.objects.exists(young)
    assert all(store.objects.exists(filled[name]) for name in ("bundle", "file", "run"))


def test_an_age_that_could_hit_a_running_intake_is_refused(store: Store) -> None:
    with pytest.raises(ValueError, match="may be in use"):
        scrub(store, remove_older_than=timedelta(hours=1))


def test_an_orphan_that_an_intake_names_meanwhile_is_kept(
    store: Store, filled: dict[str, str], tmp_path: Path, clock: Clock
) -> None:
    """The clock is asked after rows and objects have been compared: then an intake's unit commits."""
    os.utime(path_of(tmp_path, filled["orphan"]), (0, 0))

    def intake_then_tell() -> datetime:
        store.clock = clock
        with store.unit() as unit:
            enter_run(unit, enter_application(unit), objects=(filled["orphan"],))
            unit.commit()
        return clock.now

    store.clock = intake_then_tell
    found = scrub(store, remove_older_than=timedelta(days=7))
    assert found.removed == ()
    assert scrub(store).ok


def test_an_orphan_that_is_put_again_meanwhile_is_kept(
    store: Store, filled: dict[str, str], tmp_path: Path, clock: Clock
) -> None:
    os.utime(path_of(tmp_path, filled["orphan"]), (0, 0))

    def put_then_tell() -> datetime:
        store.objects.put_bytes(b"orphan")
        return clock.now

    store.clock = put_then_tell
    assert scrub(store, remove_older_than=timedelta(days=7)).removed == ()
    assert store.objects.exists(filled["orphan"])
