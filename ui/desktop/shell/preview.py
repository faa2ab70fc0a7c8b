"""The preview column between middle and right: a scan on the desk's ground, or the check of the card (01, 02)."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QSizePolicy, QWidget

from ui.desktop.shell.side import scroll
from ui.desktop.shell.topbar import Plain
from ui.desktop.tokens import Role
from ui.desktop.view_models.preview_models import (
    CardPreviewVM,
    CheckVM,
    FactVM,
    PreviewVM,
    ScanPreviewVM,
    SourceVM,
)
from ui.desktop.widgets.base import Ground, Kit, Line, Part, Series, column, row
from ui.desktop.widgets.button import Button
from ui.desktop.widgets.paper import Papers, PaperView
from ui.desktop.widgets.small import TONE_TEXT, Badge, MarkView
from ui.desktop.widgets.text import Text

_PAPER_HEIGHT = 452
_BADGE_WIDTH = 104


class _Check(Part[CheckVM]):
    def __init__(self, kit: Kit) -> None:
        super().__init__(kit)
        theme, px = kit.theme, kit.theme.px
        line = row(self, gap=px(12), margins=(0, px(5), 0, px(5)))
        self._mark = MarkView(kit, 18)
        line.addWidget(self._mark, 0, Qt.AlignmentFlag.AlignTop)
        text = column(gap=px(1))
        self._title = Text(theme, Role.BODY_STRONG, "t1", wrap=True)
        self._detail = Text(theme, Role.DETAIL, "t2", wrap=True)
        text.addWidget(self._title)
        text.addWidget(self._detail)
        line.addLayout(text, 1)

    def show_vm(self, vm: CheckVM) -> None:
        self._mark.mark(vm.mark, "panel")
        self._title.say(vm.title)
        self._detail.say(vm.detail)
        self.setAccessibleName(f"{vm.title}: {vm.detail}")


class _Source(Part[SourceVM]):
    def __init__(self, kit: Kit) -> None:
        super().__init__(kit)
        px = kit.theme.px
        line = row(self, gap=px(10), margins=(0, px(4), 0, px(4)))
        holder = QWidget()
        holder.setFixedWidth(px(_BADGE_WIDTH))
        inside = row(holder)
        self._badge = Badge(kit, ground="surface")
        inside.addWidget(self._badge)
        inside.addStretch(1)
        line.addWidget(holder, 0, Qt.AlignmentFlag.AlignTop)
        self._text = Text(kit.theme, Role.DETAIL, "t2", wrap=True)
        line.addWidget(self._text, 1)

    def show_vm(self, vm: SourceVM) -> None:
        self._badge.render_vm(vm.badge)
        self._text.say(vm.text)
        self.setAccessibleName(f"{vm.badge.text}: {vm.text}")


class _Fact(Part[FactVM]):
    def __init__(self, kit: Kit) -> None:
        super().__init__(kit)
        line = row(self, gap=kit.theme.px(10), margins=(0, kit.theme.px(3), 0, kit.theme.px(3)))
        self._label = Text(kit.theme, Role.DETAIL, "t2", wrap=True)
        self._value = Text(kit.theme, Role.BODY_STRONG, "t1", wrap=True, align=Qt.AlignmentFlag.AlignRight)
        line.addWidget(self._label, 2)
        line.addWidget(self._value, 3)

    def show_vm(self, vm: FactVM) -> None:
        self._label.say(vm.label)
        self._value.say(vm.value, TONE_TEXT[vm.tone])
        self.setAccessibleName(f"{vm.label}: {vm.value}")


class ScanPreview(Part[ScanPreviewVM]):
    """Title, the page, what is known from it."""

    def __init__(self, kit: Kit, papers: Papers) -> None:
        super().__init__(kit)
        theme, px = kit.theme, kit.theme.px
        ground = Plain(kit, "desk")
        column(self).addWidget(ground)
        box = column(ground, gap=px(8), margins=(px(16), px(13), px(16), px(12)))
        head = column(gap=px(1))
        self._title = Text(theme, Role.PANEL, "t1", wrap=True)
        self._note = Text(theme, Role.DETAIL, "t2", wrap=True)
        head.addWidget(self._title)
        head.addWidget(self._note)
        box.addLayout(head)
        self.paper = PaperView(kit, papers, margin=0)
        self.paper.setFixedHeight(px(_PAPER_HEIGHT))
        box.addWidget(self.paper)
        self._card = Ground(theme, fill="surface", radius=8)
        inside = column(self._card, gap=px(2), margins=(px(12), px(10), px(12), px(10)))
        self._facts_title = Text(theme, Role.DETAIL_STRONG, "t1", wrap=True)
        inside.addWidget(self._facts_title)
        facts = column()
        self._facts: Series[FactVM] = Series(facts, lambda: _Fact(kit))
        inside.addLayout(facts)
        box.addWidget(self._card)
        box.addStretch(1)

    def show_vm(self, vm: ScanPreviewVM) -> None:
        self._title.say(vm.title)
        self._note.say(vm.note)
        self._note.setVisible(bool(vm.note))
        self.paper.render_vm(vm.paper)
        self._card.setVisible(bool(vm.facts))
        self._facts_title.say(vm.facts_title)
        self._facts.render_vms(vm.facts)
        self.setAccessibleName(vm.title)


class CardPreview(Part[CardPreviewVM]):
    """How far the card can be trusted, where data come from, what the parent sees."""

    def __init__(self, kit: Kit) -> None:
        super().__init__(kit)
        theme, px = kit.theme, kit.theme.px
        ground = Plain(kit, "panel")
        column(self).addWidget(ground)
        inside = QWidget()
        column(ground).addWidget(scroll(inside))
        box = column(inside, margins=(px(18), px(13), px(18), px(8)))
        self._title = Text(theme, Role.PANEL, "t1", wrap=True)
        checks, sources = column(), column()
        self._checks: Series[CheckVM] = Series(checks, lambda: _Check(kit))
        self._sources_title = Text(theme, Role.PANEL, "t1", wrap=True)
        self._sources: Series[SourceVM] = Series(sources, lambda: _Source(kit))
        self._parent_title = Text(theme, Role.PANEL, "t1", wrap=True)
        self._parent_text = Text(theme, Role.BODY, "t2", wrap=True)
        self._parent = Button(kit)
        self._parent.setSizePolicy(QSizePolicy.Policy.Maximum, QSizePolicy.Policy.Fixed)
        box.addWidget(self._title)
        box.addSpacing(px(5))
        box.addLayout(checks)
        for title, content in ((self._sources_title, sources), (self._parent_title, None)):
            box.addSpacing(px(8))
            box.addWidget(Line(theme))
            box.addSpacing(px(11))
            box.addWidget(title)
            box.addSpacing(px(5))
            if content is not None:
                box.addLayout(content)
        box.addWidget(self._parent_text)
        box.addSpacing(px(10))
        box.addWidget(self._parent)
        box.addStretch(1)

    def show_vm(self, vm: CardPreviewVM) -> None:
        self._title.say(vm.title)
        self._checks.render_vms(vm.checks)
        self._sources_title.say(vm.sources_title)
        self._sources.render_vms(vm.sources)
        self._parent_title.say(vm.parent_title)
        self._parent_text.say(vm.parent_text)
        self._parent.render_vm(vm.parent)
        self.setAccessibleName(vm.title)


class PreviewColumn(QWidget):
    """Shows one of the two, or is empty."""

    def __init__(self, kit: Kit, papers: Papers) -> None:
        super().__init__()
        box = column(self)
        self._scan, self._card = ScanPreview(kit, papers), CardPreview(kit)
        box.addWidget(self._scan)
        box.addWidget(self._card)

    def render_vm(self, vm: PreviewVM | None) -> None:
        self._scan.setVisible(isinstance(vm, ScanPreviewVM))
        self._card.setVisible(isinstance(vm, CardPreviewVM))
        if isinstance(vm, ScanPreviewVM):
            self._scan.render_vm(vm)
        elif isinstance(vm, CardPreviewVM):
            self._card.render_vm(vm)

    def paper(self) -> PaperView | None:
        """The scan that stands here, when one can be seen."""
        return self._scan.paper if self._scan.isVisible() else None
