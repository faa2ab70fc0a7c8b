"""Cards: a finding with its citation, and what went wrong with what to do."""

from __future__ import annotations

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QVBoxLayout, QWidget

from ui.desktop.theme import Theme
from ui.desktop.tokens import Role
from ui.desktop.view_models.common import FindingKind, FindingVM, Mark
from ui.desktop.view_models.window_models import ErrorCardVM
from ui.desktop.widgets.base import Ground, Kit, Line, Part, clear, column, row
from ui.desktop.widgets.clock import Bar
from ui.desktop.widgets.small import Hint, MarkView
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
