"""A row that breaks into further rows when it is too narrow."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QRect, QSize, Qt
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QSizePolicy, QWidget


def _hint(part: QWidget) -> QSize:
    """A part of fixed size has no hint of its own."""
    return part.sizeHint().expandedTo(part.minimumSize())


class Flow(QWidget):
    """Parts side by side, wrapped. With `stretch` n the parts share the width in up to n equal columns."""

    def __init__(self, gap: int, *, stretch: int = 0, align: Qt.AlignmentFlag = Qt.AlignmentFlag.AlignLeft) -> None:
        super().__init__()
        self.parts: list[QWidget] = []
        self._gap, self._stretch, self._align = gap, stretch, align
        self._centred = align is Qt.AlignmentFlag.AlignHCenter
        policy = QSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Minimum)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)

    def add(self, part: QWidget) -> None:
        part.setParent(self)
        self.parts.append(part)
        part.show()
        self.updateGeometry()

    def clear(self) -> None:
        for part in self.parts:
            part.hide()
            part.deleteLater()
        self.parts = []
        self.updateGeometry()

    def relay(self) -> None:
        """Parts have changed their sizes: they are placed anew."""
        self._arrange(self.width(), place=True)
        self.updateGeometry()

    def _visible(self) -> list[QWidget]:
        return [p for p in self.parts if not p.isHidden()]

    def _wide(self, part: QWidget, width: int) -> int:
        if not self._stretch:
            return min(width, _hint(part).width())
        count = max(1, min(self._stretch, len(self._visible())))
        least = max((p.minimumSizeHint().width() for p in self._visible()), default=0)
        while count > 1 and (width - (count - 1) * self._gap) // count < least:
            count -= 1
        return (width - (count - 1) * self._gap) // count

    @staticmethod
    def _high(part: QWidget, width: int) -> int:
        if part.hasHeightForWidth():
            return part.heightForWidth(width)
        layout = part.layout()
        if layout is not None and layout.hasHeightForWidth():
            return layout.totalHeightForWidth(width)
        return _hint(part).height()

    def _arrange(self, width: int, *, place: bool) -> int:
        lines: list[list[tuple[QWidget, int, int]]] = [[]]
        x = 0
        for part in self._visible():
            wide = self._wide(part, width)
            if lines[-1] and x + wide > width:
                lines.append([])
                x = 0
            lines[-1].append((part, wide, self._high(part, wide)))
            x += wide + self._gap
        y = 0
        for line in lines:
            high = max((h for _, _, h in line), default=0)
            used = sum(w for _, w, _ in line) + self._gap * max(0, len(line) - 1)
            left = max(0, width - used)
            left = left if self._align is Qt.AlignmentFlag.AlignRight else left // 2 if self._centred else 0
            for part, wide, own in line:
                if place:
                    top = y if self._stretch else y + (high - own) // 2
                    part.setGeometry(QRect(left, top, wide, high if self._stretch else own))
                left += wide + self._gap
            y += high + self._gap
        return max(0, y - self._gap)

    def hasHeightForWidth(self) -> bool:  # noqa: N802 - Qt's name
        return True

    def heightForWidth(self, width: int) -> int:  # noqa: N802 - Qt's name
        return self._arrange(width, place=False)

    def sizeHint(self) -> QSize:  # noqa: N802 - Qt's name
        parts = self._visible()
        width = sum(_hint(p).width() for p in parts) + self._gap * max(0, len(parts) - 1)
        return QSize(width, max((_hint(p).height() for p in parts), default=0))

    def minimumSizeHint(self) -> QSize:  # noqa: N802 - Qt's name
        parts = self._visible()
        width = max((p.minimumSizeHint().expandedTo(p.minimumSize()).width() for p in parts), default=0)
        return QSize(width, self.heightForWidth(max(width, self.width())))

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802 - Qt's name
        self._arrange(event.size().width(), place=True)

    def event(self, event: QEvent) -> bool:
        if event.type() == QEvent.Type.LayoutRequest:
            self._arrange(self.width(), place=True)
            self.updateGeometry()
        return super().event(event)
