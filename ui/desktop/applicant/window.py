"""The parent's screen: what is entered, what becomes of it, when to sign (picture 05, with the contract)."""

from __future__ import annotations

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QGuiApplication, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QWidget

from ui.desktop.shell.side import scroll
from ui.desktop.shell.topbar import Plain
from ui.desktop.theme import Theme
from ui.desktop.tokens import Role
from ui.desktop.view_models.actions import Action
from ui.desktop.view_models.common import FieldVM
from ui.desktop.view_models.present_applicant import present_applicant
from ui.desktop.view_models.state import WindowState
from ui.desktop.view_models.window_models import ApplicantVM
from ui.desktop.view_models.words import Words
from ui.desktop.widgets.base import Ground, Kit, Line, Part, Series, clear, column, row
from ui.desktop.widgets.cards import Number
from ui.desktop.widgets.icons import Icons
from ui.desktop.widgets.small import MarkView
from ui.desktop.widgets.text import Text

LEFT, RIGHT = 746, 620


class _Value(Part[tuple[FieldVM, ...]]):
    """One or two values on a line with a divider under them."""

    def __init__(self, kit: Kit) -> None:
        super().__init__(kit)
        px = self.theme.px
        box = column(self, gap=px(7), margins=(0, px(7), 0, 0))
        self._line = row(gap=px(20))
        box.addLayout(self._line)
        box.addWidget(Line(self.theme))

    def show_vm(self, vm: tuple[FieldVM, ...]) -> None:
        clear(self._line)
        for field in vm:
            holder = QWidget()
            box = column(holder, gap=self.theme.px(1))
            box.addWidget(Text(self.theme, Role.P_LABEL, "t2", field.label, wrap=True))
            box.addWidget(Text(self.theme, Role.P_VALUE, "t1", field.value, wrap=True))
            holder.setAccessibleName(field.spoken)
            self._line.addWidget(holder, 1)
        self.setAccessibleName(". ".join(field.spoken for field in vm))


class _Tab(QWidget):
    """Kazakh or Russian: which of the two is spoken now."""

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self._theme = theme
        self.text, self.chosen = "", False
        self.setFixedSize(theme.px(126), theme.px(52))

    def paintEvent(self, _event: QPaintEvent) -> None:  # noqa: N802 - Qt's name
        theme = self._theme
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(QPen(theme.colour("accent" if self.chosen else "edge"), 1))
        painter.setBrush(theme.colour("accent" if self.chosen else "surface"))
        painter.drawRoundedRect(QRectF(self.rect()).adjusted(0.5, 0.5, -0.5, -0.5), theme.px(8), theme.px(8))
        painter.setFont(theme.font(Role.P_STRONG))
        painter.setPen(theme.colour("on" if self.chosen else "t1"))
        painter.drawText(QRectF(self.rect()), Qt.AlignmentFlag.AlignCenter, self.text)
        painter.end()


class ApplicantWindow(QWidget):
    """Shows one `ApplicantVM`; nobody types here."""

    def __init__(self, scale: float = 1.0) -> None:
        super().__init__()
        self.theme = Theme(scale=min(scale, 1.15))
        self.setStyleSheet(self.theme.stylesheet())
        self.setAttribute(Qt.WidgetAttribute.WA_ShowWithoutActivating)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._kit = Kit(self.theme, Icons(), _ignore)
        self.vm: ApplicantVM | None = None
        self._build()
        self.resize(1366, 768)

    def show_on_second_screen(self) -> None:
        """Full screen on a second monitor; a plain window when there is only one."""
        screens = QGuiApplication.screens()
        if len(screens) > 1:
            self.setGeometry(screens[1].geometry())
            self.showFullScreen()
        else:
            self.show()

    def render_state(self, state: WindowState, words: Words) -> None:
        vm = present_applicant(state, words)
        if vm != self.vm:
            self.vm = vm
            self._show(vm)

    def _build(self) -> None:  # noqa: PLR0915 - one layout, top to bottom
        theme, px, kit = self.theme, self.theme.px, self._kit
        box = column(self)
        top = Plain(kit, "surface")
        top.setFixedHeight(px(96))
        head = row(top, gap=px(28), margins=(px(40), px(10), px(40), px(10)))
        number = column(gap=0)
        self._ticket_caption = Text(theme, Role.P_LABEL, "t2")
        self._ticket = Text(theme, Role.P_TICKET, "t1")
        number.addWidget(self._ticket_caption)
        number.addWidget(self._ticket)
        head.addLayout(number)
        head.addWidget(Line(theme, vertical=True))
        names = column(gap=px(2))
        self._title = Text(theme, Role.P_HEAD, "t1", wrap=True)
        self._subtitle = Text(theme, Role.P_LABEL, "t2", wrap=True)
        names.addStretch(1)
        names.addWidget(self._title)
        names.addWidget(self._subtitle)
        names.addStretch(1)
        head.addLayout(names, 1)
        self._tabs = (_Tab(theme), _Tab(theme))
        tabs = row(gap=px(10))
        for tab in self._tabs:
            tabs.addWidget(tab)
        head.addLayout(tabs)
        box.addWidget(top)
        box.addWidget(Line(theme))
        self._body = QWidget()
        body = row(self._body)
        left = Plain(kit, "surface")
        inside = QWidget()
        column(left).addWidget(scroll(inside))
        check = column(inside, gap=px(4), margins=(px(40), px(20), px(36), px(16)))
        self._check_title = Text(theme, Role.P_TITLE, "t1", wrap=True)
        self._check_text = Text(theme, Role.P_TEXT, "t2", wrap=True)
        check.addWidget(self._check_title)
        check.addWidget(self._check_text)
        check.addSpacing(px(6))
        values = column()
        self._values: Series[tuple[FieldVM, ...]] = Series(values, lambda: _Value(kit))
        check.addLayout(values)
        check.addStretch(1)
        body.addWidget(left, LEFT)
        body.addWidget(self._build_right(), RIGHT)
        box.addWidget(self._body, 1)
        self._empty = Plain(kit, "surface")
        box.addWidget(self._empty, 1)
        box.addWidget(Line(theme))
        foot = Plain(kit, "surface")
        foot.setMinimumHeight(px(60))
        line = row(foot, gap=px(22), margins=(px(40), px(8), px(40), px(8)))
        self._foot_strong = Text(theme, Role.P_STRONG, "t1")
        self._foot = Text(theme, Role.P_TEXT, "t2", wrap=True)
        line.addWidget(self._foot_strong)
        line.addWidget(self._foot, 1)
        box.addWidget(foot)

    def _build_right(self) -> QWidget:
        theme, px, kit = self.theme, self.theme.px, self._kit
        ground = Plain(kit, "app")
        inside = QWidget()
        column(ground).addWidget(scroll(inside))
        box = column(inside, gap=px(16), margins=(px(32), px(22), px(40), px(22)))
        paper = Ground(theme, fill="surface", radius=10)
        told = column(paper, gap=px(9), margins=(px(24), px(18), px(24), px(18)))
        self._paper_title = Text(theme, Role.P_HEAD, "t1", wrap=True)
        told.addWidget(self._paper_title)
        self._paper = column(gap=px(9))
        told.addLayout(self._paper)
        told.addSpacing(px(4))
        told.addWidget(Line(theme))
        told.addSpacing(px(4))
        private = row(gap=px(12))
        lock = MarkView(kit, 19)
        lock.icon("lock", "ok")
        self._private = Text(theme, Role.P_STRONG, "ok", wrap=True)
        private.addWidget(lock, 0, Qt.AlignmentFlag.AlignTop)
        private.addWidget(self._private, 1)
        told.addLayout(private)
        box.addWidget(paper)
        self._sign = Ground(theme, fill="accent_s", radius=10)
        sign = column(self._sign, gap=px(12), margins=(px(24), px(20), px(24), px(20)))
        self._sign_title = Text(theme, Role.P_HEAD, "t1", wrap=True)
        sign.addWidget(self._sign_title)
        self._steps = column(gap=px(12))
        sign.addLayout(self._steps)
        self._sign_note = Text(theme, Role.P_TEXT, "t2", wrap=True)
        sign.addWidget(self._sign_note)
        box.addWidget(self._sign)
        box.addStretch(1)
        return ground

    def _show(self, vm: ApplicantVM) -> None:
        self.setWindowTitle(vm.title)
        self._ticket_caption.say(vm.ticket_caption if vm.ticket else "")
        self._ticket.say(vm.ticket)
        self._title.say(vm.title)
        self._subtitle.say(vm.subtitle)
        for index, tab in enumerate(self._tabs):
            tab.text, tab.chosen = vm.languages[index], index == vm.language_index
            tab.setAccessibleName(vm.languages[index])
            tab.update()
        self._body.setVisible(not vm.blank)
        self._empty.setVisible(vm.blank)
        self._check_title.say(vm.check_title)
        self._check_text.say(vm.check_text)
        self._values.render_vms(_lines(vm.fields))
        self._paper_title.say(vm.paper_title)
        clear(self._paper)
        for sentence in vm.paper:
            holder = QWidget()
            line = row(holder, gap=self.theme.px(12))
            mark = MarkView(self._kit, 19)
            mark.icon("original" if vm.sign_title else "eye", "accent")
            line.addWidget(mark, 0, Qt.AlignmentFlag.AlignTop)
            line.addWidget(Text(self.theme, Role.P_TEXT, "t1", sentence, wrap=True), 1)
            self._paper.addWidget(holder)
        self._private.say(vm.private)
        self._sign.setVisible(bool(vm.sign_title))
        self._sign.look(fill="ok_s" if vm.sign_done else "accent_s")
        self._sign_title.say(vm.sign_title)
        clear(self._steps)
        for number, sentence in enumerate(vm.sign_steps, 1):
            holder = QWidget()
            line = row(holder, gap=self.theme.px(12))
            line.addWidget(Number(self.theme, number, size=30, role=Role.P_LABEL), 0, Qt.AlignmentFlag.AlignTop)
            line.addWidget(Text(self.theme, Role.P_TEXT, "t1", sentence, wrap=True), 1)
            self._steps.addWidget(holder)
        self._sign_note.say(vm.sign_note)
        self._foot_strong.say(vm.foot_strong)
        self._foot.say(vm.foot)


def _ignore(action: Action) -> None:
    """Nothing is pressed on the parent's screen."""
    del action


def _lines(fields: tuple[FieldVM, ...]) -> tuple[tuple[FieldVM, ...], ...]:
    """Wide fields alone, narrow ones in pairs."""
    lines: list[tuple[FieldVM, ...]] = []
    for field in fields:
        if not field.wide and lines and len(lines[-1]) == 1 and not lines[-1][0].wide:
            lines[-1] = (lines[-1][0], field)
        else:
            lines.append((field,))
    return tuple(lines)
