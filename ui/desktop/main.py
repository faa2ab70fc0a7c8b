"""Composition root of the desktop: the window first, the office behind it as soon as it is open."""

from __future__ import annotations

import argparse
import os
import sys
import threading
import traceback
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QTimer, Signal, Slot
from PySide6.QtWidgets import QApplication

from app.kernel.catalogue import Catalogue, Language, load_catalogue
from app.kernel.clock import BootClock, Clock, OfficeClock, SystemBootClock, SystemClock
from app.kernel.errors import FatalError, QabyldauError, RetriableError
from ui.cli.context import complain, exit_code
from ui.desktop.gateway import OfficeGateway
from ui.desktop.none_guard import keep_none_alive
from ui.desktop.options import OFFICES, cache_folder, demo_folder, desk_folder, parse
from ui.desktop.pages.catalogue import load_pages
from ui.desktop.shell.window import MainWindow, Setting
from ui.desktop.theme import load_fonts
from ui.desktop.usable import say_when_usable
from ui.desktop.view_models.explaining import explainer
from ui.runtime.config import FILE as DESK_FILE
from ui.runtime.config import DeskConfig, read_config
from ui.runtime.waiting import wait_until

if TYPE_CHECKING:
    from ui.demo.families import DemoPeople
    from ui.demo.hands import Hands
    from ui.runtime.office import OpenOffice

_OFFICE_PATIENCE_S = 60.0
_CLOSING_PATIENCE_S = 5.0
_BETWEEN_PAGES_MS = 40


class Desktop(QObject):
    """One window on one data folder. `opened` comes in the GUI thread once the office answers.

    `before` runs behind the window before the office is opened: the demo's processes start there. `exit_code` is what
    the program ends with.
    """

    opened = Signal(object)
    _failed = Signal(object)

    def __init__(
        self,
        options: argparse.Namespace,
        folder: Path,
        catalogue: Catalogue,
        before: Callable[[], None] = lambda: None,
    ) -> None:
        super().__init__()
        self._options, self._folder, self._catalogue, self._before = options, folder, catalogue, before
        self.config = read_config(folder)
        self.gateway = OfficeGateway()
        self.window = MainWindow(self.gateway, self._setting(self.config))
        self.office: OpenOffice | None = None
        self.exit_code = 0
        self._opening: threading.Thread | None = None
        self._notice: QObject | None = None
        self._preparing = QTimer(self)
        self._preparing.setInterval(_BETWEEN_PAGES_MS)
        self._preparing.timeout.connect(self._prepare)
        self.opened.connect(self._attach)
        self._failed.connect(self._give_up)

    def show(self) -> None:
        """The window is on the screen; the office opens in the background."""
        if self._options.say_usable:
            say_when_usable(self.window)
        if self._options.kiosk:
            self.window.showFullScreen()
        else:
            self.window.show()
        # The first picture comes before the work behind it: both share one interpreter.
        QTimer.singleShot(0, self, self._begin)

    def close(self) -> None:
        """Window and office are closed; everything accepted is durable."""
        self.window.close()
        if self._opening is not None:
            # An office that is still waited for has accepted nothing; the thread ends with the program.
            self._opening.join(_CLOSING_PATIENCE_S)
        if self.office is not None:
            self.office.close()
            self.office = None

    def _setting(self, config: DeskConfig) -> Setting:
        clock, boot = _clocks(config)
        return Setting(
            catalogue=self._catalogue,
            explain=explainer(self._catalogue),
            clock=clock,
            boot_clock=boot,
            staff=config.organisation.staff,
            office_kk=f"{config.organisation.short_name_kk}, {config.organisation.city_kk}",
            office_ru=f"{config.organisation.short_name_ru}, {config.organisation.city_ru}",
            language=Language(self._options.lang),
            scale=self._options.scale / 100,
            dark=self._options.dark,
            window_number=config.window_number,
        )

    def _begin(self) -> None:
        self._opening = threading.Thread(target=self._open, name="qabyldau-open", daemon=True)
        self._opening.start()

    def _open(self) -> None:
        try:
            load_pages()
            self._before()
            self.office = self._open_office()
        except QabyldauError as error:
            self._failed.emit(error)
        except Exception:
            # A fault of the program itself; without words the window would stand there and do nothing.
            traceback.print_exc()
            self._failed.emit(FatalError("Unknown"))
        else:
            self.opened.emit(self.office)

    def _open_office(self) -> OpenOffice:
        from ui.demo.link import LINK_FILE, FileGate  # noqa: PLC0415 - heavy parts load behind the window
        from ui.runtime.office import OpenOptions, open_office  # noqa: PLC0415

        gate = self._folder.parent / LINK_FILE
        options = OpenOptions(
            self._folder,
            demo=self._options.demo,
            key_file=self._options.key_file,
            wrap=(lambda line: FileGate(line, gate)) if self._options.demo else (lambda line: line),
        )
        return open_office(options, self._catalogue, self.gateway)

    @Slot(object)
    def _attach(self, office: OpenOffice) -> None:
        self.gateway.attach(office)
        self._preparing.start()
        office.running.resume()
        if office.exchange is not None:
            office.exchange.start()

    @Slot()
    def _prepare(self) -> None:
        """Pages are made one by one before they are needed; nobody waits for a page in front of a parent."""
        if not self.window.prepare_page():
            self._preparing.stop()

    @Slot(object)
    def _give_up(self, error: QabyldauError) -> None:
        """Said on the screen until it was read; then the program ends."""
        from ui.desktop.notice import FailureNotice  # noqa: PLC0415 - most starts do not need it

        complain(error, self._catalogue, Language(self._options.lang))
        self.exit_code = int(exit_code(error))
        notice = FailureNotice(error, self._catalogue, self.window.theme)
        notice.closed.connect(lambda: QApplication.exit(self.exit_code))
        self._notice = notice
        notice.show()
        self.window.hide()


def _clocks(config: DeskConfig) -> tuple[Clock, BootClock]:
    if config.office_clock is not None:
        office = OfficeClock(Path(config.office_clock))
        return office, office
    return SystemClock(), SystemBootClock()


def main(argv: Sequence[str] | None = None) -> int:
    """The window until it is closed; 0, or 3 when the surroundings do not allow it (folder in use, no keys)."""
    options = parse(sys.argv[1:] if argv is None else argv)
    catalogue = load_catalogue(cache_folder())
    try:
        if options.attach is not None:
            return _run_attached(options, catalogue)
        if options.demo:
            return _run_demo(options, catalogue)
        return run_window(options, desk_folder(options), catalogue)
    except QabyldauError as error:
        complain(error, catalogue, Language(options.lang))
        return int(exit_code(error))


def run_window(
    options: argparse.Namespace,
    folder: Path,
    catalogue: Catalogue,
    before: Callable[[], None] = lambda: None,
    around: Callable[[Desktop], QObject | None] = lambda _desktop: None,
) -> int:
    """The window on `folder` until it is closed; the exit code. What `around` returns lives as long as the window."""
    keep_none_alive()
    application = QApplication.instance() or QApplication(sys.argv[:1])
    load_fonts()
    desktop = Desktop(options, folder, catalogue, before)
    kept = around(desktop)
    desktop.show()
    try:
        ended = int(QApplication.exec())
        return desktop.exit_code or ended
    finally:
        desktop.close()
        del kept, application


def attach_to(folder: Path) -> None:
    """Returns when the demo office that another process runs in `folder` answers; RetriableError Demo_HandsGone."""
    from ui.demo.hands import RemoteHands  # noqa: PLC0415 - the demo only

    def answers() -> bool:
        try:
            RemoteHands(folder).close()
        except RetriableError:
            return False
        return True

    wait_until(answers, _OFFICE_PATIENCE_S, "Demo_HandsGone")


def _run_attached(options: argparse.Namespace, catalogue: Catalogue) -> int:
    """The window and the pocket on a demo office of another process."""
    from ui.demo.families import load_demo  # noqa: PLC0415 - the demo only
    from ui.demo.hands import RemoteHands  # noqa: PLC0415

    folder = Path(options.attach)
    attach_to(folder)
    return run_window(
        options,
        desk_folder(options),
        catalogue,
        around=lambda desktop: _pocket(desktop, RemoteHands(folder), load_demo(), options, catalogue),
    )


def _run_demo(options: argparse.Namespace, catalogue: Catalogue) -> int:
    """The demo office as child processes, its window, and a pocket with cards and tokens to put into the readers."""
    from ui.demo.office import DemoOffice  # noqa: PLC0415 - the demo only

    demo = DemoOffice(demo_folder(options), OFFICES[options.office])

    def start() -> None:
        demo.start()
        os.environ.update(demo.environment)

    known = (demo.desk_folder / DESK_FILE).exists()
    try:
        if not known:
            start()  # the window needs to know whose desk it is
        return run_window(
            options,
            demo.desk_folder,
            catalogue,
            before=start if known else lambda: None,
            around=lambda desktop: _pocket(desktop, demo, demo.people, options, catalogue),
        )
    finally:
        demo.stop()


def _pocket(
    desktop: Desktop, hands: Hands, people: DemoPeople, options: argparse.Namespace, catalogue: Catalogue
) -> QObject:
    from ui.desktop.pocket import Pocket  # noqa: PLC0415 - the demo only

    shown = Pocket(hands, people, desktop.window, catalogue, Language(options.lang))
    desktop.opened.connect(shown.show)
    return shown


if __name__ == "__main__":
    sys.exit(main())
