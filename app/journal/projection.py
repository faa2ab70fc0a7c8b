"""Projections: what the screen reads, derived from the entries and rebuilt from them when their shape changes."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Protocol

from app.journal import views
from app.journal.records import EntryRecords
from app.journal.sealing import Sealer
from app.journal.statements import Statements
from app.journal.values import EventRecord, StoredEntry
from app.journal.views import ViewStore
from app.kernel.errors import ProgrammingError

CHUNK = 500


class Projection(Protocol):
    """A function from entries to views. `version` grows whenever `apply` would write something else than before."""

    @property
    def name(self) -> str: ...

    @property
    def version(self) -> int: ...

    def apply(self, store: ViewStore, stored: StoredEntry, events: Sequence[EventRecord]) -> None:
        """Views follow one more entry. Called once per entry in the order of the chain, inside a transaction.

        Looks at nothing but its arguments, so that a rebuild gives the same views; erased entries are left out.
        """
        ...


class Projections:
    """The registered projections, and how far each of them has come."""

    def __init__(self, registered: Sequence[Projection], sealer: Sealer, records: EntryRecords) -> None:
        names = [projection.name for projection in registered]
        if len(set(names)) != len(names):
            raise ProgrammingError("Journal_ProjectionTwice")
        self._registered = tuple(registered)
        self._sealer = sealer
        self._records = records
        self._behind: dict[str, int] = {}

    def reconcile(self, connection: Statements) -> None:
        """New projections and those of another version start from nothing; those no longer registered are dropped."""
        known = {
            name: (version, built_to)
            for name, version, built_to in connection.rows("SELECT name, version, built_to FROM projections")
        }
        wanted = {projection.name: projection.version for projection in self._registered}
        for name in known.keys() - wanted.keys():
            # Entries appended from now on would be missing in it, so its return means a rebuild.
            connection.run("DELETE FROM projections WHERE name = ?", (name,))
            views.clear(connection, name)
        self._behind = {}
        for name, version in wanted.items():
            stored = known.get(name)
            if stored is None or stored[0] != version:
                views.clear(connection, name)
                connection.run(
                    "INSERT INTO projections (name, version, built_to) VALUES (?, ?, 0) "
                    "ON CONFLICT (name) DO UPDATE SET version = excluded.version, built_to = 0",
                    (name, version),
                )
                self._behind[name] = 0
            elif stored[1] is not None:
                self._behind[name] = stored[1]

    @property
    def behind(self) -> bool:
        """Whether some projection has still to be built."""
        return bool(self._behind)

    def apply(self, connection: Statements, stored: StoredEntry, events: Sequence[EventRecord]) -> None:
        """All projections that are up to date follow the new entry; the others will come to it."""
        for projection in self._registered:
            if projection.name not in self._behind:
                projection.apply(ViewStore(connection, self._sealer, projection.name), stored, events)

    def build_chunk(self, connection: Statements, limit: int = CHUNK) -> dict[str, int]:
        """The projections behind took in up to `limit` more entries; what `settle` has to hear once that is durable."""
        left: dict[str, int] = {}
        for projection in self._pending():
            store = ViewStore(connection, self._sealer, projection.name)
            last, count = self._behind[projection.name], 0
            for stored, events in self._records.after(connection, last, limit):
                if events is not None:
                    projection.apply(store, stored, events)
                last, count = stored.position, count + 1
            done = count < limit
            connection.run(
                "UPDATE projections SET built_to = ? WHERE name = ?", (None if done else last, projection.name)
            )
            if not done:
                left[projection.name] = last
        return left

    def settle(self, left: dict[str, int]) -> None:
        self._behind = left

    def _pending(self) -> Iterator[Projection]:
        return (projection for projection in self._registered if projection.name in self._behind)
