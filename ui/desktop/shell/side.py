"""The side columns: who is here at the left; terms and reasons at the right."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtGui import QMouseEvent
from PySide6.QtWidgets import QScrollArea, QSizePolicy, QWidget

from ui.desktop.shell.topbar import Plain
from ui.desktop.tokens import Role
from ui.desktop.view_models.actions import Act, Press
from ui.desktop.view_models.common import ClockState, ClockVM, FindingVM, Tone
from ui.desktop.view_models.window_models import LeftVM, RightVM, WaitingVM
from ui.desktop.widgets.base import Ground, Kit, Line, Part, Series, column, row
from ui.desktop.widgets.button import Button
from ui.desktop.widgets.cards import FindingCard
from ui.desktop.widgets.clock import Bar, ClockRing
from ui.desktop.widgets.small import TONE_TEXT, KeyCap
from ui.desktop.widgets.text import Text

_BAR = {ClockState.RUNNING: "accent", ClockState.NEARLY: "warn_f", ClockState.OVER: "bad"}
_FIGURE = {ClockState.RUNNING: "t1", ClockState.NEARLY: "warn", ClockState.OVER: "bad"}


def scroll(inside: QWidget) -> QScrollArea:
    """`inside` scrolls up and down when it must, never sideways."""
    area = QScrollArea()
    area.setWidgetResizable(True)
    area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
    area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
    area.setWidget(inside)
    return area


class WaitingRow(Part[WaitingVM]):
    """A ticket that waits: its number, what is left, a bar of what is used."""

    def __init__(self, kit: Kit) -> None:
        super().__init__(kit)
        theme, px = kit.theme, kit.theme.px
        box = column(self, margins=(0, px(11), 0, px(10)))
        line = row(gap=px(6))
        self._number = Text(theme, Role.LIST_TICKET, "t1")
        self._figure = Text(theme, Role.TIME, "t1")
        self._word = Text(theme, Role.DETAIL, "t2")
        line.addWidget(self._number)
        line.addStretch(1)
        line.addWidget(self._figure)
        line.addWidget(self._word)
        self._service = Text(theme, Role.DETAIL, "t2", wrap=True)
        self._bar = Bar(theme)
        box.addLayout(line)
        box.addWidget(self._service)
        box.addSpacing(px(6))
        box.addWidget(self._bar)

    def show_vm(self, vm: WaitingVM) -> None:
        self._number.say(vm.number)
        self._figure.say(vm.figure, _FIGURE.get(vm.state, "t1"))
        self._word.say(vm.word, _FIGURE[vm.state] if vm.state in (ClockState.NEARLY, ClockState.OVER) else "t2")
        self._service.say(vm.service)
        self._bar.fill(1.0 if vm.state is ClockState.OVER else vm.fraction, _BAR.get(vm.state, "accent"))
        self.setAccessibleName(vm.spoken)


class _Divided(Part[WaitingVM]):
    """A waiting row with a divider above it."""

    def __init__(self, kit: Kit, first: bool) -> None:
        super().__init__(kit)
        box = column(self)
        self._line = Line(kit.theme)
        self._line.setVisible(not first)
        self.row = WaitingRow(kit)
        box.addWidget(self._line)
        box.addWidget(self.row)

    def show_vm(self, vm: WaitingVM) -> None:
        self.row.render_vm(vm)


class LeftColumn(Part[LeftVM]):
    def __init__(self, kit: Kit) -> None:  # noqa: PLR0915 - one layout, top to bottom
        super().__init__(kit)
        theme, px = kit.theme, kit.theme.px
        ground = Plain(kit, "panel")
        column(self).addWidget(ground)
        box = column(ground, margins=(px(12), px(12), px(12), px(12)))
        self._card = Ground(theme, fill="accent_s", radius=6)
        self._card.bar, self._card.bar_width = "accent", 3
        inside = column(self._card, gap=px(3), margins=(px(14), px(9), px(12), px(10)))
        self._caption = Text(theme, Role.LABEL, "accent")
        self._number = Text(theme, Role.TICKET, "t1")
        self._desk = Ground(theme, fill="surface", radius=4).pill()
        desk = row(self._desk, margins=(px(8), px(3), px(8), px(3)))
        self._desk_text = Text(theme, Role.LABEL, "t1")
        desk.addWidget(self._desk_text)
        line = row()
        line.addWidget(self._number)
        line.addStretch(1)
        line.addWidget(self._desk, 0, Qt.AlignmentFlag.AlignVCenter)
        self._service = Text(theme, Role.DETAIL, "t2", wrap=True)
        self._name = Text(theme, Role.BODY_STRONG, "t1", wrap=True)
        inside.addWidget(self._caption)
        inside.addLayout(line)
        inside.addWidget(self._service)
        inside.addWidget(self._name)
        self._leave = Button(kit, small=True)
        self._leave.setSizePolicy(QSizePolicy.Policy.Maximum, QSizePolicy.Policy.Fixed)
        inside.addWidget(self._leave)
        box.addWidget(self._card)
        box.addSpacing(px(10))
        head = row(gap=px(6), margins=(px(14), 0, px(4), 0))
        self._title = Text(theme, Role.PANEL, "t1")
        count = Ground(theme, fill="desk", radius=4).pill()
        counted = row(count, margins=(px(6), px(2), px(6), px(2)))
        self._count = Text(theme, Role.DETAIL_STRONG, "t1")
        counted.addWidget(self._count)
        self._order = Text(theme, Role.DETAIL, "t2")
        head.addWidget(self._title)
        head.addWidget(count, 0, Qt.AlignmentFlag.AlignVCenter)
        head.addStretch(1)
        head.addWidget(self._order)
        box.addLayout(head)
        listing = QWidget()
        rows = column(listing, margins=(px(14), 0, px(12), 0))
        self._rows: Series[WaitingVM] = Series(rows, lambda: _Divided(kit, first=not self._rows.parts))
        self._more = Text(theme, Role.DETAIL, "t2", wrap=True)
        rows.addWidget(self._more)
        rows.addStretch(1)
        box.addWidget(scroll(listing), 1)
        foot = column(gap=px(10))
        self._task = Text(theme, Role.DETAIL_STRONG, "warn", wrap=True)
        self._summary = Text(theme, Role.DETAIL, "t2", wrap=True)
        noted = column(gap=px(6), margins=(px(14), px(8), px(8), 0))
        noted.addWidget(self._task)
        noted.addWidget(self._summary)
        foot.addLayout(noted)
        self._call = Button(kit)
        self._call.setSizePolicy(QSizePolicy.Policy.Minimum, QSizePolicy.Policy.Fixed)
        foot.addWidget(self._call)
        box.addLayout(foot)

    def show_vm(self, vm: LeftVM) -> None:
        self._card.setVisible(vm.card is not None)
        if vm.card:
            self._caption.say(vm.card.caption)
            self._number.say(vm.card.number)
            self._desk_text.say(vm.card.desk)
            self._service.say(vm.card.service)
            self._name.say(vm.card.name)
            self._name.setVisible(bool(vm.card.name))
            self._leave.setVisible(vm.card.leave is not None)
            if vm.card.leave:
                self._leave.render_vm(vm.card.leave)
        self._title.say(vm.title)
        self._count.say(vm.counted)
        self._order.say(vm.order)
        self._rows.render_vms(vm.waiting)
        self._more.say(vm.more)
        self._more.setVisible(bool(vm.more))
        self._task.say(vm.task)
        self._task.setVisible(bool(vm.task))
        self._summary.say(vm.summary, "t3" if vm.summary_tone is Tone.MUTED else TONE_TEXT[vm.summary_tone])
        self._call.render_vm(vm.call)
        self.setAccessibleName(f"{vm.title}: {vm.counted}")


class _More(QWidget):
    """'тағы 2', pressed to unfold."""

    def __init__(self, kit: Kit) -> None:
        super().__init__()
        self._kit = kit
        line = row(self, margins=(kit.theme.px(12), 0, 0, 0))
        self.text = Text(kit.theme, Role.DETAIL_STRONG, "accent")
        line.addWidget(self.text)
        line.addSpacing(kit.theme.px(8))
        line.addWidget(KeyCap(kit.theme, "Ctrl+↓"))
        line.addStretch(1)
        self.setCursor(Qt.CursorShape.PointingHandCursor)

    def mousePressEvent(self, _event: QMouseEvent) -> None:  # noqa: N802 - Qt's name
        self._kit.act(Press(Act.MORE_FINDINGS))


class RightColumn(Part[RightVM]):
    def __init__(self, kit: Kit) -> None:
        super().__init__(kit)
        theme, px = kit.theme, kit.theme.px
        ground = Plain(kit, "panel")
        column(self).addWidget(ground)
        inside = QWidget()
        column(ground).addWidget(scroll(inside))
        box = column(inside, margins=(px(18), px(13), px(18), px(8)))
        self._clocks_title = Text(theme, Role.PANEL, "t1", wrap=True)
        box.addWidget(self._clocks_title)
        box.addSpacing(px(8))
        rings = row(gap=px(6))
        self._clocks: Series[ClockVM] = Series(rings, lambda: ClockRing(kit))
        box.addLayout(rings)
        box.addSpacing(px(12))
        box.addWidget(Line(theme))
        box.addSpacing(px(11))
        head = row(gap=px(8))
        self._why = Text(theme, Role.PANEL, "t1")
        self._edition = Text(theme, Role.DETAIL, "t2", wrap=True, align=Qt.AlignmentFlag.AlignRight)
        head.addWidget(self._why)
        head.addWidget(self._edition, 1)
        box.addLayout(head)
        box.addSpacing(px(8))
        cards = column(gap=px(8))
        self._findings: Series[FindingVM] = Series(cards, lambda: FindingCard(kit))
        box.addLayout(cards)
        self._more = _More(kit)
        box.addSpacing(px(4))
        box.addWidget(self._more)
        self._none = Text(theme, Role.DETAIL, "t3", wrap=True)
        box.addWidget(self._none)
        self._receipt_line = Line(theme)
        self._receipt_head = QWidget()
        told = row(self._receipt_head, gap=px(8))
        self._receipt_title = Text(theme, Role.PANEL, "t1", wrap=True)
        told.addWidget(self._receipt_title, 1)
        told.addWidget(KeyCap(theme, "F9"))
        box.addSpacing(px(8))
        box.addWidget(self._receipt_line)
        box.addSpacing(px(8))
        box.addWidget(self._receipt_head)
        box.addSpacing(px(6))
        receipt = column(gap=px(8))
        self._receipt: Series[FindingVM] = Series(receipt, lambda: FindingCard(kit))
        box.addLayout(receipt)
        box.addStretch(1)

    def show_vm(self, vm: RightVM) -> None:
        self._clocks_title.say(vm.clocks_title)
        self._clocks.render_vms(vm.clocks)
        self._why.say(vm.why_title)
        self._edition.say(vm.edition)
        self._findings.render_vms(vm.findings)
        self._more.text.say(vm.more)
        self._more.setVisible(bool(vm.more))
        self._none.say(vm.none)
        self._none.setVisible(bool(vm.none))
        shown = bool(vm.receipt)
        self._receipt_line.setVisible(shown)
        self._receipt_head.setVisible(shown)
        self._receipt_title.say(vm.receipt_title)
        self._receipt.render_vms(vm.receipt)
        self.setAccessibleName(vm.clocks_title)
