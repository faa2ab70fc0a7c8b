"""The columns of the window: left, middle, preview, right; what does not fit beside the middle (screens.md 2)."""

from __future__ import annotations

from PySide6.QtWidgets import QWidget

from ui.desktop.shell.middle import Middle
from ui.desktop.shell.preview import PreviewColumn
from ui.desktop.shell.side import LeftColumn, RightColumn
from ui.desktop.theme import Theme
from ui.desktop.view_models.state import Area
from ui.desktop.widgets.base import Line, row

LEFT, MIDDLE, PREVIEW, RIGHT, RIGHT_BESIDE_PREVIEW = 268, 772, 306, 324, 320
MIDDLE_LEAST = 620
_FULL = 1366
_LINES = 3
_MOST_SCALE = 1.3


def is_narrow(width: int, scale: float) -> bool:
    """The right column is a drawer and the clocks stand in the head."""
    return scale > _MOST_SCALE or width / scale < _FULL - 1


def is_wide(width: int, scale: float) -> bool:
    """There is room for the preview column with the middle at its full width: 1920 at 115 %."""
    needed = LEFT + MIDDLE + PREVIEW + RIGHT_BESIDE_PREVIEW + _LINES
    return scale <= _MOST_SCALE and width / scale >= needed - 1


class Columns(QWidget):
    """Side columns that do not fit become drawers over the middle; the preview stands only where there is room."""

    def __init__(self, theme: Theme, left: LeftColumn, middle: Middle, preview: PreviewColumn, right: RightColumn):
        super().__init__()
        px = theme.px
        self._theme = theme
        self._left, self._middle, self._preview, self._right = left, middle, preview, right
        self._lines = [Line(theme, vertical=True) for _ in range(_LINES)]
        left.setFixedWidth(px(LEFT))
        preview.setFixedWidth(px(PREVIEW))
        self._box = row(self)
        left_line, preview_line, right_line = self._lines
        for part in (left, left_line, middle, preview_line, preview, right_line, right):
            self._box.addWidget(part, 1 if part is middle else 0)
        self._docked = (True, True)

    def place(self, width: int, drawer: Area | None, *, preview: bool) -> None:
        """Everything stands where it belongs in a window `width` pixels wide."""
        scale = self._theme.scale
        left, right = width / scale - LEFT >= MIDDLE_LEAST, not is_narrow(width, scale)
        beside = preview and is_wide(width, scale)
        self._right.setFixedWidth(self._theme.px(RIGHT_BESIDE_PREVIEW if beside else RIGHT))
        self._dock(left, right)
        left_line, preview_line, right_line = self._lines
        left_line.setVisible(left)
        right_line.setVisible(right)
        preview_line.setVisible(beside)
        self._preview.setVisible(beside)
        area = self._middle.geometry()
        for part, docked, name in ((self._left, left, Area.LEFT), (self._right, right, Area.RIGHT)):
            part.setVisible(docked or drawer is name)
            if not docked and drawer is name:
                x = area.left() if name is Area.LEFT else area.right() + 1 - part.width()
                part.setGeometry(x, area.top(), part.width(), area.height())
                part.raise_()

    def _dock(self, left: bool, right: bool) -> None:
        if (left, right) == self._docked:
            return
        self._docked = (left, right)
        for part, docked, at in ((self._left, left, 0), (self._right, right, self._box.count())):
            if docked and self._box.indexOf(part) < 0:
                self._box.insertWidget(at, part)
            elif not docked:
                self._box.removeWidget(part)
                part.setParent(self)
