"""A unit of work keeps everything or nothing."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest
from sqlalchemy import text

from heyan.errors import StorageError
from storage import S3Settings, Store, open_store
from storage.records import User

ROOT = Path(__file__).resolve().parents[2]


def test_nothing_is_kept_without_commit(store: Store) -> None:
    with store.unit() as unit:
        unit.users.keep(User("王芳"))
    with store.view() as unit:
        assert unit.users.all() == ()
        assert unit.audit.head()[0] == 0


def test_an_error_takes_everything_back(store: Store) -> None:
    def fail_half_way() -> None:
        with store.unit() as unit:
            unit.users.keep(User("王芳"))
            raise KeyError

    with pytest.raises(KeyError):
        fail_half_way()
    with store.view() as unit:
        assert unit.users.all() == ()


def test_a_commit_keeps_what_was_done_and_its_audit_row(store: Store) -> None:
    with store.unit(actor="李明") as unit:
        unit.users.keep(User("王芳", "clerk"))
        unit.commit()
    with store.view() as unit:
        assert unit.users.find("王芳") == User("王芳", "clerk")
        assert [(row.actor, row.action, row.subject) for row in unit.audit.rows()] == [
            ("李明", "user.kept", "user:王芳")
        ]


def test_a_unit_is_over_after_its_commit(store: Store) -> None:
    with store.unit() as unit:
        unit.commit()
        with pytest.raises(Exception, match="closed"):
            unit.users.keep(User("王芳"))
        with pytest.raises(RuntimeError):
            unit.commit()


def test_a_view_cannot_write_and_the_next_unit_can(store: Store) -> None:
    for _ in range(12):
        with pytest.raises(StorageError), store.view() as view:
            view.users.keep(User("王芳"))
    with store.unit() as unit:
        unit.users.keep(User("王芳"))
        unit.commit()
    with pytest.raises(RuntimeError), store.view() as view:
        view.commit()


def test_a_view_sees_one_state_and_holds_nobody_up(store: Store) -> None:
    with store.view() as view:
        assert view.users.all() == ()
        with store.unit() as unit:
            unit.users.keep(User("王芳"))
            unit.commit()
        assert view.users.all() == ()


def test_sqlite_is_set_up_to_lose_nothing(store: Store) -> None:
    with store.engine.connect() as connection:
        found = {
            name: connection.execute(text(f"PRAGMA {name}")).scalar()
            for name in ("journal_mode", "synchronous", "foreign_keys", "recursive_triggers", "busy_timeout")
        }
    assert found == {
        "journal_mode": "wal",
        "synchronous": 2,
        "foreign_keys": 1,
        "recursive_triggers": 1,
        "busy_timeout": 60000,
    }


def test_errors_show_no_parameters(store: Store) -> None:
    with pytest.raises(Exception, match="users") as error, store.unit() as unit:
        unit.users.keep(User("保密的名字", None))  # type: ignore[arg-type]
    assert "保密的名字" not in str(error.value)


def test_a_database_that_cannot_be_opened_is_a_storage_error(tmp_path: Path) -> None:
    (tmp_path / "heyan.sqlite3").write_bytes(b"this is no database, it only lies where one should be" * 99)
    broken = open_store(f"sqlite:///{tmp_path}/heyan.sqlite3", tmp_path)
    with pytest.raises(StorageError):
        broken.upgrade()
    assert [look.name for look in broken.check() if not look.ok] == ["database", "integrity", "audit"]


def test_a_store_in_memory_is_refused(tmp_path: Path) -> None:
    with pytest.raises(ValueError, match="file"):
        open_store("sqlite://", tmp_path)


def test_a_new_store_says_that_it_is_not_set_up(tmp_path: Path) -> None:
    fresh = open_store(f"sqlite:///{tmp_path}/heyan.sqlite3", tmp_path)
    assert {look.name: look.ok for look in fresh.check()} == {
        "database": False,
        "integrity": True,
        "audit": False,
        "objects": True,
    }
    fresh.upgrade()
    assert all(look.ok for look in fresh.check())


def test_an_s3_store_is_opened_from_its_settings(tmp_path: Path, gateway: dict[str, str]) -> None:
    keys = (gateway["access_key"], gateway["secret_key"])
    settings = S3Settings(gateway["endpoint"], "originals", *keys, secure=False)
    opened = open_store(f"sqlite:///{tmp_path}/heyan.sqlite3", tmp_path, settings)
    opened.upgrade()
    assert all(look.ok for look in opened.check())
    assert not (tmp_path / "objects").exists()


def test_the_cost_of_the_s3_sdk_and_alembic_is_paid_only_by_who_uses_them() -> None:
    program = "import storage, sys; print(sorted({'minio', 'alembic'} & sys.modules.keys()))"
    done = subprocess.run([sys.executable, "-c", program], cwd=ROOT, stdout=subprocess.PIPE, text=True, check=True)
    assert done.stdout.strip() == "[]"
