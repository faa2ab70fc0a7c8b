"""The encrypted journal of a desk: entries, projections, drafts, vault, outbox and mirror."""

from app.journal.journal import Journal
from app.journal.keys import KeyRing
from app.journal.lock import FolderLock
from app.journal.projection import Projection
from app.journal.reader import JournalReader
from app.journal.values import (
    BlobRef,
    DeadLetter,
    EntryDraft,
    EntryVerdict,
    EventRecord,
    ExchangeState,
    IncomingItem,
    OutboxItem,
    Person,
    ShownEntry,
    StoredEntry,
    Unsent,
    VerdictStatus,
    View,
)
from app.journal.verify import JournalReport, verify_journal
from app.journal.views import ViewStore

__all__ = [
    "BlobRef",
    "DeadLetter",
    "EntryDraft",
    "EntryVerdict",
    "EventRecord",
    "ExchangeState",
    "FolderLock",
    "IncomingItem",
    "Journal",
    "JournalReader",
    "JournalReport",
    "KeyRing",
    "OutboxItem",
    "Person",
    "Projection",
    "ShownEntry",
    "StoredEntry",
    "Unsent",
    "VerdictStatus",
    "View",
    "ViewStore",
    "verify_journal",
]
