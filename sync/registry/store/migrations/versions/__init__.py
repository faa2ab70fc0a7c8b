"""Alembic tree of the registry."""
