"""The keyboard map of screens.md 7: one map for all pages."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeyEvent

from ui.desktop.keys import digit_by_position
from ui.desktop.view_models.actions import Act

_KEY = Qt.Key
_PLAIN = {
    _KEY.Key_Return: Act.PRIMARY, _KEY.Key_Enter: Act.PRIMARY, _KEY.Key_Escape: Act.BACK,
    _KEY.Key_Up: Act.UP, _KEY.Key_Down: Act.DOWN, _KEY.Key_PageUp: Act.PAGE_UP, _KEY.Key_PageDown: Act.PAGE_DOWN,
    _KEY.Key_F1: Act.HELP, _KEY.Key_F2: Act.CALL_NEXT, _KEY.Key_F3: Act.SEARCH, _KEY.Key_F4: Act.CORRECT,
    _KEY.Key_F5: Act.ENLARGE, _KEY.Key_F6: Act.NEXT_AREA, _KEY.Key_F7: Act.SCAN, _KEY.Key_F8: Act.REFUSE,
    _KEY.Key_F9: Act.PRINT, _KEY.Key_F10: Act.SIGN, _KEY.Key_F11: Act.PARENT_SCREEN, _KEY.Key_F12: Act.LANGUAGE,
}  # fmt: skip
_OUTSIDE_TEXT = {
    _KEY.Key_Left: Act.LEFT, _KEY.Key_Right: Act.RIGHT, _KEY.Key_Delete: Act.NOT_PRESENTED, _KEY.Key_Space: Act.MARK,
}  # fmt: skip
_SHIFTED = {_KEY.Key_F2: Act.NO_SHOW, _KEY.Key_F6: Act.PREVIOUS_AREA}
_CTRL = {_KEY.Key_Return: Act.FINISH, _KEY.Key_Enter: Act.FINISH, _KEY.Key_Down: Act.OTHER_WAYS}
_CTRL_DIGITS = {
    "0": Act.LAMPS, "1": Act.STEP_1, "2": Act.STEP_2, "3": Act.STEP_3, "4": Act.STEP_4, "5": Act.STEP_5,
}  # fmt: skip
_DAYS = {str(n): Act(f"day-{n}") for n in range(10)}


def _digit(event: QKeyEvent) -> str | None:
    """By physical position first: the Kazakh layout types letters on the digit row."""
    by_position = digit_by_position(event.nativeScanCode())
    if by_position is not None:
        return by_position
    key = event.key()
    return chr(key) if _KEY.Key_0 <= key <= _KEY.Key_9 else None


def act_of(event: QKeyEvent, *, in_text: bool) -> Act | None:
    """What the key means; None when it is text, Tab, or nothing of ours. `in_text`: the caret is in an entry."""
    key = _KEY(event.key()) if event.key() in _KNOWN else None
    modifiers = event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier
    if modifiers == Qt.KeyboardModifier.ControlModifier:
        digit = _digit(event)
        if digit is not None:
            return _CTRL_DIGITS.get(digit)
        return _CTRL.get(key) if key is not None else None
    if modifiers == Qt.KeyboardModifier.ShiftModifier:
        return _SHIFTED.get(key) if key is not None else None
    if modifiers:
        return None
    if key is not None:
        if key in _PLAIN:
            return _PLAIN[key]
        if not in_text and key in _OUTSIDE_TEXT:
            return _OUTSIDE_TEXT[key]
    if in_text:
        return None
    digit = _digit(event)
    return _DAYS.get(digit) if digit is not None else None


_KNOWN = frozenset(int(k) for table in (_PLAIN, _OUTSIDE_TEXT, _SHIFTED, _CTRL) for k in table)
