"""The course of the case under the page, in a window that is wide and high enough (01 at 1920)."""

from __future__ import annotations

from ui.desktop.tokens import Role
from ui.desktop.view_models.preview_models import CourseLineVM, CourseVM
from ui.desktop.widgets.base import Kit, Line, Part, Series, column, row
from ui.desktop.widgets.small import Badge
from ui.desktop.widgets.text import Text


class _CourseLine(Part[CourseLineVM]):
    def __init__(self, kit: Kit) -> None:
        super().__init__(kit)
        px = kit.theme.px
        line = row(self, gap=px(16), margins=(0, px(3), 0, px(3)))
        self._time = Text(kit.theme, Role.TIME, "t1")
        self._text = Text(kit.theme, Role.BODY, "t2", wrap=True)
        self._badge = Badge(kit)
        line.addWidget(self._time)
        line.addWidget(self._text, 1)
        line.addWidget(self._badge)

    def show_vm(self, vm: CourseLineVM) -> None:
        self._time.say(vm.time)
        self._text.say(vm.text)
        self._badge.render_vm(vm.badge)
        self.setAccessibleName(f"{vm.time} {vm.text}. {vm.badge.text}")


class Course(Part[CourseVM]):
    def __init__(self, kit: Kit) -> None:
        super().__init__(kit)
        theme, px = kit.theme, kit.theme.px
        box = column(self, margins=(0, 0, 0, px(10)))
        box.addWidget(Line(theme))
        head = row(margins=(0, px(12), 0, px(6)))
        self._title = Text(theme, Role.PANEL, "t1", wrap=True)
        self._note = Text(theme, Role.DETAIL, "t2")
        head.addWidget(self._title, 1)
        head.addWidget(self._note)
        box.addLayout(head)
        lines = column()
        self._lines: Series[CourseLineVM] = Series(lines, lambda: _CourseLine(kit))
        box.addLayout(lines)

    def show_vm(self, vm: CourseVM) -> None:
        self._title.say(vm.title)
        self._note.say(vm.note)
        self._lines.render_vms(vm.lines)
        self.setAccessibleName(vm.title)
