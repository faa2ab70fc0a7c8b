"""A clerk's hands: key events as the system sends them, Cyrillic included (QTest.keyClicks aborts on it)."""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication, QEvent, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QApplication, QWidget

from tests.desktop.stage import settle

Key = Qt.Key
Mod = Qt.KeyboardModifier
_clock = [1_000_000]


def press(window: QWidget, key: Qt.Key, mods: Qt.KeyboardModifier = Mod.NoModifier,  # noqa: PLR0917
          text: str = "", scan: int = 0, gap: int = 200) -> None:  # fmt: skip
    """One key, `gap` ms after the one before."""
    _clock[0] += gap
    if not text and key in (Key.Key_Return, Key.Key_Enter):
        text = "\r"
    if not text and key is Key.Key_Space:
        text = " "
    for kind in (QEvent.Type.KeyPress, QEvent.Type.KeyRelease):
        target = QApplication.focusWidget() or window.focusWidget() or window
        event = QKeyEvent(kind, key, mods, scan, 0, 0, text)
        event.setTimestamp(_clock[0])
        QCoreApplication.sendEvent(target, event)
    settle()


def type_text(window: QWidget, text: str, gap: int = 200) -> None:
    """Characters one by one; `gap` tells a person (200 ms) from a scanner (5 ms)."""
    for char in text:
        key = Key(ord(char.upper())) if char.isascii() and char.isalnum() else Key.Key_unknown
        press(window, key, text=char, gap=gap)


def scan_mrz(window: QWidget, lines: tuple[str, ...]) -> None:
    """A wedge scanner: characters at 5 ms, Enter after each line."""
    for line in lines:
        for char in line:
            _clock[0] += 5
            target = QApplication.focusWidget() or window.focusWidget() or window
            event = QKeyEvent(QEvent.Type.KeyPress, Key.Key_unknown, Mod.NoModifier, 0, 0, 0, char)
            event.setTimestamp(_clock[0])
            QCoreApplication.sendEvent(target, event)
        _clock[0] += 5
        target = QApplication.focusWidget() or window.focusWidget() or window
        event = QKeyEvent(QEvent.Type.KeyPress, Key.Key_Return, Mod.NoModifier, 0, 0, 0, "\r")
        event.setTimestamp(_clock[0])
        QCoreApplication.sendEvent(target, event)
    settle()
