"""Fields: given values with their source, typed values, PINs. Labels stand above."""

from __future__ import annotations

from PySide6.QtCore import QRectF, Qt, QTimer, Signal
from PySide6.QtGui import QFocusEvent, QKeyEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QLineEdit, QSizePolicy, QWidget

from app.kernel.redaction import Secret
from ui.desktop.keys import digit_of
from ui.desktop.tokens import Role
from ui.desktop.view_models.actions import Focused, PinGiven, Typed
from ui.desktop.view_models.common import FieldKind, FieldMode, FieldVM
from ui.desktop.widgets.base import Ground, Kit, Part, column, row
from ui.desktop.widgets.small import Badge, MarkView
from ui.desktop.widgets.text import Text

PIN_LIFE_MS = 60_000
_DIGIT_KINDS = frozenset({FieldKind.NUMBER, FieldKind.DATE, FieldKind.PHONE})


class Entry(QLineEdit):
    """Text entry that takes the digit row in any layout when digits are meant (screens.md 7)."""

    focus_changed = Signal(bool)

    def __init__(self, kit: Kit) -> None:
        super().__init__()
        self.kind = FieldKind.TEXT
        self.field = ""
        self.setFont(kit.theme.font(Role.VALUE))
        self.setFrame(False)
        self.setContextMenuPolicy(Qt.ContextMenuPolicy.NoContextMenu)
        palette = self.palette()
        palette.setColor(palette.ColorRole.PlaceholderText, kit.theme.colour("t3"))
        self.setPalette(palette)

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802 - Qt's name
        if self.kind in _DIGIT_KINDS and not event.modifiers() & Qt.KeyboardModifier.ControlModifier:
            digit = digit_of(event)
            if digit is not None and not (event.text().isascii() and event.text().isdigit()):
                self.insert(digit)
                self.textEdited.emit(self.text())
                return
        super().keyPressEvent(event)

    def focusInEvent(self, event: QFocusEvent) -> None:  # noqa: N802 - Qt's name
        super().focusInEvent(event)
        self.focus_changed.emit(True)

    def focusOutEvent(self, event: QFocusEvent) -> None:  # noqa: N802 - Qt's name
        super().focusOutEvent(event)
        self.focus_changed.emit(False)


class FieldBox(Ground):
    """The box of a field. Its border thickens to the accent while the caret is inside."""

    def __init__(self, kit: Kit) -> None:
        super().__init__(kit.theme, radius=5)


class Field(Part[FieldVM]):
    """One field in any of its modes; a typed one keeps caret and text when its words change."""

    def __init__(self, kit: Kit) -> None:
        super().__init__(kit)
        theme = kit.theme
        box = column(self, gap=theme.px(3))
        self._label = Text(theme, Role.LABEL, "t2", wrap=True)
        self._ground = FieldBox(kit)
        self._ground.setMinimumHeight(theme.px(36))
        self._problem = Text(theme, Role.SMALL, "warn", wrap=True)
        box.addWidget(self._label)
        box.addWidget(self._ground)
        box.addWidget(self._problem)
        box.addStretch(1)  # beside a taller field the label stays on its line
        self._line = row(self._ground, gap=theme.px(8), margins=(theme.px(10), theme.px(4), theme.px(7), theme.px(4)))
        self._value = Text(theme, Role.VALUE, "t1", wrap=True)
        self._badge = Badge(kit, ground="surface")
        self._line.addWidget(self._value, 1)
        self._line.addWidget(self._badge)
        self.entry: Entry | None = None
        policy = QSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Minimum)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)

    def show_vm(self, vm: FieldVM) -> None:
        self._label.say(vm.label)
        self._problem.say(vm.problem)
        self._problem.setVisible(bool(vm.problem))
        self._badge.setVisible(vm.badge is not None)
        if vm.badge:
            self._badge.render_vm(vm.badge)
        if vm.mode is FieldMode.TYPED:
            self._show_entry(vm)
        else:
            if self.entry is not None:
                self.entry.hide()
            self._value.setVisible(True)
            self._value.say(vm.value, "t3" if vm.mode is FieldMode.NOT_READ else "t1")
            self._badge.on("surface")
            self._ground.look(fill="sunken")
        self.setAccessibleName(vm.spoken or vm.label)

    def _show_entry(self, vm: FieldVM) -> None:
        self._value.setVisible(False)
        if self.entry is None:
            self.entry = Entry(self.kit)
            self._line.insertWidget(0, self.entry, 1)
            self.entry.textEdited.connect(self._edited)
            self.entry.focus_changed.connect(self._focus_moved)
        entry = self.entry
        entry.show()
        entry.field, entry.kind = vm.id, vm.kind
        entry.setPlaceholderText(vm.hint)
        entry.setAccessibleName(vm.spoken or vm.label)
        entry.setAccessibleDescription(vm.problem)
        if entry.text() != vm.value:
            caret = entry.cursorPosition()
            entry.setText(vm.value)
            entry.setCursorPosition(min(caret, len(vm.value)) if entry.hasFocus() else len(vm.value))
        self._badge.on("sunken")
        self._border()

    def _border(self) -> None:
        if self.vm is None or self.entry is None or self.vm.mode is not FieldMode.TYPED:
            return
        focused = self.entry.hasFocus()
        border = "accent" if focused else "warn" if self.vm.problem else "edge"
        self._ground.look(fill="surface", border=border, width=2 if focused else 1)

    def _edited(self, text: str) -> None:
        if self.vm is not None:
            self.kit.act(Typed(self.vm.id, text))

    def _focus_moved(self, inside: bool) -> None:
        self._border()
        if inside and self.vm is not None:
            self.kit.act(Focused(self.vm.id))


class PinField(QWidget):
    """A PIN: masked, cleared by Esc and after 60 s, handed over once by Enter, never kept anywhere else."""

    def __init__(self, kit: Kit) -> None:
        super().__init__()
        theme = kit.theme
        self._kit = kit
        self._label = Text(theme, Role.LABEL, "t2", wrap=True)
        self._ground = Ground(theme, fill="surface", border="edge", radius=6)
        self._ground.setMinimumHeight(theme.px(42))
        self.entry = Entry(kit)
        self.entry.kind = FieldKind.NUMBER
        self.entry.field = "pin"
        self.entry.setEchoMode(QLineEdit.EchoMode.Password)
        self.entry.setMaxLength(32)
        self.entry.setInputMethodHints(Qt.InputMethodHint.ImhSensitiveData | Qt.InputMethodHint.ImhNoPredictiveText)
        lock = MarkView(kit, 17)
        lock.icon("lock", "t2")
        box = column(self, gap=theme.px(4))
        box.addWidget(self._label)
        box.addWidget(self._ground)
        line = row(self._ground, gap=theme.px(8), margins=(theme.px(12), theme.px(4), theme.px(12), theme.px(4)))
        line.addWidget(self.entry, 1)
        line.addWidget(lock)
        self._life = QTimer(self)
        self._life.setSingleShot(True)
        self._life.setInterval(PIN_LIFE_MS)
        self._life.timeout.connect(self.clear_pin)
        self.entry.textEdited.connect(lambda _: self._life.start())
        self.entry.focus_changed.connect(self._focus_moved)
        self._focus_moved(False)

    def say(self, label: str) -> None:
        self._label.say(label)
        self.entry.setAccessibleName(label)

    def clear_pin(self) -> None:
        """Nothing of the PIN remains in the field, undo included."""
        self._life.stop()
        self.entry.clear()
        self.entry.setModified(False)

    def give(self) -> bool:
        """Hands the PIN over and clears it; false when none was typed."""
        text = self.entry.text()
        if not text:
            return False
        self.clear_pin()
        self._kit.act(PinGiven(Secret(text)))
        return True

    def _focus_moved(self, inside: bool) -> None:
        self._ground.look(fill="surface", border="accent" if inside else "edge", width=2 if inside else 1)


class Dots(QWidget):
    """Tries that are left as discs, tries spent as rings."""

    def __init__(self, kit: Kit) -> None:
        super().__init__()
        self._kit = kit
        self._left = self._total = 0

    def show_tries(self, left: int, total: int) -> None:
        self._left, self._total = left, max(left, total)
        px = self._kit.theme.px
        self.setFixedSize(px(12) * self._total + px(4) * max(0, self._total - 1), px(12))
        self.update()

    def paintEvent(self, _event: QPaintEvent) -> None:  # noqa: N802 - Qt's name
        theme = self._kit.theme
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        token = "ok" if self._left > 1 else "warn"
        for index in range(self._total):
            rect = QRectF(index * theme.px(16) + 1, 1, theme.px(12) - 2, theme.px(12) - 2)
            painter.setPen(QPen(theme.colour(token if index < self._left else "edge"), 1.5))
            painter.setBrush(theme.colour(token) if index < self._left else Qt.BrushStyle.NoBrush)
            painter.drawEllipse(rect)
        painter.end()
