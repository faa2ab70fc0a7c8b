"""Timers of the window."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QObject, QTimer


def single(parent: QObject, interval_ms: int, then: Callable[[], None]) -> QTimer:
    """A timer of `parent` that calls `then` once, `interval_ms` after each start."""
    timer = QTimer(parent)
    timer.setSingleShot(True)
    timer.setInterval(interval_ms)
    timer.timeout.connect(then)
    return timer
