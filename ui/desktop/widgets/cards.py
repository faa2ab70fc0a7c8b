"""Findings, error card, list items, ticks and choices."""

from __future__ import annotations

from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QMouseEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QAbstractButton, QSizePolicy, QVBoxLayout, QWidget

from ui.desktop.theme import Theme
from ui.desktop.tokens import Role
from ui.desktop.view_models.actions import Act, Chosen, Press
from ui.desktop.view_models.common import BadgeVM, FindingKind, FindingVM, Mark, Tone
from ui.desktop.view_models.page_models import DisagreementVM, ListItemVM, TickVM
from ui.desktop.view_models.window_models import ErrorCardVM
from ui.desktop.widgets.base import Ground, Kit, Line, Part, Series, clear, column, row
from ui.desktop.widgets.clock import Bar
from ui.desktop.widgets.small import TONE_TEXT, Badge, Hint, MarkView
from ui.desktop.widgets.text import Text

_FILL = {
    FindingKind.BLOCKS: "warn_s", FindingKind.ATTENTION: "warn_s", FindingKind.INFORMATION: "sunken",
    FindingKind.SATISFIED: "ok_s", FindingKind.BREACH: "bad_s", FindingKind.PENDING: "pend_s",
}  # fmt: skip


class FindingCard(Part[FindingVM]):
    """Title = consequence, body = reason, small line = citation."""

    def __init__(self, kit: Kit) -> None:
        super().__init__(kit)
        theme = kit.theme
        self._ground = Ground(theme)
        column(self).addWidget(self._ground)
        px = theme.px
        line = row(self._ground, gap=px(9), margins=(px(12), px(9), px(10), px(9)))
        self._mark = MarkView(kit, 15)
        side = column()
        side.addSpacing(px(1))
        side.addWidget(self._mark)
        side.addStretch(1)
        line.addLayout(side)
        text = column(gap=px(2))
        self._title = Text(theme, Role.PANEL, "t1", wrap=True)
        self._body = Text(theme, Role.BODY, "t2", wrap=True)
        self._citation = Text(theme, Role.SMALL, "t3", wrap=True)
        text.addWidget(self._title)
        text.addWidget(self._body)
        text.addSpacing(px(3))
        text.addWidget(self._citation)
        line.addLayout(text, 1)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Minimum)

    def show_vm(self, vm: FindingVM) -> None:
        pending = vm.kind is FindingKind.PENDING
        self._ground.look(
            fill=_FILL[vm.kind],
            border="pend" if pending else "",
            dashed=pending,
            bar={FindingKind.BLOCKS: "warn", FindingKind.BREACH: "bad"}.get(vm.kind, ""),
        )
        if vm.kind is FindingKind.SATISFIED:
            self._mark.icon("check", "ok")
        elif vm.kind is FindingKind.BREACH:
            self._mark.icon("warning", "bad")
        elif vm.kind is FindingKind.INFORMATION:
            self._mark.icon("information", "t2")
        elif pending:
            self._mark.mark(Mark.PENDING, "pend_s")
        else:
            self._mark.icon("warning", "warn")
        self._title.say(vm.title)
        self._body.say(vm.body)
        self._citation.say(vm.citation)
        self._citation.setVisible(bool(vm.citation))
        self.setAccessibleName(vm.spoken)


class ErrorCard(Part[ErrorCardVM]):
    """What happened, what to do, that nothing is lost; inside the page, where the failure was."""

    def __init__(self, kit: Kit) -> None:
        super().__init__(kit)
        theme = kit.theme
        px = theme.px
        self._ground = Ground(theme, fill="warn_s", border="warn_f", radius=10)
        column(self).addWidget(self._ground)
        box = column(self._ground, gap=px(6), margins=(px(17), px(12), px(13), px(14)))
        head = row(gap=px(12))
        self._icon = MarkView(kit, 26)
        names = column(gap=0)
        self._title = Text(theme, Role.ERROR_TITLE, "t1", wrap=True)
        self._subtitle = Text(theme, Role.DETAIL, "t2", wrap=True)
        names.addWidget(self._title)
        names.addWidget(self._subtitle)
        self._code = Text(theme, Role.SMALL, "t2", wrap=True, align=Qt.AlignmentFlag.AlignRight)
        self._help = Hint(kit)
        head.addWidget(self._icon)
        head.addLayout(names, 3)
        head.addWidget(self._code, 2)
        head.addWidget(self._help)
        self._bar = Bar(theme, 5)
        box.addLayout(head)
        box.addWidget(self._bar)
        box.addSpacing(px(4))
        self._columns = row(gap=px(20))
        box.addLayout(self._columns)

    def show_vm(self, vm: ErrorCardVM) -> None:
        theme = self.theme
        self._icon.icon(vm.icon, "warn")
        self._title.say(vm.title)
        self._subtitle.say(vm.subtitle)
        self._code.say(vm.code)
        self._help.render_vm(vm.help)
        self._bar.fill((vm.progress or 0) / 100, "warn_f")
        self._bar.setVisible(vm.progress is not None)
        clear(self._columns)
        happened = self._column("information", "t1", vm.happened_title)
        happened.addWidget(Text(theme, Role.BODY, "t2", vm.happened, wrap=True))
        happened.addStretch(1)
        remedy = self._column("arrow", "accent", vm.remedy_title, lined=True)
        for number, sentence in enumerate(vm.remedies, 1):
            line = row(gap=theme.px(8))
            line.addWidget(_Number(theme, number), 0, Qt.AlignmentFlag.AlignTop)
            line.addWidget(Text(theme, Role.BODY_STRONG, "t1", sentence, wrap=True), 1)
            remedy.addLayout(line)
        remedy.addStretch(1)
        kept = self._column("lock", "ok", vm.kept_title, lined=True)
        for sentence in vm.kept:
            line = row(gap=theme.px(8))
            mark = MarkView(self.kit, 13)
            mark.icon("check", "ok")
            line.addWidget(mark, 0, Qt.AlignmentFlag.AlignTop)
            line.addWidget(Text(theme, Role.BODY, "t2", sentence, wrap=True), 1)
            kept.addLayout(line)
        if vm.kept_at:
            kept.addWidget(Text(theme, Role.DETAIL_STRONG, "ok", vm.kept_at, wrap=True))
        kept.addStretch(1)
        self.setAccessibleName(". ".join((vm.title, vm.happened, *vm.remedies, vm.kept_title)))

    def _column(self, icon: str, token: str, title: str, *, lined: bool = False) -> QVBoxLayout:
        theme = self.theme
        holder = QWidget()
        if lined:
            self._columns.addWidget(Line(theme, vertical=True))
        self._columns.addWidget(holder, 1)
        box = column(holder, gap=theme.px(6))
        head = row(gap=theme.px(8))
        mark = MarkView(self.kit, 17)
        mark.icon(icon, token)
        head.addWidget(mark, 0, Qt.AlignmentFlag.AlignTop)
        head.addWidget(Text(theme, Role.PANEL, "t1", title, wrap=True), 1)
        box.addLayout(head)
        return box


class _Number(QWidget):
    def __init__(self, theme: Theme, number: int, *, size: float = 20, role: Role = Role.KEY) -> None:
        super().__init__()
        self._theme, self._number, self._role = theme, number, role
        self.setFixedSize(theme.px(size), theme.px(size))

    def paintEvent(self, _event: QPaintEvent) -> None:  # noqa: N802 - Qt's name
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(self._theme.colour("accent"))
        painter.drawEllipse(QRectF(self.rect()))
        painter.setPen(self._theme.colour("on"))
        painter.setFont(self._theme.font(self._role))
        painter.drawText(QRectF(self.rect()), Qt.AlignmentFlag.AlignCenter, str(self._number))
        painter.end()


Number = _Number


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
        self._box = _TickBox(kit.theme)
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


class _TickBox(QWidget):
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
        self._tick = _TickBox(theme)
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
