"""The database connection: SQLite made safe for several processes, others as they are."""

from __future__ import annotations

import sqlite3
import time
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, Engine, create_engine, event, make_url

WAIT_SECONDS = 60
"""How long a writer queues for the one write lock of SQLite before it gives up."""

WRITES = "heyan_writes"
"""Execution option: this connection's transactions take the write lock at once."""


def connect(url: str) -> Engine:
    """An engine for the URL; for SQLite a file's folder is made and every connection is set up for safety.

    Errors never show a statement's parameters: they reach logs, and names and numbers of applicants are among them.
    """
    parsed = make_url(url)
    if parsed.get_backend_name() != "sqlite":
        return create_engine(url, hide_parameters=True, pool_pre_ping=True, pool_size=10, max_overflow=20)
    if not parsed.database or parsed.database == ":memory:":
        raise ValueError("the store needs a database file: one in memory is another one for every connection")
    Path(parsed.database).parent.mkdir(parents=True, exist_ok=True)
    waits = {"timeout": WAIT_SECONDS}
    engine = create_engine(url, hide_parameters=True, connect_args=waits, pool_size=10, max_overflow=20)
    event.listen(engine, "connect", _set_up)
    event.listen(engine, "begin", _begin)
    return engine


def _set_up(connection: sqlite3.Connection, _: Any) -> None:
    """Pragmas of every SQLite connection; we begin transactions ourselves (pysqlite begins them too late)."""
    connection.isolation_level = None
    connection.execute(f"PRAGMA busy_timeout={WAIT_SECONDS * 1000}")
    connection.execute("PRAGMA foreign_keys=ON")
    connection.execute("PRAGMA synchronous=FULL")
    # INSERT OR REPLACE deletes without firing triggers unless this is on.
    connection.execute("PRAGMA recursive_triggers=ON")
    _use_wal(connection)


def _use_wal(connection: sqlite3.Connection) -> None:
    """Switch to WAL; while another process does the same, SQLite answers `locked` without waiting."""
    until = time.monotonic() + WAIT_SECONDS
    while connection.execute("PRAGMA journal_mode").fetchone()[0] not in ("wal", "memory"):
        try:
            connection.execute("PRAGMA journal_mode=WAL")
        except sqlite3.OperationalError:
            if time.monotonic() > until:
                raise
            time.sleep(0.05)


def _begin(connection: Connection) -> None:
    """A writer takes the lock when it begins: one that reads first and writes later could deadlock with another."""
    writes = connection.get_execution_options().get(WRITES, False)
    connection.exec_driver_sql("BEGIN IMMEDIATE" if writes else "BEGIN")


def writing(engine: Engine) -> Connection:
    """A connection whose transactions write."""
    return engine.connect().execution_options(**{WRITES: True})
