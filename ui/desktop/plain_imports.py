"""Imports stay plain after PySide6 has come.

PySide6 puts an import function of its own into `builtins`, for its `__feature__` switch, and reads the source of every
module that is imported later. The switch is not used here, and a start with more than a hundred modules pays for it.
"""

from __future__ import annotations

import builtins


def import_qt_plainly() -> None:
    """Qt's widgets are loaded, and importing works as before."""
    plain = builtins.__import__
    import PySide6.QtWidgets  # noqa: F401, PLC0415 - only now is its import function in place

    builtins.__import__ = plain
