"""Pages without a case in hand, and the end of a case."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QWidget

from ui.desktop.pages.base import Hints, Page, PageKit
from ui.desktop.pages.child import Sections
from ui.desktop.tokens import Role
from ui.desktop.view_models.page_models import (
    HelpVM,
    IdleVM,
    LampsVM,
    OutcomeVM,
    SearchVM,
    StaffVM,
    TaskVM,
)
from ui.desktop.widgets.base import Ground, clear, column, row
from ui.desktop.widgets.field import Field, PinField
from ui.desktop.widgets.grid import FieldGrid
from ui.desktop.widgets.listing import ItemList
from ui.desktop.widgets.small import KeyCap, MarkView, Notice
from ui.desktop.widgets.text import Text


class OutcomePage(Page[OutcomeVM]):
    def __init__(self, tools: PageKit) -> None:
        super().__init__(tools)
        kit, px = self.kit, self.theme.px
        box = column(self, gap=px(14))
        self._notice = Notice(kit)
        self._sections = Sections(kit)
        self._papers_title = Text(self.theme, Role.PANEL, "t1", wrap=True)
        self._papers = ItemList(kit)
        self._fields = FieldGrid(kit)
        self._hints = Hints(kit)
        for part in (self._notice, self._sections, self._papers_title, self._papers, self._fields, self._hints):
            box.addWidget(part)
        box.addStretch(1)

    def show_vm(self, vm: OutcomeVM) -> None:
        self._notice.render_vm(vm.notice)
        self._sections.render_vms(vm.sections)
        self._papers_title.say(vm.papers_title)
        self._papers_title.setVisible(bool(vm.papers_title))
        self._papers.render_vms(vm.papers)
        self._fields.render_vms(vm.fields)
        self._fields.setVisible(bool(vm.fields))
        self._hints.render_vms(vm.hints)


class IdlePage(Page[IdleVM]):
    def __init__(self, tools: PageKit) -> None:
        super().__init__(tools)
        px = self.theme.px
        box = column(self, gap=px(10))
        self._title = Text(self.theme, Role.PANEL, "t1", wrap=True)
        self._tasks = ItemList(self.kit)
        self._hints = Hints(self.kit)
        for part in (self._title, self._tasks, self._hints):
            box.addWidget(part)
        box.addStretch(1)

    def show_vm(self, vm: IdleVM) -> None:
        self._title.say(vm.tasks_title)
        self._title.setVisible(bool(vm.tasks_title))
        self._tasks.render_vms(vm.tasks)
        self._hints.render_vms(vm.hints)


class StaffPage(Page[StaffVM]):
    def __init__(self, tools: PageKit) -> None:
        super().__init__(tools)
        px = self.theme.px
        box = column(self, gap=px(14))
        self._people = ItemList(self.kit)
        box.addWidget(self._people)
        self._pin = PinField(self.kit)
        self._pin.setMaximumWidth(px(360))
        box.addWidget(self._pin)
        self._problem = Text(self.theme, Role.DETAIL_STRONG, "warn", wrap=True)
        self._note = Text(self.theme, Role.DETAIL, "t2", wrap=True)
        self._hints = Hints(self.kit)
        for part in (self._problem, self._note, self._hints):
            box.addWidget(part)
        box.addStretch(1)

    def show_vm(self, vm: StaffVM) -> None:
        self._people.render_vms(vm.people)
        self._pin.say(vm.pin_label)
        self._pin.setEnabled(not vm.busy)
        self._problem.say(vm.problem)
        self._problem.setVisible(bool(vm.problem))
        self._note.say(vm.pin_note)
        self._hints.render_vms(vm.hints)

    def pin(self) -> PinField | None:
        return self._pin

    def target(self, focus: str) -> QWidget:
        del focus
        return self._pin.entry


class SearchPage(Page[SearchVM]):
    def __init__(self, tools: PageKit) -> None:
        super().__init__(tools)
        px = self.theme.px
        box = column(self, gap=px(12))
        self._query = Field(self.kit)
        self._results = ItemList(self.kit)
        self._note = Text(self.theme, Role.BODY, "t2", wrap=True)
        self._hints = Hints(self.kit)
        for part in (self._query, self._note, self._results, self._hints):
            box.addWidget(part)
        box.addStretch(1)

    def show_vm(self, vm: SearchVM) -> None:
        self._query.render_vm(vm.query)
        self._results.render_vms(vm.results)
        self._note.say(vm.note)
        self._note.setVisible(bool(vm.note))
        self._hints.render_vms(vm.hints)

    def target(self, focus: str) -> QWidget:
        del focus
        return self._query.entry or self


class TaskPage(Page[TaskVM]):
    def __init__(self, tools: PageKit) -> None:
        super().__init__(tools)
        theme, px = self.theme, self.theme.px
        box = column(self, gap=px(12))
        self._notice = Notice(self.kit)
        self._say_title = Text(theme, Role.PANEL, "t1", wrap=True)
        ground = Ground(theme, fill="sunken")
        inside = column(ground, gap=px(6), margins=(px(14), px(12), px(14), px(12)))
        self._say = Text(theme, Role.VALUE, "t1", wrap=True)
        self._citation = Text(theme, Role.SMALL, "t3", wrap=True)
        inside.addWidget(self._say)
        inside.addWidget(self._citation)
        self._phones_title = Text(theme, Role.PANEL, "t1", wrap=True)
        self._phones = column(gap=px(6))
        self._hints = Hints(self.kit)
        box.addWidget(self._notice)
        box.addWidget(self._say_title)
        box.addWidget(ground)
        box.addWidget(self._phones_title)
        box.addLayout(self._phones)
        box.addWidget(self._hints)
        box.addStretch(1)

    def show_vm(self, vm: TaskVM) -> None:
        self._notice.render_vm(vm.notice)
        self._say_title.say(vm.say_title)
        self._say.say(vm.say)
        self._citation.say(vm.citation)
        self._phones_title.say(vm.phones_title)
        clear(self._phones)
        for phone in vm.phones:
            holder = QWidget()
            line = row(holder, gap=self.theme.px(10))
            mark = MarkView(self.kit, 18)
            mark.icon("phone", "accent")
            line.addWidget(mark)
            line.addWidget(Text(self.theme, Role.LIST_TICKET, "t1", phone), 1)
            self._phones.addWidget(holder)
        self._hints.render_vms(vm.hints)


class LampsPage(Page[LampsVM]):
    def __init__(self, tools: PageKit) -> None:
        super().__init__(tools)
        box = column(self)
        self._items = ItemList(self.kit)
        box.addWidget(self._items)
        box.addStretch(1)

    def show_vm(self, vm: LampsVM) -> None:
        self._items.render_vms(vm.items)


class HelpPage(Page[HelpVM]):
    def __init__(self, tools: PageKit) -> None:
        super().__init__(tools)
        px = self.theme.px
        box = column(self, gap=px(14))
        self._text = Text(self.theme, Role.VALUE, "t1", wrap=True)
        box.addWidget(self._text)
        self._table = column(gap=px(6))
        box.addLayout(self._table)
        box.addStretch(1)

    def show_vm(self, vm: HelpVM) -> None:
        self._text.say(vm.text)
        clear(self._table)
        for hint in vm.keys:
            self._table.addWidget(_key_line(self, hint.keys, hint.text))


def _key_line(page: HelpPage, keys: tuple[str, ...], text: str) -> QWidget:
    holder = QWidget()
    line = row(holder, gap=page.theme.px(12))
    caps = QWidget()
    caps.setMinimumWidth(page.theme.px(64))
    box = row(caps)
    for key in keys:
        box.addWidget(KeyCap(page.theme, key))
    box.addStretch(1)
    line.addWidget(caps, 0, Qt.AlignmentFlag.AlignTop)
    line.addWidget(Text(page.theme, Role.BODY, "t1", text, wrap=True), 1)
    return holder
