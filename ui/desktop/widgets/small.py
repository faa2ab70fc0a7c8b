"""Key caps, hints, badges, state marks, notices: the smallest painted parts."""

from __future__ import annotations

import math

from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QSizePolicy, QWidget

from ui.desktop.theme import Theme
from ui.desktop.tokens import Role
from ui.desktop.view_models.common import BadgeVM, KeyHintVM, Mark, Tone
from ui.desktop.view_models.page_models import NoticeVM
from ui.desktop.widgets.base import Ground, Kit, Part, clear, row
from ui.desktop.widgets.text import Text

TONE_TEXT = {
    Tone.NORMAL: "t1", Tone.MUTED: "t2", Tone.ACCENT: "accent", Tone.OK: "ok", Tone.WARN: "warn",
    Tone.BAD: "bad", Tone.PEND: "pend",
}  # fmt: skip
TONE_GROUND = {
    Tone.NORMAL: "sunken", Tone.MUTED: "sunken", Tone.ACCENT: "accent_s", Tone.OK: "ok_s", Tone.WARN: "warn_s",
    Tone.BAD: "bad_s", Tone.PEND: "pend_s",
}  # fmt: skip
TONE_MARK = {
    Tone.NORMAL: Mark.INFORMATION, Tone.MUTED: Mark.INFORMATION, Tone.ACCENT: Mark.INFORMATION, Tone.OK: Mark.DONE,
    Tone.WARN: Mark.WARNING, Tone.BAD: Mark.WARNING, Tone.PEND: Mark.PENDING,
}  # fmt: skip


def cap_width(theme: Theme, text: str) -> int:
    return max(theme.px(19), math.ceil(theme.metrics(Role.KEY).horizontalAdvance(text)) + theme.px(12))


def paint_cap(painter: QPainter, theme: Theme, rect: QRectF, text: str, *, on_fill: bool = False) -> None:
    """A key cap in `rect`; `on_fill`: on the filled button, where it borrows the text's colour."""
    painter.save()
    if on_fill:
        colour = theme.colour("on")
        ground, edge = QColor(colour), QColor(colour)
        ground.setAlphaF(0.16)
        edge.setAlphaF(0.5)
        painter.setPen(QPen(edge, 1))
        painter.setBrush(ground)
    else:
        colour = theme.colour("t1")
        painter.setPen(QPen(theme.colour("keyl"), 1))
        painter.setBrush(theme.colour("key"))
    painter.drawRoundedRect(rect.adjusted(0.5, 0.5, -0.5, -0.5), theme.px(4), theme.px(4))
    painter.setFont(theme.font(Role.KEY))
    painter.setPen(colour)
    painter.drawText(rect, Qt.AlignmentFlag.AlignCenter, text)
    painter.restore()


class KeyCap(QWidget):
    def __init__(self, theme: Theme, text: str) -> None:
        super().__init__()
        self._theme, self._text = theme, text
        self.setFixedSize(cap_width(theme, text), theme.px(19))
        self.setAccessibleName(text)

    def paintEvent(self, _event: QPaintEvent) -> None:  # noqa: N802 - Qt's name
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        paint_cap(painter, self._theme, QRectF(self.rect()), self._text)
        painter.end()


class Hint(Part[KeyHintVM]):
    """Key caps and what they do. ↑ and ↓ share one cap, as on the reference."""

    def __init__(self, kit: Kit, role: Role = Role.DETAIL, tint: str = "t2") -> None:
        super().__init__(kit)
        self._role, self._tint = role, tint
        self._box = row(self, gap=kit.theme.px(6))
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)

    def show_vm(self, vm: KeyHintVM) -> None:
        clear(self._box)
        keys = (" ".join(vm.keys),) if set(vm.keys) <= {"↑", "↓", "←", "→"} else vm.keys
        for key in keys:
            self._box.addWidget(KeyCap(self.theme, key))
        if vm.text:
            self._box.addWidget(Text(self.theme, self._role, self._tint, vm.text))
        self.setAccessibleName(" ".join((*vm.keys, vm.text)))


class Badge(Part[BadgeVM]):
    """Where a value came from: icon and word on a small ground."""

    def __init__(self, kit: Kit, *, ground: str = "sunken") -> None:
        super().__init__(kit)
        self._ground = ground
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)

    def on(self, ground: str) -> None:
        """The badge stands on another ground from now on."""
        if ground != self._ground:
            self._ground = ground
            self.update()

    def show_vm(self, vm: BadgeVM) -> None:
        self.setAccessibleName(vm.text)
        self.updateGeometry()
        self.update()

    def sizeHint(self) -> QSize:  # noqa: N802 - Qt's name
        px = self.theme.px
        text = self.vm.text if self.vm else ""
        width = self.theme.metrics(Role.SMALL).horizontalAdvance(text)
        return QSize(math.ceil(width) + px(7 + 13 + 6 + 8), px(22))

    def minimumSizeHint(self) -> QSize:  # noqa: N802 - Qt's name
        return self.sizeHint()

    def paintEvent(self, _event: QPaintEvent) -> None:  # noqa: N802 - Qt's name
        if self.vm is None:
            return
        px = self.theme.px
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(self.theme.colour(self._ground))
        painter.drawRoundedRect(QRectF(self.rect()), px(4), px(4))
        box = QRectF(px(7), (self.height() - px(13)) / 2, px(13), px(13))
        self.kit.icons.paint(painter, self.vm.source.value, box, self.theme.colour("t2"))
        painter.setFont(self.theme.font(Role.SMALL))
        painter.setPen(self.theme.colour("t2"))
        painter.drawText(
            QRectF(px(26), 0, self.width() - px(26), self.height()), Qt.AlignmentFlag.AlignVCenter, self.vm.text
        )
        painter.end()


def paint_mark(painter: QPainter, kit: Kit, rect: QRectF, mark: Mark, ground: str = "surface") -> None:
    """A state mark in `rect`: each state has its own shape, not only its colour."""
    theme, icons = kit.theme, kit.icons
    painter.save()
    centre, size = rect.center(), rect.width()
    width = max(1.5, size / 11)
    inner = rect.adjusted(width, width, -width, -width)
    painter.setBrush(Qt.BrushStyle.NoBrush)
    if mark is Mark.DONE or mark is Mark.NOT_PRESENTED:
        colour = theme.colour("ok" if mark is Mark.DONE else "t1")
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(colour)
        painter.drawEllipse(rect.adjusted(0.5, 0.5, -0.5, -0.5))
        glyph = QRectF(0, 0, size * 0.62, size * 0.62)
        glyph.moveCenter(centre)
        icons.paint(painter, "check" if mark is Mark.DONE else "cross", glyph, theme.colour(ground), 3.2)
    elif mark is Mark.WARNING:
        icons.paint(painter, "warning", rect.adjusted(-0.5, -0.5, 0.5, 0.5), theme.colour("warn"), 2.2)
    elif mark is Mark.INFORMATION:
        icons.paint(painter, "information", rect, theme.colour("t2"), 2.0)
    elif mark is Mark.TODO:
        painter.setPen(QPen(theme.colour("accent"), width))
        painter.drawEllipse(inner)
    elif mark is Mark.NOT_REQUIRED:
        painter.setPen(QPen(theme.colour("edge"), max(1.0, width * 0.7)))
        painter.drawEllipse(inner)
        painter.drawLine(QPointF(centre.x() - size * 0.17, centre.y()), QPointF(centre.x() + size * 0.17, centre.y()))
    else:
        pen = QPen(theme.colour("pend"), width)
        pen.setDashPattern([2.1, 1.5])
        painter.setPen(pen)
        painter.drawEllipse(inner)
        glyph = QRectF(0, 0, size * 0.52, size * 0.52)
        glyph.moveCenter(centre)
        icons.paint(painter, "up", glyph, theme.colour("pend"), 3.2)
    painter.restore()


class MarkView(QWidget):
    """One state mark."""

    def __init__(self, kit: Kit, size: float = 22) -> None:
        super().__init__()
        self._kit = kit
        self._mark: Mark | None = None
        self._icon = ""
        self._tint = "t2"
        self._ground = "surface"
        self.setFixedSize(kit.theme.px(size), kit.theme.px(size))

    def mark(self, mark: Mark | None, ground: str = "surface") -> None:
        self._mark, self._icon, self._ground = mark, "", ground
        self.update()

    def icon(self, name: str, tint: str) -> None:
        self._mark, self._icon, self._tint = None, name, tint
        self.update()

    def paintEvent(self, _event: QPaintEvent) -> None:  # noqa: N802 - Qt's name
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        theme = self._kit.theme
        if self._mark is not None:
            paint_mark(painter, self._kit, QRectF(self.rect()), self._mark, self._ground)
        elif self._icon:
            self._kit.icons.paint(painter, self._icon, QRectF(self.rect()), theme.colour(self._tint))
        painter.end()


class Notice(Part[NoticeVM]):
    """One coloured line under the head of a page."""

    def __init__(self, kit: Kit) -> None:
        super().__init__(kit)
        theme = kit.theme
        self._ground = Ground(theme, radius=6)
        row(self).addWidget(self._ground)
        line = row(self._ground, gap=theme.px(10), margins=(theme.px(13), theme.px(8), theme.px(13), theme.px(8)))
        self._mark = MarkView(kit, 18)
        self._title = Text(theme, Role.PANEL, "t1", wrap=True)
        self._text = Text(theme, Role.BODY, "t2", wrap=True)
        self._end = Text(theme, Role.BODY_STRONG, "ok", wrap=True, align=Qt.AlignmentFlag.AlignRight)
        line.addWidget(self._mark)
        line.addWidget(self._title, 0)
        line.addWidget(self._text, 1)
        line.addWidget(self._end, 0)

    def show_vm(self, vm: NoticeVM) -> None:
        self._ground.look(fill=TONE_GROUND[vm.tone], border="pend" if vm.tone is Tone.PEND else "", dashed=True)
        self._mark.mark(TONE_MARK[vm.tone], TONE_GROUND[vm.tone])
        self._title.say(vm.title)
        self._text.say(vm.text)
        self._end.say(vm.end, TONE_TEXT[vm.tone])
        self._end.setVisible(bool(vm.end))
        self.setAccessibleName(". ".join(p for p in (vm.title, vm.text, vm.end) if p))
