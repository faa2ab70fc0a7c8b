"""Says 'usable' on standard output once a window is painted and its event loop waits for keys: for measuring only."""

from __future__ import annotations

import sys

from PySide6.QtCore import QEvent, QObject, QTimer
from PySide6.QtWidgets import QWidget


class _Painted(QObject):
    def eventFilter(self, watched: QObject, event: QEvent) -> bool:  # noqa: N802 - Qt's name
        if event.type() is QEvent.Type.Paint:
            watched.removeEventFilter(self)
            QTimer.singleShot(0, self, _say)
        return False


def _say() -> None:
    sys.stdout.write("usable\n")
    sys.stdout.flush()


def say_when_usable(window: QWidget) -> None:
    """The line comes after the first paint, when nothing is left to do before the next key."""
    painted = _Painted(window)
    window.installEventFilter(painted)
