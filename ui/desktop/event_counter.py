"""Counts what the clerk does, from the input events of the real window.

A press is a click, a touch, Enter, Space, an arrow, Tab, a function key or a shortcut (a digit that answers a question
is one). A key is a character typed into a field. The scanner's burst counts as neither.
"""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QApplication, QWidget

from ui.desktop.shell.burst import BurstReader, Fate
from ui.desktop.shell.keyboard import focused, scanned_character, time_of
from ui.desktop.widgets.field import Entry

_MODIFIERS = frozenset(
    {
        Qt.Key.Key_Shift, Qt.Key.Key_Control, Qt.Key.Key_Alt, Qt.Key.Key_Meta, Qt.Key.Key_AltGr,
        Qt.Key.Key_CapsLock, Qt.Key.Key_NumLock,
    }
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Count:
    presses: int = 0
    keys: int = 0


class EventCounter(QObject):
    """Install on the application after the window was made, so that it sees keys before the window takes them."""

    def __init__(self, window: QWidget) -> None:
        super().__init__()
        self._window = window
        self._reader = BurstReader()
        self._presses = self._keys = 0
        self._run = (0, 0)

    def install(self) -> None:
        app = QApplication.instance()
        if app is not None:
            app.installEventFilter(self)

    def remove(self) -> None:
        app = QApplication.instance()
        if app is not None:
            app.removeEventFilter(self)

    def reset(self) -> None:
        """Counting begins now."""
        self._presses = self._keys = 0
        self._run = (0, 0)

    @property
    def count(self) -> Count:
        return Count(self._presses, self._keys)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:  # noqa: N802 - Qt's name
        kind = event.type()
        if kind is QEvent.Type.KeyPress and isinstance(event, QKeyEvent):
            if self._target(watched):
                self._key(event)
        elif kind in (QEvent.Type.MouseButtonPress, QEvent.Type.TouchBegin) and self._clicked(watched, event):
            self._presses += 1
        return False

    def _target(self, watched: QObject) -> bool:
        if not isinstance(watched, QWidget) or watched.window() is not self._window:
            return False
        return watched is focused(self._window)

    def _clicked(self, watched: QObject, event: QEvent) -> bool:
        """Only the deepest widget counts: an event that travels up to parents is one press."""
        if not isinstance(watched, QWidget) or watched.window() is not self._window:
            return False
        position = getattr(event, "position", None)
        if position is None:
            return watched.isWindow()
        return watched.childAt(position().toPoint()) is None

    def _key(self, event: QKeyEvent) -> None:
        if event.key() in _MODIFIERS or event.isAutoRepeat():
            return
        at = time_of(event)
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            fate, finished = self._reader.enter(at)
            if fate is Fate.HELD:
                if finished is not None and finished.mrz:
                    self._forget_run()
                return
            self._presses += 1
            return
        char = scanned_character(event)
        if not char or event.modifiers() & Qt.KeyboardModifier.ControlModifier:
            self._presses += 1
            return
        if self._reader.starts(at):
            self._run = (self._presses, self._keys)
        self._reader.character(char, at)
        if isinstance(focused(self._window), Entry):
            self._keys += 1
        else:
            self._presses += 1

    def _forget_run(self) -> None:
        self._presses, self._keys = self._run
