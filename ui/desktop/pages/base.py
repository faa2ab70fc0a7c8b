"""What every page can do: show itself, take the focus, turn its paper."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Generic

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QWidget

from ui.desktop.view_models.common import KeyHintVM
from ui.desktop.widgets.base import VM, Kit, Part
from ui.desktop.widgets.field import Entry, PinField
from ui.desktop.widgets.flow import Flow
from ui.desktop.widgets.paper import Papers, PaperView
from ui.desktop.widgets.small import Hint


@dataclass(frozen=True, slots=True)
class PageKit:
    """What pages are built with. `narrow` tells whether columns have to be stacked, `wide` whether
    there is room for more than the page."""

    kit: Kit
    papers: Papers
    narrow: Callable[[], bool]
    wide: Callable[[], bool]


class Page(Part[VM], Generic[VM]):
    """A page can hold the focus itself: then no field does, and the keys of the map act on the page."""

    def __init__(self, tools: PageKit) -> None:
        super().__init__(tools.kit)
        self.tools = tools
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)

    def target(self, focus: str) -> QWidget:
        """The widget that `focus` of the view model names."""
        if focus == "pin":
            pin = self.pin()
            if pin is not None:
                return pin.entry
        entry = next((e for e in self.findChildren(Entry) if e.field == focus and e.isVisibleTo(self)), None)
        return entry or self

    def pin(self) -> PinField | None:
        """The PIN field that is asked now."""
        return None

    def paper(self) -> PaperView | None:
        return None

    def entries(self) -> list[Entry]:
        """Typed fields in reading order, PINs not among them."""
        return [e for e in self.findChildren(Entry) if e.field != "pin" and not e.isHidden()]


class Hints(Flow):
    """The legend of keys under a list."""

    def __init__(self, kit: Kit) -> None:
        super().__init__(kit.theme.px(16))
        self._kit = kit
        self._shown: tuple[KeyHintVM, ...] = ()

    def render_vms(self, vms: tuple[KeyHintVM, ...]) -> None:
        if vms == self._shown:
            return
        self._shown = vms
        self.clear()
        for vm in vms:
            hint = Hint(self._kit)
            hint.render_vm(vm)
            self.add(hint)
        self.setVisible(bool(vms))
