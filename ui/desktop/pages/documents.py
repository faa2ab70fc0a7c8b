"""Step 3: the checklist of six documents (screens 01, 06, 10)."""

from __future__ import annotations

from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QWidget

from ui.desktop.pages.base import Hints, Page, PageKit
from ui.desktop.tokens import Role
from ui.desktop.view_models.page_models import DocumentsVM, RowVM
from ui.desktop.widgets.base import Series, column, row
from ui.desktop.widgets.checklist_row import (
    GAP,
    MARK_WIDTH,
    SIDE,
    ChecklistRow,
)
from ui.desktop.widgets.text import Text


class DocumentsPage(Page[DocumentsVM]):
    def __init__(self, tools: PageKit) -> None:
        super().__init__(tools)
        px = self.theme.px
        box = column(self)
        self._header = QWidget()
        head = row(self._header, gap=px(GAP), margins=(px(SIDE + MARK_WIDTH + GAP), 0, px(GAP), px(4)))
        self._columns = [Text(self.theme, Role.LABEL, "t2") for _ in range(3)]
        head.addWidget(self._columns[0], 1)
        for text in self._columns[1:]:
            head.addWidget(text)
        self._tail = QWidget()
        head.addWidget(self._tail)
        box.addWidget(self._header)
        rows = column()
        box.addLayout(rows)
        self._rows: Series[RowVM] = Series(rows, lambda: ChecklistRow(self.kit, tools.narrow))
        box.addSpacing(px(7))
        self._hints = Hints(self.kit)
        self._hints.setContentsMargins(px(SIDE), 0, 0, 0)
        box.addWidget(self._hints)
        box.addStretch(1)

    def show_vm(self, vm: DocumentsVM) -> None:
        for text, words in zip(self._columns, vm.columns, strict=True):
            text.say(words)
        for part, width in zip((*self._columns[1:], self._tail), vm.widths, strict=True):
            part.setFixedWidth(self.theme.px(width))
        self._rows.render_vms(vm.rows)
        self._hints.render_vms(vm.hints)
        self._place()

    def _place(self) -> None:
        self._header.setVisible(not self.tools.narrow())
        for part in self._rows.parts:
            if isinstance(part, ChecklistRow):
                part.place()

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802 - Qt's name
        super().resizeEvent(event)
        self._place()

    def current_row(self) -> QWidget | None:
        """The row in focus, to be kept in view."""
        return next((p for p in self._rows.parts if p.vm is not None and p.vm.current), None)
