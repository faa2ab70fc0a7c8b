"""Alembic tree of the journal. `versions/` holds one module per format; `run` brings a database to the newest."""
