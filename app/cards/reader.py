"""Identity documents over the smart-card service: the implementation of the desk's CardReader port."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from datetime import date

from app.cards.apdu import CommandApdu, ResponseApdu
from app.cards.atr import AtrTable, load_atr_table
from app.cards.connection import CardConnection, ReadOnlyConnection, exchange
from app.cards.monitor import Listener, ReaderMonitor
from app.cards.reading import ReadingOptions, read_identity
from app.cards.service import CardLink, CardService
from app.domain.identity import IdentityDocument, MrzKey, SlotKind, SlotState
from app.kernel.errors import QabyldauError, RetriableError

_TICK_SECONDS = 0.05
_SETTLE_SECONDS = 0.6  # pcscd looks into its readers every 0.4 s
_SETTLE_STEP_SECONDS = 0.05
# Errors that a card on its way out also causes, and of these the ones that a long command may cause.
_DOUBTFUL = frozenset(("Card_ReadFailed", "Card_SessionLost", "Card_NoCard"))
_WORTH_SHORTER = frozenset(("Card_ReadFailed", "Card_SessionLost"))


@dataclass(frozen=True, slots=True)
class ReaderLimits:
    """`patience_s`: how long one command may take before the card counts as mute and the desk is free again."""

    patience_s: float = 8.0


@dataclass(slots=True)
class _Work:
    """One job on a card, done by a thread that may have to be left behind."""

    task: Callable[[_Work], IdentityDocument | SlotKind]
    result: IdentityDocument | SlotKind | None = None
    error: BaseException | None = None
    percent: int = 0
    photo: bytes | None = None
    cancelled: bool = False
    doing: str = "Card_Mute"  # the error that it is when this step does not end
    busy_since: float | None = None
    done: threading.Event = field(default_factory=threading.Event)

    def run(self) -> None:
        try:
            self.result = self.task(self)
        except BaseException as problem:  # handed to the waiting thread, which raises it
            self.error = problem
        finally:
            self.done.set()


class PcscCardReader:
    """Readers and identity documents. `service` is `PcscService()` or a fake of the seam; close it at the end.

    `today` gives the day that decides centuries in machine-readable zones.
    """

    def __init__(
        self,
        service: CardService,
        today: Callable[[], date],
        *,
        table: AtrTable | None = None,
        options: ReadingOptions | None = None,
        limits: ReaderLimits | None = None,
    ) -> None:
        self._service = service
        self._today = today
        self._table = table or load_atr_table()
        self._options = options or ReadingOptions()
        self._limits = limits or ReaderLimits()
        self._lock = threading.Lock()
        self._at_work: dict[str, _Work] = {}
        self._only_short: set[bytes] = set()
        self._monitor = ReaderMonitor(service, self._table, self._probe)
        self._monitor.start()

    def close(self) -> None:
        """Monitor over; a read under way ends as cancelled."""
        with self._lock:
            for work in self._at_work.values():
                work.cancelled = True
        self._monitor.close()

    def slots(self) -> Sequence[SlotState]:
        return self._monitor.slots()

    def watch(self, listener: Listener) -> Callable[[], None]:
        """`listener` hears the states now and at every change, on the card thread; returns how to stop that."""
        return self._monitor.listen(listener)

    def read_identity(
        self,
        reader: str,
        key: MrzKey,
        progress: Callable[[int], None],
        cancelled: Callable[[], bool],
        on_photo: Callable[[bytes], None] | None = None,
    ) -> IdentityDocument:
        """The whole document, from one card, in one exclusive transaction. Callbacks run on the caller's thread.

        Ends within the limit's patience even when the card never answers. RetriableError Card_NoReader,
        Card_NoCard, Card_Removed, Card_WrongNumber, Card_NotIdentity, Card_Mute, Card_ServiceGone, Card_Busy,
        Card_ReadFailed, Card_Cancelled.
        """
        work = _Work(lambda work: self._read(work, reader, key))
        self._begin(reader, work)
        shown, photo_shown = -1, False
        while True:
            finished = work.done.wait(_TICK_SECONDS)
            if work.percent != shown:
                shown = work.percent
                progress(shown)
            if on_photo is not None and work.photo is not None and not photo_shown:
                photo_shown = True
                on_photo(work.photo)
            if finished:
                break
            work.cancelled = work.cancelled or cancelled()
            self._check_patience(work)
        if work.error is not None:
            raise work.error
        if not isinstance(work.result, IdentityDocument):
            raise RetriableError("Card_ReadFailed", reason="no result")
        return work.result

    # ------------------------------------------------------------------ threads that may be left behind

    def _begin(self, reader: str, work: _Work) -> None:
        with self._lock:
            if reader in self._at_work:
                # Either a read is under way or a mute card still holds its thread: it has to be taken out.
                raise RetriableError("Card_Busy" if self._at_work[reader].busy_since is None else "Card_Mute")
            self._at_work[reader] = work

        def run() -> None:
            try:
                work.run()
            finally:
                with self._lock:
                    del self._at_work[reader]

        threading.Thread(target=run, name="card", daemon=True).start()

    def _check_patience(self, work: _Work) -> None:
        since = work.busy_since
        if since is None or time.monotonic() - since <= self._limits.patience_s:
            return
        work.cancelled = True  # should it wake up after all, it stops before its next command
        raise RetriableError(work.doing)

    # ------------------------------------------------------------------ on the card's thread

    def _read(self, work: _Work, reader: str, key: MrzKey) -> IdentityDocument:
        before = self._service.status(reader)
        if before is None:
            raise RetriableError("Card_NoReader")
        if not before.present:
            raise RetriableError("Card_NoCard")
        if before.mute:
            raise RetriableError("Card_Mute")
        try:
            try:
                document = self._read_once(work, reader, key, before.atr not in self._only_short)
            except RetriableError as problem:
                if problem.code not in _WORTH_SHORTER or before.atr in self._only_short:
                    raise
                if self._left(reader, before.events):
                    raise RetriableError("Card_Removed") from None
                # Some readers and cards take no long commands; the whole read starts over with short ones.
                document = self._read_once(work, reader, key, extended=False)
                self._only_short.add(before.atr)
        except RetriableError as problem:
            if problem.code in _DOUBTFUL and self._left(reader, before.events):
                raise RetriableError("Card_Removed") from None
            if problem.code == "Card_SessionLost":
                raise RetriableError("Card_ReadFailed", **problem.params) from None
            raise
        after = self._service.status(reader)
        if after is None or after.events != before.events:
            raise RetriableError("Card_Removed")  # a swap: nobody can say which card the last byte came from
        return document

    def _read_once(self, work: _Work, reader: str, key: MrzKey, extended: bool) -> IdentityDocument:
        def progress(percent: int) -> None:
            work.percent = max(work.percent, percent)

        def photo(jpeg: bytes) -> None:
            work.photo = jpeg

        link = self._connect(work, reader)
        try:
            return read_identity(
                _Watched(link, work),
                key,
                progress,
                lambda: work.cancelled,
                today=self._today(),
                options=replace(self._options, extended=self._options.extended and extended),
                on_photo=photo,
            )
        finally:
            link.close()

    def _connect(self, work: _Work, reader: str) -> CardLink:
        work.doing, work.busy_since = "Card_Busy", time.monotonic()
        try:
            return self._service.connect(reader)
        finally:
            work.doing, work.busy_since = "Card_Mute", None

    def _left(self, reader: str, events: int) -> bool:
        """True when the card is not the one it was; the service may need a moment to notice."""
        deadline = time.monotonic() + _SETTLE_SECONDS
        while True:
            now = self._service.status(reader)
            if now is None or not now.present or now.events != events:
                return True
            if time.monotonic() > deadline:
                return False
            time.sleep(_SETTLE_STEP_SECONDS)

    # ------------------------------------------------------------------ recognition by application

    def _probe(self, reader: str) -> SlotKind:
        """What the applications on the card say; UNKNOWN_CARD when none is known or the card does not answer."""
        work = _Work(lambda work: self._ask_applications(work, reader))
        try:
            self._begin(reader, work)
        except RetriableError:
            return SlotKind.UNKNOWN_CARD
        work.done.wait(self._limits.patience_s)
        work.cancelled = True
        if isinstance(work.error, BaseException) and not isinstance(work.error, QabyldauError):
            raise work.error
        return work.result if isinstance(work.result, SlotKind) else SlotKind.UNKNOWN_CARD

    def _ask_applications(self, work: _Work, reader: str) -> SlotKind:
        link = self._connect(work, reader)
        try:
            guarded = ReadOnlyConnection(_Watched(link, work))
            for aid, family in self._table.applications:
                if exchange(guarded, CommandApdu(0x00, 0xA4, 0x04, 0x00, aid, le=256)).ok:
                    return family.kind
            return SlotKind.UNKNOWN_CARD
        finally:
            link.close()


class _Watched:
    """Tells the watchdog when a command is out."""

    def __init__(self, inner: CardConnection, work: _Work) -> None:
        self._inner = inner
        self._work = work

    @property
    def atr(self) -> bytes:
        return self._inner.atr

    def transmit(self, command: bytes) -> ResponseApdu:
        if self._work.cancelled:
            raise RetriableError("Card_Cancelled")
        self._work.busy_since = time.monotonic()
        try:
            return self._inner.transmit(command)
        finally:
            self._work.busy_since = None
