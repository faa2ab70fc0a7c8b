"""Entries as they come out of the store: unsealed, parsed, their events upcast."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass

from app.entries import Entry, Header, PayloadEvent, parse_header, payload_events, sha256_hex
from app.journal.schema import place_of
from app.journal.sealing import Sealer, open_with
from app.journal.statements import Statements
from app.journal.values import EventRecord, StoredEntry, Upcasters

_SELECT = (
    "SELECT e.position, e.header, e.signature, e.payload, c.case_id "
    "FROM entries e LEFT JOIN cases c ON c.number = e.case_number "
)
_OF_CASE = "WHERE e.case_number = (SELECT number FROM cases WHERE case_id = ?) ORDER BY e.position"


@dataclass(frozen=True, slots=True, repr=False)
class RawEntry:
    """A stored row as it stands."""

    position: int
    header: bytes
    signature: bytes
    sealed: bytes | None
    case: str | None

    @property
    def place(self) -> tuple[int, int]:
        """(incarnation, seq)."""
        return place_of(self.position)


class EntryRecords:
    """Reads entries through a connection that the caller holds."""

    def __init__(self, sealer: Sealer, upcasters: Upcasters) -> None:
        self._sealer = sealer
        self._upcasters = upcasters

    def after(
        self, connection: Statements, position: int, limit: int
    ) -> Iterator[tuple[StoredEntry, tuple[EventRecord, ...] | None]]:
        """Up to `limit` entries behind `position` in the order of the chain; None for the events of an erased one."""
        for raw in self.raw_after(connection, position, limit):
            yield self._record(connection, raw)

    def of_case(self, connection: Statements, case: str) -> Iterator[tuple[EventRecord, ...] | None]:
        """Events of each entry of a case in order; None for an erased one."""
        for row in connection.rows(_SELECT + _OF_CASE, (case,)):
            yield self._record(connection, RawEntry(*row))[1]

    def newest(
        self, connection: Statements, limit: int
    ) -> Iterator[tuple[StoredEntry, tuple[EventRecord, ...] | None]]:
        """Up to `limit` entries from the end of the chain backwards."""
        statement = _SELECT + "ORDER BY e.position DESC LIMIT ?"
        for row in connection.rows(statement, (limit,)):
            yield self._record(connection, RawEntry(*row))

    def at(self, connection: Statements, position: int) -> StoredEntry | None:
        """The entry at one position, None when there is none."""
        row = connection.row(_SELECT + "WHERE e.position = ?", (position,))
        return None if row is None else self._record(connection, RawEntry(*row))[0]

    def events(self, header: Header, payload: tuple[PayloadEvent, ...]) -> tuple[EventRecord, ...]:
        """Events of one entry with the newest shape of their data; unknown types stay as they are."""
        return tuple(self._event(header, event) for event in payload)

    def raw_after(self, connection: Statements, position: int, limit: int) -> list[RawEntry]:
        """Up to `limit` rows behind `position`, neither opened nor parsed."""
        statement = _SELECT + "WHERE e.position > ? ORDER BY e.position LIMIT ?"
        return [RawEntry(*row) for row in connection.rows(statement, (position, limit))]

    def payload(self, connection: Statements, raw: RawEntry) -> bytes | None:
        """Payload bytes, None when erased; FatalError Journal_Damaged."""
        cipher = self._sealer.cipher(connection, raw.case)
        if raw.sealed is None or cipher is None:
            return None
        return open_with(cipher, raw.sealed, hashlib.sha256(raw.header).digest())

    def _record(self, connection: Statements, raw: RawEntry) -> tuple[StoredEntry, tuple[EventRecord, ...] | None]:
        header = parse_header(raw.header)
        payload = self.payload(connection, raw)
        entry = Entry(header, raw.header, payload, raw.signature, sha256_hex(raw.header))
        stored = StoredEntry(raw.position, entry)
        return stored, None if payload is None else self.events(header, payload_events(payload))

    def _event(self, header: Header, event: PayloadEvent) -> EventRecord:
        v, data = event.v, event.data
        while (step := self._upcasters.get((event.type, v))) is not None:
            data, v = step(data), v + 1
        return EventRecord(event.type, v, data, header.id, header.occurred_at, header.seq, header.boot, header.boot_ns)
