"""Pauses of a Qt event loop, seen from inside it."""

from __future__ import annotations

import time

from PySide6.QtCore import QObject, Qt, QTimer

_TICK_MS = 1


class EventLoopProbe(QObject):
    """Ticks every millisecond on the thread it lives on. `longest_ms` is the worst gap beyond the tick itself."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.longest_ms = 0.0
        self.ticks = 0
        self._last = time.perf_counter()
        self._timer = QTimer(self)
        self._timer.setTimerType(Qt.TimerType.PreciseTimer)
        self._timer.timeout.connect(self._tick)

    def start(self) -> None:
        """Counting begins now; earlier pauses do not count."""
        self.longest_ms, self.ticks, self._last = 0.0, 0, time.perf_counter()
        self._timer.start(_TICK_MS)

    def stop(self) -> None:
        self._timer.stop()

    def _tick(self) -> None:
        now = time.perf_counter()
        self.longest_ms = max(self.longest_ms, (now - self._last) * 1000 - _TICK_MS)
        self._last = now
        self.ticks += 1
