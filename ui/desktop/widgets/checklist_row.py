"""One document of the checklist: wide in one line, narrow in two; under the row in focus what is asked about it."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import Qt
from PySide6.QtGui import QMouseEvent
from PySide6.QtWidgets import QGridLayout, QSizePolicy, QVBoxLayout, QWidget

from ui.desktop.tokens import Role
from ui.desktop.view_models.actions import RowChosen
from ui.desktop.view_models.common import Tone
from ui.desktop.view_models.page_models import ChipVM, RowVM
from ui.desktop.widgets.base import Ground, Kit, Line, Part, column, row
from ui.desktop.widgets.button import Button
from ui.desktop.widgets.field import Field
from ui.desktop.widgets.flow import Flow
from ui.desktop.widgets.small import TONE_TEXT, Badge, MarkView
from ui.desktop.widgets.text import Text

MARK_WIDTH, GAP, SIDE = 22, 12, 14
_UNBOUND = 16_777_215


class ChecklistRow(Part[RowVM]):
    """Mark · document · source · validity · action, with a divider under it unless it is the row in focus."""

    def __init__(self, kit: Kit, narrow: Callable[[], bool]) -> None:  # noqa: PLR0915 - one layout, top to bottom
        super().__init__(kit)
        theme, px = kit.theme, kit.theme.px
        self._narrow = narrow
        self._ground = Ground(theme, radius=8)
        outer = column(self)
        outer.addWidget(self._ground)
        self._line = Line(theme)
        holder = row(margins=(px(SIDE + MARK_WIDTH + GAP), 0, 0, 0))
        holder.addWidget(self._line)
        outer.addLayout(holder)
        inside = column(self._ground, gap=px(6), margins=(px(SIDE), px(8), px(GAP), px(8)))
        self._grid = QGridLayout()
        self._grid.setContentsMargins(0, 0, 0, 0)
        self._grid.setHorizontalSpacing(px(GAP))
        self._grid.setVerticalSpacing(px(3))
        inside.addLayout(self._grid)
        self._mark = MarkView(kit, MARK_WIDTH)
        self._spans = (0, 0, 0)
        self._names, names = _holder()
        self._title = Text(theme, Role.ROW, "t1", wrap=True)
        self._detail = Text(theme, Role.DETAIL, "t2", wrap=True)
        names.addWidget(self._title)
        names.addWidget(self._detail)
        self._source = Badge(kit)
        self._valid, valid = _holder()
        self._first = Text(theme, Role.DETAIL, "t2", wrap=True)
        self._second = Text(theme, Role.DETAIL, "t2", wrap=True)
        valid.addWidget(self._first)
        valid.addWidget(self._second)
        self._returned = QWidget()
        back = row(self._returned, gap=px(5))
        back.addStretch(1)
        self._back_mark = MarkView(kit, 13)
        self._back_mark.icon("check", "ok")
        self._back_text = Text(theme, Role.DETAIL, "t1")
        back.addWidget(self._back_mark)
        back.addWidget(self._back_text)
        self._button = Button(kit, small=True)
        self._asked = QWidget()
        ask = column(self._asked, gap=px(8), margins=(px(MARK_WIDTH + GAP), px(2), 0, px(4)))
        self._question = Text(theme, Role.DETAIL_STRONG, "t1")
        self._chips = Flow(px(8))
        self._fields = Flow(px(12), stretch=3)
        self._chips.add(self._question)
        ask.addWidget(self._chips)
        ask.addWidget(self._fields)
        inside.addWidget(self._asked)
        self._chip_parts: list[Chip] = []
        self._placed: tuple[bool, tuple[int, int, int]] | None = None
        self.place()
        self.setMinimumHeight(px(58) + 1)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Minimum)

    def place(self) -> None:
        """The columns stand side by side, or in a narrow window one under the other."""
        narrow = self._narrow()
        widths = self.vm.widths if self.vm is not None else (104, 180, 100)
        if (narrow, widths) == self._placed:
            return
        self._placed = (narrow, widths)
        grid, px = self._grid, self.theme.px
        parts = (self._mark, self._names, self._source, self._valid, self._returned, self._button)
        for part in parts:
            grid.removeWidget(part)
        middle = Qt.AlignmentFlag.AlignVCenter
        grid.addWidget(self._mark, 0, 0, middle if not narrow else Qt.AlignmentFlag.AlignTop)
        if narrow:
            grid.addWidget(self._names, 0, 1, 1, 3)
            grid.addWidget(self._source, 1, 1)
            grid.addWidget(self._valid, 1, 2, middle)
            grid.addWidget(self._returned, 1, 3, middle)
            grid.addWidget(self._button, 2, 1, 1, 3, Qt.AlignmentFlag.AlignLeft)
            grid.setColumnStretch(1, 0)
            grid.setColumnStretch(2, 1)
            self._valid.setMaximumWidth(_UNBOUND)
            self._valid.setMinimumWidth(0)
            for index in (2, 3, 4):
                grid.setColumnMinimumWidth(index, 0)
            return
        grid.addWidget(self._source, 0, 2, middle | Qt.AlignmentFlag.AlignLeft)
        self._spans = (0, 0, 0)
        grid.addWidget(self._returned, 0, 4, middle)
        grid.addWidget(self._button, 0, 3, 1, 2, middle | Qt.AlignmentFlag.AlignRight)
        grid.setColumnStretch(1, 1)
        grid.setColumnStretch(2, 0)
        grid.setColumnMinimumWidth(2, px(widths[0]))
        grid.setColumnMinimumWidth(3, px(widths[1]))
        grid.setColumnMinimumWidth(4, px(widths[2]))
        if self.vm is not None:
            self._span(self.vm)

    def _span(self, vm: RowVM) -> None:
        """Text takes the columns that stand empty beside it."""
        if self._narrow():
            return
        names = 1 if vm.badge is not None else 2
        valid = 1 if vm.returned or vm.button is not None else 2
        _, validity, action = vm.widths
        beside = self._button.sizeHint().width() if vm.button is not None else 0
        if (names, valid, beside) == self._spans:
            return
        self._spans = (names, valid, beside)
        middle, px = Qt.AlignmentFlag.AlignVCenter, self.theme.px
        self._grid.removeWidget(self._names)
        self._grid.removeWidget(self._valid)
        self._grid.addWidget(self._names, 0, 1, 1, names, middle)
        self._grid.addWidget(self._valid, 0, 3, 1, valid, middle)
        whole = px(validity + GAP + action)
        # A button may be wider than its column; the validity makes room for it.
        self._valid.setFixedWidth(min(px(validity), whole - px(GAP) - beside) if valid == 1 else whole)

    def show_vm(self, vm: RowVM) -> None:
        self._ground.look(
            fill="accent_s" if vm.current else "", border="accent" if vm.current else "", width=2 if vm.current else 1
        )
        self._line.setVisible(not vm.current and not vm.last)
        self._mark.mark(vm.mark, "accent_s" if vm.current else "surface")
        self._title.say(vm.title, role=Role.ROW_CURRENT if vm.current else Role.ROW)
        self._detail.say(vm.detail)
        self._detail.setVisible(bool(vm.detail))
        self._source.setVisible(vm.badge is not None)
        if vm.badge:
            self._source.render_vm(vm.badge)
            self._source.on("surface" if vm.current else "sunken")
        tint = "t2" if vm.validity_tone is Tone.NORMAL else TONE_TEXT[vm.validity_tone]
        self._first.say(vm.validity, tint, Role.DETAIL if vm.validity_tone is Tone.NORMAL else Role.DETAIL_STRONG)
        self._second.say(vm.validity_second, tint)
        self._second.setVisible(bool(vm.validity_second))
        self._button.setVisible(vm.button is not None)
        if vm.button:
            self._button.render_vm(vm.button)
        crowded = vm.button is not None and not self._narrow()
        self._valid.setVisible(bool(vm.validity) and (not crowded or vm.badge is not None))
        self._returned.setVisible(bool(vm.returned) and not crowded)
        self._back_text.say(vm.returned)
        self.place()
        self._span(vm)
        self._show_asked(vm)
        self.setAccessibleName(vm.spoken)

    def _show_asked(self, vm: RowVM) -> None:
        asked = bool(vm.question)
        self._asked.setVisible(asked)
        if not asked:
            return
        self._question.say(vm.question)
        self._chips.setVisible(bool(vm.chips))
        self._chips.relay()
        while len(self._chip_parts) < len(vm.chips):
            chip = Chip(self.kit)
            self._chips.add(chip)
            self._chip_parts.append(chip)
        for index, chip in enumerate(self._chip_parts):
            chip.setVisible(index < len(vm.chips))
            if index < len(vm.chips):
                chip.render_chip(vm.chips[index])
        self._fields.setVisible(bool(vm.fields))
        while len(self._fields.parts) < len(vm.fields):
            self._fields.add(Field(self.kit))
        for part, field in zip(self._fields.parts, vm.fields, strict=False):
            if isinstance(part, Field):
                part.render_vm(field)

    def mousePressEvent(self, _event: QMouseEvent) -> None:  # noqa: N802 - Qt's name
        if self.vm is not None:
            self.kit.act(RowChosen(self.vm.kind))


def _holder() -> tuple[QWidget, QVBoxLayout]:
    widget = QWidget()
    box = column(widget, gap=1)
    return widget, box


class Chip(Button):
    """A small answer with its key; the one that is marked stands on the accent's ground."""

    def __init__(self, kit: Kit) -> None:
        super().__init__(kit, small=True)

    def render_chip(self, vm: ChipVM) -> None:
        self.chosen = vm.chosen
        self.render_vm(vm.button)
        self.update()
