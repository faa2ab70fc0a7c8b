"""The parent goes before there is a result: the reason in one line."""

from __future__ import annotations

from ui.desktop.pages.base import Page, PageKit
from ui.desktop.view_models.page_models import LeaveVM
from ui.desktop.widgets.base import column
from ui.desktop.widgets.grid import FieldGrid
from ui.desktop.widgets.small import Notice


class LeavePage(Page[LeaveVM]):
    def __init__(self, tools: PageKit) -> None:
        super().__init__(tools)
        box = column(self, gap=self.theme.px(14))
        self._notice = Notice(self.kit)
        self._fields = FieldGrid(self.kit)
        box.addWidget(self._notice)
        box.addWidget(self._fields)
        box.addStretch(1)

    def show_vm(self, vm: LeaveVM) -> None:
        self._notice.render_vm(vm.notice)
        self._fields.render_vms((vm.reason,))
