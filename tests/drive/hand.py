"""What the driver does inside the window's process: key events through the platform's own queue, looks, pictures."""

from __future__ import annotations

import pickle
from concurrent.futures import Future, ThreadPoolExecutor
from typing import Any

from PySide6.QtCore import QCoreApplication, QEvent, Qt
from PySide6.QtGui import QGuiApplication, QKeyEvent, QPixmap, QWindow
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget

from tests.bench.probe import EventLoopProbe
from tests.drive.look import Look, look_at
from ui.desktop.event_counter import EventCounter
from ui.desktop.main import Desktop
from ui.desktop.view_models.state import WindowState
from ui.desktop.view_models.window_models import WindowVM

_KEYS = {
    "Enter": Qt.Key.Key_Return, "Esc": Qt.Key.Key_Escape, "Space": Qt.Key.Key_Space, "Tab": Qt.Key.Key_Tab,
    "Up": Qt.Key.Key_Up, "Down": Qt.Key.Key_Down, "Left": Qt.Key.Key_Left, "Right": Qt.Key.Key_Right,
    "Del": Qt.Key.Key_Delete, "Backspace": Qt.Key.Key_Backspace,
    "PgUp": Qt.Key.Key_PageUp, "PgDn": Qt.Key.Key_PageDown,
    **{f"F{n}": Qt.Key(Qt.Key.Key_F1.value + n - 1) for n in range(1, 13)},
    **{str(n): Qt.Key(Qt.Key.Key_0.value + n) for n in range(10)},
}  # fmt: skip
_MODIFIERS = {"Ctrl": Qt.KeyboardModifier.ControlModifier, "Shift": Qt.KeyboardModifier.ShiftModifier}


class Hand:
    """One per window. Every method runs in the GUI thread and returns when Qt has taken its events."""

    def __init__(self, desktop: Desktop) -> None:
        self._desktop = desktop
        self._window = desktop.window
        self._counter = EventCounter(desktop.window)
        self._counter.install()
        self._probe = EventLoopProbe()
        self._writer = ThreadPoolExecutor(max_workers=1, thread_name_prefix="drive-pictures")
        self._writing: list[Future[bool]] = []

    # ---- keys

    def press(self, name: str) -> None:
        """'F2', 'Enter', 'Ctrl+0', 'Shift+F6'…"""
        *held, key = name.split("+")
        modifiers = Qt.KeyboardModifier.NoModifier
        for one in held:
            modifiers |= _MODIFIERS[one]
        QTest.keyClick(self._native(), _KEYS[key], modifiers)

    def type(self, text: str) -> None:
        """Characters as a person types them: one key event each, slower than a scanner."""
        for character in text:
            if character.isascii():
                QTest.keyClick(self._native(), character)
            else:
                self._foreign(character)
            QTest.qWait(60)

    def burst(self, text: str) -> None:
        """All characters at once, as a wedge scanner gives them; '\\r' is Enter."""
        for character in text:
            if character == "\r":
                QTest.keyClick(self._native(), Qt.Key.Key_Return)
            else:
                QTest.keyClick(self._native(), character)

    def _foreign(self, character: str) -> None:
        """QTest knows ASCII only; a Cyrillic key is an event without a key code, as from an input method."""
        target = QApplication.focusWidget() or self._window
        for kind in (QEvent.Type.KeyPress, QEvent.Type.KeyRelease):
            event = QKeyEvent(kind, 0, Qt.KeyboardModifier.NoModifier, character)
            QCoreApplication.sendEvent(target, event)

    def _native(self) -> QWindow:
        """The window that has the keyboard, as the platform sees it."""
        focused = QGuiApplication.focusWindow()
        handle = self._window.windowHandle()
        if not self._window.isVisible() and focused is not None:
            return focused
        if handle is None:
            raise RuntimeError("the window is not on the screen")
        return handle

    # ---- what it shows

    def look(self) -> Look:
        return look_at(self._window)

    def state(self) -> bytes:
        """The whole state and view model, for those who want to know more than `look` tells."""
        seen: tuple[WindowState, WindowVM | None] = (self._window.state, self._window.vm)
        return pickle.dumps(seen)

    def picture(self, path: str) -> None:
        """The pixels of the window as they stand on the screen."""
        self._settle(self._window)
        self._keep(self._window.screen().grabWindow(self._window.winId()), path)

    def parent_picture(self, path: str) -> None:
        """The parent's screen, painted whole whatever lies over it."""
        applicant = self._window._applicant
        if applicant is None or not applicant.isVisible():
            raise RuntimeError("the parent's screen is not shown")
        self._settle(applicant)
        self._keep(applicant.grab(), path)

    def notice_picture(self, path: str) -> None:
        """Whatever top-level widget is shown instead of the window."""
        shown = next(w for w in QApplication.topLevelWidgets() if w.isVisible())
        self._settle(shown)
        self._keep(shown.grab(), path)

    def _keep(self, pixels: QPixmap, path: str) -> None:
        """Written behind the window: packing a picture takes longer than taking it."""
        image = pixels.toImage()
        self._writing.append(self._writer.submit(image.save, path))

    def pictures_written(self) -> None:
        """All pictures taken so far are whole."""
        writing, self._writing = self._writing, []
        if not all(done.result() for done in writing):
            raise RuntimeError("a picture could not be written")

    def resize(self, width: int, height: int) -> None:
        self._window.resize(width, height)
        self._settle(self._window)

    def _settle(self, widget: QWidget) -> None:
        for _ in range(5):
            QCoreApplication.processEvents()
            QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
        widget.repaint()
        QCoreApplication.processEvents()

    # ---- counting and measuring

    def count_from_now(self) -> None:
        self._counter.reset()

    def count_pause(self) -> None:
        """What follows is the driver's own (the language flip for a picture), no act of the clerk."""
        self._counter.remove()

    def count_again(self) -> None:
        self._counter.install()

    def count(self) -> tuple[int, int]:
        """(presses, keys) since `count_from_now`."""
        return self._counter.count.presses, self._counter.count.keys

    def probe_start(self) -> None:
        self._probe.start()

    def probe_stop(self) -> tuple[float, int]:
        """(longest pause in milliseconds, ticks)."""
        self._probe.stop()
        return self._probe.longest_ms, self._probe.ticks

    def close(self) -> Any:
        self._window.close()
        QCoreApplication.exit(0)
