"""Lists that ↑↓ walk: mark or tick, title, detail, words at the right."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtGui import QMouseEvent
from PySide6.QtWidgets import QWidget

from ui.desktop.tokens import Role
from ui.desktop.view_models.actions import Chosen
from ui.desktop.view_models.common import Tone
from ui.desktop.view_models.page_models import ListItemVM
from ui.desktop.widgets.base import Ground, Kit, Part, Series, column, row
from ui.desktop.widgets.choices import TickBox
from ui.desktop.widgets.small import TONE_TEXT, MarkView
from ui.desktop.widgets.text import Text


class ListItem(Part[ListItemVM]):
    """A line of a list: mark or tick, title, detail, words at the right."""

    def __init__(self, kit: Kit, index: int = 0) -> None:
        super().__init__(kit)
        self.index = index
        theme = kit.theme
        px = theme.px
        self._ground = Ground(theme, radius=8)
        column(self).addWidget(self._ground)
        line = row(self._ground, gap=px(12), margins=(px(11), px(7), px(12), px(7)))
        self._mark = MarkView(kit, 20)
        self._tick = TickBox(theme)
        line.addWidget(self._mark)
        line.addWidget(self._tick, 0, Qt.AlignmentFlag.AlignTop)
        names = column(gap=px(1))
        self._title = Text(theme, Role.ROW, "t1", wrap=True)
        self._detail = Text(theme, Role.DETAIL, "t2", wrap=True)
        names.addWidget(self._title)
        names.addWidget(self._detail)
        line.addLayout(names, 3)
        self._end = Text(theme, Role.DETAIL, "t2", wrap=True, align=Qt.AlignmentFlag.AlignRight)
        line.addWidget(self._end, 1)
        self.setCursor(Qt.CursorShape.PointingHandCursor)

    def show_vm(self, vm: ListItemVM) -> None:
        self._ground.look(
            fill="accent_s" if vm.current or vm.ticked else "",
            border="accent" if vm.current else "",
            width=2 if vm.current else 1,
        )
        self._mark.setVisible(vm.mark is not None)
        self._mark.mark(vm.mark)
        self._tick.setVisible(vm.ticked is not None)
        self._tick.tick(bool(vm.ticked))
        self._title.say(vm.title, role=Role.ROW_CURRENT if vm.current else Role.ROW)
        self._detail.say(vm.detail)
        self._detail.setVisible(bool(vm.detail))
        self._end.say(vm.end, TONE_TEXT[vm.tone] if vm.tone is not Tone.NORMAL else "t2")
        self._end.setVisible(bool(vm.end))
        self.setAccessibleName(vm.spoken or vm.title)

    def mousePressEvent(self, _event: QMouseEvent) -> None:  # noqa: N802 - Qt's name
        self.kit.act(Chosen(self.index))


class ItemList(QWidget):
    """List items one under the other."""

    def __init__(self, kit: Kit, gap: int = 3) -> None:
        super().__init__()
        self._kit = kit
        self._series: Series[ListItemVM] = Series(column(self, gap=kit.theme.px(gap)), self._make)

    def _make(self) -> ListItem:
        return ListItem(self._kit, len(self._series.parts))

    def render_vms(self, vms: tuple[ListItemVM, ...]) -> None:
        self._series.render_vms(vms)
        self.setVisible(bool(vms))
