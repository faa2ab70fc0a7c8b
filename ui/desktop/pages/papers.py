"""Steps 4 and 5: the refusal with its grounds, the contract with its signatures; the paper stands beside (03, 04)."""

from __future__ import annotations

from PySide6.QtCore import QPointF, Qt
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QBoxLayout, QWidget

from ui.desktop.pages.base import Hints, Page, PageKit
from ui.desktop.tokens import Role
from ui.desktop.view_models.page_models import ContractVM, DecisionVM, EnlargedVM, SignerVM
from ui.desktop.widgets.base import Ground, Kit, Series, clear, column, row
from ui.desktop.widgets.field import Field, PinField
from ui.desktop.widgets.listing import ItemList
from ui.desktop.widgets.paper import PaperView
from ui.desktop.widgets.signer import SignerCard
from ui.desktop.widgets.small import TONE_TEXT, Hint
from ui.desktop.widgets.text import Text


class _Bullet(QWidget):
    def __init__(self, kit: Kit) -> None:
        super().__init__()
        self._theme = kit.theme
        self.setFixedSize(kit.theme.px(14), kit.theme.px(18))

    def paintEvent(self, _event: QPaintEvent) -> None:  # noqa: N802 - Qt's name
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(self._theme.colour("t2"))
        radius = self._theme.px(2.4)
        painter.drawEllipse(QPointF(self.width() / 2, self.height() / 2), radius, radius)
        painter.end()


class Sentences(QWidget):
    """A title and sentences with bullets on a sunken ground."""

    def __init__(self, kit: Kit) -> None:
        super().__init__()
        self._kit = kit
        theme, px = kit.theme, kit.theme.px
        box = column(self, gap=px(5))
        self._title = Text(theme, Role.PANEL, "t1", wrap=True)
        self._ground = Ground(theme, fill="sunken")
        self._lines = column(self._ground, gap=px(5), margins=(px(8), px(9), px(12), px(9)))
        self._shown: tuple[str, ...] = ()
        box.addWidget(self._title)
        box.addWidget(self._ground)

    def say(self, title: str, sentences: tuple[str, ...]) -> None:
        self._title.say(title)
        self.setVisible(bool(sentences))
        if sentences == self._shown:
            return
        self._shown = sentences
        clear(self._lines)
        for sentence in sentences:
            holder = QWidget()
            line = row(holder, gap=self._kit.theme.px(5))
            line.addWidget(_Bullet(self._kit), 0, Qt.AlignmentFlag.AlignTop)
            line.addWidget(Text(self._kit.theme, Role.BODY, "t1", sentence, wrap=True), 1)
            self._lines.addWidget(holder)


class _TwoColumns(Page):  # type: ignore[type-arg]
    """Content and paper side by side; stacked in a narrow window."""

    def __init__(self, tools: PageKit) -> None:
        super().__init__(tools)
        self._box = QBoxLayout(QBoxLayout.Direction.LeftToRight, self)
        self._box.setContentsMargins(0, 0, 0, 0)
        self._box.setSpacing(self.theme.px(18))
        self._paper = PaperView(self.kit, tools.papers)

    def paper(self) -> PaperView | None:
        return self._paper

    def _turned(self) -> None:
        direction = QBoxLayout.Direction.TopToBottom if self.tools.narrow() else QBoxLayout.Direction.LeftToRight
        if self._box.direction() != direction:
            self._box.setDirection(direction)


class DecisionPage(_TwoColumns):
    def __init__(self, tools: PageKit) -> None:
        super().__init__(tools)
        theme, px, kit = self.theme, self.theme.px, self.kit
        side = QWidget()
        left = column(side, gap=px(8))
        head = row(gap=px(8))
        self._grounds_title = Text(theme, Role.PANEL, "t1", wrap=True)
        self._grounds_note = Text(theme, Role.SMALL, "t2", wrap=True, align=Qt.AlignmentFlag.AlignRight)
        head.addWidget(self._grounds_title, 1)
        head.addWidget(self._grounds_note, 1)
        grounds = column(gap=px(5))
        grounds.addLayout(head)
        self._grounds = ItemList(kit)
        grounds.addWidget(self._grounds)
        self._other = Hint(kit)
        grounds.addWidget(self._other)
        left.addLayout(grounds)
        self._facts, self._cures = Sentences(kit), Sentences(kit)
        left.addWidget(self._facts)
        left.addWidget(self._cures)
        self._text = Field(kit)
        left.addWidget(self._text)
        self._signer = SignerCard(kit)
        left.addWidget(self._signer)
        self._hints = Hints(kit)
        left.addWidget(self._hints)
        left.addStretch(1)
        self._box.addWidget(side, 10)
        self._box.addWidget(self._paper, 9)

    def show_vm(self, vm: DecisionVM) -> None:
        self._turned()
        self._grounds_title.say(vm.grounds_title)
        self._grounds_note.say(vm.grounds_note)
        self._grounds.render_vms(vm.grounds)
        self._other.setVisible(vm.other is not None)
        if vm.other:
            self._other.render_vm(vm.other)
        self._facts.say(vm.facts_title, vm.facts)
        self._cures.say(vm.cures_title, vm.cures)
        self._text.setVisible(vm.text_field is not None)
        if vm.text_field:
            self._text.render_vm(vm.text_field)
        self._signer.setVisible(vm.signer is not None)
        if vm.signer:
            self._signer.render_vm(vm.signer)
        self._hints.render_vms(vm.hints)
        self._paper.render_vm(vm.paper)

    def pin(self) -> PinField | None:
        return self._signer.pin if not self._signer.isHidden() and not self._signer.pin.isHidden() else None


class ContractPage(_TwoColumns):
    def __init__(self, tools: PageKit) -> None:
        super().__init__(tools)
        theme, px = self.theme, self.theme.px
        side = QWidget()
        right = column(side, gap=px(10))
        head = row(gap=px(8))
        self._number = Text(theme, Role.PANEL, "t1", wrap=True)
        self._copies = Text(theme, Role.DETAIL, "t2")
        head.addWidget(self._number, 1)
        head.addWidget(self._copies)
        top = column(gap=px(2))
        top.addLayout(head)
        self._deadline = Text(theme, Role.BODY_STRONG, "warn", wrap=True)
        top.addWidget(self._deadline)
        right.addLayout(top)
        cards = column(gap=px(10))
        self._cards: Series[SignerVM] = Series(cards, lambda: SignerCard(self.kit))
        right.addLayout(cards)
        self._note = Text(theme, Role.BODY, "t2", wrap=True)
        right.addWidget(self._note)
        right.addStretch(1)
        self._box.addWidget(self._paper, 10)
        self._box.addWidget(side, 10)

    def show_vm(self, vm: ContractVM) -> None:
        self._turned()
        self._number.say(vm.number)
        self._copies.say(vm.copies)
        self._deadline.say(vm.deadline, TONE_TEXT[vm.deadline_tone])
        self._deadline.setVisible(bool(vm.deadline))
        self._cards.render_vms(vm.signers)
        self._note.say(vm.note)
        self._paper.render_vm(vm.paper)

    def pin(self) -> PinField | None:
        for card in self._cards.parts:
            if isinstance(card, SignerCard) and card.vm is not None and card.vm.current and card.vm.pin_label:
                return card.pin
        return None


class EnlargedPage(Page[EnlargedVM]):
    """The paper over the whole middle."""

    def __init__(self, tools: PageKit) -> None:
        super().__init__(tools)
        self._paper = PaperView(self.kit, tools.papers)
        column(self).addWidget(self._paper)

    def show_vm(self, vm: EnlargedVM) -> None:
        self._paper.render_vm(vm.paper)

    def paper(self) -> PaperView | None:
        return self._paper
