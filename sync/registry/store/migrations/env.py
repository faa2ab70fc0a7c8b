"""Runs migrations on the connection that the caller gives."""

from __future__ import annotations

from alembic import context

from sync.registry.store.schema import metadata

connection = context.config.attributes["connection"]
context.configure(connection=connection, target_metadata=metadata, transactional_ddl=True)
with context.begin_transaction():
    context.run_migrations()
connection.commit()
