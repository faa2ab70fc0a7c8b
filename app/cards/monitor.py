"""What stands in each reader, followed by a thread that survives restarts of the smart-card service."""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

from app.cards.atr import AtrTable
from app.cards.service import CardService, ReaderStatus
from app.domain.identity import SlotKind, SlotState
from app.kernel.errors import RetriableError

Listener = Callable[[tuple[SlotState, ...]], None]
NO_READER = (SlotState(reader="", index=1, kind=SlotKind.NO_READER),)
_LOOK_SECONDS = 0.5  # how long a stop or a new reader may stay unnoticed at worst
_RETRY_SECONDS = 0.25
_log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class _Known:
    """What is remembered of a reader, also while it is away."""

    index: int
    status: ReaderStatus
    kind: SlotKind
    insertion: int


class ReaderMonitor:
    """Follows all readers from `start` to `close`. Listeners are called on its thread, with changes only.

    A reader keeps its index as long as the monitor lives, also over a restart of the service. Without a
    service, or with none connected, there is one state of kind NO_READER.
    """

    def __init__(self, service: CardService, table: AtrTable, probe: Callable[[str], SlotKind]) -> None:
        self._service = service
        self._table = table
        self._probe = probe
        self._lock = threading.Lock()
        self._listeners: list[Listener] = []
        self._slots: tuple[SlotState, ...] = NO_READER
        self._known: dict[str, _Known] = {}
        self._stop = threading.Event()
        self._first_look = threading.Event()
        self._thread = threading.Thread(target=self._run, name="card-monitor", daemon=True)

    def start(self) -> None:
        self._thread.start()

    def close(self) -> None:
        """The thread is over."""
        self._stop.set()
        if self._thread.is_alive():
            self._thread.join(_LOOK_SECONDS * 10)

    def slots(self) -> tuple[SlotState, ...]:
        """As last seen; waits for the first look at the service."""
        self._first_look.wait(_LOOK_SECONDS * 4)
        with self._lock:
            return self._slots

    def listen(self, listener: Listener) -> Callable[[], None]:
        """`listener` hears the present states at once and every change; returns how to stop that."""
        with self._lock:
            self._listeners.append(listener)
            present = self._slots
        listener(present)

        def stop() -> None:
            with self._lock:
                if listener in self._listeners:
                    self._listeners.remove(listener)

        return stop

    # ------------------------------------------------------------------ the thread

    def _run(self) -> None:
        while not self._stop.is_set():
            try:
                watch = self._service.watch()
            except RetriableError:
                self._seen(())
                self._stop.wait(_RETRY_SECONDS)
                continue
            try:
                self._seen(watch.wait(0))
                while not self._stop.is_set():
                    self._seen(watch.wait(_LOOK_SECONDS))
            except RetriableError:
                self._seen(())
                self._stop.wait(_RETRY_SECONDS)
            finally:
                watch.close()

    def _seen(self, statuses: Sequence[ReaderStatus]) -> None:
        names = {status.name for status in statuses}
        for name, known in self._known.items():
            if name not in names:
                # Remembered as empty: a card found there later is a new insertion.
                self._known[name] = replace(known, status=ReaderStatus(name, present=False), kind=SlotKind.EMPTY)
        unsure = [status.name for status in statuses if self._note(status)]
        self._publish(names)
        for name in unsure:
            self._known[name] = replace(self._known[name], kind=self._probe(name))
        if unsure:
            self._publish(names)
        self._first_look.set()

    def _note(self, status: ReaderStatus) -> bool:
        """The status is remembered; true when only the card's applications can tell what it is."""
        known = self._known.get(status.name) or _Known(
            self._free_index(), ReaderStatus(status.name, present=False), SlotKind.EMPTY, 0
        )
        before = known.status
        if not status.present:
            self._known[status.name] = replace(known, status=status, kind=SlotKind.EMPTY)
            return False
        if before.present and before.events == status.events and before.atr == status.atr:
            self._known[status.name] = replace(known, status=status)
            return False
        family = self._table.family(status.atr)
        kind = family.kind if family else SlotKind.UNKNOWN_CARD
        self._known[status.name] = replace(known, status=status, kind=kind, insertion=known.insertion + 1)
        return family is None and bool(status.atr)

    def _free_index(self) -> int:
        return max((known.index for known in self._known.values()), default=0) + 1

    def _publish(self, names: set[str]) -> None:
        slots = tuple(
            SlotState(name, known.index, known.kind, known.insertion, known.status.atr)
            for name, known in sorted(self._known.items(), key=lambda item: item[1].index)
            if name in names
        )
        with self._lock:
            if slots == self._slots or (not slots and self._slots == NO_READER):
                return
            self._slots = slots or NO_READER
            shown, listeners = self._slots, list(self._listeners)
        for listener in listeners:
            try:
                listener(shown)
            except Exception:
                # One listener's fault must not blind all others to the readers.
                _log.exception("a listener of the card readers failed")
