"""Rounds, the configurations they ran under, and registers by version."""

from __future__ import annotations

import hashlib
from datetime import date

from sqlalchemy import insert, select, update

from heyan.rounds import Round
from storage import tables
from storage.office_records import RegisterImport, RoundKept
from storage.records import RegisterVersion, RoundRecord
from storage.repositories.base import Repository


class Rounds(Repository):
    """Rounds and configurations."""

    def keep_configuration(self, config_sha256: str, content: bytes) -> bool:
        """Keep the configuration that this digest names, so that an old run can be made again; whether it is new.

        The digest is the caller's (over the files of configs/); `content` is what brings them back.
        """
        table = tables.configurations
        find = select(table.c.config_sha256).where(table.c.config_sha256 == config_sha256)
        values = {"config_sha256": config_sha256, "content": content, "stored_at": self._now()}
        new = self._insert_unless_there(table, find, **values)
        if new:
            self._audit("configuration.kept", f"configuration:{config_sha256}", hashlib.sha256(content).hexdigest())
        return new

    def configuration(self, config_sha256: str) -> bytes | None:
        """The configuration of this digest as it was kept."""
        table = tables.configurations
        found = self._one(select(table.c.content).where(table.c.config_sha256 == config_sha256))
        return bytes(found.content) if found else None

    def keep(self, round_id: str, round_: Round, config_sha256: str) -> RoundRecord:
        """Enter the round or bring it up to its present configuration (which must be kept already)."""
        record = RoundRecord(round_id, round_.year, config_sha256, round_.as_of, round_.opens_on, round_.closes_on)
        known = self.find(round_id)
        if known == record:
            return record
        values = {name: getattr(record, name) for name in record.__slots__} | {"changed_at": self._now()}
        table = tables.rounds
        change = insert(table) if known is None else update(table).where(table.c.id == round_id)
        self._connection.execute(change.values(**values))
        self._audit("round.kept", f"round:{round_id}", config_sha256)
        return record

    def find(self, round_id: str) -> RoundRecord | None:
        table = tables.rounds
        wanted = select(
            table.c.id, table.c.year, table.c.config_sha256, table.c.as_of, table.c.opens_on, table.c.closes_on
        )
        found = self._one(wanted.where(table.c.id == round_id))
        return RoundRecord(*found) if found else None

    def all(self) -> tuple[RoundKept, ...]:
        """Every round there is with when it was last brought up to its configuration, the newest first."""
        table = tables.rounds
        columns = (
            table.c.id,
            table.c.config_sha256,
            table.c.as_of,
            table.c.opens_on,
            table.c.closes_on,
            table.c.changed_at,
        )
        return tuple(RoundKept(*row) for row in self._all(select(*columns).order_by(table.c.year.desc(), table.c.id)))


class Registers(Repository):
    """Imported lists (失信, 撤销认定 …), every version kept."""

    def keep(self, name: str, dated_on: date | None, content: bytes) -> str:
        """Keep a version of a register and give its name, the SHA-256 of the content."""
        table, version = tables.registers, hashlib.sha256(content).hexdigest()
        find = select(table.c.name).where(table.c.name == name, table.c.version == version)
        values = {
            "name": name,
            "version": version,
            "dated_on": dated_on,
            "content": content,
            "imported_at": self._now(),
            "imported_by": self._work.actor,
        }
        if self._insert_unless_there(table, find, **values):
            self._audit("register.kept", f"register:{name}", version)
        return version

    def find(self, name: str, version: str | None = None) -> RegisterVersion | None:
        """This version of the register, by default the one imported last; None: never imported."""
        table = tables.registers
        wanted = select(table).where(table.c.name == name)
        if version is not None:
            wanted = wanted.where(table.c.version == version)
        found = self._connection.execute(wanted.order_by(table.c.imported_at.desc()).limit(1)).one_or_none()
        return RegisterVersion(*found) if found else None

    def history(self) -> tuple[RegisterImport, ...]:
        """Every import of every register, the newest first, without the rows."""
        table = tables.registers
        columns = (table.c.name, table.c.version, table.c.dated_on, table.c.imported_at, table.c.imported_by)
        rows = self._all(select(*columns).order_by(table.c.imported_at.desc(), table.c.name))
        return tuple(RegisterImport(*row) for row in rows)

    def versions(self) -> dict[str, str]:
        """The version in force of every register."""
        table = tables.registers
        rows = self._all(select(table.c.name, table.c.version).order_by(table.c.imported_at))
        return {row.name: row.version for row in rows}
