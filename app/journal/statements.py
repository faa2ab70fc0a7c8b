"""SQL on one connection of the driver: what the journal's parts write and ask with.

The journal's statements are fixed text, so they go to the driver as they are; `./dev bench append` shows what wrapping
each of them costs. SQLAlchemy keeps the engine, the pool and the migrations.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any


class Statements:
    """Runs statements inside a transaction that its maker begins and ends. Errors are the driver's."""

    __slots__ = ("_connection",)

    def __init__(self, connection: Any) -> None:
        self._connection = connection

    def run(self, statement: str, values: Sequence[Any] = ()) -> Any:
        """The driver's cursor, with `rowcount` and `lastrowid`."""
        return self._connection.execute(statement, values)

    def many(self, statement: str, values: Sequence[Sequence[Any]]) -> None:
        """The statement once for each of `values`."""
        if values:
            self._connection.executemany(statement, values)

    @property
    def changes(self) -> int:
        """Rows written since the connection was opened."""
        return int(self._connection.total_changes)

    def rows(self, statement: str, values: Sequence[Any] = ()) -> list[tuple[Any, ...]]:
        """All rows."""
        found: list[tuple[Any, ...]] = self._connection.execute(statement, values).fetchall()
        return found

    def row(self, statement: str, values: Sequence[Any] = ()) -> tuple[Any, ...] | None:
        """The first row, None when there is none."""
        found: tuple[Any, ...] | None = self._connection.execute(statement, values).fetchone()
        return found

    def value(self, statement: str, values: Sequence[Any] = ()) -> Any:
        """The first column of the first row, None when there is none."""
        found = self._connection.execute(statement, values).fetchone()
        return None if found is None else found[0]
