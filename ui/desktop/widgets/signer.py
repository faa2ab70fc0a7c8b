"""A signature: who, with which key, the PIN; or that it was given."""

from __future__ import annotations

from ui.desktop.tokens import Role
from ui.desktop.view_models.common import Mark
from ui.desktop.view_models.page_models import SignerVM
from ui.desktop.widgets.base import Ground, Kit, Part, column, row
from ui.desktop.widgets.field import Dots, PinField
from ui.desktop.widgets.flow import Flow
from ui.desktop.widgets.small import MarkView
from ui.desktop.widgets.text import Text


class SignerCard(Part[SignerVM]):
    """Green and done, outlined by the accent and waiting for its PIN, or not reached yet."""

    def __init__(self, kit: Kit) -> None:
        super().__init__(kit)
        theme, px = kit.theme, kit.theme.px
        self._ground = Ground(theme, radius=8)
        column(self).addWidget(self._ground)
        box = column(self._ground, gap=px(4), margins=(px(13), px(11), px(13), px(11)))
        head = row(gap=px(10))
        self._mark = MarkView(kit, 19)
        self._title = Text(theme, Role.PANEL, "t1", wrap=True)
        self._at = Text(theme, Role.DETAIL, "t2")
        self._token = Ground(theme, fill="ok_s", radius=4).pill()
        chip = row(self._token, gap=px(5), margins=(px(7), px(3), px(8), px(3)))
        icon = MarkView(kit, 14)
        icon.icon("key", "ok")
        chip.addWidget(icon)
        self._token_text = Text(theme, Role.LABEL, "ok")
        chip.addWidget(self._token_text)
        head.addWidget(self._mark)
        head.addWidget(self._title, 1)
        head.addWidget(self._at)
        head.addWidget(self._token)
        box.addLayout(head)
        self._body = column(gap=px(3), margins=(px(29), 0, 0, 0))
        self._name = Text(theme, Role.BODY_STRONG, "t1", wrap=True)
        self._detail = Text(theme, Role.DETAIL, "t2", wrap=True)
        self._body.addWidget(self._name)
        self._body.addWidget(self._detail)
        box.addLayout(self._body)
        self.pin = PinField(kit)
        self._caution = Text(theme, Role.BODY_STRONG, "warn", wrap=True)
        box.addSpacing(px(4))
        box.addWidget(self._caution)
        box.addWidget(self.pin)
        self._problem = Text(theme, Role.DETAIL_STRONG, "warn", wrap=True)
        box.addWidget(self._problem)
        self._foot = Flow(px(10))
        self._dots = Dots(kit)
        self._tries = Text(theme, Role.DETAIL, "t1")
        self._note = Text(theme, Role.DETAIL, "t2")
        for part in (self._dots, self._tries, self._note):
            self._foot.add(part)
        box.addWidget(self._foot)

    def show_vm(self, vm: SignerVM) -> None:
        done = vm.mark is Mark.DONE
        self._ground.look(
            fill="ok_s" if done else "surface",
            border="" if done else "accent" if vm.current else "line",
            width=2 if vm.current else 1,
        )
        self._mark.mark(vm.mark if done or vm.current else Mark.NOT_REQUIRED, "ok_s" if done else "surface")
        self._title.say(vm.title)
        self._at.say(vm.at)
        self._at.setVisible(bool(vm.at))
        self._token.setVisible(bool(vm.token))
        self._token_text.say(vm.token)
        self._name.say(vm.name)
        self._detail.say(vm.detail)
        self._detail.setVisible(bool(vm.detail))
        asked = bool(vm.pin_label)
        self.pin.setVisible(asked)
        self.pin.setEnabled(not vm.busy)
        if asked:
            self.pin.say(vm.pin_label)
        else:
            self.pin.clear_pin()
        self._caution.say(vm.caution)
        self._caution.setVisible(bool(vm.caution))
        self._problem.say(vm.problem)
        self._problem.setVisible(bool(vm.problem))
        self._dots.setVisible(vm.tries_left is not None)
        if vm.tries_left is not None:
            self._dots.show_tries(vm.tries_left, vm.tries_total)
        self._tries.say(vm.tries)
        self._tries.setVisible(bool(vm.tries))
        self._note.say(vm.pin_note)
        self._note.setVisible(asked)
        self._foot.setVisible(asked)
        self._foot.relay()
        self.setAccessibleName(vm.spoken)
