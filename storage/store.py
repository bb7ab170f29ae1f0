"""The store: one database and one object store, opened together."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from sqlalchemy import Engine, text

from heyan.errors import StorageError
from storage import migrate
from storage.engine import connect
from storage.migrations import NEWEST
from storage.objects import FolderStore, ObjectStore
from storage.proof import unproven
from storage.unit_of_work import UnitOfWork, speaking

MACHINE = "heyan"
"""Who acts where nobody is named."""


@dataclass(frozen=True, slots=True)
class S3Settings:
    """Where originals are kept if not in a folder."""

    endpoint: str
    bucket: str
    access_key: str
    secret_key: str
    secure: bool = True


@dataclass(frozen=True, slots=True)
class Checkup:
    """One thing that was looked at: is it well, and if not, what is wrong."""

    name: str
    ok: bool
    detail: str = ""


class Store:
    """Everything that is remembered. Safe for several threads and several processes."""

    def __init__(self, engine: Engine, objects: ObjectStore, clock: Callable[[], datetime]) -> None:
        self.engine = engine
        self.objects = objects
        self.clock = clock

    def unit(self, actor: str = MACHINE) -> UnitOfWork:
        """A unit of work that writes; SQLite's writers come one after the other, so keep it short."""
        return UnitOfWork(self.engine, self.clock, actor, writes=True)

    def view(self) -> UnitOfWork:
        """A unit for reading: one consistent state, waits for nobody, and cannot write."""
        return UnitOfWork(self.engine, self.clock, MACHINE, writes=False)

    def upgrade(self) -> str:
        """Set up or bring up to date the database and the place for objects; cheap where there is nothing to do."""
        with speaking():
            if self.version() != NEWEST:
                migrate.upgrade_engine(self.engine)
        self.objects.prepare()
        return NEWEST

    def version(self) -> str:
        """The version of the database's tables, empty where there are none."""
        with speaking(), self.engine.connect() as connection:
            if not self.engine.dialect.has_table(connection, "alembic_version"):
                return ""
            return connection.execute(text("SELECT version_num FROM alembic_version")).scalar() or ""

    def check(self) -> tuple[Checkup, ...]:
        """Look at the database, its version, its soundness, the audit chain and the object store."""
        return tuple(
            _looked_at(name, look)
            for name, look in (
                ("database", self._check_version),
                ("integrity", self._check_integrity),
                ("audit", self._check_audit),
                ("objects", self._check_objects),
            )
        )

    def close(self) -> None:
        """Give back all connections."""
        self.engine.dispose()

    def _check_version(self) -> str:
        found = self.version()
        return "" if found == NEWEST else f"tables of version {found or 'none'}, not {NEWEST}"

    def _check_integrity(self) -> str:
        if self.engine.dialect.name != "sqlite":
            return ""
        with self.engine.connect() as connection:
            found = str(connection.exec_driver_sql("PRAGMA quick_check(1)").scalar())
            strangers = connection.exec_driver_sql("PRAGMA foreign_key_check").first()
        return ("" if found == "ok" else found) or ("" if strangers is None else f"{strangers[0]} points at nothing")

    def _check_audit(self) -> str:
        if self.version() != NEWEST:
            return "the tables are not set up"
        with self.view() as unit:
            fault = unit.audit.verify_chain()
            changed = () if fault else unproven(unit)
        if fault is not None:
            return f"row {fault.seq}: {fault.why}"
        return f"not as recorded: {', '.join(changed[:5])}" if changed else ""

    def _check_objects(self) -> str:
        self.objects.probe()
        return ""


def _looked_at(name: str, look: Callable[[], str]) -> Checkup:
    """What a look found, also where it could not look."""
    try:
        with speaking():
            detail = look()
    except StorageError as error:
        detail = str(error)
    return Checkup(name, not detail, detail)


def open_store(
    database_url: str, home: Path, s3: S3Settings | None = None, clock: Callable[[], datetime] | None = None
) -> Store:
    """The store of an installation. Nothing is touched until it is used; call `upgrade()` before the first use."""
    objects = FolderStore(home / "objects") if s3 is None else _bucket(s3)
    return Store(connect(database_url), objects, clock or _now)


def _bucket(s3: S3Settings) -> ObjectStore:
    from storage.objects.s3 import S3Store  # importing the SDK takes half a second, and few installations use it

    return S3Store(s3.endpoint, s3.bucket, s3.access_key, s3.secret_key, s3.secure)


def _now() -> datetime:
    return datetime.now(UTC)
