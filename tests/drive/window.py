"""The child process: the real desktop, with an ear for its driver. `python -m tests.drive.window FD [desktop options]`.

FD is one end of a pipe whose other end `tests.drive.remote` holds. The first message names the display, so that this
process can load while the display starts.
"""

from __future__ import annotations

import os
import sys
import threading
from multiprocessing.connection import Connection
from pathlib import Path
from typing import Any

from ui.desktop.plain_imports import import_qt_plainly

import_qt_plainly()

from PySide6.QtCore import QObject, Signal  # noqa: E402

from app.kernel.catalogue import load_catalogue  # noqa: E402
from ui.desktop.main import Desktop, attach_to, run_window  # noqa: E402
from ui.desktop.options import cache_folder, desk_folder, parse  # noqa: E402


class Ear(QObject):
    """Takes one order after another from the pipe; each is carried out in the GUI thread and answered."""

    _order = Signal(str, object)

    def __init__(self, desktop: Desktop, line: Connection) -> None:
        super().__init__()
        self._desktop = desktop
        self._hand: Any = None
        self._line = line
        self._order.connect(self._carry_out)
        threading.Thread(target=self._listen, name="drive-ear", daemon=True).start()

    def _listen(self) -> None:
        while True:
            try:
                name, arguments = self._line.recv()
            except (EOFError, OSError):
                os._exit(0)  # the driver is gone
            self._order.emit(name, arguments)

    def _carry_out(self, name: str, arguments: tuple[Any, ...]) -> None:
        if self._hand is None:
            from tests.drive.hand import Hand

            self._hand = Hand(self._desktop)
        try:
            answer: tuple[bool, Any] = (True, getattr(self._hand, name)(*arguments))
        except Exception as error:  # the driver has to hear of it
            answer = (False, repr(error))
        self._line.send(answer)


def main() -> int:
    line = Connection(int(sys.argv[1]))
    options = parse(sys.argv[2:])
    catalogue = load_catalogue(cache_folder())
    os.environ["DISPLAY"] = str(line.recv())
    os.environ["QT_QPA_PLATFORM"] = "xcb"
    before = (lambda: attach_to(Path(options.attach))) if options.attach else (lambda: None)
    return run_window(options, desk_folder(options), catalogue, before, lambda desktop: Ear(desktop, line))


if __name__ == "__main__":
    sys.exit(main())
