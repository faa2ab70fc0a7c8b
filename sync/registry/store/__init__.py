"""The registry's storage: SQLAlchemy Core, SQLite STRICT tables, its own Alembic tree."""
