"""Alembic's environment: runs on the connection that `storage.migrate` hands over, or prints SQL (`--sql`)."""

from __future__ import annotations

from typing import Any

from alembic import context

from storage.tables import metadata

OPTIONS: dict[str, Any] = {
    "target_metadata": metadata,
    "transactional_ddl": True,
    "render_as_batch": True,
    "compare_type": True,
}


def main() -> None:
    connection = context.config.attributes.get("connection")
    if connection is not None:
        context.configure(connection=connection, **OPTIONS)
    else:
        dialect = context.config.attributes["dialect"]
        context.configure(dialect_name=dialect, literal_binds=True, **OPTIONS)
    with context.begin_transaction():
        context.run_migrations()


main()
