"""Step 2: the child and the referral, a choice between several, or a search."""

from __future__ import annotations

from PySide6.QtWidgets import QWidget

from ui.desktop.pages.base import Hints, Page, PageKit
from ui.desktop.tokens import Role
from ui.desktop.view_models.page_models import ChildVM, SectionVM
from ui.desktop.widgets.base import Kit, Part, Series, column
from ui.desktop.widgets.grid import FieldGrid
from ui.desktop.widgets.listing import ItemList
from ui.desktop.widgets.small import Notice
from ui.desktop.widgets.text import Text


class Section(Part[SectionVM]):
    """A title and the fields that belong together."""

    def __init__(self, kit: Kit) -> None:
        super().__init__(kit)
        box = column(self, gap=self.theme.px(6))
        self._title = Text(self.theme, Role.PANEL, "t1", wrap=True)
        self.fields = FieldGrid(kit)
        box.addWidget(self._title)
        box.addWidget(self.fields)

    def show_vm(self, vm: SectionVM) -> None:
        self._title.say(vm.title)
        self.fields.render_vms(vm.fields)


class Sections(QWidget):
    def __init__(self, kit: Kit) -> None:
        super().__init__()
        self._series: Series[SectionVM] = Series(column(self, gap=kit.theme.px(16)), lambda: Section(kit))

    def render_vms(self, vms: tuple[SectionVM, ...]) -> None:
        self._series.render_vms(vms)
        self.setVisible(bool(vms))


class ChildPage(Page[ChildVM]):
    def __init__(self, tools: PageKit) -> None:
        super().__init__(tools)
        px = self.theme.px
        box = column(self, gap=px(14))
        self._notice = Notice(self.kit)
        self._sections = Sections(self.kit)
        self._items = ItemList(self.kit)
        self._hints = Hints(self.kit)
        for part in (self._notice, self._sections, self._items, self._hints):
            box.addWidget(part)
        box.addStretch(1)

    def show_vm(self, vm: ChildVM) -> None:
        self._notice.setVisible(vm.notice is not None)
        if vm.notice:
            self._notice.render_vm(vm.notice)
        self._sections.render_vms(vm.sections)
        self._items.render_vms(vm.items)
        self._hints.render_vms(vm.hints)
