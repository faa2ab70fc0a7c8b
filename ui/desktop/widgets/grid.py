"""Fields in two columns, one when it is narrow; kept by id, so that caret and text survive every change of words."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QRect, QSize
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from ui.desktop.view_models.common import FieldVM
from ui.desktop.widgets.base import Kit
from ui.desktop.widgets.field import Field

_TWO_COLUMNS_FROM = 420
_GAP_X, _GAP_Y = 14, 6


class FieldGrid(QWidget):
    """Fields in reading order."""

    def __init__(self, kit: Kit) -> None:
        super().__init__()
        self._kit = kit
        self._fields: dict[str, Field] = {}
        policy = QSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Minimum)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)

    def render_vms(self, vms: tuple[FieldVM, ...]) -> None:
        """These fields stand here, in this order."""
        wanted = {vm.id for vm in vms}
        for gone in [name for name in self._fields if name not in wanted]:
            field = self._fields.pop(gone)
            field.hide()
            field.deleteLater()
        previous: QWidget | None = None
        for vm in vms:
            field = self._fields.get(vm.id) or Field(self._kit)
            if vm.id not in self._fields:
                field.setParent(self)
                field.show()
            self._fields[vm.id] = field
            field.render_vm(vm)
            if field.entry is not None:
                if previous is not None:
                    QWidget.setTabOrder(previous, field.entry)
                previous = field.entry
        self._fields = {vm.id: self._fields[vm.id] for vm in vms}
        self._arrange(self.width(), place=True)
        self.updateGeometry()

    def field(self, name: str) -> Field | None:
        return self._fields.get(name)

    def typed(self) -> list[Field]:
        """Fields that can be typed into, in order."""
        return [f for f in self._fields.values() if f.entry is not None and f.entry.isVisible()]

    def _arrange(self, width: int, *, place: bool) -> int:
        px = self._kit.theme.px
        gap_x, gap_y = px(_GAP_X), px(_GAP_Y)
        two = width >= px(_TWO_COLUMNS_FROM)
        half = (width - gap_x) // 2 if two else width
        y = 0
        line: list[Field] = []
        lines: list[list[Field]] = []
        for field in self._fields.values():
            if (field.vm is not None and field.vm.wide) or not two:
                lines += [line] if line else []
                lines.append([field])
                line = []
                continue
            line.append(field)
            if len(line) == 2:
                lines.append(line)
                line = []
        lines += [line] if line else []
        for fields in lines:
            wide = width if len(fields) == 1 and (not two or (fields[0].vm is not None and fields[0].vm.wide)) else half
            high = max(f.heightForWidth(wide) if f.hasHeightForWidth() else f.sizeHint().height() for f in fields)
            if place:
                for index, field in enumerate(fields):
                    field.setGeometry(QRect(index * (half + gap_x), y, wide, high))
            y += high + gap_y
        return max(0, y - gap_y)

    def hasHeightForWidth(self) -> bool:  # noqa: N802 - Qt's name
        return True

    def heightForWidth(self, width: int) -> int:  # noqa: N802 - Qt's name
        return self._arrange(width, place=False)

    def sizeHint(self) -> QSize:  # noqa: N802 - Qt's name
        width = self._kit.theme.px(572)
        return QSize(width, self._arrange(width, place=False))

    def minimumSizeHint(self) -> QSize:  # noqa: N802 - Qt's name
        width = max((f.minimumSizeHint().width() for f in self._fields.values()), default=0)
        return QSize(width, self._arrange(max(width, self.width()), place=False))

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802 - Qt's name
        self._arrange(event.size().width(), place=True)

    def event(self, event: QEvent) -> bool:
        if event.type() == QEvent.Type.LayoutRequest:
            self._arrange(self.width(), place=True)
            self.updateGeometry()
        return super().event(event)
