"""What the clerk decides by a mark: a tick, and one of two sources that disagree."""

from __future__ import annotations

from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QMouseEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QAbstractButton, QSizePolicy, QWidget

from ui.desktop.theme import Theme
from ui.desktop.tokens import Role
from ui.desktop.view_models.actions import Act, Chosen, Press
from ui.desktop.view_models.common import BadgeVM
from ui.desktop.view_models.page_models import DisagreementVM, TickVM
from ui.desktop.widgets.base import Ground, Kit, Part, clear, column, row
from ui.desktop.widgets.small import Badge, Hint, MarkView
from ui.desktop.widgets.text import Text


class Tick(QAbstractButton):
    """A tick with its words; Space turns it, it takes the focus by itself when it is what comes next."""

    def __init__(self, kit: Kit) -> None:
        super().__init__()
        self._kit = kit
        self._vm: TickVM | None = None
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setCheckable(False)
        px = kit.theme.px
        self._line = row(self, gap=px(8), margins=(px(8), px(8), px(4), px(8)))
        policy = QSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Minimum)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)
        self._box = TickBox(kit.theme)
        self._text = Text(kit.theme, Role.BODY_STRONG, "t1", wrap=True)
        self._line.addWidget(self._box, 0, Qt.AlignmentFlag.AlignTop)
        self._line.addWidget(self._text, 1)
        self.clicked.connect(lambda: kit.act(Press(Act.MARK)))

    def render_vm(self, vm: TickVM) -> None:
        if vm != self._vm:
            self._vm = vm
            self._text.say(vm.text)
            self._box.tick(vm.ticked)
            self.setAccessibleName(vm.spoken)
            self.updateGeometry()

    def sizeHint(self) -> QSize:  # noqa: N802 - Qt's name
        return self._line.totalSizeHint()

    def minimumSizeHint(self) -> QSize:  # noqa: N802 - Qt's name
        return self._line.totalMinimumSize()

    def hasHeightForWidth(self) -> bool:  # noqa: N802 - Qt's name
        return True

    def heightForWidth(self, width: int) -> int:  # noqa: N802 - Qt's name
        return self._line.totalHeightForWidth(width)

    def paintEvent(self, _event: QPaintEvent) -> None:  # noqa: N802 - Qt's name
        theme = self._kit.theme
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        focused = self.hasFocus()
        painter.setPen(QPen(theme.colour("accent" if focused else "line"), 2 if focused else 1))
        painter.setBrush(theme.colour("surface"))
        edge = 1 if focused else 0.5
        painter.drawRoundedRect(QRectF(self.rect()).adjusted(edge, edge, -edge, -edge), theme.px(5), theme.px(5))
        painter.end()


class TickBox(QWidget):
    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self._theme, self._on = theme, False
        self.setFixedSize(theme.px(18), theme.px(18))

    def tick(self, on: bool) -> None:
        self._on = on
        self.update()

    def paintEvent(self, _event: QPaintEvent) -> None:  # noqa: N802 - Qt's name
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        paint_tick(painter, self._theme, QRectF(self.rect()), self._on)
        painter.end()


def paint_tick(painter: QPainter, theme: Theme, rect: QRectF, on: bool) -> None:
    """A square tick in `rect`."""
    painter.save()
    if on:
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(theme.colour("accent"))
        painter.drawRoundedRect(rect, theme.px(4), theme.px(4))
        pen = QPen(theme.colour("on"), max(1.8, rect.width() / 9))
        pen.setCapStyle(Qt.PenCapStyle.RoundCap)
        painter.setPen(pen)
        x, y, w = rect.x(), rect.y(), rect.width()
        painter.drawPolyline([rect.topLeft() + d for d in _check(x - rect.x(), y - rect.y(), w)])
    else:
        painter.setPen(QPen(theme.colour("edge"), max(1.4, 1.4 * theme.scale)))
        painter.setBrush(theme.colour("surface"))
        painter.drawRoundedRect(rect.adjusted(1, 1, -1, -1), theme.px(4), theme.px(4))
    painter.restore()


def _check(x: float, y: float, w: float) -> list[QPointF]:
    return [
        QPointF(x + w * 0.25, y + w * 0.52),
        QPointF(x + w * 0.44, y + w * 0.70),
        QPointF(x + w * 0.76, y + w * 0.32),
    ]


class Disagreement(Part[DisagreementVM]):
    """Two sources spell a value differently: one radio line each, the lawful one preselected."""

    def __init__(self, kit: Kit) -> None:
        super().__init__(kit)
        theme = kit.theme
        px = theme.px
        self._ground = Ground(theme, fill="warn_s")
        column(self).addWidget(self._ground)
        box = column(self._ground, gap=px(5), margins=(px(12), px(8), px(10), px(8)))
        head = row(gap=px(8))
        mark = MarkView(kit, 16)
        mark.icon("warning", "warn")
        self._title = Text(theme, Role.PANEL, "t1", wrap=True)
        self._hint = Hint(kit)
        head.addWidget(mark)
        head.addWidget(self._title, 1)
        head.addWidget(self._hint)
        box.addLayout(head)
        self._lines = column(gap=px(3))
        box.addLayout(self._lines)

    def show_vm(self, vm: DisagreementVM) -> None:
        self._title.say(vm.title)
        self._hint.render_vm(vm.hint)
        clear(self._lines)
        for index, option in enumerate(vm.options):
            line = _Option(self.kit, index, option.chosen)
            line.put(option.text, option.consequence, option.badge)
            self._lines.addWidget(line)
        self.setAccessibleName(vm.title)


class _Option(Ground):
    def __init__(self, kit: Kit, index: int, chosen: bool) -> None:
        super().__init__(kit.theme, radius=5)
        self._kit, self._index, self._chosen = kit, index, chosen
        self.look(fill="surface" if chosen else "", border="accent" if chosen else "")
        self.setCursor(Qt.CursorShape.PointingHandCursor)

    def put(self, text: str, consequence: str, badge: BadgeVM | None) -> None:
        theme, px = self._kit.theme, self._kit.theme.px
        line = row(self, gap=px(10), margins=(px(10), px(5), px(10), px(5)))
        line.addWidget(_Radio(theme, self._chosen))
        line.addWidget(Text(theme, Role.VALUE, "t1", text, wrap=True), 2)
        if badge is not None:
            view = Badge(self._kit, ground="surface")
            view.render_vm(badge)
            line.addWidget(view)
        line.addWidget(Text(theme, Role.SMALL, "t2", consequence, wrap=True, align=Qt.AlignmentFlag.AlignRight), 3)
        self.setAccessibleName(". ".join((text, badge.text if badge else "", consequence)))

    def mousePressEvent(self, _event: QMouseEvent) -> None:  # noqa: N802 - Qt's name
        self._kit.act(Chosen(self._index))


class _Radio(QWidget):
    def __init__(self, theme: Theme, on: bool) -> None:
        super().__init__()
        self._theme, self._on = theme, on
        self.setFixedSize(theme.px(18), theme.px(18))

    def paintEvent(self, _event: QPaintEvent) -> None:  # noqa: N802 - Qt's name
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        rect = QRectF(self.rect()).adjusted(1.5, 1.5, -1.5, -1.5)
        painter.setPen(QPen(self._theme.colour("accent" if self._on else "edge"), 2))
        painter.setBrush(self._theme.colour("surface"))
        painter.drawEllipse(rect)
        if self._on:
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(self._theme.colour("accent"))
            gap = rect.width() * 0.27
            painter.drawEllipse(rect.adjusted(gap, gap, -gap, -gap))
        painter.end()
