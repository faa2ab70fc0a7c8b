"""All keys of the window pass here first: bursts of the scanner, the keyboard map, Enter in fields."""

from __future__ import annotations

import time
from collections.abc import Callable

from PySide6.QtCore import QEvent, QObject, Qt, QTimer
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QAbstractButton, QApplication, QWidget

from ui.desktop.keys import us_character
from ui.desktop.shell.burst import QUIET_MS, BurstReader, Fate, Finished
from ui.desktop.shell.keymap import act_of
from ui.desktop.view_models.actions import Act, Action, Burst, Press
from ui.desktop.widgets.field import Entry


def time_of(event: QKeyEvent) -> float:
    """Milliseconds: the event's own time when it has one (a busy window must not make people look fast)."""
    stamp = float(event.timestamp())
    return stamp if stamp > 0 else time.perf_counter() * 1000


def scanned_character(event: QKeyEvent) -> str:
    """The character as a scanner means it: in a Cyrillic layout the key's position decides."""
    text = event.text()
    if len(text) != 1 or not text.isprintable():
        return ""
    if text.isascii():
        return text
    shifted = bool(event.modifiers() & Qt.KeyboardModifier.ShiftModifier)
    return us_character(event.nativeScanCode(), shifted=shifted) or text


def focused(window: QWidget) -> QWidget:
    """The widget of `window` that keys go to; the window itself when none has the focus."""
    focus: QWidget | None = QApplication.focusWidget()
    if focus is not None and focus.window() is window:
        return focus
    own: QWidget | None = window.focusWidget()
    return own if own is not None else window


class Keyboard(QObject):
    """Event filter of the application that looks at the keys of `window` only."""

    def __init__(
        self,
        window: QWidget,
        act: Callable[[Action], None],
        enter: Callable[[Entry | None], bool],
        paper: Callable[[int], None],
    ) -> None:
        super().__init__(window)
        self._window, self._act, self._enter, self._paper = window, act, enter, paper
        self._reader = BurstReader()
        self._before: tuple[Entry, str] | None = None
        self._typed = ""
        self._quiet = QTimer(self)
        self._quiet.setSingleShot(True)
        self._quiet.setInterval(int(QUIET_MS) + 10)
        self._quiet.timeout.connect(self._settle)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:  # noqa: N802 - Qt's name
        if event.type() is not QEvent.Type.KeyPress or not isinstance(event, QKeyEvent):
            return False
        if not self._ours(watched):
            return False
        return self._key(event)

    def _ours(self, watched: QObject) -> bool:
        if not isinstance(watched, QWidget) or watched.window() is not self._window:
            return False
        return watched is focused(self._window)

    def _entry(self) -> Entry | None:
        focus = focused(self._window)
        return focus if isinstance(focus, Entry) and focus.isVisible() else None

    def _key(self, event: QKeyEvent) -> bool:
        at = time_of(event)
        enter = event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter)
        plain = not event.modifiers() & (Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.AltModifier)
        if enter and plain:
            fate, finished = self._reader.enter(at)
            if finished is not None:
                self._finished(finished)
            if fate is Fate.HELD:
                self._quiet.start()
                return True
        elif plain and not event.isAutoRepeat() and self._character(event, at):
            return True
        return self._mapped(event)

    def _character(self, event: QKeyEvent, at: float) -> bool:
        char = scanned_character(event)
        if not char:
            return False
        begins = self._reader.starts(at)
        fate, ended = self._reader.character(char, at)
        if ended is not None:
            self._finished(ended)
        entry = self._entry()
        if begins:
            self._before = (entry, entry.text()) if entry else None
            self._typed = ""
        self._typed += event.text()
        self._quiet.start()
        return fate is Fate.HELD

    def _settle(self) -> None:
        # The timer itself is the silence; event times may run on another clock than ours.
        finished = self._reader.quiet()
        if finished is not None:
            self._finished(finished)

    def _finished(self, finished: Finished) -> None:
        """An MRZ leaves no trace in the entry; what a person typed stands in it as if it had never been held."""
        if self._before is not None:
            entry, text = self._before
            kept = text + self._typed[: finished.typed]
            if entry.text() != kept:
                entry.setText(kept)
                entry.textEdited.emit(kept)
        self._before, self._typed = None, ""
        if finished.mrz:
            self._act(Burst(finished.mrz))

    def _mapped(self, event: QKeyEvent) -> bool:
        entry = self._entry()
        act = act_of(event, in_text=entry is not None)
        if act is None:
            return False
        if self._reader.suspect and act.name.startswith("DAY_"):
            return True
        if act is Act.MARK and isinstance(QApplication.focusWidget(), QAbstractButton):
            return False  # Space presses the button in focus
        if act in (Act.PAGE_UP, Act.PAGE_DOWN):
            self._paper(1 if act is Act.PAGE_DOWN else -1)
            return True
        if act is Act.BACK and entry is not None and entry.field == "pin" and entry.text():
            entry.clear()
            return True
        if act is Act.PRIMARY and self._enter(entry):
            return True
        if act in (Act.SIGN, Act.FINISH) and self._enter(None):
            return True
        self._act(Press(act))
        return True
