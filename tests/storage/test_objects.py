"""One contract for every object store, and what is special about each."""

from __future__ import annotations

import hashlib
import os
from datetime import timedelta
from io import BytesIO
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from heyan.errors import StorageError
from storage import FolderStore, ObjectStore
from storage.objects import CorruptObjectError, MissingObjectError
from storage.objects.s3 import S3Store
from tests.storage.conftest import s3_store


def spoil(objects: ObjectStore, sha256: str, content: bytes) -> None:
    """Change the stored bytes behind the store's back."""
    if isinstance(objects, FolderStore):
        path = objects.folder / sha256[:2] / sha256[2:]
        path.chmod(0o644)
        path.write_bytes(content)
    else:
        assert isinstance(objects, S3Store)
        name = f"objects/{sha256[:2]}/{sha256[2:]}"
        objects._client.put_object(
            bucket_name=objects.bucket, object_name=name, data=BytesIO(content), length=len(content)
        )


@pytest.mark.parametrize("content", [b"", b"x", bytes(range(256)) * 999], ids=["empty", "one byte", "many"])
def test_what_is_put_comes_back_under_its_sha256(objects: ObjectStore, content: bytes) -> None:
    sha256 = objects.put_bytes(content)
    assert sha256 == hashlib.sha256(content).hexdigest()
    with objects.open(sha256) as file:
        assert file.read() == content
    assert objects.exists(sha256)


def test_a_file_larger_than_one_part_goes_and_comes_whole(objects: ObjectStore, tmp_path: Path) -> None:
    path = tmp_path / "large"
    path.write_bytes(os.urandom(1 << 20) * 37)
    sha256 = objects.put_file(path)
    fetched = objects.fetch(sha256, tmp_path / "back")
    assert fetched.read_bytes() == path.read_bytes()


def test_the_same_bytes_twice_are_one_object(objects: ObjectStore) -> None:
    first, second = objects.put_bytes(b"same"), objects.put_bytes(b"same")
    assert first == second
    assert [(found.sha256, found.size) for found in objects.listed()] == [(first, 4)]


def test_what_was_never_put_is_missing(objects: ObjectStore, tmp_path: Path) -> None:
    absent = hashlib.sha256(b"absent").hexdigest()
    assert not objects.exists(absent)
    with pytest.raises(MissingObjectError):
        objects.open(absent)
    with pytest.raises(MissingObjectError):
        objects.fetch(absent, tmp_path / "absent")
    assert list(tmp_path.glob("absent*")) == []


@pytest.mark.parametrize("name", ["", "..", "../../etc/passwd", "A" * 64, "0" * 63, "0" * 64 + "\n"])
def test_a_name_that_is_no_sha256_reaches_no_path(objects: ObjectStore, name: str) -> None:
    with pytest.raises(MissingObjectError):
        objects.open(name)
    with pytest.raises(MissingObjectError):
        objects.remove(name)


@pytest.mark.parametrize("changed", [b"0riginal", b"orig", b"original and more", b""])
def test_changed_bytes_are_never_given_out(objects: ObjectStore, tmp_path: Path, changed: bytes) -> None:
    sha256 = objects.put_bytes(b"original")
    spoil(objects, sha256, changed)
    with pytest.raises(CorruptObjectError):
        objects.open(sha256)
    with pytest.raises(CorruptObjectError):
        objects.fetch(sha256, tmp_path / "out")
    assert not (tmp_path / "out").exists()


def test_putting_again_mends_a_spoilt_object(objects: ObjectStore) -> None:
    sha256 = objects.put_bytes(b"original")
    spoil(objects, sha256, b"0riginal")
    objects.put_bytes(b"original")
    assert objects.open(sha256).read() == b"original"


def test_a_failed_fetch_leaves_the_earlier_file(objects: ObjectStore, tmp_path: Path) -> None:
    sha256 = objects.put_bytes(b"original")
    spoil(objects, sha256, b"other")
    target = tmp_path / "target"
    target.write_bytes(b"before")
    with pytest.raises(CorruptObjectError):
        objects.fetch(sha256, target)
    assert target.read_bytes() == b"before"


def test_removed_is_gone_and_removing_twice_is_no_error(objects: ObjectStore) -> None:
    sha256 = objects.put_bytes(b"gone")
    objects.remove(sha256)
    objects.remove(sha256)
    assert not objects.exists(sha256)
    assert list(objects.listed()) == []


def test_a_probe_leaves_nothing_behind(objects: ObjectStore) -> None:
    objects.probe()
    assert list(objects.listed()) == []


@settings(max_examples=25, deadline=None)
@given(contents=st.lists(st.binary(max_size=300), max_size=8))
def test_a_folder_holds_exactly_what_was_put(tmp_path_factory: pytest.TempPathFactory, contents: list[bytes]) -> None:
    folder = FolderStore(tmp_path_factory.mktemp("objects"))
    names = {folder.put_bytes(content): content for content in contents}
    assert {found.sha256 for found in folder.listed()} == set(names)
    assert all(folder.open(name).read() == content for name, content in names.items())


def test_objects_in_a_folder_cannot_be_written_by_accident(tmp_path: Path) -> None:
    folder = FolderStore(tmp_path)
    sha256 = folder.put_bytes(b"kept")
    assert (tmp_path / sha256[:2] / sha256[2:]).stat().st_mode & 0o222 == 0


def test_leftovers_of_cut_off_writers_are_swept_when_they_are_old(tmp_path: Path) -> None:
    folder = FolderStore(tmp_path)
    folder.prepare()
    old, young = tmp_path / "unfinished" / ".old", tmp_path / "unfinished" / ".young"
    for path in (old, young):
        path.write_bytes(b"half")
    os.utime(old, (0, 0))
    assert folder.sweep(timedelta(days=2)) == 1
    assert young.exists()
    assert not old.exists()
    assert list(folder.listed()) == []


def test_putting_an_old_object_again_makes_it_young(tmp_path: Path) -> None:
    folder = FolderStore(tmp_path)
    sha256 = folder.put_bytes(b"old")
    os.utime(tmp_path / sha256[:2] / sha256[2:], (0, 0))
    folder.put_bytes(b"old")
    assert next(iter(folder.listed())).put_at.year > 2000


def test_a_full_or_forbidden_folder_is_a_storage_error(tmp_path: Path) -> None:
    (tmp_path / "objects").write_text("a file where the folder should be")
    with pytest.raises(StorageError):
        FolderStore(tmp_path / "objects").probe()


def test_wrong_keys_are_refused_by_a_real_server(gateway: dict[str, str]) -> None:
    with pytest.raises(StorageError, match="SignatureDoesNotMatch"):
        s3_store(gateway, secret_key="wrong").prepare()


def test_a_server_that_is_not_there_is_a_storage_error_to_try_again() -> None:
    absent = S3Store("127.0.0.1:9", "bucket", "a", "b", secure=False)
    with pytest.raises(StorageError) as error:
        absent.exists("0" * 64)
    assert error.value.retryable
