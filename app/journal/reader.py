"""Reading the journal, from any thread and from other processes; writes nothing."""

from __future__ import annotations

import contextlib
from collections.abc import Iterator, Mapping
from pathlib import Path
from types import MappingProxyType
from typing import Any

from app.journal import drafts, mirror, outbox, people, views
from app.journal.keys import KeyRing
from app.journal.records import EntryRecords
from app.journal.schema import position_of
from app.journal.sealing import Sealer
from app.journal.statements import Statements
from app.journal.store import ReadStore
from app.journal.values import (
    DeadLetter,
    EventRecord,
    ExchangeState,
    IncomingItem,
    OutboxItem,
    Person,
    ShownEntry,
    StoredEntry,
    Unsent,
    Upcasters,
    View,
)
from app.journal.vault import VaultFiles
from app.kernel.errors import InputError


class JournalReader:
    """Each call answers from one consistent state. Needs no lock; safe for several threads.

    FatalError Journal_Missing, Journal_WrongKey, Journal_OtherFormat at construction.
    """

    def __init__(
        self,
        folder: Path,
        keys: KeyRing,
        *,
        upcasters: Upcasters = MappingProxyType({}),
        sealer: Sealer | None = None,
    ) -> None:
        self._sealer = sealer or Sealer(keys)
        self._records = EntryRecords(self._sealer, upcasters)
        self._files = VaultFiles(folder, keys)
        self._store = ReadStore(folder, keys)

    def events(self, case: str) -> tuple[EventRecord, ...]:
        """Events of a case in the order of the chain; empty for a case that is unknown or erased."""
        with self.snapshot() as connection:
            return tuple(e for events in self._records.of_case(connection, case) if events for e in events)

    def entry(self, incarnation: int, seq: int) -> StoredEntry | None:
        """The entry at one place of the chain."""
        with self.snapshot() as connection:
            return self._records.at(connection, position_of(incarnation, seq))

    def show(self, limit: int = 50) -> tuple[ShownEntry, ...]:
        """The newest entries, newest first, without whom they were about."""
        with self.snapshot() as connection:
            return tuple(self._shown(connection, *found) for found in self._records.newest(connection, limit))

    def view(self, kind: str, id: str) -> View | None:
        with self.snapshot() as connection:
            return views.find(connection, self._sealer, kind, id)

    def views(
        self,
        kind: str,
        *,
        status: str | None = None,
        limit: int | None = None,
        after: str | None = None,
        newest_first: bool = False,
    ) -> tuple[View, ...]:
        """Rows of a kind in the order of `sort`, going on after the `sort` value `after`."""
        with self.snapshot() as connection:
            return views.list_views(
                connection, self._sealer, kind, status=status, limit=limit, after=after, newest_first=newest_first
            )

    def count(self, kind: str, status: str | None = None) -> int:
        with self.snapshot() as connection:
            return views.count_views(connection, kind, status)

    def search(self, text: str, limit: int = 20) -> tuple[Person, ...]:
        """Cases by IIN prefix, name prefixes (kk or ru letters, any case) or ticket number; the newest first."""
        with self.snapshot() as connection:
            return people.search(connection, text, limit)

    def draft(self, case: str) -> Any | None:
        """What was last saved for an open case, None when nothing is."""
        with self.snapshot() as connection:
            return drafts.find(connection, self._sealer, case)

    def drafted_cases(self) -> tuple[str, ...]:
        """Cases that have a draft, in the order in which they began."""
        with self.snapshot() as connection:
            return drafts.cases(connection)

    def blob(self, case: str, name: str) -> bytes:
        """Content of a blob of the vault. InputError Vault_Name, Journal_CaseErased; FatalError Vault_BlobMissing."""
        with self.snapshot() as connection:
            cipher = self._sealer.cipher(connection, case)
        if cipher is None:
            raise InputError("Journal_CaseErased")
        return self._files.read(name, cipher)

    def pending(self, limit: int = 100, max_bytes: int = 1_000_000) -> tuple[OutboxItem, ...]:
        """The oldest unanswered entries in the order of the chain; at least one if there is any."""
        with self.snapshot() as connection:
            return outbox.pending(connection, self._records, limit, max_bytes)

    def unsent(self) -> Unsent:
        with self.snapshot() as connection:
            return outbox.unsent(connection)

    def dead_letters(self) -> tuple[DeadLetter, ...]:
        with self.snapshot() as connection:
            return outbox.dead_letters(connection)

    def exchange_state(self) -> ExchangeState:
        with self.snapshot() as connection:
            return outbox.load_exchange(connection)

    def referral(self, number: str) -> Mapping[str, Any] | None:
        with self.snapshot() as connection:
            return mirror.referral(connection, number)

    def referrals_for(
        self, *, applicant_iin: str | None = None, child_iin: str | None = None
    ) -> tuple[Mapping[str, Any], ...]:
        with self.snapshot() as connection:
            return mirror.referrals_for(connection, applicant_iin=applicant_iin, child_iin=child_iin)

    def mirror_item(self, kind: str, item_id: str) -> Mapping[str, Any] | None:
        with self.snapshot() as connection:
            return mirror.item(connection, kind, item_id)

    def mirror_items(self, kind: str) -> tuple[Mapping[str, Any], ...]:
        with self.snapshot() as connection:
            return mirror.items(connection, kind)

    def incoming(self, limit: int = 100) -> tuple[IncomingItem, ...]:
        """Answers of the registry that the desk has still to record, in the order of arrival."""
        with self.snapshot() as connection:
            return mirror.incoming(connection, limit)

    @contextlib.contextmanager
    def snapshot(self) -> Iterator[Statements]:
        """One consistent state for several questions of this package."""
        with self._store.snapshot() as connection:
            yield connection

    def close(self) -> None:
        self._store.close()

    def _shown(self, connection: Statements, stored: StoredEntry, events: tuple[EventRecord, ...] | None) -> ShownEntry:
        waits = outbox.waits(connection, stored.position)
        status = connection.value("SELECT status FROM verdicts WHERE position = ?", (stored.position,))
        return ShownEntry(
            stored.header,
            stored.digest,
            tuple(event.type for event in events or ()),
            events is None,
            "unsent" if waits else str(status or "unsent"),
        )
