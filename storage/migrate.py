"""Bringing a database to the tables of this version."""

from __future__ import annotations

import io
from pathlib import Path
from typing import TYPE_CHECKING

from sqlalchemy import Engine

if TYPE_CHECKING:
    from alembic.config import Config

from storage.engine import connect, writing

FOLDER = Path(__file__).parent / "migrations"


def upgrade(url: str) -> str:
    """Bring the database at the URL to the newest version and return that version's name."""
    engine = connect(url)
    try:
        return upgrade_engine(engine)
    finally:
        engine.dispose()


def upgrade_engine(engine: Engine) -> str:
    """The same on an engine. One transaction under the write lock: two processes at once do it once."""
    from alembic import command  # here and below: importing Alembic costs every start

    with writing(engine) as connection, connection.begin():
        config = configuration()
        config.attributes["connection"] = connection
        command.upgrade(config, "head")
    return newest()


def newest() -> str:
    """The newest version that the packaged migrations know."""
    from alembic.script import ScriptDirectory

    return ScriptDirectory.from_config(configuration()).get_current_head() or ""


def as_sql(dialect: str) -> str:
    """The statements that set up an empty database of this dialect, for operators who run them by hand."""
    from alembic import command

    config = configuration()
    config.output_buffer = io.StringIO()
    config.attributes["dialect"] = dialect
    command.upgrade(config, "head", sql=True)
    return config.output_buffer.getvalue()


def configuration() -> Config:
    """Alembic's configuration for the packaged migrations (no ini file)."""
    from alembic.config import Config

    config = Config()
    config.set_main_option("script_location", str(FOLDER).replace("%", "%%"))
    config.set_main_option("path_separator", "os")
    return config
