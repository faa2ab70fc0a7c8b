"""The reference process: a bare form of twelve fields in PySide6, which says 'usable' once it is painted and idle."""

from __future__ import annotations

import sys

from PySide6.QtCore import QEvent, QObject, QTimer
from PySide6.QtWidgets import QApplication, QFormLayout, QLineEdit, QPushButton, QWidget


class _Painted(QObject):
    """Says the line when the window has been painted and the event loop has nothing left to do."""

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:  # noqa: N802 - Qt's name
        if event.type() is QEvent.Type.Paint:
            watched.removeEventFilter(self)
            QTimer.singleShot(0, lambda: print("usable", flush=True))  # noqa: T201
        return False


def main() -> int:
    application = QApplication(sys.argv)
    window = QWidget()
    form = QFormLayout(window)
    for number in range(12):
        form.addRow(f"Өріс {number + 1}", QLineEdit())
    form.addRow(QPushButton("Сақтау"))
    painted = _Painted()
    window.installEventFilter(painted)
    window.resize(800, 600)
    window.show()
    return application.exec()


if __name__ == "__main__":
    sys.exit(main())
