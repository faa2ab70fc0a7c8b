"""The window's gateway to a running office: requests go out to the threads, answers come back in the GUI thread."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import Future
from typing import TYPE_CHECKING, TypeVar

from PySide6.QtCore import QObject, Qt, QTimer, Signal, Slot

from app.kernel.errors import QabyldauError, RetriableError
from ui.desktop.controller import DeskListener
from ui.desktop.view_models.state import Activity, DeviceStates
from ui.runtime.listener import Work

if TYPE_CHECKING:  # the office is heavy to load; the window is on the screen before it
    from app.desk.outcome import Outcome
    from app.desk.ports import KeyCertificate, PinStatus, PrinterState, SlotState
    from app.desk.snapshot import DeskSnapshot
    from app.domain.organisation import StaffMember
    from ui.desktop.view_models import intents
    from ui.desktop.view_models.intents import Request
    from ui.runtime.office import OpenOffice

T = TypeVar("T")

PRINTER_LOOK_MS = 3000

_ACTIVITY = {Work.CARD: Activity.CARD, Work.SCAN: Activity.SCAN, Work.SIGN: Activity.SIGN}


class OfficeGateway(QObject):
    """Implements `DeskGateway` for the window and `OfficeListener` for the office."""

    _post = Signal(object)

    def __init__(self) -> None:
        super().__init__()
        self._listener: DeskListener | None = None
        self._office: OpenOffice | None = None
        self._early: list[Request] = []  # asked before the office was open
        self._devices = DeviceStates()
        self._post.connect(self._call, Qt.ConnectionType.QueuedConnection)
        # A printer says nothing by itself: an emptied tray is seen by looking.
        self._look = QTimer(self)
        self._look.setInterval(PRINTER_LOOK_MS)
        self._look.timeout.connect(self._look_at_printer)

    def attach(self, office: OpenOffice) -> None:
        """From now on requests go to `office`."""
        self._office = office
        self._device(scanner=office.scanner_available)
        office.running.refresh()
        early, self._early = self._early, []
        for request in early:
            self.send(request)
        self._look.start()

    def _look_at_printer(self) -> None:
        if self._office is not None:
            self._office.running.watch_printer()

    # ---- DeskGateway (GUI thread)

    def subscribe(self, listener: DeskListener) -> None:
        self._listener = listener
        if self._office is not None:
            self._office.running.refresh()
            self._tell(lambda heard: heard.devices_changed(self._devices))

    def send(self, request: Request) -> None:
        office = self._office
        if office is None:
            self._early.append(request)
            return
        self._pass_on(office, request)

    def _pass_on(self, office: OpenOffice, request: Request) -> None:
        from app.domain.identity import MrzKey  # noqa: PLC0415 - not before the first request
        from ui.desktop.view_models import intents  # noqa: PLC0415

        match request:
            case intents.MrzScanned():
                self._read_card(office, request.text)
            case intents.MrzTyped():
                key = MrzKey(request.document_number, request.birth_date, request.expiry_date)
                office.running.read_identity(key)
            case intents.CancelWork():
                office.running.cancel()
            case intents.ScanDocument():
                office.running.scan(request.kind)
            case intents.Sign():
                office.running.sign(request.role, request.pin)
            case intents.SignIn():
                self._sign_in(office, request)
            case intents.Search():
                self._answer(office.search(request.text), lambda heard, hits: heard.search_answered(request.text, hits))
            case intents.FetchPaper():
                self._answer(office.paper(request.sha256), lambda heard, pdf: heard.paper_arrived(request.sha256, pdf))
            case intents.FetchScan():
                self._answer(office.scan_of(request.kind), lambda heard, data: heard.scan_arrived(request.kind, data))
            case intents.CloseStored():
                self._answer(office.close_stored(), lambda heard, snapshot: heard.desk_changed(snapshot))
            case _:
                office.running.execute(request)

    def _read_card(self, office: OpenOffice, text: str) -> None:
        from app.cards.mrz import parse_mrz  # noqa: PLC0415 - not needed before the first card

        try:
            key = parse_mrz(text, office.clock.now().date()).key
        except QabyldauError as error:
            self._tell(lambda listener, shown=error: listener.failed(shown, Activity.CARD))  # type: ignore[misc]
            return
        office.running.read_identity(key)

    def _sign_in(self, office: OpenOffice, request: intents.SignIn) -> None:
        def answered(listener: DeskListener, staff: StaffMember) -> None:
            listener.signed_in(staff)

        self._answer(office.sign_in(request.staff_id, request.pin), answered, Activity.SIGN_IN)

    def _answer(
        self,
        future: Future[T],
        deliver: Callable[[DeskListener, T], None],
        during: Activity | None = None,
    ) -> None:
        def arrived(done: Future[T]) -> None:
            error = done.exception()
            if error is None:
                value = done.result()
                self._tell(lambda listener: deliver(listener, value))
            elif isinstance(error, QabyldauError):
                self._tell(lambda listener: listener.failed(error, during))
            else:
                self._tell(lambda listener: listener.failed(RetriableError("Unknown"), during))

        future.add_done_callback(arrived)

    # ---- OfficeListener (any thread)

    def outcome(self, outcome: Outcome) -> None:
        def deliver(listener: DeskListener) -> None:
            listener.desk_changed(outcome.snapshot)
            if not outcome.accepted:
                listener.refused(outcome.findings)

        self._tell(deliver)

    def snapshot(self, snapshot: DeskSnapshot) -> None:
        self._tell(lambda listener: listener.desk_changed(snapshot))

    def slots(self, slots: tuple[SlotState, ...]) -> None:
        self._device(slots=slots)

    def certificates(self, certificates: tuple[KeyCertificate, ...], pins: tuple[PinStatus, ...]) -> None:
        self._device(certificates=certificates, pins=pins)

    def printer(self, state: PrinterState) -> None:
        if state != self._devices.printer:
            self._device(printer=state)

    def working(self, work: Work, percent: int | None) -> None:
        activity = _ACTIVITY.get(work)
        if activity is not None:
            self._tell(lambda listener: listener.working(activity, percent))

    def finished(self, work: Work) -> None:
        if work in _ACTIVITY:
            self._tell(lambda listener: listener.working(None))

    def failed(self, work: Work, error: QabyldauError) -> None:
        self._tell(lambda listener: listener.failed(error, _ACTIVITY.get(work)))

    def _device(self, **changed: object) -> None:
        def deliver(listener: DeskListener) -> None:
            fields = {name: getattr(self._devices, name) for name in self._devices.__slots__}
            self._devices = DeviceStates(**{**fields, **changed})
            listener.devices_changed(self._devices)

        self._tell(deliver)

    def _tell(self, deliver: Callable[[DeskListener], None]) -> None:
        self._post.emit(deliver)

    @Slot(object)
    def _call(self, deliver: Callable[[DeskListener], None]) -> None:
        if self._listener is not None:
            deliver(self._listener)
