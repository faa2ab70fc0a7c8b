"""The window of a shift: hears the desk, shows what the presenters make of it, sends what the clerk does."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

from PySide6.QtCore import Qt, QTimer
from PySide6.QtGui import QAccessible, QAccessibleAnnouncementEvent, QCloseEvent, QPalette, QResizeEvent, QShowEvent
from PySide6.QtWidgets import QApplication, QLayout, QWidget

from app.desk.snapshot import DeskSnapshot, SearchHit
from app.domain.documents import DocumentKind
from app.domain.organisation import StaffMember
from app.kernel.catalogue import Catalogue, Language
from app.kernel.clock import BootClock, Clock
from app.kernel.errors import QabyldauError
from app.rules.finding import Finding
from ui.desktop.controller import DeskGateway
from ui.desktop.pages.base import PageKit
from ui.desktop.pages.catalogue import page_makers
from ui.desktop.shell.columns import Columns, is_narrow, is_wide
from ui.desktop.shell.fetching import Fetching
from ui.desktop.shell.keyboard import Keyboard
from ui.desktop.shell.middle import Middle
from ui.desktop.shell.preview import PreviewColumn
from ui.desktop.shell.side import LeftColumn, RightColumn
from ui.desktop.shell.timing import single
from ui.desktop.shell.topbar import LampBar, Strip, TopBar
from ui.desktop.theme import Theme
from ui.desktop.view_models.actions import Act, Action, Chosen, Focused, Press, Typed
from ui.desktop.view_models.page_models import ContractVM, DecisionVM, EnlargedVM, PageVM
from ui.desktop.view_models.present_window import present
from ui.desktop.view_models.preview_models import ScanPreviewVM
from ui.desktop.view_models.state import Activity, DeviceStates, Trouble, UiState, WindowState
from ui.desktop.view_models.window_models import WindowVM
from ui.desktop.view_models.words import Explain, Words
from ui.desktop.widgets.base import Kit, Line, column
from ui.desktop.widgets.field import Entry
from ui.desktop.widgets.icons import Icons
from ui.desktop.widgets.paper import Papers

DRAFT_MS = 400
BACK_ONLINE_MS = 5000


@dataclass(frozen=True, slots=True)
class Setting:
    """What the composition root knows: texts, clocks, who works here, the look."""

    catalogue: Catalogue
    explain: Explain
    clock: Clock
    boot_clock: BootClock
    staff: tuple[StaffMember, ...]
    office_kk: str
    office_ru: str
    language: Language = Language.KK
    scale: float = 1.0
    dark: bool = False
    window_number: int = 1


class MainWindow(QWidget):
    """Implements `DeskListener`. Usable as soon as it is shown, before the first snapshot has arrived."""

    def __init__(self, gateway: DeskGateway, setting: Setting) -> None:
        super().__init__()
        self._gateway, self._setting = gateway, setting
        self._papers = Papers()
        self._fetching = Fetching(self._papers, gateway.send)
        self._language: Words | None = None
        self.state = WindowState(
            desk=None,
            devices=DeviceStates(),
            ui=UiState(language=setting.language),
            staff=setting.staff,
            office_kk=setting.office_kk,
            office_ru=setting.office_ru,
            now_ns=setting.boot_clock.ns(),
            window_number=setting.window_number,
        )
        self.theme = Theme(scale=setting.scale, dark=setting.dark)
        self.vm: WindowVM | None = None
        self._focus_name: tuple[str, str] | None = None
        self._target: QWidget | None = None
        self._presenting = False
        self._applicant: Any = None
        self._announced = ""
        self._build()
        self._draft = single(self, DRAFT_MS, self._save_draft)
        self._back = single(self, BACK_ONLINE_MS, self._strip_done)
        self._second = QTimer(self)
        self._second.setInterval(1000)
        self._second.timeout.connect(self._tick)
        self._second.start()
        self._keyboard = Keyboard(self, self.act, self._enter, self._turn_paper)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.resize(1366, 768)
        self._present()
        gateway.subscribe(self)

    # ---- what is shown

    def _build(self) -> None:
        theme = self.theme
        self.setStyleSheet(theme.stylesheet())
        palette = self.palette()
        palette.setColor(QPalette.ColorRole.Window, theme.colour("app"))
        palette.setColor(QPalette.ColorRole.Text, theme.colour("t1"))
        self.setPalette(palette)
        kit = Kit(theme, Icons(), self._pressed)
        self._top, self._strip = TopBar(kit), Strip(kit)
        self._left, self._right = LeftColumn(kit), RightColumn(kit)
        self._middle = Middle(PageKit(kit, self._papers, self.narrow, self.wide), page_makers())
        self._preview = PreviewColumn(kit, self._papers)
        self._columns = Columns(theme, self._left, self._middle, self._preview, self._right)
        self._lamps = LampBar(kit)
        box = column(self)
        box.setSizeConstraint(QLayout.SizeConstraint.SetNoConstraint)
        box.addWidget(self._top)
        box.addWidget(Line(theme))
        box.addWidget(self._strip)
        box.addWidget(self._columns, 1)
        box.addWidget(Line(theme))
        box.addWidget(self._lamps)

    def prepare_page(self) -> bool:
        """While nothing happens, one more page is made; false when all are."""
        return self._middle.prepare_page()

    def narrow(self) -> bool:
        """The right column is a drawer and the clocks stand in the head (screens.md 2)."""
        return is_narrow(self.width(), self.theme.scale)

    def wide(self) -> bool:
        """There is room for the preview column."""
        return is_wide(self.width(), self.theme.scale)

    def _words(self) -> Words:
        language = self.state.ui.language
        if self._language is None or self._language.language is not language:
            self._language = Words(self._setting.catalogue, language, self._setting.explain)
        return self._language

    def _present(self) -> None:
        if self._presenting:
            return
        self._presenting = True
        try:
            words = self._words()
            self.state = replace(self.state, now_ns=self._setting.boot_clock.ns())
            vm = present(self.state, words)
            self._show(vm)
            self._focus(vm.page)
        finally:
            self._presenting = False
        self._show_applicant()

    def _show(self, vm: WindowVM) -> None:
        self.vm = vm
        self.setWindowTitle(vm.title)
        self._top.render_vm(vm.top)
        self._strip.setVisible(vm.strip is not None)
        if vm.strip:
            self._strip.render_vm(vm.strip)
        self._left.render_vm(vm.left)
        self._right.render_vm(vm.right)
        self._lamps.render_vm(vm.lamps)
        self._middle.render_vm(vm)
        self._preview.render_vm(vm.preview)
        self._place()
        if isinstance(vm.page, DecisionVM | ContractVM | EnlargedVM):
            self._fetching.fetch(vm.page.paper.document)
        announce = next((c.announce for c in vm.right.clocks if c.announce), "")
        if announce and announce != self._announced:
            QAccessible.updateAccessibility(QAccessibleAnnouncementEvent(self, announce))
        self._announced = announce

    def _place(self) -> None:
        """Columns that do not fit become drawers over the middle; F6 brings them."""
        vm = self.vm
        self._columns.place(self.width(), self.state.ui.drawer, preview=vm is not None and vm.preview is not None)
        if vm is None:
            return
        self._middle.fit(vm)
        if self.wide() and isinstance(vm.preview, ScanPreviewVM):
            self._fetching.fetch(vm.preview.paper.document)

    def _focus(self, page: PageVM) -> None:
        """The focus goes where the page wants it when that changed; never away from where the clerk put it."""
        shown = self._middle.page
        if shown is None:
            return
        name = getattr(page, "focus", "list")
        target = shown.target(name)
        now = self.focusWidget()
        lost = now is None or not now.isVisible() or (not shown.isAncestorOf(now) and now is not shown)
        moved = (type(page).__name__, name) != self._focus_name or target is not self._target
        if moved or (lost and self.state.ui.drawer is None and not self._on_button(now)):
            self._focus_name = (type(page).__name__, name)
            self._target = target
            if now is not target:
                target.setFocus(Qt.FocusReason.OtherFocusReason)
        current = getattr(shown, "current_row", None)
        kept = current() if current is not None else self.focusWidget()
        if kept is not None and shown.isAncestorOf(kept):
            QTimer.singleShot(0, kept, lambda: self._middle.keep_in_view(kept))

    def _on_button(self, widget: QWidget | None) -> bool:
        return widget is not None and widget.isVisible() and self.isAncestorOf(widget)

    # ---- what the clerk does

    def act(self, action: Action) -> None:
        """One act of the clerk: the state moves on, requests go to the desk."""
        before = self.state.ui
        from ui.desktop.view_models.reduce import reduce  # noqa: PLC0415 - the first picture needs no acts

        ui, requests = reduce(self.state, action)
        if isinstance(action, Chosen | Press | Typed) and ui.trouble is before.trouble and requests:
            ui = replace(ui, refusals=())
        self.state = replace(self.state, ui=ui)
        if ui != before and isinstance(action, Typed | Focused | Press | Chosen):
            self._draft_soon()
        if requests:
            self._flush_draft()
        for request in requests:
            self._gateway.send(request)
        if not (isinstance(action, Focused) and self._presenting):
            self._present()

    def _pressed(self, action: Action) -> None:
        """A part of the window was used. The filled button of a page with a PIN hands the PIN over, as Enter does."""
        if action == Press(Act.PRIMARY) and self._enter(None):
            return
        self.act(action)

    def _enter(self, entry: Entry | None) -> bool:
        """Enter in a field goes to the next one; in a PIN it hands the PIN over. False: the filled button."""
        page = self._middle.page
        if page is None:
            return False
        pin = page.pin()
        if pin is not None and (entry is None or entry is pin.entry):
            given = pin.give()
            if not given:
                pin.entry.setFocus()
            return given or self.state.ui.staff is None
        if entry is None or entry.field == "search":
            return False
        entries = page.entries()
        index = entries.index(entry) if entry in entries else -1
        if 0 <= index < len(entries) - 1:
            entries[index + 1].setFocus()
            return True
        return False

    def _turn_paper(self, step: int) -> None:
        paper = self._middle.page.paper() if self._middle.page else None
        paper = paper or self._preview.paper()
        if paper is not None:
            paper.turn(step)

    # ---- savepoints

    def _draft_soon(self) -> None:
        case = self.state.desk.case if self.state.desk else None
        if case is not None and not case.read_only:
            self._draft.start()

    def _flush_draft(self) -> None:
        if self._draft.isActive():
            self._save_draft()

    def _save_draft(self) -> None:
        self._draft.stop()
        case = self.state.desk.case if self.state.desk else None
        if case is not None and not case.read_only:
            from ui.desktop.view_models.hear import draft_of  # noqa: PLC0415

            self._gateway.send(draft_of(self.state.ui, case))

    # ---- what the desk says (DeskListener)

    def desk_changed(self, snapshot: DeskSnapshot) -> None:
        from ui.desktop.view_models.hear import hear  # noqa: PLC0415 - the first picture comes before the first news

        ui, requests = hear(self.state.ui, self.state.desk, snapshot)
        if ui.back_online is not None and self.state.ui.back_online is None:
            self._back.start()
        old = self.state.desk.case if self.state.desk else None
        if old is not None and (snapshot.case is None or snapshot.case.id != old.id):
            self._fetching.clear()
        self.state = replace(self.state, desk=snapshot, ui=ui)
        for request in requests:
            self._gateway.send(request)
        self._present()

    def devices_changed(self, devices: DeviceStates) -> None:
        from ui.desktop.view_models.hear import heard_devices  # noqa: PLC0415

        ui = heard_devices(self.state.ui, self.state.devices, devices)
        self.state = replace(self.state, devices=devices, ui=ui)
        self._present()

    def working(self, activity: Activity | None, progress: int | None = None) -> None:
        self._ui(busy=activity, progress=progress)

    def failed(self, error: QabyldauError, during: Activity | None = None) -> None:
        how_far = self.state.ui.progress if during is Activity.CARD else None
        trouble = Trouble(error, during, how_far, self._setting.clock.now())
        self._ui(trouble=trouble, busy=None, progress=None)

    def recovered(self) -> None:
        self._ui(trouble=None)

    def refused(self, findings: Sequence[Finding]) -> None:
        self._ui(refusals=tuple(findings), busy=None)

    def signed_in(self, staff: StaffMember) -> None:
        self._ui(staff=staff, trouble=None, busy=None)

    def search_answered(self, text: str, hits: tuple[SearchHit, ...]) -> None:
        if self.state.ui.fields.get("search", "").strip() == text:
            self._ui(search_hits=hits)

    def paper_arrived(self, sha256: str, pdf: bytes) -> None:
        self._fetching.paper_arrived(sha256, pdf)
        self._reload()

    def scan_arrived(self, kind: DocumentKind, content: bytes) -> None:
        self._fetching.scan_arrived(kind, content)
        self._reload()

    def _reload(self) -> None:
        """What has arrived is shown where it is waited for."""
        for paper in (self._middle.page.paper() if self._middle.page else None, self._preview.paper()):
            if paper is not None:
                paper.reload()

    def _ui(self, **changed: Any) -> None:
        self.state = replace(self.state, ui=replace(self.state.ui, **changed))
        self._present()

    # ---- time and size

    def middle_overflow(self) -> int:
        """Pixels by which the page does not fit; 0 at 1366x768 and 100 % on every page."""
        return self._middle.overflow()

    def refresh(self) -> None:
        """What `state` says is shown now."""
        self._present()

    def _tick(self) -> None:
        if self.state.desk is not None:
            self.state = replace(self.state, desk=replace(self.state.desk, at=self._setting.clock.now()))
        self._present()

    def _strip_done(self) -> None:
        self._ui(back_online=None)

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802 - Qt's name
        super().resizeEvent(event)
        self._place()
        QTimer.singleShot(0, self, self._place)

    def _show_applicant(self) -> None:
        """F11: the parent's screen on the second monitor, or beside the window when there is only one."""
        if self.state.ui.parent_screen and self._applicant is None:
            from ui.desktop.applicant.window import ApplicantWindow  # noqa: PLC0415 - most starts do not need it

            self._applicant = ApplicantWindow(self._setting.scale)
            self._applicant.show_on_second_screen()
            self.activateWindow()
        if self._applicant is not None:
            self._applicant.setVisible(self.state.ui.parent_screen)
            self._applicant.render_state(self.state, self._words())

    def showEvent(self, event: QShowEvent) -> None:  # noqa: N802 - Qt's name
        """Keys are heard from the first picture on; the events before it need not pass through Python."""
        super().showEvent(event)
        QTimer.singleShot(0, self, self._listen)

    def _listen(self) -> None:
        app = QApplication.instance()
        if app is not None and self.isVisible():
            app.installEventFilter(self._keyboard)  # a second time only moves it to the front

    def closeEvent(self, event: QCloseEvent) -> None:  # noqa: N802 - Qt's name
        self._flush_draft()
        self._second.stop()
        app = QApplication.instance()
        if app is not None:
            app.removeEventFilter(self._keyboard)
        if self._applicant is not None:
            self._applicant.close()
        super().closeEvent(event)
