"""Takes batches in: one transaction each, one verdict per entry, effects exactly once."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import datetime
from typing import Generic, Protocol, TypeVar

from app.entries import Entry, PayloadEvent, payload_events
from app.kernel.clock import Clock
from app.kernel.errors import InputError
from sync.batch import decode_batch
from sync.ingest.judge import Judged, candidates, judge
from sync.ingest.ports import IngestStore, IngestUnit, Kept, Kiosk
from sync.ingest.problems import ProblemError, problem
from sync.protocol import (
    BATCH_ENTRIES,
    FEED_PAGE_ITEMS,
    EntryVerdict,
    FeedPage,
    ProblemType,
    PushReply,
    Receipt,
    SelfStatus,
    Verdict,
)

UnitT = TypeVar("UnitT", bound=IngestUnit)
UnitT_contra = TypeVar("UnitT_contra", bound=IngestUnit, contravariant=True)


class Policy(Protocol[UnitT_contra]):
    """What the registry does when an entry tells of something that it decides about."""

    @property
    def event_types(self) -> frozenset[str]:
        """Types of the events that `react` is called for."""
        ...

    def react(
        self, unit: UnitT_contra, kiosk: Kiosk, entry: Entry, events: Sequence[PayloadEvent], now: datetime
    ) -> None:
        """The effects of `events` are written in `unit`; InputError when they cannot be understood."""
        ...


class RecordOnly:
    """The policy of a store-and-forward server, which decides nothing."""

    @property
    def event_types(self) -> frozenset[str]:
        return frozenset()

    def react(
        self, unit: IngestUnit, kiosk: Kiosk, entry: Entry, events: Sequence[PayloadEvent], now: datetime
    ) -> None:
        """Never called: nothing is reacted to."""


class IngestService(Generic[UnitT]):
    """The exchange as the server offers it. Usable from several threads; the store serialises writers."""

    def __init__(
        self, store: IngestStore[UnitT], policy: Policy[UnitT], clock: Clock, on_commit: Callable[[], None]
    ) -> None:
        self._store = store
        self._policy = policy
        self._marks = tuple(f'"{name}"'.encode() for name in sorted(policy.event_types))
        self._clock = clock
        self._on_commit = on_commit

    def ingest(self, kiosk: Kiosk, body: bytes) -> PushReply:
        """Every entry of the batch has its verdict, and all effects are durable.

        The same batch again gives the same places and no second effect. ProblemError MALFORMED_REQUEST,
        BATCH_TOO_LARGE.
        """
        try:
            items = decode_batch(body)
        except InputError as error:
            raise ProblemError(ProblemType.MALFORMED_REQUEST, str(error)) from None
        if len(items) > BATCH_ENTRIES:
            raise ProblemError(ProblemType.BATCH_TOO_LARGE)
        now = self._clock.now()
        with self._store.write() as unit:
            heads = unit.heads(kiosk.id)
            found = candidates(items, kiosk, heads)
            known = unit.known(kiosk.id, {c.id for c in found if c.id}, {c.place for c in found})
            judged, moved = judge(found, kiosk, heads, known)
            results = self._write(unit, kiosk, judged, now)
            for incarnation, head in moved.items():
                if heads.get(incarnation) != head:
                    unit.set_head(kiosk.id, head)
        self._on_commit()
        incarnation = found[-1].place[0] if found else max(moved, default=1)
        last_seq = moved[incarnation].seq if incarnation in moved else 0
        return PushReply(self._store.epoch(), tuple(results), incarnation, last_seq, self._clock.now())

    def feed(self, kiosk: Kiosk, cursor: str | None) -> FeedPage:
        """The next page of the kiosk's organisation; ProblemError CURSOR_EXPIRED."""
        try:
            return self._store.feed_page(kiosk.scope, cursor, FEED_PAGE_ITEMS, self._clock.now())
        except InputError:
            raise ProblemError(ProblemType.CURSOR_EXPIRED) from None

    def status(self, kiosk: Kiosk) -> SelfStatus:
        return self._store.status(kiosk, self._clock.now())

    def _write(self, unit: UnitT, kiosk: Kiosk, judged: Sequence[Judged], now: datetime) -> list[EntryVerdict]:
        writing = sorted((j for j in judged if j.row is not None), key=lambda j: j.candidate.place)
        positions = unit.write_entries(kiosk.id, [j.row for j in writing if j.row is not None], now)
        at = {j.candidate.index: position for j, position in zip(writing, positions, strict=True)}
        refused: dict[int, ProblemType] = {}
        for item in writing:
            if item.names is not None:
                incarnation, seq = item.candidate.place
                unit.name_digest(kiosk.id, incarnation, seq - 1, item.names)
            if item.row is not None and item.row.kept is Kept.WHOLE and item.candidate.entry is not None:
                index = item.candidate.index
                if not self._react(unit, kiosk, item.candidate.entry, now):
                    unit.keep_without_effect(at[index], ProblemType.ENTRY_MALFORMED)
                    refused[index] = ProblemType.ENTRY_MALFORMED
        return [_verdict(j, at.get(j.candidate.index), refused.get(j.candidate.index), now) for j in judged]

    def _react(self, unit: UnitT, kiosk: Kiosk, entry: Entry, now: datetime) -> bool:
        """False when the entry asks for something in a form that cannot be understood."""
        payload = entry.payload_bytes or b""
        if not any(mark in payload for mark in self._marks):
            return True  # most entries: no need to read them again
        asked = [event for event in payload_events(payload) if event.type in self._policy.event_types]
        if not asked:
            return True
        try:
            with unit.savepoint():
                self._policy.react(unit, kiosk, entry, asked, now)
        except InputError:
            return False
        return True


def _verdict(judged: Judged, position: int | None, refused: ProblemType | None, now: datetime) -> EntryVerdict:
    candidate, known = judged.candidate, judged.known
    kind = refused or judged.problem
    receipt = None
    if candidate.entry is not None and position is not None:
        receipt = Receipt(position, candidate.entry.digest, now)
    elif candidate.entry is not None and known is not None and judged.status is Verdict.DUPLICATE:
        receipt = Receipt(known.position, candidate.entry.digest, known.received_at)
    return EntryVerdict(
        id=candidate.raw.id or "",
        status=Verdict.REJECTED if refused else judged.status,
        incarnation=candidate.place[0],
        seq=candidate.place[1],
        problem=problem(kind) if kind else None,
        receipt=receipt,
    )
