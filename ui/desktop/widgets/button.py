"""Buttons with their key on them: the filled one, outlined ones, quiet ones; ready, busy, waiting, unavailable."""

from __future__ import annotations

import math

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QAbstractButton, QSizePolicy

from ui.desktop.tokens import Role
from ui.desktop.view_models.actions import Press
from ui.desktop.view_models.common import ButtonKind, ButtonState, ButtonVM
from ui.desktop.widgets.base import Kit
from ui.desktop.widgets.small import cap_width, paint_cap

_HEIGHT = 40.0
_ROW_HEIGHT = 32.0


class Button(QAbstractButton):
    """One act. An unavailable button stays visible and says its reason under its text."""

    def __init__(self, kit: Kit, *, small: bool = False) -> None:
        super().__init__()
        self.kit = kit
        self.theme = kit.theme
        self.vm: ButtonVM | None = None
        self._small = small
        self.with_key = True
        self.chosen = False
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setSizePolicy(QSizePolicy.Policy.Minimum, QSizePolicy.Policy.Fixed)
        self.clicked.connect(self._pressed)

    def render_vm(self, vm: ButtonVM) -> None:
        """The button shows `vm`."""
        if vm == self.vm:
            return
        self.vm = vm
        self.setText(vm.text)
        self.setAccessibleName(". ".join(p for p in (vm.text, vm.reason, vm.key) if p))
        self.setToolTip(vm.reason)
        working = vm.state in (ButtonState.BUSY, ButtonState.WAITING)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus if working else Qt.FocusPolicy.TabFocus)
        self.updateGeometry()
        self.update()

    def _pressed(self) -> None:
        if self.vm is not None and self.vm.state is ButtonState.READY:
            self.kit.act(Press(self.vm.act))

    def _role(self) -> Role:
        filled = self.vm is not None and self.vm.kind is ButtonKind.PRIMARY
        return Role.BODY_STRONG if self._small else Role.BUTTON if filled else Role.BUTTON_2

    def _wide(self) -> tuple[float, float, float]:
        """(text, key cap, icon) widths."""
        vm = self.vm
        if vm is None:
            return 0, 0, 0
        text = self.theme.metrics(self._role()).horizontalAdvance(vm.text)
        if vm.reason:
            text = max(text, self.theme.metrics(Role.SMALL).horizontalAdvance(vm.reason))
        cap = cap_width(self.theme, vm.key) + self.theme.px(10) if vm.key and self.with_key and not vm.reason else 0
        return text, cap, self.theme.px(26) if vm.icon else 0

    def sizeHint(self) -> QSize:  # noqa: N802 - Qt's name
        px = self.theme.px
        quiet = self.vm is not None and self.vm.kind is ButtonKind.QUIET
        side = 8 if quiet else 11 if self._small else 15
        height = _ROW_HEIGHT if self._small else _HEIGHT
        if self.vm is not None and self.vm.reason:
            height += 2
        return QSize(math.ceil(sum(self._wide())) + px(2 * side) + 1, px(height))

    def minimumSizeHint(self) -> QSize:  # noqa: N802 - Qt's name
        return self.sizeHint()

    def paintEvent(self, _event: QPaintEvent) -> None:  # noqa: N802 - Qt's name
        vm = self.vm
        if vm is None:
            return
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        text_token = self._paint_ground(painter, vm)
        self._paint_content(painter, vm, text_token)
        if self.hasFocus():
            painter.setBrush(Qt.BrushStyle.NoBrush)
            inside = vm.kind is ButtonKind.PRIMARY and vm.state is ButtonState.READY
            painter.setPen(QPen(self.theme.colour("on" if inside else "accent"), 2))
            gap = 4 if inside else 1
            painter.drawRoundedRect(
                QRectF(self.rect()).adjusted(gap, gap, -gap, -gap), self.theme.px(6), self.theme.px(6)
            )
        painter.end()

    def _paint_ground(self, painter: QPainter, vm: ButtonVM) -> str:
        theme, rect = self.theme, QRectF(self.rect())
        radius = theme.px(7)
        painter.setPen(Qt.PenStyle.NoPen)
        if vm.state is ButtonState.WAITING:
            painter.setBrush(theme.colour("accent_s"))
            painter.drawRoundedRect(rect, radius, radius)
            return "accent"
        if vm.kind is ButtonKind.PRIMARY and vm.state in (ButtonState.READY, ButtonState.BUSY):
            colour = theme.colour("accent")
            if self.isDown():
                colour = colour.darker(112)
            elif self.underMouse():
                colour = colour.darker(105)
            painter.setBrush(colour)
            painter.drawRoundedRect(rect, radius, radius)
            if vm.progress is not None:
                painter.save()
                painter.setClipRect(
                    QRectF(0, rect.height() - theme.px(4), rect.width() * vm.progress / 100, theme.px(4))
                )
                painter.setBrush(theme.colour("on"))
                painter.drawRoundedRect(rect, radius, radius)
                painter.restore()
            return "on"
        if vm.kind is ButtonKind.QUIET:
            if self.underMouse():
                painter.setBrush(theme.colour("sunken"))
                painter.drawRoundedRect(rect, radius, radius)
            return "t2"
        painter.setBrush(theme.colour("sunken" if self.underMouse() and not vm.reason else "surface"))
        edge = QPen(theme.colour("edge"), max(1.0, theme.scale))
        if self.chosen:
            painter.setBrush(theme.colour("accent_s"))
            edge = QPen(theme.colour("accent"), 2)
        painter.setPen(edge)
        painter.drawRoundedRect(rect.adjusted(0.5, 0.5, -0.5, -0.5), radius, radius)
        return "t2" if vm.reason else "t1"

    def _paint_content(self, painter: QPainter, vm: ButtonVM, token: str) -> None:
        px, height = self.theme.px, self.height()
        text, cap, icon = self._wide()
        x = (self.width() - text - cap - icon) / 2
        if icon:
            box = QRectF(x, (height - px(17)) / 2, px(17), px(17))
            self.kit.icons.paint(painter, vm.icon, box, self.theme.colour(token))
            x += icon
        painter.setPen(self.theme.colour(token))
        painter.setFont(self.theme.font(self._role()))
        area = QRectF(x, 0, text + 2, height)
        if vm.reason:
            painter.drawText(QRectF(x, px(4), text + 2, height / 2 - px(2)), Qt.AlignmentFlag.AlignCenter, vm.text)
            painter.setFont(self.theme.font(Role.SMALL))
            painter.setPen(self.theme.colour("t2"))
            below = QRectF(x, height / 2, text + 2, height / 2 - px(4))
            painter.drawText(below, Qt.AlignmentFlag.AlignCenter, vm.reason)
        else:
            painter.drawText(area, Qt.AlignmentFlag.AlignVCenter, vm.text)
        if cap:
            rect = QRectF(x + text + px(10), (height - px(19)) / 2, cap - px(10), px(19))
            filled = vm.kind is ButtonKind.PRIMARY and vm.state in (ButtonState.READY, ButtonState.BUSY)
            paint_cap(painter, self.theme, rect, vm.key, on_fill=filled)
