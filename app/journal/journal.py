"""The journal of a desk: the only writer of its data folder."""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import ExitStack
from pathlib import Path
from types import MappingProxyType, TracebackType

from app.entries import Head, PayloadEvent, document_token, make_entry
from app.journal import drafts, people
from app.journal.chain import erase_case, stored_head
from app.journal.drafts import Drafts
from app.journal.keys import KeyRing
from app.journal.lock import FolderLock
from app.journal.mirror import MirrorWriter
from app.journal.outbox import OutboxWriter
from app.journal.projection import CHUNK, Projection, Projections
from app.journal.reader import JournalReader
from app.journal.records import EntryRecords
from app.journal.schema import position_of
from app.journal.sealing import Sealer, seal_with
from app.journal.store import WriteStore
from app.journal.values import EntryDraft, StoredEntry, Upcasters
from app.journal.vault import Vault, VaultFiles, refer_from_entry
from app.journal.writing import Writer
from app.kernel.errors import ProgrammingError

_INSERT_ENTRY = "INSERT INTO entries (position, id, case_number, header, signature, payload) VALUES (?, ?, ?, ?, ?, ?)"


class Journal:
    """Appends entries and keeps everything derived from them. Used by one thread, the desk's.

    `reader` answers questions, from any thread. Any method may raise RetriableError Journal_DiskFull or FatalError
    Journal_StorageFailed; then nothing of the call is stored and the journal goes on from where it was.
    """

    def __init__(
        self,
        folder: Path,
        keys: KeyRing,
        *,
        kiosk: str,
        projections: Sequence[Projection] = (),
        upcasters: Upcasters = MappingProxyType({}),
        build: bool = True,
    ) -> None:
        """Opens the folder, made when there is none, and owns it until `close`.

        FatalError Journal_InUse, Journal_WrongKey, Journal_OtherFormat, Journal_OtherDesk, Journal_Damaged. With
        `build` all projections are up to date; without, call `build_projections` until it says so.
        """
        with ExitStack() as opened:
            opened.callback(FolderLock(folder).release)
            self._key = keys.entry_key
            self._sealer = Sealer(keys)
            self._files = VaultFiles(folder, keys)
            self._records = EntryRecords(self._sealer, upcasters)
            store = WriteStore(folder, keys)
            opened.callback(store.close)
            self._writer = Writer(store, self._sealer)
            self._projections = Projections(projections, self._sealer, self._records)
            with self._writer.transaction() as connection:
                self._head = stored_head(connection, kiosk)
                self._projections.reconcile(connection)
            self.drafts = Drafts(self._writer, self._sealer)
            self.vault = Vault(self._files, self._writer, self._sealer)
            self.outbox = OutboxWriter(self._writer)
            self.mirror = MirrorWriter(self._writer)
            self.vault.sweep()
            self.reader = JournalReader(folder, keys, upcasters=upcasters, sealer=self._sealer)
            opened.callback(self.reader.close)
            self._tidying = False
            if build and self._projections.behind:
                while self.build_projections() or self.tidy():
                    pass
            self._opened = opened.pop_all()

    @property
    def head(self) -> Head:
        """The end of the chain; its digest is what receipts and the day's close print."""
        return self._head

    def append(self, draft: EntryDraft, *, erase_draft: bool = False) -> StoredEntry:
        """The entry is durable with its projections and waits for the registry; `erase_draft`: the case has no draft.

        InputError Journal_CaseErased; ProgrammingError Entry_NotPlain, Entry_TooLarge, Journal_BlobUnknown.
        """
        entry = make_entry(
            self._head,
            self._key,
            type=draft.type,
            v=draft.v,
            events=draft.events,
            actor=draft.actor,
            case=draft.case,
            at=draft.at,
            checkpoint=draft.checkpoint,
        )
        header = entry.header
        stored = StoredEntry(position_of(header.incarnation, header.seq), entry)
        events = self._records.events(header, tuple(PayloadEvent(e["type"], e["v"], e["data"]) for e in draft.events))
        with self._writer.transaction() as connection:
            number, cipher = None, self._sealer.office
            if draft.case is not None:
                seal = self._sealer.ensure(connection, draft.case)
                number, cipher = seal.number, seal.cipher or cipher
            sealed = seal_with(cipher, entry.payload_bytes or b"", bytes.fromhex(entry.digest))
            connection.run(
                _INSERT_ENTRY,
                (stored.position, header.id.bytes, number, entry.header_bytes, entry.signature, sealed),
            )
            refer_from_entry(connection, number, draft.blobs, stored.position)
            self._projections.apply(connection, stored, events)
            if erase_draft and number is not None:
                drafts.erase(connection, number)
        self._head = entry.head
        return stored

    def document_token(self, stored: StoredEntry, document_number: str) -> str:
        """Text for the QR of a paper that rests on this entry."""
        header = stored.header
        return document_token(
            self._key,
            kiosk=header.kiosk,
            entry_id=header.id,
            document_number=document_number,
            payload_digest=header.payload_digest,
            at=header.occurred_at,
        )

    def build_projections(self, chunk: int = CHUNK) -> bool:
        """Projections that are behind took in up to `chunk` more entries; whether some are still behind."""
        if self._projections.behind:
            with self._writer.transaction() as connection:
                left = self._projections.build_chunk(connection, chunk)
            self._projections.settle(left)
        return self._projections.behind

    def tidy(self, pages: int = 200) -> bool:
        """The search index is a bit more compact; whether there is more to do. For when nobody waits."""
        with self._writer.transaction() as connection:
            self._tidying = people.tidy(connection, pages, begun=self._tidying)
        return self._tidying

    def erase_case(self, case: str) -> None:
        """Key, salts, payloads, blobs, draft, views and search words of the case are gone; its headers stay chained.

        RetriableError Journal_CaseUnsent while entries of the case wait for the registry. A case unknown here is as
        good as erased.
        """
        with self._writer.transaction() as connection:
            seal = self._sealer.find(connection, case)
            if seal is None or seal.cipher is None:
                return
            names = erase_case(connection, case, seal.number)
        self._sealer.forget()
        for name in names:
            self._files.remove(name)
        self._writer.truncate_log()

    def new_incarnation(self, previous: Head) -> None:
        """This folder is a restored copy: numbering starts anew, the next entry names `previous`.

        `previous` is the last head that is known of the lost desk: from the registry, a receipt, or this copy.
        ProgrammingError Journal_OtherDesk when it is another's.
        """
        head = previous.restored()
        if previous.kiosk != self._head.kiosk or head.incarnation <= self._head.incarnation:
            raise ProgrammingError("Journal_Incarnation")
        with self._writer.transaction() as connection:
            connection.run("UPDATE chain SET incarnation = ?, start_digest = ?", (head.incarnation, head.digest))
        self._head = head

    def close(self) -> None:
        """Another process may own the folder."""
        self._opened.close()

    def __enter__(self) -> Journal:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()
