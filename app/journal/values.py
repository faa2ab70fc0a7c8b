"""What goes into the journal and what comes out: frozen values, free of SQL."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any
from uuid import UUID

from app.domain.moment import Moment
from app.entries import Entry, Header

Upcaster = Callable[[Mapping[str, Any]], Mapping[str, Any]]
"""Data of an event of (type, v) as version v + 1 would have written it. Pure, kept for ever."""

Upcasters = Mapping[tuple[str, int], Upcaster]


@dataclass(frozen=True, slots=True, repr=False)
class EntryDraft:
    """One act of a clerk before it is an entry. `events` are {"type", "v", "data"} of JSON types.

    `blobs` are names from the vault that the events speak of. `repr` hides the events.
    """

    type: str
    v: int
    actor: str
    case: str | None
    events: Sequence[Mapping[str, Any]]
    at: Moment
    checkpoint: str | None = None
    blobs: tuple[str, ...] = ()

    def __repr__(self) -> str:
        return f"EntryDraft({self.type!r}, case={self.case!r}, events={len(self.events)})"


@dataclass(frozen=True, slots=True, repr=False)
class StoredEntry:
    """An entry that is durable. `position` grows along the chain of this desk."""

    position: int
    entry: Entry

    @property
    def id(self) -> UUID:
        return self.entry.header.id

    @property
    def header(self) -> Header:
        return self.entry.header

    @property
    def digest(self) -> str:
        return self.entry.digest

    def __repr__(self) -> str:
        return f"StoredEntry({self.header.type!r}, seq={self.header.seq})"


@dataclass(frozen=True, slots=True, repr=False)
class EventRecord:
    """One event with when and where it was written down. `repr` hides the data."""

    type: str
    v: int
    data: Mapping[str, Any]
    entry_id: UUID
    occurred_at: datetime
    seq: int
    boot: str
    boot_ns: int

    @property
    def moment(self) -> Moment:
        return Moment(self.occurred_at, self.boot, self.boot_ns)

    def __repr__(self) -> str:
        return f"EventRecord({self.type!r}, v={self.v}, seq={self.seq})"


@dataclass(frozen=True, slots=True, repr=False)
class View:
    """One row that a projection keeps for the screen. `data` is plain JSON."""

    kind: str
    id: str
    status: str
    sort: str
    case: str | None
    data: Any

    def __repr__(self) -> str:
        return f"View({self.kind!r}, {self.id!r}, status={self.status!r})"


@dataclass(frozen=True, slots=True, repr=False)
class Person:
    """Who a case is about, as search finds it. Names as written; `at` is when the case began."""

    case: str
    child_name: str
    applicant_name: str
    at: datetime
    child_iin: str | None = None
    applicant_iin: str | None = None
    ticket: str | None = None

    def __repr__(self) -> str:
        return f"Person(case={self.case!r})"


@dataclass(frozen=True, slots=True)
class BlobRef:
    """A blob in the vault: keyed digest of its content, bytes, media type."""

    name: str
    size: int
    media_type: str


class VerdictStatus(StrEnum):
    """Verdict of the registry on one entry (design.md, Sync in one paragraph)."""

    ACCEPTED = "accepted"
    DUPLICATE = "duplicate"
    CONFLICT = "conflict"
    REJECTED = "rejected"
    DEFERRED = "deferred"


@dataclass(frozen=True, slots=True)
class EntryVerdict:
    """What became of one entry. `problem` is a code, `receipt` the registry's text."""

    entry_id: UUID
    status: VerdictStatus
    problem: str | None = None
    receipt: str | None = None


@dataclass(frozen=True, slots=True, repr=False)
class OutboxItem:
    """An entry that the registry has not answered for yet, exactly as it was signed."""

    position: int
    id: UUID
    incarnation: int
    seq: int
    header_bytes: bytes
    payload_bytes: bytes
    signature: bytes

    @property
    def size(self) -> int:
        return len(self.header_bytes) + len(self.payload_bytes) + len(self.signature)

    def __repr__(self) -> str:
        return f"OutboxItem(seq={self.seq}, size={self.size})"


@dataclass(frozen=True, slots=True)
class Unsent:
    """How much waits for the registry, and since when."""

    count: int
    oldest: datetime | None


@dataclass(frozen=True, slots=True)
class DeadLetter:
    """An entry that the registry recorded without effect or refused; the clerk is told. Sending went on."""

    position: int
    entry_id: UUID
    type: str
    case: str | None
    occurred_at: datetime
    status: VerdictStatus
    problem: str | None


@dataclass(frozen=True, slots=True)
class ExchangeState:
    """Where the exchange with the registry stands; survives every restart.

    `paused` is the code that stopped sending (401, 403) until somebody acts. `registry_seq` is the highest contiguous
    number that the registry has of this incarnation. `clock_offset_s` = registry's time − ours when last measured.
    """

    attempts: int = 0
    next_attempt_at: datetime | None = None
    paused: str | None = None
    feed_cursor: str | None = None
    epoch: str | None = None
    checkpoint: str | None = None
    last_contact: datetime | None = None
    outage_since: datetime | None = None
    registry_seq: int = 0
    clock_offset_s: float | None = None


@dataclass(frozen=True, slots=True, repr=False)
class IncomingItem:
    """An answer of the registry that the desk has still to record as an entry."""

    number: int
    id: str
    kind: str
    data: Mapping[str, Any]

    def __repr__(self) -> str:
        return f"IncomingItem({self.kind!r}, {self.id!r})"


@dataclass(frozen=True, slots=True)
class ShownEntry:
    """One entry for `journal show`: what happened, without whom it was about."""

    header: Header
    digest: str
    events: tuple[str, ...]
    erased: bool
    sent: str  # "unsent" or the verdict
