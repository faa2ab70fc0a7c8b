"""Runs the journal's migrations inside a transaction that the caller opened."""

from __future__ import annotations

from pathlib import Path

import sqlalchemy as sa
from alembic import command
from alembic.config import Config
from alembic.script import ScriptDirectory
from alembic.util import CommandError


def configuration(connection: sa.Connection | None = None) -> Config:
    """Alembic's configuration without a file; `env.py` takes the connection from it."""
    config = Config()
    config.set_main_option("script_location", str(Path(__file__).parent).replace("%", "%%"))
    config.attributes["connection"] = connection
    return config


def knows(revision: str | None) -> bool:
    """Whether this program can bring a database of `revision` (None: empty) to its own format."""
    if revision is None:
        return True
    try:
        return ScriptDirectory.from_config(configuration()).get_revision(revision) is not None
    except CommandError:
        return False


def upgrade(connection: sa.Connection) -> None:
    """The database has the newest format."""
    command.upgrade(configuration(connection), "head")
