"""The three clocks: as rings in the right column, as bars in the head of a narrow window."""

from __future__ import annotations

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QFont, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QSizePolicy, QWidget

from ui.desktop.theme import Theme
from ui.desktop.tokens import Role
from ui.desktop.view_models.common import ClockState, ClockVM
from ui.desktop.widgets.base import Kit, Part, column, row
from ui.desktop.widgets.text import Text

ARC = {
    ClockState.NOT_STARTED: "edge", ClockState.RUNNING: "accent", ClockState.NEARLY: "warn_f",
    ClockState.OVER: "bad", ClockState.FINISHED: "ok",
}  # fmt: skip
FIGURE = {
    ClockState.NOT_STARTED: "t2", ClockState.RUNNING: "t1", ClockState.NEARLY: "warn",
    ClockState.OVER: "bad", ClockState.FINISHED: "t1",
}  # fmt: skip


class _Ring(QWidget):
    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self._theme = theme
        self.vm: ClockVM | None = None
        self.setFixedSize(theme.px(88), theme.px(88))

    def paintEvent(self, _event: QPaintEvent) -> None:  # noqa: N802 - Qt's name
        vm, theme = self.vm, self._theme
        if vm is None:
            return
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        width = theme.px(7)
        rect = QRectF(self.rect()).adjusted(width / 2, width / 2, -width / 2, -width / 2)
        if vm.state is ClockState.NOT_STARTED:
            pen = QPen(theme.colour("edge"), max(1.2, 1.2 * theme.scale))
            pen.setDashPattern([4, 3])
            painter.setPen(pen)
            painter.drawEllipse(rect)
        else:
            painter.setPen(QPen(theme.colour("track"), width))
            painter.drawEllipse(rect)
            pen = QPen(theme.colour(ARC[vm.state]), width)
            pen.setCapStyle(Qt.PenCapStyle.RoundCap)
            painter.setPen(pen)
            fraction = 1.0 if vm.state is ClockState.OVER else vm.fraction
            if fraction > 0:
                painter.drawArc(rect, 90 * 16, -round(fraction * 360 * 16))
        painter.setPen(theme.colour(FIGURE[vm.state]))
        painter.setFont(self._fitting(vm.figure))
        middle = self.height() / 2
        painter.drawText(QRectF(0, middle - theme.px(24), self.width(), theme.px(28)), _CENTRE, vm.figure)
        painter.setFont(theme.font(Role.CAPTION))
        painter.setPen(theme.colour("t2" if vm.state is not ClockState.NEARLY else "warn"))
        if vm.state is ClockState.OVER:
            painter.setPen(theme.colour("bad"))
        painter.drawText(QRectF(0, middle + theme.px(3), self.width(), theme.px(18)), _CENTRE, vm.caption)
        painter.end()

    def _fitting(self, figure: str) -> QFont:
        wide = self._theme.metrics(Role.TITLE).horizontalAdvance(figure) > self._theme.px(70)
        return self._theme.font(Role.PANEL if wide else Role.TITLE)


_CENTRE = Qt.AlignmentFlag.AlignCenter


class ClockRing(Part[ClockVM]):
    """Ring, label and limit."""

    def __init__(self, kit: Kit) -> None:
        super().__init__(kit)
        theme = kit.theme
        box = column(self, gap=theme.px(2))
        self._ring = _Ring(theme)
        self._label = Text(theme, Role.DETAIL_STRONG, "t1", align=_CENTRE)
        self._limit = Text(theme, Role.SMALL, "t2", align=_CENTRE)
        box.addWidget(self._ring, 0, Qt.AlignmentFlag.AlignHCenter)
        box.addSpacing(theme.px(4))
        box.addWidget(self._label)
        box.addWidget(self._limit)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)

    def show_vm(self, vm: ClockVM) -> None:
        self._ring.vm = vm
        self._ring.update()
        self._label.say(vm.label)
        self._limit.say(vm.limit)
        self.setAccessibleName(vm.spoken)


class ClockBar(Part[ClockVM]):
    """Label, figure and a bar: the same clock where there is no room for a ring."""

    def __init__(self, kit: Kit) -> None:
        super().__init__(kit)
        theme = kit.theme
        box = column(self, gap=theme.px(3))
        line = row(gap=theme.px(6))
        self._label = Text(theme, Role.SMALL, "t2")
        self._figure = Text(theme, Role.PANEL, "t1")
        line.addWidget(self._label)
        line.addStretch(1)
        line.addWidget(self._figure)
        self._bar = Bar(theme, 4)
        self.setMinimumWidth(theme.px(80))
        box.addLayout(line)
        box.addWidget(self._bar)

    def show_vm(self, vm: ClockVM) -> None:
        self._label.say(vm.label)
        self._figure.say(vm.figure, FIGURE[vm.state])
        over = vm.state is ClockState.OVER
        self._bar.fill(1.0 if over else vm.fraction, ARC[vm.state])
        self.setAccessibleName(vm.spoken)


class Bar(QWidget):
    """A thin bar of used time."""

    def __init__(self, theme: Theme, height: float = 3) -> None:
        super().__init__()
        self._theme = theme
        self._fraction, self._token = 0.0, "accent"
        self.setFixedHeight(theme.px(height))

    def fill(self, fraction: float, token: str) -> None:
        if (fraction, token) != (self._fraction, self._token):
            self._fraction, self._token = fraction, token
            self.update()

    def paintEvent(self, _event: QPaintEvent) -> None:  # noqa: N802 - Qt's name
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        radius = self.height() / 2
        painter.setBrush(self._theme.colour("track"))
        painter.drawRoundedRect(QRectF(self.rect()), radius, radius)
        painter.setBrush(self._theme.colour(self._token))
        width = max(self.height() * 1.0, self.width() * self._fraction) if self._fraction else 0
        painter.drawRoundedRect(QRectF(0, 0, width, self.height()), radius, radius)
        painter.end()
