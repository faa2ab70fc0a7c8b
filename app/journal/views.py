"""Rows that projections keep for the screen: sealed JSON under (kind, id), with a status and an order to list by."""

from __future__ import annotations

from typing import Any

import orjson

from app.journal import people
from app.journal.sealing import Sealer, open_with, seal_with
from app.journal.statements import Statements
from app.journal.values import Person, View
from app.kernel.errors import ProgrammingError

_COLUMNS = "v.kind, v.id, v.status, v.sort, c.case_id, v.sealed"
_FROM = "FROM views v LEFT JOIN cases c ON c.number = v.case_number"
# Most puts change only the data of a row: then no index is touched, and each page less is a page less to seal and sync.
_UPDATE = """
UPDATE views SET sealed = ?
WHERE kind = ? AND id = ? AND projection = ? AND status = ? AND sort = ? AND case_number IS ?
"""
_PUT = """
INSERT INTO views (kind, id, projection, status, sort, case_number, sealed) VALUES (?, ?, ?, ?, ?, ?, ?)
ON CONFLICT (kind, id) DO UPDATE SET projection = excluded.projection, status = excluded.status, sort = excluded.sort,
    case_number = excluded.case_number, sealed = excluded.sealed
WHERE projection = excluded.projection
"""


class ViewStore:
    """What a projection may write while an entry is appended or a rebuild goes on; part of that transaction."""

    __slots__ = ("_connection", "_projection", "_sealer")

    def __init__(self, connection: Statements, sealer: Sealer, projection: str) -> None:
        self._connection = connection
        self._sealer = sealer
        self._projection = projection

    def put(self, kind: str, id: str, data: Any, *, status: str = "", sort: str = "", case: str | None = None) -> None:
        """(kind, id) holds `data` (JSON types). With `case` it is sealed with that case's key and goes with it.

        A kind belongs to one projection: ProgrammingError Journal_ViewOfAnother.
        """
        number, cipher = None, self._sealer.office
        if case is not None:
            seal = self._sealer.ensure(self._connection, case)
            number, cipher = seal.number, seal.cipher or cipher
        sealed = seal_with(cipher, orjson.dumps(data), _about(kind, id))
        row = (kind, id, self._projection, status, sort, number)
        if self._connection.run(_UPDATE, (sealed, *row)).rowcount == 1:
            return
        if self._connection.run(_PUT, (*row, sealed)).rowcount == 0:
            raise ProgrammingError("Journal_ViewOfAnother", kind=kind)

    def get(self, kind: str, id: str) -> Any | None:
        """Data of one row, None when there is none."""
        view = find(self._connection, self._sealer, kind, id)
        return None if view is None else view.data

    def list(
        self,
        kind: str,
        *,
        status: str | None = None,
        limit: int | None = None,
        after: str | None = None,
        newest_first: bool = False,
    ) -> tuple[View, ...]:
        """Rows of a kind in the order of `sort`; see `list_views`."""
        return list_views(
            self._connection, self._sealer, kind, status=status, limit=limit, after=after, newest_first=newest_first
        )

    def delete(self, kind: str, id: str) -> None:
        """There is no such row."""
        self._connection.run(
            "DELETE FROM views WHERE kind = ? AND id = ? AND projection = ?", (kind, id, self._projection)
        )

    def put_person(self, person: Person) -> None:
        """Search finds this case by these IINs, names and ticket, and by no earlier ones."""
        people.put(self._connection, self._projection, person)

    def delete_person(self, case: str) -> None:
        """Search does not find this case."""
        people.delete(self._connection, case)


def find(connection: Statements, sealer: Sealer, kind: str, id: str) -> View | None:
    """One row, None when there is none."""
    row = connection.row(f"SELECT {_COLUMNS} {_FROM} WHERE v.kind = ? AND v.id = ?", (kind, id))
    return None if row is None else _opened(connection, sealer, row)


def list_views(
    connection: Statements,
    sealer: Sealer,
    kind: str,
    *,
    status: str | None = None,
    limit: int | None = None,
    after: str | None = None,
    newest_first: bool = False,
) -> tuple[View, ...]:
    """Rows of a kind, ordered by (`sort`, id); of one status if given; `after` is the `sort` to go on from."""
    where, values = ["v.kind = ?"], [kind]
    if status is not None:
        where.append("v.status = ?")
        values.append(status)
    if after is not None:
        where.append("v.sort < ?" if newest_first else "v.sort > ?")
        values.append(after)
    direction = "DESC" if newest_first else "ASC"
    statement = (
        f"SELECT {_COLUMNS} {_FROM} WHERE {' AND '.join(where)} "
        f"ORDER BY v.sort {direction}, v.id {direction} LIMIT {-1 if limit is None else int(limit)}"
    )
    rows = connection.rows(statement, tuple(values))
    return tuple(view for row in rows if (view := _opened(connection, sealer, row)) is not None)


def count_views(connection: Statements, kind: str, status: str | None = None) -> int:
    """How many rows a kind has, of one status if given."""
    if status is None:
        found = connection.value("SELECT count(*) FROM views WHERE kind = ?", (kind,))
    else:
        found = connection.value("SELECT count(*) FROM views WHERE kind = ? AND status = ?", (kind, status))
    return int(found)


def clear(connection: Statements, projection: str) -> None:
    """Nothing of this projection is left."""
    connection.run("DELETE FROM views WHERE projection = ?", (projection,))
    people.clear(connection, projection)


def _opened(connection: Statements, sealer: Sealer, row: Any) -> View | None:
    kind, view_id, status, sort, case, sealed = row
    cipher = sealer.cipher(connection, case)
    if cipher is None:  # erased between the two reads of another thread
        return None
    return View(kind, view_id, status, sort, case, orjson.loads(open_with(cipher, sealed, _about(kind, view_id))))


def _about(kind: str, view_id: str) -> bytes:
    return f"view\0{kind}\0{view_id}".encode()
