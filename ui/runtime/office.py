"""Opening a data folder: lock, keys, journal, law, desk, devices, exchange. Used by the desktop and by commands."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import Future
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path

from app.cases.book import desk_events
from app.desk.desk import Desk
from app.desk.drafts import restore
from app.desk.memory import load_case, load_state
from app.desk.numbers import PaperNumbers
from app.desk.office import DeskIdentity, Office
from app.desk.papers import fix_due
from app.desk.projection import DeskProjection
from app.desk.snapshot import CaseStatus, DaySummary, DeskSnapshot, SearchHit
from app.domain.documents import DocumentKind
from app.domain.organisation import StaffMember
from app.journal.journal import Journal
from app.journal.keys import KeyRing
from app.journal.values import Person
from app.kernel.catalogue import Catalogue
from app.kernel.clock import BootClock, Clock, OfficeClock, SystemBootClock, SystemClock
from app.kernel.errors import FatalError, InputError
from app.kernel.redaction import Secret, masked
from app.rules.loader import load_law
from printing.render import ReportlabRenderer
from sync.http import HttpTransport
from sync.registry_client import DeviceIdentity, RegistryClient
from sync.transport import Transport
from ui.runtime.config import FILE as CONFIG_FILE
from ui.runtime.config import DeskConfig, read_config
from ui.runtime.devices import BuiltDevices, build_adapters
from ui.runtime.exchange import ExchangeThread, link_view
from ui.runtime.listener import OfficeListener
from ui.runtime.refill import NumberRefill
from ui.runtime.running import Adapters, RunningOffice, Threads
from ui.runtime.staff import sign_in

KEY_FILE = "keys.json"


@dataclass(frozen=True, slots=True)
class OpenOptions:
    """`wrap` puts something around the line to the registry (a rehearsed outage); demo and tests only."""

    data: Path
    demo: bool
    key_file: Path | None = None
    staff_id: str | None = None
    wrap: Callable[[Transport], Transport] = field(default=lambda transport: transport)


@dataclass(slots=True)
class OpenOffice:
    """A desk at work. Close it, and everything accepted is durable."""

    config: DeskConfig
    clock: Clock
    running: RunningOffice
    exchange: ExchangeThread | None
    journal: Journal
    _office: Office
    _threads: Threads
    _close_devices: Callable[[], None]

    @property
    def scanner_available(self) -> bool:
        """Whether a scanner answers."""
        return self.config.devices.scanner_folder is not None or self.config.devices.sane_device is not None

    def search(self, text: str) -> Future[tuple[SearchHit, ...]]:
        """Stored cases by IIN prefix, name prefix or ticket, newest first."""
        return self._threads.network.submit(lambda: tuple(self._hit(p) for p in self.journal.reader.search(text)))

    def _hit(self, person: Person) -> SearchHit:
        view = self.journal.reader.view("case", person.case)
        return SearchHit(
            case_id=person.case,
            ticket_number=person.ticket or "",
            applicant=person.applicant_name,
            child=person.child_name,
            iin_masked=masked(person.applicant_iin or ""),
            at=person.at,
            status=CaseStatus(view.status) if view else CaseStatus.AT_COUNTER,
        )

    def paper(self, sha256: str) -> Future[bytes]:
        """Bytes of a paper of the case on the screen; InputError Desk_PaperUnknown."""
        return self.running.on_desk(lambda _desk: self._paper(sha256))

    def _paper(self, sha256: str) -> bytes:
        case = self._office.state.case or self._office.state.opened
        state = case.enrolment if case else None
        if case is None or state is None:
            raise InputError("Desk_PaperUnknown")
        fix_due(self._office, case)
        state = case.enrolment
        known = {p.pdf_sha256: p.blob for p in case.papers}
        if state is not None and state.contract is not None:
            known[state.contract.pdf_sha256] = state.contract.blob
        if state is not None and state.refusal is not None:
            known[state.refusal.pdf_sha256] = state.refusal.blob
        if sha256 not in known:
            raise InputError("Desk_PaperUnknown")
        return self.journal.reader.blob(case.case_id, known[sha256])

    def scan_of(self, kind: DocumentKind) -> Future[bytes]:
        """Bytes of a scan of the case on the screen; InputError Desk_PaperUnknown."""

        def read(_desk: Desk) -> bytes:
            case = self._office.state.case or self._office.state.opened
            document = case.enrolment.documents.get(kind) if case and case.enrolment else None
            if case is None or document is None or document.blob is None:
                raise InputError("Desk_PaperUnknown")
            return self.journal.reader.blob(case.case_id, document.blob)

        return self.running.on_desk(read)

    def close_stored(self) -> Future[DeskSnapshot]:
        """The stored case that was opened for reading is put away."""
        return self.running.on_desk(lambda desk: desk.close_opened())

    def sign_in(self, staff_id: str, pin: Secret) -> Future[StaffMember]:
        """That member of staff is on duty from now on; InputError Desk_WrongPin."""

        def prove(_desk: Desk) -> StaffMember:
            staff = sign_in(self.config.organisation, self.config.staff_pins, staff_id, pin)
            self._office.actor = staff
            return staff

        return self.running.on_desk(prove)

    def case_registry_state(self, case_id: str) -> str:
        """'confirmed', 'pending' or 'disputed': what the registry has said of this case so far."""
        case = load_case(self.journal, desk_events(), case_id)
        status = case.enrolment.status.value if case and case.enrolment else ""
        if status == "disputed":
            return "disputed"
        waiting = self.journal.reader.unsent().count
        return "pending" if waiting or status == "admitted_unconfirmed" else "confirmed"

    def close(self) -> None:
        """All threads have ended and the folder is free."""
        if self.exchange is not None:
            self.exchange.close()
        self._close_devices()
        self.running.close()
        self.journal.close()


def load_keys(data: Path, *, demo: bool, key_file: Path | None) -> KeyRing:
    """The keys of the data folder: in `key_file`, or in a demo in the folder itself.

    Made when there are none, but only before the folder belongs to a desk: fresh keys would open nothing there.
    FatalError Desk_KeyNeeded: neither was given (the keyring of the operating system is not used yet); Keys_Missing.
    """
    if key_file is None and not demo:
        raise FatalError("Desk_KeyNeeded")
    path = key_file or data / KEY_FILE
    if path.exists() or (data / CONFIG_FILE).exists():
        return KeyRing.load(path)
    data.mkdir(parents=True, exist_ok=True, mode=0o700)
    return KeyRing.create(path, None)


def open_office(
    options: OpenOptions,
    catalogue: Catalogue,
    listener: OfficeListener,
    devices: Callable[[DeskConfig], BuiltDevices] = build_adapters,
) -> OpenOffice:
    """A desk on `options.data`. FatalError when another process owns the folder, or keys or settings are missing."""
    config = read_config(options.data)
    if config.demo and not options.demo:
        raise FatalError("Desk_DemoFolder")
    keys = load_keys(options.data, demo=options.demo, key_file=options.key_file)
    clock, boot = _clocks(config)
    journal = Journal(options.data / "journal", keys, kiosk=config.kiosk, projections=[DeskProjection()])
    client = _registry(config, keys, clock, options.wrap)
    built = devices(config)
    adapters = Adapters(built.cards, built.keys, built.printer, built.scanner, client)
    events = desk_events()
    office = Office(
        clock=clock,
        boot=boot,
        law=load_law(config.region),
        organisation=config.organisation,
        identity=DeskIdentity(config.kiosk, config.letter, config.public_page),
        actor=_on_duty(config, options.staff_id),
        journal=journal,
        renderer=ReportlabRenderer(),
        catalogue=catalogue,
        demo=config.demo,
        state=load_state(journal, events),
        events=events,
        link=lambda: link_view(journal),
        numbers=PaperNumbers(
            config.organisation.bin.value, config.letter, None if config.registry_url is None else config.blocks
        ),
    )
    if office.state.case is not None:
        restore(office, office.state.case)
    threads = Threads()
    desk = Desk(office, lambda: day_summary(journal, clock.now()))
    thread: list[ExchangeThread] = []

    def wake() -> None:
        for started in thread:
            started.wake()

    running = RunningOffice(
        desk,
        adapters,
        clock,
        listener,
        threads=threads,
        entry_written=wake,
    )
    if client is not None:
        refill = NumberRefill(client, running, options.data)
        thread.append(ExchangeThread.build(journal, running, client, clock, refill.top_up))
    built.connect(running)
    return OpenOffice(
        config=config,
        clock=clock,
        running=running,
        exchange=thread[0] if thread else None,
        journal=journal,
        _office=office,
        _threads=threads,
        _close_devices=built.close,
    )


def _clocks(config: DeskConfig) -> tuple[Clock, BootClock]:
    if config.office_clock is not None:
        office = OfficeClock(Path(config.office_clock))
        return office, office
    return SystemClock(), SystemBootClock()


def _registry(
    config: DeskConfig, keys: KeyRing, clock: Clock, wrap: Callable[[Transport], Transport]
) -> RegistryClient | None:
    if config.registry_url is None:
        return None
    transport = wrap(HttpTransport(config.registry_url))
    return RegistryClient(transport, DeviceIdentity(config.kiosk, keys.entry_key), clock)


def _on_duty(config: DeskConfig, staff_id: str | None) -> StaffMember:
    staff = config.organisation.staff
    return next((m for m in staff if m.id == staff_id), next(m for m in staff if m.role == "clerk"))


def day_summary(journal: Journal, now: datetime) -> DaySummary:
    """What was done today, from the projection."""
    view = journal.reader.view("day", now.date().isoformat())
    counts = view.data if view else {}
    return DaySummary(
        served=int(counts.get("served", 0)),
        breaches=int(counts.get("breaches", 0)),
        offline_served=int(counts.get("offline_served", 0)),
    )
