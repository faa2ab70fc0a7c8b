"""What the server half needs from storage, and the values that pass between them."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Protocol, TypeVar

from sync.protocol import FeedPage, ProblemType, SelfStatus


@dataclass(frozen=True, slots=True)
class Kiosk:
    """An enrolled desk. `scope` is the BIN of its organisation: all that it may read and write."""

    id: str
    scope: str
    public_key: bytes
    desk: int
    revoked_at: datetime | None = None


class Kept(StrEnum):
    """How an entry is kept. Only WHOLE entries had an effect."""

    WHOLE = "whole"
    WITHOUT_EFFECT = "without-effect"
    TOMBSTONE = "tombstone"


@dataclass(frozen=True, slots=True)
class ChainHead:
    """Highest contiguous place of one incarnation; `digest` is None behind a tombstone that could not be read."""

    incarnation: int
    seq: int
    digest: str | None


@dataclass(frozen=True, slots=True)
class KeptEntry:
    """What storage knows of a place in a chain."""

    position: int
    id: str | None
    incarnation: int
    seq: int
    digest: str | None
    kept: Kept
    problem: ProblemType | None
    received_at: datetime


@dataclass(frozen=True, slots=True, repr=False)
class EntryRow:
    """A place in a chain to be written. Tombstones keep the bytes that came, for the investigation.

    `replaces` is the position of a tombstone whose place a whole entry takes.
    """

    id: str | None
    incarnation: int
    seq: int
    digest: str | None
    header: bytes
    payload: bytes | None
    signature: bytes | None
    kept: Kept
    problem: ProblemType | None
    replaces: int | None = None

    def __repr__(self) -> str:
        return f"EntryRow({self.id}, {self.incarnation}/{self.seq}, {self.kept.value})"


class IngestUnit(Protocol):
    """One write transaction. Nothing is visible to others before it ends well."""

    def heads(self, kiosk: str) -> Mapping[int, ChainHead]: ...

    def known(self, kiosk: str, ids: Collection[str], places: Collection[tuple[int, int]]) -> Sequence[KeptEntry]:
        """Entries of this desk that have one of the ids or stand at one of the places (incarnation, seq)."""
        ...

    def write_entries(self, kiosk: str, rows: Sequence[EntryRow], received_at: datetime) -> Sequence[int]:
        """Positions in the registry's log, in the order of `rows`."""
        ...

    def keep_without_effect(self, position: int, problem: ProblemType) -> None:
        """An entry just written turned out to ask for what cannot be understood."""
        ...

    def name_digest(self, kiosk: str, incarnation: int, seq: int, digest: str) -> None:
        """The digest of a tombstone that could not be read is known from the entry after it."""
        ...

    def set_head(self, kiosk: str, head: ChainHead) -> None: ...

    def savepoint(self) -> AbstractContextManager[None]:
        """What is written inside is undone when it ends with an exception."""
        ...


UnitT_co = TypeVar("UnitT_co", bound=IngestUnit, covariant=True)


class IngestStore(Protocol[UnitT_co]):
    """Storage of the server half. Write transactions are serialised."""

    def write(self) -> AbstractContextManager[UnitT_co]: ...

    def epoch(self) -> str: ...

    def status(self, kiosk: Kiosk, at: datetime) -> SelfStatus: ...

    def feed_page(self, scope: str, cursor: str | None, limit: int, at: datetime) -> FeedPage:
        """Items of one organisation after `cursor`; InputError Feed_CursorUnknown for one of another epoch."""
        ...
