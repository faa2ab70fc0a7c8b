"""Composition root of the desktop: the window first, the office behind it as soon as it is open."""

from __future__ import annotations

import argparse
import os
import sys
import threading
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QTimer, Signal, Slot
from PySide6.QtWidgets import QApplication

from app.kernel.catalogue import Catalogue, Language, load_catalogue
from app.kernel.clock import BootClock, Clock, OfficeClock, SystemBootClock, SystemClock
from app.kernel.errors import QabyldauError
from ui.cli.context import complain, exit_code
from ui.desktop.gateway import OfficeGateway
from ui.desktop.options import OFFICES, demo_folder, desk_folder, parse
from ui.desktop.shell.window import MainWindow, Setting
from ui.desktop.view_models.explaining import explainer
from ui.runtime.config import DeskConfig, read_config

if TYPE_CHECKING:
    from ui.runtime.office import OpenOffice


class Desktop(QObject):
    """One window on one data folder. `opened` comes in the GUI thread once the office answers."""

    opened = Signal(object)
    _failed = Signal(object)

    def __init__(self, options: argparse.Namespace, folder: Path, catalogue: Catalogue) -> None:
        super().__init__()
        self._options, self._folder, self._catalogue = options, folder, catalogue
        self.config = read_config(folder)
        self.gateway = OfficeGateway()
        self.window = MainWindow(self.gateway, self._setting(self.config))
        self.office: OpenOffice | None = None
        self.opened.connect(self._attach)
        self._failed.connect(self._give_up)

    def show(self) -> None:
        """The window is on the screen; the office opens in the background."""
        if self._options.kiosk:
            self.window.showFullScreen()
        else:
            self.window.show()
        threading.Thread(target=self._open, name="qabyldau-open", daemon=True).start()

    def close(self) -> None:
        """Window and office are closed; everything accepted is durable."""
        self.window.close()
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

    def _open(self) -> None:
        from ui.demo.link import LINK_FILE, FileGate  # noqa: PLC0415 - heavy parts load behind the window
        from ui.runtime.office import OpenOptions, open_office  # noqa: PLC0415

        gate = self._folder.parent / LINK_FILE
        options = OpenOptions(
            self._folder,
            demo=self._options.demo,
            key_file=self._options.key_file,
            wrap=(lambda line: FileGate(line, gate)) if self._options.demo else (lambda line: line),
        )
        try:
            office = open_office(options, self._catalogue, self.gateway)
        except QabyldauError as error:
            self._failed.emit(error)
            return
        self.opened.emit(office)

    @Slot(object)
    def _attach(self, office: OpenOffice) -> None:
        self.office = office
        self.gateway.attach(office)
        office.running.resume()
        if office.exchange is not None:
            office.exchange.start()

    @Slot(object)
    def _give_up(self, error: QabyldauError) -> None:
        complain(error, self._catalogue, Language(self._options.lang))
        QApplication.exit(int(exit_code(error)))


def _clocks(config: DeskConfig) -> tuple[Clock, BootClock]:
    if config.office_clock is not None:
        office = OfficeClock(Path(config.office_clock))
        return office, office
    return SystemClock(), SystemBootClock()


def main(argv: Sequence[str] | None = None) -> int:
    """The window until it is closed; 0, or 3 when the surroundings do not allow it (folder in use, no keys)."""
    options = parse(sys.argv[1:] if argv is None else argv)
    catalogue = load_catalogue()
    try:
        if options.bench_start:
            from ui.desktop.bench import run_bench  # noqa: PLC0415 - measuring only

            return run_bench(options, catalogue)
        if options.attach is not None:
            return _run(options, desk_folder(options), catalogue)
        if options.demo:
            return _run_demo(options, catalogue)
        return _run(options, desk_folder(options), catalogue)
    except QabyldauError as error:
        complain(error, catalogue, Language(options.lang))
        return int(exit_code(error))


def _run(
    options: argparse.Namespace,
    folder: Path,
    catalogue: Catalogue,
    around: Callable[[Desktop], QObject | None] = lambda _desktop: None,
) -> int:
    application = QApplication.instance() or QApplication(sys.argv[:1])
    desktop = Desktop(options, folder, catalogue)
    kept = around(desktop)
    desktop.show()
    try:
        return int(QApplication.exec())
    finally:
        desktop.close()
        del kept, application


def _run_demo(options: argparse.Namespace, catalogue: Catalogue) -> int:
    """The demo office as child processes, its window, and a pocket with cards and tokens to put into the readers."""
    from ui.demo.office import DemoOffice  # noqa: PLC0415 - the demo only
    from ui.desktop.pocket import Pocket  # noqa: PLC0415

    folder = demo_folder(options)
    with DemoOffice(folder, OFFICES[options.office]) as demo:
        os.environ.update(demo.environment)

        def pocket(desktop: Desktop) -> QObject:
            shown = Pocket(demo, demo.people, desktop.window, catalogue, Language(options.lang))
            QTimer.singleShot(0, shown, shown.show)
            return shown

        return _run(options, demo.desk_folder, catalogue, pocket)


if __name__ == "__main__":
    sys.exit(main())
