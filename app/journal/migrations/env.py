"""Called by Alembic. The connection and its transaction belong to the caller (`run.upgrade`)."""

from alembic import context

from app.journal.schema import metadata

context.configure(connection=context.config.attributes["connection"], target_metadata=metadata)
context.run_migrations()
