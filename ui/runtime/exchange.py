"""The exchange wired to the desk: the journal is read directly, everything written goes through the desk thread."""

from __future__ import annotations

import dataclasses
import random
import threading
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

import orjson

from app.desk.desk import Desk
from app.desk.snapshot import LinkView
from app.journal.journal import Journal
from app.journal.values import EntryVerdict as StoredVerdict
from app.journal.values import VerdictStatus
from app.kernel.clock import Clock
from app.kernel.codec import from_plain, to_plain
from app.kernel.errors import InputError, RetriableError
from sync.exchange import Exchange, OutboxItem, StepReport
from sync.protocol import EntryVerdict, FeedItem, Head
from sync.registry_client import RegistryClient
from sync.schedule import ExchangeState
from ui.runtime.listener import Work
from ui.runtime.running import RunningOffice


class JournalOutbox:
    """Entries that wait, straight from the journal's reader."""

    def __init__(self, journal: Journal) -> None:
        self._reader = journal.reader

    def batch(self, limit: int, max_bytes: int) -> Sequence[OutboxItem]:
        return [
            OutboxItem(str(i.id), i.seq, i.incarnation, i.header_bytes, i.payload_bytes, i.signature)
            for i in self._reader.pending(limit, max_bytes)
        ]


class DeskThreadInbox:
    """What the registry says, written down by the desk thread; each call returns when it is durable."""

    def __init__(self, journal: Journal, running: RunningOffice) -> None:
        self._journal = journal
        self._running = running

    def record_verdicts(self, verdicts: Sequence[EntryVerdict]) -> None:
        stored = [
            StoredVerdict(
                UUID(v.id),
                VerdictStatus(v.status.value),
                v.problem.type if v.problem else None,
                orjson.dumps(to_plain(v.receipt)).decode() if v.receipt else None,
            )
            for v in verdicts
        ]
        self._running.on_desk(lambda _desk: self._journal.outbox.record_verdicts(stored)).result()

    def apply_page(self, items: Sequence[FeedItem], cursor: str, epoch: str) -> None:
        """What cannot be used is told and left out, so that it does not stand in the way of the others."""
        plain = [{"kind": i.kind, "id": i.id, "data": i.data} for i in items]

        def apply(desk: Desk) -> None:
            sifted = desk.sift(plain)
            self._journal.mirror.apply_page(sifted.usable, cursor, epoch)
            for field in sifted.wrong:
                self._bad_answer(field)

        self._running.on_desk(apply).result()
        self.record_answers()

    def record_answers(self) -> None:
        """Answers that wait have become entries, also those that came just before the program ended."""
        if self._journal.reader.incoming(limit=1):
            self._running.on_desk(self._record).result()

    def _record(self, desk: Desk) -> None:
        """One that was recorded before a kill changes nothing the second time; one that makes no sense is put aside,
        so that it does not stand in the way of the others.
        """
        for item in self._journal.reader.incoming():
            try:
                if item.kind == "verdict":
                    self._running.follow(desk.record_verdict(item))
            except InputError as error:
                self._bad_answer(str(error.params.get("field", error.code)))
            self._journal.mirror.done(item.id)

    def _bad_answer(self, field: str) -> None:
        self._running.failed(Work.EXCHANGE, RetriableError("Registry_BadAnswer", what=field))

    def resend_after(self, heads: Sequence[Head]) -> None:
        known = {h.incarnation: h.last_seq for h in heads}

        self._running.on_desk(lambda _desk: self._journal.outbox.requeue_beyond(known)).result()

    def load_state(self) -> ExchangeState:
        return from_plain(ExchangeState, to_plain(self._journal.reader.exchange_state()))

    def save_state(self, state: ExchangeState) -> None:
        """Another epoch means that the registry was restored: what the mirror holds of the old one is forgotten."""
        fields = {f.name: getattr(state, f.name) for f in dataclasses.fields(state)}

        def save(_desk: Desk) -> None:
            known = self._journal.reader.exchange_state()
            if known.epoch is not None and state.epoch is not None and state.epoch != known.epoch:
                self._journal.mirror.reset(state.epoch)
            # What the exchange does not know of (checkpoint, the registry's number) stays as it is.
            self._journal.outbox.save_state(dataclasses.replace(known, **fields))

        self._running.on_desk(save).result()


def link_view(journal: Journal) -> LinkView:
    """The line as the exchange last knew it."""
    state = journal.reader.exchange_state()
    return LinkView(
        up=state.last_contact is not None and state.outage_since is None and state.paused is None,
        since=state.outage_since,
        unsent=journal.reader.unsent().count,
        last_contact=state.last_contact,
        paused=state.paused,
    )


_AFTER_FAULT_S = 5.0


@dataclass(slots=True)
class ExchangeThread:
    """The exchange on its own thread, woken by every entry. `step_now` serves scripts that want one exchange now."""

    exchange: Exchange
    clock: Clock
    changed: Callable[[], None]
    failed: Callable[[Exception], None]
    before: Callable[[], None]
    after_success: Callable[[], None]
    _stop: threading.Event
    _wake: threading.Event
    _busy: threading.Lock
    _thread: threading.Thread | None = None

    @classmethod
    def build(
        cls,
        journal: Journal,
        running: RunningOffice,
        client: RegistryClient,
        clock: Clock,
        after_success: Callable[[], None] = lambda: None,
    ) -> ExchangeThread:
        """Not started yet. `after_success` is called on the exchange's thread after each exchange that went through."""
        inbox = DeskThreadInbox(journal, running)
        exchange = Exchange(
            outbox=JournalOutbox(journal),
            inbox=inbox,
            registry=client,
            clock=clock,
            rng=random.SystemRandom(),
        )

        def changed() -> None:
            running.refresh()

        return cls(
            exchange,
            clock,
            changed,
            lambda error: running.failed(Work.EXCHANGE, error),
            inbox.record_answers,
            after_success,
            threading.Event(),
            threading.Event(),
            threading.Lock(),
        )

    def start(self) -> None:
        """It sends and reads from now on."""
        self._thread = threading.Thread(target=self._run, name="qabyldau-exchange", daemon=True)
        self._thread.start()

    def wake(self) -> None:
        """There is something to send."""
        self._wake.set()

    def step_now(self) -> StepReport:
        """One whole exchange now, whatever the schedule says."""
        report = self._step(force=True)
        self.changed()
        return report

    def close(self) -> None:
        """The thread has ended; what was not sent waits in the journal."""
        self._stop.set()
        self._wake.set()
        if self._thread is not None:
            self._thread.join()

    def _step(self, *, force: bool) -> StepReport:
        with self._busy:
            self.before()
            report = self.exchange.step(self.clock.now(), force=force, stopping=self._stop.is_set)
            if not report.skipped and report.error is None:
                self.after_success()
        return report

    def _run(self) -> None:
        last: tuple[str | None, int] = ("", -1)
        while not self._stop.is_set():
            self._wake.clear()
            try:
                report = self._step(force=False)
            except Exception as error:
                # The desk's own storage, or what nobody foresaw: told once, and the exchange goes on trying.
                if last != (repr(error), 0):
                    self.failed(error)
                last = (repr(error), 0)
                self._stop.wait(_AFTER_FAULT_S)
                continue
            state = (report.error, sum(report.verdicts.values()) + report.pulled)
            if not report.skipped and (state != last or state[1]):
                self.changed()
                last = state
            self._wake.wait(_pause(report.next_attempt_at, self.clock.now()))
            # During an outage new entries keep waking the thread; the schedule still decides.
            if report.skipped:
                self._stop.wait(0.2)


def _pause(next_attempt_at: datetime | None, now: datetime) -> float:
    """Seconds until there is something to do without being woken: a poll, or the scheduled attempt."""
    poll_s = 5.0
    if next_attempt_at is None:
        return poll_s
    return min(max(0.05, (next_attempt_at - now).total_seconds()), poll_s)
