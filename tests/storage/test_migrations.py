"""The migrations make exactly the tables of the code, on an empty database, once, whoever else does so too."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from sqlalchemy import inspect, text
from sqlalchemy.dialects import postgresql
from sqlalchemy.schema import CreateTable

from storage import Store, migrate, open_store, tables, upgrade
from storage.migrations import NEWEST

ROOT = Path(__file__).resolve().parents[2]


def test_the_newest_version_is_known_without_alembic() -> None:
    assert migrate.newest() == NEWEST


def test_migrations_and_tables_agree(store: Store) -> None:
    with store.engine.connect() as connection:
        context = MigrationContext.configure(connection, opts={"compare_type": True, "include_name": _is_ours})
        assert compare_metadata(context, tables.metadata) == []


def test_a_column_that_no_migration_makes_would_show(store: Store) -> None:
    with store.engine.begin() as connection:
        connection.execute(text("ALTER TABLE users DROP COLUMN district"))
    with store.engine.connect() as connection:
        context = MigrationContext.configure(connection, opts={"compare_type": True, "include_name": _is_ours})
        assert [difference[0] for difference in compare_metadata(context, tables.metadata)] == ["add_column"]


def _is_ours(name: str | None, kind: str, _: object) -> bool:
    """The full-text index of SQLite is made by the migration and keeps tables of its own."""
    return kind != "table" or not str(name).startswith("search_grams")


def test_check_constraints_are_those_of_the_tables(store: Store) -> None:
    """Alembic does not compare them."""
    inspector = inspect(store.engine)
    for table in tables.metadata.sorted_tables:
        stated = {str(c.name) for c in table.constraints if type(c).__name__ == "CheckConstraint"}
        made = {str(found["name"]) for found in inspector.get_check_constraints(table.name)}
        assert made == stated, table.name


def test_upgrading_again_changes_nothing(tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path}/deep/down/heyan.sqlite3"
    assert upgrade(url) == upgrade(url) == NEWEST


@pytest.mark.parametrize("table", [table.name for table in tables.IMMUTABLE])
def test_what_is_written_once_has_its_triggers(store: Store, table: str) -> None:
    wanted = text("SELECT name FROM sqlite_master WHERE type = 'trigger' AND tbl_name = :table ORDER BY name")
    with store.engine.connect() as connection:
        found = connection.execute(wanted, {"table": table}).scalars().all()
    assert found == [f"{table}_DELETE", f"{table}_UPDATE"]


def test_processes_that_start_together_set_up_once(tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path}/heyan.sqlite3"
    program = f"from storage import upgrade; print(upgrade({url!r}))"
    starting = [
        subprocess.Popen([sys.executable, "-c", program], cwd=ROOT, stdout=subprocess.PIPE, text=True) for _ in range(3)
    ]
    assert [process.communicate(timeout=60)[0].strip() for process in starting] == [NEWEST] * 3
    assert open_store(url, tmp_path).version() == NEWEST


def test_postgresql_gets_the_same_tables_and_its_own_triggers() -> None:
    statements = migrate.as_sql("postgresql")
    for table in tables.metadata.sorted_tables:
        assert f"CREATE TABLE {table.name} (" in statements
        assert str(CreateTable(table).compile(dialect=postgresql.dialect()))  # type: ignore[no-untyped-call]
    for table in tables.IMMUTABLE:
        assert f"UPDATE OR DELETE OR TRUNCATE ON {table.name}" in statements
    assert "%" not in statements
