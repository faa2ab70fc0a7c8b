"""An open office: the desk on its thread, devices on theirs, the exchange on its own; frozen values between them."""

from __future__ import annotations

import contextlib
import threading
from collections.abc import Callable, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass, field
from typing import TypeVar

from app.desk.commands import (
    AttachScan,
    BeginSignature,
    Command,
    RecordIdentity,
    RecordIdentityReturned,
    RecordPrinted,
    RecordReferralAnswer,
    RecordSignature,
    ReferralQuestion,
    SignerRole,
)
from app.desk.desk import Desk
from app.desk.outcome import Outcome, PrintOrder
from app.desk.ports import (
    CardReader,
    JobState,
    KeyCertificate,
    KeySource,
    MrzKey,
    PinStatus,
    Printer,
    RegistryPort,
    Scanner,
    SlotKind,
    SlotState,
)
from app.desk.snapshot import DeskSnapshot
from app.domain.documents import DocumentKind
from app.domain.numbers import Iin
from app.kernel.clock import Clock, SystemClock
from app.kernel.errors import RetriableError
from app.kernel.redaction import Secret
from app.signing.profile import check_signer
from ui.runtime.faults import as_shown
from ui.runtime.listener import OfficeListener, Work

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Adapters:
    """The outside, as injected by a composition root. `registry` is None for a desk without one."""

    cards: CardReader
    keys: KeySource
    printer: Printer
    scanner: Scanner
    registry: RegistryPort | None


def _pool(name: str) -> ThreadPoolExecutor:
    return ThreadPoolExecutor(max_workers=1, thread_name_prefix=f"qabyldau-{name}")


@dataclass(slots=True)
class Threads:
    """One thread for each owner; work of one owner runs in order."""

    desk: ThreadPoolExecutor = field(default_factory=lambda: _pool("desk"))
    cards: ThreadPoolExecutor = field(default_factory=lambda: _pool("cards"))
    devices: ThreadPoolExecutor = field(default_factory=lambda: _pool("devices"))
    printing: ThreadPoolExecutor = field(default_factory=lambda: _pool("printing"))
    network: ThreadPoolExecutor = field(default_factory=lambda: _pool("network"))

    def close(self) -> None:
        """No thread is left; work that had begun is finished, the desk last.

        Commands that wait are carried out and papers that were ordered are handed to the printer: a paper that is on
        record as ordered is never ordered again by itself.
        """
        for pool in (self.cards, self.devices, self.network):
            pool.shutdown(wait=True, cancel_futures=True)
        self.desk.submit(lambda: None).result()
        self.printing.shutdown(wait=True)
        self.desk.shutdown(wait=True)


class RunningOffice:
    """Commands in, outcomes out. Every method returns a future at once; errors reach the listener too."""

    def __init__(
        self,
        desk: Desk,
        adapters: Adapters,
        clock: Clock,
        listener: OfficeListener,
        *,
        threads: Threads | None = None,
        entry_written: Callable[[], None] = lambda: None,
    ) -> None:
        self._desk = desk
        self._adapters = adapters
        self._clock = clock
        self._listener = listener
        self._threads = threads or Threads()
        self._entry_written = entry_written
        self._cancelled = threading.Event()
        self._slots: tuple[SlotState, ...] = ()

    # ---- the desk

    def execute(self, command: Command) -> Future[Outcome]:
        """The desk's answer; what follows from it (prints, a question to the registry) is on its way."""
        return self._run(self._threads.desk, Work.DESK, lambda: self._follow(self._desk.execute(command)))

    def _execute_for(self, case: str | None, command: Command) -> Outcome:
        """What a device took long to read belongs to the parent who stood there when it began, or to nobody."""

        def act() -> Outcome:
            if _in_hand(self._desk) != case:
                return self._follow(Outcome(accepted=False, snapshot=self._desk.snapshot()))
            return self._follow(self._desk.execute(command))

        return self._run(self._threads.desk, Work.DESK, act).result()

    def on_desk(self, action: Callable[[Desk], T]) -> Future[T]:
        """`action` on the desk thread, in order with commands."""
        return self._threads.desk.submit(action, self._desk)

    def refresh(self) -> Future[DeskSnapshot]:
        """The present snapshot goes to the listener."""

        def look() -> DeskSnapshot:
            snapshot = self._desk.snapshot()
            self._listener.snapshot(snapshot)
            return snapshot

        return self._run(self._threads.desk, Work.DESK, look)

    def failed(self, work: Work, error: Exception) -> None:
        """The listener knows of a failure, one that nobody foresaw included. Callable from any thread."""
        self._listener.failed(work, as_shown(error))

    def follow(self, outcome: Outcome) -> None:
        """What an outcome from elsewhere (the exchange) asks for is on its way."""
        self._follow(outcome)

    def resume(self) -> Future[None]:
        """After a start: papers that were due are made good, never printed twice by themselves."""

        def make_good() -> None:
            for order in self._desk.resume():
                self._print_later(order)
            self._listener.snapshot(self._desk.snapshot())

        return self._run(self._threads.desk, Work.DESK, make_good)

    def _follow(self, outcome: Outcome) -> Outcome:
        self._listener.outcome(outcome)
        for order in outcome.prints:
            self._print_later(order)
        if outcome.ask is not None:
            question = outcome.ask
            self._run(self._threads.network, Work.EXCHANGE, lambda: self._ask(question))
        self._entry_written()
        return outcome

    # ---- devices

    def slots_changed(self, slots: tuple[SlotState, ...]) -> None:
        """From the card monitor's thread: the readers look like this now."""
        before, self._slots = self._slots, slots
        self._listener.slots(slots)
        if _left(before, slots, SlotKind.IDENTITY_CARD):
            self.execute(RecordIdentityReturned())
        if _tokens(before) != _tokens(slots):
            self._run(self._threads.devices, Work.SIGN, self._look_at_tokens)

    def read_identity(self, key: MrzKey) -> Future[Outcome]:
        """The identity card that stands in a reader fills the open case."""
        self._cancelled.clear()

        def read() -> Outcome:
            case = self.on_desk(_in_hand).result()
            slot = self._identity_slot()
            self._listener.working(Work.CARD, 0)
            document = self._adapters.cards.read_identity(
                slot.reader, key, lambda percent: self._listener.working(Work.CARD, percent), self._cancelled.is_set
            )
            return self._execute_for(case, RecordIdentity(document))

        return self._run(self._threads.cards, Work.CARD, read)

    def _identity_slot(self) -> SlotState:
        slots = tuple(self._adapters.cards.slots())
        if not slots or all(s.kind is SlotKind.NO_READER for s in slots):
            raise RetriableError("Card_NoReader")
        for slot in slots:
            if slot.kind is SlotKind.IDENTITY_CARD:
                return slot
        others = [s for s in slots if s.kind not in (SlotKind.EMPTY, SlotKind.SIGNATURE_TOKEN)]
        raise RetriableError("Card_NotIdentity" if others else "Card_NoCard")

    def cancel(self) -> None:
        """Long work stops at its next step; nothing captured is lost."""
        self._cancelled.set()

    def scan(self, kind: DocumentKind) -> Future[Outcome]:
        """The pages in the scanner are the scan of `kind`."""

        def pages() -> Outcome:
            case = self.on_desk(_in_hand).result()
            self._listener.working(Work.SCAN, None)
            content = self._adapters.scanner.scan(kind.value)
            return self._execute_for(case, AttachScan(kind, content))

        return self._run(self._threads.devices, Work.SCAN, pages)

    def sign(self, role: SignerRole, pin: Secret) -> Future[Outcome]:
        """The next signature by the key of `role`; the PIN is wiped whatever happens."""

        def signature() -> Outcome:
            try:
                return self._sign(role, pin)
            finally:
                pin.wipe()

        future = self._run(self._threads.devices, Work.SIGN, signature)
        # Also when the office closes before it was this signature's turn.
        future.add_done_callback(lambda _: pin.wipe())
        return future

    def _sign(self, role: SignerRole, pin: Secret) -> Outcome:
        begun = self.execute(BeginSignature(role)).result()
        order = begun.to_sign
        if order is None:
            return begun
        self._listener.working(Work.SIGN, None)
        certificate = _certificate_of(self._adapters.keys.certificates(), order.required_iin)
        # Certificates are valid by the machine's clock; the office clock of a demo only labels papers.
        check_signer(certificate, order.required_iin, order.required_bin, SystemClock().now())
        try:
            signed = self._adapters.keys.sign_pdf(
                order.pdf,
                certificate,
                pin,
                field=order.field,
                stamp_pdf=order.stamp_pdf,
                claimed_at=self._clock.now(),
            )
        except RetriableError:
            self._look_again()
            raise
        recorded = self.execute(RecordSignature(role, signed)).result()
        self._look_again()
        return recorded

    def _look_again(self) -> None:
        """A right PIN gives all tries back, a wrong one takes one: the screen knows before the next."""
        with contextlib.suppress(RetriableError):
            self._look_at_tokens()

    def _look_at_tokens(self) -> None:
        try:
            found: Sequence[KeyCertificate] = self._adapters.keys.certificates()
        except RetriableError as error:
            if error.code != "Token_None":
                raise
            found = ()
        self._listener.certificates(tuple(found), tuple(self._pin_status(c) for c in found))

    def _pin_status(self, certificate: KeyCertificate) -> PinStatus:
        try:
            return self._adapters.keys.pin_status(certificate)
        except RetriableError:
            return PinStatus.UNKNOWN  # the token went meanwhile, or its module does not tell

    # ---- paper

    def _print_later(self, order: PrintOrder) -> None:
        self._run(self._threads.printing, Work.PRINT, lambda: self._print(order))

    def _print(self, order: PrintOrder) -> None:
        """Submitted once; what became of it is on record. Never submitted again by itself."""
        try:
            job = self._adapters.printer.submit(order.rendered.pdf, order.title, order.copies)
        except RetriableError as error:
            self.execute(RecordPrinted(order.document_id, None, error.code)).result()
            raise
        self.execute(RecordPrinted(order.document_id, job)).result()
        self._listener.printer(self._adapters.printer.state())

    def watch_printer(self) -> Future[None]:
        """The printer's present state goes to the listener."""
        return self._run(
            self._threads.printing, Work.PRINT, lambda: self._listener.printer(self._adapters.printer.state())
        )

    def job_state(self, job: str) -> Future[JobState]:
        """State of a print job."""
        return self._run(self._threads.printing, Work.PRINT, lambda: self._adapters.printer.job(job))

    # ---- the registry

    def _ask(self, question: ReferralQuestion) -> None:
        registry = self._adapters.registry
        if registry is None:
            self.execute(RecordReferralAnswer(question, None, "Registry_Unreachable"))
            return
        try:
            answer = registry.find_referral(
                number=question.number,
                child=Iin(question.child_iin) if question.child_iin else None,
                applicant=Iin(question.applicant_iin) if question.applicant_iin else None,
            )
        except RetriableError as error:
            self.execute(RecordReferralAnswer(question, None, error.code))
            return
        self.execute(RecordReferralAnswer(question, answer))

    # ---- running and closing

    def settle(self) -> None:
        """Returns when everything that was on its way when it was called has happened."""
        for pool in (self._threads.cards, self._threads.devices, self._threads.network, self._threads.printing):
            pool.submit(lambda: None).result()
        self._threads.desk.submit(lambda: None).result()

    def close(self) -> None:
        """All threads have ended; everything accepted is durable."""
        self._cancelled.set()
        self._threads.close()

    def _run(self, pool: ThreadPoolExecutor, work: Work, action: Callable[[], T]) -> Future[T]:
        def guarded() -> T:
            try:
                return action()
            except Exception as error:
                # Nobody may be waiting for the future; whatever it is, the clerk hears of it.
                self.failed(work, error)
                raise
            finally:
                if work is not Work.DESK:
                    self._listener.finished(work)

        return pool.submit(guarded)


def _in_hand(desk: Desk) -> str | None:
    """Id of the case at the counter."""
    case = desk.snapshot().case
    return None if case is None or case.read_only else case.id


def _left(before: tuple[SlotState, ...], after: tuple[SlotState, ...], kind: SlotKind) -> bool:
    """A card of `kind` is no longer in the reader where it was."""
    now = {s.reader: s for s in after}
    return any(
        s.kind is kind and (now.get(s.reader) is None or now[s.reader].insertion != s.insertion
                            or now[s.reader].kind is not kind)
        for s in before
    )  # fmt: skip


def _tokens(slots: tuple[SlotState, ...]) -> tuple[tuple[str, int], ...]:
    return tuple((s.reader, s.insertion) for s in slots if s.kind is SlotKind.SIGNATURE_TOKEN)


def _certificate_of(certificates: Sequence[KeyCertificate], required_iin: str | None) -> KeyCertificate:
    """The key of the person who has to sign; RetriableError Token_None, Token_OtherPerson."""
    if not certificates:
        raise RetriableError("Token_None")
    for certificate in certificates:
        if required_iin is None or certificate.subject_iin == required_iin:
            return certificate
    raise RetriableError("Token_OtherPerson")
