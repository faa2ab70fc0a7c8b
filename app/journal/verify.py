"""Verifies a journal from outside, while its desk goes on working."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path

from app.entries import ChainReport, Entry, Head, parse_entry, verify_chain
from app.journal.keys import KeyRing
from app.journal.records import EntryRecords, RawEntry
from app.journal.sealing import Sealer
from app.journal.statements import Statements
from app.journal.store import ReadStore
from app.kernel.errors import FatalError, InputError

_CHUNK = 500


@dataclass(frozen=True, slots=True)
class JournalReport:
    """`chain`: hashes, links, numbers, signatures. `unreadable`: (incarnation, seq) of entries that do not even parse.

    `storage`: what SQLite and SQLCipher say about the file, empty when all is well.
    """

    kiosk: str
    chain: ChainReport
    unreadable: tuple[tuple[int, int], ...]
    storage: tuple[str, ...]

    @property
    def sound(self) -> bool:
        return self.chain.sound and not self.unreadable and not self.storage


def verify_journal(folder: Path, keys: KeyRing, *, known: Head | None = None) -> JournalReport:
    """Report over the whole journal; needs no lock and writes nothing.

    `known`: a head seen elsewhere (receipt, registry); reveals a cut tail. FatalError Journal_Missing,
    Journal_WrongKey, Journal_OtherFormat.
    """
    store = ReadStore(folder, keys)
    try:
        with store.snapshot() as connection:
            return _report(connection, keys, known)
    finally:
        store.close()


def _report(connection: Statements, keys: KeyRing, known: Head | None) -> JournalReport:
    kiosk = connection.value("SELECT kiosk FROM chain")
    if kiosk is None:
        raise FatalError("Journal_Missing")
    walk = _Stored(connection, EntryRecords(Sealer(keys), {}))
    report = verify_chain(walk.entries(), keys.public_key, start=Head(kiosk), known=known)
    storage = [
        str(text)
        for pragma in ("cipher_integrity_check", "quick_check")
        for (text,) in connection.rows(f"PRAGMA {pragma}")
        if text != "ok"
    ]
    return JournalReport(kiosk, report, tuple(walk.unreadable), tuple(storage))


class _Stored:
    """All stored entries in order; those that do not parse are noted and left out."""

    def __init__(self, connection: Statements, records: EntryRecords) -> None:
        self._connection = connection
        self._records = records
        self.unreadable: list[tuple[int, int]] = []

    def entries(self) -> Iterator[Entry]:
        position = 0
        while True:
            rows = self._records.raw_after(self._connection, position, _CHUNK)
            if not rows:
                return
            for row in rows:
                position = row.position
                try:
                    entry = parse_entry(row.header, None, row.signature)
                except InputError:
                    self.unreadable.append(row.place)
                    continue
                yield replace(entry, payload_bytes=self._payload(row))

    def _payload(self, row: RawEntry) -> bytes | None:
        try:
            return self._records.payload(self._connection, row)
        except FatalError:  # sealed bytes altered: then they are not the payload that the header names
            return b""
