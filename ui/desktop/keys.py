"""Physical keys. Ctrl with digits and the digit row go by position, because Kazakh layouts type letters there."""

from __future__ import annotations

import sys

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeyEvent

# Scan codes of the digit row: X11 key codes on Linux, set 1 on Windows.
_FIRST = 10 if sys.platform.startswith("linux") else 2
_ROW = {_FIRST + i: str((i + 1) % 10) for i in range(10)}
# What a US layout types by X11 key code: (plain, shifted); a wedge scanner presses these keys.
_US = {
    **{10 + i: pair for i, pair in enumerate(zip("1234567890-=", "!@#$%^&*()_+", strict=True))},
    **{24 + i: pair for i, pair in enumerate(zip("qwertyuiop[]", "QWERTYUIOP{}", strict=True))},
    **{38 + i: pair for i, pair in enumerate(zip("asdfghjkl;'", 'ASDFGHJKL:"', strict=True))},
    **{52 + i: pair for i, pair in enumerate(zip("zxcvbnm,./", "ZXCVBNM<>?", strict=True))},
    94: ("<", ">"),
    65: (" ", " "),
}
_OFFSET = 0 if sys.platform.startswith("linux") else 8  # set 1 = X11 key code - 8


def digit_by_position(scan_code: int) -> str | None:
    """'0' to '9' when `scan_code` is a key of the digit row."""
    return _ROW.get(scan_code)


def us_character(scan_code: int, *, shifted: bool) -> str:
    """What a US keyboard types with this key; '' when unknown."""
    pair = _US.get(scan_code + _OFFSET)
    return pair[1 if shifted else 0] if pair else ""


def digit_of(event: QKeyEvent) -> str | None:
    """The digit that this key means in a number field: by character, else by position without Shift."""
    text = event.text()
    if len(text) == 1 and text.isascii() and text.isdigit():
        return text
    if event.modifiers() & Qt.KeyboardModifier.ShiftModifier:
        return None
    return digit_by_position(event.nativeScanCode())
