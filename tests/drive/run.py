"""A driven demo office: the window first, everything else behind it. Used by `python -m tests.drive` and by tests."""

from __future__ import annotations

import shutil
import tempfile
import threading
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime
from pathlib import Path
from types import TracebackType
from typing import TYPE_CHECKING

from tests.drive.prepared import fresh_copy
from tests.drive.remote import RemoteWindow
from tests.support.display import PrivateDisplay

if TYPE_CHECKING:
    from ui.demo.office import DemoOffice

CLERK_PIN = "111111"


class DrivenOffice:
    """A context manager. Inside: `window` is on the screen; `demo` answers after `wait_office`.

    `when_usable` is called as soon as the window takes keys, before the office is started behind it; with
    `window_only` it is not started at all.
    """

    def __init__(
        self,
        *,
        office: str = "kindergarten-1",
        options: Sequence[str] = (),
        at: datetime | None = None,
        display: str | None = None,
        screen: str = "1920x1080x24",
        when_usable: Callable[[], None] | None = None,
        window_only: bool = False,
    ) -> None:
        self._office, self._options, self._at, self._screen = office, tuple(options), at, screen
        self._given_display = display
        self._when_usable, self._window_only = when_usable, window_only
        self._place = Path(tempfile.mkdtemp(prefix="qdrive-"))
        self.folder = self._place / "o"
        self._display: PrivateDisplay | None = None
        self._windows: list[RemoteWindow] = []
        self._demo: DemoOffice | None = None
        self._starting: threading.Thread | None = None
        self._fault: BaseException | None = None

    def __enter__(self) -> DrivenOffice:
        try:
            self._open()
        except BaseException:
            self.close()
            raise
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def _open(self) -> None:
        window = self._spawn()  # loads while folder and display are made
        with ThreadPoolExecutor(max_workers=1) as behind:
            copied = behind.submit(self._make_folder)
            if self._given_display is None:
                self._display = PrivateDisplay(self._place, self._screen, manager_first=False)
            copied.result()
        window.tell_display(self.display_name)
        window.wait_usable()
        if self._when_usable is not None:
            self._when_usable()
        if not self._window_only:
            self._starting = threading.Thread(target=self._start_office, name="drive-office")
            self._starting.start()
        if self._display is not None:
            self._display.wait_managed()

    def _make_folder(self) -> None:
        fresh_copy(self._office, self.folder)
        if self._at is not None:
            self._set_clock_file(self._at)

    def _set_clock_file(self, at: datetime) -> None:
        from app.kernel.clock import OfficeClock

        OfficeClock.start(self.folder / "office-clock.json", at)

    def _start_office(self) -> None:
        try:
            from ui.demo.families import DEMO_MORNING
            from ui.demo.office import DemoOffice

            self._demo = DemoOffice(self.folder, self._office, self._at or DEMO_MORNING)
            self._demo.start()
        except BaseException as fault:  # told to whoever waits for the office
            self._fault = fault

    def _spawn(self) -> RemoteWindow:
        options = ["--demo", "--attach", str(self.folder), "--say-usable", *self._options]
        window = RemoteWindow(options, self._place / f"window-{len(self._windows) + 1}.log")
        self._windows.append(window)
        return window

    @property
    def display_name(self) -> str:
        if self._display is not None:
            return self._display.name
        if self._given_display is None:
            raise RuntimeError("no display yet")
        return self._given_display

    @property
    def window(self) -> RemoteWindow:
        """The window that was started last."""
        return self._windows[-1]

    @property
    def demo(self) -> DemoOffice:
        """The running office: hands, clock, registry, printer."""
        self.wait_office()
        if self._demo is None:
            raise RuntimeError("the office has not started")
        return self._demo

    def wait_office(self) -> None:
        """The demo office answers; what kept it from starting is raised here."""
        if self._starting is not None:
            self._starting.join()
        if self._fault is not None:
            raise self._fault

    def another_window(self) -> RemoteWindow:
        """One more window on the same data: after a kill, or as a second one."""
        window = self._spawn()
        window.tell_display(self.display_name)
        return window

    def reopen(self) -> RemoteWindow:
        """The window is killed and started again."""
        self.window.kill()
        window = self.another_window()
        window.wait_usable()
        return window

    def sign_in(self, pin: str = CLERK_PIN) -> None:
        """The clerk is on duty and the desk answers."""
        self.window.until(lambda look: look.page == "staff", "the sign-in page")
        self.window.type(pin)
        self.window.press("Enter")
        self.window.until(lambda look: bool(look.staff) and look.at is not None, "the clerk on duty")

    def close(self) -> None:
        """Window, office and display are gone, and so is the folder."""
        for window in self._windows:
            if self._window_only and window.running():
                window.kill()  # it still waits for an office that never comes
            else:
                window.close()
        if self._starting is not None:
            self._starting.join()
        if self._demo is not None:
            self._demo.stop()
        if self._display is not None:
            self._display.close()
        shutil.rmtree(self._place, ignore_errors=True)
