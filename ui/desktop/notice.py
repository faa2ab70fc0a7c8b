"""What keeps the program from starting, said on the screen until it was read. Kazakh first, Russian under it."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QCloseEvent, QKeyEvent
from PySide6.QtWidgets import QWidget

from app.kernel.catalogue import Catalogue, Language
from app.kernel.errors import QabyldauError
from ui.desktop.theme import Theme
from ui.desktop.tokens import Role
from ui.desktop.view_models.actions import Act, Action
from ui.desktop.view_models.common import ButtonKind, ButtonVM
from ui.desktop.widgets.base import Kit, Line, column
from ui.desktop.widgets.button import Button
from ui.desktop.widgets.icons import Icons
from ui.desktop.widgets.text import Text

_KEYS = (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Escape)
_WIDTH = 560


class FailureNotice(QWidget):
    """A window of its own with sentence, remedy and code; Enter or Esc closes it, and `closed` says so."""

    closed = Signal()

    def __init__(self, error: QabyldauError, catalogue: Catalogue, theme: Theme) -> None:
        super().__init__()
        px = theme.px
        kit = Kit(theme, Icons(), self._leave)
        self.setWindowTitle(catalogue.text("ui.product", Language.KK))
        self.setStyleSheet(theme.stylesheet())
        palette = self.palette()
        palette.setColor(palette.ColorRole.Window, theme.colour("surface"))
        self.setPalette(palette)
        self.setFixedWidth(px(_WIDTH))
        box = column(self, gap=px(10), margins=(px(24), px(24), px(24), px(20)))
        said = []
        for language in (Language.KK, Language.RU):
            message, remedy = catalogue.error(error, language)
            said += [message, remedy]
            if language is Language.RU:
                box.addWidget(Line(theme))
            box.addWidget(Text(theme, Role.PANEL, "t1", message, wrap=True))
            box.addWidget(Text(theme, Role.BODY, "t2", remedy, wrap=True))
        code = catalogue.text("ui.error.code", Language.KK, code=error.code)
        box.addWidget(Text(theme, Role.SMALL, "t3", code, wrap=True))
        button = Button(kit)
        close = catalogue.text("ui.button.close", Language.KK)
        button.render_vm(ButtonVM(Act.PRIMARY, close, "Enter", ButtonKind.PRIMARY))
        box.addWidget(button, 0, Qt.AlignmentFlag.AlignRight)
        self.setAccessibleName(". ".join(said))

    def _leave(self, _action: Action) -> None:
        self.close()

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802 - Qt's name
        if event.key() in _KEYS:
            self.close()

    def closeEvent(self, event: QCloseEvent) -> None:  # noqa: N802 - Qt's name
        super().closeEvent(event)
        self.closed.emit()
