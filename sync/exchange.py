"""The push and pull loop of a desk. It owns no storage and no socket: both are ports.

Whatever a step learns is durable (through `DeskInbox`) before the next request leaves, so that a kill at any
point costs at most one repeated request, which the registry answers with `duplicate`.
"""

from __future__ import annotations

import threading
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from typing import Protocol

from app.kernel.clock import Clock
from app.kernel.errors import RetriableError
from sync.protocol import (
    BATCH_BYTES,
    BATCH_ENTRIES,
    EntryVerdict,
    FeedItem,
    FeedPage,
    Head,
    PushReply,
    SelfStatus,
    Verdict,
)
from sync.schedule import SUCCESS, ExchangeState, Randomness, RetryPolicy, due, next_attempt, outcome_of


@dataclass(frozen=True, slots=True, repr=False)
class OutboxItem:
    """One journal entry that waits to be sent: the stored bytes, verbatim."""

    entry_id: str
    seq: int
    incarnation: int
    header_bytes: bytes
    payload_bytes: bytes
    signature: bytes

    def __repr__(self) -> str:
        return f"OutboxItem({self.entry_id}, {self.incarnation}/{self.seq})"


class OutboxSource(Protocol):
    """Entries without a final verdict, in the order of the chain."""

    def batch(self, limit: int, max_bytes: int) -> Sequence[OutboxItem]:
        """At most `limit` unsent entries of one incarnation, oldest first, of about `max_bytes`; one at least
        when any is unsent.
        """
        ...


class DeskInbox(Protocol):
    """What the registry says, handed to the desk thread. Every method returns when its effect is durable."""

    def record_verdicts(self, verdicts: Sequence[EntryVerdict]) -> None:
        """ACCEPTED and DUPLICATE entries are sent. REJECTED and CONFLICT ones leave the queue for the list
        shown to clerk and operator and are never deleted. DEFERRED ones stay in the queue.
        """
        ...

    def apply_page(self, items: Sequence[FeedItem], cursor: str, epoch: str) -> None:
        """Items, cursor and epoch are stored in one transaction; applying a page again changes nothing."""
        ...

    def resend_after(self, heads: Sequence[Head]) -> None:
        """Sent entries beyond the registry's head of their incarnation wait to be sent again; an incarnation
        that `heads` does not name is sent from its first entry. Entries on the dead-letter list stay there.
        """
        ...

    def load_state(self) -> ExchangeState: ...

    def save_state(self, state: ExchangeState) -> None: ...


class Registry(Protocol):
    """The registry as the exchange sees it (RegistryClient). Every method may raise RetriableError Registry_*."""

    def push(self, items: Sequence[OutboxItem]) -> PushReply: ...

    def pull(self, cursor: str | None, wait_s: int = 0) -> FeedPage: ...

    def status(self) -> SelfStatus: ...


@dataclass(frozen=True, slots=True)
class StepReport:
    """What one step did. `skipped`: it was not due yet. `error`: code of the failure that ended it."""

    verdicts: Mapping[Verdict, int] = field(default_factory=dict)
    pulled: int = 0
    skipped: bool = False
    error: str | None = None
    next_attempt_at: datetime | None = None


class Exchange:
    """Sends the outbox and reads the feed. One thread calls it."""

    def __init__(
        self,
        *,
        outbox: OutboxSource,
        inbox: DeskInbox,
        registry: Registry,
        clock: Clock,
        rng: Randomness,
        policy: RetryPolicy | None = None,
    ) -> None:
        self._outbox = outbox
        self._inbox = inbox
        self._registry = registry
        self._clock = clock
        self._rng = rng
        self._policy = policy or RetryPolicy()
        self._reconciled = False
        self._cursor: str | None = None

    @property
    def cursor(self) -> str | None:
        """The feed cursor applied last in this process; may be read from any thread."""
        return self._cursor

    def step(self, now: datetime, *, force: bool = False, stopping: Callable[[], bool] = lambda: False) -> StepReport:
        """One whole exchange: push until the outbox is empty, pull until caught up, then record the schedule.

        Does nothing while the schedule says to wait, unless `force` (send now). Errors of the registry
        end the step and are recorded, never raised; errors of the desk's storage are raised.
        """
        state = self._inbox.load_state()
        if not force and not due(state, now, self._policy):
            return StepReport(skipped=True, next_attempt_at=state.next_attempt_at)
        run = _Step(
            outbox=self._outbox,
            inbox=self._inbox,
            registry=self._registry,
            clock=self._clock,
            state=state,
            stopping=stopping,
        )
        error: RetriableError | None = None
        try:
            if not self._reconciled:
                run.reconcile()
                self._reconciled = True
            run.push_all()
            if run.pull_all():
                run.push_all()
                run.pull_all()
        except RetriableError as failure:
            error = failure
        outcome = SUCCESS if error is None else outcome_of(error)
        after = next_attempt(run.state, outcome, self._clock.now(), self._rng, self._policy)
        self._inbox.save_state(after)
        self._cursor = after.feed_cursor
        return StepReport(
            verdicts=dict(run.verdicts),
            pulled=run.pulled,
            error=None if error is None else error.code,
            next_attempt_at=after.next_attempt_at,
        )

    def run(
        self,
        stop: threading.Event,
        wake: threading.Event,
        *,
        poll_s: float = 15.0,
        report: Callable[[StepReport], None] = lambda _: None,
    ) -> None:
        """Steps until `stop`. `wake` is set for a new entry, by the feed listener, and together with `stop`.

        Without a wake it polls every `poll_s` seconds, or when the schedule allows the next attempt.
        """
        while not stop.is_set():
            wake.clear()
            now = self._clock.now()
            done = self.step(now, stopping=stop.is_set)
            report(done)
            wait_s = poll_s
            if done.next_attempt_at is not None:
                wait_s = max(0.05, (done.next_attempt_at - self._clock.now()).total_seconds())
            # A skipped step must not become a busy loop when entries keep waking it during an outage.
            if done.skipped:
                stop.wait(min(wait_s, 0.2))
            wake.wait(min(wait_s, poll_s))


class _Step:
    """State and counters of one step."""

    def __init__(
        self,
        *,
        outbox: OutboxSource,
        inbox: DeskInbox,
        registry: Registry,
        clock: Clock,
        state: ExchangeState,
        stopping: Callable[[], bool],
    ) -> None:
        self._outbox = outbox
        self._inbox = inbox
        self._registry = registry
        self._clock = clock
        self._stopping = stopping
        self._resent = False
        self.state = state
        self.verdicts: Counter[Verdict] = Counter()
        self.pulled = 0

    def reconcile(self) -> None:
        """The registry's heads are compared with what the desk believes to be sent; epoch and clock are known.

        With a new epoch the registry was restored: its feed is read from the start again.
        """
        status = self._registry.status()
        self._inbox.resend_after(status.heads)
        cursor = self.state.feed_cursor if self.state.epoch in (None, status.epoch) else None
        self._save(replace(self.state, epoch=status.epoch, feed_cursor=cursor), status.server_time)

    def push_all(self) -> None:
        limit = BATCH_ENTRIES
        while not self._stopping():
            items = self._outbox.batch(limit, BATCH_BYTES)
            if not items:
                return
            try:
                reply = self._registry.push(items)
            except RetriableError as error:
                if error.code != "Registry_BatchTooLarge" or len(items) == 1:
                    raise
                limit = len(items) // 2
                continue
            self._inbox.record_verdicts(reply.results)
            self.verdicts.update(result.status for result in reply.results)
            self._after_push(reply)

    def _after_push(self, reply: PushReply) -> None:
        deferred = any(result.status is Verdict.DEFERRED for result in reply.results)
        if reply.epoch != self.state.epoch or (deferred and not self._resent):
            # An earlier entry is missing over there: ask how far it is and send from that point on, once a step.
            self._resent = self._resent or deferred
            self.reconcile()
        elif deferred:
            raise RetriableError("Registry_EntriesMissing")
        else:
            self._save(self.state, reply.server_time)

    def pull_all(self) -> bool:
        """Caught up with the feed. True when the registry turned out to be another epoch: push once more."""
        restarted = False
        while not self._stopping():
            try:
                page = self._registry.pull(self.state.feed_cursor)
            except RetriableError as error:
                if error.code != "Registry_CursorExpired" or restarted:
                    raise
                restarted = True
                self.reconcile()
                self._save(replace(self.state, feed_cursor=None))
                continue
            if page.epoch != self.state.epoch:
                if restarted:
                    raise RetriableError("Registry_EpochUnsteady")
                restarted = True
                self.reconcile()
                continue
            if page.items or page.cursor != self.state.feed_cursor:
                self._inbox.apply_page(page.items, page.cursor, page.epoch)
                self.pulled += len(page.items)
            self._save(replace(self.state, feed_cursor=page.cursor, epoch=page.epoch), page.server_time)
            if not page.more:
                break
        return restarted

    def _save(self, state: ExchangeState, server_time: datetime | None = None) -> None:
        """`state` is durable; writes only when something changed beyond the jitter of the clock's offset."""
        if server_time is not None:
            offset = (server_time - self._clock.now()) / timedelta(seconds=1)
            if self.state.clock_offset_s is None or abs(offset - self.state.clock_offset_s) >= 1.0:
                state = replace(state, clock_offset_s=round(offset, 3))
        if state != self.state:
            self._inbox.save_state(state)
        self.state = state
